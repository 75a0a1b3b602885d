libs += audit/config/judge
audit/config/judge.src   := judge.c machine.c mask.c sink.c match.c nosec.c
audit/config/judge.needs := audit/config/model audit/config/secrets audit/config/leak audit/config/deploy audit/engine common/base common/doc common/report policy
