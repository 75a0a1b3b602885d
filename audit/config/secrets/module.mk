libs += audit/config/secrets
audit/config/secrets.src   := $(notdir $(wildcard audit/config/secrets/*.c))
audit/config/secrets.needs := audit/config/model audit/engine common/base common/doc policy
