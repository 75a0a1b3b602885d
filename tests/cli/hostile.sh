#!/bin/bash
# moe-audit against people who want it to say "clean": each row is a way to hide one strcpy, or to make a report say more than it should.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
scratch
export HOME=$tmp/home GIT_CONFIG_NOSYSTEM=1
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
mkdir -p "$HOME" "$tmp/w" && cd "$tmp/w" || exit 2
audit() { "$bin/moe-audit" --no-cache "$@"; }
lacks() { case $said in *"$2"*) not_ok "$1" "\"$2\" is in: $said" ;; *) ok "$1" ;; esac; }

head=$'#include <string.h>\nchar b[4];\nvoid f(const char *s, int n)\n{\n    (void)n;\n'
flaw=$'    strcpy(b, s);'
why="nosec M111: the source is a constant of three bytes"
body="$head$flaw"$'\n}\n'

# open NAME TEXT: the strcpy of a function's body stays a finding; shut: it is suppressed
open() { printf '%s%s\n}\n' "$head" "$2" >x.c; said=$(audit -t M111 -f csv x.c); if grep -qF 'M111.md","",' <<<"$said"; then ok "$1"; else not_ok "$1" "$said"; fi; }
shut() { printf '%s%s\n}\n' "$head" "$2" >x.c; expect "$1" 0 audit -t M111 x.c; }

# ---- suppressions ----
shut "a sound suppression suppresses"              "$flaw // $why"
shut "one in front of carriage returns, too"       "$flaw // $why"$'\r'
open "a suppression in a string"                   "$flaw (void)\"// $why\";"
open "a suppression in a character constant"       "(void)'//'; $flaw"
open "a comment that a splice begins"              "$flaw /"$'\\\n'"/ $why"
open "a comment that a splice continues"           "    // see below "$'\\\n'"    $why"$'\n'"$flaw"
open "a word that a splice cuts"                   "$flaw // no"$'\\\n'"sec M111: the source is a constant of three bytes"
open "a suppression on the function's head"        "}"$'\n'"void g(const char *s) { // $why"$'\n'"$flaw"
open "a suppression on an if"                      "    if (n) { // $why"$'\n'"$flaw"$'\n    }'
open "a suppression after a closing brace"         "    if (n) {"$'\n'"$flaw"$'\n'"    } // $why"
open "a suppression on a statement before"         "    n = 1; // $why"$'\n'"$flaw"
open "a suppression in a macro's body"             "#define COPY(x) strcpy(b, x) /* $why */"$'\n    COPY(s);'
open "a suppression in code that is left out"      "#if 0"$'\n'"    // $why"$'\n#endif\n'"$flaw"
open "a suppression on an #endif"                  "#if 1"$'\n'"#endif // $why"$'\n'"$flaw"
open "a #line that renumbers"                      "    // $why"$'\n    n = 0;\n#line 6\n'"$flaw"
open "a second comment on the line"                "$flaw // a comment // $why"
open "digits of another script"                    "$flaw // nosec M１１１: the source is a constant of three bytes"
open "a letter of another script"                  "$flaw // nosеc M111: the source is a constant of three bytes"
open "a non-breaking blank"                        "$flaw // nosec"$'\xc2\xa0'"M111: the source is a constant of three bytes"
open "a blank without width"                       "$flaw // nosec"$'\xe2\x80\x8b'" M111: the source is a constant of three bytes"
open "an unknown code beside the known one"        "$flaw // nosec M111,M999: the source is a constant of three bytes"
open "a wildcard"                                  "$flaw // nosec M*: the source is a constant of three bytes"
open "a day that does not exist"                   "$flaw // $why until=2099-02-30"
open "a day that is past"                          "$flaw // $why until=2020-01-01"
open "a day that is past, with blanks"             "$flaw // $why until = 2020-01-01"
open "a day that is past, in words"                "$flaw // $why until 2020-01-01"

