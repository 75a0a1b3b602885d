libs += audit/config/input
audit/config/input.src   := find.c
audit/config/input.needs := common/base policy audit/walk
