#!/bin/sh
# The built-in profiles, as C: ci/embed-profiles.sh sandbox/profiles/NAME/profile.yaml... prints an array for each and the table moe_builtin_profiles.
set -eu
printf '/* Written by ci/embed-profiles.sh. */\n#include "sandbox/profile/profile.h"\n'
n=0 rows=
for f; do
    name=${f%/profile.yaml} name=${name##*/}
    printf 'static '; ci/embed.sh "profile_$n" "$f" | sed 's/^const size_t/static const size_t/'
    rows="$rows    { \"$name\", profile_$n, &profile_${n}_bytes },
"
    n=$((n + 1))
done
printf 'const struct moe_builtin_profile moe_builtin_profiles[] = {\n%s    { 0 },\n};\n' "$rows"
