libs += sandbox/kernel
sandbox/kernel.src   := probe.c namespaces.c cgroup.c
sandbox/kernel.needs := common/base
