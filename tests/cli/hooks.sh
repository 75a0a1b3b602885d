#!/bin/bash
# The auditor as other repositories use it: .pre-commit-hooks.yaml and action.yml, tried from a repository that is not this one.
# With pre-commit on PATH, pre-commit itself runs the hook; without, the hook's entry is run as pre-commit runs it.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
here=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
scratch
export HOME=$tmp/home XDG_CACHE_HOME=$tmp/cache PRE_COMMIT_HOME=$tmp/pre-commit GIT_CONFIG_NOSYSTEM=1 PATH="$bin:$PATH"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
mkdir -p "$HOME" "$tmp/their repo/src" && cd "$tmp/their repo" || exit 2
git config --global user.name "A Tester" && git config --global user.email tester@example.org && git config --global init.defaultBranch main

# HOOK KEY: the value of a key of one hook in .pre-commit-hooks.yaml (flat: one key a line)
hook() { awk -v id="$1" -v key="$2" '/^- id: / { on = $3 == id } on && $1 == key ":" { sub(/^ *[a-z_]*: */, ""); print; exit }' "$here/.pre-commit-hooks.yaml"; }

# HOOK: what pre-commit does at a commit: the staged files that match, as arguments of the entry, in one process, from the repository's root
commit_hook() {
    local entry files pattern
    read -ra entry <<<"$(hook "$1" entry)"
    pattern=$(hook "$1" files)
    [ "$(hook "$1" language)" = system ] || entry[0]=$here/${entry[0]}
    [ -n "$pattern" ] || pattern=.
    mapfile -t files < <(git diff --cached --name-only --diff-filter=ACMRT | grep -E "$pattern")
    [ ${#files[@]} -gt 0 ] || return 0
    "${entry[@]}" "${files[@]}"
}

git init -q .
cat >src/clean.c <<'C'
#include <stdio.h>
int add(int a, int b)
{
    return a + b;
}
C
echo "not a source" >notes.txt
git add . && git commit -q -m "clean"
cat >src/copy.c <<'C'
#include <string.h>
void keep(char *to, const char *from) { strcpy(to, from); }
C
echo "strcpy(to, from);" >>notes.txt
git add .

for id in moe-audit moe-audit-build; do
    check "hook $id has an entry, a language and a pattern" test -n "$(hook $id entry)" -a -n "$(hook $id language)" -a -n "$(hook $id files)"
    check "hook $id runs one process over all files" test "$(hook $id require_serial)" = true
done
for id in moe-lint moe-lint-build; do check "hook $id runs one process over all files" test "$(hook $id require_serial)" = true; done
for id in moe-audit-build moe-lint-build; do
    program=$(hook $id entry)
    check "the entry of $id is a script here" test -x "$here/${program%% *}"
done
for name in a.c b/c.h d.cc e.cpp f.cxx g.hpp h.hh i.cu j.cuh; do
    if grep -Eq "$(hook moe-audit files)" <<<"$name"; then ok "the pattern takes $name"; else not_ok "the pattern takes $name"; fi
done
for name in a.py b.cube c.c.txt Makefile; do
    if grep -Eq "$(hook moe-audit files)" <<<"$name"; then not_ok "the pattern leaves $name"; else ok "the pattern leaves $name"; fi
done

expect "a commit with a flaw is stopped" 1 commit_hook moe-audit
says "its report names the file" "src/copy.c:2"
case $said in *notes.txt*) not_ok "and nothing but sources" "$said" ;; *) ok "and nothing but sources" ;; esac
printf 'password: %s\n' "Ju7-qPz4wLm9" >job.yaml && git add job.yaml
expect "a commit with a password in a config is stopped" 1 commit_hook moe-lint
says "its report names the place" "job.yaml:1"
# shellcheck disable=SC2016  # the config's own text
printf 'password: ${JOB_PASSWORD}\n' >job.yaml && git add job.yaml
expect "one that says where it is passes" 0 commit_hook moe-lint
build=${bin%/bin}
[ -n "${SAN:-}" ] || MOE_HOOK_BUILD=$build expect "the hook that builds says the same" 1 commit_hook moe-audit-build
# The flaw is mended by the commit's author
cat >src/copy.c <<'C'
#include <string.h>
void keep(char to[static 16], const char *from)
{
    size_t n = strnlen(from, 15);
    memcpy(to, from, n);
    to[n] = '\0';
}
C
git add .
expect "the mended commit passes" 0 commit_hook moe-audit
if command -v pre-commit >/dev/null; then
    expect "pre-commit itself passes it" 0 pre-commit try-repo "$here" moe-audit --files src/copy.c src/clean.c
    cp src/copy.c "$tmp/mended.c"
    echo 'void worse(char *to, const char *from) { strcat(to, from); }' >>src/copy.c && git add .
    expect "and stops what is flawed" 1 pre-commit try-repo "$here" moe-audit --files src/copy.c
    cp "$tmp/mended.c" src/copy.c && git add .
