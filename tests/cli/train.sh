#!/bin/bash
# moe-train alone, as its user meets it: it learns, stops when asked, goes on bit for bit, refuses what is damaged and what is wrong.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
scratch
cd "$tmp" || exit 2
train="$bin/moe-train"
cat /usr/share/common-licenses/* >text 2>/dev/null
head -c 200000 text >train.txt
tail -c 20000 text >eval.txt
cat >train.yaml <<'EOF'
job: small
model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, length: 32, experts: 4, top_k: 2, expert_width: 32}
router: {balance_loss: 0.01, z_loss: 0.001, bias_rate: 0.001}
data: {train: train.txt, eval: eval.txt, format: bytes}
train: {steps: 60, batch: 8, accumulate: 2, lr: 0.01, min_lr: 0.001, warmup: 5, clip: 1.0, eval_every: 30, eval_batches: 2}
checkpoint: {root: steps, every: 20, keep: 4}
telemetry: {log: steps.jsonl}
EOF
# FILE EXPRESSION: of the last record of each step of a log, as Python sees them in r[STEP]
tell() { python3 -c '
import json, sys
r = {}
for line in open(sys.argv[1]):
    x = json.loads(line)
    if x["event"] in ("step", "skip"): r[x["step"]] = x
sys.exit(0 if eval(sys.argv[2]) else 1)' "$@"; }
# LOG LOG FIRST: the same losses and norms, to the last bit, from a step on
same() { python3 -c '
import json, sys
def read(name): return {x["step"]: (x["loss"], x["grad_norm"]) for x in map(json.loads, open(name)) if x["event"] == "step" and x["step"] >= int(sys.argv[3])}
a, b = read(sys.argv[1]), read(sys.argv[2])
sys.exit(0 if a and a == b else 1)' "$@"; }

# -- it learns
expect "a job trains to its end" 0 "$train" -q -c train.yaml
check "the loss falls below the entropy of the text's letters" tell steps.jsonl 'r[1]["loss"] > 5.3 and min(r[s]["loss"] for s in r) < 3.2'
check "every step has its record" tell steps.jsonl 'sorted(r) == list(range(1, 61))'
for step in 20 40 60; do expect "its checkpoint of step $step verifies" 0 "$bin/moe-verify-ckpt" -q steps/step=$step; done
expect "its log has nothing to hide" 0 "$bin/moe-lint" -q steps.jsonl
mv steps.jsonl whole.jsonl

# -- it goes on where it was
expect "a job that is done has nothing to do" 0 "$train" -q -c train.yaml
rm -r steps/step=60 steps.jsonl
expect "a job goes on from the newest step" 0 "$train" -q -c train.yaml
check "as if nothing had been, bit for bit" same whole.jsonl steps.jsonl 41
printf '\001' | dd of=steps/step=60/rank=0.safetensors bs=1 seek=9000 conv=notrunc status=none
rm -r steps/step=40
rm steps.jsonl
expect "a flipped bit: from the one before" 0 "$train" -c train.yaml
says "is said" "step 60 does not verify"
check "and at the end how far it came, to what, where that is, and in which time" sh -c \
    'echo "$1" | grep -Eq "^moe-train: done: 60 steps, loss [0-9]\.[0-9]{4}, checkpoints in steps, in [0-9.]+ s$"' - "$said"
check "is moved aside, not removed" sh -c 'test -d steps/rejected-step=60-*'
check "and the job ends with the same numbers" same whole.jsonl steps.jsonl 41
mkdir steps/step=99
expect "a step that was never committed is nobody's" 0 "$train" -q -c train.yaml
rmdir steps/step=99
for step in 20 40 60; do printf '\001' | dd of=steps/step=$step/rank=0.safetensors bs=1 seek=9000 conv=notrunc status=none; done
expect "where nothing verifies, nothing is begun anew over it" 2 "$train" -q -c train.yaml
rm -rf steps

# -- what no training leaves is not gone on from, though it verifies. Nobody would meet it: of the text no byte is 0.
MOE_TRAIN__STEPS=10 "$train" -q -c train.yaml
# TENSOR TYPE VALUE PLACE: into step=10, with all digests made to fit
plant() { rm -rf planted planted.jsonl; mkdir planted; cp -r steps/step=10 planted; python3 - "$repo/tests/ckpt" "$@" <<'EOF'
import base64, hashlib, json, struct, sys
sys.path.insert(0, sys.argv[1])
import said
at, name, kind, value = "planted/step=10/", sys.argv[2], sys.argv[3], float(sys.argv[4])
data = bytearray(open(at + "rank=0.safetensors", "rb").read())
head = struct.unpack_from("<Q", data)[0]
struct.pack_into("<" + kind, data, 8 + head + json.loads(data[8:8 + head])[name]["data_offsets"][0] + int(sys.argv[5]), value)
data = bytes(data)
dump = lambda x: json.dumps(x, separators=(",", ":"), sort_keys=True)
meta = json.load(open(at + "rank=0.meta.json")) | {"tree": said.tree_root(data).hex()}
record = json.load(open(at + "commit.json"))
payload = json.loads(base64.b64decode(record["payload"]))
payload["ranks"][0] |= {"tree": meta["tree"], "meta_sha256": hashlib.sha256(dump(meta).encode()).hexdigest()}
# Times have three decimals, whatever the last of them is.
times = dump(payload).replace('"created":' + json.dumps(payload["created"]), '"created":%.3f' % payload["created"])
record["payload"] = base64.b64encode(times.encode()).decode()
open(at + "rank=0.safetensors", "wb").write(data)
open(at + "rank=0.tree", "wb").write(said.tree_file(data))
open(at + "rank=0.meta.json", "w").write(dump(meta))
open(at + "commit.json", "w").write(json.dumps(record, separators=(",", ":")))
EOF
}
export MOE_CHECKPOINT__ROOT=planted MOE_TELEMETRY__LOG=planted.jsonl
for planted in "embed.weight f nan 0" "embed.weight.adam_v f -1 0" "train.state d inf 32"; do
    # shellcheck disable=SC2086  # words
    plant $planted
    expect "a step that was tampered with, digests and all, verifies" 0 "$bin/moe-verify-ckpt" -q planted/step=10
    expect "and is not gone on from ($planted)" 2 "$train" -q -c train.yaml
    says "for a number" "${planted%% *}: step=10 holds a number there that no training leaves"
done
unset MOE_CHECKPOINT__ROOT MOE_TELEMETRY__LOG
rm -rf steps steps.jsonl

# -- a gradient that is no number ends training, with its place; so does skipping without end
wild() { rm -rf steps steps.jsonl; env MOE_ROUTER__Z_LOSS=0 MOE_TRAIN__CLIP=0 MOE_TRAIN__LR=100 MOE_TRAIN__MIN_LR=100 MOE_TRAIN__WARMUP=0 MOE_TRAIN__WEIGHT_DECAY=10 "$@" -q -c train.yaml; }
expect "a gradient that is not finite ends training" 1 wild "$train"
says "with parameter, step and rank" "rank 0: the gradient is not finite"
expect "where outliers are skipped, it is skipped" 1 wild MOE_TRAIN__SKIP_SIGMA=5 "$train"
says "but not for ever" "17 steps in a row were to be skipped"
rm -rf steps steps.jsonl

# -- any number of threads, any storage
for threads in 1 2 3; do MOE_TRAIN__THREADS=$threads MOE_TRAIN__STEPS=12 MOE_CHECKPOINT__ROOT=by-$threads MOE_TELEMETRY__LOG=by-$threads.jsonl "$train" -q -c train.yaml; done
check "1 and 2 threads give the same bits" same by-1.jsonl by-2.jsonl 1
check "1 and 3 threads give the same bits" same by-1.jsonl by-3.jsonl 1
check "down to the bytes of the checkpoint" cmp by-1/step=12/rank=0.safetensors by-3/step=12/rank=0.safetensors
export MOE_TRAIN__STORAGE=bf16
expect "weights stored as bf16 train" 0 "$train" -q -c train.yaml
mv steps.jsonl whole.jsonl
rm -r steps/step=60 steps/step=40
expect "and go on" 0 "$train" -q -c train.yaml
check "bit for bit, with their master weights" same whole.jsonl steps.jsonl 21
unset MOE_TRAIN__STORAGE
rm -rf steps steps.jsonl

# -- it stops when asked, with a checkpoint
export MOE_TRAIN__STEPS=100000
"$train" -q -c train.yaml &
for _ in $(seq 200); do [ -s steps.jsonl ] && [ "$(wc -l <steps.jsonl)" -gt 30 ] && break; sleep 0.05; done
if [ -n "${SAN:-}" ]; then ok "a build with sanitizers is not sealed: it is traced to look for leaks"
else check "a process that trains has given up calls, in all its threads" sh -c '! grep -L "^Seccomp:.2" /proc/$1/task/*/status | grep .' _ $!; fi
kill -TERM $!
wait $!
check "SIGTERM ends it with 0" test $? -eq 0
last=$(ls -d steps/step=* | sed 's/.*=//' | sort -n | tail -1)
check "and a checkpoint of the step that it reached" tell steps.jsonl "max(r) == $last"
expect "that verifies" 0 "$bin/moe-verify-ckpt" -q "steps/step=$last"
touch stop
MOE_AUDIT__KILL_FILE=stop expect "a kill file stops a job that runs" 0 "$train" -c train.yaml
says "and it says so" "disabled: stopping after step $((last + 1))"
expect "so does MOE_EMERGENCY_DISABLE=1" 0 env MOE_EMERGENCY_DISABLE=1 "$train" -q -c train.yaml
check "one step later, with a checkpoint" test -f "steps/step=$((last + 2))/commit.json"
expect "or =true" 0 env MOE_EMERGENCY_DISABLE=true "$train" -q -c train.yaml
check "one more" test -f "steps/step=$((last + 3))/commit.json"
unset MOE_TRAIN__STEPS
rm -rf steps steps.jsonl

