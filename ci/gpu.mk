# What a machine with a GPU runs: `make check-gpu bench-gpu` (docs/gpu.md). The same programs are built over the emulation for the tests, under
# $(BUILD)/emulated/gpu.
gpu_bench := $(addprefix tests/gpu/,bench.c ffn.c gpu_bench.c kernels.c load.c table.c)
gpu_ops   := ops properties routing

$(BUILD)/gpu/bench: $(gpu_bench) tests/gpu/open_plugin.c tests/gpu/bench.h $(call obj_closure,runtime/plugin runtime/moe)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  gpu/bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/plugin runtime/moe)
$(BUILD)/emulated/gpu/bench: $(gpu_bench) tests/gpu/open_emulated.c tests/gpu/bench.h $(call obj_closure,emulated/backend runtime/moe)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  gpu/bench (emulated)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(TEST_OPTIMIZE) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,emulated/backend runtime/moe)
