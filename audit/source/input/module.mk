libs += audit/source/input
audit/source/input.src   := find.c walk.c scan.c infer.c database.c flags.c changes.c diff.c
audit/source/input.needs := common/base common/doc common/crypt policy audit/walk
