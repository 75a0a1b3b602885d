# libnccl and what it needs of the CUDA runtime, played on the host: tests name it as a part that they link (fake.h).
libs += tests/support/nccl
tests/support/nccl.src    := cuda.c nccl.c
tests/support/nccl.needs  := common/base
tests/support/nccl.link   := -pthread
tests/support/nccl/cflags := -isystem audit/source/shim/cuda/include
