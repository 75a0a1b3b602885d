# libnccl and what it needs of the CUDA runtime, played on the host: tests name it as a part that they link (fake.h).
libs += tests/support/nccl
tests/support/nccl.src    := cuda.c nccl.c sums.c
tests/support/nccl.needs  := common/base
tests/support/nccl.link   := -pthread
# The same over the stand-ins of the CUDA backend, for whole jobs: a test names `nccl/emulated`.
nccl/emulated.extra := $(addprefix $(BUILD)/obj/tests/support/nccl/,nccl.o sums.o emulated.o)
nccl/emulated.needs := emulated/backend
tests/support/nccl/cflags := -isystem audit/source/shim/cuda/include
