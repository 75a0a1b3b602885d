libs += runtime/plugin
runtime/plugin.src   := open.c plugin.c
runtime/plugin.needs := common/base runtime/backend/cpu runtime/comm
runtime/plugin.link  := -ldl

# Objects that the tests open (tests/support/plugin/plugin.c): one that is right, and one for each way of being wrong.
plugin_fakes := $(addprefix $(BUILD)/tests/unit/runtime/plugin/so/moe-,good.so abi.so backend.so build.so name.so silent.so strange.so missing.so)
$(BUILD)/tests/unit/runtime/plugin/so/gone/libmoe-gone.so.1: tests/support/plugin/plugin.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(filter-out -fPIE,$(CFLAGS)) -fPIC $(filter-out -pie,$(LDFLAGS)) -shared -DPLUGIN_gone -Wl,-soname,libmoe-gone.so.1 $< -o $@
$(plugin_fakes): $(BUILD)/tests/unit/runtime/plugin/so/moe-%.so: tests/support/plugin/plugin.c $(BUILD)/tests/unit/runtime/plugin/so/gone/libmoe-gone.so.1
	$(Q)$(CC) $(CPPFLAGS) $(filter-out -fPIE,$(CFLAGS)) -fPIC $(filter-out -pie,$(LDFLAGS)) -shared -DPLUGIN_$* $< $(if $(filter missing,$*),$(filter %.so.1,$^)) -o $@
$(BUILD)/tests/unit/runtime/plugin/plugin_test: $(plugin_fakes)
