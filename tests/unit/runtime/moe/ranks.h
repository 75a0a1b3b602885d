/* Ranks as threads of one process: a real mesh over socket pairs, a device each, and the groups that a job makes of them. */
#ifndef MOE_TESTS_RANKS_H
#define MOE_TESTS_RANKS_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/backend.h"
#include "runtime/comm/comm.h"
#include "runtime/comm/link.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MAX_RANKS = 8, DEADLINE_MS = 60000 };

struct rank;
typedef enum moe_code rank_body(struct rank *r, struct moe_error *err);
struct rank {
    unsigned index, size, ep_size, threads;
    const struct moe_backend *be;
    struct moe_device *dev;
    struct moe_comm *world, *ep;
    struct moe_link *links[MAX_RANKS];
    rank_body *body;
    void *ctx;
    enum moe_code code;
    struct moe_error err;
};

static inline enum moe_code rank_live(struct rank *r, struct moe_error *err)
{
    MOE_TRY(moe_comm_mesh(r->links, r->index, r->size, 1, DEADLINE_MS, &r->world, err));
    unsigned members[MAX_RANKS];
    for (unsigned i = 0; i < r->ep_size; i++)
        members[i] = r->index / r->ep_size * r->ep_size + i;
    MOE_TRY(r->world->ops->group(r->world, members, r->ep_size, &r->ep, err));
    MOE_TRY(r->be->open(&(struct moe_device_options){ .threads = r->threads }, &r->dev, err));
    return r->body(r, err);
}

static inline void *rank_thread(void *arg)
{
    struct rank *r = arg;
    r->code = rank_live(r, &r->err);
    if (r->code != MOE_OK && r->world)
        r->world->ops->abort(r->world);
    r->be->close(&r->dev);
    moe_comm_free(&r->ep);
    moe_comm_free(&r->world);
    return NULL;
}

/* Run `body` on each rank. *ranks say how each ended. */
static inline void ranks_run(struct rank ranks[MAX_RANKS], unsigned size, unsigned ep_size, const struct moe_backend *be, unsigned threads, rank_body *body, void *ctx)
{
    pthread_t thread[MAX_RANKS];
    assert_true(size <= MAX_RANKS && size % ep_size == 0);
    memset(ranks, 0, MAX_RANKS * sizeof *ranks);
    for (unsigned i = 0; i < size; i++)
        for (unsigned j = 0; j < i; j++) {
            int fd[2];
            struct moe_error err;
            assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd), 0);
            assert_int_equal(moe_link_plain(fd[0], &ranks[i].links[j], &err), MOE_OK);
            assert_int_equal(moe_link_plain(fd[1], &ranks[j].links[i], &err), MOE_OK);
        }
    for (unsigned i = 0; i < size; i++) {
        struct rank *r = &ranks[i];
        r->index = i;
        r->size = size;
        r->ep_size = ep_size;
        r->be = be;
        r->threads = threads;
        r->body = body;
        r->ctx = ctx;
        assert_int_equal(pthread_create(&thread[i], NULL, rank_thread, r), 0);
    }
    for (unsigned i = 0; i < size; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
}

static inline void ranks_must_be_ok(const struct rank *ranks, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        if (ranks[i].code != MOE_OK)
            fail_msg("rank %u: %s: %s", i, ranks[i].err.field, ranks[i].err.text);
    }
}

/* Numbers of a test: uniform in (-1, 1), from a seed and a place, so that every rank knows the same ones. */
static inline double number_at(uint64_t seed, uint64_t place)
{
    uint64_t z = (seed * 0x2545f4914f6cdd1dull + place + 1) * 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return (double)(z >> 11) * 0x1p-52 - 1;
}

/* Elements of a backend as doubles, and back; whatever it computes in. */
static inline enum moe_code put_doubles(struct rank *r, void *to, const double *from, size_t n, struct moe_error *err)
{
    if (!n)
        return MOE_OK;
    if (r->be->real == MOE_REAL_F64)
        return r->be->upload(r->dev, to, from, n * sizeof *from, err);
    float *narrow = malloc(n * sizeof *narrow);
    if (!narrow)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory");
    for (size_t i = 0; i < n; i++)
        narrow[i] = (float)from[i];
    enum moe_code code = r->be->from_f32(r->dev, false, to, narrow, n, err);
    free(narrow);
    return code;
}

static inline enum moe_code get_elements(struct rank *r, bool wide, double *to, const void *from, size_t n, struct moe_error *err)
{
    if (!n)
        return MOE_OK;
    if ((wide ? r->be->wide : r->be->real) == MOE_REAL_F64)
        return r->be->download(r->dev, to, from, n * sizeof *to, err);
    float *narrow = malloc(n * sizeof *narrow);
    if (!narrow)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory");
    enum moe_code code = r->be->to_f32(r->dev, wide, narrow, from, n, err);
    for (size_t i = 0; i < n; i++)
        to[i] = narrow[i];
    free(narrow);
    return code;
}
static inline enum moe_code get_doubles(struct rank *r, double *to, const void *from, size_t n, struct moe_error *err) { return get_elements(r, false, to, from, n, err); }
static inline enum moe_code get_wide(struct rank *r, double *to, const void *from, size_t n, struct moe_error *err) { return get_elements(r, true, to, from, n, err); }

/* |a - b| / |b|, as vectors. */
static inline double relative(const double *a, const double *b, size_t n)
{
    double off = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        off += (a[i] - b[i]) * (a[i] - b[i]);
        all += b[i] * b[i];
    }
    return all > 0 ? __builtin_sqrt(off / all) : __builtin_sqrt(off);
}
#endif
