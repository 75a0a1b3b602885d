a = load("x")  # gitleaks:allow  # expect: L125
b = load("y")  # pragma: allowlist secret  # expect: L125
c = load("y")  # pragma: allowlist-secret  # expect: L125
# pragma: allowlist nextline secret  # expect: L125
d = load("y")  # trufflehog:ignore  # expect: L125
e = load("z")  # nosemgrep  # expect: L125
f = load("z")  # nosemgrep: python.lang.security.audit, other.rule  # expect: L125
g = load("z")  # noqa: S101 # nosec  # expect: L125
h = load("z")  # gitleaks:allow ok  # expect: L125
