"""Metadata that disagrees with the names, with other ranks, with the demands, or that is no metadata."""
import json

import pt
import said
import st
from case import bad
from layout import WIDE, Ours, legacy, ours
from said import DROP, TS

POLICY = "checkpoint:\n"


def metas(**change):
    """A legacy step whose rank 1 says something else."""
    return lambda p: legacy(p, meta={1: change})


def raw(data, **how):
    """A legacy step whose rank 1 has these bytes for its meta."""
    return lambda p: legacy(p, raw={1: data if isinstance(data, bytes) else data.encode()}, **how)


def text(**change):
    return said.meta(2, 500, 1, 2, change)


def policy(lines, build=legacy):
    return lambda p: (p.beside("policy.yaml", POLICY + lines), build(p))[1]


def hosts(lines, build=legacy):
    return lambda p: (p.beside("hosts", lines), build(p))[1]


def also(build, *more):
    """build(p), then each of more(p, folder)."""
    def both(p):
        folder = build(p)
        for m in more:
            m(p, folder)
        return folder
    return both


NO_WORLD = {"world_size": DROP, "dp_size": DROP}

# ---- C101, C102: whose shard it is ----
bad("meta: rank 1 is of the step before", "C101", metas(step=499))
bad("meta: all ranks are of another step", "C101", lambda p: legacy(p, meta={"step": 400}))
bad("meta: a folder renamed to a later step", "C101", lambda p: legacy(p, step=500) and (p.move("step=500", "step=600") or "step=600"))
bad("meta: ours, of another step", "C101", lambda p: ours(p, meta={1: {"step": 499}}))
bad("meta: rank 1 says that it is rank 0", "C102", metas(rank=0))
bad("meta: two ranks swapped", "C102", lambda p: legacy(p, meta={0: {"rank": 1}, 1: {"rank": 0}}))
bad("meta: step and rank are another's", "C101 C102", metas(step=499, rank=0))

# ---- C103 to C106: the set ----
bad("set: rank 1 of 2 is missing", "C103", lambda p: legacy(p, ranks=[0]))
bad("set: rank 0 of 2 is missing", "C103", lambda p: legacy(p, ranks=[1]))
bad("set: a gap that nobody's world tells", "C103", lambda p: legacy(p, ranks=[0, 2], meta=NO_WORLD))
bad("set: fewer than --world", "C103", lambda p: legacy(p, meta=NO_WORLD), "--world 4")
bad("set: fewer than the policy's world", "C103", policy("  world: 3\n", lambda p: legacy(p, meta=NO_WORLD)), "-c {beside}/policy.yaml")
bad("set: seven of eight", "C103", lambda p: legacy(p, world=8, ranks=[0, 1, 2, 3, 4, 6, 7]), says="missing: 5")
bad("set: an empty folder", "C103", lambda p: legacy(p, ranks=[]))
bad("set: rank 0 in two spellings", "C104", also(legacy, lambda p, d: p.put(d + "/rank=000000.pt", pt.save())))
bad("set: rank 1 in two formats", "C104", also(legacy, lambda p, d: p.put(d + "/rank=1.safetensors", st.save())))
bad("set: two metas for rank 1", "C104 C117", also(legacy, lambda p, d: p.put(d + "/rank=01.meta.json", text())))
bad("set: rank 10 doubled far from its other spelling", "C104 C117", also(lambda p: legacy(p, world=11), lambda p, d: p.put(d + "/rank=00010.pt",
    pt.save())))
bad("set: rank 1 has no meta", "C105", lambda p: legacy(p, no_meta=[1]))
bad("set: no rank has a meta", "C105", lambda p: legacy(p, no_meta=[0, 1]))
bad("set: rank 1 has no data", "C106", lambda p: legacy(p, no_data=[1]))
bad("set: metas alone", "C106", lambda p: legacy(p, no_data=[0, 1]))

# ---- C107: no metadata ----
for _name, _data in {
    "not JSON": "step: 500", "cut in the middle": text()[:40], "empty": "", "blank": "  \n", "a list": "[1, 2]", "text behind it": text() + " {}",
    "two documents": text() + text(), "step given twice": text()[:-1] + ', "step": 499}', "rank given twice, escaped": text()[:-1] + ', "r\\u0061nk": 0}',
    "NaN": text(ts=float("nan")), "infinity": text(loss=float("inf")), "a step past 2^53": text(step=2**53 + 1),
    "a number of 400 digits": text(seed=10**400),
    "a NUL in it": text().replace("node", "no\0de"), "an escaped NUL": text(note="a\0b"), "a NUL behind it": text() + "\0",
    "a hole": "\0" * 200, "a byte order mark": "\ufeff" + text(), "half a surrogate pair": text(note="x")[:-2] + '\\ud800"}',
    "nested too deep": text()[:-1] + ', "x": ' + "[" * 300 + "]" * 300 + "}",
    "no hostname": text(hostname=DROP), "no ts": text(ts=DROP),
    "no rank": text(rank=DROP), "no torch_version": text(torch_version=DROP), "step in quotes": text(step="500"), "rank true": text(rank=True),
    "step 500.0": text(step=500.0), "ts null": text(ts=None), "ts as text": text(ts="2023-11-14T22:13:20Z"), "a negative step": text(step=-500),
    "ts in nanoseconds": text(ts=TS * 1e9), "ts negative": text(ts=-1), "a world of 0": text(world_size=0), "an empty hostname": text(hostname=""),
    "a hostname of 300 characters": text(hostname="n" * 300), "a hostname with an escape sequence": text(hostname="node\x1b[2J"),
    "a hostname written backwards": text(hostname="node-\u202e10"), "hostname a list": text(hostname=["a"]),
    "world and world_size differ": text(world=2, world_size=3), "job and job_id differ": text(job="a", job_id="b"),
    "too many extras": text(**{f"x{i}": i for i in range(100)}), "an extra that is a store of its own": text(blob=list(range(3000))),
    "an extra that is nested": text(x=json.loads("[" * 20 + "]" * 20)),
}.items():
    bad(f"meta: {_name}", "C107", raw(_data))
