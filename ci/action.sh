#!/bin/bash
# The steps of action.yml, so that they can be run and tested outside of GitHub: ci/action.sh build | audit
# audit reads   MOE_TOOL (moe-audit or moe-lint), MOE_PATHS (one a line), MOE_POLICY, MOE_SINCE, MOE_BASELINE, MOE_ARGS (one a line), MOE_SARIF (the report's path)
# and writes    annotations to the log, the SARIF file, and `sarif` and `status` to $GITHUB_OUTPUT
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
build=${MOE_BUILD:-$here/build}

# Inputs come from a workflow file, so they are data: words are split at line ends and nowhere else, and nothing is evaluated.
lines() { local l; while IFS= read -r l; do [ -z "$l" ] || into+=("$l"); done <<<"$1"; }

audit() {
    local tool=${MOE_TOOL:-moe-audit}
    case $tool in moe-audit|moe-lint) ;; *) echo "action: '$tool' is no tool; moe-audit and moe-lint are" >&2; return 2 ;; esac
    local sarif=${MOE_SARIF:-${RUNNER_TEMP:-/tmp}/$tool.sarif} status=0
    into=(-f sarif -o "$sarif" -f github --open-only)
    [ -z "${MOE_POLICY:-}" ] || into+=(--config "$MOE_POLICY")
    [ -z "${MOE_SINCE:-}" ] || into+=(--since "$MOE_SINCE")
    [ -z "${MOE_BASELINE:-}" ] || into+=(--baseline "$MOE_BASELINE")
    lines "${MOE_ARGS:-}"
    into+=(--)
    lines "${MOE_PATHS:-.}"
    "$build/bin/$tool" "${into[@]}" || status=$?
    if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'sarif=%s\nstatus=%s\n' "$sarif" "$status" >>"$GITHUB_OUTPUT"; fi
    return $status
}

case ${1:-} in
    build) "$here/ci/deps.sh" && make -s -C "$here" -j"$(nproc)" BUILD="$build" all ;;
    audit) audit ;;
    *) echo "usage: ci/action.sh build|audit" >&2; exit 2 ;;
esac
