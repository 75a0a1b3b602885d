#!/bin/bash
# The GPU part without a GPU: a moe-train whose CUDA backend runs over the emulation trains in floats and in bf16, follows the CPU, goes on from the CPU's checkpoints
# and the CPU from its; the bench prints its table. What `make check-gpu` does on hardware is this script's larger sister, and the same file.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
scratch
cd "$tmp" || exit 2
emulated=$bin/../emulated

"$repo/tests/gpu/check.sh" "$emulated/bin" tiny "$bin/moe-verify-ckpt" >checked
bad=$?
while IFS= read -r line; do
    case $line in "ok "*) ok "${line#ok * - }" ;; "not ok "*) not_ok "${line#not ok * - }" ;; "#"*) printf '%s\n' "$line" ;; esac
done <checked
check "all of it" test "$bad" -eq 0 -a -s checked

# A build whose programs are scripts: the order, what hangs, and what is said of both
mkdir -p fake/bin fake/gpu/kernels fake/tools
script() { printf '#!/bin/bash\n%s\n' "$2" >"$1" && chmod +x "$1"; }
script fake/bin/moe-train 'echo "cuda  fp32 and bf16"; [ "$1" = --backends ]'
script fake/gpu/bench 'exit 9'
for name in ops kernels/{a_norm,grouped,router_fused}; do script "fake/gpu/$name" 'exit 0'; done
script fake/gpu/kernels/grouped_hopper 'sleep 60 & sleep 60'
script fake/gpu/zeroes 'echo "what it says"; exit 3'
script fake/tools/compute-sanitizer '[ "$2" != racecheck ] || sleep 60; exec "${@: -1}"'
fake() { said=$(env PATH="$tmp/fake/tools:$PATH" MOE_GPU_SECONDS=1 MOE_GPU_SANITIZER_SECONDS=1 "$@" "$repo/tests/gpu/check.sh" fake/bin); bad=$?; }
fake MOE_GPU_SANITIZERS=memcheck
check "what hangs and what fails are failures" test "$bad" -eq 1
ran=$(sed -n 's/.*ok [0-9]* - \(.*\): every operation.*/\1/p' <<<"$said" | xargs)
check "what is new runs first, and what hangs holds up nobody" test "$ran" = "grouped_hopper grouped router_fused ops a_norm zeroes"
says "what hangs is named" "# out of time: grouped_hopper: every operation agrees with the reference"
says "what fails tells" "what it says"
says "what was proved is summed up" "# programs that passed: alone 4 of 6, under memcheck 4 of 6"
case $said in *"trains 200 steps"*"memcheck finds"*) ok "sanitizers come last" ;; *) not_ok "sanitizers come last" "$said" ;; esac
fake MOE_GPU_SANITIZERS=racecheck
says "a tool that takes too long is named" "# out of time: racecheck finds nothing in ops"
says "and has passed nothing" "under racecheck 0 of 6"
fake MOE_GPU_SANITIZERS=
says "what was not run is told" "alone 4 of 6, under compute-sanitizer, which was not run"
rm -r fake/gpu/*
fake MOE_GPU_SANITIZERS=
says "a build without programs proves nothing" "there are no programs in"

expect "the bench's table" 0 "$emulated/gpu/bench" --tiny --rounds 1 --json table.json --torch torch.tsv
says "tells the device" ", sm_90,"
says "has the layer of experts" "tiny, Zipf, forward and backward"
says "has the router" "router 32 x 16"
says "tells which ways it went" "products of groups, chosen by measurement:"
says "has tried all before it timed any" "taken: "
case $said in *"not settled"*|*"still tried"*) not_ok "and nothing is left untried" "$said" ;; *) ok "and nothing is left untried" ;; esac
check "and is JSON" python3 -c 'import json; rows = json.load(open("table.json"))["rows"]; assert len(rows) > 15 and len(json.load(open("table.json"))["chosen"]) == 6 and all(r["measured"] is None or r["measured"] > 0 for r in rows)'
check "which tell what they are of" python3 -c 'import json; t = json.load(open("table.json")); assert t["backend"] == "cuda" and "sm_" in t["device"] and t["moe_guard"] and t["commit"] and t["date"].endswith("Z") and t["elements"] == "bf16" and t["pytorch"] == "", t'
torch_column() {
    printf 'PyTorch\t2.0, CUDA 13.0\ntiny, balanced, forward and backward\t123.5\ntiny, by day, forward\t7\n' >torch.tsv
    expect "with PyTorch's figures" 0 "$emulated/gpu/bench" --tiny --rounds 1 --torch torch.tsv
    says "beside its own" "123.5"
    says "and its versions" "PyTorch: 2.0, CUDA 13.0"
    says "one that fits no row is told" '"tiny, by day, forward" is no row of the table'
}
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    check "what PyTorch is asked to do is the same layer" /usr/bin/python3 "$repo/tests/gpu/torch_moe.py" --check
else echo "# SKIP what PyTorch is asked to do: torch is not installed"; fi
expect "rounds that are none" 2 "$emulated/gpu/bench" --tiny --rounds 0

# What check-gpu runs as a program of its own: every way to compute a product, and bf16, against the reference
every_way() {
    expect "every way gives the reference's products" 0 "$emulated/gpu/ways" --tiny
    for way in hopper "hopper over copies" own "own over copies" lanes batched; do says "one was computed by: $way" " $way "; done
    says "what has one way only is said" "# bf16: one way only"
}
if [ -n "${SAN:-}" ]; then ok "PyTorch's column, and hundreds of products by every way: left to the plain build, for the tests of kernels and ways do the same under sanitizers"
else torch_column; every_way; fi

# The plugin itself, where it was built: this machine's words for it, whatever it has
expect "moe-train says what there is" 0 "$bin/moe-train" --backends
says "the CPU always" "cpu  fp32"
says "of CUDA what it found, or why not" "cuda  "
finish