bad("meta: schema 99", "C107", lambda p: legacy(p, meta={"schema_version": 99}))
bad("meta: schema 0", "C107", lambda p: legacy(p, meta={"schema_version": 0}))
bad("meta: not UTF-8", "C107", raw(text(note="x").encode().replace(b'"x"', b'"\xff\xfe"')))
bad("meta: larger than any", "C124", raw(text(note="x" * (2 << 20))))
bad("meta: schema 3 without its digest", "C107", lambda p: ours(p, meta={1: {"tree": DROP}}))
bad("meta: schema 3 with a digest in capitals", "C107", lambda p: ours(p, meta={1: {"tree": "A" * 64}}))

# ---- C108 to C113: who, when, how many ----
bad("host: not on the list", "C108", hosts("node-00.cluster.example\n"), "--hosts {beside}/hosts", says=("rank=1.meta.json", "node-01.cluster.example"))
bad("host: the policy knows another cluster", "C108", policy('  hosts: ["gpu-*"]\n'), "-c {beside}/policy.yaml")
bad("host: a name that only begins as one on the list", "C108", hosts("node-00.cluster.example\nnode-01.cluster.exampl\n"), "--hosts {beside}/hosts")
bad("host: the record knows another", "C109", lambda p: ours(p, rank={1: {"host": "node-07.cluster.example"}}))
bad("host: a meta from elsewhere under a true record", "C109", lambda p: ours(p, meta={1: {"hostname": "laptop"}}, rank={1: {"host": said.HOST.format(1)}}))
bad("clock: all ranks in the future", "C110", lambda p: legacy(p, meta={"ts": 4102444800.0}))
bad("clock: rank 1 two hours after rank 0", "C110", metas(ts=TS + 7200))
bad("clock: rank 1 two hours before rank 0", "C110", metas(ts=TS - 7200))
bad("clock: a few seconds where --max-skew allows one", "C110", metas(ts=TS + 5), "--max-skew 1")
bad("clock: the policy allows a minute", "C110", policy("  max_skew: 60\n", metas(ts=TS + 120)), "-c {beside}/policy.yaml")
bad("world: metas disagree", "C111", metas(world_size=3))
bad("world: --world and the metas disagree", "C111", lambda p: legacy(p, meta={"world_size": 4}), "--world 2")
bad("world: a rank past the others' world", "C111", lambda p: legacy(p, world=2, ranks=[0, 1, 2], meta={2: NO_WORLD}))
bad("world: record and metas disagree", "C111", lambda p: ours(p, meta={0: {"world": 4}, 1: {"world": 4}}))
bad("generation: rank 1 is of a later one", "C112", lambda p: legacy(p, schema=1, meta={1: {"generation": 2}}))
bad("generation: the record is of another", "C112", lambda p: ours(p, record={"generation": 2}))
bad("job: ranks of two jobs", "C113", lambda p: legacy(p, meta={0: {"job": "a"}, 1: {"job": "b"}}))
bad("job: the record is of another", "C113", lambda p: ours(p, record={"job": "run-8"}))
bad("job: not one of the policy's", "C113", policy('  jobs: ["prod-*"]\n', ours), "-c {beside}/policy.yaml")
bad("job: legacy ranks of two jobs, by job_id", "C113", lambda p: legacy(p, meta={0: {"job_id": 41}, 1: {"job_id": 42}}))

