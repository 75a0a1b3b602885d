#!/bin/bash
# ci/sbom.sh: the bill has every library that a tool or a plugin loads, of packages and of none, and is not written where one is not found.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
scratch
if ! command -v dpkg-query >/dev/null; then
    check "what the bill is made of is said in its script" grep -q dpkg-query ci/sbom.sh
    echo "# SKIP the bill itself: names and versions are dpkg's, and there is none"
    finish
fi
# PYTHON: of the bill, whose components c[NAME] are by name and whose dependencies d[REF] lists by what has them
tell() { python3 -c '
import json, sys
bill = json.load(open(sys.argv[1]))
c = {x["name"]: x for x in bill["components"]}
d = {x["ref"]: x["dependsOn"] for x in bill["dependencies"]}
refs = {x["bom-ref"] for x in bill["components"]} | {"moe-guard"}
assert len(refs) == len(bill["components"]) + 1, "a component is there twice"
assert all(set(of) <= refs for of in d.values()) and set(d) <= refs, "a dependency is no component"
sys.exit(0 if eval(sys.argv[2]) else 1)' "$tmp/bill" "$1"; }
bill() { ci/sbom.sh 1.2.3 "$@" >"$tmp/bill"; }

expect "a tool's bill is written" 0 bill "$bin/moe-verify-ckpt"
check "it is of this program and version" tell 'bill["metadata"]["component"]["version"] == "1.2.3" and bill["bomFormat"] == "CycloneDX"'
check "it has the C library, by its package" tell 'c["libc6"]["purl"].startswith("pkg:deb/") and "libc6" in d["moe-guard"]'
check "and no plugin" tell 'list(d) == ["moe-guard"]'
mv "$tmp/bill" "$tmp/before"

# A plugin whose library no package has, with a number that only the file behind the link tells.
mkdir "$tmp/far" "$tmp/near"
echo 'int far_away(void) { return 1; }' >"$tmp/far.c"
echo 'int far_away(void); int puts(const char *); int near_by(void) { return far_away() + puts("near"); } const char words[] = "cudart";' >"$tmp/near.c"
cc -shared -fPIC -Wl,-soname,libfar.so.2 "$tmp/far.c" -o "$tmp/far/libfar.so.2.28.9" && ln -s libfar.so.2.28.9 "$tmp/far/libfar.so.2" || exit 2
cc -shared -fPIC "$tmp/near.c" "$tmp/far/libfar.so.2" -Wl,-rpath,"$tmp/far" -o "$tmp/near/moe-near.so" || exit 2
mkdir -p "$tmp/cuda/include"
echo '#define CUDART_VERSION  13020' >"$tmp/cuda/include/cuda_runtime_api.h"
export CUDA_HOME=$tmp/cuda
expect "a plugin's bill is written" 0 bill "$bin/moe-verify-ckpt" "$tmp/near/moe-near.so"
check "the plugin is in it, with the digest of its file" tell "c['moe-near.so']['hashes'][0]['content'] == '$(sha256sum <"$tmp/near/moe-near.so" | cut -c 1-64)' and 'moe-near.so' in d['moe-guard']"
check "so is what it loads and no package has, with number and digest" \
    tell "c['libfar.so.2']['version'] == '2.28.9' and c['libfar.so.2']['hashes'][0]['content'] == '$(sha256sum <"$tmp/far/libfar.so.2" | cut -c 1-64)'"
check "as what the plugin needs, not the program" tell '"libfar.so.2" in d["moe-near.so"] and "libfar.so.2" not in d["moe-guard"] and "libc6" in d["moe-near.so"]'
check "so is what is inside it" tell 'c["cudart"]["version"] == "13.2" and "cudart" in d["moe-near.so"]'
check "what tools load is as it was" python3 -c '
import json, sys
a, b = (json.load(open(f))["components"] for f in sys.argv[1:])
sys.exit(0 if all(x in b for x in a) else 1)' "$tmp/before" "$tmp/bill"
check "no folder of this machine is named" sh -c '! grep -qF "$1" "$2"' - "$tmp" "$tmp/bill"
mv "$tmp/bill" "$tmp/before"
expect "once more" 0 bill "$bin/moe-verify-ckpt" "$tmp/near/moe-near.so"
check "the same bytes" cmp "$tmp/before" "$tmp/bill"
rm "$tmp/far/libfar.so.2"
expect "where a library is not found there is no bill" 1 bill "$bin/moe-verify-ckpt" "$tmp/near/moe-near.so"
says "and it is named" "libfar.so.2 => not found"

plugins=("$bin"/../lib/moe-guard/*.so)
if [ ! -e "${plugins[0]}" ]; then
    echo "# SKIP the plugins themselves: there is no nvcc, or sanitizers are on, so none was built"
    finish
fi
unset CUDA_HOME
expect "the bill of the plugins that were built is written" 0 bill "$bin/moe-train" "${plugins[@]}"
check "they are in it, and what they load" tell 'any(n.startswith("libcublas") for n in d["moe-cuda.so"]) and ("moe-nccl.so" not in d or any(n.startswith("libnccl") for n in d["moe-nccl.so"]))'
finish
