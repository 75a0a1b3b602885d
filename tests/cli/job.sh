#!/bin/bash
# A job of several ranks trains what one rank would: any number of them, whoever holds the experts, over losses of ranks and changes of their number.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-job-XXXXXX) || exit 2       # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
head -c 200000 /usr/share/common-licenses/GPL-3 /usr/share/common-licenses/GPL-2 /usr/share/common-licenses/Apache-2.0 2>/dev/null >train.txt
cat >several.yaml <<'EOF'
job: several
model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, length: 32, experts: 4, top_k: 2, expert_width: 32, shared_experts: 1}
router: {score: sigmoid, balance_loss: 0.01, sequence_loss: 0.001, z_loss: 0.001, bias_rate: 0.001}
data: {train: train.txt, format: bytes}
train: {steps: 30, batch: 12, accumulate: 2, lr: 0.01, min_lr: 0.001, warmup: 5, clip: 1.0}
checkpoint: {root: steps, every: 10, keep: 4}
telemetry: {log: steps.jsonl}
EOF
launch() { local n=$1; shift; MOE_TRAIN__THREADS=1 "$bin/moe-launch" -q -n "$n" "$@" -- "$bin/moe-train" -q -c several.yaml; }
# LOG LOG FIRST BOUND: from a step on, the losses differ by so little, relatively; bound 0: not in a bit, nor do the norms of gradients
alike() { python3 -c '
import json, sys
def read(name): return {x["step"]: (x["loss"], x["grad_norm"]) for x in map(json.loads, open(name)) if x["event"] == "step" and x["step"] >= int(sys.argv[3])}
a, b, bound = read(sys.argv[1]), read(sys.argv[2]), float(sys.argv[4])
worst = max(abs(a[s][0] / b[s][0] - 1) for s in a)
print("worst", worst, "steps", len(a))
sys.exit(0 if sorted(a) == sorted(b) and len(a) >= 10 and worst <= bound and (bound or a == b) else 1)' "$@"; }
again() { rm -rf steps steps.jsonl; }

launch 1 || not_ok "one rank trains"
mv steps.jsonl one.jsonl
# Sums of floats in another order: what is lost in a step is 2^-24 of it or so, and 30 steps of a rate of 0.01 make more of that.
for ranks in 2 3 4; do
    again
    expect "$ranks ranks train" 0 launch "$ranks"
    check "$ranks ranks lose what one would" alike steps.jsonl one.jsonl 1 1e-3
    mv steps.jsonl "$ranks.jsonl"
done
for ep in 1 2; do
    again
    MOE_PARALLEL__EXPERT=$ep expect "4 ranks, of which $ep share the experts" 0 launch 4
    check "lose what one would" alike steps.jsonl one.jsonl 1 1e-3
done
again
launch 4
check "the same ranks, the same bits" alike steps.jsonl 4.jsonl 1 0

# -- another number of ranks goes on: 2 from what 4 wrote, 3 from what those 2 wrote
rm -r steps/step=20 steps/step=30 steps.jsonl
expect "2 ranks go on from a step of 4" 0 launch 2
check "and lose what one would" alike steps.jsonl one.jsonl 11 1e-3
rm -r steps/step=30 steps.jsonl
expect "3 ranks go on from a step of 2" 0 launch 3
check "and lose what one would" alike steps.jsonl one.jsonl 21 1e-3
expect "what they wrote verifies" 0 "$bin/moe-verify-ckpt" -q steps/step=30

# -- what is loaded is what was verified: a verifier behind whose back the steps are exchanged for another run's, which verify as well
two() { MOE_TRAIN__STEPS=20 MOE_TRAIN__SEED=$1 launch 2 && mv steps "$2" && rm steps.jsonl; }
again
two 1 ours && two 2 others || not_ok "two runs to exchange"
cat >exchange <<EOF
#!/bin/bash
"$bin/moe-verify-ckpt" "\$@"
status=\$?
[ -e exchanged ] && [ ! -e always ] || { touch exchanged; . ./how; }
exit \$status
EOF
chmod 700 exchange
# HOW [OPTION...]: a job that goes on from `ours` by that verifier
exchanged() { echo "$1" >how; shift; rm -rf exchanged steps theirs; cp -a ours steps; cp -a others theirs; MOE_TRAIN__STEPS=22 "$bin/moe-launch" -n 2 --verify ./exchange "$@" -- "$bin/moe-train" -q -c several.yaml; }
whole='rm -rf steps; cp -a theirs steps'
expect "a step is exchanged between verifying and loading: the job ends well" 0 exchanged "$whole"
says "it was not loaded" "step=20: its commit record is not the one that was verified"
says "what may be gone on from was asked again" "generation 1: 2 ranks go on from step 20"
touch always
expect "it is exchanged each time: the job ends" 1 exchanged 'mv steps between; mv theirs steps; mv between theirs' --max-restarts 2 --restart-delay 0
says "when its restarts are spent" "restarts are spent (2)"
check "nothing was loaded" test ! -e steps/step=22
rm always
expect "a shard is exchanged" 0 exchanged 'cp theirs/step=20/rank=1.safetensors steps/step=20/'
says "it is not what the record says" "step=20: rank=1.safetensors is not what the commit record says"
says "and the step before is taken" "generation 1: 2 ranks go on from step 10"
expect "a shard is taken away" 0 exchanged 'rm steps/step=20/rank=1.safetensors'
says "the step before is taken, too" "generation 1: 2 ranks go on from step 10"
expect "without a launcher they are exchanged, too" 2 sh -c "echo '$whole' >how; rm -rf exchanged steps; cp -a ours steps; MOE_TRAIN__STEPS=22 '$bin/moe-train' -q --verify ./exchange -c several.yaml"
says "and not loaded" "its commit record is not the one that was verified"
again

# -- a rank is lost
export MOE_TRAIN__BATCH=240                              # long enough to be hit
again
launch 4
mv steps.jsonl whole.jsonl
# SIGNAL: to one rank, once the first checkpoint is there
hit() {
    for _ in $(seq 4000); do [ -e steps/step=10/commit.json ] && break; sleep 0.002; done
    pkill "-$1" -n -f "^$bin/moe-train (-q )?-c several.yaml"
}
for signal in KILL STOP; do
    again
    hit $signal & hitting=$!
    expect "a rank gets SIG$signal: the job ends well" 0 launch 4 --suspect 1 --lost 2
    wait $hitting
    check "with the losses of the undisturbed one, bit for bit" alike steps.jsonl whole.jsonl 1 0
    check "the states that the job went through are told" sh -c 'for s in running drain reform restore; do grep -q "\"state\":\"$s\"" steps.jsonl || exit 1; done'
    if [ $signal = STOP ]; then check "suspicion, too" grep -q '"state":"suspect"' steps.jsonl; fi
    check "in a later generation, which telemetry tells" grep -q '"event":"resume".*"generation":1,"state":"restore"' steps.jsonl
    expect "its last step verifies" 0 "$bin/moe-verify-ckpt" -q steps/step=30
done

# -- a bucket that takes connections and never answers holds up neither those who leave a generation nor those who are told to stop (17 s under sanitizers)
again
python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 0), backlog=64)
print(s.getsockname()[1], flush=True)
time.sleep(600)' >port &
silent=$!
until [ -s port ]; do sleep 0.05; done
S3_ENDPOINT_URL=http://127.0.0.1:$(cat port) AWS_ACCESS_KEY_ID=test:nobody AWS_SECRET_ACCESS_KEY=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
export S3_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
MOE_CHECKPOINT__BUCKET=s3://silent/run MOE_CHECKPOINT__LOOPBACK_HTTP=true MOE_TRAIN__STEPS=100000 MOE_TRAIN__THREADS=1 \
    "$bin/moe-launch" -n 2 --grace "${SAN:+1}7" -- "$bin/moe-train" -c several.yaml >said 2>&1 &
