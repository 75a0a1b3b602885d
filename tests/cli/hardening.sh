#!/bin/bash
# Every tool's ELF file carries the hardening that ci/flags.mk asks for. Read with readelf, so the linker's word counts, not the Makefile's.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$1

if [ -n "${SAN:-}" ]; then
    ok "a sanitizer build is not hardened by design: ASan replaces FORTIFY and the allocator; the plain build is what this looks at"
    finish
fi

# FILE: sections of readelf, once each
look() {
    header=$(readelf -hW "$1") segments=$(readelf -lW "$1") dynamic=$(readelf -dW "$1") symbols=$(readelf --dyn-syms -W "$1") notes=$(readelf -nW "$1" 2>/dev/null)
}
has() { grep -Eq -- "$2" <<<"$1"; }

pie()       { has "$header" 'Type: +DYN' && has "$dynamic" 'FLAGS_1.* PIE'; }
relro()     { has "$segments" 'GNU_RELRO' && has "$dynamic" 'FLAGS_1.* NOW|BIND_NOW'; }
stack()     { has "$segments" 'GNU_STACK .* RW +0x' && ! has "$segments" 'GNU_STACK .* RWE'; }
no_wx()     { ! has "$segments" '^ *LOAD .* RWE '; }
canary()    { has "$symbols" ' __stack_chk_fail'; }
# FORTIFY_SOURCE=3 turns calls into their _chk kin where the size of the destination is known
fortify()   { has "$symbols" ' __[a-z]+_chk(@|$)'; }
no_path()   { ! has "$dynamic" '\((RPATH|RUNPATH)\)'; }
no_text()   { ! has "$dynamic" 'TEXTREL'; }
build_id()  { has "$notes" 'Build ID: [0-9a-f]{40}'; }
# The linker writes the note only if every object has it, those of libc's start code included; where they lack it, our own objects still must.
cet() {
    has "$notes" 'x86 feature: IBT, SHSTK' && return
    local start own marked bare
    start=$(readelf -nW "$(${CC:-cc} -print-file-name=Scrt1.o)" "$(${CC:-cc} -print-file-name=crtbeginS.o)" 2>/dev/null)
    [ "$(grep -c 'IBT, SHSTK' <<<"$start")" -lt 2 ] || return 1
    mapfile -t own < <(find "${bin%/bin}/obj" -name '*.o')
    [ "${#own[@]}" -gt 0 ] || return 1
    marked=$(readelf -nW "${own[@]}" 2>/dev/null | awk '/^File: / { file = substr($0, 7) } /IBT, SHSTK/ { print file }' | sort -u)
    bare=$(printf '%s\n' "${own[@]}" | sort -u | comm -23 - <(echo "$marked"))
    [ -z "$bare" ] || { echo "$bare"; return 1; }
}

tools=0
for tool in "$bin"/*; do
    [ -f "$tool" ] && [ -x "$tool" ] || continue
    tools=$((tools + 1)) name=$(basename "$tool")
    look "$tool"
    check "$name is position independent"                            pie
    check "$name has full RELRO: its tables are read-only before main" relro
    check "$name has a stack that cannot be executed"                stack
    check "$name has no segment that is both written and executed"   no_wx
    check "$name has stack protectors"                               canary
    check "$name has FORTIFY_SOURCE's checked calls"                 fortify
    check "$name looks for no library beside itself"                 no_path
    check "$name needs no relocation of its code"                    no_text
    check "$name has a build id"                                     build_id
    case $(uname -m) in x86_64) check "$name is marked for CET (IBT and SHSTK)" cet ;; esac
done
if [ "$tools" -gt 0 ]; then ok "$tools tools were looked at"; else not_ok "there are tools in $bin"; fi

# The test can fail: a program without any of it.
soft=$(mktemp -d) && trap 'rm -rf "$soft"' EXIT
echo 'int main(void) { return 0; }' >"$soft/a.c"
if ${CC:-cc} -O0 -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro -Wl,-z,execstack -o "$soft/a" "$soft/a.c" 2>"$soft/err"; then
    look "$soft/a"
    for p in pie relro stack canary fortify; do
        if $p; then not_ok "a program built without hardening fails '$p'"; else ok "a program built without hardening fails '$p'"; fi
    done
else
    not_ok "a program without hardening can be built to compare with" "$(cat "$soft/err")"
fi
finish
