# Compiler and linker flags. The OpenSSF hardening set, each flag probed, because gcc 12 and clang 14 lack some of it.
probe = $(shell $(CC) -Werror $1 -x c -c /dev/null -o /dev/null 2>/dev/null && echo '$1')

# How much a build optimizes and tells debuggers: `make OPTIMIZE=...`. Sanitizers report lines, which -g1 has, and what they watch must be built soon rather than run fast.
# Programs of tests are not shipped, and building them takes longer than running them. (FORTIFY_SOURCE needs an -O1.)
ifeq ($(strip $(SAN)),)
OPTIMIZE      ?= -O2 -g
TEST_OPTIMIZE ?= -O1 -g1
else
OPTIMIZE      ?= -O1 -g1
TEST_OPTIMIZE ?= -O0 -g1
endif

CPPFLAGS += -I. -D_GNU_SOURCE -DMOE_VERSION='"$(VERSION)"' -MMD -MP
CFLAGS   += -std=c17 $(OPTIMIZE) -Wall -Wextra -Wformat=2 -Wconversion -Wno-sign-conversion -Wvla -Wimplicit-fallthrough \
            -Wstrict-prototypes -Werror -Werror=format-security \
            -fno-strict-overflow -fno-delete-null-pointer-checks -fno-strict-aliasing \
            -fPIE '-ffile-prefix-map=$(CURDIR)=.' -fno-common

ifeq ($(strip $(SAN)),)
CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
HARDEN   := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -fstrict-flex-arrays=3 \
            -ftrivial-auto-var-init=zero -Wtrampolines
HAS      := $(foreach f,$(HARDEN),$(call probe,$f))
CFLAGS   += $(HAS)
LDFLAGS  += -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed -Wl,--build-id=sha1
else
# -Wformat-truncation reads what optimizers know: at less than -O2 it is wrong too often, so it is left to the plain build.
CFLAGS   += -fsanitize=$(strip $(SAN)) -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-format-truncation
LDFLAGS  += -pie
endif
