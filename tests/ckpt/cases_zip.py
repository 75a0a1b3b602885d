"""Zips that are damaged, lie, or hide something; and what is no checkpoint at all."""
import gzip
import io
import struct
import tarfile

import pt
import st
from case import bad
from layout import legacy

SMALL = pt.save()


def shard(data):
    """A legacy step whose rank 1 has this file."""
    return lambda p: legacy(p, data={1: data})


def z(name, codes, edit=None, **how):
    """One zip; `edit` changes its list of entries, or one entry of it when a name is given: (name, function)."""
    def change(entries):
        if callable(edit):
            return edit(entries)
        if edit:
            edit[1](next(e for e in entries if e.name.decode() == "archive/" + edit[0]))
        return None
    bad(f"zip: {name}", codes, shard(pt.save(edit=change, **how)))


def fields(which, **values):
    """An edit of one header of an entry."""
    return lambda e: getattr(e, which).update(values)


def attributes(**values):
    return lambda e: [setattr(e, k, v) for k, v in values.items()]


def add(name, data=b"x", **how):
    return lambda entries: entries + [pt.Entry(name, data, **how)]


def ghost(name, of, **how):
    """An entry of the directory that points into another's bytes."""
    def edit(entries):
        at = 0
        for e in entries:
            if e.name.decode() == of:
                break
            at += len(e.head(at)) + len(e.data) + len(e.tail())
        g = pt.Entry(name, next(e.data for e in entries if e.name.decode() == of), at=at, **how)
        g.ghost = True
        return entries + [g]
    return edit


def zeroed(e):
    e.data = bytes(len(e.data))      # after its CRC was taken


def flipped(at):
    def edit(e):
        e.data = e.data[:at] + bytes([e.data[at] ^ 0x10]) + e.data[at + 1:]
    return edit


