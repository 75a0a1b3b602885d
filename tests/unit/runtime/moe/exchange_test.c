/* What is exchanged between memory of a device and a network of the host, and the other way about. The device's pointers carry a mark and cannot be followed without
 * taking it off, so whoever touches memory of the wrong side dies.
 * Links    runtime/moe runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/moe/ranks.h"
#include "runtime/moe/exchange.h"

#define MARK (UINT64_C(1) << 62)
static void *hide(void *p) { return p ? (void *)(uintptr_t)((uint64_t)(uintptr_t)p | MARK) : NULL; }
static void *find(const void *p)
{
    assert_true(!p || (uint64_t)(uintptr_t)p & MARK);
    return (void *)(uintptr_t)((uint64_t)(uintptr_t)p & ~MARK);
}

static enum moe_code far_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err)
{
    void *mem = NULL;
    MOE_TRY(moe_backend_ref()->alloc(dev, bytes, &mem, err));
    *out = hide(mem);
    return MOE_OK;
}
static void far_free(struct moe_device *dev, void *mem) { moe_backend_ref()->free(dev, find(mem)); }
static enum moe_code far_upload(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err)
{
    return moe_backend_ref()->upload(dev, find(to), host, bytes, err);
}
static enum moe_code far_download(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err)
{
    return moe_backend_ref()->download(dev, host, find(from), bytes, err);
}

static struct moe_backend far_backend(void)
{
    struct moe_backend be = *moe_backend_ref();
    be.host_memory = false;
    be.alloc = far_alloc;
    be.free = far_free;
    be.upload = far_upload;
    be.download = far_download;
    return be;
}

/* A communicator of the device: takes marked pointers and hands them on to a mesh without marks. */
struct far_comm { struct moe_comm c; struct moe_comm *mesh; };

static enum moe_code far_alltoallv(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    struct moe_comm *mesh = ((struct far_comm *)c)->mesh;
    return mesh->ops->alltoallv(mesh, find(send), out, find(recv), in, err);
}
static enum moe_code far_allreduce(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    struct moe_comm *mesh = ((struct far_comm *)c)->mesh;
    return mesh->ops->allreduce(mesh, find(data), n, type, op, err);
}
static enum moe_code far_reduce_scatter(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    struct moe_comm *mesh = ((struct far_comm *)c)->mesh;
    return mesh->ops->reduce_scatter(mesh, find(in), find(out), n, type, op, err);
}
static enum moe_code far_allgather(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err)
{
    struct moe_comm *mesh = ((struct far_comm *)c)->mesh;
    return mesh->ops->allgather(mesh, find(in), find(out), n, type, err);
}
static const struct moe_comm_ops far_ops = { .name = "far", .device = true, .alltoallv = far_alltoallv, .allreduce = far_allreduce,
                                             .reduce_scatter = far_reduce_scatter, .allgather = far_allgather };

/* Rank r sends 3 * r + p + 1 bytes to rank p, each of value 16 * r + p; twice, the second time half as many, into the same stage. */
static size_t bytes_between(unsigned from, unsigned to, unsigned round) { return (3 * from + to + 1) / (round + 1); }

/* Pieces one after the other, or apart: two of them touch, and between the others lie bytes that stay what they are. */
enum { GAP = 2, EDGE = 0xee };
static const unsigned gaps[MAX_RANKS] = { GAP, 0, GAP, GAP, 0, 0, GAP, GAP };

static enum moe_code check_rows(const struct rank *r, unsigned char *host, size_t got, const size_t *in, const size_t *in_at, struct moe_error *err)
{
    for (unsigned p = 0; p < r->size; p++)
        for (size_t i = 0; i < in[p]; i++) {
            if (host[in_at[p] + i] != 16 * p + r->index)
                return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "byte %zu from rank %u is %d", i, p, host[in_at[p] + i]);
            host[in_at[p] + i] = EDGE;
        }
    for (size_t i = 0; i < got; i++)
        if (host[i] != EDGE)
            return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "byte %zu, between pieces, was written", i);
    return MOE_OK;
}

