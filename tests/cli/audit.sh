#!/bin/bash
# moe-audit as a user runs it: exit codes, inputs, selections, outputs, baselines, changed lines, suppressions, hostile files.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
audit=$bin/moe-audit
scratch
export HOME=$tmp/home XDG_CACHE_HOME=$tmp/cache GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE NO_COLOR
mkdir -p "$HOME" "$tmp/work/src" "$tmp/work/empty" && cd "$tmp/work" || exit 2

cat >src/clean.c <<'C'
int add(int a, int b)
{
    return a + b;
}
C
cat >src/copy.c <<'C'
#include <string.h>
void keep(char *to, const char *from)
{
    strcpy(to, from);
}
C
cat >src/temp.c <<'C'
#include <stdlib.h>
char *name(char *shape)
{
    return mktemp(shape);
}
C

# found [ARGS...]: "line code" of each open finding in order, on one line
found() {
    "$audit" -n 0 --color never "$@" 2>/dev/null | awk '/^>> Issue: / { code = substr($3, 2); sub(/:.*/, "", code) }
        / *Location: / { split($2, at, ":"); printf "%s%s %s", n++ ? " " : "", at[2], code }'
}
# same NAME WANT GOT
same() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "want: $2
got:  $3"; fi; }
lacks() { case $said in *"$2"*) not_ok "$1" "\"$2\" is in: $said" ;; *) ok "$1" ;; esac; }

# ---- exit codes ----
expect "clean is 0" 0 "$audit" src/clean.c
says "a clean run says what it covered" "1 file, "
expect "findings are 1" 1 "$audit" src
says "a finding names rule and place" "src/copy.c:4:5"
expect "nothing named is 2" 2 "$audit"
expect "a missing path is 2" 2 "$audit" src/gone.c
says "a missing path is named" "src/gone.c: cannot open: No such file"
expect "a missing path beside findings is 2" 2 "$audit" src src/gone.c
expect "an empty folder is 2" 2 "$audit" empty
says "an empty folder is no pass" "nothing to audit"
expect "an unknown option is 2" 2 "$audit" --bassline x src
says "an unknown option has a neighbour" "did you mean --baseline?"
expect "an unknown format is 2" 2 "$audit" -f jsn src
says "an unknown format has a neighbour" "did you mean json?"
expect "an unknown rule is 2" 2 "$audit" -t M1111 src
says "an unknown rule is named" "M1111"
printf 'rules: [\n' >broken.yaml
expect "a broken policy is 2" 2 "$audit" -c broken.yaml src/clean.c
says "a broken policy is shown its place" "broken.yaml:2:1"
printf 'rulez: ["*"]\n' >unknown.yaml
expect "an unknown key of the policy is 2" 2 "$audit" -c unknown.yaml src/clean.c
says "an unknown key has a neighbour" "did you mean"
expect "a missing policy is 2" 2 "$audit" -c gone.yaml src/clean.c
expect "--since and --diff together are 2" 2 "$audit" --since HEAD --diff d.diff src
expect "--help is 0" 0 "$audit" --help
says "--help lists the options" "--write-baseline FILE"
expect "--version is 0" 0 "$audit" --version
if [ "$(id -u)" -ne 0 ]; then
    cp src/clean.c src/shut.c && chmod 000 src/shut.c
    expect "an unreadable file is 2" 2 "$audit" src
    says "an unreadable file is named" "src/shut.c"
    rm -f src/shut.c
else      # root reads everything: a file whose reading fails for root, too
    ln -s /proc/self/mem src/shut.c
    expect "an unreadable file is 2" 2 "$audit" src/shut.c
    rm -f src/shut.c
fi

# ---- inputs ----
same "a file" "4 M111" "$(found src/copy.c)"
same "standard input" "4 M111" "$(found - <src/copy.c)"
printf 'src/copy.c\nsrc/clean.c\n' >list
same "@list" "4 M111" "$(found @list)"
expect "@list of a path that is gone is 2" 2 "$audit" @gone
same "a folder, in the order of its paths" "4 M111 4 M411" "$(found src)"
same "a path named twice counts once" "4 M111" "$(found src/copy.c ./src/copy.c)"
printf 'exclude: [src/temp.c]\n' >exclude.yaml
same "the policy's exclude" "4 M111" "$(found -c exclude.yaml src)"
git init -q . && echo 'temp.c' >.gitignore
same ".gitignore" "4 M111" "$(found src)"
same "--no-ignore" "4 M111 4 M411" "$(found --no-ignore src)"
rm -rf .git .gitignore

