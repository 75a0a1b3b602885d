"""Keys that are made when the corpus is, and signatures by them, through the openssl command: nothing here is a key of anyone's."""
import base64
import hashlib
import os
import subprocess


class Key:
    def __init__(self, folder, name, kind):
        self.private, self.public = os.path.join(folder, name), os.path.join(folder, name + ".pub")
        how = {"ed25519": ["ed25519"], "p256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "p384": ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]}[kind]
        run("openssl", "genpkey", "-out", self.private, "-algorithm", *how)
        os.chmod(self.private, 0o600)
        run("openssl", "pkey", "-in", self.private, "-pubout", "-out", self.public)
        der = run("openssl", "pkey", "-in", self.private, "-pubout", "-outform", "DER")
        self.kind, self.folder, self.raw, self.id = kind, folder, der[-32:], hashlib.sha256(der).hexdigest()
        with open(self.public, "rb") as f:
            self.hint = hashlib.sha256(f.read()).hexdigest()      # as Model Signing names a key

    def sign(self, message):
        path = os.path.join(self.folder, "message")
        with open(path, "wb") as f:
            f.write(message)
        if self.kind == "ed25519":
            return run("openssl", "pkeyutl", "-sign", "-inkey", self.private, "-rawin", "-in", path)
        return run("openssl", "dgst", "-sha384" if self.kind == "p384" else "-sha256", "-sign", self.private, path)

    # ---- minisign's forms ----

    def number(self):
        """The eight bytes by which minisign names a key."""
        return hashlib.sha256(self.raw).digest()[:8]

    def minisign_public(self):
        """The path of the public key as minisign writes it."""
        path = self.private + ".minisign.pub"
        with open(path, "w", encoding="ascii") as f:
            f.write("untrusted comment: minisign public key\n" + b64(b"Ed" + self.number() + self.raw) + "\n")
        return path

    def minisign(self, data, comment="timestamp:1700000000", hashed=True, number=None, said=None):
        """A .minisig over `data`; `said`: the trusted comment that is written, when it is not the one that was signed."""
        signature = self.sign(hashlib.blake2b(data).digest() if hashed else data)
        both = self.sign(signature + comment.encode())
        return (f"untrusted comment: signature from a key of the tests\n{b64((b'ED' if hashed else b'Ed') + (number or self.number()) + signature)}\n"
                f"trusted comment: {said or comment}\n{b64(both)}\n")


class Keys:
    """Made at first use, then kept."""

    def __init__(self, folder):
        self.folder, self.made = folder, {}
        os.makedirs(folder, mode=0o700, exist_ok=True)

    def get(self, name, kind="ed25519"):
        if (name, kind) not in self.made:
            self.made[name, kind] = Key(self.folder, f"{name}-{kind}", kind)
        return self.made[name, kind]


def run(*argv):
    done = subprocess.run(argv, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(argv[:3])}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def b64(raw):
    return base64.b64encode(raw).decode()
