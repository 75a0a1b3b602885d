#!/bin/bash
# moe-train --backends: the same program starts where there is a plugin or none, a driver or none, and says which it found and why not the rest.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
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

# -- a compiler that is too old is none
made_with() {
    printf '#!/bin/sh\necho "Cuda compilation tools, release %s, V%s.1"\n' "$1" "$1" >"$tmp/nvcc" && chmod 755 "$tmp/nvcc" &&
        clean_make -s -C "$repo" SAN= BUILD="$tmp/build" NVCC="$tmp/nvcc" cuda
}
expect "a build with an old nvcc goes on" 0 made_with 12.4
says "without the GPU part, and says so" "CUDA  nvcc 12.4 is too old (13.0): the GPU part is left out"

# -- in a sandbox, where root has no number and only what is named is there
cat >"$tmp/cuda.yaml" <<END
job: sandboxed
data: {train: cuda.yaml, format: bytes}
train: {backend: cuda}
END
chmod 755 "$tmp"
rank() { (cd "$tmp" && "$bin/moe-launch" -n 1 --sandbox "$@" -- "$tmp/bin/moe-train" -c cuda.yaml); }
expect "a sandbox without a GPU is not taken for a job on one" 125 rank training
says "and another is named" "cuda.yaml: train.backend: needs a GPU, and --sandbox training hands none over: training-gpu does"
expect "a sandbox of ranks is planned" 0 rank training-gpu --dry-run
says "that sees plugins" "--rx $tmp/lib/moe-guard"
chmod 777 "$tmp/lib/moe-guard"
expect "but none that others may write" 125 rank training-gpu
says "and that is said" "$tmp/lib/moe-guard: it belongs to somebody else, or others may write it"
chmod 755 "$tmp/lib/moe-guard"
sandboxed() { "$@" "$bin/moe-sandbox" run -q -p training --rx "$tmp" -- "$tmp/bin/moe-train" --backends; }
if [ "$(id -u)" = 0 ] && sandboxed setpriv --reuid 1000 --regid 1000 --clear-groups >/dev/null 2>&1; then
    expect "root's plugins are opened in a sandbox of somebody else" 0 sandboxed setpriv --reuid 1000 --regid 1000 --clear-groups
    says "though it sees no owner" "cuda  not opened: $tmp/lib/moe-guard/moe-cuda.so: it cannot be loaded: file too short"
else
    echo "# SKIP root's plugins in a sandbox of somebody else: this needs root, and namespaces of users"
fi

if [ -e "${so%cuda.so}nccl.so" ]; then
    cp "${so%cuda.so}nccl.so" "$tmp/lib/moe-guard/moe-nccl.so"
    expect "with the plugin for NCCL it starts" 0 "$tmp/bin/moe-train" --backends
    if [ ! -e /dev/nvidiactl ]; then
        says "it tells the library that it found" "nccl  not usable: NCCL 2."
        says "and of the driver what cuda tells" ": no NVIDIA driver: libcuda.so.1 is not found, or no device of the kernel's"
    fi
fi

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

# -- what check-gpu and bench-gpu run (tests/gpu) is linked, and where there is no device it says so
without_device() {
    local program got out bad=0
    while read -r program; do
        got=0 out=$("$program" 2>&1) || got=$?
        case ${program##*/}:$got:$out in
        bench:2:*"no NVIDIA driver"*|*:77:*"no NVIDIA driver"*|*:77:*"there is no GPU here"*) ;;
        *) echo "${program##*/}: exit $got: $(tail -n 3 <<<"$out")"; bad=1 ;;
        esac
    done
    return $bad
}
mapfile -t programs < <(find "$bin/../gpu" -type f -perm -u+x | sort)
check "the programs of check-gpu are here" test "${#programs[@]}" -gt 14
if [ ! -e /dev/nvidiactl ]; then
    check "each tells that there is no device" without_device < <(printf '%s\n' "${programs[@]}")
fi
finish
