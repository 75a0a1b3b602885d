#!/bin/bash
# What ci/deploy and docs/deploy show is what a user may copy: moe-lint has nothing to say of it, its options exist, the system-call profile is the tool's and lets a
# job run, the image has the libraries that the tools load, and the batch script runs a job of two nodes to its end.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
repo=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
tmp=$(mktemp -d /var/tmp/moe-deploy-XXXXXX) || exit 2     # not below /tmp, of which a sandbox has its own
trap 'rm -rf "$tmp"' EXIT
cd "$repo" || exit 2
umask 022
deploy=ci/deploy

# -- what the linter says
expect "moe-lint has nothing to say of the files" 0 "$bin/moe-lint" -v -c policy.yaml $deploy docs/deploy docs/configs
says "and nothing of it is suppressed" " 0 findings, 0 suppressed"
for kind in "3 read as k8s" "1 read as compose" "1 read as dockerfile" "1 read as shell"; do says "and each is what it is: $kind" "moe-lint: $kind"; done
check "without the policy that denies by default it would" sh -c "mkdir '$tmp/open' && cp $deploy/kubernetes-job.yaml '$tmp/open' && ! '$bin/moe-lint' -q -t L310 '$tmp/open'"

# -- options and names
for tool in moe-launch moe-train moe-sandbox moe-lint moe-verify-ckpt; do "$bin/$tool" --help; done >"$tmp/help"
grep -oE -- '--[a-z][a-z-]+' "$tmp/help" | sort -u >"$tmp/ours"
# Words behind moe-launch in lists of YAML, and whole in scripts and on the page.
grep -hE 'args:|command:|"--|moe-[a-z-]+ |CMD|ENTRYPOINT' $deploy/kubernetes-*.yaml $deploy/compose.yaml $deploy/Dockerfile $deploy/train.sbatch docs/deploy/*.md |
    grep -vE 'srun|kubectl|docker|apt-get|useradd|groupadd|#SBATCH|torchrun|mpirun' | grep -oE -- '(^|[^-a-z])--[a-z][a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u >"$tmp/used"
check "options are used" test -s "$tmp/used"
check "and each exists" sh -c "! grep -vxF -f '$tmp/ours' '$tmp/used'"
check "the pods meet at the port that the policy lets through, and at no other" sh -c \
    "test \"\$(grep -oE 'port: [0-9]{3,}|containerPort: [0-9]+|local:[0-9]+' $deploy/kubernetes-indexed-job.yaml | grep -oE '[0-9]+' | sort -u)\" = 29400"
check "the batch script is sound" bash -n $deploy/train.sbatch
check "the example config is one" "$bin/moe-train" -c docs/configs/moe-small.yaml --print-config
check "so is that for GPUs" "$bin/moe-train" -c docs/configs/moe-small-cuda.yaml --print-config

# -- the image
if command -v readelf >/dev/null && grep -q '^12' /etc/debian_version 2>/dev/null; then
    missing=
    for tool in moe-train moe-launch moe-verify-ckpt moe-lint; do
        for lib in $(readelf -d "$bin/$tool" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc|libm|libgcc_s|libasan|libubsan|ld-linux.*)\.so'); do
            package=$(dpkg -S "$(ldconfig -p | sed -n "s|^\s*$lib .* => ||p" | head -n 1 | xargs -r readlink -f)" 2>/dev/null || dpkg -S "*/$lib" 2>/dev/null)
            package=$(head -n 1 <<<"$package" | cut -d: -f1)
            grep -qE "[ =]$package( |$)" $deploy/Dockerfile || missing="$missing $tool:$lib:$package"
        done
    done
    check "the image installs every library that its tools load" test -z "$missing"
    [ -z "$missing" ] || echo "#   $missing"
else
    echo "# SKIP the image's packages are those of Debian 12"
fi

