# Tests. Every test program prints TAP; ci/tap.sh runs them, shows what failed, and ends with "N passed, N failed".
#   tests/unit/<part>/*_test.c   one cmocka program each, linked with that part and what it needs, and what a line ` * Links    PART...` adds
#   tests/cli/*.sh               the built tools, as a user runs them ($1 = the bin folder)
#   tests/fuzz/*.c               one target per reader of untrusted bytes; corpus replayed here, fuzzed by `make fuzz`
unit    := $(sort $(shell find tests/unit -name "*_test.c"))
fuzz    := $(wildcard tests/fuzz/*.c)
cli     := $(wildcard tests/cli/*.sh)
lib_of   = $(patsubst tests/unit/%/,%,$(dir $1))
fuzz_needs = $($1.links)
unit_needs = $(call lib_of,$1) $($1.links)
# All of those lines at once: a shell for each source made every call of make a second longer.
$(foreach l,$(shell find tests -name '*.c' -exec awk '/^ \* Links / { for (i = 3; i <= NF; i++) if ($$i != "*/") print FILENAME ".links+=" $$i }' {} +),$(eval $(subst +=, += ,$l)))

define unit_rule
$(BUILD)/$(1:.c=): $(1) $(call obj_closure,$(call unit_needs,$1)) $(wildcard $(dir $1)*.h)
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  TEST  $$<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(TEST_OPTIMIZE) $(LDFLAGS) $1 $$(filter %.o,$$^) -o $$@ -lcmocka $(call link_closure,$(call unit_needs,$1))
unit-$(call lib_of,$1): $(BUILD)/$(1:.c=)
endef
$(foreach t,$(unit),$(eval $(call unit_rule,$t)))

FUZZ_CC      ?= $(firstword $(wildcard /usr/bin/clang-19 /usr/bin/clang-18) clang)
FUZZ_SECONDS ?= 60

define fuzz_rule
$(BUILD)/replay/$(notdir $(1:.c=)): $(1) tests/support/replay.c $(call obj_closure,$(call fuzz_needs,$1))
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  FUZZ  $$<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(TEST_OPTIMIZE) $(LDFLAGS) $$(filter %.c %.o,$$^) -o $$@ $(call link_closure,$(call fuzz_needs,$1))
$(BUILD)/fuzz/$(notdir $(1:.c=)): $(1) $(sort $(foreach l,$(call needs_of,$(call fuzz_needs,$1)),$(call src,$l) $($l.extra)))
	$(Q)mkdir -p $$(@D)
	$(Q)$(FUZZ_CC) $(CPPFLAGS) -std=c17 -g -O1 $(foreach l,$(call needs_of,$(call fuzz_needs,$1)),$($l/cflags)) -fsanitize=fuzzer,address,undefined $$(filter %.c %.o,$$^) -o $$@ $(call link_closure,$(call fuzz_needs,$1))
endef
$(foreach t,$(fuzz),$(eval $(call fuzz_rule,$t)))

# Programs that kill and starve what they test; a script of tests/cli runs each.
chaos := $(wildcard tests/chaos/*.c)
define chaos_rule
$(BUILD)/chaos/$(notdir $(1:.c=)): $(1) tests/support/trace.c tests/support/trace.h $(call obj_closure,$(call fuzz_needs,$1))
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  CHAOS $$<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $$(filter %.c %.o,$$^) -o $$@ $(call link_closure,$(call fuzz_needs,$1))
endef
$(foreach t,$(chaos),$(eval $(call chaos_rule,$t)))

# Jobs that meet with faults: kills, stops, disks, clocks, strangers (tests/chaos/faults.py); all must come to the curve of one that meets with none.
chaos: $(foreach b,moe-train moe-launch moe-verify-ckpt,$(BUILD)/bin/$b) $(BUILD)/chaos/insider ## N (100) jobs of four ranks, each with a fault drawn from SEED (1)
	$(Q)python3 tests/chaos/job.py $(BUILD)/bin $(or $(N),100) --seed $(or $(SEED),1)
.PHONY: chaos

# Probes of a sandbox: what a hostile job tries and what an honest one needs; tests/cli/sandbox_suite.sh runs them. Without sanitizers, whatever the rest is
# built with: those reserve memory and make threads of their own, and a probe counts both.
probes := $(sort $(wildcard tests/sandbox/hostile/*.c tests/sandbox/needed/*.c) tests/sandbox/stage.c)
probe_of = $(BUILD)/sandbox/$(subst /,-,$(patsubst tests/sandbox/%.c,%,$1))
define probe_rule
$(call probe_of,$1): $1 tests/sandbox/probe.c tests/sandbox/probe.h ci/flags.mk
	$(Q)mkdir -p $$(@D)
	$(Q)echo "  PROBE $$<"; $(CC) $(CPPFLAGS) $$(filter-out -fsanitize=% -fno-sanitize-recover=%,$(CFLAGS)) $(TEST_OPTIMIZE) $$(extra) -pthread $$(filter %.c,$$^) -o $$@ $(LDFLAGS)
endef
$(foreach t,$(probes),$(eval $(call probe_rule,$t)))
$(BUILD)/sandbox/needed-openmp: extra = $(shell echo 'int main(void) { return 0; }' | $(CC) -fopenmp -x c - -o /dev/null 2>/dev/null && echo -fopenmp)
sandbox-probes: $(foreach t,$(probes),$(call probe_of,$t))

# `make test` installs what is missing, builds, and runs everything that needs no GPU and no network.
test: ## install what is missing, build, and pass every test
	$(Q)ci/deps.sh
	$(Q)$(MAKE) --no-print-directory -j$(shell nproc) all test-programs
	$(Q)$(MAKE) --no-print-directory check
check: all test-programs ## every test, without looking at the packages
	$(Q)BUILD=$(BUILD) SAN='$(SAN)' VERSION=$(VERSION) ci/tap.sh $(unit:%.c=$(BUILD)/%) $(foreach f,$(fuzz),replay:$(BUILD)/replay/$(notdir $(f:.c=))) $(cli)
check-unit: $(unit:%.c=$(BUILD)/%) ## the cmocka programs alone; `make unit-common/doc` builds and runs one part's
	$(Q)BUILD=$(BUILD) ci/tap.sh $^
check-fuzz: $(foreach f,$(fuzz),$(BUILD)/replay/$(notdir $(f:.c=))) ## replay the saved fuzz inputs
	$(Q)BUILD=$(BUILD) ci/tap.sh $(addprefix replay:,$^)
check-cli: all sandbox-probes $(BUILD)/s3_put $(chaos:tests/%.c=$(BUILD)/%) ## the tools as a user runs them
	$(Q)BUILD=$(BUILD) SAN='$(SAN)' VERSION=$(VERSION) ci/tap.sh $(cli)
check-layers: ## no folder includes a folder above it (ci/layers.txt)
	$(Q)ci/check-layers.sh
test-programs: sandbox-probes $(unit:%.c=$(BUILD)/%) $(foreach f,$(fuzz),$(BUILD)/replay/$(notdir $(f:.c=))) $(BUILD)/s3_put $(chaos:tests/%.c=$(BUILD)/%)
$(addprefix unit-,$(sort $(foreach t,$(unit),$(call lib_of,$t)))): unit-%:
	$(Q)BUILD=$(BUILD) ci/tap.sh $(filter $(BUILD)/tests/unit/$*/%,$^)
fuzz: $(foreach f,$(fuzz),$(BUILD)/fuzz/$(notdir $(f:.c=))) ## fuzz every target for FUZZ_SECONDS (60) each
	$(Q)for t in $^; do n=$$(basename $$t); mkdir -p $(BUILD)/corpus/$$n; echo "  FUZZ  $$n"; \
	  $$t -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=4096 -timeout=20 -artifact_prefix=$(BUILD)/corpus/$$n- \
	  $(BUILD)/corpus/$$n tests/fuzz/corpus/$$n >$(BUILD)/corpus/$$n.log 2>&1 || { tail -30 $(BUILD)/corpus/$$n.log; exit 1; }; done
.PHONY: sandbox-probes test check check-unit check-fuzz check-cli check-layers test-programs fuzz

# What the parser makes of one file, as text: build/tree_dump [-l LIBCLANG] [-s SHIM] FILE [FLAGS...]
$(BUILD)/tree_dump: tests/support/tree_dump.c $(call obj_closure,audit/source/parse)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  tree_dump"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,audit/source/parse)

# What the hasher makes of files: build/hash_files [-f] [-j THREADS] FILE..., for ci/bench.sh
$(BUILD)/hash_files: tests/support/hash_files.c $(call obj_closure,common/crypt)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  hash_files"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,common/crypt)

# Puts files into a bucket: build/s3_put BUCKET PREFIX FILE..., for tests/cli/verify_s3.sh
$(BUILD)/s3_put: tests/support/s3_put.c $(call obj_closure,common/net)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  s3_put"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,common/net)

# A rank without a model, for tests/cli/launch.sh: build/launch_rank FOLDER STEPS MS [WORD:GENERATION:RANK:STEP ...]
$(BUILD)/launch_rank: tests/support/launch_rank.c $(call obj_closure,runtime/fault runtime/comm)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  launch_rank"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/fault runtime/comm)
check-cli test-programs: $(BUILD)/launch_rank

# How long the check of a telemetry record takes: build/telemetry_bench [SCHEMA [FILE.jsonl]]
$(BUILD)/telemetry_bench: tests/support/telemetry_bench.c $(call obj_closure,common/telemetry)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  telemetry_bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,common/telemetry)

