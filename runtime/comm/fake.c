#include "runtime/comm/fate.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* What a communicator and its groups go by: which call comes next, and what is to happen then. */
struct script {
    struct moe_fate fate;                  /* of FAIL; whatever else fails is the inner communicator's */
    struct moe_fake_fault *faults;
    size_t count;
    uint64_t next;
};
struct fake { struct moe_comm base; struct moe_comm *inner; struct script *script; bool owner; };

static struct fake *fake_of(struct moe_comm *c) { return (struct fake *)c; }

/* Before the call: what is to happen now, and whether a bit is to be flipped afterwards. */
static enum moe_code before(struct moe_comm *c, bool *flip, struct moe_error *err)
{
    struct fake *fake = fake_of(c);
    struct script *script = fake->script;
    uint64_t call = script->next++;
    MOE_TRY(moe_fate_check(&script->fate, err));
    for (size_t i = 0; i < script->count; i++) {
        const struct moe_fake_fault *f = &script->faults[i];
        struct pollfd aborted = { .fd = script->fate.wake, .events = POLLIN };
        if (f->call != call)
            continue;
        switch (f->kind) {
        case MOE_FAKE_FAIL:
            (void)moe_comm_failed(err, f->sys, UINT32_MAX, "call %llu fails as the script wants: %s", (unsigned long long)call, strerrordesc_np(f->sys));
            (void)moe_fate_fail(&script->fate, err);
            fake->inner->ops->abort(fake->inner);
            return err->code;
        case MOE_FAKE_DELAY: (void)poll(&aborted, 1, (int)f->ms); break;
        case MOE_FAKE_ABORT: c->ops->abort(c); break;
        case MOE_FAKE_FLIP:  *flip = true; break;
        }
    }
    return moe_fate_check(&script->fate, err);
}

/* After it: one bit, in the middle of what this rank was given. */
static enum moe_code after(enum moe_code code, bool flip, void *result, size_t bytes)
{
    if (code == MOE_OK && flip && bytes)
        ((unsigned char *)result)[bytes / 2] ^= 0x40;
    return code;
}

static enum moe_code allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    MOE_TRY(before(c, &flip, err));
    return after(inner->ops->allreduce(inner, data, n, type, op, err), flip, data, n * moe_comm_type_bytes(type));
}

static enum moe_code reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    MOE_TRY(before(c, &flip, err));
    return after(inner->ops->reduce_scatter(inner, in, out, n, type, op, err), flip, out, n * moe_comm_type_bytes(type));
}

static enum moe_code allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    MOE_TRY(before(c, &flip, err));
    return after(inner->ops->allgather(inner, in, out, n, type, err), flip, out, c->size * n * moe_comm_type_bytes(type));
}

static enum moe_code alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    size_t bytes = 0, at = 0, sum = 0;
    MOE_TRY(before(c, &flip, err));
    for (unsigned i = 0; i < c->size; i++) {
        const size_t begins = moe_piece_at(in, i, &sum);
        if (in.bytes[i] > bytes)                          /* the largest piece */
            bytes = in.bytes[i], at = begins;
    }
    return after(inner->ops->alltoallv(inner, send, out, recv, in, err), flip, bytes ? (char *)recv + at : NULL, bytes);
}

static enum moe_code broadcast(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    MOE_TRY(before(c, &flip, err));
    return after(inner->ops->broadcast(inner, data, bytes, root, err), flip, data, bytes);
}

static enum moe_code barrier(struct moe_comm *c, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner;
    bool flip = false;
    MOE_TRY(before(c, &flip, err));
    return inner->ops->barrier(inner, err);
}

static enum moe_code wait_for(struct moe_comm *c, struct moe_error *err)
{
    MOE_TRY(moe_fate_check(&fake_of(c)->script->fate, err));
    return moe_comm_wait(fake_of(c)->inner, err);
}

static enum moe_code poll_error(struct moe_comm *c, struct moe_error *err)
{
    MOE_TRY(moe_fate_check(&fake_of(c)->script->fate, err));
    return fake_of(c)->inner->ops->poll_error(fake_of(c)->inner, err);
}

static void abort_fake(struct moe_comm *c)
{
    (void)moe_fate_abort(&fake_of(c)->script->fate);
    fake_of(c)->inner->ops->abort(fake_of(c)->inner);
}

static void free_script(struct script *script)
{
    moe_fate_end(&script->fate);
    free(script->faults);
    free(script);
}

static void free_fake(struct moe_comm *c)
{
    struct fake *fake = fake_of(c);
    moe_comm_free(&fake->inner);
    if (fake->owner)
        free_script(fake->script);
    free(fake);
}

static const struct moe_comm_ops ops;

static enum moe_code wrap(struct moe_comm *inner, struct script *script, bool owner, struct moe_comm **out, struct moe_error *err)
{
    struct fake *fake = calloc(1, sizeof *fake);
    if (!fake)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a communicator");
    *fake = (struct fake){ .base = *inner, .inner = inner, .script = script, .owner = owner };
    fake->base.ops = &ops;
    *out = &fake->base;
    return MOE_OK;
}

static enum moe_code group(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err)
{
    struct moe_comm *inner = fake_of(c)->inner, *part = NULL;
    MOE_TRY(moe_fate_check(&fake_of(c)->script->fate, err));
    MOE_TRY(inner->ops->group(inner, members, count, &part, err));
    enum moe_code code = wrap(part, fake_of(c)->script, false, out, err);
    if (code != MOE_OK)
        moe_comm_free(&part);
    return code;
}

static const struct moe_comm_ops ops = {
    .name = "fake",     .allreduce = allreduce,   .reduce_scatter = reduce_scatter, .allgather = allgather, .alltoallv = alltoallv, .broadcast = broadcast,
    .barrier = barrier, .poll_error = poll_error, .abort = abort_fake,              .group = group,         .free = free_fake, .wait = wait_for,
};

enum moe_code moe_comm_fake(struct moe_comm *inner, const struct moe_fake_fault *faults, size_t count, struct moe_comm **out, struct moe_error *err)
{
    struct script *script = calloc(1, sizeof *script);
    struct moe_fake_fault *own = calloc(count ? count : 1, sizeof *own);
    enum moe_code code = script && own ? moe_fate_init(&script->fate, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a script");
    if (code != MOE_OK) {
        free(script);
        free(own);
        return code;
    }
    if (count)
        memcpy(own, faults, count * sizeof *own);
    script->faults = own;
    script->count = count;
    if ((code = wrap(inner, script, true, out, err)) != MOE_OK)
        free_script(script);
    return code;
}
