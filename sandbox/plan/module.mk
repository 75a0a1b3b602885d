libs += sandbox/plan
sandbox/plan.src   := make.c asks.c merge.c command.c where.c tree.c etc.c landlock.c net.c env.c limits.c fds.c gpu.c show.c
sandbox/plan.needs := common/base sandbox/calls sandbox/kernel sandbox/profile sandbox/filter
