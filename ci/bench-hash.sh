#!/bin/bash
# Time the hasher of common/crypt beside openssl, sha256sum and b3sum, on the same files: ci/bench-hash.sh BUILD
#   BENCH_TIMES=N    rounds (default: 3); in each round every row runs once, so that what loads the machine loads all of them, and each row's best counts
#   BENCH_MIB=N      size of the large file, and of the four small ones together (default: 1024 each)
#   BENCH_COLD=no    leave out the rounds in which the files are not in memory
#   TMPDIR           where the files are made: twice BENCH_MIB, taken away at the end
# Rates are by processor time, ratios to `openssl dgst -sha256`: a machine with other work changes wall time more than those. Exit 1 when a tool and the
# hasher disagree about a digest. b3sum computes BLAKE3, not SHA-256: it is the rate to keep up with. What is not installed gets a line saying so.
set -euo pipefail
build=$(cd "${1:?usage: ci/bench-hash.sh BUILD}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v python3 >/dev/null || { echo "bench: needs python3 (ci/deps.sh)" >&2; exit 2; }
[ -x "$build/hash_files" ] || { echo "bench: $build/hash_files is not built (make bench-hash)" >&2; exit 2; }

BENCH_TOOL=$build/hash_files BENCH_WORK=$work python3 - <<'PY'
import os, platform, shutil, subprocess, sys, time

TOOL, WORK = os.environ["BENCH_TOOL"], os.environ["BENCH_WORK"]
TIMES, MIB = int(os.environ.get("BENCH_TIMES", "3")), int(os.environ.get("BENCH_MIB", "1024"))
cores = len(os.sched_getaffinity(0))


def make(name, mib):
    """random bytes: what cannot be compressed or shared, on any file system"""
    path = os.path.join(WORK, name)
    block = os.urandom(8 << 20)
    with open(path, "wb") as f:
        for i in range(mib * 16):
            at = i * 997 % (len(block) - 65536)
            f.write(block[at:at + 65536])
        f.flush()
        os.fsync(f.fileno())
    return path


def forget(paths):
    for p in paths:
        fd = os.open(p, os.O_RDONLY)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)


def measure(argv):
    start = time.monotonic()
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"bench: {argv[0]} ended with {child.returncode}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.split()[0] if out else b""


large, small = [make("large", MIB)], [make(f"small{i}", MIB // 4) for i in range(4)]
openssl, b3sum, sha256sum = shutil.which("openssl"), shutil.which("b3sum"), shutil.which("sha256sum")
rows = [
    ("openssl dgst -sha256",             openssl and [openssl, "dgst", "-sha256", "-r"], large, "sha256"),
    ("sha256sum",                        sha256sum and [sha256sum], large, "sha256"),
    ("b3sum, 1 thread",                  b3sum and [b3sum, "--num-threads", "1"], large, "blake3"),
    ("b3sum",                            b3sum and [b3sum], large, "blake3"),
    ("tree, 1 thread",                   [TOOL, "-j1"], large, "tree"),
    (f"tree, {cores} threads",           [TOOL, f"-j{cores}"], large, "tree"),
    ("flat, 1 thread",                   [TOOL, "-f", "-j1"], large, "sha256"),
    ("openssl dgst, 4 files",            openssl and [openssl, "dgst", "-sha256", "-r"], small, "sha256 4"),
    ("b3sum, 4 files",                   b3sum and [b3sum], small, "blake3 4"),
    ("tree, 4 files, 1 thread",          [TOOL, "-j1"], small, "tree 4"),
    (f"tree, 4 files, {cores} threads",  [TOOL, f"-j{cores}"], small, "tree 4"),
    (f"flat, 4 files, {cores} threads",  [TOOL, "-f", f"-j{cores}"], small, "sha256 4"),
]
engine = subprocess.run([TOOL, large[0]], capture_output=True, text=True, check=True).stderr.strip()
print(f"{MIB} MiB in one file, and in four; {cores} cores, {platform.machine()}; engine {engine.split(',')[0]}; best of {TIMES} rounds")
bad = 0
start_peak = measure([shutil.which("true")])[2]        # what a process has had before it becomes the tool
for state in ("in memory", "not in memory"):
    if state == "not in memory" and os.environ.get("BENCH_COLD") == "no":
        continue
    best, said = {}, {}
    for _ in range(TIMES):
        for name, argv, paths, digest in rows:
            if not argv or (state == "not in memory" and name == "sha256sum"):
                continue
            if state == "not in memory":
                forget(paths)
            else:
                for p in paths:
                    with open(p, "rb") as f:
                        while f.read(1 << 20):
                            pass
            wall, cpu, peak, first = measure(argv + paths)
            old = best.get(name, (wall, cpu, peak))
            best[name] = (min(old[0], wall), min(old[1], cpu), max(old[2], peak))
            if said.setdefault(digest, first) != first:
                print(f"{name}: another digest than the row before it")
                bad = 1
    print(f"\n{state:28}{'wall s':>9}{'cpu s':>9}{'GB/cpu s':>10}{'GB/s':>8}{'cpu rate/openssl':>18}{'wall/b3sum':>12}{'peak MiB':>10}")
    for name, argv, paths, _ in rows:
        if name not in best:
            if not argv:
                print(f"{name:28}{'not installed':>21}")
            continue
        wall, cpu, peak = best[name]
        size = sum(os.path.getsize(p) for p in paths) / 1e9
        one = len(paths) == 1
        ssl, b3 = best.get("openssl dgst -sha256" if one else "openssl dgst, 4 files"), best.get("b3sum" if one else "b3sum, 4 files")
        print(f"{name:28}{wall:9.2f}{cpu:9.2f}{size / cpu:10.2f}{size / wall:8.2f}" + (f"{ssl[1] / cpu:18.2f}" if ssl else f"{'-':>18}")
              + (f"{wall / b3[0]:12.2f}" if b3 else f"{'-':>12}") + f"{('<' if peak <= start_peak + 1024 else '') + str(round(peak / 1024)):>10}", flush=True)
sys.exit(bad)
PY
