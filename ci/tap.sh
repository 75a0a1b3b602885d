#!/bin/bash
# Run test programs that print TAP and add up what they say.
#   ci/tap.sh PROGRAM... | replay:PROGRAM (with tests/fuzz/corpus/<name>/*) | SCRIPT.sh (with the bin folder)
# A program that runs no test, dies, or exits non-zero without a "not ok" counts as one failure.
# As many run at a time as there are cores, for many of them mostly wait. A script with a line "# Alone: why" runs when the others have ended.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
export CMOCKA_MESSAGE_OUTPUT=TAP
limit=${MOE_TEST_TIMEOUT:-$([ -n "${SAN:-}" ] && echo 900 || echo 400)}

# NUMBER WORD: run one, and leave what it printed and its status.
run() {
    local log=$work/$1 t=$2
    case $t in
        replay:*) set -- "${t#replay:}" tests/fuzz/corpus/"$(basename "$t")"/* ;;
        *.sh)     set -- bash "$t" "${BUILD:-build}/bin" ;;
        *)        set -- "$t" ;;
    esac
    timeout "$limit" "$@" >"$log" 2>"$log.err"
    echo $? >"$log.rc"
}

alone() { case $1 in *.sh) grep -q '^# Alone: ' "$1" ;; *) return 1 ;; esac; }

cores=$(nproc) n=0
for t in "$@"; do
    n=$((n + 1))
    if alone "$t"; then continue; fi
    while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done
    run $n "$t" &
done
wait
n=0
for t in "$@"; do
    n=$((n + 1))
    if alone "$t"; then run $n "$t"; fi
done

passed=0 failed=0 n=0
for t in "$@"; do
    n=$((n + 1)) name=${t#replay:}
    log=$work/$n rc=$(cat "$work/$n.rc" 2>/dev/null || echo 'that is not known')
    ok=$(grep -c '^ok ' "$log") bad=$(grep '^not ok ' "$log" | grep -vc '# SKIP')    # so cmocka writes a test that was left out
    case $t in replay:*) if [ "$rc" = 0 ]; then ok=1; else bad=1; fi ;; esac
    if [ "$bad" -eq 0 ] && { [ "$rc" != 0 ] || [ "$ok" -eq 0 ]; }; then bad=1; echo "not ok - $name: exit $rc, $ok tests"; fi
    passed=$((passed + ok)) failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        echo "FAIL $name"; grep -A12 '^not ok ' "$log" | head -n 60; tail -n 40 "$log.err"
    elif [ -n "${V:-}" ]; then echo "ok   $name ($ok)"; fi
    grep -i '# skip' "$log" | sed "s|^|SKIP $name: |"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
