"""Files as torch.save writes them, byte for byte, and near misses of them.

A file is a list of entries that pack() turns into a zip; every number in every header can be overridden, so that a zip can be wrong in one place. The
pickle comes from Python's own pickler, which is shown modules that look like torch's, or from the opcodes below, one by one."""
import collections
import io
import pickle
import struct
import sys
import types
import zlib

ALIGN = 64
DTYPES = {  # name: (storage type, bytes of an element)
    "float32": ("FloatStorage", 4), "bfloat16": ("BFloat16Storage", 2), "float16": ("HalfStorage", 2), "float64": ("DoubleStorage", 8),
    "int64": ("LongStorage", 8), "int32": ("IntStorage", 4), "int16": ("ShortStorage", 2), "int8": ("CharStorage", 1), "uint8": ("ByteStorage", 1),
    "bool": ("BoolStorage", 1), "complex64": ("ComplexFloatStorage", 8), "complex128": ("ComplexDoubleStorage", 16),
}
NEW_DTYPES = {"float8_e4m3fn": 1, "float8_e5m2": 1, "uint16": 2, "uint32": 4, "uint64": 8}  # torch saves these as untyped storages


# ---- what the pickler meets ----

class Storage:
    """numel elements; made-up bytes unless `data` is given."""

    def __init__(self, dtype, numel, key=None, place="cpu", data=None, said=None):
        size = numel * (NEW_DTYPES[dtype] if dtype in NEW_DTYPES else DTYPES[dtype][1])
        self.dtype, self.numel, self.key, self.place = dtype, numel, key, place
        self.data = data if data is not None else bytes((i * 37 + 11) % 251 for i in range(size))
        self.said = said if said is not None else (len(self.data) if dtype in NEW_DTYPES else numel)

    def persistent_id(self):
        kind = "UntypedStorage" if self.dtype in NEW_DTYPES else DTYPES[self.dtype][0]
        return ("storage", getattr(TORCH, kind), self.key, self.place, self.said)


def contiguous(shape):
    stride, n = [], 1
    for d in reversed(shape):
        stride.insert(0, n)
        n *= max(d, 1)
    return tuple(stride)


class Tensor:
    def __init__(self, shape, dtype="float32", storage=None, offset=0, stride=None, grad=False, data=None):
        n = 1
        for d in shape:
            n *= d
        self.storage = storage or Storage(dtype, n, data=data)
        self.args = (offset, tuple(shape), contiguous(shape) if stride is None else tuple(stride), grad, collections.OrderedDict())
        self.dtype = self.storage.dtype

    def __reduce__(self):
        if self.dtype in NEW_DTYPES:
            return UTILS._rebuild_tensor_v3, (self.storage, *self.args, getattr(TORCH, self.dtype))
        return UTILS._rebuild_tensor_v2, (self.storage, *self.args)


class Parameter:
    def __init__(self, tensor, grad=True):
        self.tensor, self.grad = tensor, grad

    def __reduce__(self):
        return UTILS._rebuild_parameter, (self.tensor, self.grad, collections.OrderedDict())


class Size(tuple):
    def __reduce__(self):
        return TORCH.Size, (tuple(self),)


class Named:
    """A dtype: torch pickles it by its name."""

    def __init__(self, name):
        self.__module__, self.name = "torch", name

    def __reduce__(self):
        return self.name


def fake(module, name, kind=type):
    """A class or function of that name; only the name is ever looked at."""
    made = type(name, (), {}) if kind is type else types.FunctionType((lambda *a: None).__code__, {}, name)
    made.__module__, made.__qualname__ = module, name
    setattr(sys.modules[module], name, made)


for _name in ("torch", "torch._utils", "torch.storage"):
    sys.modules[_name] = types.ModuleType(_name)
TORCH, UTILS = sys.modules["torch"], sys.modules["torch._utils"]
TORCH._utils, TORCH.storage = UTILS, sys.modules["torch.storage"]
for _name, _ in DTYPES.values():
    fake("torch", _name)
fake("torch.storage", "UntypedStorage")
TORCH.UntypedStorage = TORCH.storage.UntypedStorage
fake("torch", "Size")
for _name in ("_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter"):
    fake("torch._utils", _name, types.FunctionType)
for _name in (*NEW_DTYPES, *DTYPES):
    setattr(TORCH, _name, Named(_name))


