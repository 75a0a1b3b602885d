#!/bin/bash
# The GPU part of a build, proved: check.sh BIN [tiny VERIFY]. On a machine with a GPU it is `make check-gpu`; tests/cli/emulated.sh runs it, tiny, over the emulation.
#   ops         every operation against plain loops in doubles (programs beside BIN: gpu/ops, gpu/properties, gpu/routing; each kernel: gpu/kernels)
#   training    losses follow the CPU's; deterministic runs give the same bytes; a checkpoint goes from the GPU to the CPU and back
#   sanitizers  ops once more, under each tool of compute-sanitizer: last, because it takes the longest
# A kernel that hangs hangs its program: each is ended after some time, and the others go on. What ran out of time is named at the end. In the environment:
#   MOE_GPU_SECONDS (60), MOE_GPU_TRAINING_SECONDS (600), MOE_GPU_SANITIZER_SECONDS (120)      how long a program may take
#   MOE_GPU_SANITIZERS (memcheck racecheck initcheck synccheck)                                which tools, in which order; "": none
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
tiny=${2:-}
verify=${3:-$bin/moe-verify-ckpt}
here=$(cd "$(dirname "$0")" && pwd) || exit 2
scratch
cd "$tmp" || exit 2

# -- limits of time
op_s=${MOE_GPU_SECONDS:-60} training_s=${MOE_GPU_TRAINING_SECONDS:-600} sanitizer_s=${MOE_GPU_SANITIZER_SECONDS:-120}
late=()
limited() { local seconds=$1; shift; timeout -k 5 "$seconds" "$@"; }
# SECONDS NAME COMMAND...: as `check`, and says so when the command did not end by itself; a function sees to that on its own, by `limited`
within() {
    local seconds=$1 name=$2 began=$SECONDS status=0
    shift 2
    [ "$(type -t "$1")" = function ] || set -- limited "$seconds" "$@"
    "$@" >said 2>&1 || status=$?                     # a file: what outlives its parent would keep a pipe open
    if [ "$status" -eq 0 ]; then
        ok "$name"
    elif [ "$status" -eq 124 ] || { [ "$status" -eq 137 ] && [ $((SECONDS - began)) -ge "$seconds" ]; }; then
        late+=("$name")
        not_ok "$name" "out of time: ended after $seconds s"$'\n'"$(tail -n 25 said)"
        return 1
    else
        not_ok "$name" "exit $status: $(tail -n 28 said)"
        return 1
    fi
}

expect "moe-train says what it found" 0 limited "$op_s" "$bin/moe-train" --backends
says "a GPU that the plugin can use" "cuda  fp32 and bf16"
printf '%s\n' "$said" | sed 's/^/# /'
if [[ $said != *"cuda  fp32 and bf16"* ]]; then
    echo "check.sh: there is no GPU here that moe-train can use, so nothing is proved" >&2
    exit 2
fi

# -- operations: what is new and what the others stand on first
first=(kernels/grouped_hopper kernels/grouped kernels/router_fused ops)
programs=()                            # over the emulation they are tests of their own
if [ -z "$tiny" ]; then
    for name in "${first[@]}"; do [ ! -x "$bin/../gpu/$name" ] || programs+=("$name"); done
    mapfile -t found < <(cd "$bin/../gpu" && find . -type f -perm -u+x ! -name bench -printf '%P\n' | sort)
    for name in "${found[@]}"; do case " ${first[*]} " in *" $name "*) ;; *) programs+=("$name") ;; esac; done
fi
[ -n "$tiny" ] || [ ${#programs[@]} -gt 0 ] || not_ok "every operation agrees with the reference" "there are no programs in $bin/../gpu"
agree=0
for name in "${programs[@]}"; do
    within "$op_s" "$(basename "$name"): every operation agrees with the reference" "$bin/../gpu/$name" && agree=$((agree + 1))
done

if [ -z "$tiny" ] && [ -e "$bin/../lib/moe-guard/moe-nccl.so" ]; then
    within "$op_s" "NCCL makes every call on one rank" env MOE_MUST_RUN="nccl gpu" "$bin/../tests/unit/runtime/comm/nccl_real_test"
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
for job in cpu f32 again bf16; do within "$training_s" "$job trains $steps steps" "$bin/moe-train" -q -c $job.yaml; done
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
        "$1.yaml" >"$2.yaml" && limited "$training_s" "$bin/moe-train" -q --verify "$verify" -c "$2.yaml"
}
later() { python3 -c '
import json, sys
for name in sys.argv[1:3]:
    kept = [l for l in open(name) if json.loads(l)["step"] > int(sys.argv[3])]
    open(name + ".late", "w").writelines(kept)' "$1" "$2" "$half"; }
sed -i 's/, *deterministic: true//' f32.yaml
within "$training_s" "the CPU goes on from the GPU's checkpoint" go_on f32 to-cpu cpu
within "$training_s" "the GPU goes on from the CPU's" go_on cpu to-gpu cuda
for pair in "f32 to-cpu" "cpu to-gpu"; do
    # shellcheck disable=SC2086 # two words
    set -- $pair
    check "the records of $2 are there" later "$1.jsonl" "$2.jsonl"
    check "$2 goes on where $1 was" python3 "$here/follow.py" "$1.jsonl.late" "$2.jsonl.late" --early 1e-3 --late 0.02
done

# -- compute-sanitizer
sanitized=()
if [ -z "$tiny" ]; then
    IFS=' ,' read -r -a tools <<<"${MOE_GPU_SANITIZERS-memcheck racecheck initcheck synccheck}"
    if [ ${#tools[@]} -gt 0 ] && ! command -v compute-sanitizer >/dev/null; then
        not_ok "compute-sanitizer runs over the operations" "it is not on the PATH (it comes with the CUDA toolkit)"
        tools=()
    fi
    for tool in "${tools[@]}"; do
        clean=0
        for name in "${programs[@]}"; do
            within "$sanitizer_s" "$tool finds nothing in $(basename "$name")" compute-sanitizer --tool "$tool" --error-exitcode 9 --quiet "$bin/../gpu/$name" && clean=$((clean + 1))
        done
        sanitized+=("$tool $clean of ${#programs[@]}")
    done
    [ ${#sanitized[@]} -gt 0 ] || sanitized=("compute-sanitizer, which was not run")
    echo "# programs that passed: alone $agree of ${#programs[@]}$(printf ', under %s' "${sanitized[@]}")"
fi
[ ${#late[@]} -eq 0 ] || printf '# out of time: %s\n' "${late[@]}"
finish
