"""Who signed: commit records, Model Signing bundles, minisign; wrong keys, old keys, too few of them, and records that are not as they must be."""
import pt
import said
import st
from case import bad, good, odd
from cases_bytes import SHARDS, files
from cases_meta import also
from layout import Ours, legacy, ours

MORE = st.save((("more", "F32", (4,)),))
A = "--pubkey {a}"
NEED = A + " --require-signature"


def signed(*names, **how):
    return lambda p: ours(p, [p.keys.get(n) for n in names], **how)


def trusting(build, *rows, need=True, signatures=None):
    """With a policy that trusts keys: rows of (name, further lines)."""
    def both(p):
        lines = "checkpoint:\n" + ("  require_signature: true\n" if need else "") + (f"  signatures: {signatures}\n" if signatures else "") + "  keys:\n"
        for name, more in rows:
            lines += f"    - file: {p.keys.get(name).public}\n" + "".join(f"      {m}\n" for m in more)
        p.beside("policy.yaml", lines)
        return build(p)
    return both


POLICY = "-c {beside}/policy.yaml"


def changed(*edits, names=("a",)):
    """A signed record whose envelope is edited as text afterwards."""
    def build(p):
        o = signed(*names)(p)
        for e in edits:
            p.change(o.dir + "/commit.json", e)
        return o
    return build


def resigned(change=None, rank=None):
    """A signed record whose payload was exchanged, and the signature kept."""
    def build(p):
        o = Ours(p).files()
        o.commit(o.payload(), [p.keys.get("a")])
        signature = [{"keyid": p.keys.get("a").id, "sig": said.keys.b64(p.keys.get("a").sign(said.pae(said.RECORD_TYPE, o.body)))}]
        return o.commit(o.payload(change, rank), signatures=signature)
    return build


# ---- missing, wrong, too few ----
bad("signature: none where one is required", "C206", ours, NEED)
bad("signature: none where the policy requires one", "C206", trusting(ours, ("a", ())), POLICY)
bad("signature: required, and no key is given", "C206", signed("a"), "--require-signature")
bad("signature: a legacy step where one is required", "C206", legacy, NEED)
bad("signature: by another key", "C206 C208", signed("b"), NEED)
bad("signature: by another key, none required", "C208", signed("b"), A)
bad("signature: one of two asked for", "C206", trusting(signed("a"), ("a", ()), ("b", ()), signatures=2), POLICY)
bad("signature: two asked for, one key under two names in the policy", "C206", trusting(signed("a"), ("a", ()), ("a", ()), signatures=2), POLICY)
bad("signature: the record was changed", "C113 C206 C207", resigned({"job": "run-8"}), NEED)
bad("signature: a rank's host was changed", "C109 C206 C207", resigned(None, {1: {"host": "intruder"}}), NEED)
bad("signature: the time was changed", "C207", resigned({"created": said.TS + 61}), A)
bad("signature: a bit of it flipped", "C206 C207",
    lambda p: (o := Ours(p).files()).commit(o.payload(), signatures=[{"keyid": p.keys.get("a").id, "sig": said.keys.b64(bytes(64))}]), NEED)
bad("signature: over the payload alone, without its type", "C206 C207",
    lambda p: (o := Ours(p).files()).commit(o.payload(), signatures=[{"keyid": p.keys.get("a").id,
    "sig": said.keys.b64(p.keys.get("a").sign(o.payload()))}]), NEED)
bad("signature: over the payload as another type", "C206 C207",
    lambda p: (o := Ours(p).files()).commit(o.payload(), signatures=[{"keyid": p.keys.get("a").id, "sig": said.keys.b64(
        p.keys.get("a").sign(said.pae("application/vnd.in-toto+json", o.payload())))}]), NEED)
bad("signature: names one key and is of another", "C206 C207",
    lambda p: (o := Ours(p).files()).commit(o.payload(), signatures=[{"keyid": p.keys.get("a").id, "sig": said.keys.b64(
        p.keys.get("b").sign(said.pae(said.RECORD_TYPE, o.payload())))}]), NEED)

