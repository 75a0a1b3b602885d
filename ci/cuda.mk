# The GPU part: plugins, shared objects that moe-train opens when it is asked for what they do (runtime/plugin/plugin.h: neither they nor their
# folder may be writable by others, whatever the umask is). They are made where nvcc is found; what is
# made without it is the same program, which then says that it has no such plugin. A build with sanitizers has none either: there the tests run the same sources
# without a GPU.
#
#   runtime/backend/cuda/module.mk:  plugins += moe-cuda
#                                    moe-cuda.src  := runtime/backend/cuda/cuda.c runtime/backend/cuda/norm.cu     from the root, all that it consists of
#                                    moe-cuda.link := -lcublasLt
#
#   NVCC            the compiler, 13.0 or newer; empty: no GPU part
#   CUDA_HOME       the toolkit: include/ and lib64/ (by itself: where nvcc lies)
#   CUDA_ARCHS      machine code for these; PTX of the last one goes with it, for newer devices
#   CUDA_RUNPATH    a folder that plugins look in for the toolkit's libraries before the system's (DT_RUNPATH). By itself none where the system's own cache knows
#                   cuBLAS, else the toolkit's. Whoever may write there has the rights of whoever trains.
#
# The CUDA runtime is linked in, as cuBLAS and NCCL have theirs: it needs nothing but the driver, so that a machine without the toolkit wants for fewer files, and the
# version that runs is the one that was compiled for. cuBLAS is 600 MB and stays the system's.
CUDA_HOME    ?= $(patsubst %/bin/nvcc,%,$(firstword $(realpath $(shell command -v nvcc 2>/dev/null)) $(realpath $(wildcard /usr/local/cuda/bin/nvcc))))
NVCC         ?= $(wildcard $(CUDA_HOME)/bin/nvcc)
CUDA_ARCHS   ?= 80 90
CXX          ?= c++
PLUGIN_DIR   := $(BUILD)/lib/moe-guard

# Older compilers, and what tells no version, are left alone: a build that is asked for no GPU part must not fail for one that it cannot have.
cuda_least   := 13.0
nvcc_version := $(if $(NVCC),$(shell $(NVCC) --version 2>/dev/null | sed -n 's/.*release \([0-9][0-9.]*\).*/\1/p'))
nvcc_old     := $(if $(NVCC),$(shell printf '%s\n' $(cuda_least) $(or $(nvcc_version),0) | sort -VC || echo old))

ifneq ($(and $(NVCC),$(if $(nvcc_old),,new),$(if $(strip $(SAN)),,plain)),)
# NCCL is no part of the toolkit: without its header the other plugin is made.
nccl_here    := $(shell $(CC) -isystem $(CUDA_HOME)/include -include nccl.h -E -x c /dev/null >/dev/null 2>&1 && echo yes)
plugins_made := $(if $(nccl_here),$(plugins),$(filter-out moe-nccl,$(plugins)))
cuda_known   := $(shell /sbin/ldconfig -p 2>/dev/null | grep -c 'libcublasLt\.so')
CUDA_RUNPATH ?= $(if $(filter-out 0,$(cuda_known)),,$(CUDA_HOME)/lib64)
cuda_last    := $(lastword $(CUDA_ARCHS))
cuda_code    := $(foreach a,$(filter-out $(cuda_last),$(CUDA_ARCHS)),-gencode arch=compute_$a,code=sm_$a) \
                -gencode 'arch=compute_$(cuda_last),code=[sm_$(cuda_last),compute_$(cuda_last)]'
cuda_host    := -Wall -Wextra -fPIC -fvisibility=hidden -fno-exceptions -fno-strict-aliasing -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
                -fstack-clash-protection -fcf-protection=full