class Pickler(pickle.Pickler):
    def __init__(self, out, protocol):
        super().__init__(out, protocol=protocol)
        self.storages = []

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        if obj not in self.storages:
            obj.key = obj.key if obj.key is not None else str(len(self.storages))
            self.storages.append(obj)
        return obj.persistent_id()


def dump(obj, protocol=2):
    """(pickle, storages in the order in which they are met)"""
    out = io.BytesIO()
    p = Pickler(out, protocol)
    p.dump(obj)
    return out.getvalue(), p.storages


# ---- opcodes, for pickles that no pickler writes ----

PROTO2, MARK, STOP, EMPTY_DICT, SETITEM, SETITEMS = b"\x80\x02", b"(", b".", b"}", b"s", b"u"
TUPLE, TUPLE1, TUPLE2, TUPLE3, EMPTY_TUPLE, REDUCE, BUILD, NONE = b"t", b"\x85", b"\x86", b"\x87", b")", b"R", b"b", b"N"
EMPTY_LIST, APPEND, APPENDS, MEMOIZE, STACK_GLOBAL, BINPERSID, FALSE, TRUE = b"]", b"a", b"e", b"\x94", b"\x93", b"Q", b"\x89", b"\x88"
NEWOBJ, NEWOBJ_EX, OBJ, POP, POP_MARK, DUP = b"\x81", b"\x92", b"o", b"0", b"1", b"2"


def text(s):
    raw = s if isinstance(s, bytes) else s.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def short_text(s):
    return b"\x8c" + bytes([len(s.encode())]) + s.encode()


def blob(raw):
    return b"B" + struct.pack("<I", len(raw)) + raw


def number(n):
    return b"K" + bytes([n]) if 0 <= n < 256 else b"J" + struct.pack("<i", n) if -2**31 <= n < 2**31 else b"\x8a\x08" + struct.pack("<q", n)


def put(n):
    return b"q" + bytes([n])


def get(n):
    return b"h" + bytes([n])


def name(module, attribute):
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def call(module, attribute, *args):
    """GLOBAL, arguments, REDUCE"""
    return name(module, attribute) + MARK + b"".join(args) + TUPLE + REDUCE


def storage_id(key="0", kind="FloatStorage", place="cpu", numel=8):
    return MARK + text("storage") + name("torch", kind) + text(key) + text(place) + number(numel) + TUPLE + BINPERSID


def tensor(storage=None, offset=0, size=(2, 4), stride=(4, 1), tail=None):
    hooks = FALSE + call("collections", "OrderedDict")
    return (name("torch._utils", "_rebuild_tensor_v2") + MARK + (storage or storage_id()) + number(offset) + MARK + b"".join(map(number, size)) + TUPLE +
            MARK + b"".join(map(number, stride)) + TUPLE + (hooks if tail is None else tail) + TUPLE + REDUCE)


def root(*ops, proto=PROTO2, model=None):
    """A pickle that would be good, and holds `ops` (which leave one value) under one more key."""
    more = text("more") + b"".join(ops) if ops else b""
    weights = EMPTY_DICT + MARK + text("w") + (tensor() if model is None else model) + SETITEMS
    return proto + EMPTY_DICT + MARK + text("model") + weights + more + SETITEMS + STOP


# ---- the zip ----

class Entry:
    """One record. `local`, `central` and `descriptor` override header fields by name; `at` overrides where the directory says it lies."""

    def __init__(self, name, data, crc=None, flags=0x0808, method=0, pad=b"Z", gap=b"", extra=b"", central_extra=b"", comment=b"", at=None):
        self.name, self.data, self.flags, self.method = name if isinstance(name, bytes) else name.encode(), data, flags, method
        self.crc = zlib.crc32(data) if crc is None else crc
        self.pad, self.gap, self.extra, self.central_extra, self.comment, self.at = pad, gap, extra, central_extra, comment, at
        self.local, self.central, self.descriptor, self.local_name = {}, {}, {}, None
        self.skip_descriptor = self.skip_central = self.ghost = False      # ghost: in the directory alone

    def head(self, cursor):
        name = self.local_name or self.name
        start = cursor + 30 + len(name) + len(self.extra) + 4
        fb = b"FB" + struct.pack("<H", -start % ALIGN) + self.pad * (-start % ALIGN)
        f = {"flags": self.flags, "method": self.method, "crc": 0, "packed": 0, "bytes": 0, **self.local}
        return struct.pack("<IHHHHHIIIHH", 0x04034b50, 0, f["flags"], f["method"], 0, 0, f["crc"], f["packed"], f["bytes"], len(name),
                           len(fb) + len(self.extra)) + name + self.extra + fb

    def tail(self):
        f = {"sig": 0x08074b50, "crc": self.crc, "packed": len(self.data), "bytes": len(self.data), **self.descriptor}
        return b"" if self.skip_descriptor else struct.pack("<IIII", f["sig"], f["crc"], f["packed"], f["bytes"])

    def row(self, at):
        f = {"flags": self.flags, "method": self.method, "crc": self.crc, "packed": len(self.data), "bytes": len(self.data), "disk": 0,
             "at": at if self.at is None else self.at, **self.central}
        return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 0, 0, f["flags"], f["method"], 0, 0, f["crc"], f["packed"], f["bytes"], len(self.name),
                           len(self.central_extra), len(self.comment), f["disk"], 0, 0, f["at"]) + self.name + self.central_extra + self.comment