# What the reference backend makes of random numbers: build/ops_dump, for tests/interop/torch_ops.py
$(BUILD)/ops_dump: tests/support/ops_dump.c $(call obj_closure,runtime/backend/ref common/doc)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  ops_dump"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/backend/ref common/doc)
check-torch: $(BUILD)/ops_dump ## the reference backend, and the layer that bench-gpu has torch do, against torch's autograd, in doubles (python3-torch; left out without it)
	$(Q)/usr/bin/python3 tests/interop/torch_ops.py $(BUILD)/ops_dump
	$(Q)/usr/bin/python3 tests/gpu/torch_moe.py --check
.PHONY: check-torch

# The scanner of secrets: what it says of labelled texts, and how fast it is. build/scan_vectors ROWS.jsonl; build/scan_bytes FILE...
$(BUILD)/scan_vectors $(BUILD)/scan_bytes: $(BUILD)/scan_%: tests/support/scan_%.c $(call obj_closure,audit/config/secrets rules/secrets)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  scan_$*"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,audit/config/secrets rules/secrets)

# What system calls cost, bare and inside a sandbox: build/sandbox_calls, for ci/bench-sandbox.sh
$(BUILD)/sandbox_calls: tests/support/sandbox_calls.c
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  sandbox_calls"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $< -o $@

# What the runtime's operations cost beside sgemm: build/runtime_bench, for ci/bench-runtime.sh
$(BUILD)/runtime_bench: tests/support/runtime_bench.c $(call obj_closure,runtime/backend/cpu)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  runtime_bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/backend/cpu)

# What a whole step of training costs beside sgemm: build/model_bench [THREADS], for ci/bench-runtime.sh
$(BUILD)/model_bench: tests/support/model_bench.c $(call obj_closure,runtime/optim runtime/backend/cpu)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  model_bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/optim runtime/backend/cpu)

# How fast ranks talk over socket pairs and TLS: build/comm_bench RANKS [plain|tls [SECONDS]], for ci/bench-comm.sh
$(BUILD)/comm_bench: tests/support/comm_bench.c $(call obj_closure,runtime/comm)
	$(Q)mkdir -p $(@D)
	$(Q)echo "  LINK  comm_bench"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(filter %.c %.o,$^) -o $@ $(call link_closure,runtime/comm)
