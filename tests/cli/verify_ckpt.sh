#!/bin/bash
# The corpus of checkpoints: each is built by tests/ckpt, judged by moe-verify-ckpt, and must get exactly the exit code and the rules that its row says.
# One case again, its files kept when it fails:   tests/ckpt/corpus.py build/bin/moe-verify-ckpt FOLDER "part of its name"
bin=$(cd "${1:-build/bin}" && pwd) || exit 2
here=$(cd "$(dirname "$0")/../ckpt" && pwd) || exit 2
tmp=$(mktemp -d) || exit 2
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
export HOME=$tmp LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN S3_ENDPOINT_URL NO_COLOR
python3 "$here/corpus.py" "$bin/moe-verify-ckpt" "$tmp/corpus"
