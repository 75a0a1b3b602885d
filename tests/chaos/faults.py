"""What may happen to a job: one row a kind. `strike(job, rng)` does it while the job runs and says what it did; afterwards the job must end well by itself."""
import collections, ctypes, errno, os, signal, subprocess, sys, time

import grip, strangers, wallclock, world
from world import EVERY, RANKS, STEPS, Missed, Wrong

HERE = os.path.dirname(os.path.abspath(__file__))
CLONE_NEWNS, CLONE_NEWUSER, MS_REC, MS_PRIVATE = 0x20000, 0x10000000, 16384, 1 << 18
Fault = collections.namedtuple("Fault", "name strike nodes deadline_s options needs", defaults=(1, 10, (), None))


def early(job, rng):
    """A step in the first two thirds, so that there is something left to disturb."""
    step = rng.randrange(1, STEPS * 2 // 3)
    job.until_step(step)
    return step


# -- ranks die and stand still

def kill(job, rng):
    rank = rng.randrange(RANKS)
    pid, pause = job.all_ranks()[rank], rng.uniform(0, 1.0)
    until = time.monotonic() + pause
    job.until(lambda: time.monotonic() > until or job.step() >= STEPS * 3 // 4)
    step = job.step()
    job.kill(pid)
    return "rank %d killed after %.3f s, at step %d" % (rank, pause, step)


def kill_several(job, rng):
    some = rng.sample(range(RANKS), rng.randrange(2, RANKS + 1))
    step, pids = early(job, rng), job.all_ranks()
    for rank in some:
        job.kill(pids[rank])
    return "ranks %s killed at step %d" % (sorted(some), step)


def kill_saving(job, rng):
    rank, step = rng.randrange(RANKS), rng.randrange(1, STEPS * 2 // 3)
    job.until_step(step)

    def is_saving():
        try:
            return any(n.endswith(".tmp") for s in os.listdir(job.at("steps")) for n in os.listdir(job.at("steps", s)))
        except OSError:
            return False

    job.until(is_saving)
    job.kill(job.all_ranks()[rank])
    return "rank %d killed while a checkpoint was written, at step %d" % (rank, job.step())


def kill_restoring(job, rng):
    """A second one while the first is mended: its generation is said, and what it takes to form and load begins."""
    first, second = rng.randrange(RANKS), rng.randrange(RANKS)
    step, pids = early(job, rng), job.all_ranks()
    job.kill(pids[first])
    again, pause = job.all_ranks(but=pids[first]), rng.uniform(0, 0.25)
    time.sleep(pause)
    job.kill(again[second])
    return "rank %d killed at step %d, and another %.3f s after its place was taken" % (first, step, pause)


def stop(job, rng):
    rank = rng.randrange(RANKS)
    step = early(job, rng)
    job.kill(job.all_ranks()[rank], signal.SIGSTOP)
    return "rank %d stopped for good at step %d" % (rank, step)


def pause(job, rng):
    rank, seconds = rng.randrange(RANKS), rng.uniform(0.2, 3.0)
    step, pid = early(job, rng), job.all_ranks()[rank]
    job.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        pass                   # given up meanwhile
    return "rank %d stopped at step %d for %.1f s" % (rank, step, seconds)


def launcher_killed(job, rng):
    step = early(job, rng)
    ranks = job.all_ranks()
    job.kill(job.launchers[0].pid)
    job.end((-signal.SIGKILL,))
    if not strangers.wait_for(lambda: not any(job.is_rank(p) for p in ranks), 10):
        raise Wrong("ranks outlive their launcher")
    job.start()
    return "moe-launch killed at step %d, and started again" % step


# -- the disk

def gripped(job, rng, act, argument, say):
    """A writer's thread is taken at one of its writes; nobody else is touched."""
    rank, nth = rng.randrange(RANKS), rng.randrange(1, 12)
    pid = job.all_ranks()[rank]
    got = subprocess.run([sys.executable, os.path.join(HERE, "grip.py"), str(pid), job.at("steps"), str(nth), act, str(argument)],
                         stdout=subprocess.PIPE, text=True, timeout=world.LIMIT_S)
    if got.returncode:
        raise Missed("rank %d made no %d writes" % (rank, nth))
    return "rank %d, %s: %s" % (rank, say, got.stdout.strip())


def torn_write(job, rng):
    return gripped(job, rng, "torn", 0, "torn write")


def refused_write(job, rng):
    number = rng.choice([errno.ENOSPC, errno.EIO, errno.EDQUOT])
    return gripped(job, rng, "refuse", number, "refused write")


def stall(job, rng):
    return gripped(job, rng, "stall", job.stall_s, "the disk does not answer")


def flip(job, rng):
    """One bit of the newest checkpoint, and then a death, so that it is asked for."""
    job.until(lambda: len(job.steps_there()) > 1)      # where none is left that verifies, nothing is gone on from
    early(job, rng)
    step = job.steps_there()[-1]
    name = rng.choice(["rank=%d.safetensors", "rank=%d.safetensors", "rank=%d.tree", "rank=%d.meta.json"]) % rng.randrange(RANKS)
    path = job.at("steps", "step=%d" % step, name)
    if not os.path.exists(path):
        raise Missed("it was pruned before a bit of it could be flipped")
    with open(path, "r+b", buffering=0) as f:
        at = rng.randrange(os.fstat(f.fileno()).st_size)
        f.seek(at)
        byte = f.read(1)[0] ^ 1 << rng.randrange(8)
        f.seek(at)
        f.write(bytes([byte]))
        mine = os.fstat(f.fileno()).st_ino
    rank = rng.randrange(RANKS)
    job.kill(job.all_ranks()[rank])
    job.end()
    if os.path.exists(path) and os.stat(path).st_ino == mine:        # a newer one was there already, and it was not asked for
        job.allowed_bad.add(step)
    return "a bit of %s of step %d flipped, rank %d killed" % (name, step, rank)


def own_mounts():
    """A small disk of our own, which nobody else sees and which goes with us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS):
        return False
    return libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0


def full_disk(job, rng):
    """Room for some checkpoints, and for no more: the job may not commit and must say so; with room again it goes on from what was committed."""
    job.end((1,))
    if "could not be written: rank" not in job.said() or "No space left" not in job.said():
        raise Wrong("the disk was full, and that was not said: %s" % job.said()[-300:])
    left = job.steps_there()
    for step in left:
        job.tool_says(0, "moe-verify-ckpt", "-q", "steps/step=%d" % step)
    subprocess.run(["mount", "-o", "remount,size=64m", job.at("steps")], check=True)
    job.start()
    return "the disk was full after %d KiB, with steps %s; then it was larger" % (job.small_kib, left)


def clock(job, rng):
    """This machine's clock is set: the job's processes had another one until now, and those that are started from now on have the right one at once."""
    wrong = rng.choice([-1, 1]) * rng.randrange(2, 400 * 86400)

    def jump(seconds):
        for pid in [job.launchers[0].pid] + job.all_ranks():
            try:
                wallclock.jump(pid, seconds)
            except OSError:
                raise Missed("a process was gone before its clock was set") from None

    jump(wrong)
    if job.steps_there():
        raise Missed("a checkpoint was there before the clocks were wrong")
    job.until(lambda: len(job.steps_there()) > 0)
    step, rank = early(job, rng), rng.randrange(RANKS)
    jump(0)
    job.kill(job.all_ranks()[rank])
    return "the clock is set by %+d s at step %d, rank %d killed" % (-wrong, step, rank)


# -- several nodes, and strangers

def node_killed(job, rng):
    step = early(job, rng)
    job.kill(job.launchers[1].pid)
    job.launchers[1].wait()
    time.sleep(rng.uniform(0, 0.5))
    job.start_node(1)
    job.joins += 1
    return "the second node killed at step %d, and started again" % step


def other_clock(job, rng):
    """The second node's clock counts from somewhere else (a time namespace), as that of any other machine does."""
    return kill(job, rng) + "; the second node's monotonic clock is a day ahead"


def knocked(job, rng, visit, why, kills=True):
    """Strangers are there from before the job's first step until after its last, and ranks must find each other once more between them."""
    crowd = strangers.Stranger(job.port, visit)
    try:
        said = kill(job, rng) if kills else ""
        job.until(lambda: "refused" in job.said())
        job.end()
    finally:
        crowd.end()
    if crowd.entered:
        raise Wrong("a stranger was answered")
    if not any(e.get("status_detail") in why for e in job.events("reject")):
        raise Wrong("no refusal was told (%s): %s" % (why, [e.get("status_detail") for e in job.events("reject")][:5]))
    return "%s%d tries" % (said + "; " if said else "", crowd.tries)


def silent(job, rng):
    return knocked(job, rng, strangers.silent, ("full", "slow", "handshake"))


def slow(job, rng):
    return knocked(job, rng, strangers.slow, ("full", "slow", "handshake"))


def plain_tls(job, rng):
    return knocked(job, rng, strangers.plain_tls, ("handshake",))


def wrong_key(job, rng):
    return knocked(job, rng, strangers.wrong_key, ("handshake",))


def fake_rank(job, rng):
    return knocked(job, rng, strangers.fake_rank, ("handshake",))


def replayed_hello(job, rng):
    job.until(lambda: any(job.tape.streams))
    return knocked(job, rng, strangers.replay_of(job.tape.streams[:1]), ("handshake",))


def old_generation(job, rng):
    """All that the second node and its ranks said in generation 0, to the coordinator of generation 1."""
    early(job, rng)
    old = [list(pieces) for pieces in job.tape.streams if pieces]
    said = kill(job, rng)
    job.until(lambda: job.generation() >= 1)
    return "%s; %d streams of generation 0, %s" % (said, len(old), knocked(job, rng, strangers.replay_of(old), ("handshake",), kills=False))


def insider(job, rng):
    """Somebody with the key says what belongs to no generation, or to none that runs (insider.c)."""
    early(job, rng)
    said = kill(job, rng)
    job.until(lambda: job.generation() >= 1 and job.step_of(1) > 0)
    got = subprocess.run([os.path.join(job.bin, "..", "chaos", "insider"), str(job.port), "key", "train.yaml", job.tool("moe-launch"), "1"],
                         cwd=job.folder, capture_output=True, text=True, timeout=world.LIMIT_S)
    job.must_run()
    if got.returncode:
        raise Wrong((got.stdout + got.stderr).strip())
    return "%d messages of somebody with the key are refused; %s" % (len(got.stdout.splitlines()), said)


def before(fault, job):
    """What must be there before the job begins."""
    if fault.name in ("replayed-hello", "old-generation"):
        job.tape = strangers.Tape(job.port)
        job.reach = job.tape.port
    if fault.name == "other-clock":
        job.wrap = ["unshare", "--time", "--monotonic", "86400", "--boottime", "86400", "--"]
    if fault.name == "full-disk":
        os.makedirs(job.at("steps"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dk" % job.small_kib, "none", job.at("steps")], check=True)


def can_mount():
    return subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0


def can_have_time():
    return subprocess.run(["unshare", "--time", "--monotonic", "1", "true"], capture_output=True).returncode == 0


QUICK = ("--suspect", "1", "--lost", "2")
FAULTS = [
    Fault("kill", kill), Fault("kill-several", kill_several), Fault("kill-saving", kill_saving), Fault("kill-restoring", kill_restoring),
    Fault("stop", stop, options=QUICK), Fault("pause", pause, options=QUICK), Fault("launcher-killed", launcher_killed),
    Fault("torn-write", torn_write, needs=grip.works), Fault("refused-write", refused_write, needs=grip.works), Fault("stall", stall, needs=grip.works),
    Fault("stall-deadline", stall, deadline_s=2, needs=grip.works), Fault("flipped-bit", flip), Fault("full-disk", full_disk, needs=can_mount),
    Fault("clock-set", clock, needs=wallclock.works), Fault("node-killed", node_killed, nodes=2), Fault("other-clock", other_clock, nodes=2, needs=can_have_time),
    Fault("silent", silent, nodes=2), Fault("slow-loris", slow, nodes=2), Fault("plain-tls", plain_tls, nodes=2), Fault("wrong-key", wrong_key, nodes=2),
    Fault("fake-rank", fake_rank, nodes=2), Fault("replayed-hello", replayed_hello, nodes=2), Fault("old-generation", old_generation, nodes=2),
    Fault("insider", insider, nodes=2),
]