# ---- right key, wrong job or day ----
bad("key: trusted for other jobs", "C206 C208", trusting(signed("a"), ("a", ['jobs: ["prod-*"]'])), POLICY)
bad("key: expired before the step", "C206 C208", trusting(signed("a"), ("a", ["until: 2022-12-31"])), POLICY)
bad("key: not yet trusted on that day", "C206 C208", trusting(signed("a"), ("a", ["from: 2024-01-01"])), POLICY)
bad("key: expired, and none is required", "C208", trusting(signed("a"), ("a", ["until: 2022-12-31"]), need=False), POLICY)
bad("key: the old one after a rotation", "C206 C208", trusting(signed("a"), ("a", ["until: 2023-06-30"]), ("b", ["from: 2023-07-01"])), POLICY)
good("key: the new one after a rotation", trusting(signed("b"), ("a", ["until: 2023-06-30"]), ("b", ["from: 2023-07-01"])), POLICY)
good("key: the old one before the rotation", trusting(signed("a", created=said.TS - 20000000), ("a", ["until: 2023-06-30"]), ("b", ["from: 2023-07-01"])),
    POLICY)
good("key: two for two jobs", trusting(signed("a"), ("a", ['jobs: ["run-7"]']), ("b", ['jobs: ["run-8"]'])), POLICY)

# ---- a record that is none ----
for _name, _edit in {
    "no JSON": lambda b: b"commit", "empty": lambda b: b"", "cut": lambda b: b[:200], "all zeros": lambda b: bytes(len(b)), "a list": lambda b: b"[]",
    "text behind it": lambda b: b + b"{}", "a payload given twice": lambda b: b[:-1] + b',"payload":"e30="}',
    "no signatures field": lambda b: b.replace(b"signatures", b"signature_"),
    "a payload that is no Base64": lambda b: b.replace(b'"payload":"', b'"payload":"!'), "a payload with line breaks": lambda b: b.replace(b'"payload":"',
    b'"payload":"\\n'),
    "a field too many": lambda b: b[:-1] + b',"note":"x"}', "another payload type": lambda b: b.replace(b"moe-guard.commit", b"moe-guard.omit"),
    "a signature without a key id": lambda b: b.replace(b'"keyid"', b'"keyed"'),
}.items():
    bad(f"record: {_name}", "C203", changed(_edit))


def payload(title, codes, change=None, rank=None, edit=None):
    def build(p):
        o = Ours(p).files()
        body = o.payload(change, rank)
        return o.commit(edit(body) if edit else body)
    bad(f"record: {title}", codes, build)


payload("not canonical: a space", "C203", edit=lambda b: b.replace(b":", b": ", 1))
payload("not canonical: keys in another order", "C203", edit=lambda b: b.replace(b'"schema":1,', b"")[:-1] + b',"schema":1}')
payload("schema 2", "C203", {"schema": 2})
payload("no job", "C203", {"job": said.DROP})
payload("no generation", "C203", {"generation": said.DROP})
payload("a field of its own", "C203", {"zone": "eu"})
payload("a step in quotes", "C203", {"step": "500"})
payload("a world of 0", "C203", {"world": 0})
payload("a world of 4 with two ranks", "C203", {"world": 4})
payload("a job with an escape sequence", "C203", {"job": "run\x1b[2J"})
payload("a digest in capitals", "C203", None, {1: {"tree": "A" * 64}})
payload("a digest of 40 digits", "C203", None, {1: {"sha256": "a" * 40}})
payload("rank 0 listed twice", "C201 C203", None, {1: {"rank": 0}})
payload("a file in another folder", "C115 C203", None, {1: {"file": "../step=400/rank=1.safetensors"}})
payload("the file of another rank", "C115 C201 C203 C214", None, {1: {"file": "rank=0.safetensors"}})
payload("leaves of 3 MiB", "C203 C211", None, {1: {"leaf_bytes": 3 << 20}})
payload("a previous that is no digest", "C203", {"previous": "none"})
payload("of another step", "C204", {"step": 400})
payload("lists a file in another spelling", "C115 C204", None, {1: {"file": "rank=01.safetensors"}})
bad("record: lists a rank that is gone", "C103 C310", lambda p: (o := ours(p, world=3), [p.drop(f"{o.dir}/rank=2.{x}") for x in ("safetensors", "tree",
    "meta.json")])[0])
