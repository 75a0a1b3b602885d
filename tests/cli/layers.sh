#!/bin/bash
# The two checks of `make lint` that read our own sources: they pass here, and a planted fault fails them with its place.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
cd "$(dirname "$0")/../.." || exit 2
scratch

check "no folder includes one above it" ci/check-layers.sh
check "no banned call" ci/check-banned.sh

mkdir -p "$tmp/tree" && cp -R ci common policy "$tmp/tree/"
cd "$tmp/tree" || exit 2
expect "a copy of the tree passes" 0 ci/check-layers.sh

printf '#include "policy/policy.h"\n' >common/base/planted.c
expect "common may not include policy" 1 ci/check-layers.sh
says "the message names file, line and both layers" "common/base/planted.c:1: common/base must not include policy"

printf '#include "nowhere/at_all.h"\n' >common/base/planted.c
expect "a header outside every layer is refused" 1 ci/check-layers.sh
says "and named as such" "a header outside every layer"

rm common/base/planted.c
mkdir -p audit/source/shim/cuda && printf '#include "policy/policy.h"\n#include "crt/host.h"\n' >audit/source/shim/cuda/a.h
expect "the shim is data and not looked at" 0 ci/check-layers.sh

cat >common/base/planted.c <<'C'
/* strcpy(a, b) in a comment
   over lines: system("x") */
static const char *const word = "atoi(s) in a \" literal"; // gets(x)
int f(const char *s) { return x->system(s) + my_atoi(s); }
C
expect "words in comments, literals and longer names are no calls" 0 ci/check-banned.sh common
printf 'int g(char *d) {\n    /* a */ return atoi /**/ (d) + atoi (d); }\n' >common/base/planted.c
expect "a banned call is found" 1 ci/check-banned.sh common
says "with its place and what to use instead" "common/base/planted.c:2: atoi() is banned; use strtol()"
rm common/base/planted.c
mkdir empty
expect "nothing to check is no pass" 1 ci/check-banned.sh empty
finish
