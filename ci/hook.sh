#!/bin/bash
# The pre-commit hook of people who have no moe-guard installed: build it once in this checkout, then run the tool that is named first where they are, on what
# they named.
# Installs nothing: a commit is no time to ask for root.
set -euo pipefail
tool=$1
shift
here=$(cd "$(dirname "$0")/.." && pwd)
build=${MOE_HOOK_BUILD:-$here/build}
mkdir -p "$build"
(
    flock 9                         # several repositories may share one checkout of pre-commit's
    make -s -C "$here" -j"$(nproc)" BUILD="$build" all >"$build/hook.log" 2>&1 ||
        { tail -n 20 "$build/hook.log" >&2; echo "$tool could not be built; run $here/ci/deps.sh once for the packages that it needs" >&2; exit 2; }
) 9>"$build/hook.lock"
exec "$build/bin/$tool" "$@"
