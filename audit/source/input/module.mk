libs += audit/source/input
audit/source/input.src   := find.c ignore.c database.c infer.c changes.c
audit/source/input.needs := common/base common/doc common/crypt policy
