#!/bin/bash
# What the runtime's operations cost on a CPU: ci/bench-runtime.sh BUILD
#   BENCH_THREADS=N  for the whole step (default: 1)
# One run prints, side by side: OpenBLAS's own rate, every operation of a layer forward and backward, experts beside a dense layer, the router; then a whole step of training.
set -euo pipefail
build=$(cd "${1:?usage: ci/bench-runtime.sh BUILD}" && pwd)
bench=$build/runtime_bench
[ -x "$bench" ] || { echo "bench: $bench is not built (make bench-runtime)" >&2; exit 2; }
export OPENBLAS_NUM_THREADS=1
"$bench"
echo
"$build/model_bench" "${BENCH_THREADS:-1}"
