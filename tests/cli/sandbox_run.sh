#!/bin/bash
# moe-sandbox run as a caller meets it: exit statuses, signals, streams, time, a terminal, folders, variables, GPUs that are not there, the audit log, secrets.
# Alone: it measures time.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-run-XXXXXX) || exit 2       # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
cd "$tmp" || exit 2
sandbox="$bin/moe-sandbox"
mkdir out in
echo data >in/file
tools=()
for tool in cat sleep mkdir chmod tty stty; do tools+=(--rx "$(command -v $tool)"); done
run() { "$sandbox" run -q -p training "${tools[@]}" "$@"; }
python=$(readlink -f /usr/bin/python3)

# -- exit statuses
wrong=
for code in $(seq 0 255); do
    got=0
    run -- sh -c "exit $code" || got=$?
    [ "$got" = "$code" ] || wrong="$wrong $code:$got"
done
check "the job's status is ours, from 0 to 255$wrong" test -z "$wrong"
expect "a job that dies of a signal" 137 run -- sh -c 'kill -KILL $$'
expect "and of another" 134 run -- sh -c 'kill -ABRT $$'
expect "a command that is not there" 127 run -- moe-no-such-command
expect "a path that is not there" 127 run -- /usr/bin/moe-no-such-command
echo 'no program' >in/plain
expect "a file that is not executable" 126 run --ro "$tmp/in" -- "$tmp/in/plain"
expect "a profile that is not there" 125 "$sandbox" run -q -p no-such-profile -- true
says "is said with what was meant" no-such-profile
expect "an option that is none" 125 "$sandbox" run --no-such-option -- true
expect "no command" 125 "$sandbox" run -q -p training
expect "a path that is to be seen and is not there" 125 run --ro "$tmp/nowhere" -- true
# -- descriptors: what leads to one other end is handed on when asked for, nothing else and nothing unasked
exec 7> >(cat >told)
run --fd 7 -- sh -c 'echo through >&7'
exec 7>&-
for _ in $(seq 100); do [ -s told ] && break; sleep 0.05; done
check "a pipe is handed on by its number" grep -qx through told
exec 7<in/file
expect "a file is not" 125 run --fd 7 -- true
says "is said" "only pipes and connected local sockets"
exec 7> >(cat >untold)
expect "nor is what was not named" 2 run -- sh -c 'echo through >&7'
exec 7>&-
expect "a number that is none" 125 run --fd 7x -- true
expect "a descriptor that is not open" 125 run --fd 77 -- true
# -- a name, a file that says whom to signal, a word when it runs
says_name() { run --name node-7 --json-log named.jsonl -- sh -c 'hostname 2>/dev/null || cat /etc/hostname'; }
expect "a run has the name that it is given" 0 says_name
says "inside" node-7
check "and in the log" grep -q '"name":"node-7"' named.jsonl
expect "no host would have that name" 125 run --name 'a b' -- true
mkfifo go
"$sandbox" run -q -p training "${tools[@]}" --pidfile pid --ready-fd 8 -- cat 8>ready.told <go & supervisor=$!
exec 6>go
for _ in $(seq 200); do [ -s ready.told ] && break; sleep 0.02; done
check "it is told when the command runs" test "$(wc -c <ready.told)" -eq 1
check "the file holds the supervisor's number" test "$(cat pid)" = "$supervisor"
kill -TERM "$(cat pid)"
wait $supervisor
check "which is the one to signal" test $? -eq 143
exec 6>&-
check "and goes with the run" test ! -e pid
expect "a file that cannot be written stops the run" 125 run --pidfile nowhere/pid -- true
expect "a descriptor to be told by that is not there" 125 run --ready-fd 77 -- true
cat >needs.yaml <<'EOF'
extends: [minimal]
requires: [cgroup2]
EOF
if "$sandbox" layers | grep -q 'cgroup2 *no'; then
    expect "a layer that is required and not here stops the run" 125 "$sandbox" run -q -p needs.yaml -- true
    says "by its name" cgroup2
fi