bad("record: lists a shard that is gone", "C106 C214 C310", lambda p: (o := ours(p), p.drop(o.dir + "/rank=1.safetensors"))[0])
bad("record: a rank that it does not list", "C111 C115", lambda p: (o := ours(p),
    p.put(o.dir + "/rank=2.safetensors", MORE), p.put(o.dir + "/rank=2.meta.json", said.meta(3, 500, 2, 3, None, MORE)))[0])
bad("record: replayed into another step", "C101 C204", lambda p: ours(p, [p.keys.get("a")], step=400) and (p.move("step=400", "step=500") or "step=500"),
    NEED)
bad("record: of an older step put over a newer one", "C201 C204", lambda p: (o := ours(p, [p.keys.get("a")], step=400), n := ours(p, [p.keys.get("a")],
    step=500),
    p.put(n.dir + "/commit.json", p.get(o.dir + "/commit.json")))[1], NEED)
bad("record: of another job put over it", "C113 C201", lambda p: (o := ours(p, [p.keys.get("a")], job="run-8", under="other/", generation=1), n := ours(p,
    [p.keys.get("a")]),
    p.put(n.dir + "/commit.json", p.get(o.dir + "/commit.json")))[1], NEED)
bad("record: stamped in the future", "C110", lambda p: ours(p, record={"created": 4102444800.0}))

# ---- Model Signing ----


def oms(*after, key="a", kind="p256", what=None, **how):
    """A legacy step with model.sig over its files."""
    def write(p, d):
        k = p.keys.get(key, kind)
        p.put(d + "/model.sig", said.model_sig(k, said.statement(files(p, d), **(what or {})), **how))
    return also(legacy, write, *after)


P256, P384 = "--pubkey {p256} --require-signature --require-digest", "--pubkey {p384} --require-signature --require-digest"
good("model.sig: P-256", oms(), P256)
good("model.sig: P-384", oms(kind="p384"), P384)
good("model.sig: without a key, its list counts", oms(), "--require-digest")
bad("model.sig: a changed shard", "C201", oms(lambda p, d: p.put(d + "/rank=1.pt", pt.save(old=True))), P256)
bad("model.sig: a changed meta", "C201", oms(lambda p, d: p.change(d + "/rank=1.meta.json", lambda b: b.replace(b"0.3.3", b"0.3.4"))), P256)
bad("model.sig: another key", "C206 C208", oms(key="b"), P256)
bad("model.sig: an Ed25519 key for a P-256 signature", "C206 C208", oms(), NEED)
bad("model.sig: signed by one key, hint of another", "C206 C207", lambda p: oms(key="b", hint=p.keys.get("a", "p256").hint)(p), P256)
bad("model.sig: the payload was exchanged", "C206 C207", oms(signatures=[{"sig": said.keys.b64(bytes.fromhex("3006020101020101")), "keyid": ""}]), P256)
bad("model.sig: a shard is left out", "C115", also(legacy, lambda p, d: p.put(d + "/model.sig", said.model_sig(p.keys.get("a", "p256"),
    said.statement(files(p, d, SHARDS[:2] + SHARDS[3:]))))), "--pubkey {p256} --require-signature")
bad("model.sig: another predicate", "C209", oms(what={"change": {"predicateType": "https://slsa.dev/provenance/v1"}}), P256)
bad("model.sig: no statement", "C209", oms(what={"change": {"_type": "https://in-toto.io/Statement/v0.1"}}), P256)
bad("model.sig: another payload type", "C209", also(legacy, lambda p, d: p.put(d + "/model.sig", said.model_sig(p.keys.get("a", "p256"),
    said.statement(files(p, d)), kind="application/json"))), P256)
