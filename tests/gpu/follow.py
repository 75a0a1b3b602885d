#!/usr/bin/env python3
"""Does one job's loss follow another's? follow.py LOG OTHER --early FRACTION --late NATS

Two runs of the same config differ by rounding, which training amplifies: a choice between two experts that were nearly equal falls the other way. So the first ten
steps, where little is amplified, are held step by step, relatively; the last quarter by the mean of its differences, in nats, because there single steps of two
good runs differ by more than rounding. Exit 0: it follows. 1: it does not, and the figures say by how much."""
import argparse
import json
import sys


def losses(path):
    with open(path, encoding="utf-8") as log:
        return {r["step"]: r["loss"] for r in map(json.loads, log) if r["event"] == "step"}


def main():
    args = argparse.ArgumentParser()
    args.add_argument("log")
    args.add_argument("other")
    args.add_argument("--early", type=float, required=True)
    args.add_argument("--late", type=float, required=True)
    args = args.parse_args()
    a, b = losses(args.log), losses(args.other)
    if not a or sorted(a) != sorted(b):
        print(f"{len(a)} and {len(b)} steps, which are not the same")
        return 1
    steps = sorted(a)
    early = max(abs(a[s] - b[s]) / abs(a[s]) for s in steps[:10])
    last = steps[-(len(steps) // 4 or 1):]
    late = abs(sum(a[s] - b[s] for s in last)) / len(last)
    print(f"{len(steps)} steps: at most {early:.2g} of the loss in the first ten (may be {args.early:g}), {late:.2g} nats in the mean of the last {len(last)} (may be {args.late:g})")
    return 0 if early <= args.early and late <= args.late else 1


sys.exit(main())
