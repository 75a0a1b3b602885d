#!/bin/bash
# moe-launch as a user meets it: ranks that end, die, stop and are lost, signals, exit statuses, several nodes, what is passed on and what is listened to.
# The ranks are tests/support/launch_rank.c: they add numbers and meet with accidents when told.
# Waits: for ranks that sleep, and for deadlines.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-launch-XXXXXX) || exit 2     # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
umask 022
launch=$bin/moe-launch
cp "$bin/../launch_rank" rank || exit 2
mkdir w
rank() { rm -f w/log; "$launch" "${options[@]}" -- ./rank w "$@"; }
options=(-n 4)
quick=(--suspect 1 --lost 2)

# GENERATION WORLD [STEPS]: every rank of it made so many steps (default: all of 20)
made() { test "$(awk -v g="$1" -v w="$2" '$1 == g && $3 == w' w/log | wc -l)" = $(($2 * ${3:-20})); }
generations() { awk '{print $1}' w/log | sort -un | tail -n 1; }

# -- a job from its beginning to its end
expect "four ranks run to the end" 0 rank 20 1
says "each line has its rank's name" "[rank 3] step 19"
check "every rank made every step" made 0 4
check "in one generation" test "$(generations)" = 0
options=(-n 4 --no-prefix -q)
expect "names can be left away" 0 rank 3 1
check "all of them" sh -c '! echo "$1" | grep -q "\[rank"' - "$said"
check "and -q says nothing of our own" sh -c '! echo "$1" | grep -q moe-launch' - "$said"
options=(-n 1)
expect "a single rank has no prefix" 0 rank 2 1
says "and is one" "generation 0: 1 rank begins anew"
check "its lines are its own" sh -c 'echo "$1" | grep -qx "step 1"' - "$said"
got=$("$launch" -q -n 3 -- sh -c 'for i in $(seq 20000); do echo $i; done' | wc -l)
check "60000 lines of three ranks arrive whole" test "$got" = 60000

# -- exit statuses
expect "a program that is not there" 127 "$launch" -- moe-no-such-program
expect "a path that is not there" 127 "$launch" -- /usr/bin/moe-no-such-program
expect "a file that is not executable" 126 "$launch" -- /etc/passwd
expect "an option that is none" 125 "$launch" --no-such-option -- true
expect "no program" 125 "$launch" -n 2
expect "no ranks" 125 "$launch" -n 0 -- true
expect "a subcommand that is none" 2 "$launch" keyge file
says "did you mean" "keygen"
expect "programs that are no ranks may run as well" 0 "$launch" -n 2 -- true
expect "and fail as they do" 3 "$launch" -n 2 -- sh -c 'exit 3'
options=(-n 3 --on-loss stop)
expect "a job that is not mended has the status of the rank that ended it" 7 rank 20 1 exit:0:1:2
expect "or 128 and the signal" 137 rank 20 1 kill:0:1:2

# -- loss and recovery
options=(-n 4)
expect "a rank is killed, and all go on" 0 rank 20 5 kill:0:2:3
check "until it died" made 0 4 3
check "and again as one generation, to the end" made 1 4
check "of which there were two" test "$(generations)" = 1
check "its process is another one" test "$(awk '$2 == 2 {print $5}' w/log | sort -u | wc -l)" = 2
check "the others' are the same" test "$(awk '$2 == 1 {print $5}' w/log | sort -u | wc -l)" = 1
expect "two at once" 0 rank 20 5 kill:0:2:3 kill:0:0:3
check "are mended" made 1 4
expect "one after the other" 0 rank 20 5 kill:0:2:3 kill:1:0:4
check "are mended, too" made 2 4
options=(-n 3 "${quick[@]}")
expect "a rank that is stopped is found and ended, and all go on" 0 rank 20 5 stop:0:1:3
check "to the end" made 1 3
options=(-n 3 --stuck 1)
expect "and one that does not get on" 0 rank 20 5 hang:0:1:3
check "in the same way" made 1 3
options=(-n 3 --max-restarts 2 --audit-log restarts.jsonl)
expect "restarts are counted" 137 rank 20 1 'kill:*:1:2'
says "and said to be spent" "restarts are spent (2)"
check "after as many generations" test "$(generations)" = 2
says "the second of which waited" "the last restart brought no progress: the next one is in 1 s"
check "as the audit log tells" test "$(grep -c '"delay_ms":1000' restarts.jsonl)" = 1
options=(-n 3 --max-restarts 4 --restart-delay 0)
expect "unless they are not to wait" 137 rank 20 1 'kill:*:1:2'
check "as none did" sh -c '! echo "$1" | grep -q "no progress"' - "$said"
options=(-n 4 --on-loss shrink)
expect "a job may go on with fewer" 0 rank 20 5 kill:0:3:3
check "than there were" made 1 3
options=(-n 3 --on-loss shrink --min-ranks 3)
expect "but not with fewer than it is allowed" 137 rank 20 5 kill:0:1:3

