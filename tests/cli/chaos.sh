#!/bin/bash
# One job of four ranks for each kind of fault there is (tests/chaos/faults.py), with a stall of 3 s for one of 10; `make chaos N=100` draws many.
# Alone: its jobs must meet their faults at their time.
here=$(cd "$(dirname "$0")/.." && pwd) || exit 2
exec python3 "$here/chaos/job.py" "$1" --each --tap --stall 3
