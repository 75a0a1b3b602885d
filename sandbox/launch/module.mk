libs += sandbox/launch
sandbox/launch.src   := ahead.c cgroup.c init.c job.c namespaces.c root.c run.c secrets.c sockets.c steps.c supervise.c tty.c watch.c
sandbox/launch.needs := common/base common/doc sandbox/kernel sandbox/log sandbox/broker
