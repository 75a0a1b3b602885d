libs += audit/checkpoint/run
audit/checkpoint/run.src   := prepare.c open.c child.c run.c
audit/checkpoint/run.needs := audit/checkpoint/gather audit/checkpoint/judge audit/checkpoint/store audit/checkpoint/facts sandbox/self audit/engine \
	common/base common/crypt common/doc common/report policy runtime/ckpt/format
