#!/bin/bash
# What is written about the tools is true: pages are current, options exist, files that are named are there.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
scratch

# Every option of every tool is in its manual page, and nothing but options.
for tool in "$bin"/*; do
    name=$(basename "$tool")
    "$tool" --help >"$tmp/help"
    page=${bin%/bin}/share/man/man1/$name.1
    grep -oE -- '--[a-z][a-z-]+' "$tmp/help" | sort -u >"$tmp/options.$name"
    missing=$(while read -r o; do grep -qE -- "(Fl|It Fl).*${o#-}|${o//-/\\\\-}" "$page" || echo "$o"; done <"$tmp/options.$name")
    if [ -s "$tmp/options.$name" ] && [ -z "$missing" ]; then ok "every option of $name is in its manual page"; else not_ok "every option of $name is in its manual page" "$missing"; fi
done

# Options that the documents and the action use are options of ours, or of the programs named beside them.
sort -u "$tmp"/options.* >"$tmp/options"
foreign='^--(variant|help|version)$'
for doc in README.md docs/ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md LICENSE; do check "$doc is there" test -s "$doc"; done
for doc in README.md docs/ARCHITECTURE.md CONTRIBUTING.md SECURITY.md ci/action.sh; do
    unknown=$(grep -oE -- '(^|[^-a-z])--[a-z][a-z-]+' "$doc" | grep -oE -- '--[a-z-]+' | sort -u | grep -vxF -f "$tmp/options" | grep -vE -- "$foreign")
    if [ -z "$unknown" ]; then ok "the options in $doc exist"; else not_ok "the options in $doc exist" "$unknown"; fi
done

# `make TARGET` in the documents is a target; a relative link is a file.
targets=$(sed -n 's/^\([a-z-]*\):.*##.*/\1/p' Makefile ci/*.mk; echo "unit-common/doc")
for doc in README.md docs/ARCHITECTURE.md CONTRIBUTING.md; do
    unknown=$({ grep -oE '`make [^`]+`' "$doc"; grep -E '^ *(sudo )?make ' "$doc"; } | tr -d '`' | sed 's/#.*//; s/.*make //; s/[A-Z]*=[^ ]*//g' | tr -s ' ' '\n' |
        sort -u | while read -r t; do [ -z "$t" ] || grep -qxF -e "$t" <<<"$targets" || echo "$t"; done)
    if [ -z "$unknown" ]; then ok "the make targets in $doc exist"; else not_ok "the make targets in $doc exist" "$unknown"; fi
done
for doc in *.md docs/*.md; do
    gone=$(grep -oE '\]\([^)#:]+\)' "$doc" | sed 's/^](\(.*\))$/\1/' | while read -r f; do [ -e "$(dirname "$doc")/$f" ] || echo "$f"; done)
    if [ -z "$gone" ]; then ok "the links of $doc lead somewhere"; else not_ok "the links of $doc lead somewhere" "$gone"; fi
done

# One page a rule, as the tool would write it now (make docs). A tool is asked for all of its pages at once, and only where those differ for each.
rules=0 old=
declare -A codes=()
for yaml in rules/*/*/rule.yaml; do
    code=${yaml%/rule.yaml} code=${code##*/} rules=$((rules + 1))
    codes[$(ci/rule-tool.sh "$yaml")]+=" ${code%%-*}"
done
for tool in "${!codes[@]}"; do
    read -ra of_tool <<<"${codes[$tool]}"
    "$bin/$tool" -f md rules show "${of_tool[@]}" >"$tmp/pages.md" 2>&1 && (cd docs/rules && cat "${of_tool[@]/%/.md}" 2>&1) | cmp -s - "$tmp/pages.md" && continue
    for code in "${of_tool[@]}"; do
        "$bin/$tool" -f md rules show "$code" >"$tmp/page.md" 2>&1 && cmp -s "$tmp/page.md" "docs/rules/$code.md" || old="$old $code"
    done
    [ -n "$old" ] || old=" $tool's together"
done
if [ "$rules" -gt 0 ] && [ -z "$old" ]; then ok "docs/rules is current for $rules rules"; else not_ok "docs/rules is current (make docs)" "$old"; fi
extra=$(for p in docs/rules/*.md; do c=$(basename "$p" .md); set -- rules/*/"$c"-*/rule.yaml; [ -f "$1" ] || echo "$p"; done)
if [ -z "$extra" ]; then ok "no page is about a rule that is gone"; else not_ok "no page is about a rule that is gone" "$extra"; fi
finish
