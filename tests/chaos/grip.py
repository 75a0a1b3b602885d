#!/usr/bin/python3
"""Takes hold of a running process at one of its writes below a folder, as a disk would that fails at that moment.

    grip.py PID FOLDER NTH torn|stall|refuse ARGUMENT        says in one line what it did, and ends; 1: the process ended before its NTH write

torn: half of the bytes are written, then the process is killed (ARGUMENT is not used). stall: the thread that writes gets its answer after ARGUMENT seconds; all
others go on. refuse: the write is not made, and its answer is the error number ARGUMENT. By ptrace, on x86-64.
"""
import ctypes, os, platform, signal, struct, sys, time

SEIZE, INTERRUPT, GETREGS, SETREGS, SYSCALL, DETACH = 0x4206, 0x4207, 12, 13, 24, 17
SYSGOOD, TRACECLONE, WALL = 1, 8, 0x40000000
EVENT_STOP = 128
WRITES = {1, 18}                                   # write, pwrite64
RAX, RDX, ORIG_RAX, RDI = 10, 12, 15, 14           # places in struct user_regs_struct
REGS = struct.Struct("27Q")

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def works():
    return platform.machine() == "x86_64"


def ptrace(request, tid, data=None):
    if libc.ptrace(request, tid, None, data) == -1:
        raise ProcessLookupError(os.strerror(ctypes.get_errno()))


def registers(tid):
    raw = ctypes.create_string_buffer(REGS.size)
    ptrace(GETREGS, tid, ctypes.cast(raw, ctypes.c_void_p))
    return list(REGS.unpack(raw.raw))


def set_registers(tid, values):
    ptrace(SETREGS, tid, ctypes.cast(ctypes.create_string_buffer(REGS.pack(*values), REGS.size), ctypes.c_void_p))


class Grip:
    def __init__(self, pid, folder, nth, act, argument):
        self.pid, self.folder, self.left, self.act, self.argument = pid, os.path.realpath(folder) + "/", nth, act, argument
        self.inside, self.caught, self.said, self.until, self.killed = set(), None, "", 0.0, False

    def seize(self):
        """Every thread, also those that begin meanwhile."""
        mine = set()
        while True:
            new = {int(t) for t in os.listdir("/proc/%d/task" % self.pid)} - mine
            if not new:
                return
            for tid in new:
                try:
                    ptrace(SEIZE, tid, SYSGOOD | TRACECLONE)
                    ptrace(INTERRUPT, tid)
                except ProcessLookupError:
                    pass                           # it was a thread that has ended
            mine |= new

    def is_it(self, regs):
        """A call that is about to be made: the write that we wait for?"""
        if regs[ORIG_RAX] not in WRITES:
            return False
        try:
            path = os.readlink("/proc/%d/fd/%d" % (self.pid, regs[RDI]))
        except OSError:
            return False
        if not path.startswith(self.folder):
            return False
        self.left -= 1
        self.path = path[len(self.folder):]
        return self.left == 0

    def entered(self, tid):
        regs = registers(tid)
        if self.caught or not self.is_it(regs):
            return
        self.caught, whole = tid, regs[RDX]
        if self.act == "torn":
            regs[RDX] = whole // 2
            self.said = "%s: %d of %d bytes, then killed" % (self.path, regs[RDX], whole)
        elif self.act == "refuse":
            regs[ORIG_RAX] = 2**64 - 1             # the call is skipped
            self.said = "%s: %s" % (self.path, os.strerror(int(self.argument)))
        else:
            self.said = "%s: %g s for one write" % (self.path, self.argument)
        set_registers(tid, regs)

    def left_call(self, tid):
        """What was caught has its answer; True: it is held."""
        if tid != self.caught or self.until:
            return False
        if self.act == "torn":
            os.kill(self.pid, signal.SIGKILL)
            self.killed = True
        elif self.act == "refuse":
            regs = registers(tid)
            regs[RAX] = 2**64 - int(self.argument)
            set_registers(tid, regs)
        self.until = time.monotonic() + (self.argument if self.act == "stall" else 0)
        return self.act == "stall"

    def stopped(self, tid, status):
        sig, event, held = os.WSTOPSIG(status), status >> 16, False
        if sig == signal.SIGTRAP | 0x80:
            if tid in self.inside:
                self.inside.discard(tid)
                held = self.left_call(tid)
            else:
                self.inside.add(tid)
                self.entered(tid)
        if not held:
            passed = 0 if event or sig == signal.SIGTRAP | 0x80 else sig
            ptrace(DETACH if self.until else SYSCALL, tid, passed)

    def run(self):
        self.seize()
        while True:
            if self.until and time.monotonic() >= self.until:
                if self.act == "stall":
                    ptrace(DETACH, self.caught)
                return True
            try:
                tid, status = os.waitpid(-1, WALL | (os.WNOHANG if self.until else 0))
            except ChildProcessError:
                return self.caught is not None
            if tid == 0:
                time.sleep(0.002)
            elif os.WIFSTOPPED(status):
                try:
                    self.stopped(tid, status)
                except ProcessLookupError:
                    pass                           # killed meanwhile, by us or by others: its end comes next


def main():
    pid, folder, nth, act, argument = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], float(sys.argv[5])
    grip = Grip(pid, folder, nth, act, argument)
    try:
        done = grip.run()
    except (ProcessLookupError, FileNotFoundError):
        done = grip.caught is not None
    if done:
        print(grip.said)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
