"""An ordinary day of a training job, seen from outside the sandbox: exit codes, signals, streams, python3, git, gcc. Each function gets a Run (suite.py) and gives
(well, text for a skip, why)."""
import hashlib, os, shutil, signal, subprocess, tempfile, threading, time

PYTHON = "/usr/bin/python3"
SH = "/bin/sh"
GOOD = (True, "", "")


def start(run, words, **more):
    return subprocess.Popen(run.command(words), env=run.environment(), cwd=more.pop("cwd", run.at("home")), stdin=more.pop("stdin", subprocess.DEVNULL),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def done(run, words, status, said=None, stdin=None, seconds=25, **more):
    """Run to the end; the exit status and what it said must be as told."""
    p = start(run, words, stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL, **more)
    try:
        out, err = p.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        p.kill()
        p.communicate()
        return False, "", "it did not end within %d s" % seconds
    if p.returncode != status or (said is not None and said not in out):
        return False, "", "exit %d, wanted %d; said %r %s" % (p.returncode, status, out[-300:], err.decode(errors="replace")[-600:])
    return GOOD


def log_file(run):
    """Standard error is a log of whoever started the job, which the job itself could not open."""
    with tempfile.TemporaryFile() as log:
        p = subprocess.run(run.command([SH, "-c", "echo noted > /dev/stderr"]), env=run.environment(), cwd=run.at("home"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=log, timeout=25)
        log.seek(0)
        said = log.read()
    return p.returncode == 0 and b"noted" in said, "", "exit %d, said %r" % (p.returncode, said[-300:])


def python(code, *rx, status=0, said=b"well", **more):
    def go(run):
        for r in rx:
            run.options += ["--rx", r]
        return done(run, [PYTHON, "-c", code.replace("@ALLOWED", str(run.s.net.allowed)).replace("@RW", run.at("rw")).replace("@RO", run.at("ro"))], status, said, **more)
    return go


def exit_codes(run):
    """All of them: each in a sandbox of its own, a few at once."""
    todo, bad = list(range(256)), []

    def some():
        while todo:
            n = todo.pop()
            p = subprocess.run(run.command([SH, "-c", "exit %d" % n]), env=run.environment(), cwd=run.at("home"), stdin=subprocess.DEVNULL, capture_output=True)
            if p.returncode != n:
                bad.append("%d became %d %s" % (n, p.returncode, p.stderr[-200:]))
    crew = [threading.Thread(target=some) for _ in range(2)]
    for t in crew:
        t.start()
    for t in crew:
        t.join()
    return not bad, "", "; ".join(bad[:5])


def deaths(run):
    for sig in (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1, signal.SIGPIPE, signal.SIGFPE):
        p = subprocess.run(run.command([SH, "-c", "kill -%d $$" % sig]), env=run.environment(), cwd=run.at("home"), stdin=subprocess.DEVNULL, capture_output=True)
        if p.returncode not in (128 + sig, -sig):
            return False, "", "%s became %d %s" % (sig.name, p.returncode, p.stderr[-200:])
    return GOOD


WAIT = """import os, signal, sys, time
def stop(sig, frame):
    time.sleep(%s)
    open("@RW/saved", "w").write("step")
    sys.exit(40 + sig)
for s in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP):
    signal.signal(s, stop)
print("ready", flush=True)
while True: time.sleep(0.05)"""


def told(sig, slow="0", options=()):
    """A signal to the launcher reaches the job, whose answer is kept."""
    def go(run):
        run.options += list(options)
        p = start(run, [PYTHON, "-c", (WAIT % slow).replace("@RW", run.at("rw"))])
        if p.stdout.readline() != b"ready\n":
            p.kill()
            return False, "", p.communicate()[1].decode(errors="replace")[-600:]
        p.send_signal(sig)
        try:
            _, err = p.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            p.kill()
            p.communicate()
            return False, "", "it did not end"
        saved = os.path.exists(run.at("rw/saved"))
        return p.returncode == 40 + sig and saved, "", "exit %d, wanted %d; saved: %s %s" % (p.returncode, 40 + sig, saved, err[-300:])
    return go


def untold(run):
    p = start(run, [PYTHON, "-c", "import time; print('ready', flush=True); time.sleep(20)"])
    p.stdout.readline()
    p.send_signal(signal.SIGTERM)
    p.communicate(timeout=10)
    return p.returncode in (128 + 15, -15), "", "exit %d after SIGTERM without a handler" % p.returncode


def time_limit(run):
    i = run.options.index("--time")
    run.options[i + 1] = "1s"
    began = time.monotonic()
    p = start(run, [PYTHON, "-c", (WAIT % "0").replace("@RW", run.at("rw"))])
    p.communicate(timeout=12)
    took = time.monotonic() - began
    return os.path.exists(run.at("rw/saved")) and 0.7 < took < 5 and p.returncode != 0, "", "exit %d after %.1f s, saved: %s" % (p.returncode, took, os.path.exists(run.at("rw/saved")))


def children_gone(run):
    began = time.monotonic()
    well = done(run, [PYTHON, "-c", "import os, sys, time\nif os.fork() == 0: time.sleep(20)\nos._exit(5)"], 5)
    took = time.monotonic() - began
    return (well[0] and took < 5, "", "%s; %.1f s" % (well[2], took))


def pipes(run):
    """100 MB through the streams, unchanged."""
    block = os.urandom(1 << 20)
    p = start(run, ["/usr/bin/cat"], stdin=subprocess.PIPE)
    want, got, size = hashlib.sha256(), hashlib.sha256(), 0

    def feed():
        try:
            for _ in range(100):
                p.stdin.write(block)
                want.update(block)
            p.stdin.close()
        except BrokenPipeError:
            pass
    t = threading.Thread(target=feed)
    t.start()
    while part := p.stdout.read(1 << 18):
        got.update(part)
        size += len(part)
    t.join()
    p.wait(timeout=10)
    return got.digest() == want.digest() and size == 100 << 20 and p.returncode == 0, "", "%d bytes, exit %d %s" % (size, p.returncode, p.stderr.read()[-300:])


def owner(run):
    """What the job wrote belongs, on the disk, to who started it; and can be read and removed."""
    well = done(run, [SH, "-c", "umask 022; echo x >%s/f; [ -r %s/f ]" % (run.at("rw"), run.at("rw"))], 0)
    if not well[0]:
        return well
    st = os.stat(run.at("rw/f"))
    return st.st_uid == run.uid, "", "the file belongs to %d" % st.st_uid


def existing(run):
    """Files of the launcher in the writable folder can be read, changed and removed by the job: a checkpoint of yesterday."""
    os.makedirs(run.at("rw/step=1"))
    for name in ("step=1/a", "step=1/b"):
        with open(run.at("rw", name), "w") as f:
            f.write("old")
        os.chmod(run.at("rw", name), 0o600)
        os.chown(run.at("rw", name), run.uid, run.uid)
    os.chown(run.at("rw/step=1"), run.uid, run.uid)
    code = "import os; d='@RW/step=1'; assert open(d+'/a').read()=='old'; open(d+'/a','a').write('er'); os.unlink(d+'/b'); os.chmod(d+'/a', 0o640); print('well')"
    return done(run, [PYTHON, "-c", code.replace("@RW", run.at("rw"))], 0, b"well")


def private(run):
    """Data that only the launcher may read."""
    os.chmod(run.at("ro/data"), 0o400)
    os.chmod(run.at("ro"), 0o500)
    return done(run, [PYTHON, "-c", "assert open('%s').read(4) == 'data'; print('well')" % run.at("ro/data")], 0, b"well")


def where(run):
    return done(run, [PYTHON, "-c", "import os; assert os.getcwd() == '%s'; open('x', 'w'); print('well')" % run.at("rw")], 0, b"well", cwd=run.at("rw"))


def terminal(run):
    run.flags = ["tty"]
    return done(run, [PYTHON, "-c", "import os, termios; assert os.isatty(0); termios.tcgetattr(0); print('well')"], 0, b"well")


def git(run):
    run.options += ["--rx", "/usr/bin", "--rx", "/usr/lib"]
    if not shutil.which("git"):
        return True, "no git", ""
    code = "cd %s && git init -q r && cd r && git config user.email a@b && git config user.name a && echo x >f && git add f && git commit -qm one && git log --oneline | grep -q one && echo well"
    return done(run, [SH, "-c", code % run.at("rw")], 0, b"well")


def gcc(run):
    run.options += ["--rx", "/usr/bin", "--rx", "/usr/lib"]
    if not os.path.exists("/usr/bin/gcc"):
        return True, "no gcc", ""
    code = "cd %s && echo '#include <stdio.h>\nint main(void) { return puts(\"x\") < 0; }' >a.c && gcc -O2 -o a a.c && [ -s a ] && echo well"
    return done(run, [SH, "-c", code % run.at("rw")], 0, b"well")


def numpy(run):
    have = subprocess.run([PYTHON, "-c", "import numpy"], capture_output=True).returncode == 0
    if not have:
        return True, "no numpy", ""
    return python("import numpy; a = numpy.ones((300, 300)); assert (a @ a)[0, 0] == 300; numpy.save('@RW/a.npy', a); print('well')")(run)


def options(well, *words):
    def go(run):
        run.options += list(words)
        return well(run)
    return go


def rows():
    """(name, function) of each: the word before the colon selects it."""
    exits = lambda words, status: lambda run: done(run, words, status)  # noqa: E731
    yield from (
        ("exit: codes 0 to 255", exit_codes),
        ("exit: deaths by signals are 128 + n", deaths),
        ("exit: a command that is not there is 127", exits(["/no/such/program"], 127)),
        ("exit: a command that is no program is 126", exits(["/etc/passwd"], 126)),
        ("exit: children left behind do not hold it up", children_gone),
        ("signal: TERM reaches the job, whose exit code is kept", told(signal.SIGTERM)),
        ("signal: INT", told(signal.SIGINT)),
        ("signal: USR1", told(signal.SIGUSR1)),
        ("signal: USR2", told(signal.SIGUSR2)),
        ("signal: HUP", told(signal.SIGHUP)),
        ("signal: TERM, and half a second to save", told(signal.SIGTERM, "0.5")),
        ("signal: TERM without a handler ends it", untold),
        ("time: at the limit the job is told, and saves", time_limit),
        ("stream: 100 MB through the pipes", pipes),
        ("stream: standard input", lambda run: done(run, [SH, "-c", "read a; echo got $a"], 0, b"got word", stdin=b"word\n")),
        ("stream: standard error is its own", lambda run: done(run, [SH, "-c", "echo err >&2; echo out"], 0, b"out\n")),
        ("stream: standard error is a log, opened by its name", log_file),
        ("stream: a terminal stays one", terminal),
        ("files: what it wrote belongs to who started it", owner),
        ("files: yesterday's checkpoint is read, changed, removed", existing),
        ("files: data that only the launcher may read", private),
        ("files: started in the writable folder, it stays there", where),
        ("arguments: long ones", lambda run: done(run, [SH, "-c", "[ ${#1} = 100000 ] && [ $# = 2 ] && [ -z \"$2\" ]", "sh", "x" * 100000, ""], 0)),
        ("python: starts, and imports", python("import ssl, json, hashlib, ctypes, socket, tempfile, threading, decimal, zlib; print('well')")),
        ("python: threads", python("import threading as t; c = [t.Thread(target=sum, args=(range(9),)) for _ in range(32)]; [x.start() for x in c]; [x.join() for x in c]; print('well')")),
        ("python: subprocess of a named program", python("import subprocess as s; s.run(['/usr/bin/true'], check=True); print(s.check_output(['echo', 'well']))", "/usr/bin/true", "/usr/bin/echo", "/bin/echo")),
        ("python: subprocess of itself", python("import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', 'print(\"well\")']))")),
        ("python: multiprocessing by fork", python("import multiprocessing as m; p = m.get_context('fork').Pool(2); print('well' if p.map(abs, [-1, -2]) == [1, 2] else 'bad'); p.terminate()")),
        ("python: multiprocessing by spawn", python("import multiprocessing as m\nif __name__ == '__main__':\n p = m.get_context('spawn').Pool(2); print('well' if p.map(abs, [-1, -2]) == [1, 2] else 'bad'); p.terminate()")),
        ("python: shared memory and queues", python("import multiprocessing as m; from multiprocessing import shared_memory as h; s = h.SharedMemory(create=True, size=1 << 20); s.buf[0] = 1; q = m.Queue(); q.put(1); q.get(); "
                                                    "s.close(); s.unlink(); print('well')")),
        ("python: asyncio reaches the allowed server", python("import asyncio\nasync def go():\n r, w = await asyncio.open_connection('127.0.0.1', @ALLOWED)\n print('well' if b'ALLOWED' in await r.readline() else 'bad')\n w.close()\nasyncio.run(go())")),
        ("python: asyncio subprocess and server", python("import asyncio\nasync def go():\n s = await asyncio.start_server(lambda r, w: w.write(b'hi\\n') or w.close(), '127.0.0.1', 0)\n r, w = await asyncio.open_connection(*s.sockets[0].getsockname())\n"
                                                         " p = await asyncio.create_subprocess_exec('/usr/bin/true')\n print('well' if await r.readline() == b'hi\\n' and await p.wait() == 0 else 'bad')\nasyncio.run(go())", "/usr/bin/true")),
        ("python: http from the allowed server is tried", python("import socket; s = socket.create_connection(('localhost', @ALLOWED), 5); print('well' if b'ALLOWED' in s.recv(64) else 'bad')")),
        ("python: ctypes calls libc", python("import ctypes; print('well' if ctypes.CDLL(None).getpid() > 0 else 'bad')")),
        ("python: mmap, tempfile, shutil", python("import mmap, tempfile, shutil, os; f = tempfile.NamedTemporaryFile(dir='@RW'); f.write(b'x' * 9999); f.flush(); mmap.mmap(f.fileno(), 0); shutil.copy(f.name, '@RW/c'); "
                                                  "shutil.rmtree(tempfile.mkdtemp()); os.replace('@RW/c', '@RW/d'); print('well')")),
        ("python: sqlite", python("import sqlite3; c = sqlite3.connect('@RW/x.db'); c.execute('create table t (a)'); c.execute('insert into t values (1)'); c.commit(); print('well')")),
        ("python: numpy", numpy),
        ("python: under --strict-wx", options(python("import json, threading, socket; print('well')"), "--strict-wx")),
        ("tools: git", git),
        ("tools: gcc", gcc),
    )
