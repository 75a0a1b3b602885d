libs += audit/config/deploy
audit/config/deploy.src   := $(notdir $(wildcard audit/config/deploy/*.c))
audit/config/deploy.needs := common/base common/doc audit/config/model audit/config/read
