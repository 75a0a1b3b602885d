libs += runtime/launch
runtime/launch.src   := env.c sched.c spawn.c output.c outbox.c agent.c form.c chooser.c linker.c side.c refusals.c house.c job.c job_events.c job_actions.c job_tell.c member.c way.c
runtime/launch.needs := common/base common/doc common/crypt runtime/config runtime/tls runtime/control runtime/fault runtime/rdzv runtime/restore runtime/auditlog
runtime/launch.link  := -pthread
