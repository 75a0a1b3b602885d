libs += runtime/train
runtime/train.src   := run.c session.c step.c news.c save.c image.c load.c devices.c peak.c tensors.c tell.c generate.c
runtime/train.needs := sandbox/self common/base common/crypt runtime/backend/cpu runtime/plugin runtime/config runtime/data runtime/comm runtime/fault runtime/restore runtime/auditlog runtime/hw runtime/telemetry runtime/model runtime/optim runtime/ckpt/format runtime/ckpt/read runtime/ckpt/write runtime/ckpt/tier
runtime/train.link  := -lm -lpthread