# -- signals
# NAME: waits until the ranks are at work
working() { for _ in $(seq 400); do [ -s w/log ] && return; sleep 0.05; done; echo "no rank made a step"; return 1; }
start() { rm -f w/log; "$launch" "${options[@]}" -- ./rank w "$@" >said 2>&1 & pid=$!; working; }
ranks_gone() { for _ in $(seq 200); do pgrep -g "$(tr '\n' ',' <pids | sed 's/,$//')" >/dev/null || return 0; sleep 0.05; done; return 1; }
note_ranks() { pgrep -P "$1" >pids; test -s pids; }
for signal in TERM INT; do
    options=(-n 3)
    [ "$signal" = INT ] && run=(env --default-signal=INT) || run=()
    rm -f w/log
    "${run[@]}" "$launch" -n 3 -- ./rank w 100000 5 >said 2>&1 &
    pid=$!
    check "ranks are at work" working
    note_ranks "$pid"
    kill "-$signal" "$pid"
    got=0; wait "$pid" || got=$?
    check "$signal ends all of them, with status 0" test "$got" = 0
    check "at the same step" test "$(awk '{last[$2] = $4} END {for (r in last) print last[r]}' w/log | sort -u | wc -l)" = 1
    check "and nobody is left" ranks_gone
done
options=(-n 2 --grace 1)
start 100000 5 hang:0:1:2
sleep 0.3
note_ranks "$pid"
kill -TERM "$pid"
got=0; wait "$pid" || got=$?
check "a rank that does not stop is ended after the grace" test "$got" != 0
check "with its neighbours" ranks_gone
options=(-n 2)
start 100000 5 hang:0:1:2
sleep 0.3
note_ranks "$pid"
kill -TERM "$pid"; sleep 0.3; kill -TERM "$pid"
got=0; wait "$pid" || got=$?
check "a second signal is not waited for" test "$got" = 143
check "by anybody" ranks_gone
options=(-n 3)
start 100000 5
note_ranks "$pid"
kill -KILL "$pid"
wait "$pid" 2>/dev/null
check "when moe-launch is killed, no rank survives" ranks_gone

# -- what ranks get
export LD_LIBRARY_PATH="/moe-nowhere" OMP_NUM_THREADS=3 MOE_MINE=1 SECRET_TOKEN=xyzzy NCCL_COMM_ID=host:1
expect "the environment of a rank" 0 "$launch" -- env
for name in OMP_NUM_THREADS=3 MOE_MINE=1 MOE_CONTROL_FD=3 NCCL_RAS_ENABLE=0 NCCL_NET_PLUGIN=none NCCL_SOCKET_IFNAME==lo; do says "has $name" "$name"; done
for name in LD_LIBRARY_PATH SECRET_TOKEN NCCL_COMM_ID; do check "has no $name" sh -c '! echo "$1" | grep -q "^$2="' - "$said" "$name"; done
expect "what is named is added" 0 "$launch" --env SECRET_TOKEN --env NEW=1 -- env
says "from ours" "SECRET_TOKEN=xyzzy"
says "or as given" "NEW=1"
expect "but not what would let strangers in" 125 "$launch" --env NCCL_COMM_ID -- env
expect "nor an interface by how it begins" 125 "$launch" --env NCCL_SOCKET_IFNAME=eth -- env
expect "an interface may be named" 0 "$launch" --interface lo -- env
says "exactly" "NCCL_SOCKET_IFNAME==lo"
expect "if it is there" 125 "$launch" --interface moe-nowhere -- env
unset LD_LIBRARY_PATH NCCL_COMM_ID
exec 9</etc/hostname
expect "descriptors of ours are not a rank's" 0 "$launch" -- sh -c 'ls /proc/self/fd | tr "\n" " "; test ! -e /proc/self/fd/9'
exec 9<&-
expect "input is empty" 0 "$launch" -- sh -c 'test -z "$(cat)"'