job=$!
hit KILL
for _ in $(seq 600); do grep -q '"event":"checkpoint".*"generation":1' steps.jsonl && break; sleep 0.1; done
check "with a bucket that never answers a rank is killed, and the job goes on" grep -q '"event":"checkpoint".*"generation":1' steps.jsonl
kill -TERM $job
wait $job
check "it is told to stop, and ends well" test $? = 0
said=$(<said)
check "nobody was killed for the bucket" test "$(grep -c 'local rank .* ended by signal' said)" = 1
says "what did not reach it is told" "did not reach the bucket: given up"
kill $silent
unset S3_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY

# -- a job that signs goes on from what it signed
again
"$bin/moe-verify-ckpt" keygen run >/dev/null 2>&1
export MOE_CHECKPOINT__KEY=run MOE_TRAIN__STEPS=10
expect "a job signs" 0 launch 2
MOE_TRAIN__STEPS=12 expect "and goes on" 0 launch 2
python3 -c 'import glob, json
for name in glob.glob("steps/step=*/commit.json"):
    record = json.load(open(name)) | {"signatures": []}
    open(name, "w").write(json.dumps(record, separators=(",", ":"), sort_keys=True))'
expect "steps whose signatures were taken away verify" 0 "$bin/moe-verify-ckpt" -q --newest steps
MOE_TRAIN__STEPS=14 expect "and are not gone on from" 125 launch 2
expect "by one rank neither" 2 "$bin/moe-train" -q -c several.yaml
unset MOE_CHECKPOINT__KEY MOE_TRAIN__STEPS

