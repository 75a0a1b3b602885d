#!/bin/bash
# moe-lint doctor as a user runs it: this machine, whatever it is like; made-up ones, good and bad; nothing is changed, nothing secret is shown.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
root=$PWD
scratch
lint="$bin/moe-lint"
policy="$root/policy/default.yaml"
cd "$tmp" || exit 2
secret="Ju7""-qPz4wLm9Xv2"

# -- this machine
run() { env WANDB_API_KEY="$secret" S3_SECRET_ACCESS_KEY="$secret" DATABASE_URL="postgres://u:$secret@db/x" PYTHONPATH=".:$tmp" NCCL_DEBUG=INFO \
    RDZV_ENDPOINT="u:$secret@8.8.8.8:29500" HF_HOME="/nowhere/$secret" S3_ENDPOINT_URL="https://u:$secret@s3.example.com" "$lint" -c "$policy" doctor "$@"; }
status=0; run -f json -o live.json >/dev/null 2>live.err || status=$?
if [ "$status" -eq 1 ]; then ok "a relative PYTHONPATH alone makes findings"; else not_ok "a relative PYTHONPATH alone makes findings" "exit $status: $(cat live.err)"; fi
check "the report is JSON, and every finding has a rule, a place, a reason and a repair" python3 - live.json <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
found = r["results"]
assert found, "no findings"
for f in found:
    assert f.get("test_id") or f.get("code"), f
    assert f.get("filename") or f.get("file"), f
    assert len(f.get("fix", "")) > 20, f
P
check "what was not judged is told with its reason" grep -q "not judged: " live.json
check "the firewall among it" grep -q "CAP_NET_ADMIN" live.json
check "the environment is judged by the rules of deployments" grep -q '"L504"' live.json
check "and its search paths" grep -q '"L581"' live.json
for f in text json sarif html junit csv gitlab github; do
    run -f "$f" -o "out.$f" >/dev/null 2>&1
    if [ -s "out.$f" ] && ! grep -qF -e "$secret" "out.$f"; then ok "$f shows no secret"; else not_ok "$f shows no secret" "$(grep -nF -e "$secret" "out.$f" | head -3)"; fi
done
check "the policy's rules alone are asked" bash -c "! '$lint' -c '$policy' -t L582 -f json doctor | grep -q '\"L57'"
expect "a path beside the word is an error" 2 "$lint" -c "$policy" doctor /etc
says "that says what to do" "--root DIR"
expect "no rule about machines is no pass" 2 "$lint" -c "$policy" -t L301 doctor
says "and said" "nothing would be judged"
expect "a root that is not there is an error" 2 "$lint" -c "$policy" doctor --root nowhere
check "it is fast" timeout 10 bash -c "'$lint' -c '$policy' doctor -f json >/dev/null; test \$? -le 1"

# -- nothing is changed, no network, no child
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    strace -f -o trace "$lint" -c "$policy" doctor >/dev/null 2>&1
    check "no socket, no child, no file written" bash -c "! grep -E 'socket\\(|connect\\(|fork\\(|execve\\(|O_WRONLY|O_RDWR|O_CREAT|unlink|rename' trace | grep -vE 'execve\\(\"$lint|/dev/(tty|null)|nvidia'"
fi

# -- a made-up machine
make_root() {
    mkdir -p "$1"/proc/self "$1"/proc/net "$1"/proc/sys/kernel/yama "$1"/proc/sys/kernel/seccomp "$1"/proc/sys/fs "$1"/proc/sys/user "$1"/proc/sys/net/ipv4 "$1"/sys/kernel/security "$1"/etc
    printf 'Umask:\t%s\nUid:\t%s\t%s\t%s\t%s\nGid:\t1000\t1000\t1000\t1000\nGroups:\t%s\nCapPrm:\t%s\nCapEff:\t%s\nCapBnd:\t0\nCapAmb:\t0\nNoNewPrivs:\t1\nSeccomp:\t2\n' \
        "$2" "$3" "$3" "$3" "$3" "$4" "$5" "$5" >"$1/proc/self/status"
    printf 'root:x:0:\ndocker:x:999:\n' >"$1/etc/group"
    printf '%s\n' "$6" >"$1/proc/sys/kernel/yama/ptrace_scope"
    for s in kernel/kptr_restrict=1 kernel/dmesg_restrict=1 kernel/perf_event_paranoid=2 kernel/unprivileged_bpf_disabled=2 kernel/randomize_va_space=2 'kernel/core_pattern=|/bin/false' \
        fs/suid_dumpable=0 fs/protected_symlinks=1 fs/protected_hardlinks=1 fs/protected_fifos=1 fs/protected_regular=2 user/max_user_namespaces=0 \
        net/ipv4/ip_unprivileged_port_start=1024 'kernel/seccomp/actions_avail=kill_process errno'; do printf '%s\n' "${s#*=}" >"$1/proc/sys/${s%%=*}"; done
    for t in tcp tcp6 udp udp6; do echo "  sl  local_address rem_address" >"$1/proc/net/$t"; done
    printf 'Max core file size        0                    0                    bytes\nMax locked memory         unlimited            unlimited            bytes\n' >"$1/proc/self/limits"
    printf 'proc /proc proc rw,hidepid=2 0 0\n' >"$1/proc/self/mounts"
    printf 'Filename Type Size Used Priority\n' >"$1/proc/swaps"
    printf 'capability,landlock,yama\n' >"$1/sys/kernel/security/lsm"
    printf 'gpus:\n  - {name: H200, driver: "570.1", persistence: on, accounting: on, compute: 3, ecc: on, uncorrected: 0}\nfiles: []\n' >"$1/machine.yaml"
}
make_root good 0027 1000 1000 0000000000000000 1
expect "a machine that is set up well passes" 0 "$lint" -c "$policy" doctor --root good
says "and what was left out is told" "not judged"
make_root bad 0000 0 999 000001ffffffffff 0
printf 'environment: {NCCL_DEBUG: INFO}\ngpus:\n  - {name: H200, ecc: off}\nfiles:\n  - {path: /run/docker.sock, mode: 0666}\n' >bad/machine.yaml
expect "a bad one does not" 1 "$lint" -c "$policy" doctor --root bad
for code in L504 L570 L572 L575 L582 L595 L598; do says "and $code says so" "$code"; done
says "at its place" "bad/proc/sys/kernel/yama/ptrace_scope:1"
printf 'skip:\n  - rule: L582\n    rationale: one user, one job on these nodes\n' >skip.yaml
check "a policy's skip counts" bash -c "'$lint' -c skip.yaml -f json doctor --root bad | python3 -c 'import json,sys; r = json.load(sys.stdin); sys.exit(any(f.get(\"test_id\") == \"L582\" and not f.get(\"suppressed\") for f in r[\"results\"]))'"
printf 'params:\n  L575:\n    umask: ["000"]\n' >loose.yaml
check "and so does its parameter" bash -c "! '$lint' -c loose.yaml -t L575 doctor --root bad | grep -q 'Issue: .L575'"
printf 'a: 1\n' >a.yaml
expect "rules about machines alone are no pass for files" 2 "$lint" -c "$policy" -t L582 a.yaml
says "and who asks them is said" "moe-lint doctor"
check "rules about machines do not count where files are read" bash -c "printf 'a: 1\n' >a.yaml; ! '$lint' -c '$policy' -f sarif a.yaml | grep -q L582"
printf 'files: [\n' >good/machine.yaml
expect "a faulty statement about a machine is an error" 2 "$lint" -c "$policy" doctor --root good
says "with its place" "good/machine.yaml"

finish
