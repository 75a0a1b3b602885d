/* A process that is about to read hostile bytes gives up its rights first: files by Landlock, system calls by seccomp, memory and sizes by limits.
 * moe-audit's parser workers and moe-verify-ckpt's readers enter through here. */
#ifndef MOE_AUDIT_CONFINE_H
#define MOE_AUDIT_CONFINE_H
#include "common/base/base.h"
#include <linux/filter.h>
#include <stdbool.h>

/* Landlock, read only, below `paths` (folders and files; one that cannot be opened stays forbidden). The ABI version that is in force; 0 = the kernel
 * has none, and nothing changed. Needs no_new_privs. Where the kernel can say so, no TCP port may be listened at either, nor connected to without `network`. */
int moe_confine_files(const char *const *paths, size_t count, bool network);
/* Address space (0 = no limit), no file may grow, no core dump, descriptors; not readable by other processes of the user. */
bool moe_confine_limits(unsigned memory_mib, unsigned descriptors);

/* What a filter lets through: a ZYGOTE may fork; a PARSER may only compute, read and answer; a READER, for a process that Landlock holds already, may
 * also use openat2, whose flags a filter cannot see; a FETCHER is a PARSER that asks a server: it resolves names and connects over TCP and UDP, and can
 * neither be connected to nor speak to anything by a socket of the file system (Landlock does not hold those back, and some of them are as good as root).
 * Made beforehand, entered later. What loads code at its first use must have been used: no page becomes executable afterwards. */
enum moe_filter_kind { MOE_FILTER_ZYGOTE, MOE_FILTER_PARSER, MOE_FILTER_READER, MOE_FILTER_FETCHER };
struct moe_filter { struct sock_filter *code; unsigned short count; };
bool moe_filter_make(enum moe_filter_kind kind, struct moe_filter *out);
bool moe_filter_enter(struct moe_filter *f);                              /* writes the caller's process number into it */
void moe_filter_free(struct moe_filter *f);
#endif
