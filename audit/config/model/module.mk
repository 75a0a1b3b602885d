libs += audit/config/model
audit/config/model.src   := file.c
audit/config/model.needs := common/base common/doc common/report