# -- sampling, and questions
MOE_TRAIN__STEPS=20 "$train" -q -c train.yaml
expect "a text is gone on with" 0 "$train" -c train.yaml --generate --prompt "The " --tokens 20
"$train" -c train.yaml --generate --prompt "The " --tokens 20 --seed 3 >one
"$train" -c train.yaml --generate --prompt "The " --tokens 20 --seed 3 >two
check "the same seed, the same text" cmp one two
check "begins with the prompt and has so many bytes more" sh -c 'test "$(head -c 4 one)" = "The " && test "$(wc -c <one)" -eq 25'
expect "without telemetry" 0 env MOE_TELEMETRY=0 MOE_TELEMETRY__LOG=none.jsonl MOE_TRAIN__STEPS=25 "$train" -q -c train.yaml
check "there is none" test ! -e none.jsonl
"$train" -c train.yaml --print-config >printed.yaml
"$train" -c printed.yaml --print-config | sed 's/ *#.*//' >again
sed 's/ *#.*//' printed.yaml >printed
check "the config that is printed is the same config" cmp printed again
check "the machine is told as JSON" sh -c '"$0" --collect-hw | python3 -m json.tool' "$train"

# -- what is wrong is said, with its place
bad() { sed "$2" train.yaml >bad.yaml; expect "$1" 2 "$train" -c bad.yaml; says "is said with its place" "$3"; }
bad "an unknown key" 's/width: 32/widht: 32/' 'bad.yaml:2:21: model.widht'
bad "more experts chosen than there are" 's/top_k: 2/top_k: 5/' 'bad.yaml:2:97: model.top_k'
bad "a batch that cannot be cut" 's/accumulate: 2/accumulate: 3/' 'bad.yaml:5:'
bad "a text that is not there" 's/train: train.txt/train: gone.txt/' 'gone.txt'
MOE_TRAIN__STEPZ=3 expect "a variable that names nothing" 2 "$train" -c train.yaml
says "is said by its name" MOE_TRAIN__STEPZ
expect "a new beginning over steps that are there" 2 "$train" -q -c train.yaml --no-resume
says "is refused" "committed there already"
for option in "--seed 3" "--prompt x" "--output x.svg"; do
    # shellcheck disable=SC2086  # two words
    expect "training with ${option%% *}, which says nothing of training" 2 "$train" -c train.yaml $option
    says "is refused" "goes with"
done
MOE_TELEMETRY__LOG=new/steps.jsonl MOE_CHECKPOINT__ROOT=new/checkpoints expect "a log in a folder that is not there" 0 "$train" -q -c train.yaml
check "makes it" test -s new/steps.jsonl
if [ ! -e /dev/nvidiactl ]; then       # with a plugin or without, here is nothing that it could compute on
    MOE_MODEL__HEAD_DIM=16 MOE_TRAIN__BACKEND=cuda MOE_CHECKPOINT__ROOT=none expect "a GPU that is not there" 2 "$train" -q -c train.yaml
    check "is told in a sentence" grep -qE 'no plugin cuda|driver|has no device|lib[a-zA-Z]+\.so' <<<"$said"
    check "and nothing is begun" test ! -e none
fi
expect "no config" 2 "$train"
expect "an option that is none" 2 "$train" --confg x
finish
