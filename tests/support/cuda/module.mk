# Kernels for a CPU: $(BUILD)/emulated/, by the C++ compiler that belongs to $(CC); no CUDA toolkit is needed. A test that wants those of norm.cu and shape.cu says
#   ` * Links    emulated/norm emulated/shape`; emulated/all has every one of runtime/backend/cuda.
# Variables that nobody set are filled with a pattern, where the compiler can. A load or store of more bytes than its address is a multiple of, which ends a kernel on a
# GPU, ends the test by a trap: the host's processor would not mind.
emulated_cu  := $(patsubst runtime/backend/cuda/%.cu,%,$(wildcard runtime/backend/cuda/*.cu))
emulated_cxx  = $(if $(findstring clang,$(notdir $(CC))),$(subst clang,clang++,$(CC)),$(CXX))
emulated_init := $(call probe,-ftrivial-auto-var-init=pattern)
emulated_trap := $(if $(findstring undefined,$(SAN)),,-fsanitize=alignment -fsanitize-undefined-trap-on-error)
emulated_flags = -std=c++17 $(filter-out -std=% -Wstrict-prototypes -Wconversion -Wno-sign-conversion -ftrivial-auto-var-init=%,$(CFLAGS)) $(emulated_init) $(emulated_trap) \
                 -fno-exceptions -fno-rtti -fno-threadsafe-statics -Wno-unknown-pragmas -Itests/support/cuda

tests/support/cuda.extra := $(patsubst %.cc,$(BUILD)/emulated/%.o,$(wildcard tests/support/cuda/*.cc))
tests/support/cuda.link  := -lpthread
define emulated_lib
emulated/$1.extra := $(BUILD)/emulated/runtime/backend/cuda/$1.o
emulated/$1.needs := tests/support/cuda
endef
$(foreach c,$(emulated_cu),$(eval $(call emulated_lib,$c)))
emulated/probes.extra := $(BUILD)/emulated/tests/support/cuda/probes.o
emulated/probes.needs := tests/support/cuda
emulated/hopper_probes.extra := $(BUILD)/emulated/tests/support/cuda/hopper_probes.o
emulated/hopper_probes.needs := tests/support/cuda
emulated/all.needs := $(addprefix emulated/,$(emulated_cu))

$(BUILD)/emulated/%.o: %.cu ci/flags.mk tests/support/cuda/module.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CXX   $< (emulated)"; $(emulated_cxx) $(CPPFLAGS) $(emulated_flags) -x c++ -c $< -o $@
$(BUILD)/emulated/%.o: %.cc ci/flags.mk tests/support/cuda/module.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CXX   $<"; $(emulated_cxx) $(CPPFLAGS) $(emulated_flags) -c $< -o $@
