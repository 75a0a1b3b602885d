#!/bin/bash
# The built-in profiles at work: check is content with them, their probes run to the end inside, and so do the programs that they are for. As root also as an
# ordinary user.
# Alone: programs inside are given a time.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
profiles=$(cd "$(dirname "$0")/../../sandbox/profiles" && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-profiles-XXXXXX) || exit 2     # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp" || exit 2
python=$(readlink -f /usr/bin/python3 || :)

# The tool itself, where an ordinary user can reach it whatever folder it was built in.
install -m 755 "$bin/moe-sandbox" tool || exit 2
mkdir out && chmod 777 out

build() { cc -std=gnu17 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror "$profiles/$1/probe.c" -o "probe-$1" -pthread -ldl; }
inside() {      # PROFILE ARGUMENTS...
    local p=$1
    shift
    ${as_user:+setpriv --reuid 65534 --regid 65534 --clear-groups} "$tmp/tool" run -q -p "$p" "$@"
}

programs() {    # what people run under these profiles
    [ -x "$python" ] || return 0
    expect "$1: python3 and its own processes under training" 0 inside training -- "$python" -c '
import asyncio, multiprocessing, socket, threading
with multiprocessing.Pool(2) as p: assert p.map(abs, [-1, 2]) == [1, 2]
async def main():
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    r, w = await asyncio.open_connection(*server.sockets[0].getsockname())
    assert await r.read() == b""
asyncio.run(main())
print("trained")'
    says "$1: to the end" trained
    expect "$1: a snippet under executor-python" 0 inside executor-python -- "$python" -c '
import asyncio, os, socket, subprocess, tempfile
asyncio.run(asyncio.sleep(0))
with tempfile.TemporaryDirectory() as d: open(d + "/x", "w").write("y")
for attempt in (lambda: socket.socket(), lambda: subprocess.run(["/bin/sh", "-c", "exit 0"], check=True), lambda: open("/etc/passwd-", "w")):
    try: attempt()
    except (OSError, subprocess.SubprocessError): pass
    else: raise SystemExit("not refused")
print("executed")'
    says "$1: to the end" executed
}

tools() {       # named by --rx, they work under training
    local folder=$tmp/out/$1
    mkdir "$folder" && chmod 777 "$folder"
    printf 'int main(void) { return 0; }\n' >"$folder/a.c"
    chmod 644 "$folder/a.c"
    expect "$1: sh, git and gcc under training" 0 inside training --rw "$folder" --rx /usr/bin -- /usr/bin/sh -c "cd '$folder' && git init -q . && git add a.c &&
        git -c user.name=a -c user.email=a@b.c commit -qm one && git clone -q . copy && gcc -O1 a.c -o a && echo made"
    says "$1: to the end" made
    check "$1: what was compiled lies outside" test -s "$folder/a"
}

for p in "$profiles"/*/probe.c; do
    p=$(basename "$(dirname "$p")")
    check "$p: its probe compiles" build "$p"
    [ "$p" = docker-default ] || expect "$p: check is content" 0 ./tool check "$p"
    expect "$p: its probe runs to the end inside" 0 inside "$p" -- "$tmp/probe-$p"
done
expect "docker-default: check says what Docker leaves open" 1 ./tool check docker-default

# What crosses between machines is moe-launch's one port; NCCL's own are listed by nobody, and the manual's profile for them says what it opens.
check "training-nccl: one port is reached from outside, moe-launch's" test "$(./tool explain training-nccl | grep -c 'is reached at port')$(./tool explain training-nccl | grep -c 'is reached at port 29400$')" = 11
awk '/^name: training-fabric/, /^```/' "$profiles/../../docs/gpu.md" | grep -v '^```' >training-fabric.yaml
expect "the manual's profile for NCCL between machines: check names the network alone" 1 ./tool check training-fabric.yaml
says "the network" "P403"
check "and nothing else" test "$(./tool check -f json training-fabric.yaml 2>/dev/null | grep -o '"P[0-9]*"' | sort -u)" = '"P403"'
programs me
tools me
if [ "$(id -u)" -eq 0 ]; then
    as_user=1
    for p in probe-*; do
        expect "${p#probe-}: its probe runs for an ordinary user" 0 inside "${p#probe-}" -- "$tmp/$p"
    done
    programs user
    tools user
fi
finish
