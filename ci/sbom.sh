#!/bin/bash
# A CycloneDX 1.6 bill of the shared libraries that the built tools load, of the libclang and the Open MPI that they open, and of the plugins and what those load:
# ci/sbom.sh VERSION FILE..., tools and plugins (*.so), as they were built. Names and versions are dpkg's, so this runs where they were built from packages; a library
# of no package (NVIDIA's, installed by hand) is named by its file, its number and its digest. Plugins have CUDA's runtime inside: its version is that of the header
# in $CUDA_HOME. No clock and no random serial: same build, same bytes.
set -euo pipefail
export LC_ALL=C
version=$1
shift
distro=$(sed -n 's/^ID=//p' /etc/os-release)
release=$(sed -n 's/^VERSION_ID=//p' /etc/os-release | tr -d '"')

# The package that owns a library; merged /usr means that dpkg may know it by its old path.
owner() {
    local path=$1
    { dpkg-query -S "$path" 2>/dev/null || dpkg-query -S "${path#/usr}" 2>/dev/null || dpkg-query -S "/usr$path" 2>/dev/null; } | sed 's/: .*//; s/:.*//; s/,.*//'
}
# What a file loads, a line each: "package NAME", or "file PATH" for a library of no package. Where one is not found the bill would lack what it is for.
loads() {
    local said lib name
    said=$(ldd "$1" 2>&1) || true
    if grep -F 'not found' <<<"$said" >&2; then echo "sbom: $1 loads what is not here" >&2; return 1; fi
    sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) .*/\1/p' <<<"$said" | sort -u |
        while read -r lib; do
            name=$(owner "$(readlink -f "$lib")" || owner "$lib" || true)
            if [ -n "$name" ]; then echo "package $name"; else echo "file $lib"; fi
        done
}
opened() {
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'libclang1-*' 2>/dev/null | sed -n 's/^installed //p' | sort -V | tail -n 1 | sed 's/^/package /'
    { dpkg-query -S '*/libmpi.so.40' 2>/dev/null || true; } | sed 's/: .*//; s/:.*//; s/^/package /'
}

# KIND WORD -> its name in the bill, which stands in JSON as it is
name_of() {
    local name=${2##*/}
    [[ $name =~ ^[A-Za-z0-9._+-]+$ ]] || { echo "sbom: $2 has a name that no library has" >&2; return 1; }
    echo "$name"
}
# KIND WORD -> a component
component() {
    local name v arch file
    name=$(name_of "$1" "$2")
    case $1 in
    package)
        v=$(dpkg-query -W -f '${Version}' "$name") arch=$(dpkg-query -W -f '${Architecture}' "$name")
        printf '{"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"}' \
            "$name" "$name" "$v" "$distro" "$name" "$(sed 's/+/%2B/g; s/:/%3A/g; s/~/%7E/g' <<<"$v")" "$arch" "$distro" "$release" ;;
    file)       # the file behind the links has the longer number: libnccl.so.2 is libnccl.so.2.28.9
        file=$(readlink -f "$2")
        v=$(sed -n 's/.*\.so\.\([0-9][0-9.]*\)$/\1/p' <<<"${file##*/}")
        printf '{"type": "library", "bom-ref": "%s", "name": "%s"%s, "hashes": [{"alg": "SHA-256", "content": "%s"}]}' \
            "$name" "$name" "${v:+, \"version\": \"$v\"}" "$(sha256sum <"$file" | cut -c 1-64)" ;;
    plugin)
        printf '{"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [{"alg": "SHA-256", "content": "%s"}]}' \
            "$name" "$name" "$version" "$(sha256sum <"$2" | cut -c 1-64)" ;;
    inside)
        v=$(sed -n 's/^#define CUDART_VERSION  *\([0-9]*\).*/\1/p' "${CUDA_HOME:-/usr/local/cuda}/include/cuda_runtime_api.h" 2>/dev/null || true)
        printf '{"type": "library", "bom-ref": "cudart", "name": "cudart"%s, "description": "the CUDA runtime, inside the plugins"}' \
            "${v:+, \"version\": \"$((v / 1000)).$((v % 1000 / 10))\"}" ;;
    esac
}
# lines of KIND WORD -> "a", "b"
refs() { while read -r kind word; do [ "$kind" = inside ] && echo cudart || name_of "$kind" "$word"; done | sort -u | sed 's/.*/"&"/' | paste -sd , | sed 's/,/, /g'; }

# What the program needs by itself, and what each plugin does.
program='' plugins='' all='' dependencies=''
for f in "$@"; do
    case $f in
    *.so)
        needs=$(loads "$f")
        if grep -q -a cudart "$f"; then needs+=$'\n''inside cudart'; fi
        plugins+="plugin $f"$'\n'
        all+="$needs"$'\n'
        dependencies+=$(printf ',\n    {"ref": "%s", "dependsOn": [%s]}' "$(name_of plugin "$f")" "$(refs <<<"$needs")") ;;
    *)
        program+=$(loads "$f")$'\n' ;;
    esac
done
grep -q . <<<"$program" || { echo "sbom: these tools load no library" >&2; exit 1; }
program+=$(opened)$'\n'
program=$(sort -u <<<"$program" | sed '/^$/d')
top=$(printf '%s\n%s' "$program" "$plugins" | sed '/^$/d')

printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.6",\n  "version": 1,\n  "metadata": {\n'
printf '    "component": {"type": "application", "bom-ref": "moe-guard", "name": "moe-guard", "version": "%s", ' "$version"
printf '"licenses": [{"license": {"id": "Apache-2.0"}}]}\n  },\n  "components": ['
between=
# By name, as it is seen: two plugins that load the same file have it once.
while read -r kind word; do
    line=$(component "$kind" "$word")
    printf '%s\n    %s' "$between" "$line"
    between=,
done < <(printf '%s\n%s' "$top" "$all" | sed '/^$/d' | awk '{ n = $2; sub(".*/", "", n); if (!seen[n]++) print }')
printf '\n  ],\n  "dependencies": [\n    {"ref": "moe-guard", "dependsOn": [%s]}%s\n  ]\n}\n' "$(refs <<<"$top")" "$dependencies"