# -- signals
for pair in TERM:143 INT:130 HUP:129 USR1:138 USR2:140; do
    signal=${pair%:*} want=${pair#*:} got=0
    "$sandbox" run -q -p training -- sleep 20 &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        pgrep -P "$pid" >/dev/null && sleep 0.1 && break
        sleep 0.05
    done
    [ "$signal" = INT ] && signal=TERM want=143               # a shell without job control starts what is behind & with INT ignored
    kill "-$signal" "$pid"
    wait "$pid" || got=$?
    check "$signal reaches the job and is its end" test "$got" = "$want"
done
"$sandbox" run -q -p training "${tools[@]}" --rw "$tmp/out" -- sh -c "trap 'echo told >$tmp/out/told; exit 7' TERM; echo up >$tmp/out/up; while :; do sleep 0.05; done" &
pid=$! got=0
for _ in $(seq 100); do [ -e out/up ] && break; sleep 0.05; done
kill -TERM "$pid"
wait "$pid" || got=$?
check "a job that handles TERM ends by itself, with its own status" test "$got" = 7
check "and has done what it wanted to do before" test -s out/told

# -- time
start=$(date +%s%N)
expect "time that is over ends the job" 143 run --time 300ms --grace 5s -- sleep 20
took=$((($(date +%s%N) - start) / 1000000))
check "at that time ($took ms)" test "$took" -ge 290 -a "$took" -lt 4000
start=$(date +%s%N)
expect "what ignores it is killed after the grace" 137 run --time 200ms --grace 300ms -- sh -c 'trap "" TERM; while :; do sleep 0.05; done'
took=$((($(date +%s%N) - start) / 1000000))
check "not before ($took ms)" test "$took" -ge 490 -a "$took" -lt 4000

# -- streams
sum=$(head -c 100000000 /dev/zero | tr '\0' 'x' | sha256sum)
got=$(head -c 100000000 /dev/zero | tr '\0' 'x' | run -- cat | sha256sum)
check "100 MB go in and out unchanged" test "$got" = "$sum"
expect "standard error is the job's" 0 run -- sh -c 'echo to-stderr >&2'
says "all of it" to-stderr
check "a reader that leaves ends the writer" sh -c "'$sandbox' run -q -p training -- yes | head -n 1 | grep -qx y"
expect "standard input may be closed" 0 sh -c "'$sandbox' run -q -p training -- true <&-"
expect "a descriptor that was left open is not the job's" 0 sh -c "exec 9<'$tmp/in/file'; '$sandbox' run -q -p training -- sh -c '! test -e /proc/self/fd/9'"

# -- quiet and verbose
expect "-q says nothing" 0 run -- true
check "at all" test -z "$said"
expect "without it, the layers are said" 0 "$sandbox" run -p training -- true
says "at the start" "layers:"

# -- where and with what
expect "the working folder is where the caller is, when it is seen" 0 run --ro "$tmp/in" --chdir "$tmp/in" -- sh -c 'pwd; cat file'
says "by its name" "$tmp/in"
says "with its files" data
expect "else it is /" 0 run -- pwd
check "and nothing else" test "$said" = /
expect "a folder that is not seen cannot be it" 125 run --chdir "$tmp/out" -- pwd
export MOE_RUN_TEST=from-outside MOE_RUN_OTHER=not-this
expect "a variable by name" 0 run --env MOE_RUN_TEST -- env
says "is passed on" MOE_RUN_TEST=from-outside
check "alone" sh -c '! echo "$1" | grep -q not-this' - "$said"
expect "a variable by value" 0 run --env MOE_RUN_TEST=given= -- env
says "is set" MOE_RUN_TEST=given=
expect "a variable that is set to nothing" 0 run --env MOE_RUN_TEST= -- sh -c 'test "${MOE_RUN_TEST-unset}" = ""'
if ! ls /dev/nvidia* >/dev/null 2>&1; then
    expect "no GPU" 0 run --gpu none -- true
    expect "all GPUs of a machine that has none" 0 run --gpu all -- true
    expect "a GPU by number, as a profile has it for another machine" 0 "$sandbox" run -p training --gpu 7 -- sh -c '! test -e /dev/nvidia7 && ! test -e /dev/nvidiactl'
    says "is said to be missing" GPU
fi
expect "a GPU that is no number" 125 run --gpu many -- true

# -- the audit log
expect "a run with a log" 0 run --json-log log.jsonl -- true
expect "another one, appended" 3 run --json-log log.jsonl -- sh -c 'mkdir /usr/x 2>/dev/null; chmod 4755 /tmp 2>/dev/null; exit 3'
expect "both hold together" 0 "$sandbox" why log.jsonl
says "the first" "Run 1"
says "the second" "Run 2"
says "its status" "exit status 3"
says "what it was denied" "chmod"
says "and that no line allows it" "never: set-uid and set-gid bits"
check "each line is JSON" "$python" -c 'import json,sys; [json.loads(l) for l in open(sys.argv[1])]' log.jsonl
if [ -x "$python" ]; then
    cat >jit.py <<'EOF'
import ctypes, mmap
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
except OSError as e: print("refused", e.errno)
libc = ctypes.CDLL(None, use_errno=True)
m = mmap.mmap(-1, 4096)
at = ctypes.addressof(ctypes.c_char.from_buffer(m))
print(libc.mprotect(ctypes.c_void_p(at), 4096, 5), ctypes.get_errno())
EOF
    expect "under strict W^X" 0 run --strict-wx --json-log wx.jsonl --ro "$tmp/jit.py" -- "$python" "$tmp/jit.py"
    says "both ways to executable memory are closed" "refused"
    expect "and in the log" 0 "$sandbox" why wx.jsonl
    says "each" mprotect
    says "and the other" PROT_EXEC
    says "with the layer that did it" "wx: strict"
fi
sed -i "2s/kind/kinb/" log.jsonl
expect "a log that was changed" 1 "$sandbox" why log.jsonl
expect "is not appended to" 125 run --json-log log.jsonl -- true

# -- dry run
before=$(find "$tmp" | sort | sha256sum)
expect "a dry run" 0 run --dry-run --rw "$tmp/out" --json-log dry.jsonl -- sh -c "echo x >$tmp/out/dry"
says "names what would be run" "sh"
check "and changes nothing" test "$before" = "$(find "$tmp" | sort | sha256sum)"

# -- completion
"$sandbox" --generate bash >completion.bash
offers() { bash -c '. "$0"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _moe_sandbox; echo "${COMPREPLY[@]}"' "$tmp/completion.bash" - "$@"; }
missing=
for name in $("$sandbox" list | sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' | grep -v '^self-'); do
    offers moe-sandbox run -p "$name" | tr ' ' '\n' | grep -qx -- "$name" || missing="$missing $name"
    offers moe-sandbox explain "$name" | tr ' ' '\n' | grep -qx -- "$name" || missing="$missing $name"
done
check "completion offers every profile$missing" test -z "$missing"
check "and subcommands" test "$(offers moe-sandbox lay)" = layers
check "and commands behind --" test "$(offers moe-sandbox run -p training -- sha256s | tr ' ' '\n' | sort -u)" = sha256sum
check "and files for them" test "$(offers moe-sandbox run -- cat ./in/fi)" = ./in/file

# -- a terminal of its own
if [ -x "$python" ]; then
    cat >terminal.py <<'EOF'
import os, pty, select, sys, time
def drive(argv, say):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(argv[0], argv)
    got, end, said = b"", time.monotonic() + 15, False
    while time.monotonic() < end:
        if not select.select([fd], [], [], 0.2)[0]:
            continue
        try:
            piece = os.read(fd, 4096)
        except OSError:
            break
        if not piece:
            break
        got += piece
        if not said and b"ready" in got:
            os.write(fd, say)
            said = True
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), got.decode()
box = [sys.argv[1], "run", "-q", "-p", "training", "--tty"] + sys.argv[2:] + ["--"]
code, text = drive(box + ["sh", "-c", "test -t 0 && test -t 1 && tty; stty -echo; echo ready; read x; echo got=$x; exit 5"], b"hello\n")
assert code == 5 and "got=hello" in text and "/dev/pts/" in text, (code, text)
code, text = drive(box + ["sh", "-c", "echo ready; sleep 10"], b"\x03")
assert code == 130, (code, text)
code, text = drive(box + [sys.executable, "-c", "print('ready', flush=True)\nimport fcntl,termios\ntry: fcntl.ioctl(0, termios.TIOCSTI, b'x'); print('typed')\nexcept OSError as e: print('refused')"], b"")
assert code == 0 and "refused" in text, (code, text)
EOF
    check "--tty: a terminal with its keys and its interrupt, into which nothing can be typed" timeout 60 "$python" terminal.py "$sandbox" "${tools[@]}"
fi

# -- secrets
cat >keeper.c <<'EOF'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int show(const char *what, int fd)
{
    char text[200] = "";
    struct stat st;
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (n < 0 || fstat(fd, &st) != 0)
        return printf("%s: none (%s)\n", what, strerror(errno)) < 0;
    printf("%s: %s mode %04o\n", what, text, (unsigned)st.st_mode & 07777);
    return write(fd, "x", 1) >= 0;                            /* nobody changes it */
}
int main(void)
{
    const char *fd = getenv("BY_FD_FD"), *file = getenv("BY_FILE_FILE"), *env = getenv("BY_ENV");
    int bad = show("fd", fd ? atoi(fd) : -1);
    bad |= show("file", file ? open(file, O_RDONLY) : -1);
    if (file)
        bad |= open(file, O_WRONLY) >= 0 || open("/run/secrets/more", O_WRONLY | O_CREAT, 0600) >= 0;
    printf("env: %s\n", env ? env : "none");
    for (char **e = environ; *e; e++)
        if (strstr(*e, "MOE_RUN_SECRET"))
            bad |= puts(*e) >= 0;
    return bad;
}
EOF
cat >secrets.yaml <<EOF
extends: [training]
files: {execute: [$tmp/keeper, $tmp/other]}
environment:
  secrets:
    - {name: BY_FD, from_env: MOE_RUN_SECRET, as: fd, program: keeper, why: the keeper of this test reads it}
    - {name: BY_FILE, from_file: $tmp/in/secret, as: file, program: $tmp/keeper, why: the keeper of this test reads it}
    - {name: BY_ENV, from_env: MOE_RUN_SECRET, as: env, program: keeper, why: the keeper of this test has no other way}
EOF
if ${CC:-cc} -o keeper keeper.c 2>/dev/null; then
    cp keeper other
    printf 'in-a-file' >in/secret
    chmod 600 in/secret
    export MOE_RUN_SECRET="of""the-environment"
    expect "a program gets the secrets that are its own" 0 "$sandbox" run -q -p secrets.yaml --json-log secrets.jsonl -- "$tmp/keeper"
    says "by a descriptor" "fd: ofthe-environment mode 0400"
    says "by a file of its own" "file: in-a-file mode 0600"
    says "by the environment" "env: ofthe-environment"
    expect "another program gets none" 0 "$sandbox" run -q -p secrets.yaml --json-log secrets.jsonl -- "$tmp/other"
    says "by descriptor" "fd: none"
    says "by file" "file: none"
    says "by environment" "env: none"
    check "the log says who got which" sh -c 'grep -c "\"kind\":\"secret\"" secrets.jsonl | grep -qx 6 && grep "\"given\":false" secrets.jsonl | grep -q BY_FILE'
    check "and holds none of them" sh -c '! grep -e of""the -e in-a-file secrets.jsonl'
    expect "a dry run shows none either" 0 "$sandbox" run -q -p secrets.yaml --dry-run -- "$tmp/keeper"
    check "of them" sh -c '! echo "$1" | grep -e of""the -e in-a-file' - "$said"
    expect "check wants no secret by environment without a reason" 0 "$sandbox" check secrets.yaml
    unset MOE_RUN_SECRET
    expect "a secret that is not set stops the run" 125 "$sandbox" run -q -p secrets.yaml -- "$tmp/keeper"
    says "by its name" BY_FD
fi
finish
