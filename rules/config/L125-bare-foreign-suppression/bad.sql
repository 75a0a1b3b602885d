SELECT 1; -- gitleaks:allow  # expect: L125
SELECT 2; -- gitleaks:allow the key of the public example account, revoked  # fine
