# shellcheck shell=bash
# TAP from shell scripts: source this, call `check` or ok/not_ok for each promise, end with `finish`.
#   check NAME COMMAND...      ok when the command exits 0; its output becomes the diagnosis otherwise
#   expect NAME STATUS COMMAND...   ok when it exits with exactly that status; the output stays in $said
#   says NAME TEXT             ok when $said holds the text
set -u
tap_count=0 tap_bad=0 said=

ok() { tap_count=$((tap_count + 1)); echo "ok $tap_count - $1"; }
not_ok() {
    tap_count=$((tap_count + 1)) tap_bad=$((tap_bad + 1))
    echo "not ok $tap_count - $1"
    [ -z "${2:-}" ] || printf '%s\n' "$2" | head -n 30 | sed 's/^/#   /'
}
check() {
    local name=$1 out
    shift
    if out=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$out"; fi
}
expect() {
    local name=$1 want=$2 got=0
    shift 2
    said=$("$@" 2>&1) || got=$?
    if [ "$got" -eq "$want" ]; then ok "$name"; else not_ok "$name" "exit $got, not $want: $said"; fi
}
says() {
    case $said in *"$2"*) ok "$1" ;; *) not_ok "$1" "\"$2\" is not in: $said" ;; esac
}
finish() { echo "1..$tap_count"; [ "$tap_bad" -eq 0 ] && [ "$tap_count" -gt 0 ]; exit $?; }

# A scratch folder that goes with the script: `scratch` sets $tmp.
scratch() { tmp=$(mktemp -d) || exit 2; trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT; }

# make without what a make above this script left in the environment (its jobs, its flags); variables given to it on the command line stay.
clean_make() { env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u MAKE_TERMOUT -u MAKE_TERMERR make --no-print-directory "$@"; }