# ---- policies ----
printf '%s' "$body" >x.c
printf 'root:x: %s\n' "do-not-show" >private
policy() { printf '%b' "$2" >p.yaml; expect "$1" "$3" audit -c p.yaml x.c; }
policy "a policy cannot read other files"          'extends: private\n' 2
lacks  "and does not show them"                    "do-not-show"
ln -s private link.yaml
policy "nor through a link"                        'extends: link.yaml\n' 2
lacks  "and does not show them"                    "do-not-show"
expect "nor be a link itself"                      2 audit -c link.yaml x.c
lacks  "and does not show them"                    "do-not-show"
mkfifo pipe.yaml
policy "a policy that is a pipe does not hang"     'extends: pipe.yaml\n' 2
policy "a policy of nothing"                       'rules: []\n' 2
policy "a policy that excludes everything"         'exclude: ["**"]\n' 2
policy "a policy that skips everything"            'skip:\n  - rule: "*"\n    rationale: the whole of it is reviewed by hand\n' 2
says   "says that nothing would be judged"         "nothing would be judged"
policy "in two halves"                             'skip:\n  - rule: "M[0-3]*"\n    rationale: the whole of it is reviewed by hand\n  - rule: "M[4-9]*"\n    rationale: the whole of it is reviewed by hand\n    paths: ["*"]\n' 2
expect "-s of everything"                          2 audit -s '*' x.c
expect "-t and -s of one"                          2 audit -t M111 -s M111 x.c
policy "a skip for another path"                   'skip:\n  - rule: M111\n    rationale: the whole of it is reviewed by hand\n    paths: ["../w/x.c", "x.c/", "y.c"]\n' 1

# ---- where the flaw is written ----
for name in body.inc body.inl body.def body.txt body.C body.hxx body body.tpp; do
    rm -rf d && mkdir d && printf '%s' "$body" >"d/$name" && printf '#include "%s"\nint a;\n' "$name" >d/x.cpp
    expect "in a file called $name" 1 audit -t M111 d
    says "and it is named" "d/$name:6"
done
rm -rf d && mkdir d && printf '%s' "$body" >d/gen.inc && printf 'gen.inc\n' >d/.gitignore && printf '#include "gen.inc"\nint a;\n' >d/x.c
expect "what .gitignore leaves out is left out" 0 audit -t M111 d
says "and counted" "1 file or folder left out by .gitignore or the policy"
for name in -include.c -o.c -E.c @x.c -.c; do
    rm -rf d && mkdir d && printf '%s' "$body" >"d/$name"
    expect "in a file called $name" 1 bash -c "cd d && '$bin/moe-audit' --no-cache -t M111 ."
done
rm -rf d && mkdir d && printf '%s' "$body" | iconv -t UTF-16 >d/x.c
expect "in UTF-16" 2 audit d
says "which is said" "is UTF-16 or no text at all"
printf '%s' "$body" | iconv -t UTF-16LE >d/x.c
expect "in UTF-16 without its mark" 2 audit d
head -c 5000 /dev/zero >d/x.c
expect "a file of zeros is not clean" 2 audit d
expect "an empty standard input is not clean" 2 bash -c "'$bin/moe-audit' --no-cache - </dev/null"
rm -rf d && mkdir d && printf 'int a;\n' >d/a.c && ln -s /etc/hostname d/out.c && ln -s gone d/gone.c && mkfifo d/pipe.c
expect "links that lead out are left alone" 0 audit -t M111 d
says "and named" "out.c: a link that leads out of what is audited"
says "broken ones, too" "gone.c: a link to no regular file"
says "and pipes" "pipe.c: no regular file"
says "in the last line" "3 files left out"

# ---- which lines are judged ----
rm -rf d && mkdir d && cd d || exit 2
git init -q . && git config user.email tester@example.org && git config user.name "A Tester"
printf '%s' "${body/strcpy(b, s)/(void)s}" >x.c && git add . && git commit -q -m one
printf '*.c -diff\n' >.gitattributes && printf '%s' "$body" >x.c
expect "a .gitattributes that hides the change" 1 audit -t M111 --since HEAD .
git diff >../hidden.diff && expect "in a diff, too" 1 audit -t M111 --diff ../hidden.diff .
git diff --binary >../hidden.diff && expect "as a binary patch, too" 1 audit -t M111 --diff ../hidden.diff .
diff -u /dev/null "$PWD/x.c" >../hidden.diff
expect "a diff of absolute names" 1 audit -t M111 --diff ../hidden.diff .
cd ..

# ---- where messages go ----
printf '%s' "$body" >x.c
expect "a closed standard output is an error" 2 bash -c "'$bin/moe-audit' --no-cache x.c >&-"
expect "all three closed: the report is whole" 1 bash -c "'$bin/moe-audit' --no-cache -f csv -o r.csv x.c <&- >&- 2>&-"
check  "and nothing else is in it" test "$(grep -c . r.csv)" -eq 2
expect "one file cannot be two reports" 2 audit -f json -o r -f csv -o r x.c
expect "a full device is an error" 2 audit -o /dev/full x.c
finish
