#!/bin/bash
# Every rule does what its bad.* and good.* say: one line of TAP a rule. And a rule that was just laid out passes as it stands.
bin=${1:-build/bin}
for tool in moe-audit moe-lint; do
    out=$("$bin/$tool" rules test 2>&1); rc=$?
    echo "$out" | sed '/^1\.\.[0-9]*$/d'
    if [ $rc -eq 0 ] && echo "$out" | grep -q '^ok '; then echo "ok - $tool rules test exits 0"; else echo "not ok - $tool rules test exits $rc"; fi
done

dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/ci" "$dir/rules/source" && cp ci/new-rule.sh "$dir/ci/"
(cd "$dir" && ci/new-rule.sh source/U199-example >/dev/null) && \
    "$bin/moe-audit" rules test "$dir/rules" >"$dir/log" 2>&1 && grep -q '^ok .* U199 example: 2 files, 1 expected' "$dir/log" \
    && echo "ok - a new rule passes as it is laid out" || { echo "not ok - a new rule passes as it is laid out"; sed 's/^/# /' "$dir/log"; }
for id in config/U196-example-of-configs deploy/U197-example-of-deployment secrets/U198-example-of-secrets; do
    base=${id#*/}
    (cd "$dir" && ci/new-rule.sh "$id" >/dev/null) && \
        "$bin/moe-lint" rules test "$dir/rules" >"$dir/log" 2>&1 && grep -q "^ok .* ${base%%-*} ${base#*-}: 2 files, 1 expected" "$dir/log" \
        && echo "ok - a new rule passes as it is laid out: $id" || { echo "not ok - a new rule passes as it is laid out: $id"; grep -v '^ok' "$dir/log" | sed 's/^/# /'; }
done
for id in source/199-x source/M199 nowhere/M199-x source/M199-X ../M199-x; do
    (cd "$dir" && ci/new-rule.sh "$id" >/dev/null 2>&1); rc=$?
    if [ $rc -eq 2 ]; then echo "ok - new-rule refuses $id"; else echo "not ok - new-rule refuses $id (exit $rc)"; fi
done
(cd "$dir" && ci/new-rule.sh source/U199-again >/dev/null 2>&1); rc=$?
if [ $rc -eq 2 ]; then echo "ok - new-rule refuses a code that is taken"; else echo "not ok - new-rule refuses a code that is taken (exit $rc)"; fi
