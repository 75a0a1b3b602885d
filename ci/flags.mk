# Compiler and linker flags. The OpenSSF hardening set, each flag probed, because gcc 12 and clang 14 lack some of it.
probe = $(shell $(CC) -Werror $1 -x c -c /dev/null -o /dev/null 2>/dev/null && echo '$1')

CPPFLAGS += -I. -D_GNU_SOURCE -DMOE_VERSION='"$(VERSION)"' -MMD -MP
CFLAGS   += -std=c17 -O2 -g -Wall -Wextra -Wformat=2 -Wconversion -Wno-sign-conversion -Wvla -Wimplicit-fallthrough \
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
CFLAGS   += -fsanitize=$(strip $(SAN)) -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -pie
endif
