#!/bin/bash
# moe-train --backends: the same program starts where there is a plugin or none, a driver or none, and says which it found and why not the rest.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
scratch
so=$bin/../lib/moe-guard/moe-cuda.so
mkdir -p "$tmp/bin"
cp "$bin/moe-train" "$tmp/bin/" || exit 2

expect "without plugins it starts" 0 "$tmp/bin/moe-train" --backends
says "the CPU is always there" "cpu  fp32, OpenBLAS, "
says "no CUDA plugin is said" "cuda  not opened: $tmp/lib/moe-guard/moe-cuda.so: no plugin cuda is installed"
says "no NCCL plugin is said" "nccl  not opened: $tmp/lib/moe-guard/moe-nccl.so: no plugin nccl is installed"

mkdir -p "$tmp/lib/moe-guard"
echo "no object" >"$tmp/lib/moe-guard/moe-cuda.so"
expect "with a file that is none it starts" 0 "$tmp/bin/moe-train" --backends
says "what is no object is said" "cuda  not opened: $tmp/lib/moe-guard/moe-cuda.so: it cannot be loaded: file too short"
chmod 666 "$tmp/lib/moe-guard/moe-cuda.so"
expect "with a file that others may write it starts" 0 "$tmp/bin/moe-train" --backends
says "it is not opened, and why" "others may write it (mode 0666): it is not opened, for it would have all rights of this process"
chmod 644 "$tmp/lib/moe-guard/moe-cuda.so"
chmod 777 "$tmp/lib/moe-guard"
expect "with a folder that others may write it starts" 0 "$tmp/bin/moe-train" --backends
says "nothing of it is opened" "$tmp/lib/moe-guard: others may write it (mode 0777)"
chmod 755 "$tmp/lib/moe-guard"

if [ ! -e "$so" ]; then
    echo "# SKIP the plugin itself: there is no nvcc, or sanitizers are on, so none was built"
    finish
fi
cp "$so" "$tmp/lib/moe-guard/moe-cuda.so"
expect "with the plugin it starts" 0 "$tmp/bin/moe-train" --backends
if [ -e /dev/nvidiactl ]; then
    says "it tells of driver and devices" "fp32 and bf16, CUDA "
else
    says "no driver is said" "cuda  not usable: fp32 and bf16, CUDA "
    says "and what would be one" "no NVIDIA driver: libcuda.so.1 is not found, or no device of the kernel's"
fi
finish
