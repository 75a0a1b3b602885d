libs += audit/config/leak
audit/config/leak.src   := leak.c marks.c
audit/config/leak.needs := common/base common/crypt policy audit/config/model
