"""What moe-lint may take, whatever it is given: inputs that are large or hostile in one way each, as TAP. The resident memory is that of the process, as
the kernel counts it for whoever waits for it; the time is only a guard against hanging.

  lint_limits.py make FOLDER             write the inputs; a process that has grown would lend its size to its children, so building and measuring are two
  lint_limits.py BIN FOLDER              the exit status must be the one expected, the peak under 64 MiB
"""
import json
import os
import random
import sys
import threading
import time

MOST_KIB, SECONDS, MIB = 64 << 10, 60, 1 << 20
CHOICE = random.Random(7)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
RECORD = {"step": 500, "rank": 0, "ts": 1748901234.56, "loss": 2.3412, "mfu": 0.432, "step_time_s": 1.182, "tokens_per_s": 412331}


# ---- inputs: (file, chunks) ----

def fill(block, total):
    for _ in range(max(1, total // len(block))):
        yield block


def words(n):
    return "".join(CHOICE.choice(LETTERS) for _ in range(n))


def secret_at_the_end():
    yield from fill(b"lorem ipsum dolor sit amet, consectetur adipiscing elit\n" * 4096, 96 * MIB)
    yield ("key = AKIA" + "".join(CHOICE.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16)) + "\n").encode()


def steps():
    for i in range(0, 200000, 2000):
        yield b"".join(json.dumps(dict(RECORD, step=i + k, ts=RECORD["ts"] + i + k)).encode() + b"\n" for k in range(2000))


def pods():
    yield b"---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n" * 40000


def workflow():
    yield b"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n" + b"    - run: a\n" * 290000


def bomb():
    yield b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    for i in range(1, 20):
        yield f"{chr(97 + i)}: &{chr(97 + i)} [{','.join(['*' + chr(96 + i)] * 9)}]\n".encode()


def endless(before, fill_with, total=72 * MIB):
    """What begins and never ends: one line, one value."""
    def chunks():
        yield before
        yield from fill(fill_with * 4096, total)
    return chunks


def secrets(line):
    return lambda: fill("".join(line % words(20) for _ in range(2000)).encode(), 8 * MIB)


CASES = [
    # name, file, what is in it, exit status
    ("a long text with a secret at its end",    "a.txt", secret_at_the_end, 1),
    ("a text of one line",                      "a.txt", lambda: fill(b"lorem ipsum dolor sit amet " * 4096, 96 * MIB), 0),
    ("base64",                                  "a.txt", lambda: fill(words(65536).encode(), 32 * MIB), 0),
    ("lines of base64",                         "a.txt", lambda: fill("".join(words(76) + "\n" for _ in range(800)).encode(), 32 * MIB), 0),
    ("a log of steps",                          "a.jsonl", steps, 0),
    ("a log of broken lines",                   "a.jsonl", lambda: fill(b'{"step":1,"loss":2.5,"prompt":\n' * 4096, 16 * MIB), 1),
    ("a log with prompts",                      "a.jsonl", lambda: fill(b'{"step":1,"loss":2.5,"prompt":"hello there, how are you"}\n' * 4096, 32 * MIB), 1),
    ("an exposition",                           "a.prom", lambda: fill(b"".join(b'moe_loss{rank="%d"} 1.5\n' % i for i in range(4096)), 32 * MIB), 1),
    ("YAML that is no tree",                    "a.yaml", lambda: fill(b"- name: value\n  other: [1, 2, 3]\n" * 4096, 96 * MIB), 0),
    ("JSON that is no tree",                    "a.json", lambda: fill(b'{"a":1,"b":"text"},\n' * 4096, 64 * MIB), 0),
    ("a tree of tiny values",                   "a.yaml", lambda: fill(b"- a\n" * 1024, 4 * MIB - 4096), 1),
    ("a map of tiny values",                    "a.yaml", lambda: iter([b"".join(b"a%d: 1\n" % i for i in range(390000))]), 1),
    ("a list in one line",                      "a.json", lambda: iter([b"[" + b"1," * 2000000 + b"1]"]), 1),
    ("aliases of aliases",                      "a.yaml", bomb, 1),
    ("lists in lists",                          "a.yaml", lambda: iter([b"[" * 60000 + b"]" * 60000]), 1),
    ("lists in lists in JSON",                  "a.json", lambda: iter([b"[" * 60000 + b"]" * 60000]), 1),
    ("a Dockerfile of short lines",             "Dockerfile", lambda: iter([b"FROM a\n" + b"RUN a\n" * 650000]), 1),
    ("many variables",                          "a.env", lambda: fill(b"".join(b"NAME_%d=value%d\n" % (i, i) for i in range(4096)), 8 * MIB), 0),
    ("a long script",                           "a.sh", lambda: fill(b'export A=b; echo $A "$B"\n' * 1000, 24 * MIB), 0),
    ("many pods",                               "a.yaml", pods, 1),
    ("a workflow of many steps",                ".github/workflows/a.yml", workflow, 1),
    ("many secrets",                            "a.py", secrets('api_key = "%s"\n'), 1),
    ("many secrets in one line",                "a.js", secrets('a.api_key="%s";'), 1),
    ("quotes without ends",                     "a.py", lambda: fill(b'password = "' * 1000, 4 * MIB), 0),
    ("a text in UTF-16",                        "a.txt", endless(b"\xff\xfe", "lorem ipsum dolor sit amet\n".encode("utf-16-le")), 0),
    ("a record without an end",                 "a.jsonl", endless(b'{"a":[1', b",2,3"), 1),
    ("a text without an end in a record",       "a.jsonl", endless(b'{"a":"', b"word "), 1),
    ("a line without an end in an exposition",  "a.prom", endless(b'a{b="', b"xyz "), 1),
    ("JSON without an end",                     "a.json", endless(b'{"a":[1', b",2,3"), 0),
    ("a variable without an end",               "a.env", endless(b'A="', b"xyz "), 0),
    ("a word without an end",                   "a.sh", endless(b"A='", b"xyz "), 0),
    ("a string without an end",                 "a.toml", endless(b'a = """\n', b"xyz\n"), 1),
    ("many marks",                              "a.c", lambda: fill(b"int a; /* nosec */\n" * 4096, 32 * MIB), 1),
    ("zeros",                                   "a.bin", lambda: fill(bytes(65536), 64 * MIB), 2),
]


def folder(root, i):
    return os.path.join(root, f"case{i}")


def make(root):
    for i, (_, name, chunks, _) in enumerate(CASES):
        path = os.path.join(folder(root, i), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            for chunk in chunks():
                f.write(chunk)
    manifests = os.path.join(root, "manifests")
    os.makedirs(manifests)
    for i in range(200):
        with open(os.path.join(manifests, f"{i}.yaml"), "wb") as f:
            f.write(b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n")
            f.write(b"".join(b"  key-%d: value %d\n" % (k, i) for k in range(1200)))
    files = os.path.join(root, "files")
    os.makedirs(files)
    for i in range(5000):
        with open(os.path.join(files, f"{i}.{('yaml', 'py', 'json', 'env')[i % 4]}"), "wb") as f:
            f.write((b"name: a\nloss: 1\n", b"print(1)\n", b'{"a": 1}\n', b"A=b\n")[i % 4])


# ---- measuring ----

def run(argv):
    """Exit status (-1: it hung), peak in KiB."""
    null = os.open(os.devnull, os.O_RDWR)
    pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)])
    guard = threading.Timer(SECONDS, os.kill, (pid, 9))
    guard.start()
    _, status, usage = os.wait4(pid, 0)
    guard.cancel()
    os.close(null)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss


def measure(tool, root):
    bad = 0
    cases = [(name, folder(root, i), want) for i, (name, _, _, want) in enumerate(CASES)] + [("many files", os.path.join(root, "files"), 0), ("many manifests", os.path.join(root, "manifests"), 0)]
    for i, (name, path, want) in enumerate(cases, 1):
        start = time.monotonic()
        status, peak = run([tool, "-q", "--no-ignore", "-j2", path])
        good = status == want and peak < MOST_KIB
        bad += not good
        print(f"{'ok' if good else 'not ok'} {i} - {name}: {peak / 1024:.0f} MiB", flush=True)
        if not good:
            print(f"#   exit {status}, not {want}; {peak / 1024:.1f} MiB; {time.monotonic() - start:.1f} s")
    print(f"1..{len(cases)}")
    return bad != 0


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        sys.exit(measure(sys.argv[1], sys.argv[2]))
