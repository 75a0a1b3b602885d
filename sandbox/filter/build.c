/* The program: a frame by libseccomp (architecture, x32, a binary tree over the numbers of calls), in which each call ends in a mark, is written anew with what is
 * decided about the calls in the place of the marks: answers, or jumps to the tests of arguments. The frame is the one over all calls that the build made; libseccomp
 * is asked only for calls that it lacks. libseccomp's own tests are not used: it compares an argument once a rule, one value after the other and both halves of each,
 * and what it makes of rules that overlap depends on the order in which it keeps them. */
#include "sandbox/filter/parts.h"
#include "sandbox/frame/frame.h"
#include <stdlib.h>

static const struct moe_where nowhere = { NULL, 0, 0, NULL };

struct frame { const struct sock_filter *code; size_t size; };

void moe_bpf_free(struct moe_bpf *bpf)
{
    free(bpf->code);
    *bpf = (struct moe_bpf){ 0 };
}

static const struct moe_verdict *verdict_at(const struct moe_verdict *v, size_t count, unsigned nr)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t half = from + (to - from) / 2;
        if ((unsigned)v[half].nr < nr)
            from = half + 1;
        else
            to = half;
    }
    return from < count && (unsigned)v[from].nr == nr ? &v[from] : NULL;
}

/* The build's, unless something is said of a call that it did not know. */
static enum moe_code choose_frame(const struct moe_verdict *v, size_t count, struct moe_arena *arena, struct frame *out, struct moe_error *err)
{
    size_t known = 0;
    unsigned mark;
    for (size_t i = 0; i < moe_frozen_frame_size; i++)
        known += moe_frame_mark(&moe_frozen_frame[i], &mark) && mark != MOE_FRAME_DEFAULT && verdict_at(v, count, mark);
    *out = (struct frame){ moe_frozen_frame, moe_frozen_frame_size };
    if (known == count)
        return MOE_OK;
    struct moe_frame_call *calls = moe_arena_array(arena, struct moe_frame_call, count);
    struct sock_filter *code = moe_arena_array(arena, struct sock_filter, BPF_MAXINSNS);
    if (!calls || !code)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    for (size_t i = 0; i < count; i++)
        calls[i] = (struct moe_frame_call){ v[i].nr, (unsigned)v[i].nr };
    out->code = code;
    return moe_frame_make(calls, count, code, &out->size, err);
}

/* Where each instruction of the frame leads to: from the last to the first, for what is jumped to lies ahead. */
static enum moe_code write_frame(struct moe_asm *a, const struct frame *f, const struct moe_verdict *v, size_t count, const size_t *at, uint32_t rest, struct moe_arena *arena,
                                 struct moe_error *err)
{
    size_t *label = moe_arena_array(arena, size_t, f->size + 1);
    if (!label)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    for (size_t i = f->size; i-- > 0; ) {
        const struct sock_filter *in = &f->code[i];
        unsigned mark;
        if (moe_frame_mark(in, &mark)) {
            const struct moe_verdict *said = mark == MOE_FRAME_DEFAULT ? NULL : verdict_at(v, count, mark);
            label[i] = said && said->count ? at[said - v] : moe_asm_answer(a, said ? said->rest : rest);
        } else if (!moe_asm_copy(a, in, label + i, f->size - i)) {
            return moe_fail(err, MOE_E_BUG, nowhere, "libseccomp: an instruction that is not expected in a frame");
        }
    }
    return MOE_OK;
}

enum moe_code moe_filter_build(const struct moe_filter_want *want, struct moe_bpf *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_FILTER_MEMORY);
    struct moe_verdict *v = NULL;
    struct frame frame;
    size_t count = 0;
    uint32_t rest = 0;
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    MOE_TRY(moe_verdicts(want, arena, &v, &count, &rest, err));
    MOE_TRY(choose_frame(v, count, arena, &frame, err));
    struct moe_asm a = { .code = moe_arena_array(arena, struct sock_filter, BPF_MAXINSNS), .room = BPF_MAXINSNS };
    size_t *at = moe_arena_array(arena, size_t, count + 1);
    if (!a.code || !at)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    for (size_t i = count; i-- > 0; )
        if (v[i].count)
            at[i] = moe_asm_verdict(&a, &v[i]);
    MOE_TRY(write_frame(&a, &frame, v, count, at, rest, arena, err));
    if (a.full)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "the filter takes more instructions than the kernel's %d", BPF_MAXINSNS);
    struct sock_filter *whole = malloc(a.count * sizeof *whole);
    if (!whole)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    memcpy(whole, a.code + (a.room - a.count), a.count * sizeof *whole);
    *out = (struct moe_bpf){ whole, (unsigned short)a.count };
    return MOE_OK;
}
