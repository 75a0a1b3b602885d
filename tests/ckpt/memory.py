"""Checkpoints that are large in one way each, and how much memory moe-verify-ckpt takes for them, as TAP. What is measured is the resident memory of
the largest of its processes, as the kernel counts it for whoever waits for them.

  memory.py make FOLDER [NAME...]        build them; each run of a tool needs a small process to start it, so building and measuring are two
  memory.py BIN FOLDER [NAME...]         the peak of any of its processes must stay under 64 MiB, and the answer must be the one expected
"""
import os
import resource
import struct
import sys
import time

MOST = 64 << 10                    # KiB


# ---- building: imports stay in here, so that the process that measures stays small ----

def named(i):
    return f"model.layers.{i // 800}.mlp.experts.{i % 800 // 4}.{('gate_proj', 'up_proj', 'down_proj', 'bias')[i % 4]}.weight"


def tensors(p):
    """Four files of 50,000 whole tensors each."""
    import layout
    import st
    one = st.save([(named(i), "U8", (2, 1)) for i in range(50000)], {"format": "pt"})
    layout.ours(p, world=4, trees=False, shards={r: one for r in range(4)})


def slices(p):
    """Four ranks, each with a quarter of each of 50,000 tensors."""
    import layout
    import st
    layout.ours(p, world=4, trees=False,
                shards={r: st.slices([(named(i), "U8", (8, 2), (2 * r, 0), (2, 2)) for i in range(50000)]) for r in range(4)})


def ranks(p):
    import layout
    layout.ours(p, world=10000, trees=False, shards={r: layout.our_shard(r, 10000) for r in range(10000)})


def legacy(p):
    import layout
    layout.legacy(p, world=10000)


def pickled(p):
    import layout
    import pt
    one = pt.save({named(i): pt.Tensor((1,), "uint8") for i in range(50000)})
    layout.legacy(p, world=4, data=one)


