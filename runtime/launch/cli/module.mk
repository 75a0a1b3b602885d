libs += runtime/launch/cli
runtime/launch/cli.src   := options.c plan.c sandbox.c show.c run.c ask.c
runtime/launch/cli.needs := common/base common/crypt common/cli runtime/config runtime/tls runtime/fault runtime/rdzv runtime/auditlog runtime/restore runtime/launch
