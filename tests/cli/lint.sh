#!/bin/bash
# moe-lint as a user runs it: exits, kinds, streams, suppressions, policies, reports that show no secret.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
root=$PWD
scratch
lint="$bin/moe-lint"
cd "$tmp" || exit 2
# Put together here, so that no file of the repository holds what looks like one.
key="AKIA""QX7RZ5NMT2WJ4K6P" pass="Ju7""-qPz4wLm9" token="hf_""QwErTzUiOpAsDfGhJkLyXcVbNmQaWsEdRf"
policy="$root/policy/default.yaml"

# -- exits
mkdir clean && printf 'model:\n  max_tokens: 4096\n  eos_token: "</s>"\n' >clean/a.yaml
expect "a clean config passes" 0 "$lint" -c "$policy" clean
says "and the last line says what was covered" "1 file"
expect "no path is no pass" 2 "$lint" -c "$policy"
expect "a path that is not there is no pass" 2 "$lint" -c "$policy" nowhere
mkdir empty && expect "an empty folder is no pass" 2 "$lint" -c "$policy" empty
printf '\0\1\2\3' >blob.bin && expect "a binary alone is no pass" 2 "$lint" -c "$policy" blob.bin
expect "an unknown kind is an error" 2 "$lint" -c "$policy" --kind novel clean
expect "an unknown rule is an error" 2 "$lint" -c "$policy" -t L999 clean
expect "an unknown option has a suggestion" 2 "$lint" --basline x clean
says "which is named" "did you mean --baseline"

# -- findings
mkdir bad && printf 'store:\n  region: eu\n  access_key: %s\n  password: %s\n' "$key" "$pass" >bad/train.yaml
expect "a key in a config is a finding" 1 "$lint" -c "$policy" bad
says "with its place" "bad/train.yaml:3"
expect "and a password" 1 "$lint" -c "$policy" bad
says "with its place, too" "bad/train.yaml:4"
printf 'TOKEN=%s\n' "$token" >job.env
expect "a token in an environment file" 1 "$lint" -c "$policy" job.env
printf 'import x\nhf = "%s"\n' "$token" >prog.py
expect "and in a program" 1 "$lint" -c "$policy" prog.py
iconv -t UTF-16 prog.py >wide.py
expect "and in UTF-16" 1 "$lint" -c "$policy" wide.py
says "on its line" "wide.py:2"

# -- standard input and kinds
expect "a stream is read" 1 "$lint" -c "$policy" --kind env - <job.env
says "under its name" "-:1"
expect "and a clean one passes" 0 "$lint" -c "$policy" --kind jsonl - <<<'{"step": 1, "loss": 2.5}'

if { printf '{"step": 1, "loss": 2}\n'; sleep 1; printf '{"step": 2, "api_key": "%s"}\n' "$pass"; } | "$lint" -c "$policy" --kind jsonl - >said 2>&1; then
    not_ok "a pipe is judged to its end" "$(cat said)"
else
    check "a pipe is judged to its end" grep -q -- "-:2" said
fi
check "and what it said shows no secret" bash -c "! grep -qF -e '$pass' said"
expect "an empty pipe is no pass" 2 "$lint" -c "$policy" --kind jsonl - </dev/null
expect "of whatever kind" 2 "$lint" -c "$policy" - </dev/null
expect "what could not be judged is said" 2 "$lint" -q -c "$policy" -f csv -o out.csv - </dev/null
says "beside a report for machines, too" "nothing came"

printf '{"step": -1, "rank": 0, "note": "x"}\n' >steps.jsonl
expect "a schema that nothing could be held to is no pass" 2 "$lint" -c "$policy" --schema step-record clean
says "and says so" "no file could be held to it"
expect "records are held to one" 1 "$lint" -c "$policy" --schema step-record steps.jsonl
printf 'keys:\n  model: {keys: {max_tokens: int, eos_token: string}}\n' >shape.yaml
expect "a config is held to one" 0 "$lint" -c "$policy" --schema shape.yaml clean
printf 'modle: {}\n' >typo.yaml
expect "and a mistyped key is found" 1 "$lint" -c "$policy" --schema shape.yaml typo.yaml
says "with what was meant" "did you mean"

