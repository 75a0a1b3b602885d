libs += runtime/restore
runtime/restore.src   := ask.c restore.c
runtime/restore.needs := common/base common/crypt common/doc
# its tests ask the tool itself
$(BUILD)/tests/unit/runtime/restore/restore_test: | $(BUILD)/bin/moe-verify-ckpt
