#!/bin/bash
# Run test programs that print TAP and add up what they say.
#   ci/tap.sh PROGRAM... | replay:PROGRAM (with tests/fuzz/corpus/<name>/*) | SCRIPT.sh (with the bin folder)
# A program that runs no test, dies, or exits non-zero without a "not ok" counts as one failure.
set -u
passed=0 failed=0
log=$(mktemp) || exit 2
trap 'rm -f "$log" "$log.err"' EXIT
export CMOCKA_MESSAGE_OUTPUT=TAP
for t in "$@"; do
    case $t in
        replay:*) prog=${t#replay:}; name=$(basename "$prog"); set -- "$prog" tests/fuzz/corpus/"$name"/* ;;
        *.sh)     name=$t; set -- bash "$t" "${BUILD:-build}/bin" ;;
        *)        name=$t; set -- "$t" ;;
    esac
    timeout "${MOE_TEST_TIMEOUT:-$([ -n "${SAN:-}" ] && echo 900 || echo 400)}" "$@" >"$log" 2>"$log.err"
    rc=$?
    ok=$(grep -c '^ok ' "$log") bad=$(grep '^not ok ' "$log" | grep -vc '# SKIP')    # so cmocka writes a test that was left out
    case $t in replay:*) [ $rc -eq 0 ] && ok=1 || bad=1 ;; esac
    if [ "$bad" -eq 0 ] && { [ $rc -ne 0 ] || [ "$ok" -eq 0 ]; }; then bad=1; echo "not ok - $name: exit $rc, $ok tests"; fi
    passed=$((passed + ok)) failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        echo "FAIL $name"; grep -A12 '^not ok ' "$log" | head -n 60; tail -n 40 "$log.err"
    elif [ -n "${V:-}" ]; then echo "ok   $name ($ok)"; fi
    grep -i '# skip' "$log" | sed "s|^|SKIP $name: |"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
