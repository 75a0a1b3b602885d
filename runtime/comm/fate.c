#include "runtime/comm/fate.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum moe_code moe_fate_init(struct moe_fate *fate, struct moe_error *err)
{
    fate->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fate->wake < 0)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no descriptor for a communicator: %s", strerrordesc_np(errno));
    MOE_CHECK(pthread_mutex_init(&fate->lock, NULL) == 0);
    atomic_init(&fate->dead, false);
    return MOE_OK;
}

void moe_fate_end(struct moe_fate *fate)
{
    (void)pthread_mutex_destroy(&fate->lock);
    close(fate->wake);
}

/* The first one counts. Whoever sees `dead` finds `why` complete. */
static bool die(struct moe_fate *fate, struct moe_error *err)
{
    const uint64_t one = 1;
    MOE_CHECK(pthread_mutex_lock(&fate->lock) == 0);
    bool first = !atomic_load(&fate->dead);
    if (first) {
        fate->why = *err;
        atomic_store(&fate->dead, true);
    } else
        *err = fate->why;
    MOE_CHECK(pthread_mutex_unlock(&fate->lock) == 0);
    if (first)
        MOE_CHECK(write(fate->wake, &one, sizeof one) == (ssize_t)sizeof one);
    return first;
}

enum moe_code moe_fate_fail(struct moe_fate *fate, struct moe_error *err)
{
    (void)die(fate, err);
    return err->code;
}

bool moe_fate_abort(struct moe_fate *fate)
{
    struct moe_error err;
    (void)moe_comm_failed(&err, ECANCELED, UINT32_MAX, "the communicator was aborted");
    return die(fate, &err);
}

enum moe_code moe_fate_check(struct moe_fate *fate, struct moe_error *err)
{
    if (!atomic_load(&fate->dead))
        return MOE_OK;
    MOE_CHECK(pthread_mutex_lock(&fate->lock) == 0);
    *err = fate->why;
    MOE_CHECK(pthread_mutex_unlock(&fate->lock) == 0);
    return err->code;
}

enum moe_code moe_comm_failed(struct moe_error *err, int sys, uint32_t peer, const char *fmt, ...)
{
    char text[sizeof err->text], who[32] = "";
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (peer != UINT32_MAX)
        (void)snprintf(who, sizeof who, "rank %u", (unsigned)peer);
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .field = *who ? who : NULL }, "%s", text);
    err->sys = sys;
    return MOE_E_IO;
}

enum moe_code moe_comm_bytes(size_t n, size_t copies, enum moe_comm_type type, enum moe_comm_reduce op, size_t *bytes, struct moe_error *err)
{
    size_t all;
    if (!moe_comm_type_bytes(type) || (op != MOE_COMM_SUM && op != MOE_COMM_MAX))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "there is no type %d or no reduction %d", (int)type, (int)op);
    if (__builtin_mul_overflow(n, moe_comm_type_bytes(type), bytes) || __builtin_mul_overflow(*bytes, copies, &all) || all > (size_t)PTRDIFF_MAX)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "%zu elements for each of %zu ranks are more than memory holds", n, copies);
    return MOE_OK;
}

static bool overlap(struct moe_pieces p, unsigned a, unsigned b)
{
    return p.bytes[a] && p.bytes[b] && p.at[a] < p.at[b] + p.bytes[b] && p.at[b] < p.at[a] + p.bytes[a];
}

/* A piece behind all others so far, or before them, as pieces are that are in order, is looked at once. */
static bool lie_apart(struct moe_pieces p, unsigned size)
{
    size_t low = SIZE_MAX, high = 0;
    for (unsigned i = 0; i < size; i++) {
        const size_t from = p.at[i], to = from + p.bytes[i];
        if (!p.bytes[i])
            continue;
        for (unsigned k = 0; from < high && to > low && k < i; k++)
            if (overlap(p, i, k))
                return false;
        low = MOE_MIN(low, from);
        high = MOE_MAX(high, to);
    }
    return true;
}

enum moe_code moe_comm_pieces(struct moe_pieces p, unsigned size, bool written, struct moe_error *err)
{
    size_t sum = 0, end;
    for (unsigned i = 0; i < size; i++) {
        const bool past = __builtin_add_overflow(sum, p.bytes[i], &end) || end > (size_t)PTRDIFF_MAX;
        const size_t at = past ? 0 : moe_piece_at(p, i, &sum);
        if (past || __builtin_add_overflow(at, p.bytes[i], &end) || end > (size_t)PTRDIFF_MAX)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "an alltoallv of more bytes than memory holds");
    }
    MOE_CHECK(!written || !p.at || lie_apart(p, size));
    return MOE_OK;
}

enum moe_code moe_comm_exchange(struct moe_pieces out, struct moe_pieces in, unsigned size, unsigned rank, struct moe_error *err)
{
    MOE_TRY(moe_comm_pieces(out, size, false, err));
    MOE_TRY(moe_comm_pieces(in, size, true, err));
    if (out.bytes[rank] != in.bytes[rank])
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "this rank sends itself %zu bytes, and expects %zu", out.bytes[rank], in.bytes[rank]);
    return MOE_OK;
}

enum moe_code moe_comm_members(const unsigned *members, unsigned count, unsigned size, unsigned rank, unsigned *at, struct moe_error *err)
{
    bool found = false;
    for (unsigned i = 0; i < count; i++) {
        if (members[i] >= size || (i && members[i] <= members[i - 1]))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "members of a group ascend and are below %u: %u does not fit", size, members[i]);
        if (members[i] == rank)
            *at = i, found = true;
    }
    return found ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "rank %u is no member of the group that it asks for", rank);
}
