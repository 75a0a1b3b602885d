libs += audit/source/worker
audit/source/worker.src   := pool.c phase.c zygote.c confine.c work.c cover.c result.c cache.c cache_key.c
audit/source/worker.needs := sandbox/self audit/source/parse audit/source/lex audit/source/flow audit/source/match audit/source/input audit/engine common/crypt common/report
