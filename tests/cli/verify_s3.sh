#!/bin/bash
# moe-verify-ckpt on a bucket, with a real server that verifies signatures (ci/deps.sh s3; MOE_MUST_RUN=s3 makes its absence a failure).
# Waits: for the server.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
scratch
put=${bin%/bin}/s3_put verify=$bin/moe-verify-ckpt server=tests/support/s3-server.sh

if ! $server installed; then
    case ${MOE_MUST_RUN:-} in
        *s3*) not_ok "a server that speaks S3 is installed" "ci/deps.sh s3 installs it" ;;
        *) ok "left out # SKIP no server that speaks S3 is installed (ci/deps.sh s3)" ;;
    esac
    finish
fi
trap '$server stop "$tmp/server" >/dev/null 2>&1; rm -rf "$tmp"' EXIT
mkdir -p "$tmp/server" "$tmp/up"
if ! $server start "$tmp/server" >"$tmp/said" 2>&1; then not_ok "the server starts" "$(cat "$tmp/said")"; finish; fi
set -a
# shellcheck disable=SC1091
. "$tmp/server/env"
set +a

python3 tests/ckpt/sample.py "$tmp/up" || { not_ok "a sample is made"; finish; }
expect "two steps are uploaded" 0 "$put" ckpts run-1 "$tmp"/up/step=4/* "$tmp"/up/step=8/*
printf 'checkpoint: {loopback_http: true}\n' >"$tmp/policy.yaml"

expect "a root in a bucket is verified" 0 "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1
says "every file was read" "10 files"
expect "a step in a bucket is verified" 0 "$verify" -c "$tmp/policy.yaml" --world 2 s3://ckpts/run-1/step=4/
expect "the newest step is found" 0 "$verify" -c "$tmp/policy.yaml" -q --newest s3://ckpts/run-1
says "and named by its address" "s3://ckpts/run-1/step=8"
expect "another world is found" 1 "$verify" -c "$tmp/policy.yaml" --world 3 s3://ckpts/run-1/step=4
says "by its rule" "C111"
says "in a place that can be pasted" "Location: s3://ckpts/run-1/step=4"

expect "a bucket is read under a filter" 0 "$verify" -v -c "$tmp/policy.yaml" s3://ckpts/run-1
says "of system calls" "a process of its own, seccomp,"
expect "a server is found by its name under it" 0 env S3_ENDPOINT_URL="${S3_ENDPOINT_URL/127.0.0.1/localhost}" "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1
says "and every file was read" "10 files"
expect "a name that nobody has is an error" 2 env S3_ENDPOINT_URL=https://nobody.invalid "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1
says "that says so" "the server's name does not resolve"

# A damaged shard, in the place of a good one.
printf 'X' | dd of="$tmp/up/step=8/rank=1.safetensors" bs=1 seek=400 conv=notrunc status=none
expect "a damaged shard is uploaded" 0 "$put" ckpts run-1 "$tmp/up/step=8/rank=1.safetensors"
expect "damage is found by the digest of the metadata" 1 "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1/step=8
says "by its rule" "C201"
expect "the newest good step is the one before" 0 "$verify" -c "$tmp/policy.yaml" -q --newest s3://ckpts/run-1
says "and named" "s3://ckpts/run-1/step=4"

expect "http is refused where the policy does not allow it" 2 "$verify" -c "$PWD/policy/default.yaml" s3://ckpts/run-1
says "with the variable's name" "S3_ENDPOINT_URL"
expect "a wrong secret is an error, not a finding" 2 env AWS_SECRET_ACCESS_KEY=not-the-secret "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1
case $said in *not-the-secret*) not_ok "no secret is printed" "$said" ;; *) ok "no secret is printed" ;; esac
expect "no credentials are said to be none" 2 env -u AWS_ACCESS_KEY_ID "$verify" -c "$tmp/policy.yaml" s3://ckpts/run-1
says "with the variable's name" "AWS_ACCESS_KEY_ID"
expect "a bucket that is not there" 2 "$verify" -c "$tmp/policy.yaml" s3://nothing-here/run-1
expect "a prefix without steps" 2 "$verify" -c "$tmp/policy.yaml" s3://ckpts/elsewhere

# A job that sends what it commits, started by the launcher, whose ranks have to be told of the server.
head -c 40000 /usr/share/common-licenses/GPL-3 >"$tmp/train.txt"
cat >"$tmp/train.yaml" <<EOF
job: sent
model: {width: 32, layers: 1, heads: 2, length: 32, experts: 4, top_k: 2, expert_width: 32}
data: {train: $tmp/train.txt}
train: {steps: 6, batch: 4, threads: 1}
checkpoint: {root: $tmp/steps, every: 3, bucket: 's3://ckpts/sent', loopback_http: true}
telemetry: {log: ''}
EOF
job() { rm -rf "$tmp/steps"; env "$@" "$bin/moe-launch" -q -n 2 -- "$bin/moe-train" -c "$tmp/train.yaml"; }
expect "a job sends its checkpoints" 0 job A=
expect "which verify there" 0 "$verify" -c "$tmp/policy.yaml" --world 2 s3://ckpts/sent
expect "up to the last" 0 "$verify" -c "$tmp/policy.yaml" -q --newest s3://ckpts/sent
says "step" "s3://ckpts/sent/step=6"
expect "a bucket that is slower than training costs it nothing" 0 job MOE_TRAIN__STEPS=80 MOE_CHECKPOINT__EVERY=1 MOE_CHECKPOINT__KEEP=1 MOE_CHECKPOINT__BUCKET=s3://ckpts/often
expect "and has the last step" 0 "$verify" -c "$tmp/policy.yaml" -q --newest s3://ckpts/often
says "all the same" "s3://ckpts/often/step=80"
expect "nor does one that refuses" 0 job MOE_CHECKPOINT__BUCKET=s3://ckpts/refused AWS_SECRET_ACCESS_KEY=not-the-secret
says "which is told" "did not reach the bucket"
expect "the step that a job goes on from is sent when the bucket is back" 0 env MOE_CHECKPOINT__BUCKET=s3://ckpts/refused "$bin/moe-launch" -q -n 2 -- "$bin/moe-train" -c "$tmp/train.yaml"
expect "all of it" 0 "$verify" -c "$tmp/policy.yaml" -q --world 2 s3://ckpts/refused/step=6
finish
