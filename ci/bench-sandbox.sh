#!/bin/bash
# What a sandbox costs: ci/bench-sandbox.sh BUILD
#   BENCH_TIMES=N   starts of each row (default: 60); rows take turns, so that what loads the machine loads all of them; medians and minima count
# Start-up: /bin/true bare, under moe-sandbox by two profiles, and twice under bubblewrap, when it is installed (ci/deps.sh dev): with the same namespaces, a root
# of its own habit and Docker's size of filter; and with what training's root and filter hold besides, as far as bubblewrap has words for it (no Landlock, no
# noexec, nobody who answers calls). Calls: ns for a few system calls with and without the filter. Training: a loop of matrix products with and without.
set -euo pipefail
build=$(cd "${1:?usage: ci/bench-sandbox.sh BUILD}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v python3 >/dev/null || { echo "bench: needs python3 (ci/deps.sh)" >&2; exit 2; }
for f in "$build/bin/moe-sandbox" "$build/sandbox_calls"; do [ -x "$f" ] || { echo "bench: $f is not built (make bench-sandbox)" >&2; exit 2; }; done
"$build/bin/moe-sandbox" export docker-default --as bpf -o "$work/filter.bpf"
"$build/bin/moe-sandbox" export training --as bpf -o "$work/training.bpf"
chmod 755 "$work"

BENCH_BUILD=$build BENCH_WORK=$work python3 - <<'PY'
import os, shutil, statistics, subprocess, time

BUILD, WORK, TIMES = os.environ["BENCH_BUILD"], os.environ["BENCH_WORK"], int(os.environ.get("BENCH_TIMES", "60"))
BOX = os.path.join(BUILD, "bin", "moe-sandbox")


def once(argv, fd=None):
    start = time.perf_counter()
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=[fd] if fd else [])
    taken = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(argv)}: exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return taken


def rounds(rows):
    times = {name: [] for name, _, _ in rows}
    for _ in range(TIMES):
        for name, argv, fd in rows:
            if fd:
                os.lseek(fd, 0, os.SEEK_SET)
            times[name].append(once(argv, fd) * 1000)
    return times


# The root of a dry run, in bubblewrap's words.
def same_root(command):
    words, bound = [], []
    plan = subprocess.run([BOX, "run", "-q", "--dry-run", "-p", "training", "--", command], capture_output=True, text=True, check=True).stdout
    for line in plan[plan.index("root:\n"):plan.index("\nnetwork:")].splitlines()[1:]:
        kind, path, *rest = line.split()
        if kind == "bind" and not path.startswith("/dev/"):
            words += ["--ro-bind", path, path]
            bound.append(path)
        elif kind == "file" and path.startswith("/etc/") and os.path.exists(path) and path not in bound:
            words += ["--ro-bind", path, path]
            bound.append(path)
        elif kind == "tmpfs":
            words += ["--dev", path] if path == "/dev" else ["--tmpfs", path]
        elif kind in ("proc", "mqueue"):
            words += ["--" + kind, path]
        elif kind == "link" and not path.startswith("/dev/"):
            words += ["--symlink", rest[1], path]
        elif kind == "mask" and os.path.exists(path):
            words += ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]
    return words


true = shutil.which("true")
rows = [("bare", [true], None)]
for profile in ("training", "minimal"):
    rows.append((f"moe-sandbox -p {profile}", [BOX, "run", "-q", "-p", profile, "--", true], None))
bwrap = shutil.which("bwrap")
if bwrap:
    fd, held_fd = (os.open(os.path.join(WORK, name + ".bpf"), os.O_RDONLY) for name in ("filter", "training"))
    links = [w for name in ("bin", "lib", "lib64", "sbin") if os.path.islink("/" + name) for w in ("--symlink", "usr/" + name, "/" + name)]
    plain = ["--ro-bind", "/usr", "/usr", *links, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/dev/shm", "--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    rest = ["--remount-ro", "/", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--new-session", "--die-with-parent", "--cap-drop", "ALL", "--seccomp"]
    rows.append(("bubblewrap, same spaces", [bwrap, "--unshare-all", *plain, *rest, str(fd), true], fd))
    rows.append(("bubblewrap, same layers", [bwrap, "--unshare-all", *same_root(true), *rest, str(held_fd), true], held_fd))
times = rounds(rows)
floor = statistics.median(times["bare"])
print(f"start of {true}, {TIMES} times each, in ms")
print(f"{'':28}{'median':>8}{'min':>8}{'above bare':>12}")
for name, _, _ in rows:
    m = statistics.median(times[name])
    print(f"{name:28}{m:8.2f}{min(times[name]):8.2f}{m - floor:12.2f}")
if bwrap:
    ours = times["moe-sandbox -p training"]
    for name in ("bubblewrap, same spaces", "bubblewrap, same layers"):
        print(f"training to {name}: {statistics.median(ours) / statistics.median(times[name]):.2f} by the median, {min(ours) / min(times[name]):.2f} by the minimum")
else:
    print("bubblewrap is not installed (ci/deps.sh dev): nothing to compare with")

calls = os.path.join(BUILD, "sandbox_calls")
print()
bare = dict(l.split() for l in subprocess.run([calls], capture_output=True, text=True, check=True).stdout.splitlines())
held = dict(l.split() for l in subprocess.run([BOX, "run", "-q", "-p", "training", "--", calls], capture_output=True, text=True, check=True).stdout.splitlines())
print(f"{'ns a call (best of rounds)':28}{'bare':>8}{'inside':>8}{'more':>8}")
for name in bare:
    print(f"{name:28}{float(bare[name]):8.0f}{float(held[name]):8.0f}{float(held[name]) - float(bare[name]):8.0f}")
PY
