"""What the file system can do to a checkpoint."""
import pt
from case import bad, odd
from cases_meta import also
from layout import legacy, ours

bad("file: a link in the place of a shard", "C119", also(lambda p: legacy(p, world=3, ranks=[0, 1], meta={"world_size": 2}),
    lambda p, d: p.link("rank=0.pt", d + "/rank=2.pt")))
bad("file: a link that leads nowhere", "C119", also(legacy, lambda p, d: p.link("/nonexistent", d + "/latest")))
bad("file: a link out of the checkpoint", "C119", also(legacy, lambda p, d: p.link("../../../../etc/hostname", d + "/notes")))
bad("file: a link to a device", "C119", also(legacy, lambda p, d: p.link("/dev/zero", d + "/rank=2.pt")))
bad("file: the only shard of rank 1 is a link", "C106 C119", also(legacy, lambda p, d: p.move(d + "/rank=1.pt", "real.pt"),
    lambda p, d: p.link("../real.pt", d + "/rank=1.pt")))
bad("file: a meta that is a link", "C105 C119", also(legacy, lambda p, d: p.move(d + "/rank=1.meta.json", "real.json"),
    lambda p, d: p.link("../real.json", d + "/rank=1.meta.json")))
bad("file: a FIFO in the place of a shard", "C119", also(legacy, lambda p, d: p.fifo(d + "/rank=2.pt")))
bad("file: a FIFO in the place of a meta", "C105 C119", also(lambda p: legacy(p, no_meta=[1]), lambda p, d: p.fifo(d + "/rank=1.meta.json")))
bad("file: a FIFO as commit record", "C119", also(legacy, lambda p, d: p.fifo(d + "/commit.json")))
bad("file: a shard that has a second name elsewhere", "C119", also(legacy, lambda p, d: p.hardlink(d + "/rank=0.pt", "elsewhere.pt")))
bad("file: two ranks that are one file", "C119", also(lambda p: legacy(p, no_data=[1]), lambda p, d: p.hardlink(d + "/rank=0.pt", d + "/rank=1.pt")))
bad("file: a step that is a link", "C119", lambda p: legacy(p, step=500) and (p.link("step=500", "step=600") or ""))
bad("file: a shard that everybody may change", "C120", also(legacy, lambda p, d: p.chmod(d + "/rank=0.pt", 0o666)))
bad("file: a meta that its group may change", "C120", also(legacy, lambda p, d: p.chmod(d + "/rank=0.meta.json", 0o664)))
bad("file: a step's folder that everybody may change", "C120", lambda p: legacy(p) and (p.chmod("step=500", 0o777) or ""))
bad("file: a commit record that its group may change", "C120", lambda p: (ours(p), p.chmod("step=500/commit.json", 0o660), "step=500")[2])
bad("file: a shard that may not be read", "C124", also(legacy, lambda p, d: p.chmod(d + "/rank=0.pt", 0o000)), unless="root")
bad("file: a meta that may not be read", "C124", also(legacy, lambda p, d: p.chmod(d + "/rank=0.meta.json", 0o000)), unless="root")

# ---- nobody can judge ----
odd("file: no such step", lambda p: "step=9")
odd("file: a root without a step", lambda p: p.put("notes", b"") or "")
odd("file: a file where a step is asked for", lambda p: p.put("step=500", b"") or "step=500")
odd("file: a step with a sign, by name", lambda p: p.put("step=x/rank=0.pt", pt.save()) or "step=x")
odd("asked: a policy that is none", lambda p: (p.beside("policy.yaml", "checkpoint: [\n"), legacy(p))[1], "-c {beside}/policy.yaml")
odd("asked: a policy with an unknown key", lambda p: (p.beside("policy.yaml", "checkpoint:\n  wrold: 2\n"), legacy(p))[1], "-c {beside}/policy.yaml")
odd("asked: a list of hosts without hosts", lambda p: (p.beside("hosts", "# none\n"), legacy(p))[1], "--hosts {beside}/hosts")
odd("asked: a list of hosts that is not there", legacy, "--hosts {beside}/gone")
odd("asked: a key that is not there", legacy, "--pubkey {beside}/gone.pub")
odd("asked: a private key where a public one belongs", lambda p: (p.beside("key", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"),
    legacy(p))[1],
    "--pubkey {beside}/key")
odd("asked: a floor that is no number", lambda p: (p.beside("floor", "five hundred\n"), legacy(p))[1], "--floor {beside}/floor")
odd("asked: a world of 0", legacy, "--world 0")
odd("asked: an option that does not exist", legacy, "--requre-digest")
bad("file: a step, named itself, whose folder everybody may change", "C120", lambda p: (d := legacy(p), p.chmod(d, 0o777))[0])
