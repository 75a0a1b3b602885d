libs += audit/checkpoint/torch
audit/checkpoint/torch.src   := torch.c events.c kind.c zip_end.c zip.c zip_local.c records.c crc.c ops.c pickle.c call.c value.c walk.c tensors.c digest.c
audit/checkpoint/torch.needs := common/base common/crypt runtime/ckpt/format
audit/checkpoint/torch.link  := -lz