# ---- cut, damaged ----
for _name, _n in {"the last byte is missing": len(SMALL) - 1, "half of it is missing": len(SMALL) // 2, "only the first header is there": 64}.items():
    bad(f"zip: {_name}", "C301", shard(SMALL[:_n]))
bad("zip: nothing is left", "C308", shard(b""))
bad("zip: all zeros", "C308", shard(bytes(len(SMALL))))
bad("zip: its beginning is a hole", "C308 C311", shard(bytes(64) + SMALL[64:]))
z("a bit flipped in a tensor", "C303", ("data/0", flipped(100)))
z("a bit flipped in a key of the pickle", "C303", ("data.pkl", flipped(11)))
z("a tensor that is a hole", "C303", ("data/2", zeroed))
z("a tensor's bytes in another order", "C303", ("data/0", lambda e: setattr(e, "data", e.data[::-1])))
z("CRCs left out", "C312", lambda es: [setattr(e, "crc", 0) for e in es] and None)
z("one tensor without a CRC", "C312", ("data/0", attributes(crc=0)))

# ---- headers that disagree ----
z("the end counts another number of entries", "C301", end={"here": 9, "total": 9})
z("the end lies about the directory's place", "C301", end={"at": 64})
z("the 64-bit end lies about the directory's place", "C301 C311", end64={"at": 64})
z("the locator points nowhere", "C301", locator={"at": 7})
z("one disk of two", "C301", locator={"disks": 2})
z("a second disk", "C301", end={"disk": 1}, end64={"disk": 1})
z("no entries", "C301", end={"here": 0, "total": 0}, end64={"here": 0, "total": 0})
z("more entries than there are", "C301", end={"here": 900, "total": 900}, end64={"here": 900, "total": 900})
z("another name in the local header", "C301", ("data.pkl", attributes(local_name=b"archive/date.pkl")))
z("another method in the local header", "C301", ("data.pkl", fields("local", method=8)))
z("another flag in the local header", "C301", ("data.pkl", fields("local", flags=0)))
z("another size in the local header", "C301", ("data/0", fields("local", bytes=64, packed=64)))
z("another CRC in the local header", "C301", ("data/0", fields("local", crc=0x12345678)))
z("another CRC in the descriptor", "C301", ("data/0", fields("descriptor", crc=0x12345678)))
z("another size in the descriptor", "C301", ("data/0", fields("descriptor", bytes=1)))
z("a descriptor is missing", "C301", ("data/0", attributes(skip_descriptor=True)))
z("a descriptor without its mark", "C301", ("data/0", fields("descriptor", sig=0)))
z("an entry that points past the end", "C301 C311", lambda es: es + [(g := pt.Entry("archive/data/9", b"x", at=1 << 24), setattr(g, "ghost", True))[0]])
z("a record that reaches past the end", "C301 C307 C311", ("data/0", fields("central", bytes=1 << 30, packed=1 << 30)))
z("64-bit sizes without need", "C301", ("data/0", attributes(central_extra=struct.pack("<HHQQ", 1, 16, 512, 512))))
z("64-bit sizes that are missing", "C301 C307 C311", ("data/0", fields("central", bytes=0xffffffff, packed=0xffffffff)))
z("two entries that share their bytes", "C301 C302", ghost("archive/data/0", "archive/data/0"))

# ---- what stops a scanner and not torch ----
z("the pickle says that it is encrypted", "C301", ("data.pkl", attributes(flags=0x0809)))
z("the pickle says so in the directory alone", "C301", ("data.pkl", fields("central", flags=0x0809)))
z("strong encryption", "C301", ("data.pkl", attributes(flags=0x0848)))
z("a flag that nobody sets", "C301", ("data.pkl", attributes(flags=0x0818)))
z("the pickle is compressed", "C301", ("data.pkl", attributes(method=8)))
z("a tensor with a method that does not exist", "C301", ("data/0", attributes(method=99)))
z("a bomb", "C301 C307", ("data/0", fields("central", bytes=1 << 30, method=8)))
z("a broken entry before the pickle", "C301", lambda es: [(e := pt.Entry("archive/version", b"3\n"), e.local.update(flags=1),
    e.central.update(flags=9))[0]] +
  [e for e in es if e.name != b"archive/version"])
z("another CRC for the pickle", "C301 C303", ("data.pkl", lambda e: (e.central.update(crc=1), e.descriptor.update(crc=2))))

# ---- names ----
z("two pickles of one name", "C302", add("archive/data.pkl", pt.root()))
z("two tensors of one name", "C302", add("archive/data/0", bytes(512)))
z("a pickle in capitals", "C302 C311", add("archive/DATA.PKL", pt.root()))
z("a name that climbs", "C302 C311", add("archive/../data.pkl.x"))
z("an absolute name", "C302 C311", add("/archive/x"))
z("a drive's name", "C302 C311", add("C:/archive/x"))
z("a backslash", "C302 C311", add("archive\\x"))
z("a name with a NUL", "C302 C311", add("archive/da\0ta"))
z("a name that is no UTF-8", "C302 C311", add(b"archive/\xff\xfe"))
z("a name written backwards", "C302 C311", add("archive/\u202elkp.atad"))
z("a second top folder", "C302 C311", add("other/notes"))
z("a second top folder with a pickle", "C302 C311", add("other/data.pkl", pt.root()))

# ---- what belongs to nobody ----
z("a comment", "C311", comment=b"hello")
z("an entry's comment", "C311", ("data/0", attributes(comment=b"hello")))
z("bytes behind the end", "C311", trailing=b"\0" * 100)
z("a pickle behind the end", "C311", trailing=b"cos\nsystem\n(S'true'\ntR.")
z("bytes in front of the first entry", "C311", prefix=b"PK\3\4" + bytes(60))
z("bytes between two entries", "C311", ("data/0", attributes(gap=b"hidden, 64 bytes at most".ljust(64))))
z("an entry taken out of the directory", "C311", ("version", attributes(skip_central=True)))
z("bytes before the directory", "C311", before_directory=b"hidden")
z("bytes between directory and end", "C301", after_directory=b"hidden")
z("padding that is a message", "C311", ("data/0", attributes(pad=b"A")))
z("an extra field", "C311", ("data/0", attributes(extra=struct.pack("<HH", 0xcafe, 4) + b"abcd")))
z("an extra field that renames the entry", "C311", ("data/0", attributes(central_extra=struct.pack("<HHBI", 0x7075, 8, 1, 0) + b"abc")))
z("a second pickle under another name", "C311", add("archive/payload.bin", b"cos\nsystem\n(S'true'\ntR."))
z("a Python file", "C311", add("archive/setup.py", b"pass\n"))
z("a tensor that no pickle names", "C311", add("archive/data/99", bytes(64)))

# ---- records that are not as torch writes them ----
z("big-endian", "C307", ("byteorder", lambda e: e.__init__("archive/byteorder", b"big")))
z("a version that is no number", "C301", ("version", lambda e: e.__init__("archive/version", b"three")))
z("a tensor's record is missing", "C307", lambda es: [e for e in es if e.name != b"archive/data/1"])
z("a tensor's record is too short", "C307", ("data/0", lambda e: e.__init__("archive/data/0", bytes(500))))
z("a tensor's record is too long", "C307", ("data/0", lambda e: e.__init__("archive/data/0", bytes(520))))
z("no pickle", "C308", lambda es: [e for e in es if e.name == b"archive/version"])
z("TorchScript", "C308", lambda es: es + [pt.Entry("archive/code/__torch__.py", b"def forward(self): ...\n"), pt.Entry("archive/constants.pkl",
    b"\x80\x02)."),])

# ---- other formats in the place of a checkpoint ----


def tar():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as t:
        t.addfile(tarfile.TarInfo("sys_info"), io.BytesIO())
    return out.getvalue()


for _name, _data in {
    "torch.save before 1.6": pt.legacy_save(), "a bare pickle": pt.dump({"a": 1})[0], "a bare pickle of protocol 0": b"cos\nsystem\n(S'true'\ntR.",
    "NumPy": b"\x93NUMPY\1\0v\0" + b"{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".ljust(117) + b"\n" + bytes(12),
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(500), "gzip": gzip.compress(SMALL, mtime=0), "tar": tar(), "7-Zip": b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "safetensors under another name": st.save(), "a Git LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n",
    "an error page": b"<!DOCTYPE html><title>404</title>", "an ELF program": b"\x7fELF" + bytes(60), "a script": b"#!/bin/sh\ntrue\n",
    "JSON": b'{"model": {}}',
    "GGUF": b"GGUF\3\0\0\0" + bytes(56), "a picture": b"\x89PNG\r\n\x1a\n" + bytes(60), "text": b"weights go here\n",
}.items():
    bad(f"format: {_name}", "C308", shard(_data))
