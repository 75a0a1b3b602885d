#!/bin/bash
# A writer of checkpoints is killed at every system call, and its disk fails it at every one; what it leaves is judged by moe-verify-ckpt. In memory where
# there is room: what a power failure would take is told by the order of the calls, and the rest is the same on any file system.
bin=$(cd "${1:-build/bin}" && pwd) || exit 2
tmp=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp LC_ALL=C.UTF-8
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN S3_ENDPOINT_URL NO_COLOR
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"   # the leak checker is a tracer itself
"$bin/../chaos/ckpt_crash" "$bin/moe-verify-ckpt" "$tmp" ${SAN:+5}
