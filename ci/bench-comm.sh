#!/bin/bash
# Time the ranks' collectives beside what their sockets do alone: ci/bench-comm.sh BUILD
#   BENCH_TIMES=N     rounds (default: 3); of each number the best counts, for other work on the machine only ever adds
#   BENCH_SECONDS=N   of each measure (default: 1)
# Socket pairs are what one machine uses, TLS over TCP what is used between machines; both ends are here, so ranks share the cores.
set -euo pipefail
build=$(cd "${1:?usage: ci/bench-comm.sh BUILD}" && pwd)
[ -x "$build/comm_bench" ] || { echo "bench: $build/comm_bench is not built (make BUILD=... $build/comm_bench)" >&2; exit 2; }
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); best of ${BENCH_TIMES:-3} rounds"
for kind in plain tls; do
    for ranks in 2 4; do
        for ((i = 0; i < ${BENCH_TIMES:-3}; i++)); do
            "$build/comm_bench" "$ranks" "$kind" "${BENCH_SECONDS:-1}"
        done | awk '
            /^[0-9]/ { if (!title) title = $0; for (f = 1; f <= NF; f++) { if ($f == "GB/s,") copy = $(f-1) > copy ? $(f-1) : copy; if ($f == "us") if (!ping || $(f-1) < ping) ping = $(f-1) } next }
            { us = substr($0, 27, 11) + 0; name = substr($0, 3, 24); if (!(name in best)) order[++n] = name; if (!(name in best) || us < best[name]) { best[name] = us; line[name] = $0 } }
            END { sub(/;.*/, "", title); printf "%s; the socket alone: %.2f GB/s, %.1f us one way\n", title, copy, ping; for (i = 1; i <= n; i++) print line[order[i]] }'
    done
done
