libs += audit/config/leak
audit/config/leak.src   := leak.c marks.c
audit/config/leak.needs := common/base policy audit/config/model
