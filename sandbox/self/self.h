/* The sandbox as a library: a process of ours that is about to read hostile bytes gives up its rights first, without a supervisor and without a new root. Files
 * by Landlock, system calls by seccomp, memory and sizes by limits. moe-audit's parser workers and moe-verify-ckpt's readers enter through here.
 *
 *   struct moe_self_filter f;
 *   bool made = moe_self_filter_make(MOE_SELF_READER, &f);          before: it allocates
 *   int abi = moe_self_files(&root, 1, false);                      needs no_new_privs
 *   bool held = moe_self_limits(0, 64) && made && moe_self_filter_enter(&f);
 *
 * The filters are profiles like all others, sandbox/profiles/self-*, made into programs when the tools are built, so a tool that confines itself reads no YAML and
 * links no libseccomp. */
#ifndef MOE_SANDBOX_SELF_H
#define MOE_SANDBOX_SELF_H
#include "common/base/base.h"
#include <linux/filter.h>
#include <stdbool.h>

/* Landlock, read only, below `paths` (folders and files; one that cannot be opened stays forbidden). The ABI version that is in force; 0 = the kernel
 * has none, and nothing changed. Needs no_new_privs. Where the kernel can say so, no TCP port may be listened at either, nor connected to without `network`. */
int moe_self_files(const char *const *paths, size_t count, bool network);
/* Address space (0 = no limit), no file may grow, no core dump, descriptors; not readable by other processes of the user. */
bool moe_self_limits(unsigned memory_mib, unsigned descriptors);

/* What a filter lets through: a ZYGOTE may fork; a PARSER may only compute, read and answer; a READER, for a process that Landlock holds already, may
 * also use openat2, whose flags a filter cannot see; a FETCHER is a PARSER that asks a server: it resolves names and connects over TCP and UDP, and can
 * neither be connected to nor speak to anything by a socket of the file system (Landlock does not hold those back, and some of them are as good as root).
 * Made beforehand, entered later. What loads code at its first use must have been used: no page becomes executable afterwards. */
enum moe_self_kind { MOE_SELF_ZYGOTE, MOE_SELF_PARSER, MOE_SELF_READER, MOE_SELF_FETCHER, MOE_SELF_TRAINER, MOE_SELF_CALLER, MOE_SELF_KINDS };
struct moe_self_filter { struct sock_filter *code; unsigned short count; };
bool moe_self_filter_make(enum moe_self_kind kind, struct moe_self_filter *out);       /* false: no memory, or no filter for this processor */
bool moe_self_filter_enter(struct moe_self_filter *f);                                 /* writes the caller's process number into it        */
void moe_self_filter_free(struct moe_self_filter *f);

/* The second stage of a rank of training: all is set up, and from here on the process, with all its threads, executes nothing, makes no page executable, and opens
 * no socket; `network`: but to the servers that its config names. What it may write is the sandbox's business around it. False: the kernel would not, and
 * nothing changed but no_new_privs. A build with AddressSanitizer is not sealed, and says true: it must be traced to look for leaks. */
bool moe_sandbox_seal(bool network);

/* Written by the build. The profile's name is "self-" and `name`. */
struct moe_frozen_filter { const char *name; const struct sock_filter *code; unsigned short count; };
extern const struct moe_frozen_filter moe_frozen_filters[];                            /* ends with .name = NULL */
#endif
