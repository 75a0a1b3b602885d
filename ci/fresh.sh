#!/bin/bash
# Prove the README's first two commands on machines that have nothing: ci/fresh.sh [12|13]... (default: both), as root.
# Each is a minimal Debian of debootstrap with git, make and ca-certificates, a clean clone of this repository's HEAD, and mounts of its own per command.
#   FRESH_STEPS="run test"   the make targets, in order; "" only makes the roots
#   FRESH_KEEP=1             leave the roots for a look
#   FRESH_MIRROR=URL         a Debian mirror, for a machine whose own apt has none (Ubuntu)
# Mirror, proxy and apt's checks are those of the machine that runs this: no host is written down here.
# Prints each command's last lines, status and seconds; the last line is "N passed, N failed".
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
steps=${FRESH_STEPS-run test}
passed=0 failed=0 roots=()

die() { echo "fresh: $*" >&2; exit 2; }

codename() {
    case $1 in 12) echo bookworm ;; 13) echo trixie ;; *) die "Debian 12 or 13, not '$1'" ;; esac
}

# "URI SUITE" of each binary source of this machine's apt, both formats.
apt_sources() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -n 's/^ *deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*\)  *\([^ ]*\) .*/\2 \3/p'
    local f
    for f in /etc/apt/sources.list.d/*.sources; do
        [ -f "$f" ] || continue
        awk 'function out(   i, j) { if (deb) for (i = 1; i <= nu; i++) for (j = 1; j <= ns; j++) print u[i], s[j]; deb = nu = ns = 0 }
             /^ *$/ { out() } /^Types:/ { deb = / deb( |$)/ } /^URIs:/ { $1 = ""; nu = split($0, u, " ") } /^Suites:/ { $1 = ""; ns = split($0, s, " ") }
             END { out() }' "$f"
    done
}

# The mirror that serves this machine's own release (or its security updates): the same host has the others.
mirror_of() {
    local own
    own=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    apt_sources | awk -v suite="$own$1" '$2 == suite { print $1; exit }'
}

# Take away what was mounted and made, whatever happened in between.
sweep() {
    local root m
    for root in "${roots[@]}"; do
        for m in dev proc sys; do
            if mountpoint -q "$root/$m"; then umount "$root/$m" || umount -l "$root/$m"; fi
        done
        if [ -n "${FRESH_KEEP:-}" ]; then echo "fresh: $root is kept"; continue; fi
        if grep -q " $root/" /proc/mounts; then echo "fresh: $root still has mounts, and is left alone" >&2; continue; fi
        rm -rf --one-file-system -- "$root"
    done
}
trap sweep EXIT
trap 'exit 130' INT TERM

# ROOT SUITE: what a user of that release has after installing git, make and ca-certificates.
make_root() {
    local root=$1 suite=$2 mirror security
    mirror=${FRESH_MIRROR:-} security=
    [ -n "$mirror" ] || { mirror=$(mirror_of ""); security=$(mirror_of -security); }
    [ -n "$mirror" ] || die "no apt source of this machine's own release in /etc/apt, and no FRESH_MIRROR"
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -f "$keyring" ] || die "$keyring is missing (apt install debian-archive-keyring)"
    debootstrap --variant=minbase --keyring="$keyring" --include=git,make,ca-certificates "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
        { tail -n 20 "$root.log"; die "debootstrap of $suite failed"; }
    rm -f "$root.log"
    {
        echo "deb $mirror $suite main"
        echo "deb $mirror $suite-updates main"
        [ -z "$security" ] || echo "deb $security $suite-security main"
    } >"$root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(https?::(Proxy|CaInfo)|Check-(Valid-Until|Date)) ' >"$root/etc/apt/apt.conf.d/90host" || true
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    local n
    for n in null zero full random urandom tty; do cp -a "/dev/$n" "$root/dev/"; done
    ln -s /proc/self/fd "$root/dev/fd"
    mkdir "$root/dev/shm" && chmod 1777 "$root/dev/shm"
}

# ROOT STEP: one README command in the clone, as root, with an empty environment. The root is pivoted to, in mounts of its own, and not only chrooted to: a process
# whose root is not that of its mounts may make no user namespace, and the sandbox's tests would have nothing to test.
run_step() {
    local root=$1 step=$2 start=$SECONDS rc=0
    # shellcheck disable=SC2016  # expanded by the inner shell
    unshare --mount --propagation private -- /bin/sh -euc '
            mount --rbind "$1" "$1" && cd "$1" && pivot_root . mnt && exec chroot . /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
                /bin/sh -c "umount -l /mnt && cd /root/moe-guard && exec make $2"' fresh "$root" "$step" >"$root/root/$step.log" 2>&1 </dev/null || rc=$?
    tail -n "${FRESH_LINES:-12}" "$root/root/$step.log" | sed 's/^/    /'
    echo "  make $step: exit $rc, $((SECONDS - start)) s"
    if [ $rc -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

[ "$(id -u)" -eq 0 ] || die "needs root (debootstrap, mount and pivot_root)"
command -v debootstrap >/dev/null || die "debootstrap is missing (apt install debootstrap)"
[ $# -gt 0 ] || set -- 12 13
for release in "$@"; do
    suite=$(codename "$release")
    root=$(mktemp -d "${TMPDIR:-/var/tmp}/moe-fresh-$release-XXXXXX")
    chmod 755 "$root"
    roots+=("$root")
    start=$SECONDS
    make_root "$root" "$suite"
    echo "Debian $release ($suite): root of $(du -sxm "$root" | cut -f1) MB in $((SECONDS - start)) s"
    git clone --quiet --no-hardlinks "$here" "$root/root/moe-guard"
    for step in $steps; do run_step "$root" "$step"; done
    if [ -n "$steps" ]; then echo "  root is $(du -sxm "$root" | cut -f1) MB now"; else passed=$((passed + 1)); fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
