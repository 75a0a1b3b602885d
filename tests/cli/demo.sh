#!/bin/bash
# The whole chain as one test, with what a user would type: configs and manifests are linted, four sandboxed ranks train, one of them is killed, the job ends all
# the same, and everything that it left behind is held to what was promised. `make demo` shows it.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-demo-XXXXXX) || exit 2       # not below /tmp, of which a sandbox has its own
trap '[ -z "${job:-}" ] || kill "$job" 2>/dev/null; rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
umask 022
export PATH="$bin:$PATH"

# TEXT: a line for whoever watches.  WORDS...: a command as it would be typed.
tell() { printf '#\n# %s\n' "$*"; }
typed() { printf '# $ %s\n' "$*"; }
# NAME STATUS COMMAND...: shows the command and the last line of what it says, and holds it to its exit status.
step() {
    local name=$1
    shift
    typed "${@:2}"
    expect "$name" "$@"
    [ -z "$said" ] || tail -n 1 <<<"$said" | cut -c 1-160 | sed 's/^/#   /'
}
# FILE EXPRESSION: of the records of a log, as Python sees them in the list r
records() { python3 -c 'import json, sys
r = [json.loads(line) for line in open(sys.argv[1])]
sys.exit(0 if eval(sys.argv[2]) else 1)' "$@"; }
# PATTERN FILE...: no byte of these files matches
nowhere() { ! grep -r -l -a -F -f "$@"; }

# -- data, keys, and marks that must never be seen again
mkdir corpus run
cat /usr/share/common-licenses/* >text 2>/dev/null
head -c 260000 text >corpus/train.txt
tail -c 20000 text >corpus/eval.txt
cat >train.yaml <<'EOF'
job: demo
model: {vocab: 256, width: 64, layers: 2, heads: 4, kv_heads: 2, length: 64, experts: 8, top_k: 2, expert_width: 64}
router: {balance_loss: 0.01, z_loss: 0.001}
data: {train: corpus/train.txt, eval: corpus/eval.txt, format: bytes}
train: {steps: 240, batch: 16, lr: 0.01, warmup: 10, seed: 1, eval_every: 120, eval_batches: 4}
checkpoint: {root: run/checkpoints, every: 20, keep: 3, key: signing}
telemetry: {log: run/steps.jsonl}
audit: {log: run/audit.jsonl}
EOF

tell "1. What is configured: a key that signs, marks in the place of every credential, a config and manifests without one."
step "a key is made that signs checkpoints" 0 moe-verify-ckpt keygen signing
step "and marked values for the variables that credentials come in" 0 moe-lint canary marks.env
sed 's/^[^=]*=//' marks.env >marks
step "the config hides nothing" 0 moe-lint -q train.yaml
typed moe-lint -q ci/deploy
expect "nor do the manifests, the Dockerfile and the batch script" 0 moe-lint -q -c "$repo/policy.yaml" "$repo/ci/deploy"

tell "2. Four ranks train, each in a sandbox, with those credentials in their environment. One is killed."
# The marks come to the launcher as credentials do. Ranks get those of services that they may use, and here one that was named; the others stay outside.
sandbox=(--sandbox training)
moe-sandbox run -q -p training -- true 2>/dev/null || { sandbox=(); echo "# SKIP sandboxes cannot be made here: the ranks run without"; }
[ -z "${SAN:-}" ] || sandbox+=(--env ASAN_OPTIONS=detect_leaks=0)      # leaks are looked for by ptrace, which a sandbox does not have
words=(moe-launch -n 4 "${sandbox[@]}" --pubkey signing.pub --env HF_TOKEN -- moe-train -q -c train.yaml)
typed "env \$(cat marks.env) ${words[*]}"
# shellcheck disable=SC2046
(env $(cat marks.env) "${words[@]}"; echo $? >status) >run/terminal 2>&1 & job=$!
# PID: all processes below it
below() { local p; for p in $(pgrep -P "$1"); do echo "$p"; below "$p"; done; }
# The ranks' own processes: moe-train, inside its sandbox
ranks() { local p; for p in $(below "$job"); do [ "$(cat /proc/"$p"/comm 2>/dev/null)" != moe-train ] || echo "$p"; done; }
committed() { [ -n "$(find run/checkpoints -name commit.json -print -quit 2>/dev/null)" ]; }
for _ in $(seq 1200); do committed && break; sleep 0.02; done
check "a checkpoint is committed while it trains" committed
ranks >alive
check "four ranks are at work" test "$(wc -l <alive)" -eq 4
victim=$(sed -n 3p alive)
# What the rank itself was given: as the kernel has it, without asking the rank.
given() { grep -q -z "^$1=moecanary" "/proc/$victim/environ"; }
check "a credential that was named has come to the rank" given HF_TOKEN
check "one of a service that ranks use has" given AWS_SECRET_ACCESS_KEY
check "one that nobody named has not" sh -c '! grep -q -z "^GITHUB_TOKEN=" "/proc/$1/environ"' - "$victim"
typed "kill -KILL <rank>"
check "one of them is killed" kill -KILL "$victim"
wait "$job"
job=
sed 's/^/#   /' run/terminal | cut -c 1-160
check "the job ends as if nothing had been" test "$(cat status)" = 0
check "by a second generation" grep -q 'generation 1' run/terminal
check "which went on from a checkpoint" grep -q 'generation 1.* step [1-9]' run/terminal
check "to the last step" records run/steps.jsonl 'max(x["step"] for x in r if x["event"] == "step") == 240'
check "all steps were made, and none was lost" records run/steps.jsonl '{x["step"] for x in r if x["event"] == "step"} == set(range(1, 241))'
check "the loss fell on text that was not trained on" records run/steps.jsonl '(lambda e: e[-1] < e[0] < 5.5)([x["eval_loss"] for x in r if x.get("eval_loss")])'

tell "3. What it told: records of numbers, in which no mark is, and in which one would be found."
step "the telemetry is held to its schema" 0 moe-lint -q --schema moe-step run/steps.jsonl
step "no mark is in anything that the job wrote, in any form" 0 moe-lint -q --canary marks.env run
check "nor does grep see one" nowhere marks run
mkdir planted
mark=$(sed -n 's/^HF_TOKEN=//p' marks.env)
# Records as a careless sink would have written them: the value itself, its base64, a host by its name.
{ head -n 3 run/steps.jsonl; sed -n 4p run/steps.jsonl | sed "s/}\$/,\"run_name\":\"$mark\"}/"; } >planted/value.jsonl
{ head -n 3 run/steps.jsonl; sed -n 4p run/steps.jsonl | sed "s/}\$/,\"config\":\"$(printf 'token: %s' "$mark" | base64 -w 0)\"}/"; } >planted/base64.jsonl
{ head -n 3 run/steps.jsonl; sed -n 4p run/steps.jsonl | sed "s/}\$/,\"hostname\":\"gpu-17.train.internal\"}/"; } >planted/host.jsonl
step "a mark that is planted in a copy is found" 1 moe-lint --canary marks.env planted/value.jsonl
says "by the rule about marks" "[S190:leaked-mark] the value of HF_TOKEN"
step "in base64, too" 1 moe-lint --canary marks.env planted/base64.jsonl
says "by the same rule" "[S190:leaked-mark] the value of HF_TOKEN stands here in base64"
step "and the name of a host" 1 moe-lint planted/host.jsonl
says "in its field" hostname

tell "4. What it left: a checkpoint that is signed, and a log in which nothing can be changed unseen."
step "the newest checkpoint verifies, signature included" 0 moe-verify-ckpt --newest --require-signature --pubkey signing.pub run/checkpoints
check "it is that of the last step" test "$said" = run/checkpoints/step=240
cp -r run/checkpoints/step=240 step=240
printf 'X' | dd of=step=240/rank=1.safetensors bs=1 seek=5000 conv=notrunc status=none
step "with one byte changed it does not" 1 moe-verify-ckpt -q --require-signature --pubkey signing.pub step=240
step "the audit log's chain holds" 0 moe-launch audit verify run/audit.jsonl
for kind in start rank-exited generation checkpoint exit; do check "it tells of $kind" grep -q "\"kind\":\"$kind" run/audit.jsonl; done
sed '/"kind":"rank-exited"/d' run/audit.jsonl >forged.jsonl
step "without the line about the rank that died it does not" 1 moe-launch audit verify forged.jsonl

tell "5. What it ran: the sources of the parts that hold the key and the checkpoints."
cd "$repo" || exit 2
step "they are audited, and nothing is open" 0 moe-audit -q --no-cache -c policy.yaml runtime/rdzv/key.c runtime/train/save.c runtime/auditlog/auditlog.c
finish
