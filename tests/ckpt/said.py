"""What is said about shards: metadata, commit records, digest trees, manifests of other tools."""
import functools
import hashlib
import json
import struct

import keys

TS = 1700000000.25                # when the corpus' checkpoints were written: long past, so that no clock of a test machine is before it
LEAF = 1 << 20
HOST = "node-{:02d}.cluster.example"
DROP = object()                   # as a value: the key is left out


def merged(base, change):
    return {k: v for k, v in {**base, **(change or {})}.items() if v is not DROP}


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


@functools.lru_cache(maxsize=64)
def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---- metadata ----

def meta(schema, step, rank, world, change=None, shard=None):
    base = {"step": step, "rank": rank, "hostname": HOST.format(rank), "ts": TS + rank * 0.001}
    if schema == 1:
        return json.dumps(merged({**base, "world": world, "generation": 1}, change))
    if schema == 2:
        more = {"schema_version": 2, "moe_engine_version": "0.3.3", "torch_version": "2.4.1", "dp_size": world, "ep_size": 1, "world_size": world}
        return json.dumps(merged({**base, **more}, change))
    more = {"schema_version": 3, "world": world, "generation": 1, "job": "run-7", "bytes": len(shard), "leaf_bytes": LEAF, "tree": tree_root(shard).hex(),
            "tensors": 4}
    return compact(merged({**base, **more}, change))


# ---- digest trees: common/crypt/tree.h ----

@functools.lru_cache(maxsize=64)
def tree_leaves(data, leaf=LEAF):
    return [hashlib.sha256(data[at:at + leaf] + struct.pack("<Q", at // leaf) + b"\0").digest() for at in range(0, len(data), leaf)]


@functools.lru_cache(maxsize=64)
def tree_root(data, leaf=LEAF):
    return hashlib.sha256(b"".join(tree_leaves(data, leaf)) + struct.pack("<QQ", len(data), leaf) + b"\1").digest()


def tree_file(data, **change):
    """rank=<R>.tree; `change` overrides fields."""
    leaves = tree_leaves(data)
    f = {"magic": b"MOETREE1", "leaf": LEAF, "total": len(data), "count": len(leaves), "root": tree_root(data), "leaves": b"".join(leaves), **change}
    return f["magic"] + struct.pack("<QQQ", f["leaf"], f["total"], f["count"]) + f["root"] + f["leaves"]


# ---- the commit record ----

def pae(kind, body):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)


RECORD_TYPE = "application/vnd.moe-guard.commit+json"


def payload(step, shards, change=None, rank=None, job="run-7", previous=None, created=TS + 60, flat=True):
    """`shards`: [(file name, data, meta)] by rank; `change` and `rank` ({rank: fields}) override fields."""
    ranks = []
    for r, (file, data, said) in enumerate(shards):
        row = {"bytes": len(data), "file": file, "host": HOST.format(r), "leaf_bytes": LEAF, "meta_sha256": sha256(said.encode()), "rank": r,
               "tree": tree_root(data).hex()}
        if flat:
            row["sha256"] = sha256(data)
        ranks.append(merged(row, (rank or {}).get(r)))
    base = {"created": created, "generation": 1, "job": job, "previous": previous, "ranks": ranks, "schema": 1, "step": step, "world": len(shards)}
    facts = merged(base, change)
    number = '"created":' + json.dumps(facts.get("created"))
    return compact(facts).replace(number, f'"created":{facts["created"]:.3f}').encode()


def envelope(body, signers=(), kind=RECORD_TYPE, signatures=None, **change):
    """`signatures` overrides the list that `signers` (keys) would give."""
    made = [{"keyid": k.id, "sig": keys.b64(k.sign(pae(kind, body)))} for k in signers]
    return compact(merged({"payload": keys.b64(body), "payloadType": kind, "signatures": made if signatures is None else signatures}, change))


# ---- manifests of other tools ----

TITLES = {"sha224": "SHA-224", "sha384": "SHA-384", "sha512": "SHA-512", "blake2b": "BLAKE2b-512"}


def sums(files, algorithm="sha256", bsd=False, mark=" "):
    """sha256sum's output over {name: data}."""
    h = lambda data: hashlib.new(algorithm, data).hexdigest()
    line = (lambda n, d: f"{algorithm.upper()} ({n}) = {h(d)}\n") if bsd else (lambda n, d: f"{h(d)} {mark}{n}\n")
    return "".join(line(n, d) for n, d in files.items())


def integrity(files, **change):
    return json.dumps(merged({"algorithm": "sha256", "files": {n: sha256(d) for n, d in files.items()}}, change))


def statement(files, change=None, resources=None, serialization=None, subject=None):
    listed = [{"name": n, "algorithm": "sha256", "digest": sha256(d)} for n, d in sorted(files.items())] if resources is None else resources
    total = hashlib.sha256(b"".join(bytes.fromhex(x["digest"]) for x in listed)).hexdigest()
    how = {"method": "files", "hash_type": "sha256", "allow_symlinks": False, "ignore_paths": ["model.sig"], **(serialization or {})}
    return merged({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "model", "digest": {"sha256": subject or total}}],
                   "predicateType": "https://model_signing/signature/v1.0", "predicate": {"serialization": how, "resources": listed}}, change)


def model_sig(key, what, hint=None, kind="application/vnd.in-toto+json", signatures=None, change=None):
    body = json.dumps(what).encode()
    made = [{"sig": keys.b64(key.sign(pae(kind, body))), "keyid": ""}] if signatures is None else signatures
    material = {"publicKey": {"hint": key.hint if hint is None else hint}, "tlogEntries": []}
    return json.dumps(merged({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": material,
                              "dsseEnvelope": {"payload": keys.b64(body), "payloadType": kind, "signatures": made}}, change))
