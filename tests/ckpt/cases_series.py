"""Roots with several steps: chains of records, rollback, and which step --newest takes."""
import shutil

import pt
from case import bad, good, odd
from layout import WIDE, Ours, chain, legacy, ours
from said import TS

NEED = "--pubkey {a} --require-signature"


def run(*steps, **broken):
    """A root of legacy steps, each ten minutes after the one before; broken: {"s500": further arguments for that step}."""
    def build(p):
        for i, s in enumerate(steps):
            how = dict(broken.get(f"s{s}", {}))
            meta = {r: {"ts": TS + 600 * i + r * 0.001, **(how.get("meta") or {}).get(r, {})} for r in range(2)}
            legacy(p, step=s, **{**how, "meta": meta})
        return ""
    return build


def records(p, *links, **how):
    """Steps with records: (step, index of the one that it follows, or None, further arguments)."""
    made = []
    for i, (step, after, more) in enumerate(links):
        made.append(ours(p, [p.keys.get("a")], **{"step": step, "previous": made[after].digest() if after is not None else None,
            "created": TS + 60 + 600 * i, **how, **more}))
    return made


# ---- all of a root ----
good("series: three legacy steps", run(300, 400, 500))
good("series: two steps of one job, wide names", lambda p: legacy(p, step=1, spell=WIDE) and legacy(p, step=2, spell=WIDE) and "")
good("series: steps below ckpts/", lambda p: legacy(p, step=4, under="ckpts/") and legacy(p, step=5, under="ckpts/") and "")
good("series: other things beside the steps", lambda p: run(300, 400)(p) or p.put("latest.txt", b"400\n") or p.dir("logs") or "")
good("series: a new generation goes on", lambda p: records(p, (100, None, {}), (200, 0, {"generation": 2}), (300, 1, {"generation": 2})) and "", NEED)
bad("series: a step whose ranks are older than the step before", "C123", lambda p: run(300)(p) or legacy(p, step=400, meta={"ts": TS - 86400}) and "")
bad("series: two jobs in one root", "C113", lambda p: legacy(p, step=1, meta={"job": "a"}) and legacy(p, step=2, meta={"job": "b"}) and "")
bad("series: one bad step of three", "C103", run(300, 400, 500, s400={"ranks": [0]}))
bad("series: two bad steps of three", "C103 C106", run(300, 400, 500, s400={"ranks": [0]}, s500={"no_data": [1]}))
bad("series: the same step twice", "C117", lambda p: run(300, 400)(p) or legacy(p, step=400, spell=WIDE) and "")
bad("series: the pruner of another rank", "C106", run(300, 400, s300={"no_data": [0, 1]}))
bad("series: a step below the floor is a rollback", "C118", run(300, 400), "--min-step 350")

# ---- the chain ----
bad("chain: a step was taken out", "C205", lambda p: chain(p, (100, 200, 300)) and shutil.rmtree(p.path("step=200")) or "")
bad("chain: a step follows the one before the last", "C205", lambda p: records(p, (100, None, {}), (200, 0, {}), (300, 0, {})) and "", NEED)
bad("chain: a step says that it is the first", "C205", lambda p: records(p, (100, None, {}), (200, None, {})) and "", NEED)
bad("chain: a step of another run of the job", "C205", lambda p: records(p, (100, None, {}), (200, 0, {}), (300, None, {"previous": "ab" * 32})) and "",
    NEED)
bad("chain: an older generation goes on", "C205", lambda p: records(p, (100, None, {"generation": 2}), (200, 0, {"generation": 1})) and "", NEED)
bad("chain: a step of another job in between", "C113", lambda p: records(p, (100, None, {}), (200, 0, {"job": "run-8", "previous": None}), (300, 0,
    {})) and "", NEED)
bad("chain: an old record replayed as a newer step", "C101 C123 C204 C205", lambda p: (chain(p, (100, 200)), shutil.copytree(p.path("step=100"),
    p.path("step=300")))
    and "")
bad("chain: a step that was never committed", "C212", lambda p: (m := chain(p, (100, 200)), Ours(p, step=300, previous=m[-1].digest(),
    created=TS + 1300).files()) and "")
bad("chain: a record was taken away", "C212", lambda p: (chain(p, (100, 200)), p.drop("step=200/commit.json")) and "")
bad("chain: ours, never committed, alone", "C212", lambda p: Ours(p).files())
bad("chain: one step is not signed", "C206", lambda p: (m := records(p, (100, None, {})), ours(p, step=200, previous=m[0].digest(),
    created=TS + 700)) and "", NEED)

# ---- the newest ----
good("newest: of three good ones", run(300, 400, 500), newest="step=500")
good("newest: by number, not by name", run(9, 10, 99, 100), newest="step=100")
good("newest: the last is incomplete", run(300, 400, 500, s500={"ranks": [0]}), newest="step=400")
good("newest: the last has metas alone", run(300, 400, 500, s500={"no_data": [0, 1]}), newest="step=400")
good("newest: two are bad", run(300, 400, 500, s400={"ranks": [1]}, s500={"data": {0: pt.save()[:-1]}}), newest="step=300")
good("newest: the last is a lone .tmp", lambda p: run(300)(p) or p.put("step=400/rank=0.pt.tmp", b"half") or "", newest="step=300")
good("newest: the last is an empty folder", lambda p: run(300)(p) or p.dir("step=400") or "", newest="step=300")
good("newest: the last would run code", run(300, 400, s400={"data": {1: pt.of_pickle(pt.root(pt.call("os", "system", pt.text("true"))))}}),
    newest="step=300")
good("newest: the last is of a later world", run(300, 400, s400={"ranks": [0, 1, 2]}), "--world 2", newest="step=300")
good("newest: the last was never committed", lambda p: (m := chain(p, (100, 200)), Ours(p, step=300, previous=m[-1].digest(),
    created=TS + 1300).files()) and "",
     newest="step=200")
good("newest: the last is signed by nobody", lambda p: (m := records(p, (100, None, {})), ours(p, step=200, previous=m[0].digest(),
    created=TS + 700)) and "", NEED,
     newest="step=100")
good("newest: a flipped bit in the last", lambda p: (chain(p, (100, 200)), p.flip("step=200/rank=1.safetensors", -9)) and "", newest="step=100")
good("newest: at the floor", lambda p: run(300, 400)(p) or p.beside("floor", "400\n") or "", "--floor {beside}/floor", newest="step=400")
bad("newest: the good one is below the floor", None, lambda p: run(300, 400, s400={"ranks": [0]})(p) or p.beside("floor", "400\n") or "",
    "--floor {beside}/floor", newest="")
bad("newest: none is good", None, run(300, 400, s300={"ranks": [0]}, s400={"ranks": [1]}), newest="")
odd("newest: no step at all", lambda p: p.dir("logs") or "", newest="")
good("newest: the last has more faults than are kept", lambda p: (legacy(p, step=100), legacy(p, step=200),
    [p.put(f"step=200/{n}.tmp", b"") for n in range(20100)]) and "", newest="step=100")
