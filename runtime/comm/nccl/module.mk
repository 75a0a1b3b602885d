# The plugin is built against the toolkit's headers and NCCL's (ci/cuda.mk). As a library, for tests, it is built against stand-ins, on any machine.
libs += runtime/comm/nccl
runtime/comm/nccl.src    := calls.c id.c life.c look.c plugin.c shrink.c
runtime/comm/nccl.needs  := common/base runtime/comm
runtime/comm/nccl.link   := -pthread
runtime/comm/nccl/cflags := -isystem audit/source/shim/cuda/include

plugins += moe-nccl
moe-nccl.src  := $(addprefix runtime/comm/nccl/,$(runtime/comm/nccl.src)) \
                 $(addprefix runtime/comm/,comm.c fate.c nccl_env.c nccl_words.c nccl_world.c) \
                 common/nccl/settings.c $(addprefix common/base/,buf.c clock.c error.c glob.c number.c term.c utf8.c)
moe-nccl.link := -lnccl
