libs += audit/config/doctor
audit/config/doctor.src   := $(notdir $(wildcard audit/config/doctor/*.c))
audit/config/doctor.needs := common/base common/doc common/nvml
