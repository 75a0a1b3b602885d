#!/bin/bash
# Time moe-audit beside its peers, on the same files, one after the other, in one go: ci/bench.sh BUILD
#   BENCH_TREE=DIR    what is read (default: this repository's own C, and generated C beside it)
#   BENCH_FLAGS=...   compiler flags for the peers that take them, where DIR has no compile_commands.json (default: -I of the tree's root)
#   BENCH_ONLY=WORDS  only these rows ("clang moe-audit cppcheck")
#   BENCH_LIMIT=S     seconds after which a row is stopped and said to have been (default: 900)
# Ratios are to `clang -fsyntax-only` on the same files and flags, by processor time, because that is what a loaded machine does not change much.
# Peak memory is that of the largest single process. A peer that is not installed gets a line saying so.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:?usage: ci/bench.sh BUILD}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v python3 >/dev/null || { echo "bench: needs python3 (ci/deps.sh)" >&2; exit 2; }
tree=${BENCH_TREE:-}
flags=${BENCH_FLAGS:-}

# Our own sources, and as many lines again of plain functions: loops, branches, calls, buffers.
own_tree() {
    mkdir -p "$1/gen"
    (cd "$here" && git ls-files '*.c' '*.h' | grep -Ev '^(rules/.*/(bad|good)\.|tests/(unit|fuzz|fixtures)|audit/source/shim/)' | tar -cf - -T -) | tar -xf - -C "$1"
    local f i
    for f in $(seq 1 12); do
        {
            printf '#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n'
            for i in $(seq 1 120); do
                printf 'int gen_%d_%d(const char *name, size_t n, int32_t *out)\n{\n    char line[128];\n    size_t kept = n < sizeof line ? n : sizeof line - 1;\n' "$f" "$i"
                printf '    if (!name || !out)\n        return -1;\n    memcpy(line, name, kept);\n    line[kept] = 0;\n    for (size_t i = 0; i < kept; i++) {\n'
                printf '        switch (line[i] & 3) {\n        case 0: out[0] += %d; break;\n        case 1: out[0] ^= (int32_t)i; break;\n' "$i"
                printf '        default: out[0] -= line[i]; break;\n        }\n    }\n    FILE *to = fopen(line, "re");\n    if (!to)\n        return -2;\n'
                printf '    int rc = fgetc(to);\n    if (fclose(to) != 0)\n        return -3;\n    return rc;\n}\n'
            done
        } >"$1/gen/gen_$f.c"
    done
}
if [ -z "$tree" ]; then
    tree=$work/tree
    own_tree "$tree"
    llvm=$(printf '%s\n' /usr/lib/llvm-*/include | sort -V | tail -n 1)
    flags=${flags:-"-std=c17 -D_GNU_SOURCE -DMOE_VERSION='\"bench\"' -I$tree -isystem $llvm"}
fi
[ -n "$flags" ] || flags="-I$tree"
cd "$tree"

BENCH_TREE=$tree BENCH_FLAGS=$flags BENCH_BIN=$build/bin BENCH_WORK=$work python3 - <<'PY'
import json, os, platform, resource, shlex, shutil, signal, subprocess, sys, time

TREE, BIN, WORK = os.environ["BENCH_TREE"], os.environ["BENCH_BIN"], os.environ["BENCH_WORK"]
ONLY = os.environ.get("BENCH_ONLY", "").split()
LIMIT = int(os.environ.get("BENCH_LIMIT", "900"))
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".cu")
HEADERS = (".h", ".hh", ".hpp", ".cuh")


def files(endings):
    found = []
    for top, dirs, names in os.walk("."):
        dirs[:] = sorted(d for d in dirs if not d.startswith("."))
        found += [os.path.relpath(os.path.join(top, n), ".") for n in sorted(names) if n.endswith(endings)]
    return found


def lines_of(paths):
    total = 0
    for p in paths:
        with open(p, "rb") as f:
            total += f.read().count(b"\n")
    return total


def commands():
    """file -> the flags that clang and clang-tidy need, from the compilation database or BENCH_FLAGS"""
    if not os.path.exists("compile_commands.json"):
        own = shlex.split(os.environ["BENCH_FLAGS"])
        return {f: own for f in files(SOURCES) if not f.endswith(".cu")}
    table = {}
    with open("compile_commands.json", encoding="utf-8") as f:
        for entry in json.load(f):
            words = entry.get("arguments") or shlex.split(entry["command"])
            keep, i = [], 1
            while i < len(words):
                w = words[i]
                if w in ("-I", "-isystem", "-iquote", "-D", "-U", "-x", "-include"):
                    keep += words[i:i + 2]
                    i += 1
                elif w.startswith(("-I", "-isystem", "-iquote", "-D", "-U", "-std=")):
                    keep.append(w)
                i += 1
            path = os.path.relpath(os.path.join(entry["directory"], entry["file"]), ".")
            keep = [("-I" + os.path.join(entry["directory"], w[2:])) if w.startswith("-I") and len(w) > 2 and w[2] != "/" else w for w in keep]
            if path.endswith(SOURCES) and not path.endswith(".cu") and os.path.exists(path):
                table[path] = keep
    return table