# -- no report shows a secret
for f in text json sarif html junit csv gitlab github; do
    "$lint" -c "$policy" -f "$f" -o "out.$f" bad job.env prog.py >/dev/null 2>&1
    if [ -s "out.$f" ] && ! grep -qF -e "$key" -e "$pass" -e "$token" "out.$f"; then ok "$f shows no secret"; else not_ok "$f shows no secret" "$(grep -nF -e "$key" -e "$pass" -e "$token" "out.$f" | head -3)"; fi
    check "$f says where" grep -q "train.yaml" "out.$f"
done
"$lint" -c "$policy" --write-baseline known.json bad >/dev/null 2>&1
check "a baseline holds no secret" bash -c "! grep -qF -e '$key' -e '$pass' known.json"
expect "and makes what is known no failure" 0 "$lint" -c "$policy" --baseline known.json bad
printf 'extra: {api_key: %s}\n' "$pass" >>bad/train.yaml
expect "while what is new fails" 1 "$lint" -c "$policy" --baseline known.json bad

# -- suppressions
printf 'FROM python:3.11.9\nCOPY . /app\n' >Dockerfile
expect "no USER is a finding" 1 "$lint" -c "$policy" -t L401 Dockerfile
printf 'password: %s  # nosec L101: rotated, kept as an example of the format\n' "$pass" >sup.yaml
expect "a live secret is not suppressed by a comment" 1 "$lint" -c "$policy" -t L101 sup.yaml
says "and the finding says so" "only the policy does"
printf 'lint:\n  inline_secrets: true\n' >allow.yaml
expect "unless the policy says it may be" 0 "$lint" -c allow.yaml -t L101 sup.yaml
printf 'skip:\n  - rule: L101\n    rationale: the value is a documented example of the format\n    paths: [sup.yaml]\n' >skip.yaml
expect "a policy's skip counts" 0 "$lint" -c skip.yaml -t L101,L110 sup.yaml
printf 'name: x  # nosec\n' >bare.yaml
expect "a bare suppression is a finding" 1 "$lint" -c "$policy" bare.yaml
says "by its rule" "M001"

expect "and so is one of another scanner" 1 "$lint" -c "$policy" -t L125 - <<<"a = 1  # gitleaks:"'allow'
printf -- '-- nosec\nSELECT 1;\n' >bare.sql
expect "and one in SQL" 1 "$lint" -c "$policy" bare.sql
says "by its rule, too" "M001"

# -- sentences show no secret either
printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n  - {name: %s, image: x}  # nosec %s\n' "$token" "$key" "$key" >named.yaml
printf '# nosec L101: the key %s was rotated yesterday\npassword: %s # x %s %s\n' "$key" "$pass" "$token" "$key" >reason.yaml
for f in text json sarif html junit csv gitlab github; do
    "$lint" -c allow.yaml -v -f "$f" -o "out.$f" --show-suppressed --write-baseline known2.json named.yaml reason.yaml >said 2>&1
    if [ -s "out.$f" ] && ! grep -qF -e "$key" -e "$pass" -e "$token" "out.$f" known2.json said; then ok "$f names none"; else not_ok "$f names none" "$(grep -nF -e "$key" -e "$pass" -e "$token" "out.$f" known2.json said | head -3)"; fi
done

# -- ten thousand secrets cost what their bytes say
for i in $(seq 1 9000); do printf '"password": "%s%05d", ' "$pass" "$i"; done >line.txt
{ printf 'a: |\n'; for i in $(seq 1 9000); do printf '  password: %s%05d\n' "$pass" "$i"; done; } >block.yaml
expect "on one line" 1 timeout 10 "$lint" -q -c "$policy" -f csv -o many.csv line.txt
expect "and in one block" 1 timeout 10 "$lint" -q -c "$policy" -f csv -o many.csv block.yaml
check "each on its own line" grep -q '^"block.yaml",9001,' many.csv
{ printf 'wandb:\n'; for i in $(seq 1 14); do printf '        setting_%s: a value of this run\n' "$i"; done; } >wandb.yaml
expect "a long block of settings is judged" 0 "$lint" -c "$policy" wandb.yaml

