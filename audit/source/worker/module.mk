libs += audit/source/worker
audit/source/worker.src   := pool.c confine.c work.c result.c cache.c
audit/source/worker.needs := audit/source/parse audit/source/lex audit/source/flow audit/source/match audit/source/input audit/engine common/crypt common/report
audit/source/worker.link  := -lseccomp
