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

expect "the bench's table" 0 "$emulated/gpu/bench" --tiny --rounds 1 --json table.json --torch torch.tsv
says "has the layer of experts" "tiny, Zipf, forward and backward"
says "has the router" "router 32 x 16"
check "and is JSON" python3 -c 'import json; rows = json.load(open("table.json"))["rows"]; assert len(rows) > 15 and all(r["measured"] is None or r["measured"] > 0 for r in rows)'
printf 'tiny, balanced, forward and backward\t123.5\ntiny, by day, forward\t7\n' >torch.tsv
expect "with PyTorch's figures" 0 "$emulated/gpu/bench" --tiny --rounds 1 --torch torch.tsv
says "beside its own" "123.5"
says "one that fits no row is told" '"tiny, by day, forward" is no row of the table'
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    check "what PyTorch is asked to do is the same layer" /usr/bin/python3 "$repo/tests/gpu/torch_moe.py" --check
else echo "# SKIP what PyTorch is asked to do: torch is not installed"; fi
expect "rounds that are none" 2 "$emulated/gpu/bench" --tiny --rounds 0

# The plugin itself, where it was built: this machine's words for it, whatever it has
expect "moe-train says what there is" 0 "$bin/moe-train" --backends
says "the CPU always" "cpu  fp32"
says "of CUDA what it found, or why not" "cuda  "
finish
