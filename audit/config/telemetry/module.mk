libs += audit/config/telemetry
audit/config/telemetry.src   := $(notdir $(wildcard audit/config/telemetry/*.c))
audit/config/telemetry.needs := common/base common/doc common/telemetry audit/config/model audit/config/read