# ---- selection ----
same "-t one rule" "4 M411" "$(found -t M411 src)"
same "-t by name" "4 M111" "$(found -t unbounded-copy src)"
same "-t a glob" "4 M411" "$(found -t 'M4*' src)"
same "-t a list" "4 M111 4 M411" "$(found -t M111,M411 src)"
same "-s" "4 M111" "$(found -s M411 src)"
expect "a rule left out by -s is named in the report" 1 "$audit" -s M411 src
says "with the reason" "M411: left out on the command line with -s"
expect "--severity hides nothing from the judgement" 1 "$audit" -t M411 --severity high src
says "and says what it hides" "1 finding (1 below what is shown)"

# ---- outputs ----
expect "several reports at once" 1 "$audit" -f json -o r.json -f sarif -o r.sarif -f text -o r.txt src
says "the summary goes to standard error then" "3 files, "
check "each report is what was asked for" sh -c 'grep -q "\"results\"" r.json && grep -q "sarif-2.1.0\|\"2.1.0\"" r.sarif && grep -q "Test results:" r.txt'
expect "the format follows from the file's name" 1 "$audit" -o n.csv -o n.sarif -o n.html -o n.xml src
check "csv, sarif, html and junit by name" sh -c 'head -1 n.csv | grep -q ^filename, && grep -q 2.1.0 n.sarif && grep -qi "<!doctype html" n.html && grep -q "<testsuites" n.xml'
expect "two reports on standard output are refused" 2 "$audit" -f json -f csv src
expect "a report that cannot be written is 2" 2 "$audit" -o nowhere/r.json src/clean.c
says "and named" "nowhere/r.json"
expect "-q is silent when all is clean" 0 "$audit" -q src/clean.c
same "not one byte" "" "$said"
expect "-q shows findings" 1 "$audit" -q src
says "in full" "M111:unbounded-copy"
"$audit" --color always -f json src >c.json 2>/dev/null
check "no colour outside text" sh -c '! grep -q "$(printf "\033")" c.json'
check "colour in text when asked for" sh -c '"$0" --color always src/copy.c 2>/dev/null | grep -q "$(printf "\033")"' "$audit"
"$audit" src/copy.c 2>/dev/null >/dev/full; rc=$?
same "a full disk is 2" 2 "$rc"

# ---- baseline ----
expect "--write-baseline still judges" 1 "$audit" --write-baseline known.json src
expect "what the baseline knows does not fail the run" 0 "$audit" --baseline known.json src
says "and is counted as suppressed" "0 findings, 2 suppressed"
{ printf '\n/* moved\n   down */\n\n'; sed 's/    strcpy(to, from);/\tstrcpy( to,\n\t        from );/' src/copy.c; } >moved && cp moved src/copy.c
expect "a moved and reformatted line is still known" 0 "$audit" --baseline known.json src
sed 's/^    return mktemp/    (void)mktemp(shape);\n    return mktemp/' src/temp.c >second && cp second src/temp.c
same "a second one of the same kind is new" 1 "$("$audit" --baseline known.json src >/dev/null 2>&1; echo $?)"
expect "a baseline that is none is 2" 2 "$audit" --baseline r.txt src
rm -f src/copy.c && printf '#include <string.h>\nvoid keep(char *to, const char *from)\n{\n    strcpy(to, from);\n}\n' >src/copy.c

# ---- changed lines ----
git config --global user.name "A Tester" && git config --global user.email tester@example.org && git config --global init.defaultBranch main
git init -q . && git add src && git commit -q -m first
printf 'words\n' >notes.txt && git add notes.txt && git commit -q -m words
expect "--since: a change of words alone is clean" 0 "$audit" --since HEAD~1 .
says "and says that nothing was judged" "no audited line changed"
"$audit" --since HEAD~1 -f junit -f sarif -o j.xml -o s.sarif . >/dev/null 2>&1
check "in JUnit and SARIF, too" sh -c 'grep -q "errors=\"0\"" j.xml && grep -q "\"executionSuccessful\": true" s.sarif'
expect "--since: an unchanged tree is clean" 0 "$audit" --since HEAD .
printf 'void again(char *to, const char *from)\n{\n    strcpy(to, from);\n}\n' >>src/copy.c
same "--since: the new line alone" "8 M111" "$(found --since HEAD .)"
cp src/temp.c src/new.c
same "--since: a file git does not know is new" "8 M111 4 M411 5 M411" "$(found --since HEAD .)"
rm src/new.c
git diff >d.diff
same "--diff: the new line alone" "8 M111" "$(found --diff d.diff .)"
same "--diff from standard input" "8 M111" "$(git diff | found --diff - .)"
(cd src && git diff --relative) >sub.diff
expect "--diff: sources that are not here are no pass" 2 "$audit" --diff sub.diff .
says "and are named" "copy.c: the diff changes this source, and it is not here"
: >none.diff
expect "--diff: an empty diff is no pass" 2 "$audit" --diff none.diff .
says "and says why" "names no changed file"
expect "--since: an unknown revision is 2" 2 "$audit" --since nowhere .
says "and is named" "nowhere"
expect "--since: an option is no revision" 2 "$audit" --since=--output=x .
rm -rf .git

