"""Whole steps: the reference engine's (legacy) and our own (ours). Everything can be overridden by rank; what is built is good until something is."""
import functools

import pt
import said
import st

SMALL_PT = pt.save()
WIDE = "step={step:06d}", "rank={rank:06d}"
PLAIN = "step={step}", "rank={rank}"


def legacy(p, step=500, world=2, ranks=None, schema=2, spell=PLAIN, meta=None, raw=None, data=None, no_meta=(), no_data=(), under=""):
    """meta: {rank: changed fields}, or one dict for all; raw: {rank: bytes of the meta}; data: {rank: bytes of the .pt}, or bytes for all."""
    folder = under + spell[0].format(step=step)
    p.dir(folder)
    for r in range(world) if ranks is None else ranks:
        base = f"{folder}/" + spell[1].format(rank=r)
        if r not in no_data:
            p.put(base + ".pt", data if isinstance(data, bytes) else (data or {}).get(r, SMALL_PT))
        if r not in no_meta:
            change = (meta or {}).get(r) if not meta or all(isinstance(k, int) for k in meta) else meta
            p.put(base + ".meta.json", raw[r] if r in (raw or {}) else said.meta(schema, step, r, world, change))
    return folder


@functools.lru_cache(maxsize=None)
def our_shard(rank, world, seed=7):
    """Rows of two matrices, cut over the ranks, and a replica of a bias."""
    rows = 16 // world if world <= 16 else 1
    whole = rows * world
    cut = [("layer.weight", "F32", (whole, 8), (rank * rows, 0), (rows, 8)), ("layer.bias", "F32", (8,), (0,), (8,))]
    if world == 1:
        return st.slices([("layer.weight", "F32", (16, 8), (0, 0), (16, 8)), ("layer.bias", "F32", (8,), (0,), (8,))], seed=seed)
    return st.slices(cut, seed=seed)


@functools.lru_cache(maxsize=None)
def big_shard(mib=3, seed=7):
    """A shard of so many MiB and a bit, of three tensors."""
    n = mib * (1 << 20) // 3 // 4
    return st.save((("first", "F32", (n,)), ("second", "F32", (n,)), ("third", "F32", (n + 100,))), {"format": "pt"}, seed)


class Ours:
    """Our own layout, as facts; write() makes the files."""

    def __init__(self, p, step=500, world=2, job="run-7", shards=None, meta=None, previous=None, created=None, generation=1, under="",
                 form="safetensors"):
        self.p, self.step, self.world, self.job, self.previous = p, step, world, job, previous
        self.dir = f"{under}step={step}"
        self.created = said.TS + 60 if created is None else created
        self.names = [f"rank={r}.{form}" for r in range(world)]
        self.shards = [(shards or {}).get(r) or (SMALL_PT if form == "pt" else our_shard(r, world, 7 + step % 100)) for r in range(world)]
        common = {"job": job, "generation": generation, "ts": self.created - 60}
        self.metas = [said.meta(3, step, r, world, {**common, **((meta or {}).get(r) or {})}, self.shards[r]) for r in range(world)]
        self.generation = generation

    def payload(self, change=None, rank=None, flat=True):
        rows = list(zip(self.names, self.shards, self.metas))
        return said.payload(self.step, rows, {"generation": self.generation, **(change or {})}, rank, self.job, self.previous, self.created, flat)

    def files(self, trees=True):
        for r in range(self.world):
            self.p.put(f"{self.dir}/{self.names[r]}", self.shards[r])
            if trees:
                self.p.put(f"{self.dir}/rank={r}.tree", said.tree_file(self.shards[r]))
            self.p.put(f"{self.dir}/rank={r}.meta.json", self.metas[r])
        return self

    def commit(self, body=None, signers=(), **how):
        self.body = self.payload() if body is None else body
        self.p.put(f"{self.dir}/commit.json", said.envelope(self.body, signers, **how))
        return self

    def digest(self):
        """What the next record calls previous."""
        return said.sha256(self.body)


def ours(p, signers=(), trees=True, record=None, rank=None, flat=True, **how):
    """Files and record in one go; `record` and `rank` change the record's payload, `how` goes to Ours()."""
    o = Ours(p, **how).files(trees)
    return o.commit(o.payload(record, rank, flat), signers)


def chain(p, steps, signers=(), **how):
    """Several steps, each following the one before it."""
    made, previous = [], None
    for i, step in enumerate(steps):
        made.append(ours(p, signers, step=step, previous=previous, created=said.TS + 60 + i * 600, **how))
        previous = made[-1].digest()
    return made
