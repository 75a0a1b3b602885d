libs += runtime/ckpt/format
runtime/ckpt/format.src   := blob.c json.c names.c fields.c meta.c tensor.c safetensors.c safetensors_entry.c safetensors_slices.c safetensors_write.c slices.c cover.c record.c chain.c sidecar.c
runtime/ckpt/format.needs := common/base common/doc common/crypt
