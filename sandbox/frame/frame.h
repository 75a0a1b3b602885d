/* The part of a filter that finds a call by its number, made by libseccomp: the architecture, x32, a binary tree over the numbers. Each call ends in a mark, which
 * is replaced by what is decided about it. libseccomp takes a millisecond for one, so the build makes one over all calls, and a filter takes that (frozen). */
#ifndef MOE_SANDBOX_FRAME_H
#define MOE_SANDBOX_FRAME_H
#include "common/base/error.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>

#define MOE_FRAME_MARKS   0xfffeu     /* marks are below it                             */
#define MOE_FRAME_DEFAULT 0xffffu     /* the mark of every call that was not named      */

struct moe_frame_call { int nr; unsigned mark; };
/**
 *   calls  in  borrowed   each number once
 *   code   out            room for BPF_MAXINSNS
 *   size   out            how many instructions
 * Errors: LIMIT (too many instructions), BUG (libseccomp refused), IO.
 */
MOE_MUST_USE enum moe_code moe_frame_make(const struct moe_frame_call *calls, size_t count, struct sock_filter *code, size_t *size, struct moe_error *err);
/* Whether an instruction ends in a mark, and in which. */
static inline bool moe_frame_mark(const struct sock_filter *i, unsigned *mark)
{
    *mark = i->k & SECCOMP_RET_DATA;
    return BPF_CLASS(i->code) == BPF_RET && (i->k & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_TRACE;
}

/* Over every call that this machine had when the program was built; the mark of each is its number. Written by build/freeze_frame. */
extern const struct sock_filter moe_frozen_frame[];
extern const size_t moe_frozen_frame_size;
#endif
