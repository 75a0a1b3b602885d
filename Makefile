# moe-guard: one Makefile, one graph. Each folder adds a module.mk that names its sources, what it needs and nothing else.
#
#   common/doc/module.mk:   libs += common/doc
#                           common/doc.src   := yaml.c json.c      sources, relative to the folder
#                           common/doc.needs := common/base        libraries whose headers it includes
#                           common/doc.link  := -lyaml -lcjson     system libraries
#   audit/module.mk:        bins += moe-audit
#                           moe-audit.main  := audit/main_audit.c
#                           moe-audit.needs := audit/source common/report
#   plugins, which are made where nvcc is found: ci/cuda.mk
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
SAN     ?=
Q       := $(if $(V),,@)
VERSION := $(shell cat VERSION)
SHELL   := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:

ifneq ($(strip $(SAN)),)
override BUILD := $(BUILD)/san
endif

include ci/flags.mk

all: bins share man cuda  ## build every tool, its data, its manual pages, and the GPU part where there is nvcc (the default)

include $(sort $(wildcard */module.mk */*/module.mk */*/*/module.mk))

src  = $(addprefix $1/,$($1.src))
objs = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter %.c,$(call src,$1))) $($1.extra)
need = $1 $(foreach n,$($1.needs),$(call need,$n))
needs_of     = $(sort $(foreach n,$1,$(call need,$n)))
obj_closure  = $(sort $(foreach l,$(call needs_of,$1),$(call objs,$l)))
link_closure = $(sort $(foreach l,$(call needs_of,$1),$($l.link)))

$(BUILD)/obj/%.o: %.c ci/flags.mk
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CC    $<"; $(CC) $(CPPFLAGS) $(CFLAGS) $($(dir $<)cflags) -c $< -o $@
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	$(Q)mkdir -p $(@D)
	$(Q)echo "  CC    gen/$*.c"; $(CC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

define bin_rule
$(BUILD)/bin/$1: $(BUILD)/obj/$(patsubst %.c,%.o,$($1.main)) $(call obj_closure,$($1.needs))
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  LINK  $1"; $(CC) $(CFLAGS) $(LDFLAGS) $$(filter %.o,$$^) -o $$@ $(call link_closure,$($1.needs))
endef
$(foreach b,$(bins),$(eval $(call bin_rule,$b)))
bins: $(addprefix $(BUILD)/bin/,$(bins))
.PHONY: all bins share man

include ci/generate.mk ci/cuda.mk ci/test.mk ci/gpu.mk ci/package.mk

run: ## audit and lint this repository with its own policy.yaml (installs what is missing first)
	$(Q)ci/deps.sh
	$(Q)$(MAKE) --no-print-directory -j$(shell nproc) all
	$(Q)$(BUILD)/bin/moe-audit -c policy.yaml .
	$(Q)$(BUILD)/bin/moe-lint -c policy.yaml .
demo: all ## the whole chain, shown: lint, train in sandboxes, lose a rank, go on; then telemetry, checkpoint, audit log and sources are checked
	$(Q)SAN='$(SAN)' tests/cli/demo.sh $(BUILD)/bin
.PHONY: run demo

deps: ## install the packages that building, running and testing need (apt; sudo when not root)
	$(Q)ci/deps.sh
clean: ## remove build/
	$(Q)rm -rf $(BUILD)
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## *\(.*\)/  make \1|\2/p' Makefile ci/*.mk | sort | column -t -s '|'
.PHONY: deps clean help

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