comma        := ,
empty        :=
space        := $(empty) $(empty)
NVCCFLAGS    += -std=c++17 -O3 -I. -ccbin $(CXX) $(cuda_code) -Werror all-warnings -Xcompiler '$(subst $(space),$(comma),$(strip $(cuda_host)))'
plugin_flags  = $(filter-out -fPIE,$(CFLAGS)) -fPIC -fvisibility=hidden -isystem $(CUDA_HOME)/include
plugin_link   = $(filter-out -pie,$(LDFLAGS)) -shared -Wl,-z,defs -Wl,--exclude-libs,ALL -L$(CUDA_HOME)/lib64 $(if $(CUDA_RUNPATH),-Wl$(comma)--enable-new-dtags$(comma)-rpath$(comma)$(CUDA_RUNPATH))

# The same bytes wherever and whenever it is made: what nvcc makes on its way is kept under names of its own, and then thrown away, for names that it makes up by its
# process's number stand in the object; and names in anonymous namespaces are made from the path of the source, which CUDA_SAME says without the folder that the
# repository lies in (an option of nvcc's inner compiler: empty it where another version does not know it).
#
# What ptxas mentions by a number from C7500 on, products of Hopper's that it puts in a row or registers that it does not hand over, costs more than a warning's worth: it
# is an error. Machine code for one architecture alone: `$(BUILD)/cuda/<file>.cu.o: cuda_code := ...` in the module.mk of its folder.
CUDA_SAME ?= -Xcudafe '--orig_src_path_name "$<"'
$(BUILD)/cuda/%.cu.o: %.cu ci/cuda.mk
	$(Q)mkdir -p $(@:.o=.keep)
	$(Q)echo "  NVCC  $<"; $(NVCC) $(NVCCFLAGS) $(CUDA_SAME) -MMD -MP -MF $(@:.o=.d) --keep --keep-dir $(@:.o=.keep) -c $< -o $@ >$(@:.o=.keep)/said 2>&1; \
	    status=$$?; cat $(@:.o=.keep)/said >&2; [ $$status = 0 ] && ! grep -q '(C75[0-9][0-9])' $(@:.o=.keep)/said
	$(Q)rm -rf $(@:.o=.keep)
$(BUILD)/cuda/%.c.o: %.c ci/flags.mk ci/cuda.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CC    $< (plugin)"; $(CC) $(CPPFLAGS) $(plugin_flags) -c $< -o $@

define plugin_rule
$(PLUGIN_DIR)/$1.so: $(addprefix $(BUILD)/cuda/,$(addsuffix .o,$($1.src)))
	$(Q)mkdir -p $$(@D) && chmod 755 $$(@D)
	$(Q)echo "  LINK  $1.so"; $(CC) $(plugin_flags) $$(filter %.o,$$^) $(plugin_link) -o $$@ $($1.link) -lcudart_static -lstdc++ -lm -ldl -lrt -lpthread && chmod 755 $$@
endef
$(foreach p,$(plugins_made),$(eval $(call plugin_rule,$p)))
endif

cuda_lacks   := $(if $(strip $(SAN)),sanitizers are on,$(if $(nvcc_old),nvcc $(or $(nvcc_version),of an unknown version) is too old ($(cuda_least)),there is no nvcc))
plugin_files := $(plugins_made:%=$(PLUGIN_DIR)/%.so)
# What an earlier build made and this one does not goes, in the build folder and where plugins are installed: moe-train would open it.
drop_stale = for p in $1/moe-*.so; do case ' $(notdir $(plugin_files)) ' in *" $$(basename "$$p") "*) ;; *) rm -f "$$p" || exit 1 ;; esac; done
cuda: $(plugin_files) ## build the GPU part, where there is nvcc (CUDA_HOME, CUDA_ARCHS): plugins that moe-train opens
	$(Q)$(call drop_stale,"$(PLUGIN_DIR)")
	$(Q)$(if $(or $(plugin_files),$(if $(plugins),,none)),:,echo "  CUDA  $(cuda_lacks): the GPU part is left out")
	$(Q)$(if $(and $(plugin_files),$(filter-out $(plugins_made),$(plugins))),echo "  CUDA  there is no nccl.h (libnccl-dev): $(filter-out $(plugins_made),$(plugins)) is left out",:)
.PHONY: cuda
