libs += common/telemetry
common/telemetry.src   := $(notdir $(wildcard common/telemetry/*.c))
common/telemetry.extra  = $(BUILD)/obj/gen/telemetry_schemas.o
common/telemetry.needs := common/base common/doc

# The shipped schemas, one array each and a table in the order of their names.
telemetry_schemas := $(sort $(wildcard common/telemetry/schemas/*.yaml))
$(BUILD)/gen/telemetry_schemas.c: ci/embed-schemas.sh ci/embed.sh $(telemetry_schemas) common/telemetry/schemas
	$(Q)mkdir -p $(@D)
	$(Q)echo "  GEN   telemetry_schemas.c"; ci/embed-schemas.sh $(telemetry_schemas) >$@
