#!/bin/bash
# The same sources give the same bytes, in whatever folder and at whatever time they are built.
# Alone: it takes the whole tree and all cores.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
if [ -n "${SAN:-}" ]; then
    ok "only the plain build is shipped, and it is the one that is built twice"
    finish
fi
cd "$(dirname "$0")/../.." || exit 2
scratch
a=$tmp/a b="$tmp/another place, with a longer name"
mkdir -p "$a" "$b"
tar -cf "$tmp/tree.tar" --exclude=./build --exclude=./.git . || exit 2
tar -xf "$tmp/tree.tar" -C "$a" && tar -xf "$tmp/tree.tar" -C "$b" && rm "$tmp/tree.tar"

# The second folder is built with other times, another locale, another umask and one job at a time less.
jobs=$(nproc)
# The tools that all tests are about were built here a moment ago, with the flags that everybody gets: they are the first, unless somebody asked for others.
if [ "${BUILD:-}" = build ] && [ -z "${CFLAGS:-}${CPPFLAGS:-}${LDFLAGS:-}${CC:-}" ]; then
    rm -r "$a" && a=$PWD
    ok "the first build is the one under test"
else
    expect "the first copy builds" 0 clean_make -C "$a" -j"$jobs" BUILD=build bins
fi
find "$b" -type f -exec touch -d '2001-02-03 04:05:06' {} +
umask 077
expect "the second copy builds, in a folder with blanks in its name" 0 env LC_ALL=C TZ=Asia/Tokyo HOME=/nonexistent \
    bash -c '. tests/support/tap.sh; clean_make -C "$1" -j"$2" BUILD=build bins' _ "$b" "$jobs"

same=0
for tool in "$a"/build/bin/*; do
    name=$(basename "$tool")
    if [ -f "$tool" ] && cmp -s "$tool" "$b/build/bin/$name"; then
        ok "$name is the same $(stat -c %s "$tool") bytes twice"
        same=$((same + 1))
    else
        not_ok "$name is the same bytes twice" "$(cmp "$tool" "$b/build/bin/$name" 2>&1)"
    fi
    if grep -qF -e "$tmp" -e "$PWD/" "$tool"; then not_ok "$name does not hold the folder it was built in"; else ok "$name does not hold the folder it was built in"; fi
done
if [ "$same" -gt 0 ]; then ok "$same tools were compared"; else not_ok "tools were compared"; fi
finish
