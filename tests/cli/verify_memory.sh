#!/bin/bash
# moe-verify-ckpt stays under 64 MiB, whatever the size of the checkpoint: tests/ckpt/memory.py builds large ones and measures. All of its cases (one takes
# a quarter of a minute to build), or some:
#   tests/ckpt/memory.py make FOLDER [NAME...]; tests/ckpt/memory.py build/bin/moe-verify-ckpt FOLDER [NAME...]
bin=$(cd "${1:-build/bin}" && pwd) || exit 2
here=$(cd "$(dirname "$0")/../ckpt" && pwd) || exit 2
tmp=$(mktemp -d) || exit 2
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
export HOME=$tmp LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN S3_ENDPOINT_URL NO_COLOR
if [ -n "${SAN:-}" ]; then
    echo "ok 1 - left out # SKIP memory is measured without sanitizers, which take several times as much"
    exit 0
fi
cases=("four files" "cut over" "with a record" "of numbers" "of keys" "other shapes" "metadata" "strings in the memo" "tensors under" "of a zip")      # those that are built in a second or two
python3 "$here/memory.py" make "$tmp" "${cases[@]}" || exit 2
cd "$tmp" && python3 "$here/memory.py" "$bin/moe-verify-ckpt" "$tmp" "${cases[@]}"
