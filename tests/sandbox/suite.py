#!/usr/bin/python3
"""Everything that a hostile job must not be able to do, and everything that an honest one must be able to do, tried inside `moe-sandbox run -p training`.

    suite.py MOE-SANDBOX PROGRAMS [-o WORD] [-a root|user] [-v] [-b]        TAP on standard output

PROGRAMS is the folder of built probes (tests/sandbox/probe.h). -o: only probes whose class or name is WORD; -a: only as that user; -b: only without a sandbox.
As root everything is tried twice, the second time as an ordinary user; as an ordinary user once, and said so.

Each hostile probe is first tried without a sandbox, in folders that are thrown away and, as root, in mounts and names of its own: it must succeed there,
or its block proves nothing. What a probe cannot do here even then (no such hardware, no such part of the kernel) is skipped. Then it is tried inside, where it must
fail; what changed outside is looked at from outside, whatever the probe says. Each needed thing must work in both.
"""
import argparse, concurrent.futures, os, shutil, signal, stat, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import day, world  # noqa: E402

NOBODY = 65534
BASE = ["--mem 1G", "--tasks 256", "--fsize 128M", "--quota 512M", "--files 1000", "--time 30s", "--grace 1s", "--env MOE_NAMED=value", "--env MOE_KEPT"]
SYSFS = ["/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible", "/sys/devices/system/cpu/cpu0/topology/core_id", "/sys/devices/system/node/online",
         "/sys/devices/system/node/node0/cpulist", "/sys/devices/system/cpu/cpu0/cache/index0/size", "/sys/kernel/mm/transparent_hugepage/enabled"]
END_S = 20


