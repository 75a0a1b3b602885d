libs += audit/walk
audit/walk.src   := path.c ignore.c folder.c
audit/walk.needs := common/base