# -- the policy says what files are
printf 'a=1\npassword = %s\n' "$pass" >settings.custom
printf 'lint:\n  files:\n    - paths: ["*.custom"]\n      kind: ini\n' >kinds.yaml
expect "a kind of the policy is used" 1 "$lint" -c kinds.yaml -v settings.custom
says "as named" "read as ini"
printf 'lint:\n  files:\n    - paths: ["*.custom"]\n' >half.yaml
expect "a row without kind or schema is an error" 2 "$lint" -c half.yaml settings.custom

# -- many files, the same bytes whatever the threads
mkdir many && for i in $(seq 1 300); do printf 'i: %s\ntoken_count: 5\npassword: %s%s\n' "$i" "$pass" "$i" >"many/$i.yaml"; done
"$lint" -c "$policy" -j 1 -f json -o one.json many >/dev/null 2>&1
"$lint" -c "$policy" -j 8 -f json -o eight.json many >/dev/null 2>&1
strip() { grep -vE '"(generated_at|elapsed_ms|cpu_ms|command_line|workers|duration)"' "$1"; }
check "one thread and eight write the same report" diff <(strip one.json) <(strip eight.json)

# -- a user's .gitleaks.toml
cat >own.toml <<'T'
[[rules]]
id = "plant-badge"
description = "a badge of the plant"
regex = '''\bplant-[0-9]{6}\b'''
keywords = ["plant-"]
[rules.allowlist]
regexes = ["plant-000000"]
T
printf 'badge: plant-%s\nother: plant-000000\n' 482913 >badges.txt
expect "a rule of a .gitleaks.toml finds" 1 "$lint" -c "$policy" --gitleaks-config own.toml badges.txt
says "with our code" "S149"
says "and its own name" "plant-badge"
case $said in *badges.txt:2*) not_ok "its allowlist counts" "$said" ;; *) ok "its allowlist counts" ;; esac
printf '[[rules]]\nid = "x"\nregex = "("\n' >broken.toml
expect "a broken one is an error" 2 "$lint" -c "$policy" --gitleaks-config broken.toml badges.txt
says "with its place" "broken.toml:3"
printf '[[rules]]\nid = "x"\nregex = "a(b+)"\nsecretGroup = 2\n' >group.toml
expect "and so is a group that the regex does not have" 2 "$lint" -c "$policy" --gitleaks-config group.toml badges.txt
says "with its place, too" "group.toml:4"

# -- known secrets
expect "marked values are made" 0 "$lint" canary marks.env
check "for their owner only" test "$(stat -c %a marks.env)" = 600
expect "and not over a file that is there" 2 "$lint" canary marks.env
mark=$(sed -n 's/^WANDB_API_KEY=//p' marks.env)
mkdir run && printf '{"step": 1}\n' >run/a.jsonl && printf '\0\1%s\2' "$(printf 'x%s' "$mark" | base64 -w0)" >run/shard.bin
expect "one in base64 in a binary is found" 1 "$lint" -c "$policy" --canary marks.env run
says "with its name" "WANDB_API_KEY"
printf '\0\1nothing here' >run/shard.bin
expect "a run without any passes" 0 "$lint" -c "$policy" --canary marks.env run
printf 'x = "%s"\n' "$(printf '%s' "$pass" | rev)" >run/rev.txt
expect "this environment's own, reversed" 1 env S3_PASSWORD="$pass" "$lint" -c "$policy" --live run
says "by its rule" "S191"
expect "an environment without any is no pass" 2 env -i "$lint" -c "$policy" --live run

finish
