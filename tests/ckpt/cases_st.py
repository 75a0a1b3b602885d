"""safetensors files that the Python library refuses, and some that it takes; slices that do not make up their tensors."""
import struct

import said
import st
from case import bad, good
from layout import ours
from said import DROP

SMALL = st.save()
NAMES = dict(st.entries(st.SMALL))
N = max(e["data_offsets"][1] for e in NAMES.values())


def shard(data):
    """One rank with this file; its meta says nothing of it."""
    def build(p):
        p.put("step=500/rank=0.safetensors", data)
        p.put("step=500/rank=0.meta.json", said.meta(2, 500, 0, 1))
        return "step=500"
    return build


def head(title, codes, header, data=None, **how):
    bad(f"safetensors: {title}", codes, shard(st.of_header(header, st.filler(N) if data is None else data, **how)))


def entry(title, codes, name="0.bias", **change):
    """One tensor's fields are changed."""
    def edit(listed):
        listed[name] = said.merged(listed[name], change)
    bad(f"safetensors: {title}", codes, shard(st.save(change=edit)))


def at(begin, end):
    return {"data_offsets": [begin, end]}


# ---- the frame ----
for _name, _data in {"nothing": b"", "seven bytes": b"\0" * 7, "a length past the end": struct.pack("<Q", 1 << 20) + b"{}",
    "a length of 2^63": struct.pack("<Q", 1 << 63) + b"{}",
                     "a length of 0": struct.pack("<Q", 0) + b"{}", "a length of 1": struct.pack("<Q", 1) + b"{}", "all zeros": bytes(len(SMALL)),
                     "cut in the header": SMALL[:50], "a header that begins with a space": st.of_header(b" {}     "),
                     "a zip under another name": b"PK\3\4" + bytes(200)}.items():
    bad(f"safetensors: {_name}", "C309", shard(_data))
