#!/bin/bash
# `make install` into a DESTDIR: everything is there, works from there, and goes again with `make uninstall`.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
scratch
build=${bin%/bin}
[ -z "${SAN:-}" ] || build=${build%/san}
export HOME=$tmp/home XDG_CACHE_HOME=$tmp/cache
mkdir -p "$HOME"

# What another build left: a plugin that this one does not make, here and where it is installed.
for lib in "$bin/../lib/moe-guard" "$tmp/root/opt/moe/lib/moe-guard"; do mkdir -p "$lib" && echo "of another build" >"$lib/moe-stale.so" || exit 2; done
umask 077
expect "make install" 0 clean_make BUILD="$build" SAN="${SAN:-}" DESTDIR="$tmp/root" PREFIX=/opt/moe install
umask 022
top=$tmp/root/opt/moe
for tool in "$bin"/*; do
    name=$(basename "$tool")
    check "$name is installed as it was built" cmp "$tool" "$top/bin/$name"
    for f in man/man1/$name.1 bash-completion/completions/$name zsh/site-functions/_$name fish/vendor_completions.d/$name.fish; do
        check "share/$f is installed" test -s "$top/share/$f"
    done
    check "the bash completion of $name is sound bash" bash -n "$top/share/bash-completion/completions/$name"
done
for f in man/man5/moe-policy.5 man/man5/moe-profile.5 man/man5/moe-train.yaml.5 moe-guard/shim/cuda/prelude.h moe-guard/policy/default.yaml \
         doc/moe-guard/README.md doc/moe-guard/LICENSE doc/moe-guard/SECURITY.md doc/moe-guard/ARCHITECTURE.md; do
    check "share/$f is installed" test -s "$top/share/$f"
done
for f in "$bin"/../lib/moe-guard/*.so; do
    if [ -e "$f" ]; then check "$(basename "$f") is installed as it was built" cmp "$f" "$top/lib/moe-guard/$(basename "$f")"; fi
done
check "a plugin that this build does not make is not installed" test ! -e "$top/lib/moe-guard/moe-stale.so"
check "nor does it stay where it would be opened" test ! -e "$bin/../lib/moe-guard/moe-stale.so"
mkdir -p "$tmp/none/lib/moe-guard" && touch "$tmp/none/lib/moe-guard/moe-cuda.so" "$tmp/none/lib/moe-guard/moe-nccl.so" || exit 2
expect "make NVCC= makes no GPU part" 0 clean_make BUILD="$tmp/none" SAN= NVCC= cuda
check "and takes away that of a build that did" test -z "$(find "$tmp/none" -name '*.so')"
odd=$(find "$top" \( -type d ! -perm 755 \) -o \( -type f -path '*/bin/*' ! -perm 755 \) -o \( -type f ! -path '*/bin/*' ! -perm 644 \))
if [ -z "$odd" ]; then ok "modes are 755 and 644 even under umask 077"; else not_ok "modes are 755 and 644 even under umask 077" "$odd"; fi
leak=$(grep -rlF -e "$tmp" "$top/share" | head -n 3)
if [ -z "$leak" ]; then ok "nothing installed names DESTDIR"; else not_ok "nothing installed names DESTDIR" "$leak"; fi

# From there: another folder, the installed copy's own data (a copy without shim would have to say so), the system's PATH only.
mkdir "$tmp/work" && cd "$tmp/work" || exit 2
cat >clean.cu <<'C'
#include <cuda_runtime.h>
__global__ void scale(float *x, int n) { int i = (int)(blockIdx.x * blockDim.x + threadIdx.x); if (i < n) x[i] *= 2; }
cudaError_t start(float *x, int n)
{
    scale<<<(n + 255) / 256, 256>>>(x, n);
    return cudaGetLastError();
}
C
cat >flawed.c <<'C'
#include <string.h>
void keep(char *to, const char *from) { strcpy(to, from); }
C
expect "the installed moe-audit passes clean CUDA code, with no toolkit on the machine" 0 "$top/bin/moe-audit" --no-cache clean.cu
expect "and fails flawed C code" 1 "$top/bin/moe-audit" --no-cache -f json -o report.json flawed.c
check "its report names the line" grep -q '"line_number": *2' report.json
expect "its text report for both says what was covered" 1 "$top/bin/moe-audit" --no-cache .
says "in its last line" "2 files"

for page in "$top"/share/man/man1/*.1 "$top"/share/man/man5/*.5; do
    name=$(basename "$page")
    if command -v mandoc >/dev/null; then check "$name is sound mdoc" mandoc -T lint -W error "$page"; fi
    if command -v mandoc >/dev/null; then said=$(mandoc -T utf8 "$page" | col -b)
    elif command -v man >/dev/null; then said=$(MANPAGER='cat' man -l "$page" 2>&1)
    else said=$(cat "$page"); fi
    says "$name reads as a page about itself" "${name%.?}"
done
for schema in policy profile train; do
    check "the schema of $schema is JSON" python3 -m json.tool "$top/share/moe-guard/schema/$schema.schema.json" /dev/null
done

cd "$OLDPWD" || exit 2
expect "make uninstall" 0 clean_make BUILD="$build" SAN="${SAN:-}" DESTDIR="$tmp/root" PREFIX=/opt/moe uninstall
left=$(find "$top" -type f)
if [ -z "$left" ]; then ok "no file is left behind"; else not_ok "no file is left behind" "$left"; fi
finish
