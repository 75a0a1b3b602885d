#!/bin/bash
# Everything that a hostile job must not be able to do inside moe-sandbox, and everything that an honest one must be able to do: tests/sandbox/suite.py, with the
# probes that are built from tests/sandbox/hostile and tests/sandbox/needed. As root, as root and as an ordinary user; as an ordinary user, as that one.
# Alone: it starts two probes at a time itself.
bin=$(cd "${1:-build/bin}" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN S3_ENDPOINT_URL NO_COLOR LD_LIBRARY_PATH
python=/usr/bin/python3                # Debian's own: the one that jobs are given
[ -x "$python" ] || python=python3
# The sanitizers watch moe-sandbox, not the probes: half of the suite goes through the same code.
if [ -n "${SAN:-}" ] && [ $# -lt 2 ]; then set -- "$1" -a user; fi
exec "$python" tests/sandbox/suite.py "$bin/moe-sandbox" "${bin%/bin}/sandbox" "${@:2}"
