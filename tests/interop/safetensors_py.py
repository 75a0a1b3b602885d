#!/usr/bin/env python3
"""Do we and the Python library `safetensors` read each other's files?  Usage: safetensors_py.py FOLDER

Run by tests/unit/runtime/ckpt/format/interop_test.c, which first writes into FOLDER (from a layout that is repeated here)

  ours-0.safetensors, ours-1.safetensors   one tensor of each type, a scalar, and the slices of `w`: two ranks, cut by columns

and afterwards reads what is written here:

  theirs-*.safetensors   files of the library's own
  mutants.bin            damaged headers with the library's verdict: LE32 length, bytes, one byte (1: it loads, 0: it refuses)

Exit 0 when the library reads ours rightly, 1 when it does not, 77 when it (or numpy) is not installed or too old.
"""
import json
import os
import random
import struct
import sys

try:
    import numpy as np
    import safetensors
    from safetensors import numpy as st_numpy
except ImportError as missing:
    print(f"not installed: {missing.name}")
    sys.exit(77)
if tuple(int(part) for part in safetensors.__version__.split(".")[:2]) < (0, 6):
    print(f"safetensors {safetensors.__version__} is too old: 0.6 is the first that knows elements smaller than a byte")
    sys.exit(77)

ROWS, COLUMNS = 8, 6


def pattern(n):
    return bytes(i % 251 for i in range(n))


def read_ours(folder):
    whole = np.zeros((ROWS, COLUMNS), dtype=np.uint32)
    filled = np.zeros((ROWS, COLUMNS), dtype=int)
    for rank in (0, 1):
        path = os.path.join(folder, f"ours-{rank}.safetensors")
        with open(path, "rb") as file:
            tensors = dict(safetensors.deserialize(file.read()))
        with safetensors.safe_open(path, framework="numpy") as file:
            metadata = file.metadata()
            assert metadata["format"] == "pt" and metadata["job"] == "run-7", metadata
            assert int(file.get_tensor("step")) == 500
            slices = json.loads(metadata["moe.slices"])
            assert sorted(slices) == [f"w@0,{3 * rank}"], slices
            for key, place in slices.items():
                part = file.get_tensor(key)
                assert place["global"] == "w" and place["shape"] == [ROWS, COLUMNS], place
                at = tuple(slice(o, o + n) for o, n in zip(place["offset"], part.shape))
                whole[at] = part
                filled[at] += 1
        typed = {name: info for name, info in tensors.items() if name.startswith("type.")}
        assert len(typed) >= 15, sorted(typed)
        for name, info in typed.items():
            assert info["dtype"] == name[5:], (name, info["dtype"])
            assert info["shape"] == [2, 4], (name, info["shape"])
            assert bytes(info["data"]) == pattern(len(info["data"])), name
    assert (filled == 1).all()
    assert (whole == np.arange(ROWS * COLUMNS, dtype=np.uint32).reshape(ROWS, COLUMNS)).all()


def write_theirs(folder):
    names = ["float64", "float32", "float16", "int64", "uint64", "int32", "uint32", "int16", "uint16", "int8", "uint8"]
    arrays = {n: np.frombuffer(pattern(12 * np.dtype(n).itemsize), dtype=n).reshape(3, 4).copy() for n in names}
    st_numpy.save_file(arrays, os.path.join(folder, "theirs-types.safetensors"), metadata={"k": "v", "quote": '"\\\u00e9\u2603'})
    st_numpy.save_file({}, os.path.join(folder, "theirs-nothing.safetensors"))
    st_numpy.save_file({"s": np.array(7, dtype=np.int64), "e": np.zeros((0, 3), dtype=np.float32)},
                       os.path.join(folder, "theirs-scalar.safetensors"))
    st_numpy.save_file({f"layer.{i}.weight": np.full((2, 2), i, dtype=np.float32) for i in range(2000)},
                       os.path.join(folder, "theirs-many.safetensors"))


def loads(blob):
    try:
        safetensors.deserialize(blob)
        return True
    except Exception:  # whatever it raises, it refuses
        return False


def mutants():
    """Damaged copies of three small files: the same ones each time."""
    dice = random.Random(20260101)
    base = [st_numpy.save({"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.arange(5, dtype=np.uint8)}, {"k": "v"}),
            st_numpy.save({"w": np.zeros((4, 4), dtype=np.float64)}),
            st_numpy.save({"x": np.zeros((0,), dtype=np.int8), "y": np.ones((3,), dtype=np.int16)})]
    words = [b"0", b"-1", b"1.0", b"1e3", b"null", b"true", b'"', b"[]", b"{}", b",", b":", b"18446744073709551615", b"9007199254740993", b" ",
             b"\n", b"\0", b"\xff", b"\\u0000", b'"F32"', b'"I64"', b'"F4"', b'"shape"', b'"dtype"', b'"data_offsets"', b'"__metadata__"', b"[0,4]", b"24"]
    for blob in base:
        yield blob
        yield blob + b"\0"
        yield blob[:-1]
        yield blob[:4]
    for _ in range(6000):
        blob = bytearray(dice.choice(base))
        head = struct.unpack("<Q", blob[:8])[0]
        header, data = blob[8:8 + head], blob[8 + head:]
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(header) + 1)
            kind = dice.randrange(5)
            if kind == 0 and at < len(header):
                header[at] = dice.randrange(256)
            elif kind == 1:
                header[at:at] = dice.choice(words)
            elif kind == 2:
                del header[at:at + dice.randint(1, 6)]
            elif kind == 3:
                end = min(len(header), at + dice.randint(1, 3))
                header[at:end] = dice.choice(words)
            elif at < len(header) and chr(header[at]).isdigit():
                header[at:at + 1] = str(dice.randrange(30)).encode()
        says = len(header) if dice.random() < 0.95 else dice.choice([0, 1, len(header) - 1, len(header) + 1, 2**63, 2**64 - 1])
        if says < 0:
            says = 0
        yield struct.pack("<Q", says) + bytes(header) + bytes(data)


def main():
    folder = sys.argv[1]
    read_ours(folder)
    write_theirs(folder)
    taken = refused = 0
    with open(os.path.join(folder, "mutants.bin"), "wb") as out:
        for blob in mutants():
            good = loads(blob)
            taken += good
            refused += not good
            out.write(struct.pack("<I", len(blob)) + blob + bytes([good]))
    print(f"safetensors {safetensors.__version__}: {taken} damaged files load, {refused} are refused")


main()
