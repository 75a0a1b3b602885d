"""Who knocks at a job's port and has no business there. Each is a thread that goes on until it is told to stop, and counts how often it tried.

What must hold of all of them is asked of the job: it ends with the same numbers, and its audit log admits nobody but its own nodes.
"""
import socket, ssl, struct, subprocess, threading, time

HOLD = 90                      # more at a time than the coordinator lets wait
HELLO_BYTES, VERSION, RANKS = 196, 1, 4


class Stranger(threading.Thread):
    """`visit(self)` is called again and again; what it raises of sockets is what a stranger is used to."""

    def __init__(self, port, visit):
        super().__init__(daemon=True)
        self.port, self.visit, self.tries, self.entered, self.over = port, visit, 0, False, threading.Event()
        self.held = []
        self.start()

    def run(self):
        while not self.over.is_set():
            try:
                self.visit(self)
                self.tries += 1
            except (OSError, subprocess.TimeoutExpired):
                self.tries += 1
            self.over.wait(0.02)

    def end(self):
        self.over.set()
        self.join(20)
        for s in self.held:
            s.close()

    def connect(self):
        s = socket.create_connection(("127.0.0.1", self.port), 5)
        s.settimeout(5)
        return s


def answer(s):
    """All that comes until the other side has had enough."""
    got = b""
    try:
        while len(got) < 1 << 16:
            more = s.recv(4096)
            if not more:
                break
            got += more
    except OSError:
        pass
    return got


def is_closed(s):
    try:
        return s.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def keep_many(self):
    """HOLD connections are open at any time."""
    for s in [s for s in self.held if is_closed(s)]:
        self.held.remove(s)
        s.close()
    while len(self.held) < HOLD and not self.over.is_set():
        self.held.append(self.connect())


def client_hello():
    """The first bytes of an honest handshake."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    out = ssl.MemoryBIO()
    try:
        context.wrap_bio(ssl.MemoryBIO(), out).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return out.read()


def silent(self):
    keep_many(self)


def slow(self):
    """A byte of a handshake now and then, on many connections."""
    self.place = getattr(self, "place", 0) + 1
    hello = client_hello()
    keep_many(self)
    for s in self.held:
        try:
            s.send(hello[self.place % len(hello):][:1])
        except OSError:
            pass


def plain_tls(self):
    """TLS as it should be, but by somebody who has neither key nor certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with self.connect() as s, context.wrap_socket(s, server_hostname="localhost") as tls:
        tls.sendall(hello_of("chaos"))
        self.entered |= bool(answer(tls))          # an alert raises: whatever is read here was said to us


def wrong_key(self):
    """The right name and another key."""
    guess = "%064x" % (0x5eed + self.tries)
    got = subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % self.port, "-tls1_3", "-psk", guess, "-psk_identity", "chaos", "-quiet"],
                         input=hello_of("chaos"), capture_output=True, timeout=20)
    self.entered |= bool(got.stdout)


def hello_of(job):
    """HELLO of a node with all the ranks (runtime/rdzv/wire.c): well-formed, with digests of nothing."""
    front = struct.pack("<IIIIIIIQ", HELLO_BYTES - 4, VERSION, 0, RANKS, 0, 0, 0, 0)
    return (front + job.encode().ljust(64, b"\0")).ljust(HELLO_BYTES, b"\1")


def fake_rank(self):
    """HELLO without any TLS: a rank that says that it is one."""
    with self.connect() as s:
        s.sendall(hello_of("chaos"))
        self.entered |= b"chaos" in answer(s)


class Tape:
    """Stands between a node and the coordinator, passes everything on, and keeps what the node said, connection by connection."""

    CAP = 1 << 20

    def __init__(self, port):
        self.target, self.streams, self.listener = port, [], socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:                        # nobody listens yet: the node tries again
                near.close()
                continue
            pieces = []
            self.streams.append(pieces)
            for a, b, keep in ((near, far, pieces), (far, near, None)):
                a.settimeout(None)
                a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)       # or a step waits for the acknowledgement of the one before
                threading.Thread(target=self.pump, args=(a, b, keep), daemon=True).start()

    def pump(self, a, b, keep):
        size = 0
        try:
            while True:
                piece = a.recv(65536)
                if not piece:
                    break
                size += len(piece)
                if keep is not None and size < self.CAP:
                    keep.append(piece)
                b.sendall(piece)
        except OSError:
            pass
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def end(self):
        self.listener.close()


def replay_of(streams):
    """What was recorded, said once more, piece by piece as it was said: by turns at once and with answers waited for."""
    def visit(self):
        pieces = streams[self.tries % len(streams)]
        with self.connect() as s:
            for i, piece in enumerate(list(pieces)):
                s.sendall(piece)
                if self.tries % 2 and i < 3:       # HELLO is among these, and all behind it is answered by nobody
                    s.settimeout(0.05)
                    answer(s)
            s.settimeout(1)
            answer(s)
    return visit


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.005)
    return False
