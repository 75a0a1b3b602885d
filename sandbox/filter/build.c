/* The program: libseccomp makes the frame (architecture, x32, a binary tree over the numbers of calls), in which each call ends in a mark; the marks are then
 * replaced by what is decided about the call, an answer or a jump to the tests of its arguments. libseccomp's own tests are not used: it compares an argument
 * once a rule, one value after the other and both halves of each, and what it makes of rules that overlap depends on the order in which it keeps them. */
#include "sandbox/filter/parts.h"
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CAP_MARKS 0xfffeu
#define DEFAULT   0xffffu     /* the mark of what nothing is said about */

static const struct moe_where nowhere = { NULL, 0, 0, NULL };

void moe_bpf_free(struct moe_bpf *bpf)
{
    free(bpf->code);
    *bpf = (struct moe_bpf){ 0 };
}

static void release(scmp_filter_ctx *ctx)
{
    if (*ctx)
        seccomp_release(*ctx);
}

/* Calls that end alike whatever their arguments share the mark of the first of them, for libseccomp is slow with many actions; each other call has its own. */
static size_t mark_of(const struct moe_verdict *v, size_t i)
{
    for (size_t k = 0; k < i && !v[i].count; k++)
        if (!v[k].count && v[k].rest == v[i].rest)
            return k;
    return i;
}

/* One mark for each call that is decided otherwise than by default. From the last to the first: libseccomp looks for the place of each from the front. */
static int frame(scmp_filter_ctx ctx, const struct moe_verdict *v, size_t count, uint32_t rest)
{
    int rc = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!rc)
        rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = count; i-- > 0 && !rc; )
        if (v[i].count || v[i].rest != rest)
            rc = seccomp_rule_add(ctx, SCMP_ACT_TRACE((uint32_t)mark_of(v, i)), v[i].nr, 0);
    return rc;
}

/* libseccomp writes to a descriptor only: a file in memory, which cannot block as a pipe can. */
static enum moe_code export(scmp_filter_ctx ctx, struct sock_filter *code, size_t *count, struct moe_error *err)
{
    int fd = memfd_create("moe-filter", MFD_CLOEXEC | 8u /* MFD_NOEXEC_SEAL */);
    if (fd < 0)
        fd = memfd_create("moe-filter", MFD_CLOEXEC);
    if (fd < 0)
        return moe_fail(err, MOE_E_IO, nowhere, "memfd_create: %s", strerror(errno));
    int rc = seccomp_export_bpf(ctx, fd);
    ssize_t got = rc ? 0 : pread(fd, code, BPF_MAXINSNS * sizeof *code, 0);
    close(fd);
    if (rc || got <= 0)
        return moe_fail(err, rc == -E2BIG ? MOE_E_LIMIT : MOE_E_BUG, nowhere, "libseccomp: the filter could not be written: %s", strerror(rc ? -rc : EIO));
    *count = (size_t)got / sizeof *code;
    return MOE_OK;
}

/* Marks become answers or jumps behind the frame, where `tests` lies; at[i] is where in it those of verdict i begin. */
static enum moe_code fill_in(struct sock_filter *code, size_t frame_count, const struct moe_verdict *v, size_t count, const size_t *at,
                             uint32_t rest, struct moe_error *err)
{
    for (size_t i = 0; i < frame_count; i++) {
        uint32_t mark = code[i].k & SECCOMP_RET_DATA;
        if (BPF_CLASS(code[i].code) != BPF_RET || (code[i].k & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_TRACE)
            continue;
        if (mark != DEFAULT && mark >= count)
            return moe_fail(err, MOE_E_BUG, nowhere, "libseccomp: a mark that was not set");
        if (mark != DEFAULT && v[mark].count)
            code[i] = (struct sock_filter){ BPF_JMP | BPF_JA, 0, 0, (uint32_t)(frame_count + at[mark] - i - 1) };
        else
            code[i].k = mark == DEFAULT ? rest : v[mark].rest;
    }
    return MOE_OK;
}

/* The tests of all calls, one block behind the other. */
static enum moe_code tests(const struct moe_verdict *v, size_t count, struct moe_arena *arena, struct moe_asm *a, size_t *at, struct moe_error *err)
{
    *a = (struct moe_asm){ .code = moe_arena_array(arena, struct sock_filter, BPF_MAXINSNS), .room = BPF_MAXINSNS };
    if (!a->code)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    for (size_t i = count; i-- > 0; ) {
        if (v[i].count)
            at[i] = moe_asm_verdict(a, &v[i]);
        if (a->full)
            return moe_fail(err, MOE_E_LIMIT, nowhere, "the tests of arguments alone take more than %d instructions", BPF_MAXINSNS);
    }
    for (size_t i = 0; i < count; i++)
        at[i] = a->count - at[i];               /* from labels to places */
    return MOE_OK;
}

enum moe_code moe_filter_build(const struct moe_filter_want *want, struct moe_bpf *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_FILTER_MEMORY);
    MOE_AUTO(release) scmp_filter_ctx ctx = NULL;
    struct moe_verdict *v = NULL;
    struct moe_asm a = { 0 };
    size_t count = 0, frame_count = 0;
    uint32_t rest = 0;
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    MOE_TRY(moe_verdicts(want, arena, &v, &count, &rest, err));
    struct sock_filter *code = moe_arena_array(arena, struct sock_filter, BPF_MAXINSNS);
    size_t *at = moe_arena_array(arena, size_t, count + 1);
    if (!code || !at || count > CAP_MARKS)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    ctx = seccomp_init(SCMP_ACT_TRACE(DEFAULT));
    int rc = ctx ? frame(ctx, v, count, rest) : -ENOMEM;
    if (rc)
        return moe_fail(err, MOE_E_BUG, nowhere, "libseccomp refused: %s", strerror(-rc));
    MOE_TRY(export(ctx, code, &frame_count, err));
    MOE_TRY(tests(v, count, arena, &a, at, err));
    if (frame_count + a.count > BPF_MAXINSNS)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "the filter takes %zu instructions, the kernel at most %d", frame_count + a.count, BPF_MAXINSNS);
    MOE_TRY(fill_in(code, frame_count, v, count, at, rest, err));
    struct sock_filter *whole = calloc(frame_count + a.count, sizeof *whole);
    if (!whole)
        return moe_fail(err, MOE_E_LIMIT, nowhere, "out of memory");
    memcpy(whole, code, frame_count * sizeof *whole);
    if (a.count)
        memcpy(whole + frame_count, a.code + (a.room - a.count), a.count * sizeof *whole);
    *out = (struct moe_bpf){ whole, (unsigned short)(frame_count + a.count) };
    return MOE_OK;
}
