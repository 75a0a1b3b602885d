"""Bytes that are not the ones that were written: damage, truncation, holes, stale and swapped shards; and the lists that tell."""
import json

import pt
import said
import st
from case import bad, good
from cases_meta import also, policy
from layout import big_shard, legacy, ours

MIB = 1 << 20
R0, R1 = "step=500/rank=0.safetensors", "step=500/rank=1.safetensors"


def big(*changes, **how):
    """Our layout with shards of a bit more than three MiB, changed after it was committed."""
    def build(p):
        ours(p, shards={0: big_shard(3), 1: big_shard(3, 9)}, **how)
        for c in changes:
            c(p)
        return "step=500"
    return build


# ---- our own layout: digests by chunk ----
bad("bytes: a bit flipped in the first MiB", "C201", big(lambda p: p.flip(R1, 5000)), says=("MiB 0 to 1", "first"))
bad("bytes: a bit flipped in the middle", "C201", big(lambda p: p.flip(R1, MIB + MIB // 2)), says=("rank=1.safetensors", "MiB 1 to 2", "second"))
bad("bytes: a bit flipped in the last byte", "C201", big(lambda p: p.flip(R1, -1)), says=("MiB 3 to 4", "third"))
bad("bytes: bits flipped in every MiB", "C201", big(*[lambda p, i=i: p.flip(R1, i * MIB + 9999) for i in range(3)]))
bad("bytes: a bit flipped, and no sidecar to tell where", "C201", big(lambda p: p.flip(R1, 5000), trees=False))
bad("bytes: a bit flipped, and no flat digest", "C201", big(lambda p: p.flip(R1, 5000), flat=False))
bad("bytes: a bit flipped in a small shard", "C201", lambda p: (ours(p), p.flip(R1, -5), "step=500")[2])
bad("bytes: shards of two ranks swapped", "C201", lambda p: (ours(p, shards={0: big_shard(3), 1: big_shard(4)}), p.move(R0, "x"), p.move(R1, R0),
    p.move("x", R1),
    "step=500")[4])
bad("bytes: swapped shards of equal size", "C201", big(lambda p: p.move(R0, "x"), lambda p: p.move(R1, R0), lambda p: p.move("x", R1)))
bad("bytes: a stale shard under fresh metadata", "C201", big(lambda p: p.put(R1, big_shard(3, 11))))
bad("bytes: a MiB of zeros that takes no room", "C201 C213", big(lambda p: p.hole(R1, MIB, MIB)))
bad("bytes: cut by one byte", "C201 C309", big(lambda p: p.cut(R1, len(big_shard(3)) - 1)))
bad("bytes: cut to half", "C201 C309", big(lambda p: p.cut(R1, len(big_shard(3)) // 2)))
bad("bytes: cut to nothing", "C201 C309", big(lambda p: p.cut(R1, 0)))
bad("bytes: longer by a MiB of zeros", "C201 C311", big(lambda p: p.change(R1, lambda b: b + bytes(MIB))))
bad("bytes: longer by a MiB that was never written", "C201 C213 C311", big(lambda p: p.cut(R1, len(big_shard(3)) + MIB)))


def holed(data, name, at, size, schema=2):
    """One rank whose file has a hole where data was, and no digest."""
    return lambda p: (p.put("step=500/" + name, data), p.hole("step=500/" + name, at, size), p.put("step=500/rank=0.meta.json", said.meta(schema, 500, 0,
        1)), "step=500")[3]


BIG_PT = pt.save({"model": {f"w{i}": pt.Tensor((512, 512), data=st.filler(MIB, i)) for i in range(4)}, "optim": {}})
bad("bytes: a hole in a safetensors file that has no digest", "C213", holed(big_shard(3), "rank=0.safetensors", MIB, MIB))
bad("bytes: a hole in a .pt", "C213 C303", holed(BIG_PT, "rank=0.pt", MIB + 65536, MIB // 2))
bad("bytes: O_DIRECT failed in the middle: all before it is a hole", "C213 C308 C311", holed(BIG_PT, "rank=0.pt", 0, 2 * MIB))
ZEROS = st.of_header(st.entries((("w", "F32", (MIB,)),)), bytes(4 * MIB))
good("bytes: zeros that take no room, as they were written", lambda p: (o := ours(p, world=1, shards={0: ZEROS}), p.hole(R0, MIB, 2 * MIB))[0])

# ---- sidecars ----


def tree(title, codes="C214", **change):
    bad(f"sidecar: {title}", codes, lambda p: (ours(p, shards={0: big_shard(3), 1: big_shard(3, 9)}), p.put("step=500/rank=1.tree",
        said.tree_file(big_shard(3, 9), **change)), "step=500")[2])


tree("another root", root=bytes(32))
tree("a leaf that is another's", leaves=b"".join(reversed(said.tree_leaves(big_shard(3, 9)))))
tree("a magic that is none", magic=b"MOETREE9")
tree("leaves of three MiB", leaf=3 * MIB)
tree("leaves of one byte", leaf=1)
tree("another size", total=12345)
tree("fewer leaves than it says", leaves=said.tree_leaves(big_shard(3, 9))[0])
tree("more leaves than it says", leaves=b"".join(said.tree_leaves(big_shard(3, 9))) + bytes(32))
tree("2^60 leaves", count=1 << 60)
bad("sidecar: empty", "C214", lambda p: (ours(p), p.put("step=500/rank=1.tree", b""), "step=500")[2])
bad("sidecar: of another shard", "C214", lambda p: (ours(p, shards={0: big_shard(3), 1: big_shard(3, 9)}), p.put("step=500/rank=1.tree",
    p.get("step=500/rank=0.tree")),
    "step=500")[2])
bad("sidecar: of a rank that is not there", "C214", lambda p: (ours(p), p.put("step=500/rank=2.tree", said.tree_file(b"x")), "step=500")[2])

# ---- the legacy layout: lists of other tools ----
SHARDS = ("rank=0.pt", "rank=0.meta.json", "rank=1.pt", "rank=1.meta.json")


def files(p, folder, names=SHARDS):
    return {n: p.get(f"{folder}/{n}") for n in names}


def listed(write, name, *after, build=legacy):
    """A legacy step with a list of its files, changed afterwards."""
    return also(build, lambda p, d: p.put(f"{d}/{name}", write(files(p, d))), *after)


def flip(p, d):
    p.put(d + "/rank=1.pt", pt.save({"model": {"w": pt.Tensor((8, 8))}, "optim": {}}))


good("list: SHA256SUMS", listed(said.sums, "SHA256SUMS"), "--require-digest")
good("list: sha256sums.txt, binary marks", listed(lambda f: said.sums(f, mark="*"), "sha256sums.txt"), "--require-digest")
good("list: SHA256SUMS in BSD's form", listed(lambda f: said.sums(f, bsd=True), "SHA256SUMS"), "--require-digest")
good("list: integrity.json", listed(said.integrity, "integrity.json"), "--require-digest")
good("list: one .sha256 a shard", also(legacy, *[lambda p, d, r=r: p.put(f"{d}/rank={r}.pt.sha256", said.sums({f"rank={r}.pt": p.get(f"{d}/rank={r}.pt")}))
                                                 for r in range(2)]), "--require-digest")
bad("list: SHA256SUMS and a changed shard", "C201", listed(said.sums, "SHA256SUMS", flip))
for _algorithm, _file in {"sha512": "SHA512SUMS", "sha384": "SHA384SUMS", "sha224": "SHA224SUMS", "blake2b": "B2SUMS"}.items():
    _sums = lambda f, a=_algorithm, **how: said.sums(f, a, **how)
    good(f"list: {_file}", listed(_sums, _file), "--require-digest")
    good(f"list: {_file} in BSD's form", listed(lambda f, s=_sums: s(f, bsd=True), _file), "--require-digest")
    bad(f"list: {_file} and a changed shard", "C201", listed(_sums, _file, flip), says=said.TITLES[_algorithm] + " differs")
    bad(f"list: {_file} with a digest that is too short", "C209", listed(lambda f, s=_sums: s({"rank=1.pt": f["rank=1.pt"]})[2:] +
        s({n: d for n, d in f.items() if n != "rank=1.pt"}), _file))
    good(f"list: SHA256SUMS and {_file}", listed(_sums, _file, lambda p, d: p.put(d + "/SHA256SUMS", said.sums(files(p, d)))), "--require-digest")
    bad(f"list: SHA256SUMS that holds and {_file} that does not", "C201", listed(lambda f, s=_sums: s({**f, "rank=1.pt": b"what it was"}), _file,
        lambda p, d: p.put(d + "/SHA256SUMS", said.sums(files(p, d)))), says=_file)
    bad(f"list: {_file} that holds and SHA256SUMS that does not", "C201", listed(_sums, _file, lambda p, d: p.put(d + "/SHA256SUMS",
        said.sums({**files(p, d), "rank=1.pt": b"what it was"}))), says="SHA256SUMS")
good("list: lines of several algorithms in BSD's form", listed(lambda f: said.sums(f, "sha512", bsd=True), "SHA256SUMS"), "--require-digest")
good("list: one .sha512 a shard", also(legacy, *[lambda p, d, r=r: p.put(f"{d}/rank={r}.pt.sha512", said.sums({f"rank={r}.pt": p.get(f"{d}/rank={r}.pt")},
    "sha512")) for r in range(2)]), "--require-digest")
bad("list: SHA512SUMS whose digests are SHA-256", "C209", listed(said.sums, "SHA512SUMS"))
bad("list: SHA512SUMS whose digests are BLAKE2b", "C201", listed(lambda f: said.sums(f, "blake2b"), "SHA512SUMS"))
bad("list: B3SUMS, which cannot be computed here", "C211", listed(said.sums, "B3SUMS"), says="blake3")
bad("list: B3SUMS where a digest is required", "C202 C211", listed(said.sums, "B3SUMS"), "--require-digest")
good("record: a commit and SHA512SUMS", lambda p: (ours(p), p.put("step=500/SHA512SUMS", said.sums(files(p, "step=500", ("rank=0.safetensors",
    "rank=1.safetensors")), "sha512")), "step=500")[2])
bad("list: integrity.json and a changed shard", "C201", listed(said.integrity, "integrity.json", flip))
bad("list: a changed meta", "C201", listed(said.sums, "SHA256SUMS", lambda p, d: p.change(d + "/rank=1.meta.json", lambda b: b.replace(b"0.3.3",
    b"0.3.4"))))
bad("list: a stale shard", "C201", also(legacy, lambda p, d: p.put(d + "/SHA256SUMS", said.sums({**files(p, d), "rank=1.pt": b"what it was"}))))
bad("list: a file that is gone", "C201", also(legacy, lambda p, d: p.put(d + "/SHA256SUMS", said.sums({**files(p, d), "rank=2.pt": b""}))))
bad("list: a shard is left out", "C115", also(legacy, lambda p, d: p.put(d + "/SHA256SUMS", said.sums(files(p, d, SHARDS[:2] + SHARDS[3:])))))
bad("list: integrity.json leaves a shard out", "C115", also(legacy, lambda p, d: p.put(d + "/integrity.json", said.integrity(files(p, d,
    SHARDS[:2] + SHARDS[3:])))))
bad("list: no digest, and one is required", "C202", legacy, "--require-digest")
bad("list: no digest, and the policy requires one", "C202", policy("  require_digest: true\n"), "-c {beside}/policy.yaml")
bad("list: a digest for one of two", "C202", also(legacy, lambda p, d: p.put(d + "/rank=0.pt.sha256", said.sums({"rank=0.pt": p.get(d + "/rank=0.pt")}))),
    "--require-digest")
bad("list: MD5", "C210 C211", listed(lambda f: said.sums(f, "md5"), "MD5SUMS"))
bad("list: SHA-1", "C210 C211", listed(lambda f: said.sums(f, "sha1"), "SHA1SUMS"))
bad("list: an algorithm that is unknown", "C211", listed(lambda f: said.integrity(f, algorithm="crc32"), "integrity.json"))
for _name, _text in {
    "a path that climbs": lambda f: said.sums({**f, "../rank=9.pt": b"x"}), "an absolute path": lambda f: said.sums({**f, "/etc/hostname": b"x"}),
    "a backslash": lambda f: said.sums({**f, "a\\b": b"x"}), "a line that is none": lambda f: said.sums(f) + "hello\n",
    "the last line is cut": lambda f: said.sums(f)[:-1], "a name given twice": lambda f: said.sums(f) + said.sums({"rank=0.pt": f["rank=0.pt"]}),
    "a digest that is too short": lambda f: said.sums(f).replace(said.sha256(f["rank=1.pt"]), said.sha256(f["rank=1.pt"])[:40]),
}.items():
    bad(f"list: SHA256SUMS with {_name}", "C209", listed(_text, "SHA256SUMS"))
bad("list: SHA256SUMS that is empty", "C209", listed(lambda f: "", "SHA256SUMS"))
for _name, _text in {
    "a path that climbs": lambda f: said.integrity({**f, "../../x": b"x"}), "a field too many": lambda f: said.integrity(f, note="x"),
    "a file given twice": lambda f: said.integrity(f)[:-2] + ', "rank=0.pt": "' + said.sha256(f["rank=0.pt"]) + '"}}',
    "a digest in another form": lambda f: json.dumps({"algorithm": "sha256", "files": {**json.loads(said.integrity(f))["files"],
    "rank=0.pt": "sha256:abc"}}),
}.items():
    bad(f"list: integrity.json with {_name}", "C209", listed(_text, "integrity.json"))
bad("list: integrity.json that is cut", "C209", listed(lambda f: said.integrity(f)[:80], "integrity.json"))
bad("list: a file of no rank that is not the listed one", "C201", also(legacy, lambda p, d: p.put(d + "/config.py", "import os\n"),
    lambda p, d: p.put(d + "/SHA256SUMS", said.sums({**files(p, d), "config.py": b"lr = 0.1\n"}))))
good("list: a file of no rank that is the listed one", also(legacy, lambda p, d: p.put(d + "/config.py", "lr = 0.1\n"),
    lambda p, d: p.put(d + "/SHA256SUMS", said.sums({**files(p, d), "config.py": b"lr = 0.1\n"}))))
bad("list: the sidecar is not the listed one", "C201", also(lambda p: ours(p).dir, lambda p, d: p.put(d + "/SHA256SUMS", said.sums({"rank=0.tree": b"x",
    **files(p, d, ("rank=0.safetensors", "rank=1.safetensors"))}))))
good("list: SHA256SUMS that lists itself, as it was when empty", listed(lambda f: said.sums({**f, "SHA256SUMS": b""}), "SHA256SUMS"), "--require-digest")
