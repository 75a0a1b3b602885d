libs += runtime/hw
runtime/hw.src   := cpu.c gpu.c hw.c net.c nvml.c power.c read.c
runtime/hw.needs := common/base common/doc common/nvml
# its tests open a library in place of NVIDIA's
$(BUILD)/tests/unit/runtime/hw/fake_nvml.so: tests/unit/runtime/hw/fake_nvml.c
	$(Q)mkdir -p $(@D)
	$(Q)echo "  TEST  $<"; $(CC) $(CPPFLAGS) $(CFLAGS) -fPIC -shared $< -o $@
$(BUILD)/tests/unit/runtime/hw/hw_test: | $(BUILD)/tests/unit/runtime/hw/fake_nvml.so
