# The plugin moe-cuda, made where nvcc is (ci/cuda.mk). For the tests its sources are compiled once more, without CUDA: `emulated/backend` is the host's part over
# stand-ins of CUDA's libraries (tests/support/cuda/standin.h), with the project's own headers of them, and all kernels over the emulation.
moe-cuda.host    := $(addprefix runtime/backend/cuda/,choice.c clock.c cuda.c grouped.c host.c linear.c maps.c memory.c ops.c side.c travel.c)
moe-cuda.kernels := $(sort $(wildcard runtime/backend/cuda/*.cu))
# Hopper's own instructions are in no PTX and no other device's code. Registers that do not suffice are told of, and so end the build.
$(BUILD)/cuda/runtime/backend/cuda/grouped_hopper.cu.o: cuda_code := -gencode arch=compute_90a,code=sm_90a -Xptxas -warn-spills,-warn-lmem-usage
plugins += moe-cuda
moe-cuda.src  := $(moe-cuda.host) runtime/backend/cuda/export.c $(moe-cuda.kernels) $(addprefix common/base/,buf.c clock.c error.c term.c utf8.c)
moe-cuda.link := -lcublasLt -lcublas

emulated/backend.extra := $(patsubst %.c,$(BUILD)/emulated/%.c.o,$(moe-cuda.host) $(wildcard tests/support/cuda/*.c))
emulated/backend.needs := emulated/all common/base
emulated/maps.extra    := $(patsubst %.c,$(BUILD)/emulated/%.c.o,runtime/backend/cuda/maps.c $(filter-out %/backend.c,$(wildcard tests/support/cuda/*.c)))
emulated/maps.needs    := tests/support/cuda common/base
$(BUILD)/emulated/%.c.o: %.c ci/flags.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CC    $< (emulated)"; $(CC) $(CPPFLAGS) $(CFLAGS) -isystem audit/source/shim/cuda/include -c $< -o $@
