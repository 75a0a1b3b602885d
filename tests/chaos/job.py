#!/usr/bin/python3
"""Jobs that meet with faults, and must come to the same numbers as one that does not.

    job.py BIN [N] [--seed S] [--kind NAME]... [--each] [--tap] [--jobs 2] [--stall 10]

BIN is the folder of built tools. N jobs of four ranks (100), each with one fault drawn by its seed, which is S plus its number; --kind: only these. --each: one of each kind
instead, --tap: said as TAP. A job must end with status 0; every record of every step it made, twice where a generation was repeated, must equal the undisturbed
run's to the last bit; so must the weights of its last checkpoint; every committed checkpoint that is left must verify, the audit log's chain must hold, it admits
no stranger, and no process is left. A kind that cannot be had here (ptrace on another machine, mounts, namespaces) is left out by name; the list is faults.py.

What is not tried: a jump of CLOCK_MONOTONIC, which cannot happen; and the machine's own CLOCK_REALTIME is not set, but that of the job's processes is (wallclock.py).
"""
import argparse, concurrent.futures, os, random, shutil, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults, strangers, world  # noqa: E402

TRIES = 4                      # a fault that comes too late is tried again with the same seed: machines are slow at different moments


def one(o, fault, seed, folder):
    """One job with one fault: what was done to it. Raises world.Wrong, world.Missed."""
    rng = random.Random(seed)
    job = world.Job(o.bin, folder, fault.nodes, fault.deadline_s, fault.options)
    job.stall_s, job.small_kib, job.tape = o.stall, rng.randrange(800, 2200), None
    if fault.name == "full-disk" and not faults.own_mounts():
        raise world.Wrong("no mounts of our own")
    try:
        faults.before(fault, job)
        job.start()
        said = fault.strike(job, rng)
        job.end()
        job.judge(o.reference)
        return said
    finally:
        job.clean()
        if job.tape:
            job.tape.end()


def undisturbed(o, folder):
    job = world.Job(o.bin, folder)
    job.start()
    job.end()
    job.judge(folder)


def child(o):
    """A process of its own for each job: it waits for whatever it traces, and mounts what it likes."""
    fault = next(f for f in faults.FAULTS if f.name == o.kind[0])
    for _ in range(TRIES):
        folder = tempfile.mkdtemp(prefix="job-", dir=os.path.dirname(o.reference))
        try:
            print(one(o, fault, o.seed, folder))
            shutil.rmtree(folder, ignore_errors=True)
            return 0
        except world.Missed as e:
            said, status = "missed: %s" % e, 1
            shutil.rmtree(folder, ignore_errors=True)
        except world.Wrong as e:
            print("%s; left in %s" % (e, folder))
            return 1
    print(said)
    return status


def run(o, seed, fault):
    command = [sys.executable, os.path.abspath(__file__), o.bin, "--one", o.reference, "--seed", str(seed), "--kind", fault.name, "--stall", str(o.stall)]
    began = time.monotonic()
    try:
        got = subprocess.run(command, capture_output=True, text=True, timeout=TRIES * 2 * world.LIMIT_S)
        said, good = (got.stdout + got.stderr).strip(), got.returncode == 0
    except subprocess.TimeoutExpired:
        said, good = "the test itself hangs", False
    return good, said, time.monotonic() - began


def plan(o, able):
    """(seed, fault) of each job: kinds in turn, in an order drawn by the seed, so that each comes about as often."""
    if o.each:
        return [(o.seed + i, f) for i, f in enumerate(able)]
    rng, rows = random.Random(o.seed), []
    while len(rows) < o.n:
        rows += rng.sample(able, len(able))
    return [(o.seed + i, f) for i, f in enumerate(rows[:o.n])]


def say(o, number, seed, fault, result):
    good, said, seconds = result
    if o.tap:
        print("%s %d - %s: %s" % ("ok" if good else "not ok", number, fault.name, said.splitlines()[0] if good else "seed %d" % seed))
        if not good:
            print("\n".join("#   " + line for line in said.splitlines()[-20:]))
    else:
        print("%3d  seed %-6d %-15s %5.1f s  %s%s" % (number, seed, fault.name, seconds, "" if good else "FAILED: ", said))
    sys.stdout.flush()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("bin")
    p.add_argument("n", nargs="?", type=int, default=100)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--kind", action="append")
    p.add_argument("--each", action="store_true")
    p.add_argument("--tap", action="store_true")
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--stall", type=float, default=10)
    p.add_argument("--one", dest="reference")
    o = p.parse_args()
    o.bin = os.path.abspath(o.bin)
    if o.reference:
        return child(o)
    wanted = [f for f in faults.FAULTS if not o.kind or f.name in o.kind]
    able = [f for f in wanted if not f.needs or f.needs()]
    for f in wanted:
        if f not in able:
            print("# SKIP %s cannot be had here" % f.name)
    top = tempfile.mkdtemp(prefix="moe-chaos-")
    o.reference = os.path.join(top, "undisturbed")
    undisturbed(o, o.reference)
    rows, bad = plan(o, able), 0
    with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
        results = pool.map(lambda row: run(o, *row), rows)
        for number, ((seed, fault), result) in enumerate(zip(rows, results), 1):
            say(o, number, seed, fault, result)
            bad += not result[0]
    print("1..%d" % len(rows) if o.tap else "%d of %d recovered to the same curve" % (len(rows) - bad, len(rows)))
    if not bad:
        shutil.rmtree(top, ignore_errors=True)
    return 1 if bad or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
