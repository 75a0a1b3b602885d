#!/bin/bash
# Run test programs that print TAP and add up what they say.
#   ci/tap.sh PROGRAM... | replay:PROGRAM (with tests/fuzz/corpus/<name>/*) | SCRIPT.sh (with the bin folder)
# A program that runs no test, dies, or exits non-zero without a "not ok" counts as one failure. V=1 also tells what passed, and how long it took.
# As many run at a time as there are cores, scripts first, for they take longest. Two kinds of line in a test's source say otherwise:
#   Waits: what for    it leaves its core to others, so it runs beside those, as many of this kind at a time as there are cores
#   Alone: why         it runs when all others have ended
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
export CMOCKA_MESSAGE_OUTPUT=TAP
TIMEFORMAT='%R s, of cores %U s and %S s'
limit=${MOE_TEST_TIMEOUT:-$([ -n "${SAN:-}" ] && echo 900 || echo 400)}
build=${BUILD:-build} cores=$(nproc) tests=("$@")

# NUMBER: run one, and leave what it printed, its status and its time.
run() {
    local log=$work/$1 t=${tests[$1]}
    case $t in
        replay:*) set -- "${t#replay:}" tests/fuzz/corpus/"$(basename "$t")"/* ;;
        *.sh)     set -- bash "$t" "$build/bin" ;;
        *)        set -- "$t" ;;
    esac
    { time { timeout "$limit" "$@" >"$log" 2>"$log.err"; echo $? >"$log.rc"; }; } 2>"$log.took"
}

# HOW-MANY NUMBER...: run these, so many at a time.
lane() {
    local most=$1 n
    shift
    trap 'kill $(jobs -p) 2>/dev/null; exit 130' TERM
    for n in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "$most" ]; do wait -n; done
        run "$n" &
    done
    wait
}

scripts=() programs=() waiting=() alone=()
for n in "${!tests[@]}"; do
    t=${tests[n]} source=${tests[n]#"$build"/}
    case $t in
        replay:*) programs+=("$n"); continue ;;
        *.sh) ;;
        *) source=$source.c ;;
    esac
    case $(grep -m1 -oE '^(#| \*|/\*) (Waits|Alone): ' "$source" 2>/dev/null) in
        *Waits*) waiting+=("$n") ;;
        *Alone*) alone+=("$n") ;;
        *) if [[ $t == *.sh ]]; then scripts+=("$n"); else programs+=("$n"); fi ;;
    esac
done
lane "$cores" "${waiting[@]}" &
lane "$cores" "${scripts[@]}" "${programs[@]}" &
wait
lane 1 "${alone[@]}"

passed=0 failed=0
for n in "${!tests[@]}"; do
    t=${tests[n]} name=${tests[n]#replay:}
    log=$work/$n rc=$(cat "$work/$n.rc" 2>/dev/null || echo 'that is not known')
    ok=$(grep -c '^ok ' "$log") bad=$(grep '^not ok ' "$log" | grep -vc '# SKIP')    # so cmocka writes a test that was left out
    case $t in replay:*) if [ "$rc" = 0 ]; then ok=1; else bad=1; fi ;; esac
    if [ "$bad" -eq 0 ] && { [ "$rc" != 0 ] || [ "$ok" -eq 0 ]; }; then bad=1; echo "not ok - $name: exit $rc, $ok tests"; fi
    passed=$((passed + ok)) failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        echo "FAIL $name"; grep -A12 '^not ok ' "$log" | head -n 60; tail -n 40 "$log.err"
    elif [ -n "${V:-}" ]; then echo "ok   $name ($ok; $(cat "$log.took"))"; fi
    grep -i '# skip' "$log" | sed "s|^|SKIP $name: |"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
