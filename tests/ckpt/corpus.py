"""Build the corpus, run moe-verify-ckpt over it, and say which case was judged otherwise than expected, as TAP.

  corpus.py BIN FOLDER [NAME...]     NAME: only cases whose name holds it
"""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

import case
import cases_bytes  # noqa: F401
import cases_files  # noqa: F401
import cases_good  # noqa: F401
import cases_meta  # noqa: F401
import cases_pickle  # noqa: F401
import cases_series  # noqa: F401
import cases_signed  # noqa: F401
import cases_st  # noqa: F401
import cases_zip  # noqa: F401
import keys
import place

PATIENCE = 60      # seconds for one case: each takes some milliseconds


def target_of(built):
    return getattr(built, "dir", built)


def options(args, folder, ring):
    class Names(dict):
        def __missing__(self, name):
            return ring.get("a", name).public if name in ("p256", "p384") else ring.get(name).public
    names = Names(beside=folder)
    return [w.replace("{m.a}", ring.get("a").minisign_public() if "{m.a}" in w else "").format_map(names) for w in args.split()]


def build(c, folder, ring):
    """What a case's files are and how it is asked about: (case, folder, arguments)"""
    shutil.rmtree(folder, ignore_errors=True)       # of a run before
    target = target_of(c.build(place.Place(os.path.join(folder, "ck"), ring)))
    return c, folder, [*options(c.args, folder, ring), os.path.join("ck", target) if target else "ck"]


def texts_in(path):
    """{rule: what its findings say}"""
    found = {}
    with open(path, encoding="utf-8") as f:
        for r in json.load(f)["results"]:
            found.setdefault(r["test_id"], []).append(f"{r['filename']}: {r['issue_text']}")
    return found


def judge(binary, made):
    """What is wrong with one case: a list of lines."""
    c, folder, args = made
    report = os.path.join(folder, "report.json")
    argv = [binary, "-q", *(["--newest"] if c.newest is not None else []), "-f", "json", "-o", report, *args]
    try:
        done = subprocess.run(argv, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return [f"still running after {PATIENCE} s"]
    wrong, said = [], done.stderr.decode(errors="replace").strip()
    if done.returncode != c.exit:
        wrong.append(f"exit {done.returncode}, not {c.exit}: {said[:400]}")
    if c.newest is not None and os.path.basename(done.stdout.decode().strip()) != c.newest:
        wrong.append(f"--newest printed {done.stdout.decode().strip()!r}, not {c.newest!r}")
    if c.codes is not None and done.returncode in (0, 1) and not os.path.exists(report):
        wrong.append(f"no report was written: {said[:400]}")
    elif c.codes is not None and done.returncode in (0, 1):
        found = texts_in(report)
        wrong += [f"nothing says {t!r}: {' | '.join(sum(found.values(), []))[:300]}" for t in c.says if not any(t in said for said in sum(found.values(),
            []))]
        wrong += [f"{code} is missing" for code in sorted(c.codes - set(found))]
        wrong += [f"{code} was not expected: {found[code][0][:300]}" for code in sorted(set(found) - c.codes)]
    if wrong:
        return [*wrong, "in " + folder, "as " + " ".join(argv)]
    shutil.rmtree(folder)       # what was judged right need not lie around
    return []


def main():
    binary, root, names = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    user = "root" if os.geteuid() == 0 else "user"
    wanted = [c for c in case.CASES if not names or any(n in c.name for n in names)]
    assert len({c.name for c in case.CASES}) == len(case.CASES), "two cases have one name"
    ring = keys.Keys(os.path.join(root, "keys"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        asked = [None if c.unless == user else pool.submit(judge, binary, build(c, os.path.join(root, f"{i:03d}"), ring)) for i, c in enumerate(wanted)]
        found = [a.result() if a else [] for a in asked]
    for i, (c, wrong) in enumerate(zip(wanted, found), 1):
        print(f"{'not ok' if wrong else 'ok'} {i} - {c.name}{' # SKIP root may do everything' if c.unless == user else ''}")
        for line in wrong:
            print(f"#   {line}")
    n_bad, n_good = sum(c.exit == 1 for c in case.CASES), sum(c.exit == 0 for c in case.CASES)
    enough = n_bad >= 150 and n_good >= 30
    print(f"{'ok' if enough else 'not ok'} {len(wanted) + 1} - the corpus has {n_bad} bad and {n_good} good checkpoints (at least 150 and 30)")
    print(f"1..{len(wanted) + 1}")
    return 1 if any(found) or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
