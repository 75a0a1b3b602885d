#!/bin/sh
# Lay out a rule's folder: ci/new-rule.sh source/M199-example. What it writes passes the tool's `rules test` as it stands; every line is there to
# be replaced. Nothing that exists is touched.
set -eu
usage() { echo "usage: make new-rule ID=<input>/<code>-<name>, as in ID=source/M199-example" >&2; exit 2; }
[ $# -eq 1 ] || usage
input=${1%%/*} base=${1#*/}
case $1 in */*/*|/*|*/|*..*) usage ;; */*) ;; *) usage ;; esac
case $input in source|config|telemetry|deploy|secrets|checkpoint) ;; *) echo "new-rule: '$input' is no input: source config telemetry deploy secrets checkpoint" >&2; exit 2 ;; esac
code=${base%%-*} name=${base#*-}
case $code in [A-Z][0-9][0-9][0-9]) ;; *) echo "new-rule: '$code' is not a letter and three digits" >&2; exit 2 ;; esac
case $name in ''|"$base"|*[!a-z0-9-]*|-*|*-|*--*) echo "new-rule: the name is lower case words with hyphens" >&2; exit 2 ;; esac
for taken in rules/*/"$code"-*; do
    [ -e "$taken" ] && { echo "new-rule: $code is taken: $taken" >&2; exit 2; }
done
dir=rules/$input/$base
mkdir -p "$dir"
cat >"$dir/rule.yaml" <<EOF
code: $code                        # equals the folder; stable for ever
name: $name
title: what is wrong, in one clause without a full stop
severity: medium                  # low | medium | high: how bad it is when it is true
confidence: medium                # how often it is true when it is said
cwe: CWE-710                      # or a list, the main one first
tags: [example]
$([ "$input" = source ] && printf '%s\n' 'params:' '  functions: [replace_me]         # what a policy may change; written $functions below')
why: >-
  What goes wrong, and what a fault or an attacker makes of it.
fix: What to write instead.
references: ["https://cwe.mitre.org/data/definitions/710.html"]
$(case $input in
    source) printf '%s\n' 'match:                            # docs/writing-rules.md has an example of every word' '  - call: $functions' \
                           '    message: "{name}() must not be called"' ;;
    checkpoint) printf '%s\n' 'match:                            # the event of a reader, or a check.c beside this file' '  - note: replace-me' ;;
    *) printf '%s\n' 'match:                            # docs/writing-rules.md has an example of every word' \
                      '  - value: {kinds: [yaml], name: replace_me, text: "^yes$"}' '    message: replace_me must not be set' ;;
esac)
EOF
case $input in
    source) ;;
    checkpoint) echo "$dir: rule.yaml is there; its rows of bad and good checkpoints go into tests/ckpt"; exit 0 ;;
    *)  printf 'model:\n  replace_me: "yes"  # expect: %s\n' "$code" >"$dir/bad.yaml"
        printf 'model:\n  something_else: "yes"\n  replace_me: "no"\n' >"$dir/good.yaml"
        echo "$dir: fill in rule.yaml, bad.yaml and good.yaml, then run: moe-lint rules test"; exit 0 ;;
esac
cat >"$dir/bad.c" <<EOF
void replace_me(void);

void wrong(void)
{
    replace_me();                               /* expect: $code */
}
EOF
cat >"$dir/good.c" <<'EOF'
void something_else(void);

void right(void)
{
    something_else();
}
EOF
echo "$dir: fill in rule.yaml, bad.c and good.c, then run: moe-audit rules test"
