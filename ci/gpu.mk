# What a machine with a GPU runs: `make check-gpu bench-gpu` (docs/gpu.md). Its programs are built over the emulation for the tests, too, under $(BUILD)/emulated/gpu,
# so that what proves the GPU part is itself proved where there is none (tests/cli/emulated.sh).
gpu_bench   := $(addprefix tests/gpu/,bench.c ffn.c gpu_bench.c kernels.c load.c table.c)
gpu_sides   := ops properties routing
# Tests of kernels alone: on hardware, tests/gpu/hardware.c takes the place of the emulation.
gpu_kernels := $(foreach t,$(wildcard tests/unit/runtime/backend/cuda/*_test.c),$(if $(filter emulated/backend emulated/probes emulated/hopper_probes,$($t.links)),,$t))
gpu_tests   := $(gpu_sides:%=$(BUILD)/gpu/%) $(BUILD)/gpu/ways $(patsubst tests/unit/runtime/backend/cuda/%_test.c,$(BUILD)/gpu/kernels/%,$(gpu_kernels))

$(BUILD)/gpu/bench: $(gpu_bench) tests/gpu/open_plugin.c tests/gpu/bench.h $(call obj_closure,runtime/plugin runtime/moe)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  gpu/bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/plugin runtime/moe)
$(BUILD)/emulated/gpu/bench: $(gpu_bench) tests/gpu/open_emulated.c tests/gpu/bench.h $(call obj_closure,emulated/backend runtime/moe)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  gpu/bench (emulated)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(TEST_OPTIMIZE) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,emulated/backend runtime/moe)

# Every way to compute a product, and bf16, against the reference.
$(BUILD)/gpu/ways: tests/gpu/ways.c tests/gpu/open_plugin.c tests/gpu/against.h tests/gpu/bench.h $(call obj_closure,runtime/plugin runtime/backend/ref)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  TEST  $<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ -lcmocka $(call link_closure,runtime/plugin runtime/backend/ref)
$(BUILD)/emulated/gpu/ways: tests/gpu/ways.c tests/gpu/open_emulated.c tests/gpu/against.h tests/gpu/bench.h $(call obj_closure,emulated/backend runtime/backend/ref)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  TEST  $< (emulated)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(TEST_OPTIMIZE) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ -lcmocka $(call link_closure,emulated/backend runtime/backend/ref)

# moe-train with the backend of GPUs over the emulation inside.
$(BUILD)/emulated/bin/moe-train: $(BUILD)/obj/runtime/main_train.o tests/gpu/emulated_plugin.c runtime/backend/cuda/export.c $(filter-out %/runtime/plugin/open.o,$(call obj_closure,$(moe-train.needs) emulated/backend))
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  moe-train (emulated)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,$(moe-train.needs) emulated/backend)

gpu_side_needs := runtime/plugin runtime/backend/ref runtime/backend/cpu
define gpu_side_rule
$(BUILD)/gpu/$1: tests/gpu/$1.c tests/gpu/side.h tests/unit/runtime/backend/$1_test.c tests/unit/runtime/backend/sides.h $(call obj_closure,$(gpu_side_needs))
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  TEST  $$<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $$(filter tests/gpu/%.c %.o,$$^) -o $$@ -lcmocka $(call link_closure,$(gpu_side_needs))
endef
$(foreach t,$(gpu_sides),$(eval $(call gpu_side_rule,$t)))
check-cli test-programs: $(BUILD)/emulated/bin/moe-train $(BUILD)/emulated/gpu/bench $(BUILD)/emulated/gpu/ways

ifneq ($(plugins_made),)
gpu_kernel_objects := $(patsubst %,$(BUILD)/cuda/%.o,$(wildcard runtime/backend/cuda/*.cu) runtime/backend/cuda/maps.c)
gpu_launch         := __cudaLaunchKernel
# Tests of instructions that one architecture alone has.
gpu_arch_of         = $(if $(filter %/grouped_hopper_test.c,$1),90,0)
gpu_kernel_needs   := runtime/backend/ref runtime/backend/cpu
define gpu_kernel_rule
$(BUILD)/gpu/kernels/$(patsubst %_test.c,%,$(notdir $1)): $1 tests/gpu/hardware.c $(gpu_kernel_objects) $(call obj_closure,$(gpu_kernel_needs))
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  TEST  $$< (hardware)"; $(CC) $(CPPFLAGS) $(CFLAGS) -DMOE_TESTS_ON_HARDWARE -DMOE_TESTS_OF_ARCH=$(call gpu_arch_of,$1) -isystem $(CUDA_HOME)/include $(LDFLAGS) -Wl,--wrap=$(gpu_launch),--wrap=main $$(filter %.c %.o,$$^) -o $$@ -L$(CUDA_HOME)/lib64 -lcmocka $(call link_closure,$(gpu_kernel_needs)) -lcudart_static -lstdc++ -ldl -lrt -lpthread -lm
endef
$(foreach t,$(gpu_kernels),$(eval $(call gpu_kernel_rule,$t)))

# Their linking is tested wherever there is nvcc: without a device each says so (tests/cli/backends.sh).
check-cli test-programs: $(gpu_tests) $(BUILD)/gpu/bench

check-gpu: all $(gpu_tests) $(BUILD)/tests/unit/runtime/comm/nccl_real_test ## on a machine with a GPU: every operation, training and checkpoints on it, proved (docs/gpu.md)
	$(Q)tests/gpu/check.sh $(BUILD)/bin
bench-gpu: all $(BUILD)/gpu/bench ## on a machine with a GPU: one table of times, beside the device's best and PyTorch (docs/gpu.md)
	$(Q)rm -f $(BUILD)/torch.tsv; python3 tests/gpu/torch_moe.py $(BUILD)/torch.tsv
	$(Q)$(BUILD)/gpu/bench --torch $(BUILD)/torch.tsv --json $(BUILD)/gpu.json --commit "$$(git describe --always --dirty --abbrev=12 2>/dev/null)"
else
check-gpu bench-gpu: ## (they need a GPU and the CUDA toolkit)
	@echo "$@: $(cuda_lacks) (CUDA_HOME), so there is no GPU part to prove" >&2; exit 2
endif
gpu-programs: $(gpu_tests) $(BUILD)/gpu/bench
.PHONY: check-gpu bench-gpu gpu-programs
