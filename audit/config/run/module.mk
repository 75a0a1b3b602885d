libs += audit/config/run
audit/config/run.src   := run.c doctor.c pool.c stream.c load.c spool.c read.c schemas.c
audit/config/run.needs := audit/config/judge audit/config/doctor audit/config/input audit/config/read audit/config/telemetry audit/config/deploy audit/config/secrets \
                          audit/engine common/base common/doc common/report common/telemetry policy
audit/config/run.link  := -pthread