# -- the kill file
again
(until [ -s steps.jsonl ]; do sleep 0.05; done; touch kill) &
export MOE_AUDIT__KILL_FILE=kill MOE_AUDIT__LOG=audit.jsonl
MOE_TRAIN__STEPS=100000 expect "a kill file stops a job" 0 launch 4
check "and the audit log tells it, whoever saw it first" grep -q '"kind":"kill-switch"' audit.jsonl
unset MOE_AUDIT__KILL_FILE MOE_AUDIT__LOG
rm kill

# -- ranks of Open MPI, where it is installed
if command -v mpirun >/dev/null; then
    again
    expect "2 ranks of mpirun train" 0 env ASAN_OPTIONS=detect_leaks=0 MOE_TRAIN__THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
        mpirun --oversubscribe -n 2 "$bin/moe-train" -q --mpi -c several.yaml
    check "and lose what the mesh's do" alike steps.jsonl whole.jsonl 1 1e-3
    expect "what they wrote verifies" 0 "$bin/moe-verify-ckpt" -q steps/step=30
elif [[ " ${MOE_MUST_RUN:-} " == *mpi* ]]; then not_ok "mpirun is installed"
else echo "ok $((tap_count += 1)) # skip ranks of mpirun: Open MPI is not installed"; fi

# -- each rank in a sandbox
again
grep -v '^telemetry' several.yaml >default.yaml
expect "a log that nobody names has a folder of its own" 0 "$bin/moe-launch" --sandbox training --dry-run -- "$bin/moe-train" -c default.yaml
says "which a sandboxed rank may write" "--rw telemetry "
check "and not the folder that all is in" sh -c '! echo "$1" | grep -q -e "--rw \. "' - "$said"
if [ -n "${SAN:-}" ]; then ok "a process in a sandbox may not be traced, as one with sanitizers is: left to the plain build"
else
    MOE_CHECKPOINT__ROOT=made/for/steps expect "in a sandbox, with folders that are not there yet" 0 launch 4 --sandbox training
    check "which are its owner's alone" test "$(stat -c %a made made/for made/for/steps | sort -u)" = 700
    check "the same bits" alike steps.jsonl whole.jsonl 1 0
fi
finish
