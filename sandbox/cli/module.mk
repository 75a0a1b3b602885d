libs += sandbox/cli
sandbox/cli.src   := options.c run.c ask.c pages.c
sandbox/cli.needs := common/base common/doc common/report common/cli sandbox/calls sandbox/kernel sandbox/profile sandbox/check sandbox/filter sandbox/plan sandbox/broker sandbox/log sandbox/launch sandbox/learn
