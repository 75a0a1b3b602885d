#!/bin/bash
# What each tool may load when it starts. libclang, Open MPI, NVML, CUDA and NCCL are opened at run time by the processes that need them, never linked.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$1

libc='libc libm libgcc_s libpthread libdl ld-linux-x86-64 ld-linux-aarch64'
san='libasan libubsan libtsan libstdc++ librt libresolv'
documents='libyaml-0 libcjson'
allowed() {
    case $1 in
        moe-audit)       echo "$documents libpcre2-8 libcrypto" ;;
        moe-lint)        echo "$documents libpcre2-8" ;;
        moe-verify-ckpt) echo "$documents libpcre2-8 libcrypto libz libcurl libexpat" ;;
        moe-sandbox)     echo "$documents libpcre2-8 libseccomp" ;;
        moe-launch)      echo "$documents libpcre2-8 libcrypto libssl" ;;
        moe-train)       echo "$documents libpcre2-8 libcrypto libssl libcurl libexpat libopenblas" ;;
        *) return 1 ;;
    esac
}

# TOOL: prints what it needs and may not
too_much() {
    local want lib
    want=" $(allowed "$(basename "$1")") $libc " || return 1
    [ -z "${SAN:-}" ] || want="$want$san "
    for lib in $(readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        case $want in *" ${lib%%.so*} "*) ;; *) echo "$lib" ;; esac
    done
}

tools=0
for tool in "$bin"/*; do
    [ -f "$tool" ] && [ -x "$tool" ] || continue
    tools=$((tools + 1)) name=$(basename "$tool")
    if ! allowed "$name" >/dev/null; then not_ok "$name has a row in this table"; continue; fi
    extra=$(too_much "$tool")
    if [ -z "$extra" ]; then ok "$name links what its row allows"; else not_ok "$name links what its row allows" "$extra"; fi
    # ldd follows the libraries' own needs
    all=$(ldd "$tool" 2>&1)
    if grep -Eq 'not found|libclang|libLLVM|libmpi|libnvidia-ml|libcuda|libcudart|libnccl|libcublas' <<<"$all"; then
        not_ok "$name starts without libclang, LLVM, MPI, CUDA and NCCL" "$all"
    else
        ok "$name starts without libclang, LLVM, MPI, CUDA and NCCL"
    fi
done
if [ "$tools" -gt 0 ]; then ok "$tools tools were looked at"; else not_ok "there are tools in $bin"; fi

# The test can fail: git, held against an empty row.
allowed() { echo ""; }
libc=
if [ -n "$(too_much "$(command -v git)")" ]; then ok "a program with other libraries is told apart"
else not_ok "a program with other libraries is told apart"; fi
finish
