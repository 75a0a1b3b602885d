#!/bin/bash
# A job on two hosts, which are network namespaces joined by a cable: it trains, its cable is cut and mended, and its hosts' ports are scanned while it runs.
# Needs iproute2 and the right to make namespaces (MOE_MUST_RUN=netns makes their absence a failure).
# Waits: for deadlines of the network.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
if [ -n "${SAN:-}" ]; then
    ok "what two hosts wait for is the network's time-outs; the code between them is under sanitizers in launch.sh and chaos.sh"
    finish
fi
bin=$(cd "$1" && pwd) || exit 2
scratch
cd "$tmp" || exit 2
near=moe-$$-a far=moe-$$-b address=10.213.7.1 port=29400

unmake() {
    local host
    for host in $near $far; do
        ip netns pids "$host" 2>/dev/null | xargs -r kill -KILL 2>/dev/null
        ip netns del "$host" 2>/dev/null
    done
}
make_hosts() {
    ip netns add $near && ip netns add $far && ip -n $near link add wire type veth peer name wire netns $far &&
        ip -n $near addr add $address/24 dev wire && ip -n $far addr add 10.213.7.2/24 dev wire && cable up &&
        ip -n $near link set lo up && ip -n $far link set lo up
}
# up or down: at both ends, as when it is pulled out of a switch
cable() { ip -n $near link set wire "$1" && ip -n $far link set wire "$1"; }
trap 'unmake; rm -rf "$tmp"' EXIT
if ! said=$(make_hosts 2>&1); then
    case " ${MOE_MUST_RUN:-} " in
        *netns*) not_ok "network namespaces can be made" "$said" ;;
        *) ok "network namespaces cannot be made here # SKIP $(echo "$said" | head -n 1)" ;;
    esac
    finish
fi

cat /usr/share/common-licenses/* 2>/dev/null | head -c 200000 >train.txt
cat >train.yaml <<'YAML'
job: hosts
model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, length: 32, experts: 4, top_k: 2, expert_width: 32}
data: {train: train.txt, format: bytes}
train: {steps: 60, batch: 8, accumulate: 2, lr: 0.01, threads: 1}
comm: {deadline_s: 3}
checkpoint: {root: steps, every: 5, keep: 3}
telemetry: {log: steps.jsonl, power: false}
YAML
"$bin/moe-launch" keygen key
nodes=(--nnodes 2 --rdzv "$address:$port" --key key --wait 30 --suspect 1 --lost 2)

# HOST FILE OPTION...: a node of two ranks there
node() {
    local host=$1 file=$2
    shift 2
    exec ip netns exec "$host" "$bin/moe-launch" -n 2 "${nodes[@]}" "$@" -- "$bin/moe-train" -q -c train.yaml >"$file" 2>&1
}
start() {
    rm -rf steps steps.jsonl audit.jsonl
    node $near said.1 --coordinate --audit-log audit.jsonl "$@" & a=$!
    node $far said.2 "$@" & b=$!
}
# STEP [SECONDS]: waits until it is made
made() {
    for _ in $(seq $((${2:-30} * 20))); do
        [ -s steps.jsonl ] && [ "$(newest)" -ge "$1" ] && return
        sleep 0.05
    done
    cat said.1 said.2
    return 1
}
newest() { sed -n 's/.*"event":"step","step":\([0-9]*\),.*/\1/p' steps.jsonl | sort -n | tail -n 1; }
world() { tail -n 1 steps.jsonl | sed 's/.*"world":\([0-9]*\),.*/\1/'; }
# PID STATUS SECONDS: it ends with that, so soon
ends() {
    local got=0
    for _ in $(seq $(($3 * 20))); do kill -0 "$1" 2>/dev/null || break; sleep 0.05; done
    kill -0 "$1" 2>/dev/null && { echo "it is still there"; cat said.1 said.2; return 1; }
    wait "$1" || got=$?
    [ "$got" -eq "$2" ] || { echo "status $got"; cat said.1 said.2; return 1; }
}
# NAME COMMAND...: as check, in this shell, which alone can wait for its children
here() { local name=$1 out; shift; if "$@" >out 2>&1; then ok "$name"; else out=$(cat out); not_ok "$name" "$out"; fi; }
ranks_of() { ip netns pids "$1" | while read -r pid; do [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = moe-train ] && echo "$pid"; done; }
alone() { for _ in $(seq 100); do [ -z "$(ranks_of "$1")" ] && return; sleep 0.05; done; ranks_of "$1"; return 1; }