# -- the kill switch
expect "a job that is disabled does not start" 125 env MOE_EMERGENCY_DISABLE=1 "$launch" -- true
says "and says by what" MOE_EMERGENCY_DISABLE
touch kill
expect "nor where the kill file is" 125 "$launch" --kill-file kill -- true
rm kill
options=(-n 2 --kill-file kill --audit-log audit.jsonl)
start 100000 5
touch kill
got=0; wait "$pid" || got=$?
check "a kill file stops a job that runs, in order" test "$got" = 0
check "and the audit log tells it" grep -q -i 'kill.switch' audit.jsonl
expect "the log's chain holds" 0 "$launch" audit verify audit.jsonl
sed 2d audit.jsonl >forged.jsonl
expect "and one that lacks a line does not" 1 "$launch" audit verify forged.jsonl
rm -f kill

# -- keys
expect "a key is made" 0 "$launch" keygen key
check "for its owner alone" test "$(stat -c %a key)" = 600
check "of 64 hex digits" grep -qxE '[0-9a-f]{64}' key
expect "and never overwritten" 2 "$launch" keygen key
expect "nor is what a link leads to" 2 sh -c "ln -s nowhere link; '$launch' keygen link"
"$launch" keygen other
nodes=(--nnodes 2 --rdzv 127.0.0.1:0)
expect "several nodes need a key" 125 "$launch" "${nodes[@]}" -- true
expect "and an address" 125 "$launch" --nnodes 2 --key key -- true
chmod 644 key
expect "a key that others may read is none" 125 "$launch" "${nodes[@]}" --key key -- true
chmod 600 key
expect "an address without a port" 125 "$launch" --nnodes 2 --rdzv localhost --key key -- true

