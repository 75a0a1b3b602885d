libs += runtime/auditlog
runtime/auditlog.src   := auditlog.c
runtime/auditlog.needs := common/base common/doc common/log
runtime/auditlog.link  := -pthread
