#!/bin/sh
# No call of a function named in ci/banned.txt in our own C: ci/check-banned.sh [FOLDER...]. Exit 1 lists the offenders.
# Words in comments and literals do not count, nor do the shim, a rule's fixtures (bad.*, good.*), and tests, which set up what is wrong.
set -eu
[ $# -gt 0 ] || for d in common policy audit rules sandbox runtime tests/support; do [ ! -d "$d" ] || set -- "$@" "$d"; done
find "$@" -path audit/source/shim -prune -o \
    -type f \( -name '*.[ch]' -o -name '*.cu' -o -name '*.cuh' \) ! -name 'bad.*' ! -name 'good.*' -print | LC_ALL=C sort | xargs awk '
    FILENAME == "ci/banned.txt" { if ($1 !~ /^#/ && NF) { w = $1; $1 = ""; sub(/^ */, ""); instead[w] = $0; words++ } next }
    FNR == 1 { inside = 0; files++ }
    {   code = ""; rest = $0
        while (rest != "") {                            # what is left of the line without comments and literals
            if (inside) { if ((i = index(rest, "*/")) == 0) break; rest = substr(rest, i + 2); inside = 0; continue }
            if (!match(rest, /"|\047|\/\*|\/\//)) { code = code rest; break }
            code = code substr(rest, 1, RSTART - 1); mark = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
            if (mark == "//") break
            if (mark == "/*") { inside = 1; continue }
            code = code " "
            while (rest != "" && (c = substr(rest, 1, 1)) != mark) rest = substr(rest, c == "\\" ? 3 : 2)
            rest = substr(rest, 2)
        }
        while (match(code, /[A-Za-z_][A-Za-z_0-9]* *\(/)) {
            name = substr(code, RSTART, RLENGTH); sub(/ *\($/, "", name)
            before = RSTART > 1 ? substr(code, RSTART - 1, 1) : ""
            if (name in instead && before !~ /[.>]/) { print FILENAME ":" FNR ": " name "() is banned; use " instead[name]; bad = 1 }
            code = substr(code, RSTART + RLENGTH)
        }
    }
    END { if (!words || !files) { print "check-banned: nothing was checked"; exit 2 } exit bad }' ci/banned.txt || exit 1