def measure(argvs):
    """run the command lines one after the other; wall, processor seconds, peak KiB of the largest process, exit statuses"""
    wall = cpu = 0.0
    peak, statuses = 0, []
    for argv in argvs:
        if wall > LIMIT:
            statuses.append("stopped")
            break
        start = time.monotonic()
        with open(os.path.join(WORK, "log"), "wb") as log:
            child = subprocess.Popen(argv, stdout=log, stderr=log, start_new_session=True)
            signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
            signal.alarm(max(1, int(LIMIT - wall) + 1))
            _, status, usage = os.wait4(child.pid, 0)
            signal.alarm(0)
            child.returncode = os.waitstatus_to_exitcode(status)
        wall += time.monotonic() - start
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss)
        statuses.append("stopped" if child.returncode == -signal.SIGKILL else child.returncode)
    return wall, cpu, peak, statuses


def find(*names):
    return next((p for p in map(shutil.which, names) if p), None)


table = commands()
sources = sorted(table)
headers = files(HEADERS)
if not sources:
    sys.exit("bench: no C or C++ source in " + TREE)
lines = lines_of(sources)
cores = len(os.sched_getaffinity(0))
with open(os.path.join(WORK, "list"), "w", encoding="utf-8") as f:
    f.write("".join(s + "\n" for s in sources))
# What moe-audit is given: the same files; the same flags, as a database of its own when the tree has none.
database = os.path.join(WORK, "db")
os.makedirs(database)
with open(os.path.join(database, "compile_commands.json"), "w", encoding="utf-8") as f:
    json.dump([{"directory": os.getcwd(), "file": s, "arguments": ["cc", *table[s], "-c", s]} for s in sources], f)

audit = [os.path.join(BIN, "moe-audit"), "-p", database, "-q", "-f", "json", "-o", os.path.join(WORK, "audit.json"), "@" + os.path.join(WORK, "list")]
cache = ["--cache-dir", os.path.join(WORK, "cache")]
clang = find("clang-19", "clang-18", "clang-22", "clang")
tidy = find("clang-tidy-19", "clang-tidy-18", "clang-tidy-22", "clang-tidy")
cpp, flaw = find("cppcheck"), find("flawfinder")
includes = sorted({w for s in sources for w in table[s] if w.startswith(("-I", "-D"))})

rows = [
    ("clang", "clang -fsyntax-only", clang and [[clang, "-fsyntax-only", "-w", *table[s], s] for s in sources]),
    ("moe-audit", "moe-audit, cold, 1 worker", [audit + ["-j1", "--no-cache"]]),
    ("moe-audit", f"moe-audit, cold, {cores} workers", [audit + [f"-j{cores}", "--no-cache"]]),
    ("moe-audit", "moe-audit, filling its cache", [audit + [f"-j{cores}"] + cache]),
    ("moe-audit", "moe-audit, warm", [audit + [f"-j{cores}"] + cache]),
    ("flawfinder", "flawfinder", flaw and [[flaw, "--quiet", *sources]]),
    ("cppcheck", "cppcheck", cpp and [[cpp, "--quiet", "--enable=warning", *includes, "--file-list=" + os.path.join(WORK, "list")]]),
    ("clang-tidy", "clang-tidy, bugprone and cert", tidy and [[tidy, "--quiet", "--checks=-*,bugprone-*,cert-*", s, "--", "-w", *table[s]] for s in sources]),
]
print(f"{len(sources)} sources, {lines} lines ({len(headers)} headers beside them) of {'this repository and generated C' if TREE.startswith(WORK) else TREE}; "
      f"{cores} cores, {platform.machine()}")
for name, path in (("clang", clang), ("clang-tidy", tidy), ("cppcheck", cpp), ("flawfinder", flaw)):
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout.splitlines() if path else ["not installed (ci/deps.sh dev)"]
    print(f"  {name + ':':12}" + next((line.strip() for line in said if any(c.isdigit() for c in line)), said[0]))
print(f"\n{'':32}{'wall s':>9}{'cpu s':>9}{'KLOC/cpu s':>12}{'cpu/clang':>11}{'wall/clang':>12}{'peak MiB':>10}")
base, bad = None, 0
for key, name, argvs in rows:
    if ONLY and key not in ONLY:
        continue
    if not argvs:
        print(f"{name:32}{'not installed':>21}")
        continue
    wall, cpu, peak, statuses = measure(argvs)
    note = ""
    if "stopped" in statuses:
        note = f"  stopped after {LIMIT} s"
    elif key == "moe-audit" and statuses[0] not in (0, 1):
        note, bad = f"  exit {statuses[0]}", 1
        with open(os.path.join(WORK, "log"), encoding="utf-8", errors="replace") as f:
            print("".join("  | " + l for l in f.readlines()[-5:]), end="")
    elif key == "clang" and any(statuses):
        note = f"  {sum(s != 0 for s in statuses)} files did not compile"
    if key == "clang":
        base = (wall, cpu)
    ratio = (f"{cpu / base[1]:11.2f}{wall / base[0]:12.2f}" if base else f"{'-':>11}{'-':>12}")
    print(f"{name:32}{wall:9.2f}{cpu:9.2f}{lines / 1000 / max(cpu, 1e-3):12.1f}{ratio}{peak / 1024:10.0f}{note}", flush=True)
sys.exit(bad)
PY
