"""safetensors files, and near misses of them: eight bytes of header length, a JSON header, the tensors' bytes."""
import functools
import json
import struct

BYTES = {"F64": 8, "I64": 8, "U64": 8, "C64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2, "I8": 1, "U8": 1, "BOOL": 1,
         "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1}


def size_of(dtype, shape):
    n = BYTES.get(dtype, 1)
    for d in shape:
        n *= d
    return n


def entries(tensors):
    """{name: {dtype, shape, data_offsets}} in the order given; `tensors` is [(name, dtype, shape)]."""
    at, out = 0, {}
    for name, dtype, shape in tensors:
        end = at + size_of(dtype, shape)
        out[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [at, end]}
        at = end
    return out


SMALL = (("0.weight", "F32", (16, 8)), ("0.bias", "F32", (16,)), ("2.weight", "F32", (8, 16)), ("2.bias", "F32", (8,)))


@functools.lru_cache(maxsize=None)
def pattern(seed):
    return bytes((i * 31 + (i >> 8) * 17 + seed) & 0xff for i in range(65521))


def filler(n, seed=7):
    """n bytes that do not repeat soon."""
    return (pattern(seed) * (n // 65521 + 1))[:n]


def of_header(header, data=b"", align=8, pad=b" "):
    """`header` is text as it stands, or a value for JSON."""
    raw = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    raw += pad * (-(8 + len(raw)) % align)
    return struct.pack("<Q", len(raw)) + raw + data


def save(tensors=SMALL, metadata=None, seed=7, align=8, change=None):
    """`change` may edit {name: entry} before it is written."""
    listed = entries(tensors)
    n = max([e["data_offsets"][1] for e in listed.values()], default=0)
    if change:
        change(listed)
    return of_header({**({"__metadata__": metadata} if metadata is not None else {}), **listed}, filler(n, seed), align)


def slices(cut, metadata=None, seed=7):
    """Our own layout of sliced tensors: `cut` is [(global name, dtype, global shape, offset, shape)], in the order of the file."""
    tensors, told = [], {}
    for name, dtype, whole, offset, shape in cut:
        key = name if tuple(whole) == tuple(shape) else name + "@" + ",".join(map(str, offset))
        tensors.append((key, dtype, shape))
        if key != name:
            told[key] = {"global": name, "offset": list(offset), "shape": list(whole)}
    meta = {"format": "pt", **(metadata or {})}
    if told:
        meta["moe.slices"] = json.dumps(told, separators=(",", ":"), sort_keys=True)
    return save(tensors, meta, seed)
