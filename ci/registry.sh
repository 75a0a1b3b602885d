#!/bin/sh
# Write the rule registry to standard output: one row per rules/<input>/<code>-<name>/ that holds a rule.yaml, sorted by folder.
# A rule's code (check.c) is named weakly: a tool links only the code of the inputs that it reads, and moe_rules_load() refuses
# a rule whose code is missing, so a forgotten library is an error and never a silent rule.
set -eu
export LC_ALL=C
printf '/* Written by ci/registry.sh. */\n#include "audit/engine/rule.h"\nstruct moe_check;\n'
rows=
for yaml in rules/*/*/rule.yaml; do
    [ -f "$yaml" ] || continue
    folder=${yaml%/rule.yaml} base=${yaml#rules/*/}
    input=${folder#rules/} input=${input%%/*} base=${base%/rule.yaml}
    code=${base%%-*}
    case $code in *[!A-Za-z0-9]*|'') echo "$folder: a rule's folder is named CODE-name" >&2; exit 1 ;; esac
    printf 'static '; ci/embed.sh "yaml_$code" "$yaml" | sed '/^const size_t/d'
    check=0
    if [ -f "$folder/check.c" ]; then
        printf 'extern const struct moe_check moe_check_%s __attribute__((weak));\n' "$code"
        check="&moe_check_$code"
    fi
    rows="$rows    { \"$input\", \"$folder\", yaml_$code, sizeof yaml_$code - 1, $check, $([ "$check" = 0 ] && echo false || echo true) },
"
done
printf 'const struct moe_registered moe_registry[] = {\n%s    { 0 },\n};\n' "$rows"
