"""The world outside a sandbox, for tests: listeners that note who reached them, folders, processes, and what changed in them."""
import ctypes, fcntl, os, re, selectors, socket, stat, subprocess, threading, time

MARK = re.compile(rb"mark-[0-9]+-[0-9a-f]+")
BAIT = "moe-" + "bait"             # what a secret looks like here; put together so that no file holds one
TCP_FASTOPEN = 23


class Listeners:
    """TCP, UDP and local sockets that greet; marks that arrive where they should not are kept."""

    def __init__(self, folder):
        self.folder, self.seen, self.lock = folder, set(), threading.Lock()
        self.sel = selectors.DefaultSelector()
        self.wake, self.waker = socket.socketpair()
        self.sel.register(self.wake, selectors.EVENT_READ, ("wake", None))
        self.allowed = self.forbidden = 0
        self.host = host_address()
        self._tcp()
        self.abstract = "moe-probe-%s" % os.urandom(6).hex()
        self.local("\0" + self.abstract, socket.SOCK_STREAM)
        self.local("\0" + self.abstract + "-dgram", socket.SOCK_DGRAM)
        threading.Thread(target=self._loop, daemon=True).start()

    def _tcp(self):
        for _ in range(50):                                  # one number for all of "forbidden", one for all of "allowed"
            a, f = free_port(), free_port()
            made = []
            try:
                made.append((listen(socket.AF_INET, ("127.0.0.1", a)), b"ALLOWED\n", False))
                made.append((listen(socket.AF_INET, ("127.0.0.2", a)), b"FORBIDDEN\n", True))
                made.append((listen(socket.AF_INET, ("127.0.0.1", f)), b"FORBIDDEN\n", True))
                if self.host:
                    made.append((listen(socket.AF_INET, (self.host, f)), b"FORBIDDEN\n", True))
                try:
                    made.append((listen(socket.AF_INET6, ("::1", f)), b"FORBIDDEN\n", True))
                except OSError:
                    pass                                     # a machine without IPv6
                for family, where in ((socket.AF_INET, ("127.0.0.1", f)), (socket.AF_INET, ("127.0.0.1", a)), (socket.AF_INET6, ("::1", f)), (socket.AF_INET, ("239.77.77.77", f))):
                    try:
                        self._udp(family, where)
                    except OSError:
                        if family == socket.AF_INET:
                            raise
            except OSError:
                for s, *_ in made:
                    s.close()
                continue
            for s, greeting, noted in made:
                self.sel.register(s, selectors.EVENT_READ, ("accept", (greeting, noted)))
            self.allowed, self.forbidden = a, f
            return
        raise SystemExit("no ports are free")

    def _udp(self, family, where):
        s = socket.socket(family, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(where)
        if where[0].startswith("239."):
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(where[0]) + socket.inet_aton("127.0.0.1"))
        s.setblocking(False)
        self.sel.register(s, selectors.EVENT_READ, ("datagram", True))

    def local(self, name, kind):
        s = socket.socket(socket.AF_UNIX, kind)
        s.bind(name)
        if not name.startswith("\0"):
            os.chmod(name, 0o666)
        if kind == socket.SOCK_STREAM:
            s.listen(16)
        s.setblocking(False)
        with self.lock:
            self.sel.register(s, selectors.EVENT_READ, ("accept", (b"FORBIDDEN\n", True)) if kind == socket.SOCK_STREAM else ("datagram", True))
        self.waker.send(b"x")
        return s

    def drop(self, s):
        with self.lock:
            self.sel.unregister(s)
        s.close()

    def _loop(self):
        while True:
            for key, _ in self.sel.select(1):
                kind, data = key.data
                try:
                    self._one(key.fileobj, kind, data)
                except (OSError, ValueError, KeyError):
                    pass

    def _one(self, s, kind, data):
        if kind == "wake":
            s.recv(64)
        elif kind == "accept":
            c, _ = s.accept()
            c.setblocking(False)
            c.send(data[0])
            with self.lock:
                self.sel.register(c, selectors.EVENT_READ, ("stream", data[1]))
        elif kind == "datagram":
            got, who = s.recvfrom(4096)
            self.note(got)
            if who:
                s.sendto(b"FORBIDDEN\n", who)
        else:
            try:
                got = s.recv(65536)
            except BlockingIOError:
                return
            except OSError:
                got = b""
            if not got:
                self.drop(s)
            elif data:
                self.note(got)

    def note(self, got):
        self.seen.update(m.decode() for m in MARK.findall(got))