# -- one job on two hosts
start
here "two hosts train one job" ends $a 0 60
here "both of them" ends $b 0 10
check "as four ranks" test "$(world)" = 4
mv steps.jsonl whole.jsonl

# -- what can be connected to while it runs
# HOST ADDRESS: ports that answer, by trying all of them
scan() { ip netns exec "$1" python3 - "$2" <<'PY'
import selectors, socket, sys
waiting, found, ports = selectors.DefaultSelector(), [], iter(range(1, 65536))
def more():
    for port in ports:
        s = socket.socket()
        s.setblocking(False)
        if s.connect_ex((sys.argv[1], port)) == 0:
            found.append(port)
            s.close()
            continue
        waiting.register(s, selectors.EVENT_WRITE, port)
        return
for _ in range(400):
    more()
while waiting.get_map():
    for key, _ in waiting.select():
        if key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
            found.append(key.data)
        waiting.unregister(key.fileobj)
        key.fileobj.close()
        more()
print(*sorted(found))
PY
}
# HOST: what listens there, by what its kernel says: TCP ports, and any UDP or raw socket
listens() { ip netns exec "$1" sh -c 'cd /proc/net; awk "\$4 == \"0A\" {print \$2}" tcp tcp6; awk "FNR > 1 {print FILENAME, \$2}" udp udp6 raw raw6'; }
MOE_TRAIN__STEPS=1000000 start
check "a longer one is at work" made 10
check "who scans the coordinating host finds the rendezvous port and nothing else" test "$(scan $far $address)" = $port
check "who scans the other one finds nothing" test -z "$(scan $near 10.213.7.2)"
check "one socket listens at the one" test "$(listens $near)" = "$(printf '%02X%02X%02X%02X:%04X' 1 7 213 10 $port)"
check "and none at the other" test -z "$(listens $far)"
check "the scan is told" grep -q handshake audit.jsonl
check "and disturbs nobody" test "$(sed -n 's/.*"generation":\([0-9]*\).*/\1/p' steps.jsonl | sort -u)" = 0
kill -TERM $a
here "it stops when asked" ends $a 0 30
here "on both hosts" ends $b 0 10

# -- the cable is cut
start --on-loss shrink
check "a job runs" made 10
cable down
began=$SECONDS
here "cut from the other host, one goes on with its two ranks" ends $a 0 60
check "within seconds" test $((SECONDS - began)) -le 30
check "to the last step" test "$(newest)" = 60 -a "$(world)" = 2
here "the other gives up" ends $b 125 60
check "and leaves no rank behind" alone $far
cable up

start
check "another one runs" made 10
cable down
sleep 0.5
cable up
here "a cable that is out for half a second is out for no longer" ends $a 0 60
here "at either end" ends $b 0 10

start
check "and another" made 10
cable down
here "a host that is cut off ends its ranks" ends $b 125 60
check "so that none trains alone" alone $far
cable up
node $far said.2 & b=$!
here "a job that waits is joined by it again" ends $a 0 60
here "and both come to the end" ends $b 0 10
check "as four ranks" test "$(world)" = 4
check "with the numbers of a job whose cable held" python3 - <<'PY'
import json
def read(name): return {r["step"]: (r["loss"], r["grad_norm"]) for r in map(json.loads, open(name)) if r["event"] == "step"}
a, b = read("whole.jsonl"), read("steps.jsonl")
raise SystemExit(not a or a != b)
PY
expect "its log's chain holds" 0 "$bin/moe-launch" audit verify audit.jsonl
finish