bad("model.sig: the subject's digest is another", "C209", oms(what={"subject": "0" * 64}), P256)
bad("model.sig: an older bundle", "C209", oms(change={"mediaType": "application/vnd.dev.sigstore.bundle.v0.1+json"}), P256)
bad("model.sig: no signature", "C206 C209", oms(signatures=[]), P256)
bad("model.sig: files that the signer left out", "C215", oms(what={"serialization": {"ignore_paths": ["model.sig", "rank=9.pt"]}}), P256)
bad("model.sig: links were followed", "C215", oms(what={"serialization": {"allow_symlinks": True}}), P256)
bad("model.sig: no hint", "C215", oms(hint=""), P256)
bad("model.sig: cut", "C202 C206 C209", oms(lambda p, d: p.cut(d + "/model.sig", 100)), P256)

# ---- minisign ----


def mini(of="SHA256SUMS", key="a", number=None, edit=None, **how):
    """A legacy step with SHA256SUMS and a .minisig of one file."""
    def write(p, d):
        p.put(d + "/SHA256SUMS", said.sums(files(p, d)))
        p.put(f"{d}/{of}.minisig", p.keys.get(key).minisign(p.get(f"{d}/{of}"), number=number(p) if number else None, **how))
        if edit:
            edit(p, d)
    return also(legacy, write)


M = "--minisign {m.a} --require-signature --require-digest"
good("minisign: over SHA256SUMS", mini(), M)
good("minisign: unhashed, as older versions sign", mini(hashed=False), M)
good("minisign: over the commit record", lambda p: (o := ours(p), p.put(o.dir + "/commit.json.minisig",
    p.keys.get("a").minisign(p.get(o.dir + "/commit.json"))))[0], M)
bad("minisign: over one shard, which does not say of which step it is", "C206", mini("rank=0.pt"), M)
bad("minisign: another key", "C206 C208", mini(key="b"), M)
bad("minisign: another key under the same number", "C206 C207", mini(key="b", number=lambda p: p.keys.get("a").number()), M)
bad("minisign: the list was changed", "C206 C207", mini(edit=lambda p, d: p.change(d + "/SHA256SUMS", lambda b: b + b"# later\n")), M)
bad("minisign: the trusted comment was changed", "C206 C207", mini(said="timestamp:1800000000"), M)
bad("minisign: the signed file is gone", "C201", also(legacy, lambda p, d: p.put(d + "/gone.pt.minisig", p.keys.get("a").minisign(b"x"))),
    "--minisign {m.a}")
bad("minisign: cut", "C206 C209", mini(edit=lambda p, d: p.cut(d + "/SHA256SUMS.minisig", 90)), M)
bad("minisign: a fifth line", "C209", mini(edit=lambda p, d: p.change(d + "/SHA256SUMS.minisig", lambda b: b + b"more\n")), M)


# ---- lists that anybody may add ----
def crowd(p, signers=("a",), lists=70):
    """The shard and metadata of rank 0 are exchanged, and so many lists are added that know only the new ones."""
    o = ours(p, [p.keys.get(n) for n in signers])
    shard = o.shards[0][:-1] + bytes([o.shards[0][-1] ^ 1])
    p.put(o.dir + "/rank=0.safetensors", shard)
    p.change(o.dir + "/rank=0.meta.json", lambda b: b.replace(said.tree_root(o.shards[0]).hex().encode(), said.tree_root(shard).hex().encode()))
    p.drop(o.dir + "/rank=0.tree")
    for i in range(lists):
        p.put(f"{o.dir}/later-{i:03d}.sha256", said.sums(files(p, o.dir, ("rank=0.safetensors", "rank=0.meta.json"))))
    return o


bad("lists: seventy new ones do not hide what the record promises", "C201", crowd, A)
bad("lists: seventy new ones, and no key is given", "C201", crowd)
odd("key: may sign no job, says an empty list", trusting(signed("a"), ("a", ("jobs: []",))), POLICY)
bad("signature: two asked for, one key in two forms", "C206", lambda p: (p.beside("policy.yaml", "checkpoint:\n  require_signature: true\n  signatures: 2\n"
    f"  keys:\n    - file: {p.keys.get('a').minisign_public()}\n    - file: {p.keys.get('a').public}\n"), o := signed("a")(p),
    p.put(o.dir + "/commit.json.minisig", p.keys.get("a").minisign(p.get(o.dir + "/commit.json"))))[1], POLICY)