# -- a job's folder
cat /usr/share/common-licenses/* >"$tmp/text" 2>/dev/null
mkdir -p "$tmp/job/corpus" "$tmp/job/logs" "$tmp/fake"
head -c 100000 "$tmp/text" >"$tmp/job/corpus/train.txt"
cat >"$tmp/job/train.yaml" <<'YAML'
job: nodes
model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, length: 32, experts: 4, top_k: 2, expert_width: 32}
data: {train: corpus/train.txt}
train: {steps: 60, batch: 8, lr: 0.01}
checkpoint: {root: checkpoints, every: 20}
telemetry: {log: logs/steps.jsonl}
YAML
last() { test -f "$tmp/job/checkpoints/step=$1/commit.json" && "$bin/moe-verify-ckpt" -q "$tmp/job/checkpoints/step=$1"; }

# -- the profile of system calls, and the batch script with two nodes on this machine
cat >"$tmp/fake/srun" <<'SH'
#!/bin/bash
# Two tasks, each a node, as srun starts them for --nodes=2 --ntasks-per-node=1.
while [[ ${1:-} == -* ]]; do echo "$1" >>"$FAKE/srun.options"; shift; done
for node in 0 1; do SLURM_PROCID=$node SLURM_NODEID=$node SLURM_NTASKS=2 "$@" >"$FAKE/node.$node" 2>&1 & pids[node]=$!; done
stat -c '%a %U' "$SLURM_SUBMIT_DIR"/job-*.key >"$FAKE/key"
status=0
for node in 0 1; do wait "${pids[node]}" || status=$?; done
exit $status
SH
printf '#!/bin/sh\n[ "$*" = "show hostnames node[0-1]" ] && printf "127.0.0.1\\n127.0.0.2\\n"\n' >"$tmp/fake/scontrol"
chmod +x "$tmp"/fake/*
if [ "$(uname -m)" = x86_64 ]; then
    "$bin/moe-sandbox" export -p training --as oci -o "$tmp/profile.json"
    check "the profile of system calls is what the tool writes" cmp "$tmp/profile.json" $deploy/seccomp-training.json
fi
if "$bin/moe-sandbox" run -q -p training -- true 2>/dev/null && [ -z "${SAN:-}" ]; then
    cd "$tmp/job" || exit 2
    if [ "$(uname -m)" = x86_64 ]; then
        expect "a job runs under that profile" 0 "$bin/moe-sandbox" run -q -p training --oci "$repo/$deploy/seccomp-training.json" --rw "$tmp/job" --rx "$bin" -- \
            "$bin/moe-launch" -n 2 -- "$bin/moe-train" -q -c train.yaml
        check "to its last step" last 60
        expect "and goes on under it" 0 env MOE_TRAIN__STEPS=80 "$bin/moe-sandbox" run -q -p training --oci "$repo/$deploy/seccomp-training.json" --rw "$tmp/job" --rx "$bin" \
            --env MOE_TRAIN__STEPS -- "$bin/moe-launch" -n 2 -- "$bin/moe-train" -q -c train.yaml
        says "from a checkpoint that was verified" "go on from step 60"
    fi
    rm -rf checkpoints logs/*
    export FAKE=$tmp/fake PATH="$tmp/fake:$bin:$PATH" SLURM_JOB_ID=$((RANDOM % 9000 + 1000)) SLURM_JOB_NODELIST='node[0-1]' SLURM_NNODES=2 SLURM_SUBMIT_DIR=$tmp/job
    expect "the batch script runs a job of two nodes" 0 env RANKS_PER_NODE=2 bash "$repo/$deploy/train.sbatch"
    check "to its last step" last 60
    check "of four ranks" test "$(find checkpoints/step=60 -name '*.safetensors' | wc -l)" = 4
    check "which one node gave out" grep -q '4 ranks begin anew' "$FAKE/node.0"
    check "the key was its owner's alone" test "$(cat "$FAKE/key")" = "600 $(id -un)"
    check "and is gone" sh -c '! ls job-*.key 2>/dev/null'
else
    echo "# SKIP no jobs in sandboxes: they cannot be made here, or sanitizers look for leaks in ways that the profile does not allow"
fi
finish