# ---- C114 to C117: names ----
bad("name: a .tmp beside the shard", "C114", also(legacy, lambda p, d: p.put(d + "/rank=0.pt.tmp", b"half")))
bad("name: the engine's own temporary name", "C114", also(legacy, lambda p, d: p.put(d + "/tmp_step=500_rank=1.pt", b"half")))
bad("name: a .tmp of somebody's", "C114", also(legacy, lambda p, d: p.put(d + "/x.tmp", b"")))
bad("name: a meta's .tmp", "C114", also(lambda p: legacy(p, spell=WIDE), lambda p, d: p.put(d + "/rank=000000.meta.json.tmp", b"{")))
bad("name: a .tmp in the root", "C114", lambda p: legacy(p) and (p.put("step=600.tmp", b"") or ""))
bad("name: a README among the shards", "C115", also(legacy, lambda p, d: p.put(d + "/README.txt", b"hello")))
bad("name: a script among the shards", "C115", also(legacy, lambda p, d: p.put(d + "/sitecustomize.py", b"pass\n")))
bad("name: a folder among the shards", "C115", also(legacy, lambda p, d: p.dir(d + "/old")))
bad("name: a shard with a suffix", "C115", also(legacy, lambda p, d: p.put(d + "/rank=0.pt.bak", b"old")))
bad("name: rank=+1", "C116", lambda p: legacy(p, spell=("step={step}", "rank=+{rank}")))
bad("name: rank=0_1", "C116", also(lambda p: legacy(p, ranks=[0]), lambda p, d: (p.put(d + "/rank=0_1.pt", pt.save()), p.put(d + "/rank=0_1.meta.json",
    text()))))
bad("name: full-width digits", "C116", also(lambda p: legacy(p, ranks=[0]), lambda p, d: (p.put(d + "/rank=１.pt", pt.save()),
    p.put(d + "/rank=１.meta.json", text()))))
bad("name: digits of another script", "C116", also(lambda p: legacy(p, ranks=[0]), lambda p, d: (p.put(d + "/rank=١.pt", pt.save()),
    p.put(d + "/rank=١.meta.json", text()))))
bad("name: a space before the number", "C116", also(lambda p: legacy(p, ranks=[0]), lambda p, d: (p.put(d + "/rank= 1.pt", pt.save()),
    p.put(d + "/rank= 1.meta.json", text()))))
bad("name: capitals", "C116", also(lambda p: legacy(p, ranks=[0]), lambda p, d: (p.put(d + "/RANK=1.PT", pt.save()), p.put(d + "/RANK=1.meta.json",
    text()))))
bad("name: no number", "C115 C116", also(legacy, lambda p, d: p.put(d + "/rank=x.pt", pt.save())))
bad("name: a number past 2^53", "C115 C116", also(legacy, lambda p, d: p.put(d + f"/rank={2**53 + 1}.pt", pt.save())))
bad("name: a leftover with a bell in it", "C114 C116", also(legacy, lambda p, d: p.put(d + "/rank=0.pt\a.tmp", b"")))
bad("name: a leftover that is no UTF-8", "C114 C116", also(legacy, lambda p, d: p.put(p.path(d).encode() + b"/rank=\xff.tmp", b"")))
bad("name: a file written backwards", "C115 C116", also(legacy, lambda p, d: p.put(d + "/rank=0.\u202etp", b"")))
bad("name: two that differ by case", "C116", also(legacy, lambda p, d: [p.put(f"{d}/{n}", b"x") for n in ("notes", "Notes")],
    lambda p, d: p.put(d + "/SHA256SUMS", said.sums({n: p.get(f"{d}/{n}") for n in ("notes", "Notes", "rank=0.pt", "rank=1.pt")}))))
bad("name: a look-alike step in the root", "C116", lambda p: legacy(p, step=400) and legacy(p, step=500) and (p.move("step=500", "step=+500") or ""))
bad("layout: one step in two folders", "C117", lambda p: legacy(p) and legacy(p, spell=WIDE) and "")
bad("layout: a .pt and a .safetensors", "C117", lambda p: legacy(p, no_data=[1]) and (p.put("step=500/rank=1.safetensors", st.save()) or "step=500"))
bad("layout: metas of versions 1 and 2", "C117", lambda p: legacy(p, raw={0: said.meta(1, 500, 0, 2).encode()}))
bad("layout: metas of versions 2 and 3", "C117", lambda p: (o := Ours(p), o.metas.__setitem__(0, said.meta(2, 500, 0, 2)), o.files(), o.commit())[0])
bad("layout: a rank's number padded, the others' not", "C117", lambda p: legacy(p) and (p.move("step=500/rank=1.pt",
    "step=500/rank=0001.pt") or "step=500"))

bad("size: the meta says another, and no digest", "C121", metas(bytes=12345))
bad("size: an old shard under a meta that knows its size", "C121", lambda p: legacy(p, meta={"bytes": len(pt.save())}, data={1: pt.save(old=True)}))

# ---- C118, C122: demands ----
bad("rollback: below --min-step", "C118", legacy, "--min-step 501")
bad("rollback: below the policy's min_step", "C118", policy("  min_step: 600\n"), "-c {beside}/policy.yaml")
bad("rollback: below the floor", "C118", lambda p: (p.beside("floor", "600\n"), legacy(p))[1], "--floor {beside}/floor")
bad("rollback: a signed step below the floor", "C118", lambda p: (p.beside("floor", "501\n"), ours(p, [p.keys.get("a")]))[1],
    "--floor {beside}/floor --pubkey {a} --require-signature")
bad("format: pickles where the policy wants none", "C122", policy("  formats: [safetensors]\n"), "-c {beside}/policy.yaml")
bad("format: safetensors where the policy wants torch", "C122", policy("  formats: [torch]\n", ours), "-c {beside}/policy.yaml")
bad("clock: a stamp of 1970", "C107", lambda p: legacy(p, meta={1: {"ts": 0}}))
