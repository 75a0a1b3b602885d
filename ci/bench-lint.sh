#!/bin/bash
# Time moe-lint on a tree beside what it may be compared with, on the same files: ci/bench-lint.sh BUILD
#   BENCH_TREE=DIR   what is linted (default: this repository)
#   BENCH_TIMES=N    rounds (default: 5); in each round every row runs once, so that what loads the machine loads all of them, and each row's best counts
# Rates are by processor time. The floor is grep with an alternation of the scanner's keywords: it finds where a secret could be and judges nothing. gitleaks
# gets a line when it is installed. The last part is a made tree of 1,000 files, half of them configs, which is what an editor or a hook waits for.
set -euo pipefail
build=$(cd "${1:?usage: ci/bench-lint.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
tree=$(cd "${BENCH_TREE:-$root}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v python3 >/dev/null || { echo "bench: needs python3 (ci/deps.sh)" >&2; exit 2; }
[ -x "$build/bin/moe-lint" ] || { echo "bench: $build/bin/moe-lint is not built (make)" >&2; exit 2; }

BENCH_TOOL=$build/bin/moe-lint BENCH_ROOT=$root BENCH_TREE=$tree BENCH_WORK=$work python3 - <<'PY'
import json, os, random, re, shutil, subprocess, time

TOOL, ROOT, TREE, WORK = (os.environ[k] for k in ("BENCH_TOOL", "BENCH_ROOT", "BENCH_TREE", "BENCH_WORK"))
TIMES, CORES = int(os.environ.get("BENCH_TIMES", "5")), len(os.sched_getaffinity(0))


def files_of(tree):
    found = []
    for folder, dirs, names in os.walk(tree):
        dirs[:] = sorted(d for d in dirs if d != ".git")
        found += [p for p in (os.path.join(folder, n) for n in sorted(names)) if os.path.isfile(p) and not os.path.islink(p)]
    return found


def is_text(path):
    """What is binary is left out by all of them after a look, and would count as bytes that were read."""
    with open(path, "rb") as f:
        return b"\0" not in f.read(8192)


def copy(files):
    """The files alone: no tool may leave out what its ignore rules name, and all read the same."""
    for i, path in enumerate(files):
        to = os.path.join(WORK, "tree", str(i // 1000), str(i), os.path.basename(path))
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copyfile(path, to)
    return os.path.join(WORK, "tree")


def keywords():
    words = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "rules", "secrets")):
        if "rule.yaml" in names:
            with open(os.path.join(folder, "rule.yaml"), encoding="utf-8") as f:
                for listed in re.findall(r"\b(?:keywords|names): *\[([^\]]*)\]", f.read()):
                    words |= {w.strip().strip("'\"") for w in listed.split(",")}
    return sorted(w for w in words if len(w) > 1)


def made():
    """1,000 files of about 5 KB: YAML, JSON, variables, and code."""
    choice, folder = random.Random(3), os.path.join(WORK, "made")
    word = lambda: choice.choice(("loss", "router", "expert", "batch", "rank", "path", "model", "layer", "cache", "token_count", "world_size", "seed"))
    line = {
        "yaml": lambda: f"{word()}_{choice.randrange(9999)}:\n  {word()}: {choice.random():.4f}\n  name: {word()}-{word()}  # {word()} of the {word()}\n",
        "env": lambda: f"{word().upper()}_{choice.randrange(9999)}={word()}/{word()}\n",
        "py": lambda: f"def {word()}_{choice.randrange(9999)}({word()}, x):\n    # {word()} {word()} {word()}\n    return x.{word()}(\"{word()}\", {choice.random():.3f})\n",
        "c": lambda: f"static int {word()}_{choice.randrange(9999)}(int {word()})\n{{\n    return call(\"{word()} %d\", {choice.randrange(99)}); /* {word()} */\n}}\n",
    }
    for i in range(1000):
        kind = ("yaml", "py", "json", "c", "env", "py", "yaml", "c")[i % 8]
        path = os.path.join(folder, f"part{i // 50}", f"{word()}{i}.{kind}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            if kind == "json":
                json.dump({f"{word()}_{k}": {word(): choice.random(), "name": word()} for k in range(90)}, f, indent=2)
                continue
            while f.tell() < 5000:
                f.write(line[kind]())
    return folder


def measure(argv, cwd):
    start = time.monotonic()
    child = subprocess.Popen(argv, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, child.returncode


def show(title, tree, rows):
    size, best = sum(os.path.getsize(p) for p in files_of(tree)) / 1e6, {}
    for _ in range(TIMES):
        for name, argv in rows:
            if argv:
                wall, cpu, peak, status = measure(argv, tree)
                old = best.get(name, (wall, cpu, peak, status))
                best[name] = (min(old[0], wall), min(old[1], cpu), max(old[2], peak), status)
    print(f"\n{title + f', {size:.1f} MB':44}{'wall ms':>9}{'cpu ms':>9}{'MB/cpu s':>10}{'cpu/first row':>15}{'peak MiB':>10}{'exit':>6}")
    for name, argv in rows:
        if not argv:
            print(f"{name:44}{'not installed':>18}")
            continue
        wall, cpu, peak, status = best[name]
        print(f"{name:44}{wall * 1e3:9.0f}{cpu * 1e3:9.0f}{size / cpu:10.1f}{cpu / best[rows[0][0]][1]:15.2f}{peak / 1024:10.0f}{status:6}", flush=True)


def rows_of():
    with open(os.path.join(WORK, "words"), "w", encoding="utf-8") as f:
        f.write("|".join(re.escape(w) for w in keywords()))
    with open(os.path.join(WORK, "words"), encoding="utf-8") as f:
        pattern = f.read()
    gitleaks = shutil.which("gitleaks")
    return [
        ("moe-lint, 1 thread", [TOOL, "-q", "--no-ignore", "-j1", "."]),
        (f"moe-lint, {CORES} threads", [TOOL, "-q", "--no-ignore", f"-j{CORES}", "."]),
        ("grep -E -i -c, the scanner's keywords", ["grep", "-r", "-E", "-i", "-c", pattern, "."]),
        ("gitleaks dir", gitleaks and [gitleaks, "dir", "--no-banner", "--exit-code", "0", "."]),
    ]


files = [p for p in files_of(TREE) if is_text(p)]
print(f"best of {TIMES} rounds, {CORES} cores; {len(files)} text files of {TREE}")
show("tree", copy(files), rows_of())
folder = made()
show("1,000 made files", folder, rows_of())
one = os.path.join(WORK, "one")
os.makedirs(one)
with open(os.path.join(one, "a.yaml"), "w", encoding="utf-8") as f:
    f.write("a: 1\n")
show("one tiny file", one, rows_of()[:1])
PY
