bins += moe-audit
moe-audit.main  := audit/main_audit.c
moe-audit.needs := audit/cli audit/source/run audit/engine common/base common/report