# ---- suppressions: what does not parse exactly suppresses nothing, and is a finding ----
# called as  nosec NAME COMMENT WANT: COMMENT behind line 4
nosec() {
    printf '#include <string.h>\nvoid keep(char *to, const char *from)\n{\n    strcpy(to, from); %s\n}\n' "$2" >one.c
    same "nosec: $1" "$3" "$(found one.c)"
}
why="the caller measured from before it called"
nosec "with code and reason"           "// nosec M111: $why"                     ""
nosec "as a block comment"             "/* nosec M111: $why */"                  ""
nosec "bare suppresses nothing"        "// nosec"                                "4 M111 4 M001"
nosec "a code without a reason"        "// nosec M111"                           "4 M111 4 M004"
nosec "without a colon"                "// nosec M111 $why"                      "4 M111 4 M002"
nosec "in capitals"                    "// NOSEC M111: $why"                     "4 M111 4 M002"
nosec "an unknown code"                "// nosec M999: $why"                     "4 M111 4 M003"
nosec "an unknown code spoils all"     "// nosec M111,M999: $why"                "4 M111 4 M003"
nosec "an empty reason"                "// nosec M111:"                          "4 M111 4 M004"
nosec "a reason that says nothing"     "// nosec M111: false positive, ignore"   "4 M111 4 M004"
nosec "another rule's code"            "// nosec M411: $why"                     "4 M111 4 M005"
nosec "expired"                        "// nosec M111: $why until=2020-01-01"    "4 M111 4 M006"
nosec "still valid"                    "// nosec M111: $why until=2999-01-01"    ""
nosec "an impossible day"              "// nosec M111: $why until=2999-02-30"    "4 M111 4 M002"
nosec "two codes, one unused"          "// nosec M111,M411: $why"                "4 M005"
nosec "after other words is prose"     "// see nosec M111: $why"                 "4 M111"
nosec "a longer word is prose"         "// nosecurity M111: $why"                "4 M111"
nosec "what is said of it cannot be silenced" "// nosec M001: $why"              "4 M111 4 M002"
printf '#include <string.h>\nvoid keep(char *to, const char *from)\n{\n    // nosec M111: %s\n    strcpy(to, from);\n    strcpy(to, from);\n}\n' "$why" >one.c
same "nosec: a line of its own covers the next statement only" "6 M111" "$(found one.c)"
printf '#include <string.h>\nvoid keep(char *to, const char *from)\n{\n    strcpy(to,    // nosec M111: %s\n           from);\n    strcpy(to,\n           from); // nosec M111: %s\n}\n' "$why" "$why" >one.c
same "nosec: a statement over several lines, at its head and at its foot" "" "$(found one.c)"
printf '#include <string.h>\nconst char *text = "// nosec M111: %s"; void keep(char *to, const char *from) { strcpy(to, from); }\n' "$why" >one.c
same "nosec: in a string it is no comment" "2 M111" "$(found one.c)"
printf 'skip:\n  - {rule: M111, paths: [one.c], rationale: "%s"}\n' "$why" >skip.yaml
same "the policy's skip" "" "$(found -c skip.yaml one.c)"
printf 'skip:\n  - {rule: M111, paths: [one.c], rationale: ok}\n' >weak.yaml
expect "a skip without a real rationale is refused" 2 "$audit" -c weak.yaml one.c

printf '#include <string.h>\nvoid keep(char *to, const char *from)\n{\n    strcpy(to, from); // nosec M111: %s owner=ana ticket=MOE-7 until=2999-01-01\n    to[0] = 0; // nosec M411: %s\n}\n' "$why" "$why" >one.c
expect "the register" 0 "$audit" suppressions one.c
says "has the place, the rule and the state" "one.c:4:23: M111  inline, used (1)"
says "has owner, ticket and end" "owner=ana  ticket=MOE-7  until=2999-01-01"
says "has what is no longer needed" "one.c:5:16: M411  inline, unused"
"$audit" -f json -o reg.json suppressions one.c && "$audit" -f csv -o reg.csv suppressions one.c
check "as JSON" python3 -c 'import json; r = json.load(open("reg.json"))["suppressions"]; assert [x["state"] for x in r] == ["used", "unused"] and r[0]["ticket"] == "MOE-7", r'
check "as CSV" python3 -c 'import csv; r = list(csv.DictReader(open("reg.csv"))); assert [(x["rules"], x["state"]) for x in r] == [("M111", "used"), ("M411", "unused")], r'
expect "the register in a format it has not" 2 "$audit" -f sarif suppressions one.c