def pack(entries, prefix=b"", trailing=b"", comment=b"", before_directory=b"", after_directory=b"", end=None, end64=None, locator=None, skip64=False):
    out, rows = bytearray(prefix), []
    for e in entries:
        out += e.gap
        rows.append(b"" if e.skip_central else e.row(len(out)))
        if not e.ghost:
            out += e.head(len(out)) + e.data + e.tail()
    out += before_directory
    at, directory = len(out), b"".join(rows)
    n = sum(1 for r in rows if r)
    e64 = {"here": n, "total": n, "bytes": len(directory), "at": at, "disk": 0, **(end64 or {})}
    loc = {"disk": 0, "at": at + len(directory) + len(after_directory), "disks": 1, **(locator or {})}
    e = {"disk": 0, "here": n, "total": n, "bytes": len(directory), "at": at, **(end or {})}
    out += directory + after_directory
    if not skip64:
        out += struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 0x031e, 45, e64["disk"], e64["disk"], e64["here"], e64["total"], e64["bytes"], e64["at"])
        out += struct.pack("<IIQI", 0x07064b50, loc["disk"], loc["at"], loc["disks"])
    out += struct.pack("<IHHHHIIH", 0x06054b50, e["disk"], e["disk"], e["here"], e["total"], e["bytes"], e["at"], len(comment)) + comment
    return bytes(out) + trailing


def entries_of(pkl, storages, top="archive", old=False):
    """What torch.save puts into the zip; `old`: as torch 1.6 to 2.0 did."""
    one = lambda inner, data: Entry(f"{top}/{inner}", data)
    data = [one(f"data/{key}", raw) for key, raw in storages]
    if old:
        return [one("data.pkl", pkl), *data, one("version", b"3\n")]
    return [one("data.pkl", pkl), one(".format_version", b"1"), one(".storage_alignment", b"64"), one("byteorder", b"little"), *data,
            one("version", b"3\n"), one(".data/serialization_id", b"%040d" % zlib.crc32(pkl))]


def small_state():
    """A model of two layers and the state of its optimizer, as the reference engine saves them."""
    model = collections.OrderedDict([("0.weight", Tensor((16, 8))), ("0.bias", Tensor((16,))), ("2.weight", Tensor((8, 16))), ("2.bias", Tensor((8,)))])
    group = {"lr": 0.001, "momentum": 0, "weight_decay": 0, "nesterov": False, "foreach": None, "params": list(model)}
    return {"model": dict(model), "optim": {"state": {}, "param_groups": [group]}}


def save(state=None, protocol=2, top="archive", old=False, edit=None, **how):
    """torch.save(state); `edit` may change the list of entries, `how` goes to pack()."""
    pkl, storages = dump(small_state() if state is None else state, protocol)
    entries = entries_of(pkl, [(s.key, s.data) for s in storages], top, old)
    if edit:
        entries = edit(entries) or entries
    return pack(entries, **how)


def of_pickle(pkl, storages=(("0", bytes(range(32))),), edit=None, **how):
    """A file around a pickle made by hand."""
    entries = entries_of(pkl, storages)
    if edit:
        entries = edit(entries) or entries
    return pack(entries, **how)


def legacy_save():
    """What torch.save wrote before 1.6: magic number, protocol, sizes, state, keys, then the storages."""
    magic = 0x1950a86a20f9469cfc6c
    parts = [pickle.dumps(x, protocol=2) for x in (magic, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4,
        "long": 4}})]
    pkl, storages = dump(small_state())
    keys = pickle.dumps([s.key for s in storages], protocol=2)
    return b"".join(parts) + pkl + keys + b"".join(struct.pack("<q", s.numel) + s.data for s in storages)
