"""Checkpoints that may be resumed from."""
import collections

import pt
import said
import st
from case import good
from layout import PLAIN, WIDE, big_shard, chain, legacy, ours

POLICY = "checkpoint:\n"


def state(value):
    return lambda p: legacy(p, data=pt.save({"model": value, "optim": {"state": {}, "param_groups": []}}))


def tensors(*kinds):
    return state(collections.OrderedDict((k, pt.Tensor((3, 4), k)) for k in kinds))


def shared():
    s = pt.Storage("float32", 64)
    return {"embed": pt.Tensor((8, 8), storage=s), "head": pt.Tensor((8, 8), storage=s), "row": pt.Tensor((8,), storage=s, offset=8),
            "turned": pt.Tensor((8, 8), storage=s, stride=(1, 8))}


def adam():
    steps = {i: {"step": pt.Tensor((), "float32"), "exp_avg": pt.Tensor((4, 4)), "exp_avg_sq": pt.Tensor((4, 4))} for i in range(3)}
    group = {"lr": 3e-4, "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 0.1, "amsgrad": False, "maximize": False, "foreach": None, "capturable": False,
             "params": [0, 1, 2], "initial_lr": -1, "tokens": 2**40}
    return {"model": dict(w=pt.Tensor((4, 4))), "optim": {"state": steps, "param_groups": [group]}, "step": 500, "tags": ["a", "b"], "seed": 2**70}


def with_metadata():
    d = collections.OrderedDict(w=pt.Tensor((2, 2)))
    d._metadata = collections.OrderedDict([("", {"version": 1}), ("0", {"version": 2})])
    return d


# ---- the reference engine's layout ----
good("legacy, plain names", legacy)
good("legacy, wide names", lambda p: legacy(p, spell=WIDE))
good("legacy, a wide step with plain ranks", lambda p: legacy(p, spell=(WIDE[0], PLAIN[1])))
good("legacy, metas of version 1", lambda p: legacy(p, schema=1))
good("legacy, metas of version 2", lambda p: legacy(p, schema=2))
good("legacy, metas of version 1 without extras", lambda p: legacy(p, schema=1, meta={"world": said.DROP, "generation": said.DROP}))
good("legacy, metas with extras of any kind", lambda p: legacy(p, meta={"note": "warm", "lr": 0.1, "axes": {"dp": 2, "ep": [1, 2]}, "ok": True,
    "none": None}))
for _n in (1, 3, 4, 8):
    good(f"legacy, a world of {_n}", lambda p, n=_n: legacy(p, world=n, schema=1 + n % 2), f"--world {_n}")
good("legacy, 64 ranks", lambda p: legacy(p, world=64))
good("legacy, a step of seven digits", lambda p: legacy(p, step=1000000, spell=WIDE))
good("legacy, step 0", lambda p: legacy(p, step=0))
good("legacy, the largest step", lambda p: legacy(p, step=2**53))
good("legacy, ranks of a thousand, three digits wide", lambda p: legacy(p, world=12, spell=("step={step}", "rank={rank:03d}")))
good("legacy, a root with one step", lambda p: legacy(p) and "")
good("legacy, replicas that differ", lambda p: legacy(p, data={0: pt.save(), 1: pt.save({"model": {"w": pt.Tensor((5,))}, "optim": {}})}))

# ---- what torch.save writes ----
good("torch, as version 1.6 to 2.0 wrote", lambda p: legacy(p, data=pt.save(old=True)))
good("torch, another top folder", lambda p: legacy(p, data=pt.save(top="rank=0")))
good("torch, the pickle's protocol 3", lambda p: legacy(p, data=pt.save(protocol=3)))
good("torch, the pickle's protocol 4", lambda p: legacy(p, data=pt.save(protocol=4)))
good("torch, the pickle's protocol 5", lambda p: legacy(p, data=pt.save(protocol=5)))
good("torch, floats of every width", tensors("float16", "bfloat16", "float32", "float64"))
good("torch, whole numbers of every width", tensors("int8", "uint8", "int16", "int32", "int64"))
good("torch, bool and complex", tensors("bool", "complex64", "complex128"))
good("torch, eight-bit floats", tensors("float8_e4m3fn", "float8_e5m2", "uint16", "uint32", "uint64"))
good("torch, shared storages and views", state(shared()))
good("torch, a transposed tensor", state({"w": pt.Tensor((4, 3), stride=(1, 4))}))
good("torch, a scalar", state({"w": pt.Tensor(())}))
good("torch, an empty tensor", state({"w": pt.Tensor((0, 4)), "v": pt.Tensor((3,))}))
good("torch, a part of a larger storage", state({"w": pt.Tensor((4,), storage=pt.Storage("float32", 100), offset=50)}))
good("torch, tensors that were on a GPU", state({"w": pt.Tensor((4,), storage=pt.Storage("float32", 4, place="cuda:0"))}))
good("torch, parameters", state({"w": pt.Parameter(pt.Tensor((2, 2), grad=True))}))
good("torch, torch.Size and a dtype", state({"w": pt.Tensor((2, 2)), "shape": pt.Size((2, 2)), "dtype": pt.TORCH.float32}))
good("torch, an OrderedDict with _metadata", state(with_metadata()))
good("torch, an optimizer with ints, lists and floats", lambda p: legacy(p, data=pt.save(adam())))
good("torch, keys in Unicode", state({"слой.вес": pt.Tensor((2,)), "層": pt.Tensor((2,)), "poids-é": pt.Tensor((2,))}))
good("torch, a long list", state({"w": pt.Tensor((2,)), "losses": [x / 7 for x in range(3000)]}))
good("torch, more than 256 memos", state({f"layer.{i}.weight": pt.Tensor((2, 2)) for i in range(150)}))
good("torch, a list of tensors at the root", lambda p: legacy(p, data=pt.save([pt.Tensor((2,)), pt.Tensor((3,))])))
good("torch, a name that the policy allows",
     lambda p: p.beside("policy.yaml", POLICY + "  globals: [\"engine.state.Router\"]\n") or
     legacy(p, data=pt.of_pickle(pt.root(pt.call("engine.state", "Router", pt.number(4))))), "-c {beside}/policy.yaml")

