#!/bin/sh
# A file as a C array: ci/embed.sh SYMBOL FILE prints `const unsigned char SYMBOL[] = {...}; const size_t SYMBOL_bytes = n;`.
# The array ends with a NUL that is not counted, so that it may also be read as text.
set -eu
printf 'const unsigned char %s[] = {\n' "$1"
od -An -v -tu1 "$2" | awk '{ gsub(/^ +/, ""); gsub(/ +/, ","); print $0 "," }'
printf '0};\nconst size_t %s_bytes = sizeof %s - 1;\n' "$1" "$1"
