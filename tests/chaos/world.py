"""One job of four ranks in a folder of its own: started, watched while it runs, and judged by what it left."""
import filecmp, json, os, re, shutil, signal, subprocess, sys, time

import strangers

STEPS, EVERY, KEEP, RANKS = 80, 5, 3, 4
LIMIT_S = 120                  # a job that takes longer hangs: alone on two cores it takes one second
CONFIG = """job: chaos
model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, length: 32, experts: 4, top_k: 2, expert_width: 32}
data: {train: train.txt, format: bytes}
train: {steps: %d, batch: 16, accumulate: 2, lr: 0.01, min_lr: 0.001, warmup: 5, threads: 1}
comm: {deadline_s: %%d}
checkpoint: {root: steps, every: %d, keep: %d}
telemetry: {log: steps.jsonl, power: false}
""" % (STEPS, EVERY, KEEP)
CURVE = ("loss", "aux_loss", "z_loss", "grad_norm", "lr", "tokens", "load_cv", "router_entropy")


class Missed(Exception):
    """The job was over before the fault could strike."""


class Wrong(Exception):
    """What must hold does not."""


def text(folder):
    """Something to learn, the same on every machine: numbers in words, one after the other."""
    small = "zero one two three four five six seven eight nine".split()
    with open(os.path.join(folder, "train.txt"), "w") as f:
        for n in range(4000):
            f.write(" ".join(small[int(d)] for d in str(n * n)) + (".\n" if n % 3 else ", "))


def records(path, whole=True):
    """Every line of a log of steps; one that is none is an error, wherever a writer was killed. whole=False: it is still written to."""
    with open(path, "rb") as f:
        return [json.loads(line) for line in f if whole or line.endswith(b"\n")]


def curve(path):
    """Step -> what was computed at it. A step that was made twice must have come out the same."""
    made = {}
    for r in records(path):
        if r["event"] != "step":
            continue
        now = tuple(r.get(name) for name in CURVE)
        if made.setdefault(r["step"], now) != now:
            raise Wrong("step %d of generation %d differs from the same step before" % (r["step"], r["generation"]))
    return made