def header(text, fill, end):
    """Close to 100,000,000 bytes of a header: what is repeated must not be kept."""
    def build(p):
        import layout
        room = 99_999_000 - len(text) - len(end)
        body = text + fill * (room // len(fill)) + end
        layout.legacy(p, world=1, no_data=(0,))
        p.put("step=500/rank=0.safetensors", struct.pack("<Q", len(body)) + body)
    return build


def hostile_keys(p):
    """As many keys as are held, and then more in a map of its own."""
    import layout
    body = b"{" + b",".join(b'"%x":0' % i for i in range(262000)) + b',"__metadata__":{' + b",".join(b'"%x":0' % i for i in range(500000)) + b"}}"
    layout.legacy(p, world=2, no_data=(0, 1))
    for r in range(2):
        p.put(f"step=500/rank={r}.safetensors", struct.pack("<Q", len(body)) + body)


def hostile_shapes(p):
    """As many tensors as are held, each of another shape."""
    import layout
    body = b"{" + b",".join(b'"%x":{"dtype":"U8","shape":[0,%d,%d],"data_offsets":[0,0]}' % (i, i, i + 1) for i in range(262144)) + b"}"
    layout.legacy(p, world=2, no_data=(0, 1))
    for r in range(2):
        p.put(f"step=500/rank={r}.safetensors", struct.pack("<Q", len(body)) + body)


def metas(p):
    import layout
    raw = {r: ('{"step":500,"rank":%d,"hostname":"n","ts":1700000000,"x":[' % r + "0," * 524200 + "0]}").encode() for r in range(8)}
    layout.legacy(p, world=8, raw=raw)


def findings(p):
    import layout
    layout.legacy(p, world=10000, meta={r: {"rank": -1, "hostname": "", "ts": "now"} for r in range(10000)})


# ---- files of torch.save that are small and want much: each byte of a pickle can make several values ----

FULL = (16 << 20) - 4096               # bytes that a data.pkl may have


def number(i):
    return b"J" + struct.pack("<i", i)


def pt_of(made):
    """Six files, read by as many threads, around what `made` gives: a pickle, or the entries of a zip."""
    def build(p):
        import layout
        import pt
        what = made(pt)
        entries = [pt.Entry("archive/data.pkl", what)] if isinstance(what, bytes) else what
        most = min(len(entries), 0xffff)
        layout.legacy(p, world=6, data=pt.pack(entries, end={"here": most, "total": most}))
    return build


def listed(one, most=FULL):
    """A list of what `one` makes, as long as it may be."""
    return pt_of(lambda pt: b"\x80\x02](" + (one + b"e(") * (most // (len(one) + 2)) + b"e.")


def numbered(pt):
    return b"\x80\x02}" + b"".join(b"(" + b"".join(number(k) + b"N" for k in range(i, i + 1000)) + b"u" for i in range(0, 520000, 1000)) + b"."


def far_memo(pt):
    return b"\x80\x02](" + pt.text(b"x" * 1000000) * 15 + b"]r" + struct.pack("<I", (1 << 20) - 1) + b"e."


def many_tensors(dims, count, key=b""):
    """Tensors of one storage and one shape, under numbers, in a dict that is itself under `key`."""
    def made(pt):
        once = [pt.name("torch._utils", "_rebuild_tensor_v2"), pt.put(0), pt.storage_id(numel=1 << 20), pt.put(1), b"(" + b"K\1" * dims + b"t", pt.put(2),
                pt.call("collections", "OrderedDict"), pt.put(3)]
        each = b"h\0(h\1K\0h\2h\2\x89h\3tR"
        return b"\x80\x02}(K\1](" + b"".join(once) + b"e" + pt.text(key) + b"}(" + b"".join(number(i) + each for i in range(count)) + b"uu."
    return made


def storages(pt):
    once = pt.text("storage") + pt.put(0) + pt.name("torch", "FloatStorage") + pt.put(1) + pt.text("cpu") + pt.put(2)
    ids = (b"(h\0h\1" + pt.short_text(str(i)) + b"h\2K\1tQ" for i in range(130000))
    return b"\x80\x02](" + once + b"".join(ids) + b"e."


def zipped(name, count):
    return pt_of(lambda pt: [pt.Entry("archive/data.pkl", numbered(pt)), *(pt.Entry(f"archive/data/{name}{i}", b"") for i in range(count))])


HOSTILE = {
    "empty lists":                 (listed(b"]" * 1000), 1),
    "lists in the memo":           (listed(b"]\x94" * 1000), 1),
    "strings in the memo":         (listed(b"\x8c\1x\x94" * 1000), 1),
    "tuples in tuples":            (listed(b"K\1" + b"\x85" * 60), 1),
    "forbidden names":             (listed(b"cos\nsystem\n"), 1),
    "a dict of numbers":           (pt_of(numbered), 0),
    "a memo with a far place":     (pt_of(far_memo), 0),
    "tensors under numbers":       (pt_of(many_tensors(2, 100000)), 1),
    "tensors of 64 dimensions":    (pt_of(many_tensors(64, 8000)), 1),
    "tensors with long names":     (pt_of(many_tensors(1, 60000, b"k" * 4000)), 1),
    "storages":                    (pt_of(storages), 1),
    "entries of a zip":            (zipped("", 130000), 1),
    "entries with long names":     (zipped("x" * 480, 20000), 1),
}


CASES = {
    # name: how it is built, the exit status
    "four files of 50,000 tensors":         (tensors, 0),
    "50,000 tensors cut over four ranks":   (slices, 0),
    "10,000 ranks with a record":           (ranks, 0),
    "10,000 ranks of the reference engine": (legacy, 0),
    "50,000 tensors in a pickle":           (pickled, 0),
    "a header of numbers":                  (header(b'{"w":[0', b",0", b"]}"), 1),
    "a header of one string":               (header(b'{"w":"', b"x", b'"}'), 1),
    "a header of spaces":                   (header(b"{", b" ", b"}"), 0),
    "a header of keys":                     (hostile_keys, 1),
    "262,144 tensors of other shapes":      (hostile_shapes, 0),
    "metadata of a MiB":                    (metas, 1),
    "30,000 objections":                    (findings, 2),       # more than are kept of one step
    **{"hostile .pt: " + name: case for name, case in HOSTILE.items()},
}


def folder_of(root, name):
    return os.path.join(root, "".join(c if c.isalnum() else "-" for c in name))


def measure(argv, log):
    """(exit status, peak in KiB of the largest process, seconds)"""
    start = time.monotonic()
    pid = os.fork()
    if not pid:
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(out, 1)
        os.dup2(out, 2)
        try:
            os.execv(argv[0], argv)
        finally:
            os._exit(127)
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss, time.monotonic() - start


def main():
    what, root, *wanted = sys.argv[1:]
    names = [n for n in CASES if not wanted or any(w in n for w in wanted)]
    if what == "make":
        import place
        for n in names:
            CASES[n][0](place.Place(folder_of(root, n), None))
        return 0
    bad = 0
    print(f"# this process alone: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    for i, n in enumerate(names, 1):
        want = CASES[n][1]
        log = folder_of(root, n) + ".log"
        status, peak, took = measure([what, "-f", "json", "-o", folder_of(root, n) + ".json", *os.environ.get("VERIFY_ARGS", "").split(), folder_of(root, n)], log)
        good = status == want and peak < MOST
        bad += not good
        print(f"{'ok' if good else 'not ok'} {i} - {n}: {peak >> 10} MiB, {took:.2f} s" + ("" if status == want else f", exit status {status}, not {want}"), flush=True)
        if status != want:
            with open(log, encoding="utf-8", errors="replace") as f:
                print("".join("#   " + line for line in f.read(2000).splitlines(True)))
    print(f"1..{len(names)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
