libs += audit/checkpoint/judge
audit/checkpoint/judge.src   := judge.c
audit/checkpoint/judge.needs := audit/checkpoint/facts audit/engine common/base common/report policy