def listen(family, where):
    s = socket.socket(family, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(where)
    s.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 16)
    s.listen(128)
    s.setblocking(False)
    return s


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def host_address():
    """An address of this machine that is not loopback; nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))
            name = s.getsockname()[0]
        except OSError:
            return ""
    return "" if name.startswith("127.") else name


def dial(port, mark, times=40):
    """Somebody outside comes to a port; says the mark."""
    def go():
        for _ in range(times):
            try:
                with socket.create_connection(("127.0.0.1", port), 0.3) as s:
                    s.sendall(mark.encode())
                    time.sleep(0.3)
                    return
            except OSError:
                time.sleep(0.025)
    threading.Thread(target=go, daemon=True).start()


def picture(*folders):
    """All that can be told of what lies in some folders: what changed is what differs."""
    seen = {}
    for top in folders:
        for where, dirs, files in os.walk(top):
            for name in [""] + files + [d for d in dirs if os.path.islink(os.path.join(where, d))]:
                path = os.path.join(where, name) if name else where
                st = os.lstat(path)
                row = [stat.S_IFMT(st.st_mode), st.st_mode & 0o7777, st.st_uid, st.st_gid, st.st_nlink]
                if stat.S_ISREG(st.st_mode):
                    row += [st.st_size, st.st_mtime_ns, sorted(attributes(path))]
                    with open(path, "rb") as f:
                        row.append(hash(f.read()))
                seen[path] = row
    return seen


def attributes(path):
    try:
        return os.listxattr(path, follow_symlinks=False)
    except OSError:
        return []


def planted(top):
    """Set-uid and set-gid bits, devices, capabilities and immutable files in a folder."""
    for where, dirs, files in os.walk(top):
        for path in [where] + [os.path.join(where, n) for n in files + dirs]:
            st = os.lstat(path)
            if stat.S_ISBLK(st.st_mode) or stat.S_ISCHR(st.st_mode):
                return "a device: " + path
            if not stat.S_ISLNK(st.st_mode) and st.st_mode & (stat.S_ISUID | stat.S_ISGID):
                return "mode %o: %s" % (st.st_mode & 0o7777, path)
            if {"security.capability"} & set(attributes(path)):
                return "capabilities: " + path
    return ""


class Victim:
    """A process of the user's own; what is done to it shows."""

    def __init__(self, command, env):
        self.p = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.p.stdout.readline()
        self.was = self.look()

    def look(self):
        pid = self.p.pid
        if self.p.poll() is not None:
            return "it is dead"
        with open("/proc/%d/oom_score_adj" % pid) as f, open("/proc/%d/limits" % pid) as g:
            oom, limits = f.read(), hash(g.read())
        libc = ctypes.CDLL(None)
        return (os.getpriority(os.PRIO_PROCESS, pid), sorted(os.sched_getaffinity(pid)), os.sched_getscheduler(pid), oom, libc.syscall(252 if os.uname().machine == "x86_64" else 31, 1, pid), limits)

    def changed(self):
        now = self.look()
        return "" if now == self.was else "of a process outside: %s, was %s" % (now, self.was)

    def end(self):
        self.p.kill()
        self.p.stdout.close()
        self.p.wait()


def held(path, patience_s):
    """Does a process still hold the lock on a file, after a moment's patience?"""
    end = time.monotonic() + patience_s
    with open(path, "rb") as f:
        while True:
            try:
                fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return False
            except BlockingIOError:
                if time.monotonic() > end:
                    return True
                time.sleep(0.02)
