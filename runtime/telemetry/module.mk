libs += runtime/telemetry
runtime/telemetry.src   := $(notdir $(wildcard runtime/telemetry/*.c))
runtime/telemetry.needs := common/base common/doc common/crypt common/net common/telemetry runtime/config
runtime/telemetry.link  := -lcurl -lm -pthread