static enum moe_code rows_of(struct rank *r, struct moe_stage *stage, struct moe_comm *comm, unsigned round, bool apart, struct moe_error *err)
{
    size_t out[MAX_RANKS], in[MAX_RANKS], out_at[MAX_RANKS], in_at[MAX_RANKS], sent = 0, got = 0;
    unsigned char host[256], fresh[256];
    struct moe_room from = { 0 }, to = { 0 };
    memset(host, EDGE, sizeof host);
    memset(fresh, EDGE, sizeof fresh);
    for (unsigned p = 0; p < r->size; p++) {
        out[p] = bytes_between(r->index, p, round);
        in[p] = bytes_between(p, r->index, round);
        out_at[p] = sent += apart ? gaps[p] : 0;
        in_at[p] = got += apart ? gaps[p] : 0;
        memset(host + sent, (int)(16 * r->index + p), out[p]);
        sent += out[p];
        got += in[p];
    }
    const struct moe_pieces send = { out, apart ? out_at : NULL }, recv = { in, apart ? in_at : NULL };
    enum moe_code code = moe_room_need(stage->be, r->dev, &from, sent, 1, 1, err);
    if (code == MOE_OK)
        code = moe_room_need(stage->be, r->dev, &to, got + GAP, 1, 1, err);
    if (code == MOE_OK)
        code = stage->be->upload(r->dev, from.at, host, sent, err);
    if (code == MOE_OK)
        code = stage->be->upload(r->dev, to.at, fresh, got + GAP, err);
    if (code == MOE_OK)
        code = moe_exchange(stage, comm, from.at, send, to.at, recv, err);
    if (code == MOE_OK)
        code = stage->be->download(r->dev, host, to.at, got + GAP, err);
    if (code == MOE_OK)
        code = check_rows(r, host, got + GAP, in, in_at, err);
    moe_room_drop(stage->be, r->dev, &from);
    moe_room_drop(stage->be, r->dev, &to);
    return code;
}

static enum moe_code rows(struct rank *r, struct moe_stage *stage, struct moe_comm *comm, unsigned round, struct moe_error *err)
{
    MOE_TRY(rows_of(r, stage, comm, round, false, err));
    return rows_of(r, stage, comm, round, true, err);
}

static enum moe_code counts_and_sums(struct rank *r, struct moe_stage *stage, struct moe_comm *comm, struct moe_error *err)
{
    int32_t send[MAX_RANKS], recv[MAX_RANKS] = { 0 };
    size_t each[MAX_RANKS];
    double sum[3] = { r->index, 1, .5 };
    for (unsigned p = 0; p < r->size; p++) {
        send[p] = (int32_t)(100 * r->index + p);
        each[p] = sizeof *send;
    }
    MOE_TRY(moe_exchange_counts(stage, comm, send, recv, each, err));
    for (unsigned p = 0; p < r->size; p++)
        if (recv[p] != (int32_t)(100 * p + r->index))
            return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "count of rank %u is %d", p, recv[p]);
    MOE_TRY(moe_exchange_sum(stage, comm, sum, 3, err));
    if (sum[0] != r->size * (r->size - 1) / 2. || sum[1] != r->size || sum[2] != r->size / 2.)
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "sums are %g, %g, %g", sum[0], sum[1], sum[2]);
    return MOE_OK;
}

/* Sums of parts and their gathering, of N doubles a part: element i of rank r's part p is 1000 r + 100 p + i / 8, whose sums are exact. */
enum { N = 37 };

static enum moe_code parts(struct rank *r, struct moe_stage *stage, struct moe_comm *comm, struct moe_error *err)
{
    double host[MAX_RANKS * N];
    struct moe_room room = { 0 };
    for (unsigned p = 0; p < r->size; p++)
        for (unsigned i = 0; i < N; i++)
            host[p * N + i] = 1000. * r->index + 100. * p + i / 8.;
    enum moe_code code = moe_room_need(stage->be, r->dev, &room, r->size * N, 1, sizeof *host, err);
    if (code == MOE_OK)
        code = stage->be->upload(r->dev, room.at, host, r->size * N * sizeof *host, err);
    if (code == MOE_OK)
        code = moe_exchange_reduce(stage, comm, room.at, N, err);
    if (code == MOE_OK)
        code = moe_exchange_gather(stage, comm, room.at, N * sizeof *host, err);
    if (code == MOE_OK)
        code = stage->be->download(r->dev, host, room.at, r->size * N * sizeof *host, err);
    for (unsigned p = 0; code == MOE_OK && p < r->size; p++)
        for (unsigned i = 0; i < N; i++)
            if (host[p * N + i] != 1000. * r->size * (r->size - 1) / 2 + r->size * (100. * p + i / 8.))
                code = moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "element %u of part %u is %g", i, p, host[p * N + i]);
    moe_room_drop(stage->be, r->dev, &room);
    return code;
}