# -- listening: PID prints how many TCP ports it and its ranks listen at
listens() {
    local n=0 p inode
    for p in "$1" $(pgrep -P "$1"); do
        for inode in $(readlink /proc/"$p"/fd/* 2>/dev/null | sed -n 's/^socket:\[\(.*\)\]$/\1/p'); do
            n=$((n + $(awk -v i="$inode" '$4 == "0A" && $10 == i' /proc/net/tcp /proc/net/tcp6 | wc -l)))
        done
    done
    echo "$n"
}
options=(-n 3)
start 100000 5
check "a job of one node listens at no port" test "$(listens "$pid")" = 0
kill -TERM "$pid"; wait "$pid"

# -- two nodes
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
nodes=(-n 2 --nnodes 2 --rdzv "127.0.0.1:$port" --key key --wait 60)
# RANK'S WORDS...: both nodes, until both end; $first and $second are their statuses
two() {
    rm -f w/log
    "$launch" "${nodes[@]}" --coordinate "${more[@]}" -- ./rank w "$@" >said.1 2>&1 & a=$!
    "$launch" "${nodes[@]}" -- ./rank w "$@" >said.2 2>&1 & b=$!
}
# NAME: waits for both and checks that they ended well. Not by `check`, which asks a shell of its own, and that has no children.
both() {
    first=0 second=0
    wait "$a" || first=$?
    wait "$b" || second=$?
    check "$1" sh -c "test '$first $second' = '0 0' || { echo '$first $second'; cat said.1 said.2; exit 1; }"
}
more=()
two 20 1
both "two nodes run one job"
check "of four ranks" made 0 4
two 20 5 kill:0:3:4
both "a rank of the other node is killed"
check "and all go on" made 1 4
two 100000 5
check "both are at work" working
check "the coordinator listens at one port" test "$(listens "$a")" = 1
check "the other node at none" test "$(listens "$b")" = 0
kill -TERM "$b"
both "a node that is asked to stop stops the job"
more=(--audit-log nodes.jsonl)
two 1000 5
check "both work again" working
expect "a node with another key is refused" 125 "$launch" -n 2 --nnodes 2 --rdzv "127.0.0.1:$port" --key other --wait 2 -- ./rank w 1 1
python3 - "$port" <<'PY'
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"GET / HTTP/1.0\r\n\r\n")
s.settimeout(10)
try:
    while s.recv(100): pass
except OSError: pass
PY
check "the audit log tells of it" grep -q 'handshake' nodes.jsonl
check "the job is not disturbed by it" test "$(generations)" = 0
kill -KILL "$b"; wait "$b" 2>/dev/null
for _ in $(seq 100); do grep -q 'is lost' said.1 && break; sleep 0.05; done
"$launch" "${nodes[@]}" -- ./rank w 1000 5 >said.2 2>&1 & b=$!
both "a node that is lost may come back"
check "as part of another generation" test "$(generations)" = 1
expect "the log's chain holds" 0 "$launch" audit verify nodes.jsonl
two 100000 5
check "a third time" working
note_ranks "$b"
kill -KILL "$a"; wait "$a" 2>/dev/null
got=0; wait "$b" || got=$?
check "a node whose coordinator is gone ends its ranks" ranks_gone
check "and says that it failed" test "$got" = 125
rm -f w/log
MOE_TEST_CONFIG=one "$launch" "${nodes[@]}" --coordinate -- ./rank w 5 1 >said.1 2>&1 & a=$!
MOE_TEST_CONFIG=two "$launch" "${nodes[@]}" -- ./rank w 5 1 >said.2 2>&1 & b=$!
first=0; wait "$a" || first=$?; wait "$b" 2>/dev/null
check "ranks with different configs do not begin" test "$first" = 125 -a ! -s w/log
"$launch" "${nodes[@]}" --coordinate -- ./rank w 5 1 >said.1 2>&1 & a=$!
expect "a node that runs something else is refused" 125 "$launch" "${nodes[@]}" --wait 2 -- ./rank w 6 1
kill -TERM "$a"; wait "$a" 2>/dev/null

# -- what the audit log holds
for kind in start config admit reject generation rank-started rank-exited state exit; do
    check "the audit log tells of $kind" grep -q "\"kind\":\"$kind\"" nodes.jsonl
done

# -- a key by a descriptor, and certificates
rm -f w/log
"$launch" -n 2 --nnodes 2 --rdzv "127.0.0.1:$port" --key-fd 5 --coordinate -- ./rank w 5 1 5<key >said.1 2>&1 & a=$!
"$launch" "${nodes[@]}" -- ./rank w 5 1 >said.2 2>&1 & b=$!
both "a key may come by a descriptor"
# NAME: its key and a certificate of the CA, good for both parts and for this address
certify() {
    openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=$1" -out "$1.csr" 2>/dev/null &&
        openssl x509 -req -in "$1.csr" -CA "${2:-ca}.pem" -CAkey "${2:-ca}.key" -days 2 -out "$1.pem" 2>/dev/null \
            -extfile <(printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n') &&
        chmod 600 "$1.key"
}
if command -v openssl >/dev/null; then
    for ca in ca strange; do
        openssl req -x509 -newkey rsa:2048 -nodes -keyout $ca.key -subj "/CN=$ca" -days 2 -out $ca.pem -addext keyUsage=critical,keyCertSign 2>/dev/null
    done
    certify one; certify two; certify stranger strange
    by() { echo "-n 2 --nnodes 2 --rdzv 127.0.0.1:$port --wait 60 --cert $1.pem --cert-key $1.key --ca ca.pem"; }
    rm -f w/log
    # shellcheck disable=SC2046
    "$launch" $(by one) --coordinate -- ./rank w 200 5 kill:0:2:20 >said.1 2>&1 & a=$!
    # shellcheck disable=SC2046
    "$launch" $(by two) -- ./rank w 200 5 kill:0:2:20 >said.2 2>&1 & b=$!
    check "nodes with certificates begin" working
    # shellcheck disable=SC2046
    expect "one of another authority is refused" 125 "$launch" $(by stranger) --wait 2 -- ./rank w 200 5
    both "and the job ends well"
    check "two generations of four ranks" made 1 4 200
else
    echo "# SKIP openssl is not here: no certificates"
fi

# -- which node coordinates, and what a scheduler's variables are worth
expect "a plan is shown" 0 env SLURM_PROCID=0 SLURM_NTASKS=7 "$launch" "${nodes[@]}" --dry-run -- ./rank w 1 1
says "the first by a hint coordinates" "coordinates, and listens at 127.0.0.1:$port"
says "a scheduler's number is told" "SLURM_NTASKS speaks of 7 nodes; --nnodes says 2, and counts"
check "values of variables are not shown" sh -c '! echo "$1" | grep -q xyzzy' - "$("$launch" --env SECRET_TOKEN --dry-run -- true)"
expect "another one does not" 0 env SLURM_PROCID=1 "$launch" "${nodes[@]}" --dry-run -- ./rank w 1 1
says "but is told its number" "is given its number by"
expect "the command line decides" 0 env SLURM_PROCID=0 "$launch" "${nodes[@]}" --node-hint 1 --dry-run -- ./rank w 1 1
says "against the hint" "is given its number by"

# -- which checkpoint
python3 "$repo/tests/ckpt/sample.py" root || exit 2
newest=$("$bin/moe-verify-ckpt" -q --newest root) newest=${newest##*=} newest=${newest%/}
options=(-n 2 --checkpoint root)
expect "a job goes on from the newest checkpoint" 0 rank "$((newest + 5))" 1
check "that verifies (step $newest)" test "$(awk '{print $6}' w/log | sort -u)" = "$newest"
cp -r root bad
f=$(find "bad/step=$newest" -name '*.safetensors' | sort | head -n 1)
printf 'X' | dd of="$f" bs=1 seek=2000 conv=notrunc status=none
older=$("$bin/moe-verify-ckpt" -q --newest bad 2>/dev/null) older=${older##*=} older=${older%/}
options=(-n 2 --checkpoint bad)
expect "one that does not is left" 0 rank "$((older + 5))" 1
check "for the one before (step $older)" test "$(awk '{print $6}' w/log | sort -u)" = "$older" -a "$older" -lt "$newest"
find bad -name '*.safetensors' -exec sh -c 'printf X | dd of="$1" bs=1 seek=2000 conv=notrunc status=none' - {} \;
expect "where none verifies, nothing begins" 125 rank 5 1
check "no step was made" test ! -s w/log
options=(-n 2 --checkpoint root --no-resume)
expect "a job may begin anew" 0 rank 5 1
check "at its beginning" test "$(awk '{print $6}' w/log | sort -u)" = -1
options=(-n 2 --checkpoint root --pubkey "$tmp/run.pub")
"$bin/moe-verify-ckpt" keygen run >/dev/null
expect "and go on only from what is signed" 125 rank 5 1

expect "a key that is not there is told before anything begins" 125 "$launch" --checkpoint root --pubkey nowhere.pub -- touch begun
says "by its name" "nowhere.pub: "
check "and nothing began" test ! -e begun

# -- sandbox
if "$bin/moe-sandbox" run -q -p training -- true 2>/dev/null; then
    options=(-n 2 --sandbox training --sandbox-arg --rw --sandbox-arg "$tmp/w")
    [ -z "${SAN:-}" ] || options+=(--env ASAN_OPTIONS=detect_leaks=0)     # leaks are looked for by ptrace, which a sandbox does not have
    rm -f w/log
    expect "ranks run in sandboxes" 0 "$launch" "${options[@]}" -- "$tmp/rank" "$tmp/w" 5 1
    check "and reach each other" made 0 2 5
    expect "a rank is killed in its sandbox" 0 sh -c "rm -f w/log; '$launch' ${options[*]} -- $tmp/rank $tmp/w 20 5 kill:0:1:3"
    check "and all go on" made 1 2
    expect "it sees no more than it was given" 1 "$launch" -q --sandbox training -- cat "$tmp/key"
else
    echo "# SKIP sandboxes cannot be made here"
fi
finish
