#!/bin/bash
# moe-lint stays under 64 MiB and comes to an end, whatever the size and shape of its input: tests/support/lint_limits.py writes such inputs and measures.
bin=$(cd "${1:-build/bin}" && pwd) || exit 2
here=$(cd "$(dirname "$0")/../support" && pwd) || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
export HOME=$tmp LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
if [ -n "${SAN:-}" ]; then
    echo "ok 1 - left out # SKIP memory is measured without sanitizers, which take several times as much"
    exit 0
fi
python3 "$here/lint_limits.py" make "$tmp" || exit 2
cd "$tmp" && python3 "$here/lint_limits.py" "$bin/moe-lint" "$tmp"