# ---- our own ----
good("ours, one rank", lambda p: ours(p, world=1))
good("ours, two ranks", ours)
good("ours, eight ranks", lambda p: ours(p, world=8), "--world 8 --require-digest")
good("ours, with .pt shards", lambda p: ours(p, form="pt"), "--require-digest")
good("ours, without sidecars", lambda p: ours(p, trees=False))
good("ours, without flat digests", lambda p: ours(p, flat=False))
good("ours, shards of several MiB", lambda p: ours(p, shards={0: big_shard(3), 1: big_shard(5, 9)}))
good("ours, a shard without tensors", lambda p: ours(p, world=1, shards={0: st.save((), {"format": "pt"})}))
good("ours, signed", lambda p: ours(p, [p.keys.get("a")]), "--pubkey {a} --require-signature")
good("ours, signed by two", lambda p: ours(p, [p.keys.get("a"), p.keys.get("b")]), "--pubkey {a} --pubkey {b} --require-signature")
good("ours, signed by another key too", lambda p: (p.beside("policy.yaml", POLICY + "  require_signature: true\n  keys:\n    - file: {a}\n    - file: {b}\n"
     .format(a=p.keys.get("a").public, b=p.keys.get("b").public)), ours(p, [p.keys.get("b")]))[1], "-c {beside}/policy.yaml")
good("ours, two signatures asked for and given", lambda p: (p.beside("policy.yaml", POLICY + "  require_signature: true\n  signatures: 2\n  keys:\n"
     "    - file: {a}\n    - file: {b}\n".format(a=p.keys.get("a").public, b=p.keys.get("b").public)), ours(p, [p.keys.get("a"), p.keys.get("b")]))[1],
     "-c {beside}/policy.yaml")
good("ours, a key for this job and day", lambda p: (p.beside("policy.yaml",
    POLICY + "  require_signature: true\n  keys:\n    - file: {a}\n      jobs: [\"run-*\"]\n"
     "      from: 2023-01-01\n      until: 2023-12-31\n".format(a=p.keys.get("a").public)), ours(p, [p.keys.get("a")]))[1], "-c {beside}/policy.yaml")
good("ours, a chain of four", lambda p: chain(p, (100, 200, 300, 400), [p.keys.get("a")]) and "", "--pubkey {a} --require-signature")
good("ours, a chain whose oldest steps were pruned", lambda p: ours(p, step=300, previous=said.sha256(b"gone")) and "")
good("ours, widths of tensors that other libraries write", lambda p: ours(p, world=1, shards={0: st.save((
    ("c", "I64", (3,)), ("a", "F32", (2, 2)), ("b", "BF16", (4,)), ("e", "F16", (2,)), ("d", "U8", (5,)), ("f", "BOOL", (3,)), ("g", "F8_E4M3", (8,))))}))
good("safetensors alone, as the Python library writes", lambda p: p.put("step=7/rank=0.safetensors", st.save(metadata={"format": "pt"})) or
     p.put("step=7/rank=0.meta.json", said.meta(2, 7, 0, 1)) or "step=7")
good("safetensors alone, padded to 64 bytes", lambda p: p.put("step=7/rank=0.safetensors", st.save(align=64)) or
     p.put("step=7/rank=0.meta.json", said.meta(1, 7, 0, 1)) or "step=7")

# ---- what the caller demands, and is so ----
good("the hosts that are allowed", lambda p: p.beside("hosts", "node-00.cluster.example\nnode-0?.cluster.example\n") or legacy(p), "--hosts {beside}/hosts")
good("a step at the floor", legacy, "--min-step 500")
good("a skew that is allowed", lambda p: legacy(p, meta={1: {"ts": said.TS + 3000}}))
good("a wide skew that was asked for", lambda p: legacy(p, meta={1: {"ts": said.TS + 9000}}), "--max-skew 10000")
good("clocks that nobody asks about", lambda p: legacy(p, meta={"ts": 4102444800.0}), "--skip clock")
good("a job that is allowed", lambda p: p.beside("policy.yaml", POLICY + "  jobs: [\"run-*\"]\n") or ours(p), "-c {beside}/policy.yaml")
good("a format that is allowed", lambda p: p.beside("policy.yaml", POLICY + "  formats: [torch]\n") or legacy(p), "-c {beside}/policy.yaml")