class Job:
    def __init__(self, bin_folder, folder, nodes=1, deadline_s=10, options=(), wrap=()):
        self.bin, self.folder, self.nodes, self.options, self.wrap = bin_folder, folder, nodes, list(options), list(wrap)
        self.launchers, self.began, self.joins, self.allowed_bad, self.port = [], 0.0, nodes - 1, set(), None
        self.reach = None      # the port that the second node knows: the coordinator's, or what stands before it
        os.makedirs(folder, exist_ok=True)
        text(folder)
        with open(self.at("train.yaml"), "w") as f:
            f.write(CONFIG % deadline_s)
        if nodes > 1:
            self.port = self.reach = strangers.free_port()
            subprocess.run([self.tool("moe-launch"), "keygen", self.at("key")], check=True)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def tool(self, name):
        return os.path.join(self.bin, name)

    # -- running it

    def command(self, node):
        if self.nodes == 1:
            place = ["-n", str(RANKS), "--audit-log", self.at("audit.jsonl")]
        else:
            place = ["-n", str(RANKS // self.nodes), "--nnodes", str(self.nodes), "--key", self.at("key"), "--wait", "60"]
            place += ["--rdzv", "127.0.0.1:%d" % (self.reach if node else self.port)]
            place += [] if node else ["--coordinate", "--audit-log", self.at("audit.jsonl")]
        wrap = self.wrap if node == self.nodes - 1 else []
        return wrap + [self.tool("moe-launch")] + place + self.options + ["--", self.tool("moe-train"), "-q", "-c", "train.yaml"]

    def start_node(self, node):
        with open(self.at("said.%d" % node), "ab") as said:
            p = subprocess.Popen(self.command(node), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)
        self.launchers[node:node + 1] = [p]

    def start(self):
        self.began = self.began or time.monotonic()
        for node in range(self.nodes):
            self.start_node(node)

    def running(self):
        return self.launchers[0].poll() is None

    def said(self, node=0):
        with open(self.at("said.%d" % node), errors="replace") as f:
            return f.read()

    def ranks(self):
        """Process ids of the ranks that are there, node by node, oldest first."""
        found = []
        for p in self.launchers:
            try:
                with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
                    found += sorted(int(c) for c in f.read().split())
            except OSError:
                pass
        return [pid for pid in found if self.is_rank(pid)]

    @staticmethod
    def is_rank(pid):
        try:
            with open("/proc/%d/comm" % pid) as f:
                return f.read().strip() == "moe-train"
        except OSError:
            return False

    def all_ranks(self, but=None):
        """All of them, as soon as they are there; `but`: one that is gone, or about to be."""
        found = []

        def here():
            found[:] = [pid for pid in self.ranks() if pid != but]
            return len(found) == RANKS

        self.until(here)
        return found

    def step(self):
        """The newest step that was made, by the last whole line of its log."""
        try:
            with open(self.at("steps.jsonl"), "rb") as f:
                f.seek(max(0, os.path.getsize(f.name) - 8192))
                found = re.findall(rb'"event":"step","step":(\d+)', f.read())
                return int(found[-1]) if found else 0
        except OSError:
            return 0

    def step_of(self, generation):
        """The newest step that this generation made."""
        return max([r["step"] for r in records(self.at("steps.jsonl"), whole=False) if r["event"] == "step" and r["generation"] == generation], default=0)

    def until(self, condition):
        """Waits while the job runs."""
        while not condition():
            self.must_run()
            if time.monotonic() - self.began > LIMIT_S:
                raise Wrong("the job stands still at step %d" % self.step())
            time.sleep(0.002)

    def until_step(self, step):
        self.until(lambda: self.step() >= step)

    def generation(self):
        return max([int(n) for n in re.findall(r"generation (\d+):", self.said())], default=-1)

    def must_run(self):
        """A fault may come too late; but a job that was not disturbed ends well."""
        status = self.launchers[0].poll()
        if status:
            raise Wrong("the job ended with %d: %s" % (status, self.said()[-300:]))
        if status == 0:
            raise Missed("the job was over before the fault")

    def kill(self, pid, sig=signal.SIGKILL):
        self.must_run()
        try:
            os.kill(pid, sig)
        except ProcessLookupError:
            raise Missed("the rank was gone before the fault") from None

    def end(self, statuses=(0,)):
        """Waits for all nodes, and for the status that the job ends with."""
        for node, p in enumerate(self.launchers):
            try:
                status = p.wait(max(1, LIMIT_S - (time.monotonic() - self.began)))
            except subprocess.TimeoutExpired:
                raise Wrong("node %d does not end; the job is at step %d" % (node, self.step())) from None
            if status not in statuses:
                raise Wrong("node %d ended with %d" % (node, status))

    def clean(self):
        for p in self.launchers:
            try:
                os.killpg(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            p.wait()

    # -- judging it

    def steps_there(self):
        names = os.listdir(self.at("steps")) if os.path.isdir(self.at("steps")) else []
        return sorted(int(n[5:]) for n in names if re.fullmatch(r"step=\d+", n) and os.path.exists(self.at("steps", n, "commit.json")))

    def events(self, kind):
        with open(self.at("audit.jsonl")) as f:
            return [e for e in map(json.loads, f) if e.get("kind") == kind]

    def tool_says(self, status, *command):
        got = subprocess.run([self.tool(command[0]), *command[1:]], cwd=self.folder, capture_output=True, text=True)
        if got.returncode != status:
            raise Wrong("%s: exit %d, not %d: %s" % (" ".join(command), got.returncode, status, (got.stdout + got.stderr)[:300]))

    def judge(self, reference):
        """The same curve, the same last weights, nothing but checkpoints that verify, an audit log that holds, no process left."""
        want, got = curve(os.path.join(reference, "steps.jsonl")), curve(self.at("steps.jsonl"))
        if sorted(got) != list(range(1, STEPS + 1)):
            raise Wrong("the log lacks steps: %s" % sorted(set(range(1, STEPS + 1)) - set(got))[:5])
        for step in got:
            if got[step] != want[step]:
                raise Wrong("step %d differs from the undisturbed run: %s, not %s" % (step, got[step], want[step]))
        for rank in range(RANKS):
            name = "steps/step=%d/rank=%d.safetensors" % (STEPS, rank)
            if not filecmp.cmp(self.at(name), os.path.join(reference, name), shallow=False):
                raise Wrong("%s differs from the undisturbed run's" % name)
        for step in self.steps_there():
            bad = step in self.allowed_bad
            self.tool_says(1 if bad else 0, "moe-verify-ckpt", "-q", "steps/step=%d" % step)
        self.tool_says(0, "moe-launch", "audit", "verify", "audit.jsonl")
        if "the last checkpoint is of step %d" % STEPS not in self.said():
            raise Wrong("the launcher does not say that step %d is committed: %s" % (STEPS, self.said()[-200:]))
        if len(self.events("admit")) != self.joins:
            raise Wrong("%d nodes were admitted, not %d" % (len(self.events("admit")), self.joins))
        self.nobody_is_left()

    def nobody_is_left(self):
        """No process works in the job's folder any more."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink("/proc/%s/cwd" % pid) == os.path.realpath(self.folder) and self.is_rank(int(pid)):
                    raise Wrong("rank %s outlives its job" % pid)
            except OSError:
                pass

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)
