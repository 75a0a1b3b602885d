bins += moe-audit moe-verify-ckpt moe-lint
moe-audit.main        := audit/main_audit.c
moe-audit.needs       := audit/source/cli audit/source/run audit/engine rules/source common/base common/report
moe-verify-ckpt.main  := audit/main_verify_ckpt.c
moe-verify-ckpt.needs := audit/checkpoint/cli rules/checkpoint
moe-lint.main         := audit/main_lint.c
moe-lint.needs        := audit/config/cli rules/config rules/telemetry rules/deploy rules/secrets
