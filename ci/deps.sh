#!/bin/bash
# Install what building, running and testing need, from Debian 12, Debian 13 or Ubuntu 24.04: ci/deps.sh [dev|s3]
# Asks dpkg first and calls apt only for what is missing, so that the second run takes no time, needs no root and no network.
#   dev   also what `make fuzz`, `make bench` and `make lint` can use
#   s3    also a server that speaks S3 and verifies signatures: without it, the tests that need one say that they are left out
# libclang-N-dev is large (300 MB on disk, of static libraries that nothing here links), and taken all the same: its clang-c/Index.h is the only
# part that the build reads, but a header unpacked by hand out of a package is one that no security update reaches.
set -euo pipefail

# Oldest header that names the operators (clang_getCursorBinaryOperatorKind) is 17; at run time libclang 14 to 22 will do.
llvm_versions="19 18 20 21 22 17"

say() { echo "deps: $*" >&2; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

available() {
    local said
    said=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null) || return 1
    case $said in *"Candidate: "[!\(]*) return 0 ;; esac
    return 1
}

# The LLVM to use: one that is here already, else the first that apt offers.
llvm() {
    local v
    for v in $llvm_versions; do if installed "libclang-$v-dev" && installed "libclang1-$v"; then echo "$v"; return; fi; done
    for v in $llvm_versions; do if available "libclang-$v-dev"; then echo "$v"; return; fi; done
}

wanted() {
    local v=$1 group=$2
    # bsdextrautils: column, for `make help`; python3 with jsonschema: the tests read reports with another program's eyes
    # g++: the tests compile kernels with it, to run them on the CPU; moe-audit needs the C++ library's headers, to understand .cu and .cc files
    echo gcc libc6-dev g++ make binutils git bsdextrautils python3 python3-jsonschema
    echo "libclang1-$v libclang-$v-dev libclang-common-$v-dev" libyaml-dev libcjson-dev libssl-dev libseccomp-dev libpcre2-dev libcurl4-openssl-dev libexpat1-dev zlib1g-dev libopenblas-dev
    # openssl, the program: signs what the tests of checkpoints verify
    echo openssl libcmocka-dev
    if [ "$group" = dev ]; then echo "clang-$v clang-tidy-$v libclang-rt-$v-dev" flawfinder cppcheck mandoc shellcheck b3sum bubblewrap; fi
    if [ "$group" = s3 ]; then echo swift-proxy swift-account swift-container swift-object memcached; fi
}

missing() {
    local p
    for p in $(wanted "$1" "$2"); do installed "$p" || echo "$p"; done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else say "needs root to install packages, and there is no sudo"; exit 1; fi
}

# With a wait for apt's lock: unattended upgrades may hold it on a machine that has just booted.
apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"; }

update() {
    if [ -z "${updated:-}" ]; then say "apt-get update"; apt update; updated=1; fi
}

group=${1:-}
case $group in ''|dev|s3) ;; *) say "usage: ci/deps.sh [dev|s3]"; exit 2 ;; esac
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no dpkg and apt here, so nothing was checked. Needed, by their Debian names: $(wanted 19 "$group" | tr '\n' ' ')"
    exit 0
fi
v=$(llvm)
if [ -z "$v" ]; then update; v=$(llvm); fi
if [ -z "$v" ]; then say "apt offers none of libclang-{${llvm_versions// /,}}-dev; Debian 12, Debian 13 and Ubuntu 24.04 do (Ubuntu: in universe)"; exit 1; fi
need=$(missing "$v" "$group" | tr '\n' ' ')
[ -n "${need// /}" ] || exit 0
for p in $need; do available "$p" || { update; break; }; done
say "installing $need"
# shellcheck disable=SC2086  # a list of words
if ! apt install -y --no-install-recommends $need >&2; then
    if [ -n "${updated:-}" ]; then exit 1; fi
    update                      # lists that are older than the mirror name files that are gone
    # shellcheck disable=SC2086
    apt install -y --no-install-recommends $need >&2
fi
left=$(missing "$v" "$group" | tr '\n' ' ')
[ -z "${left// /}" ] || { say "still missing: $left"; exit 1; }