struct sides { bool far_memory, far_network; size_t piece; };

static enum moe_code body(struct rank *r, struct moe_error *err)
{
    const struct sides *sides = r->ctx;
    const struct moe_backend be = sides->far_memory ? far_backend() : *moe_backend_ref();
    struct moe_stage stage = { .be = &be, .dev = r->dev, .piece = sides->piece };
    struct far_comm far = { .c = *r->world, .mesh = r->world };
    far.c.ops = &far_ops;
    struct moe_comm *comm = sides->far_network ? &far.c : r->world;
    enum moe_code code = MOE_OK;
    for (unsigned round = 0; round < 2 && code == MOE_OK; round++)
        code = rows(r, &stage, comm, round, err);
    if (code == MOE_OK)
        code = counts_and_sums(r, &stage, comm, err);
    if (code == MOE_OK)
        code = parts(r, &stage, comm, err);
    moe_stage_drop(&stage);
    return code;
}

static void goes_through(void **state)
{
    struct rank ranks[MAX_RANKS];
    ranks_run(ranks, 3, 1, moe_backend_ref(), 1, body, *state);
    ranks_must_be_ok(ranks, 3);
}

static void memory_has_caps(void **state)
{
    const struct moe_backend *be = moe_backend_ref();
    struct moe_device *dev = NULL;
    struct moe_error err;
    struct moe_room room = { 0 };
    void *block = NULL, *a = NULL, *b = NULL;
    const struct moe_array wraps[] = { { &a, UINT64_MAX / 4, 8 } }, sums[] = { { &a, MOE_CAP_DEVICE_BLOCK, 1 }, { &b, 1, 1 } }, fits[] = { { &a, 3, 1 }, { &b, 5, 8 } };
    (void)state;
    assert_int_equal(be->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err), MOE_OK);
    assert_int_equal(moe_block_new(be, dev, wraps, 1, &block, &err), MOE_E_LIMIT);
    assert_int_equal(moe_block_new(be, dev, sums, 2, &block, &err), MOE_E_LIMIT);
    assert_null(block);
    assert_int_equal(moe_room_need(be, dev, &room, UINT64_MAX, 2, 8, &err), MOE_E_LIMIT);
    assert_int_equal(moe_room_need(be, dev, &room, MOE_CAP_DEVICE_BLOCK, 1, 2, &err), MOE_E_LIMIT);
    assert_int_equal(moe_block_new(be, dev, fits, 2, &block, &err), MOE_OK);
    assert_int_equal((char *)b - (char *)a, 64);
    be->free(dev, block);
    assert_int_equal(moe_room_need(be, dev, &room, 100, 1, 1, &err), MOE_OK);
    assert_int_equal(moe_room_need(be, dev, &room, 101, 1, 1, &err), MOE_OK);
    assert_int_equal(room.bytes, 101);
    room.ample = true;
    assert_int_equal(moe_room_need(be, dev, &room, 104, 1, 1, &err), MOE_OK);
    assert_int_equal(room.bytes, 130);                  /* grows by a quarter more, so that what creeps up is not allocated anew each time */
    moe_room_drop(be, dev, &room);
    be->close(&dev);
}

int main(void)
{
    static const struct sides host = { false, false, 0 }, far_memory = { true, false, 0 }, pieces = { true, false, 256 }, far_both = { true, true, 0 };
    const struct CMUnitTest tests[] = {
        { "memory and network of the host", goes_through, NULL, NULL, (void *)(uintptr_t)&host },
        { "memory of a device, network of the host", goes_through, NULL, NULL, (void *)(uintptr_t)&far_memory },
        { "memory of a device, network of the host, in pieces", goes_through, NULL, NULL, (void *)(uintptr_t)&pieces },
        { "memory and network of a device", goes_through, NULL, NULL, (void *)(uintptr_t)&far_both },
        cmocka_unit_test(memory_has_caps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
