a = load("x")  # gitleaks:allow the key of the public example account, revoked in 2019
b = load("y")  # an example value from the vendor's manual. pragma: allowlist secret
c = load("z")  # nosemgrep: python.lang.security.audit -- the argument is a constant of this file
d = load("z")  # noqa: S603 # nosec B603
mark = "# gitleaks:allow"
# Lines with gitleaks:allow are left out by that scanner.