# ---- asking ----
"$audit" -c skip.yaml --print-policy >printed.yaml 2>/dev/null
"$audit" -c printed.yaml --print-policy >again.yaml 2>err.txt
same "--print-policy loads again" "" "$(cat err.txt)"
same "and means the same" "$(sed 's/ *#.*//' printed.yaml)" "$(sed 's/ *#.*//' again.yaml)"
expect "--explain" 0 "$audit" --explain M111
says "tells how to suppress" "// nosec M111:"
expect "--explain of what is no rule" 2 "$audit" --explain M11
says "has a neighbour" "did you mean"
for what in man bash zsh fish policy-man policy-schema; do expect "--generate $what" 0 "$audit" --generate "$what"; done
check "the bash completion is bash" sh -c '"$0" --generate bash | bash -n' "$audit"
check "the schema is JSON" sh -c '"$0" --print-schema | python3 -m json.tool >/dev/null' "$audit"
expect "--generate of something else" 2 "$audit" --generate fsh

# ---- the same bytes, however they came about ----
mkdir many && for i in 1 2 3 4 5 6 7 8 9; do cp src/copy.c "many/c$i.c"; cp src/temp.c "many/t$i.c"; done
for j in 1 4; do "$audit" --no-cache -j $j -f json -o "j$j.json" -f text -o "j$j.txt" -f sarif -o "j$j.sarif" many >/dev/null 2>&1; done
check "-j1 and -j4" sh -c 'cmp j1.json j4.json && cmp j1.txt j4.txt && cmp j1.sarif j4.sarif'
rm -rf "$tmp/cache"
for run in cold warm; do "$audit" -f json -o $run.json many >/dev/null 2>&1; done
check "cold and warm cache" sh -c 'cmp cold.json warm.json && cmp cold.json j1.json'
expect "the warm run read nothing anew" 1 "$audit" -v many
says "and says so" "18 from the cache, 0 parsed"
find "$tmp/cache" -type f -size +100c | while read -r entry; do sed -i 's/M111/M999/g; s/copy/cozy/g' "$entry"; done
"$audit" -v -f json -o tampered.json many >/dev/null 2>tampered.txt
check "entries that were tampered with are ignored" cmp tampered.json j1.json
if grep -q " from the cache, 0 parsed" tampered.txt; then not_ok "and their files are read again" "$(cat tampered.txt)"; else ok "and their files are read again"; fi
echo '/* more */' >>many/c1.c
expect "a changed file is read again" 1 "$audit" -v many
says "alone" "17 from the cache, 1 parsed"

# ---- hostile and strange sources ----
mkdir hostile && cp src/copy.c hostile/a.c && cp src/temp.c hostile/z.c
python3 -c 'print("int x = " + "(" * 200000 + "1" + ")" * 200000 + ";\nint f(void) { return 0; }")' >hostile/nested.c
python3 -c 'print("int x = " + "-~" * 200000 + "1;")' >hostile/unary.c
expect "sources that stop or crash the parser: 2" 2 "$audit" hostile
says "the one that stopped it is named" "hostile/nested.c: line 1: bracket nesting level exceeded"
says "the one that crashed it is named" "hostile/unary.c: killed by signal"
says "files before it are reported" "hostile/a.c:4:5"
says "files behind it are reported" "hostile/z.c:4:"
printf 'int main(void) { return 0; }\n' >'odd
name.c' && printf '#include <stdlib.h>\nchar *f(char *s) { return mktemp(s); }\n' >"$(printf 'esc\033[31m.c')"
said=$("$audit" --color never -- *.c 2>&1)
lacks "control characters of a name stay out of the report" "$(printf '\033')"
rm -f ./*.c
cat >k.cu <<'C'
#include <cuda_runtime.h>
#include <cuda_fp16.h>
__global__ void scale(__half *p, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        p[i] = __hmul(p[i], p[i]);
}
int run(__half *d, const __half *h, int n)
{
    cudaMemcpy(d, h, (size_t)n * sizeof *d, cudaMemcpyHostToDevice);
    scale<<<(n + 255) / 256, 256>>>(d, n);
    return cudaGetLastError() == cudaSuccess;
}
C
expect "CUDA without a toolkit" 1 "$audit" -t M701 k.cu
says "finds the status that is dropped" "k.cu:11:5"
says "and understands each call of the file" "4 of 4 calls understood (100.0%)"
: >nothing.c
expect "an empty file has nothing to misunderstand" 0 "$audit" nothing.c
echo 'hello world this is no C' >garbage.c
expect "a file that is no C is no finding" 0 "$audit" garbage.c
says "and not silently whole" "1 file understood in part"
printf 'analysis: {degraded: fail}\n' >strict.yaml
expect "under a strict policy it is 2" 2 "$audit" -c strict.yaml garbage.c
finish
