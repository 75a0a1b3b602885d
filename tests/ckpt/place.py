"""A folder to build one checkpoint in. Modes are set, so that the caller's umask decides nothing."""
import os


class Place:
    def __init__(self, root, keys):
        self.root, self.keys = root, keys
        self.dir("")

    def path(self, name):
        return os.path.join(os.fsencode(self.root), os.fsencode(name)) if isinstance(name, bytes) else os.path.join(self.root, name)

    def dir(self, name, mode=0o755):
        path = self.path(name)
        if not os.path.isdir(path):
            os.makedirs(path)
            os.chmod(path, mode)

    def beside(self, name, data):
        """A file that is no part of the checkpoint: a policy, a list of hosts."""
        self.put("../" + name, data)

    def put(self, name, data, mode=0o644):
        path = self.path(name)
        self.dir(os.path.dirname(name))
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        os.chmod(path, mode)

    def get(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def change(self, name, how):
        self.put(name, how(self.get(name)))

    def chmod(self, name, mode):
        os.chmod(self.path(name), mode)

    def drop(self, name):
        os.unlink(self.path(name))

    def move(self, name, to):
        os.rename(self.path(name), self.path(to))

    def link(self, to, name):
        os.symlink(to, self.path(name))

    def hardlink(self, of, name):
        os.link(self.path(of), self.path(name))

    def fifo(self, name):
        os.mkfifo(self.path(name))
        self.chmod(name, 0o644)

    def cut(self, name, size):
        os.truncate(self.path(name), size)

    def flip(self, name, at, bit=1):
        """One bit; `at` counts from the end when it is negative."""
        self.change(name, lambda b: b[:at % len(b)] + bytes([b[at] ^ bit]) + b[at % len(b) + 1:])

    def hole(self, name, at, size):
        """Zeros that take no room, where data was."""
        data = self.get(name)
        self.drop(name)
        with open(self.path(name), "wb") as f:
            f.write(data[:at])
            f.seek(at + size)
            f.write(data[at + size:])
            f.truncate(len(data))
        self.chmod(name, 0o644)
