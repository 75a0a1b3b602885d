"""The wall clock of one process jumps, while all others' goes on: this machine's own cannot be set by a test.

A program asks for the time by a function that the kernel maps into it (the vDSO). It is overwritten, in that process alone, by a real system call whose answer
for CLOCK_REALTIME is moved. CLOCK_MONOTONIC, which cannot jump, is left as it is. x86-64.
"""
import platform, struct

REALTIME = 0
NAMES = (b"__vdso_clock_gettime", b"__vdso_gettimeofday", b"__vdso_time")


def works():
    return platform.machine() == "x86_64"


def vdso(pid):
    with open("/proc/%d/maps" % pid) as maps:
        for line in maps:
            if line.rstrip().endswith("[vdso]"):
                low, high = line.split()[0].split("-")
                return int(low, 16), int(high, 16)
    raise ProcessLookupError("no vDSO")


def symbols(image):
    """Name -> offset of the functions of a small ELF library, by its section headers."""
    (shoff,), (size, count) = struct.unpack_from("<Q", image, 40), struct.unpack_from("<HH", image, 58)
    found = {}
    for i in range(count):
        kind, _, _, at, length, link = struct.unpack_from("<IQQQQI", image, shoff + i * size + 4)
        if kind != 11:                             # SHT_DYNSYM
            continue
        strings, = struct.unpack_from("<Q", image, shoff + link * size + 24)
        for entry in range(at, at + length, 24):
            name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", image, entry)
            found[image[strings + name:image.index(b"\0", strings + name)]] = value
    return found


def moved(name, seconds):
    """Machine code: the call, and `seconds` more where it is the wall clock's."""
    add = struct.pack("<i", seconds)
    if name == b"__vdso_clock_gettime":            # mov eax,228; syscall; test edi,edi; jnz out; add qword [rsi],n; out: ret
        return b"\xb8\xe4\0\0\0\x0f\x05\x85\xff\x75\x07\x48\x81\x06" + add + b"\xc3"
    if name == b"__vdso_gettimeofday":             # mov eax,96; syscall; test rdi,rdi; jz out; add qword [rdi],n; out: ret
        return b"\xb8\x60\0\0\0\x0f\x05\x48\x85\xff\x74\x07\x48\x81\x07" + add + b"\xc3"
    # mov eax,201; syscall; add rax,n; test rdi,rdi; jz out; mov [rdi],rax; out: ret
    return b"\xb8\xc9\0\0\0\x0f\x05\x48\x05" + add + b"\x48\x85\xff\x74\x03\x48\x89\x07\xc3"


def jump(pid, seconds):
    low, high = vdso(pid)
    with open("/proc/%d/mem" % pid, "r+b", buffering=0) as memory:
        memory.seek(low)
        places = symbols(memory.read(high - low))
        for name in NAMES:
            memory.seek(low + places[name])
            memory.write(moved(name, seconds))
