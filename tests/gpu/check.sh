#!/bin/bash
# The GPU part of a build, proved: check.sh BIN [tiny VERIFY]. On a machine with a GPU it is `make check-gpu`; tests/cli/emulated.sh runs it, tiny, over the emulation.
#   ops       every operation against plain loops in doubles (programs beside BIN: gpu/ops, gpu/properties, gpu/routing; each kernel: gpu/kernels), and all of it under
#             each tool of compute-sanitizer
#   training  losses follow the CPU's; deterministic runs give the same bytes; a checkpoint goes from the GPU to the CPU and back
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
tiny=${2:-}
verify=${3:-$bin/moe-verify-ckpt}
here=$(cd "$(dirname "$0")" && pwd) || exit 2
scratch
cd "$tmp" || exit 2

expect "moe-train says what it found" 0 "$bin/moe-train" --backends
says "a GPU that the plugin can use" "cuda  fp32 and bf16"
printf '%s\n' "$said" | sed 's/^/# /'
if [[ $said != *"cuda  fp32 and bf16"* ]]; then
    echo "check.sh: there is no GPU here that moe-train can use, so nothing is proved" >&2
    exit 2
fi

# -- operations
programs=()                            # over the emulation they are tests of their own
[ -n "$tiny" ] || mapfile -t programs < <(find "$bin/../gpu" -type f -perm -u+x ! -name bench | sort)
for program in "${programs[@]}"; do
    check "$(basename "$program"): every operation agrees with the reference" "$program"
done
if [ -z "$tiny" ]; then
    if command -v compute-sanitizer >/dev/null; then
        for tool in memcheck racecheck initcheck synccheck; do
            for program in "${programs[@]}"; do
                check "$tool finds nothing in $(basename "$program")" compute-sanitizer --tool "$tool" --error-exitcode 9 --quiet "$program"
            done
        done
    else
        not_ok "compute-sanitizer runs over the operations" "it is not on the PATH (it comes with the CUDA toolkit)"
    fi
fi

if [ -z "$tiny" ] && [ -e "$bin/../lib/moe-guard/moe-nccl.so" ]; then
    check "NCCL makes every call on one rank" env MOE_MUST_RUN="nccl gpu" "$bin/../tests/unit/runtime/comm/nccl_real_test"
fi

# -- training
steps=${tiny:+12} steps=${steps:-200}
cat /usr/share/common-licenses/* >text 2>/dev/null
head -c 200000 text >train.txt
tail -c 20000 text >eval.txt
if [ -n "$tiny" ]; then
    model='{vocab: 256, width: 16, layers: 1, heads: 2, kv_heads: 1, length: 16, experts: 4, top_k: 2, expert_width: 16}' batch=2
else
    model='{vocab: 256, width: 128, layers: 4, heads: 4, kv_heads: 2, length: 128, experts: 8, top_k: 2, expert_width: 256}' batch=32
fi
# JOB LINE...: its config; its steps go to a folder and its records to a log of the same name
config() {
    local job=$1
    shift
    cat >"$job.yaml" <<EOF
job: $job
model: $model
router: {balance_loss: 0.01, z_loss: 0.001}
data: {train: train.txt, eval: eval.txt, format: bytes}
train: {steps: $steps, batch: $batch, lr: 0.001, clip: 1.0, warmup: $((steps / 10)), seed: 1, $(IFS=,; echo "$*")}
checkpoint: {root: $job, every: $((steps / 2)), keep: 9}
telemetry: {log: $job.jsonl}
EOF
}
config cpu 'backend: cpu'
config f32 'backend: cuda' 'deterministic: true'
config again 'backend: cuda' 'deterministic: true'
config bf16 'backend: cuda' 'storage: bf16'
for job in cpu f32 again bf16; do expect "$job trains $steps steps" 0 "$bin/moe-train" -q -c $job.yaml; done
check "floats on the GPU follow the CPU's" python3 "$here/follow.py" cpu.jsonl f32.jsonl --early 1e-4 --late 0.02
check "bf16 follows" python3 "$here/follow.py" cpu.jsonl bf16.jsonl --early 0.02 --late 0.06
same_bytes() {
    local step name
    for step in "$1"/step=*; do
        for name in "$step"/*.safetensors; do cmp "$name" "$2/${name#*/}" || return 1; done
    done
}
check "two deterministic runs leave the same bytes" same_bytes f32 again
for job in f32 bf16; do expect "the last step of $job verifies" 0 "$verify" -q "$job/step=$steps"; done

# -- from the GPU to the CPU and back: the second half once more, elsewhere
half=$((steps / 2))
# FROM TO: a job that goes on from the middle of another's
go_on() {
    mkdir "$2-root" && cp -r "$1/step=$half" "$2-root/" && sed "s/^job: .*/job: $1/; s/root: [a-z0-9]*/root: $2-root/; s/[a-z0-9]*\.jsonl/$2.jsonl/; s/backend: [a-z]*/backend: $3/" \
        "$1.yaml" >"$2.yaml" && "$bin/moe-train" -q --verify "$verify" -c "$2.yaml"
}
later() { python3 -c '
import json, sys
for name in sys.argv[1:3]:
    kept = [l for l in open(name) if json.loads(l)["step"] > int(sys.argv[3])]
    open(name + ".late", "w").writelines(kept)' "$1" "$2" "$half"; }
sed -i 's/, *deterministic: true//' f32.yaml
check "the CPU goes on from the GPU's checkpoint" go_on f32 to-cpu cpu
check "the GPU goes on from the CPU's" go_on cpu to-gpu cuda
for pair in "f32 to-cpu" "cpu to-gpu"; do
    # shellcheck disable=SC2086 # two words
    set -- $pair
    check "the records of $2 are there" later "$1.jsonl" "$2.jsonl"
    check "$2 goes on where $1 was" python3 "$here/follow.py" "$1.jsonl.late" "$2.jsonl.late" --early 1e-3 --late 0.02
done
finish