bad("safetensors: cut by one byte", "C309", shard(SMALL[:-1]))
bad("safetensors: cut to half", "C309", shard(SMALL[:len(SMALL) // 2]))
bad("safetensors: a byte too many", "C311", shard(SMALL + b"\0"))
bad("safetensors: a pickle behind the tensors", "C311", shard(SMALL + b"cos\nsystem\n(S'true'\ntR."))
bad("safetensors: padded with NULs", "C309", shard(st.of_header(NAMES, st.filler(N), pad=b"\0", align=64)))
bad("safetensors: padded with a message", "C311", shard(st.of_header(NAMES, st.filler(N), pad=b"!", align=64)))

# ---- the JSON ----
head("a list for a header", "C309", b"[]      ", b"")
head("two documents", "C311", b"{}{}    ", b"")
head("a header that is cut", "C309", b'{"w": {"dtype": "F32"', b"")
head("a tensor given twice", "C309", b'{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}', b"1234")
head("dtype given twice", "C309", b'{"w":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}', b"1234")
head("NaN in a shape", "C309", b'{"w":{"dtype":"U8","shape":[NaN],"data_offsets":[0,4]}}', b"1234")
head("a name that is no UTF-8", "C309", b'{"\xff":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}', b"1234")
head("a shape nested a thousand deep", "C309", b'{"w":{"dtype":"U8","shape":' + b"[" * 1000 + b"]" * 1000 + b',"data_offsets":[0,4]}}', b"1234")
head("an offset past 2^53", "C309", b'{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,9007199254740993]}}', b"1234")
head("metadata that is a list", "C309", {"__metadata__": ["a"], **NAMES})
head("metadata with a number in it", "C309", {"__metadata__": {"step": 500}, **NAMES})
head("metadata within metadata", "C309", {"__metadata__": {"a": {"b": "c"}}, **NAMES})
head("a name with an escape sequence", "C309", {"w\x1b[2J": {"dtype": "U8", "shape": [8], **at(0, 8)}}, bytes(8))
head("an empty name", "C309", {"": {"dtype": "U8", "shape": [8], **at(0, 8)}}, bytes(8))
head("a name of 2000 characters", "C309", {"w" * 2000: {"dtype": "U8", "shape": [8], **at(0, 8)}}, bytes(8))

# ---- one tensor ----
entry("no dtype", "C309", dtype=DROP)
entry("no shape", "C309", shape=DROP)
entry("no offsets", "C309", data_offsets=DROP)
entry("a field of its own", "C309", order="F")
entry("a dtype that does not exist", "C309", dtype="F31")
entry("a dtype in small letters", "C309", dtype="f32")
entry("a dtype that is a number", "C309", dtype=32)
entry("a shape in quotes", "C309", shape="16")
entry("a negative shape", "C309", shape=[-16])
entry("a shape of 40 dimensions", "C309", shape=[16] + [1] * 40)
entry("a shape that overflows", "C309", shape=[2**40, 2**40])
entry("more elements than bytes", "C309", shape=[17])
entry("fewer elements than bytes", "C309", shape=[15])
entry("half of the element's size", "C309", dtype="F16")
entry("three offsets", "C309", data_offsets=[512, 576, 600])
entry("offsets that are reversed", "C309", data_offsets=[576, 512])
entry("a negative offset", "C309", data_offsets=[-64, 0])
entry("offsets past the end", "C309 C311", name="2.bias", data_offsets=[1 << 20, (1 << 20) + 32])
head("two tensors that share bytes", "C309", {"a": {"dtype": "U8", "shape": [8], **at(0, 8)}, "b": {"dtype": "U8", "shape": [8], **at(4, 12)}}, bytes(12))
head("a hole between two tensors", "C311", {"a": {"dtype": "U8", "shape": [8], **at(0, 8)}, "b": {"dtype": "U8", "shape": [8], **at(16, 24)}}, bytes(24))
head("a tensor left out of the header", "C311", {n: e for n, e in NAMES.items() if n != "0.bias"})

# ---- slices ----


def sliced(title, codes, first, second):
    """Two ranks' slices of tensors of eight rows."""
    rows = lambda cut: st.slices([(n, t, w, o, s) for n, t, w, o, s in cut])
    bad(f"slices: {title}", codes, lambda p: ours(p, shards={0: rows(first), 1: rows(second)}))


def row(offset, count, whole=8, dtype="F32", name="w"):
    return (name, dtype, (whole, 4), (offset, 0), (count, 4))


sliced("a gap in the middle", "C310", [row(0, 3)], [row(5, 3)])
sliced("the end is missing", "C310", [row(0, 4)], [row(4, 2)])
sliced("overlapping in part", "C310", [row(0, 5)], [row(4, 4)])
sliced("ranks disagree about the whole", "C310", [row(0, 4)], [row(4, 8, whole=12)])
sliced("ranks disagree about the type", "C310", [row(0, 4)], [row(4, 4, dtype="BF16")])
bad("slices: a slice that leaves its tensor", "C310", lambda p: ours(p, world=1, shards={0: st.slices([row(6, 4)])}))
bad("slices: a description of a tensor that is not there", "C310", lambda p: ours(p, world=1, shards={0: st.save(metadata={
    "moe.slices": '{"x@4,0":{"global":"x","offset":[4,0],"shape":[8,4]}}'})}))
bad("slices: a description that is no JSON", "C310", lambda p: ours(p, world=1, shards={0: st.save(metadata={"moe.slices": "rows 0 to 3"})}))
bad("slices: a key that is not its name and offset", "C310", lambda p: ours(p, world=1, shards={0: st.save((("w@0,0", "F32", (4, 4)),), {
    "moe.slices": '{"w@0,0":{"global":"w","offset":[4,0],"shape":[8,4]}}'})}))

# Slow to read, and nothing wrong with it: older writers did not align.
good("safetensors: a tensor that is not aligned", shard(st.of_header({"a": {"dtype": "U8", "shape": [3], **at(0, 3)}, "b": {"dtype": "F32", "shape": [2], **at(3, 11)}}, bytes(11))))
