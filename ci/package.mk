# Data, manual pages, install, packaging, lint, bench. build/share is laid out as PREFIX/share, so that a tool finds its data as
# ../share/moe-guard, relative to itself, in the build folder and after `make install` alike.
share_out  := $(BUILD)/share
shim_files := $(shell find audit/source/shim 2>/dev/null)
man_out    := $(bins:%=$(share_out)/man/man1/%.1) $(patsubst docs/man/%,$(share_out)/man/man5/%,$(wildcard docs/man/*.5))
shell_out  := $(bins:%=$(share_out)/bash-completion/completions/%) $(bins:%=$(share_out)/zsh/site-functions/_%) \
              $(bins:%=$(share_out)/fish/vendor_completions.d/%.fish)
data_out   :=
ifneq ($(filter moe-audit,$(bins)),)
man_out    += $(share_out)/man/man5/moe-policy.5
data_out   += $(share_out)/moe-guard/schema/policy.schema.json
endif

ifneq ($(filter moe-sandbox,$(bins)),)
man_out    += $(share_out)/man/man5/moe-profile.5
data_out   += $(share_out)/moe-guard/schema/profile.schema.json
endif

ifneq ($(filter moe-train,$(bins)),)
man_out    += $(share_out)/man/man5/moe-train.yaml.5
data_out   += $(share_out)/moe-guard/schema/train.schema.json
endif

share: $(BUILD)/gen/share.stamp $(data_out) $(shell_out)
man: $(man_out) ## write the manual pages from the tables that drive the tools

# Copied whole when anything below the folder changed, so that a file that is gone is gone there too.
$(BUILD)/gen/share.stamp: $(shim_files) policy/default.yaml
	$(Q)mkdir -p $(@D) $(share_out)/moe-guard/policy
	$(Q)echo "  SHARE $(share_out)/moe-guard"; rm -rf $(share_out)/moe-guard/shim && cp -R audit/source/shim $(share_out)/moe-guard/shim
	$(Q)cp policy/default.yaml $(share_out)/moe-guard/policy/ && touch $@

# moe-train's --generate is another thing: it samples.
generate = $(Q)mkdir -p $(@D); echo "  GEN   $(@:$(BUILD)/%=%)"; $< $(if $(filter %/moe-train,$<),--page,--generate) $1 >$@
$(share_out)/man/man1/%.1: $(BUILD)/bin/%                           ; $(call generate,man)
$(share_out)/man/man5/moe-policy.5: $(BUILD)/bin/moe-audit           ; $(call generate,policy-man)
$(share_out)/moe-guard/schema/policy.schema.json: $(BUILD)/bin/moe-audit ; $(call generate,policy-schema)
$(share_out)/man/man5/moe-profile.5: $(BUILD)/bin/moe-sandbox       ; $(call generate,profile-man)
$(share_out)/moe-guard/schema/profile.schema.json: $(BUILD)/bin/moe-sandbox ; $(call generate,profile-schema)
$(share_out)/man/man5/moe-train.yaml.5: $(BUILD)/bin/moe-train       ; $(call generate,config-man)
$(share_out)/moe-guard/schema/train.schema.json: $(BUILD)/bin/moe-train ; $(call generate,config-schema)
$(share_out)/bash-completion/completions/%: $(BUILD)/bin/%          ; $(call generate,bash)
$(share_out)/zsh/site-functions/_%: $(BUILD)/bin/%                  ; $(call generate,zsh)
$(share_out)/fish/vendor_completions.d/%.fish: $(BUILD)/bin/%       ; $(call generate,fish)
$(share_out)/man/man5/%.5: docs/man/%.5
	$(Q)mkdir -p $(@D) && cp $< $@

# One page a rule, kept in the repository so that a report's "More Info" can be read where the code is; tests/cli/docs.sh says when they are old.
docs: bins ## write docs/rules/CODE.md from each rule.yaml
	$(Q)rm -rf docs/rules && mkdir -p docs/rules
	$(Q)for r in rules/*/*/rule.yaml; do c=$${r%/rule.yaml}; c=$${c##*/}; c=$${c%%-*}; \
	  $(BUILD)/bin/$$(ci/rule-tool.sh "$$r") -f md rules show "$$c" >"docs/rules/$$c.md" || exit 1; done

# `install -D` gives folders 0755 and files their mode whatever the umask is.
doc_files := README.md SECURITY.md CONTRIBUTING.md CHANGELOG.md LICENSE $(wildcard docs/*.md docs/deploy/*.md docs/configs/* docs/rules/*.md ci/deploy/*)
to         = $(DESTDIR)$(PREFIX)
install: all ## install below $(DESTDIR)$(PREFIX); PREFIX is /usr/local unless told otherwise
	$(Q)for b in $(bins); do install -D -m 755 "$(BUILD)/bin/$$b" "$(to)/bin/$$b" || exit 1; done
	$(Q)cd $(share_out) && find . -type f | while read -r f; do install -D -m 644 "$$f" "$(abspath $(to))/share/$$f" || exit 1; done
	$(Q)for f in $(doc_files); do install -D -m 644 "$$f" "$(to)/share/doc/moe-guard/$${f#docs/}" || exit 1; done
	$(Q)$(call drop_stale,"$(to)/lib/moe-guard")
	$(Q)for p in $(notdir $(plugin_files)); do install -D -m 644 "$(PLUGIN_DIR)/$$p" "$(to)/lib/moe-guard/$$p" || exit 1; done
	$(Q)echo "installed $(words $(bins)) tools$(if $(plugin_files), and $(words $(plugin_files)) plugins) below $(to)"
uninstall: ## take away what `make install` put there
	$(Q)rm -f $(bins:%="$(to)/bin/%") $(patsubst $(share_out)/%,"$(to)/share/%",$(man_out) $(shell_out))
	$(Q)rm -rf "$(to)/share/moe-guard" "$(to)/share/doc/moe-guard" "$(to)/lib/moe-guard"

# The commit decides every byte: names, times and order come from git, and gzip keeps no time of its own.
dist: ## a source archive of HEAD, the same bytes whoever makes it
	$(Q)mkdir -p $(BUILD)/dist
	$(Q)git archive --format=tar --prefix=moe-guard-$(VERSION)/ HEAD | gzip -n -9 >$(BUILD)/dist/moe-guard-$(VERSION).tar.gz
	$(Q)cd $(BUILD)/dist && sha256sum moe-guard-$(VERSION).tar.gz | tee moe-guard-$(VERSION).tar.gz.sha256
sbom: bins cuda ## a CycloneDX list of the libraries that the tools load, of the plugins, and of what those load
	$(Q)mkdir -p $(BUILD)/dist
	$(Q)CUDA_HOME='$(CUDA_HOME)' ci/sbom.sh '$(VERSION)' $(bins:%=$(BUILD)/bin/%) $(plugin_files) >$(BUILD)/dist/moe-guard-$(VERSION).cdx.json

shell_scripts := $(wildcard ci/*.sh tests/gpu/*.sh tests/cli/*.sh tests/support/*.sh .ci/run)
lint: all ## the toolkit on itself, banned calls, layers, and shellcheck on the scripts
	$(Q)$(BUILD)/bin/moe-audit -c policy.yaml .
	$(Q)$(BUILD)/bin/moe-lint -c policy.yaml .
	$(Q)ci/check-banned.sh
	$(Q)ci/check-layers.sh
	$(Q)if command -v shellcheck >/dev/null; then shellcheck -x -S warning $(shell_scripts); \
	  else echo "lint: shellcheck is not installed (ci/deps.sh dev): the scripts were not looked at"; fi
bench: all bench-hash bench-lint bench-sandbox bench-runtime bench-comm ## time moe-audit beside clang, clang-tidy, cppcheck and flawfinder (BENCH_TREE=folder), hashing, moe-lint, moe-sandbox and the runtime
	$(Q)ci/bench.sh $(BUILD)
bench-hash: $(BUILD)/hash_files ## time hashing beside openssl, sha256sum and b3sum (BENCH_TIMES, BENCH_MIB, BENCH_COLD=no)
	$(Q)ci/bench-hash.sh $(BUILD)
bench-lint: all ## time moe-lint beside grep and gitleaks (BENCH_TREE=folder, BENCH_TIMES)
	$(Q)ci/bench-lint.sh $(BUILD)
bench-sandbox: all $(BUILD)/sandbox_calls ## time moe-sandbox beside bubblewrap, and system calls inside it (BENCH_TIMES)
	$(Q)ci/bench-sandbox.sh $(BUILD)
bench-runtime: $(BUILD)/runtime_bench $(BUILD)/model_bench ## time the runtime's operations beside OpenBLAS's sgemm
	$(Q)ci/bench-runtime.sh $(BUILD)
bench-comm: $(BUILD)/comm_bench ## time the ranks' collectives beside what their sockets do alone (BENCH_TIMES, BENCH_SECONDS)
	$(Q)ci/bench-comm.sh $(BUILD)
fresh: ## prove `make run` and `make test` on bare Debian 12 and 13 (root, debootstrap)
	$(Q)ci/fresh.sh
.PHONY: docs install uninstall dist sbom lint bench bench-hash bench-lint bench-sandbox bench-runtime bench-comm fresh
