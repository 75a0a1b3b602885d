#!/bin/bash
# What moe-verify-ckpt does beside judging one step: keys, signing, parts, samples, the newest step, the floor, repairs.
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../support/tap.sh"
bin=$(cd "$1" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
scratch
verify=$bin/moe-verify-ckpt
python3 tests/ckpt/sample.py "$tmp/root" && python3 tests/ckpt/sample.py "$tmp/legacy" legacy || exit 2
cd "$tmp" || exit 2
umask 022

# -- keys and signatures
expect "keygen makes a pair" 0 "$verify" keygen run
check "the private half is for its owner only" test "$(stat -c %a run)" = 600
check "the public half is for all" test "$(stat -c %a run.pub)" = 644
expect "keygen overwrites nothing" 2 "$verify" keygen run
expect "an unsigned step fails where a signature is asked for" 1 "$verify" --require-signature --pubkey run.pub root/step=4
says "by its rule" "C206"
expect "a step is signed" 0 "$verify" sign -k run root/step=4
expect "and passes" 0 "$verify" --require-signature --pubkey run.pub root/step=4
expect "another key did not sign it" 0 "$verify" keygen other
expect "so it does not pass by that" 1 "$verify" --require-signature --pubkey other.pub root/step=4
chmod 644 run
expect "a key that others may read is refused" 2 "$verify" sign -k run root/step=8
chmod 600 run
mkdir cut && cp -r root/step=8 cut/step=8 && rm cut/step=8/commit.json
expect "a step that was never committed is not signed" 1 "$verify" sign -k run cut/step=8
expect "a legacy step gets a record" 0 "$verify" sign -k run --job run-7 legacy/step=8
expect "which binds it" 0 "$verify" --require-signature --require-digest --pubkey run.pub legacy/step=8
printf 'X' | dd of=legacy/step=8/rank=1.pt bs=1 seek=400 conv=notrunc status=none
expect "a damaged step is not signed" 1 "$verify" sign -k run legacy/step=8

# -- parts
expect "one part" 0 "$verify" --shard 1/2 -f json -o p1.json root/step=4
expect "the other part" 0 "$verify" --shard 2/2 -f json -o p2.json root/step=4
expect "both are good" 0 "$verify" --merge p1.json p2.json
expect "one is not enough" 2 "$verify" --merge p1.json
says "and says which is missing" "part 2 is missing"
expect "nor is one twice" 2 "$verify" --merge p1.json p1.json
expect "a part that is none" 2 "$verify" --merge root/step=4/rank=0.meta.json
expect "part 3 of 2" 2 "$verify" --shard 3/2 root/step=4

# -- samples
expect "a sample of the chunks" 0 "$verify" --sample 5% root/step=4
says "tells what it is worth" "probability"
expect "a sample of nothing" 2 "$verify" --sample 0% root/step=4

# -- the newest step, and the floor
expect "the newest step" 0 "$verify" --newest --floor floor root
says "is named" "root/step=8"
check "the floor remembers it" test "$(cat floor)" = 8
expect "an older step is a rollback then" 1 "$verify" --floor floor root/step=4
says "by its rule" "C118"
printf 'X' | dd of=root/step=8/rank=0.safetensors bs=1 seek=400 conv=notrunc status=none
expect "where the newest is damaged, the one before it" 0 "$verify" --newest root
says "is named" "root/step=4"
says "with the reason why the newer is not" "C201"
check "as JSON with the digest of its commit" sh -c '"$1" -q --newest --json root 2>/dev/null | python3 -c "
import base64, hashlib, json, sys
step = json.load(sys.stdin)
payload = base64.b64decode(json.load(open(\"root/step=4/commit.json\"))[\"payload\"])
assert step == {\"step\": 4, \"folder\": \"step=4\", \"path\": \"root/step=4\", \"commit\": hashlib.sha256(payload).hexdigest()}, step"' - "$verify"
echo x >floor
expect "a floor that is no number" 2 "$verify" --newest --floor floor root

# -- repairs, and where reports go
expect "a repair plan" 1 "$verify" --repair-plan root/step=8
says "speaks of the rank" "rank 0"
cp root/step=4/rank=0.meta.json before
expect "no report goes into a step" 2 "$verify" -f json -o root/step=4/rank=0.meta.json root/step=4
check "and the file there is as it was" cmp before root/step=4/rank=0.meta.json
expect "beside the steps it may" 0 "$verify" -f json -o root/report.json root/step=4
finish
