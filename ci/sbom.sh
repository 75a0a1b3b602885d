#!/bin/bash
# A CycloneDX 1.6 bill of the shared libraries that the built tools load, and of the libclang and the Open MPI that they open: ci/sbom.sh VERSION TOOL...
# Names and versions are dpkg's, so this runs where the tools were built from packages. No clock and no random serial: same build, same bytes.
set -euo pipefail
export LC_ALL=C
version=$1
shift
distro=$(sed -n 's/^ID=//p' /etc/os-release)
release=$(sed -n 's/^VERSION_ID=//p' /etc/os-release | tr -d '"')

# The package that owns a library; merged /usr means that dpkg may know it by its old path.
owner() {
    local path=$1
    dpkg-query -S "$path" 2>/dev/null || dpkg-query -S "${path#/usr}" 2>/dev/null || dpkg-query -S "/usr$path" 2>/dev/null
}
packages() {
    local tool lib
    for tool in "$@"; do ldd "$tool" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p'; done | sort -u |
        while read -r lib; do owner "$(readlink -f "$lib")" || owner "$lib"; done | sed 's/: .*//; s/:.*//; s/,.*//' | sort -u
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'libclang1-*' 2>/dev/null | sed -n 's/^installed //p' | sort -V | tail -n 1
    dpkg-query -S '*/libmpi.so.40' 2>/dev/null | sed 's/: .*//; s/:.*//' | sort -u
}

first=1
printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.6",\n  "version": 1,\n  "metadata": {\n'
printf '    "component": {"type": "application", "bom-ref": "moe-guard", "name": "moe-guard", "version": "%s", ' "$version"
printf '"licenses": [{"license": {"id": "Apache-2.0"}}]}\n  },\n  "components": ['
refs=
for p in $(packages "$@"); do
    v=$(dpkg-query -W -f '${Version}' "$p") arch=$(dpkg-query -W -f '${Architecture}' "$p")
    purl="pkg:deb/$distro/$p@$(sed 's/+/%2B/g; s/:/%3A/g; s/~/%7E/g' <<<"$v")?arch=$arch&distro=$distro-$release"
    [ -n "$first" ] || printf ','
    first=
    printf '\n    {"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s"}' "$p" "$p" "$v" "$purl"
    refs="$refs${refs:+, }\"$p\""
done
[ -n "$refs" ] || { echo "sbom: no library of these tools belongs to a package" >&2; exit 1; }
printf '\n  ],\n  "dependencies": [\n    {"ref": "moe-guard", "dependsOn": [%s]}\n  ]\n}\n' "$refs"