fi
git commit -q -m "copy" && base=$(git rev-parse HEAD)

# action.yml: its own `run` lines under bash, as the runner starts them, with the inputs' defaults.
run_steps() { sed -n "s/^ *run: '\(.*\)'\$/\1/p" "$here/action.yml"; }
check "action.yml has the two steps that this runs" test "$(run_steps | wc -l)" -eq 2
if run_steps | grep -qF '${{'; then not_ok "no input is pasted into a command line"; else ok "no input is pasted into a command line"; fi
unpinned=$(grep -hE '^ *(- )?uses:' "$here/action.yml" "$here"/.github/workflows/*.yml | grep -vE 'uses: (\./|[A-Za-z0-9_./-]+@[0-9a-f]{40} # v[0-9.]+$)')
if [ -z "$unpinned" ]; then ok "every action is pinned by its commit, with the version beside it"; else not_ok "every action is pinned by its commit" "$unpinned"; fi
for v in $(sed -n 's/^ *\(MOE_[A-Z]*\): .*/\1/p' "$here/action.yml"); do
    check "ci/action.sh reads $v" grep -q "{$v:-" "$here/ci/action.sh"
done

# the build step is the build that is under test (MOE_BUILD); its packages are there, so deps.sh says nothing
export GITHUB_ACTION_PATH=$here GITHUB_OUTPUT=$tmp/out MOE_BUILD=$build MOE_SARIF=$tmp/report.sarif
step() { run_steps | sed -n "$1p" >"$tmp/step.sh"; bash --noprofile --norc -eo pipefail "$tmp/step.sh"; }
[ -n "${SAN:-}" ] || expect "the build step" 0 env -u MAKEFLAGS -u MAKELEVEL bash -c "$(declare -f step run_steps); here='$here' tmp='$tmp'; step 1"
export MOE_PATHS=.
expect "the audit step passes a clean repository" 0 step 2
check "it leaves a SARIF file without results" python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["runs"][0]["results"] == []' "$tmp/report.sarif"
check "it says where and how it ended" grep -qx "status=0" "$tmp/out"
printf '#include <stdio.h>\nchar *line(char *b) { return gets(b); }\n' >"src/two words.c"
git add . && git commit -q -m "flaw"
: >"$tmp/out"
export MOE_PATHS=$'src/clean.c\nsrc/two words.c'
expect "the audit step fails on a flaw, in a file with a blank in its name" 1 step 2
says "the annotation names file and line" "file=src/two words.c,line=2"
check "the SARIF file has it" python3 -c 'import json, sys; r = json.load(open(sys.argv[1]))["runs"][0]["results"]; assert r and all(x["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/two%20words.c" for x in r), r' "$tmp/report.sarif"
check "the status is an output" grep -qx "status=1" "$tmp/out"
printf 'int twice(int a)\n{\n    return add(a, a);\n}\n' >>src/clean.c
MOE_SINCE=HEAD MOE_PATHS=. expect "with since, what was flawed before is not judged" 0 step 2
MOE_SINCE=$base MOE_PATHS=. expect "and what came since then is" 1 step 2
MOE_PATHS='$(touch '"$tmp"'/owned); src' expect "an input is a path, never a command" 2 step 2
check "nothing of it ran" test ! -e "$tmp/owned"
MOE_POLICY=nowhere.yaml expect "a policy that is not there is no pass" 2 step 2
finish