class Run:
    """One program, once: folders, what surrounds it, and what came of it."""

    def __init__(self, suite, who, program, name, flags, options, boxed):
        self.s, self.who, self.program, self.name, self.flags, self.boxed = suite, who, program, name, flags, boxed
        self.uid = os.getuid() if who == "self" or (who == "root" and os.getuid() == 0) else NOBODY
        self.n = suite.number()
        self.mark = "mark-%d-%s" % (self.n, os.urandom(4).hex())
        self.top = os.path.join(suite.top, "run%d" % self.n)
        self.victim, self.sockets, self.facts = None, [], {}
        self.folders()
        self.options = self.flags_of(options)

    def at(self, *names):
        return os.path.join(self.top, *names)

    def folders(self):
        for d in ("rw", "ro", "out", "home/.ssh", "home/.aws", "bin"):
            os.makedirs(self.at(d))
        bait = world.BAIT + "-" + self.mark + "\n"
        for name in ("out/file", "home/.ssh/id_ed25519", "home/.aws/credentials", "home/.bashrc", "stdin", "out/secret"):
            with open(self.at(name), "w") as f:
                f.write(bait)
        with open(self.at("ro/data"), "w") as f:
            f.write("data " * 2000)
        with open(self.at("ro/script"), "w") as f:
            f.write("#!/bin/sh\necho RAN\n")
        os.chmod(self.at("ro/script"), 0o755)
        self.binary = shutil.copy(self.program, self.at("bin")) if self.program.startswith(self.s.programs) else self.program
        if "from-ro" in self.name or "dlopen-ro" in self.name:
            shutil.copy(self.program, self.at("ro/tool"))
            shutil.copy(self.s.library, self.at("ro/lib.so"))
        if "unix" in self.name:
            self.sockets = [self.s.net.local(self.at("out/sock"), 1), self.s.net.local(self.at("out/dgram"), 2), self.s.net.local(self.at("ro/sock"), 1)]
        if os.getuid() != self.uid:
            for where, dirs, files in os.walk(self.top):
                for x in [where] + [os.path.join(where, n) for n in files]:
                    os.chown(x, self.uid, self.uid)

    def flags_of(self, options):
        """The row's own options take the place of the base's; --rx adds."""
        words, given = options.split(), {}
        for i, w in enumerate(words):
            if w.startswith("--") and w != "--rx":
                given[w] = words[i:i + 2] if i + 1 < len(words) and not words[i + 1].startswith("--") else [w]
        all_flags = ["--rw", self.at("rw"), "--ro", self.at("ro")]
        self.bindable, self.dead, self.spare = world.free_port(), world.free_port(), world.free_port()
        all_flags += ["--connect", "127.0.0.1:%d" % self.s.net.allowed, "--connect", "127.0.0.1:%d" % self.dead, "--bind", str(self.bindable)]
        for b in BASE:
            if b.split()[0] not in given or b.startswith("--env"):
                all_flags += b.split()
        for g in given.values():
            all_flags += g
        for i, w in enumerate(words):
            if w == "--rx":
                all_flags += words[i:i + 2]
        if "rxscript" in self.flags:
            all_flags += ["--rx", self.at("ro/script")]
        return all_flags

    def environment(self):
        env = {k: os.environ[k] for k in ("PATH", "LANG", "TERM") if k in os.environ}
        env.update(HOME=self.at("home"), MOE_KEPT="kept", MOE_NOBODY_NAMED_THIS="1", AWS_SECRET_ACCESS_KEY=world.BAIT + "-env", LD_PRELOAD=self.s.library,
                   MOE_NAMED="not this" if self.boxed else "value", SSH_AUTH_SOCK=self.at("out/sock"), PYTHONSTARTUP="/dev/null", BASH_ENV="/dev/null")
        if os.environ.get("SAN"):
            del env["LD_PRELOAD"]                            # a sanitizer wants to come first
        return env

    def stage(self):
        words = [self.s.stage]
        if self.uid != os.getuid():
            words += ["-u", str(self.uid)]
        elif self.uid == 0:
            words += ["-n"]
        if "fds" in self.flags:
            words += ["-f", "/:%s:%d:%d" % (self.at("out/secret"), self.s.net.forbidden, self.victim.p.pid)]
        if "ipc" in self.flags:
            words += ["-i", "%s:%d" % (self.mark, 0x6d000000 + self.n)]
        if "tty" in self.flags or "ttyin" in self.flags:
            words += ["-t" if "tty" in self.flags else "-T"]
        if "stdin" in self.flags:
            words += ["-s", self.at("stdin")]
        return words + ["--"]

    def arguments(self):
        net = self.s.net
        f = dict(rw=self.at("rw"), ro=self.at("ro"), out=self.at("out"), home=self.at("home"), tmpfile=self.s.tmpfile, shmfile=self.s.shmfile, forbidden=net.forbidden,
                 allowed=net.allowed, dead=self.dead, spare=self.spare, bindable=self.bindable, abstract=net.abstract, docker=self.s.docker, host=net.host, mark=self.mark,
                 ipckey=0x6d000000 + self.n, pts=self.s.pts, hostname=os.uname().nodename, zoneinfo=int(os.path.exists("/usr/share/zoneinfo/Europe/Rome")),
                 sysfs=",".join(p for p in SYSFS if os.path.exists(p)), victim=self.victim.p.pid if self.victim else 0)
        f["boxed" if self.boxed else "bare"] = 1
        return ["%s=%s" % kv for kv in f.items()]

    def command(self, words):
        box = [self.s.tool, "run", "-p", "training"] + self.options + ["--"] if self.boxed else []
        return self.stage() + box + words

    def go(self):
        try:
            if "victim" in self.flags:
                user = ["-u", str(self.uid)] if self.uid != os.getuid() else []
                self.victim = world.Victim([self.s.stage] + user + ["--", self.s.stage, "-w", world.BAIT + "-argv"], self.environment())
            return self.judge()
        finally:
            if self.victim:
                self.victim.end()
            for s in self.sockets:
                self.s.net.drop(s)
            shutil.rmtree(self.top, ignore_errors=True)

    def talk(self):
        """Start it, do what it asks for, and give its lines."""
        p = subprocess.Popen(self.command([self.binary, self.name] + self.arguments()), env=self.environment(), cwd=self.at("home"), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        lines, said, ended = [], b"", False
        for stream in (p.stdout, p.stderr):
            os.set_blocking(stream.fileno(), False)
        complaint, end = b"", time.monotonic() + END_S
        while time.monotonic() < end:
            ended = p.poll() is not None
            complaint += p.stderr.read() or b""
            said += p.stdout.read() or b""
            *whole, said = said.split(b"\n")
            for line in (w.decode(errors="replace") for w in whole):
                lines.append(line)
                if line.startswith("dial "):
                    world.dial(int(line.split()[1]), self.mark)
                elif line == "ready":
                    p.send_signal(signal.SIGKILL if "kill" in self.flags else signal.SIGTERM)
            if ended:
                break
            time.sleep(0.004)
        if not ended:
            p.kill()
            p.wait()
            lines.append("evidence: it did not end within %d s" % END_S)
        p.stdout.close()
        p.stderr.close()
        self.complaint = "; ".join(x for x in complaint.decode(errors="replace").splitlines() if not x.startswith(("moe-sandbox: layers", "moe-sandbox: warning")))
        return lines

    def judge(self):
        """One word and why: open, blocked, void, works, broken; "failed" when it was not even started."""
        folders = [self.at(d) for d in ("ro", "out", "home", "bin")] + [self.at("stdin")]
        before = world.picture(*folders), sorted(os.listdir(self.top))
        lines = self.talk()
        words = [w for w in lines if w in ("open", "blocked", "void", "works", "broken")]
        notes = "; ".join(w[5:] if w.startswith("note ") else w for w in lines if w.startswith(("note ", "evidence: "))) + ("; " + self.complaint[:300] if self.complaint else "")
        if "start " + self.name not in lines:
            return "failed", "it was not started: " + notes
        if words and words[-1] in ("works", "broken", "void"):
            return words[-1], notes
        found = self.evidence(before, folders, lines)
        if found or "open" in words:
            return "open", "; ".join(x for x in (found, notes) if x)
        return "blocked", notes

    def evidence(self, before, folders, lines):
        for line in lines:
            if line.startswith("evidence: "):
                return line[10:]
        lock = self.at("rw/lock")
        if os.path.exists(lock) and world.held(lock, 1.0 if "kill" in self.flags else 0.3):
            return "a process of it lives on"
        after = world.picture(*folders), sorted(os.listdir(self.top))
        if after != before:
            changed = sorted(p for p in set(before[0]) | set(after[0]) if before[0].get(p) != after[0].get(p))
            return "changed outside: " + ", ".join(changed or sorted(set(before[1]) ^ set(after[1])))[:200]
        found = world.planted(self.at("rw")) or world.planted(self.at("bin"))
        if found:
            return "left on the disk: " + found
        if self.victim and self.victim.changed():
            return self.victim.changed()
        if self.mark in self.s.net.seen or (any(c in self.name for c in ("udp", "fastopen", "dns", "reuse")) and time.sleep(0.02) is None and self.mark in self.s.net.seen):
            return "a listener outside was reached"
        return ""


class Suite:
    def __init__(self, tool, programs):
        self.programs, self.count = os.path.abspath(programs), 0
        self.top = tempfile.mkdtemp(prefix="moe-sandbox-suite-")
        os.chmod(self.top, 0o755)
        self.tool = shutil.copy(tool, os.path.join(self.top, "moe-sandbox")) if os.path.isfile(tool) else tool
        self.stage = shutil.copy(os.path.join(self.programs, "stage"), self.top)
        self.library = next((p for p in ("/lib/%s-linux-gnu/libm.so.6" % os.uname().machine, "/lib64/libm.so.6") if os.path.exists(p)), "")
        self.net = world.Listeners(self.top)
        self.docker = os.path.join(self.top, "docker.sock")
        self.net.local(self.docker, 1)
        self.tmpfile, self.shmfile = (self.other(d) for d in (tempfile.gettempdir(), "/dev/shm"))
        self.master, slave = os.openpty()
        self.pts = os.ttyname(slave)
        os.chmod(self.pts, 0o666)

    def other(self, folder):
        fd, name = tempfile.mkstemp(prefix="moe-other-", dir=folder)
        os.write(fd, b"another program's\n")
        os.fchmod(fd, 0o644)
        os.close(fd)
        return name

    def number(self):
        self.count += 1
        return self.count

    def rows(self, kind):
        for program in sorted(os.listdir(self.programs)):
            if program.startswith(kind + "-") and "." not in program:
                path = os.path.join(self.programs, program)
                for line in subprocess.run([path, "--list"], capture_output=True, text=True, check=True).stdout.splitlines():
                    name, cls, flags, options, what = line.split("\t")
                    yield path, name, cls, flags.split(), options, what

    def sweep(self):
        """What a probe left behind without a sandbox: a stopped daemon, say. Each knows our folder by its arguments."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/cmdline" % pid, "rb") as f:
                    if int(pid) != os.getpid() and self.top.encode() + b"/run" in f.read():
                        os.kill(int(pid), signal.SIGKILL)
            except (OSError, ValueError):
                continue

    def close(self):
        self.sweep()
        for name in (self.tmpfile, self.shmfile):
            os.unlink(name)
        shutil.rmtree(self.top, ignore_errors=True)


def capable(number):
    with open("/proc/self/status") as f:
        return any(line.startswith("CapEff:") and int(line.split()[1], 16) >> number & 1 for line in f)


def hostile(suite, who, row, bare_only):
    """Gives (well, text for a skip, why)."""
    program, name, _, flags, options, _ = row
    root = who == "root"
    bare, why = "unproved", ""
    if name == "env-loader" and os.environ.get("SAN"):
        return True, "a sanitizer wants to come first, so nothing is preloaded", ""
    if "harm" not in flags and (root or "root" not in flags) and ("sysres" not in flags or capable(24)):
        for _ in range(3):                   # a user without processes for a moment loses its keys, a port is another's: what lasts is a fault
            bare, why = Run(suite, who, program, name, flags, options, False).go()
            if bare != "blocked":
                break
        if bare not in ("open", "void"):
            return False, "", "without a sandbox it should succeed, or its block proves nothing: %s; %s" % (bare, why)
    if bare_only:
        return True, "" if bare == "open" else bare, why
    inside, why = Run(suite, who, program, name, flags, options, True).go()
    if inside == "blocked" or (inside == "void" and bare != "void"):
        return True, "not here, without a sandbox either" if bare == "void" else "", why
    if inside == "void":
        return True, "not here", why
    return False, "", "%s; %s" % (inside, why)


def needed(suite, who, row, bare_only):
    program, name, _, flags, options, _ = row
    bare, why = Run(suite, who, program, name, flags, options, False).go()
    if bare == "broken" or bare == "failed":
        return False, "", "without a sandbox it should work: %s; %s" % (bare, why)
    if bare_only:
        return True, "" if bare == "works" else bare, why
    inside, why = Run(suite, who, program, name, flags, options, True).go()
    return inside == "works" or (bare == "void" and inside == "void"), "not here" if inside == "void" else "", "%s; %s" % (inside, why)


def guarded(judge, *args):
    try:
        return judge(*args)
    except Exception as e:                   # one row that fails must not hide the others
        return False, "", "%s: %s" % (type(e).__name__, e)


def ready(suite, who, jobs, pool):
    """Can this machine make the sandbox at all, as this user? Where it cannot (no user namespaces, in a container), that is said, and MOE_MUST_RUN=userns forbids it."""
    run = Run(suite, who, suite.stage, "day", [], "", True)
    p = subprocess.run(run.command(["/usr/bin/true"]), env=run.environment(), cwd="/", capture_output=True, text=True)
    if p.returncode == 0:
        return True
    well = p.returncode == 125 and "userns" not in os.environ.get("MOE_MUST_RUN", "")
    jobs.append(("the sandbox is made, %s" % who, pool.submit(lambda: (well, "it cannot be made here", "exit %d: %s" % (p.returncode, p.stderr[-800:])))))
    return False


def main():
    options = argparse.ArgumentParser()
    options.add_argument("tool")
    options.add_argument("programs")
    options.add_argument("-o", "--only")
    options.add_argument("-a", "--as", dest="who", choices=("root", "user"))
    options.add_argument("-b", "--bare", action="store_true")
    options.add_argument("-v", "--verbose", action="store_true")
    o = options.parse_args()
    whos = ["root", "user"] if os.getuid() == 0 else ["self"]
    if o.who and os.getuid() == 0:
        whos = [o.who]
    os.umask(0o022)
    suite, jobs, bad, count = Suite(o.tool, o.programs), [], 0, 0
    quiet, crowd = (concurrent.futures.ThreadPoolExecutor(n) for n in (2, max(4, 2 * (os.cpu_count() or 2))))
    try:
        for who in whos if o.bare else [w for w in whos if ready(suite, w, jobs, crowd)]:
            title = {"root": "as root", "user": "as an ordinary user", "self": "as this user"}[who]
            for kind, judge, verb in (("hostile", hostile, "is blocked"), ("needed", needed, "works")):
                for row in suite.rows(kind):
                    if not o.only or o.only in (row[1], row[2], kind):
                        pool = quiet if "mem" in row[3] else crowd
                        jobs.append(("%s: %s %s (%s) %s" % (title, row[2], row[1], row[5], verb), pool.submit(guarded, judge, suite, who, row, o.bare)))
            if not o.bare:
                for name, call in day.rows():
                    if not o.only or o.only in (name.split(":")[0], "day"):
                        jobs.append(("%s: %s" % (title, name), crowd.submit(guarded, lambda c, s, w: c(Run(s, w, s.stage, "day", ["fds"] * 0, "", True)), call, suite, who)))
        for name, job in jobs:
            well, skipped, why = job.result()
            count += 1
            bad += not well
            print("%sok %d - %s%s" % ("" if well else "not ", count, name, " # SKIP " + skipped if skipped and well else ""), flush=True)
            if (not well or o.verbose) and why:
                print("#   " + why.replace("\n", "\n#   "), flush=True)
        if os.getuid() != 0:
            print("# root's half was left out: this is an ordinary user")
        print("1..%d" % count)
    finally:
        suite.close()
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
