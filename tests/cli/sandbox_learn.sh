#!/bin/bash
# moe-sandbox learn as a user goes through it: a run is watched, the profile wants reasons, they are filled in, the same job runs under it; what a later run
# lacks is in the log, and is learned from there.
# Alone: programs inside are given a time.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-learn-XXXXXX) || exit 2     # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp" || exit 2
sandbox="$bin/moe-sandbox"
export HOME="$tmp/home"
mkdir home out in many
# A variable that looks like a secret must not turn up by its value.
export MY_TOKEN="tok""en-of-this-test"

learned() { "$sandbox" learn -q -o "$@"; }
filled() { sed -i 's/why: ""/why: this test needs it to prove that it can/' "$1"; }
runs() { "$sandbox" run -q -p "$@"; }

# -- the simplest
expect "a run is watched" 0 learned true.yaml -- /bin/true
expect "a program that needs nothing wants no reason" 0 "$sandbox" check true.yaml
expect "and runs under what was learned" 0 runs true.yaml -- /bin/true
expect "the job's status is kept" 42 learned exit.yaml -- sh -c 'exit 42'
expect "a command that is not there" 2 learned no.yaml -- moe-no-such-command
expect "learn wants a command" 2 "$sandbox" learn -o no.yaml
expect "a profile that could not be written is said first" 2 "$sandbox" learn -o no-folder/no.yaml -- sh -c "echo ran >ran"
check "and nothing was run for it" test ! -e ran
check "no value of the environment is in it" sh -c '! grep -q "$1" ./*.yaml' - "$MY_TOKEN"

# -- a script that reads and writes
python=$(readlink -f /usr/bin/python3)
if [ -x "$python" ]; then
    for i in 1 2 3 4 5 6; do echo "$i" >"many/shard-$i"; done
    cat >job.py <<EOF
import glob, json, sys, threading
total = sum(int(open(f).read()) for f in sorted(glob.glob("$tmp/many/*")))
json.dump(total, open("$tmp/out/result.json", "w"))
print(total)
EOF
    expect "a script is watched" 0 learned py.yaml -- "$python" job.py
    expect "what it writes wants a reason" 1 "$sandbox" check py.yaml
    says "which is asked for" "$tmp/out"
    check "files of one folder are the folder" grep -q -- "- .*$tmp/many " py.yaml
    filled py.yaml
    expect "with reasons check is content" 0 "$sandbox" check py.yaml
    rm -f out/result.json
    expect "the script runs under it" 0 runs py.yaml -- "$python" "$tmp/job.py"
    says "and says what it said" 21
    check "and has written its file" grep -q 21 out/result.json

    cat >talk.py <<EOF
import socket, threading
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
def client():
    k = socket.create_connection(s.getsockname()); k.sendall(b"hello"); k.close()
t = threading.Thread(target=client); t.start()
a, _ = s.accept(); print(a.recv(5).decode()); t.join()
EOF
    expect "a server and its client are watched" 0 learned talk.yaml -- "$python" talk.py
    check "they have loopback alone" grep -q "mode: loopback" talk.yaml
    filled talk.yaml
    expect "and talk to each other under it" 0 runs talk.yaml -- "$python" "$tmp/talk.py"
    says "as before" hello
fi

# -- other programs, by names that lead through links; workers
if [ -x "$python" ]; then
    cat >workers.py <<'EOF'
import concurrent.futures, multiprocessing, subprocess
def f(x): return x * x
if __name__ == "__main__":
    with multiprocessing.Pool(3) as p: print(sum(p.map(f, range(50))))
    with concurrent.futures.ThreadPoolExecutor(8) as e: print(sum(e.map(f, range(50))))
    print(subprocess.run(["/bin/echo", "from a child"], capture_output=True).stdout.decode())
EOF
    expect "processes, threads and another program are watched" 0 learned workers.yaml -- "$python" workers.py
    filled workers.yaml
    expect "and work under what was learned" 0 runs workers.yaml -- "$python" "$tmp/workers.py"
    says "each of them" "from a child"
    expect "nothing else is executed" 1 runs workers.yaml -- "$python" -c 'import subprocess; subprocess.run(["/usr/bin/id"])'
fi

# -- a compiler, and a program with threads
if [ -x /usr/bin/gcc ]; then
    cat >t.c <<'EOF'
#include <pthread.h>
#include <stdio.h>
static void *f(void *p) { return p; }
int main(void)
{
    pthread_t t[8];
    for (int i = 0; i < 8; i++)
        if (pthread_create(&t[i], NULL, f, NULL) != 0)
            return 1;
    for (int i = 0; i < 8; i++)
        pthread_join(t[i], NULL);
    return puts("eight threads") < 0;
}
EOF
    expect "a compiler is watched" 0 learned gcc.yaml -- gcc -pthread -o "$tmp/out/t" "$tmp/t.c"
    filled gcc.yaml
    expect "its profile has reasons for all" 0 "$sandbox" check gcc.yaml
    rm -f out/t
    expect "the compiler runs under it" 0 runs gcc.yaml -- gcc -pthread -o "$tmp/out/t" "$tmp/t.c"
    check "and has compiled" test -x out/t
    cp out/t threads
    expect "a program with threads is watched" 0 learned threads.yaml -- ./threads
    expect "and runs under what was learned" 0 runs threads.yaml -- "$tmp/threads"
    says "with its threads" "eight threads"
fi

# -- what a later run lacks
echo first >in/a
echo second >in/b
expect "a run with one input" 0 learned cat.yaml -- cat "$tmp/in/a"
expect "another input is not there under its profile" 1 runs cat.yaml -- cat "$tmp/in/b"
expect "a second run is merged" 0 learned both.yaml --merge cat.yaml -- cat "$tmp/in/b"
expect "and both inputs are there" 0 runs both.yaml -- cat "$tmp/in/a" "$tmp/in/b"
says "the first" first
says "and the second" second
if [ -x "$python" ]; then
    expect "a call is denied that the first run did not make" 1 runs true.yaml --json-log log.jsonl -- "$python" -c 'import socket; socket.socket()'
    expect "the log names it" 0 "$sandbox" why log.jsonl
    says "with what it wanted" socket
    expect "what the log says is learned" 0 learned more.yaml --merge true.yaml --from-log log.jsonl
    check "and is in the profile" grep -q "call: socket" more.yaml
    filled more.yaml
    expect "under which the call is made" 0 runs more.yaml -- "$python" -c 'import socket; socket.socket()'
    sed -i '1s/denied/allowed/;1s/"kind"/"kinD"/' log.jsonl
    expect "nothing is learned from a log that was changed" 2 learned bad.yaml --from-log log.jsonl
fi
finish
