#!/bin/sh
# The telemetry schemas that are shipped, as C: ci/embed-schemas.sh FILE.yaml... prints an array for each and the table moe_telemetry_embedded.
set -eu
printf '/* Written by ci/embed-schemas.sh. */\n#include "common/telemetry/embedded.h"\n'
n=0 rows=
for f; do
    name=${f##*/} name=${name%.yaml}
    printf 'static '; ci/embed.sh "schema_$n" "$f" | sed '/^const size_t/d'
    rows="$rows    { \"$name\", schema_$n, sizeof schema_$n - 1 },
"
    n=$((n + 1))
done
printf 'const struct moe_telemetry_embedded moe_telemetry_embedded[] = {\n%s    { 0 },\n};\n' "$rows"
