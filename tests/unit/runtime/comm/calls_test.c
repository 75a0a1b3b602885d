/* Every call of every implementation, against what plain loops over all ranks' inputs give. */
#include "tests/unit/runtime/comm/world.h"
#include "runtime/comm/mesh.h"
#include <sys/resource.h>
#include <sys/wait.h>

/* Element i of rank r: small enough that every sum is exact in every type, so that the result does not depend on the order. */
static int64_t input(unsigned rank, size_t i) { return (int64_t)((i * 7 + rank * 13 + (i ^ rank) % 5) % 15); }

static void put(void *at, size_t i, enum moe_comm_type type, int64_t v)
{
    switch (type) {
    case MOE_COMM_U8:  ((uint8_t *)at)[i] = (uint8_t)v; break;
    case MOE_COMM_I32: ((int32_t *)at)[i] = (int32_t)v; break;
    case MOE_COMM_I64: ((int64_t *)at)[i] = v; break;
    case MOE_COMM_F32: ((float *)at)[i] = (float)v; break;
    case MOE_COMM_F64: ((double *)at)[i] = (double)v; break;
    }
}

static int64_t get(const void *at, size_t i, enum moe_comm_type type)
{
    switch (type) {
    case MOE_COMM_U8:  return ((const uint8_t *)at)[i];
    case MOE_COMM_I32: return ((const int32_t *)at)[i];
    case MOE_COMM_I64: return ((const int64_t *)at)[i];
    case MOE_COMM_F32: return (int64_t)((const float *)at)[i];
    case MOE_COMM_F64: return (int64_t)((const double *)at)[i];
    }
    return -1;
}

static int64_t reduced(unsigned size, size_t i, enum moe_comm_reduce op)
{
    int64_t all = 0;
    for (unsigned r = 0; r < size; r++)
        all = op == MOE_COMM_SUM ? all + input(r, i) : MOE_MAX(all, input(r, i));
    return all;
}

static bool wrong(struct rank *k, const char *what, size_t n, size_t i, int64_t got, int64_t want)
{
    (void)moe_fail(&k->err, MOE_E_BUG, (struct moe_where){ .field = what }, "n = %zu: element %zu is %lld, not %lld", n, i, (long long)got, (long long)want);
    return false;
}

static void fill(const struct rank *k, void *at, size_t n, enum moe_comm_type type)
{
    for (size_t i = 0; i < n; i++)
        put(at, i, type, input(k->rank, i));
}

static bool allreduce(struct rank *k, void *a, size_t n, enum moe_comm_type type, enum moe_comm_reduce op)
{
    fill(k, a, n, type);
    if (k->comm->ops->allreduce(k->comm, a, n, type, op, &k->err) != MOE_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (get(a, i, type) != reduced(k->size, i, op))
            return wrong(k, "allreduce", n, i, get(a, i, type), reduced(k->size, i, op));
    return true;
}

static bool reduce_scatter(struct rank *k, void *a, void *b, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, bool in_place)
{
    char *out = in_place ? (char *)a + k->rank * n * moe_comm_type_bytes(type) : b;
    fill(k, a, n * k->size, type);
    if (k->comm->ops->reduce_scatter(k->comm, a, out, n, type, op, &k->err) != MOE_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (get(out, i, type) != reduced(k->size, k->rank * n + i, op))
            return wrong(k, in_place ? "reduce_scatter in place" : "reduce_scatter", n, i, get(out, i, type), reduced(k->size, k->rank * n + i, op));
    return true;
}

static bool allgather(struct rank *k, void *a, void *b, size_t n, enum moe_comm_type type, bool in_place)
{
    char *in = in_place ? (char *)b + k->rank * n * moe_comm_type_bytes(type) : a;
    fill(k, in, n, type);
    if (k->comm->ops->allgather(k->comm, in, b, n, type, &k->err) != MOE_OK)
        return false;
    for (size_t i = 0; i < n * k->size; i++)
        if (get(b, i, type) != input((unsigned)(i / n), i % n))
            return wrong(k, in_place ? "allgather in place" : "allgather", n, i, get(b, i, type), input((unsigned)(i / n), i % n));
    return true;
}

/* What rank a sends to rank b: uneven, and nothing at all now and then. */
static size_t share(unsigned a, unsigned b, size_t n) { return (a + b) % 3 == 0 ? 0 : n * (a + 1) / (b + 2) + (a * 5 + b) % 4; }

enum { GAP = 3, EDGE = 0xe5 };
enum layout { IN_A_ROW, BACKWARDS, SHUFFLED };                         /* the last two with gaps before, between and behind                 */

/* Where pieces begin, and how far they reach. */
static size_t lay_out(enum layout layout, unsigned size, const size_t *bytes, size_t *at)
{
    size_t end = layout == IN_A_ROW ? 0 : GAP;
    for (unsigned i = 0; i < size; i++) {
        const unsigned r = layout == IN_A_ROW ? i : layout == BACKWARDS ? size - 1 - i : i / 2 * 2 + (i % 2 == 0 && i + 1 < size);
        at[r] = end;
        end += bytes[r] + (layout == IN_A_ROW ? 0 : GAP);
    }
    return end;
}

static bool alltoallv_of(struct rank *k, unsigned char *a, unsigned char *b, size_t n, enum layout layout)
{
    size_t out[WORLD_MOST] = { 0 }, in[WORLD_MOST] = { 0 }, out_at[WORLD_MOST], in_at[WORLD_MOST], gaps = 0;
    for (unsigned r = 0; r < k->size; r++) {
        out[r] = share(k->rank, r, n);
        in[r] = share(r, k->rank, n);
    }
    (void)lay_out(layout, k->size, out, out_at);
    const size_t end = lay_out(layout, k->size, in, in_at);
    for (unsigned r = 0; r < k->size; r++)
        for (size_t i = 0; i < out[r]; i++)
            a[out_at[r] + i] = (unsigned char)(k->rank * 31 + r * 7 + i);
    memset(b, EDGE, end + GAP);
    const struct moe_pieces from = { out, layout == IN_A_ROW ? NULL : out_at }, into = { in, layout == IN_A_ROW ? NULL : in_at };
    if (k->comm->ops->alltoallv(k->comm, a, from, b, into, &k->err) != MOE_OK)
        return false;
    for (unsigned r = 0; r < k->size; r++) {
        for (size_t i = 0; i < in[r]; i++)
            if (b[in_at[r] + i] != (unsigned char)(r * 31 + k->rank * 7 + i))
                return wrong(k, "alltoallv", n, in_at[r] + i, b[in_at[r] + i], (unsigned char)(r * 31 + k->rank * 7 + i));
        memset(b + in_at[r], EDGE, in[r]);
    }
    while (gaps < end + GAP && b[gaps] == EDGE)
        gaps++;
    return gaps == end + GAP || wrong(k, "a gap of alltoallv", n, gaps, b[gaps], EDGE);
}

static bool alltoallv(struct rank *k, unsigned char *a, unsigned char *b, size_t n)
{
    return alltoallv_of(k, a, b, n, IN_A_ROW) && alltoallv_of(k, a, b, n, BACKWARDS) && alltoallv_of(k, a, b, n, SHUFFLED);
}

static bool broadcast(struct rank *k, void *a, size_t n, unsigned root)
{
    memset(a, 0, n);
    if (k->rank == root)
        for (size_t i = 0; i < n; i++)
            ((unsigned char *)a)[i] = (unsigned char)input(root, i);
    if (k->comm->ops->broadcast(k->comm, a, n, root, &k->err) != MOE_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (((unsigned char *)a)[i] != (unsigned char)input(root, i))
            return wrong(k, "broadcast", n, i, ((unsigned char *)a)[i], input(root, i));
    return true;
}

/* Sizes around every border: nothing, fewer elements than ranks, the small way and the ring, less and more than a stage. */
static const size_t sizes[] = { 0, 1, 2, 7, 1000, 4099, 40001, 150001 };

static bool all_calls(struct rank *k)
{
    const size_t most = 150001 * 8 * k->size;
    void *a = calloc(1, most), *b = calloc(1, most);
    bool good = a && b;
    for (enum moe_comm_type type = MOE_COMM_U8; type <= MOE_COMM_F64; type++)
        for (size_t s = 0; good && s < MOE_COUNT(sizes) - (k->size > 5); s++)
            for (enum moe_comm_reduce op = MOE_COMM_SUM; good && op <= MOE_COMM_MAX; op++)
                good = allreduce(k, a, sizes[s], type, op) && reduce_scatter(k, a, b, sizes[s], type, op, s % 2) && allgather(k, a, b, sizes[s], type, s % 2);
    for (size_t s = 0; good && s < MOE_COUNT(sizes); s++)
        for (unsigned root = 0; good && root < k->size; root += 2)
            good = alltoallv(k, a, b, sizes[s]) && broadcast(k, a, sizes[s], root) && k->comm->ops->barrier(k->comm, &k->err) == MOE_OK;
    free(a);
    free(b);
    return good;
}

static void plain(void **state)
{
    static const unsigned worlds[] = { 1, 2, 3, 4, 5, 8 };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(worlds); i++)
        world_all_good(worlds[i], WORLD_PLAIN, all_calls, NULL);
}

static void tls(void **state)
{
    (void)state;
    world_all_good(2, WORLD_TLS, all_calls, NULL);
    world_all_good(3, WORLD_TLS, all_calls, NULL);
}

/* More peers than a window holds, and a number of ranks that is no power of two. */
static bool few_calls(struct rank *k)
{
    static char a[WORLD_MOST][1 << 17], b[WORLD_MOST][1 << 17];
    return allreduce(k, a[k->rank], 9, MOE_COMM_F32, MOE_COMM_SUM) && allreduce(k, a[k->rank], 5001, MOE_COMM_F32, MOE_COMM_SUM) &&
           alltoallv(k, (unsigned char *)a[k->rank], (unsigned char *)b[k->rank], 60) && broadcast(k, a[k->rank], 1 << 17, 5) &&
           k->comm->ops->barrier(k->comm, &k->err) == MOE_OK;
}

static void many(void **state)
{
    (void)state;
    world_all_good(WORLD_MOST, WORLD_PLAIN, few_calls, NULL);
}

static void alone(void **state)
{
    struct rank k = { .size = 1 };
    (void)state;
    assert_int_equal(moe_comm_self(3, &k.comm, &k.err), MOE_OK);
    assert_string_equal(k.comm->ops->name, "self");
    assert_int_equal(k.comm->generation, 3);
    if (!all_calls(&k))
        fail_msg("%s: %s", k.err.field, k.err.text);
    moe_comm_free(&k.comm);
    assert_null(k.comm);
}

/* The fake without a script is what it wraps. */
static bool faked(struct rank *k)
{
    struct moe_comm *fake = NULL;
    if (moe_comm_fake(k->comm, NULL, 0, &fake, &k->err) != MOE_OK)
        return false;
    k->comm = fake;
    return strcmp(fake->ops->name, "fake") == 0 && all_calls(k);
}

static void fake(void **state)
{
    (void)state;
    world_all_good(3, WORLD_PLAIN, faked, NULL);
}

/* ---- the same bits ---- */

static double rough(unsigned rank, size_t i)
{
    uint64_t x = (i + 1) * 0x9e3779b97f4a7c15u + rank * 0xbf58476d1ce4e5b9u;
    x ^= x >> 29;
    x *= 0x94d049bb133111ebu;
    return ((double)(x >> 11) - 0x1p52) * 0x1p-52 * (i % 7 ? 1 : 1e8);
}

enum { ROUGH = 30011 };
struct bits { float f32[WORLD_MOST][ROUGH]; double f64[WORLD_MOST][100]; };

static bool sum_rough(struct rank *k)
{
    struct bits *bits = k->ctx;
    for (size_t i = 0; i < ROUGH; i++)
        bits->f32[k->rank][i] = (float)rough(k->rank, i);
    for (size_t i = 0; i < 100; i++)
        bits->f64[k->rank][i] = rough(k->rank, i);
    return k->comm->ops->allreduce(k->comm, bits->f32[k->rank], ROUGH, MOE_COMM_F32, MOE_COMM_SUM, &k->err) == MOE_OK &&
           k->comm->ops->allreduce(k->comm, bits->f64[k->rank], 100, MOE_COMM_F64, MOE_COMM_SUM, &k->err) == MOE_OK;
}

static void same_bits(void **state)
{
    struct bits *first = calloc(1, sizeof *first), *again = calloc(1, sizeof *again);
    (void)state;
    assert_non_null(first);
    assert_non_null(again);
    world_all_good(5, WORLD_PLAIN, sum_rough, first);
    world_all_good(5, WORLD_TLS, sum_rough, again);
    for (unsigned r = 0; r < 5; r++) {
        assert_memory_equal(first->f32[r], first->f32[0], sizeof first->f32[0]);
        assert_memory_equal(first->f64[r], first->f64[0], sizeof first->f64[0]);
    }
    assert_memory_equal(first, again, sizeof *first);
    double want = 0, got = first->f64[0][3];
    for (unsigned r = 0; r < 5; r++)
        want += rough(r, 3);
    assert_true(got - want < 1e-9 && want - got < 1e-9);
    free(first);
    free(again);
}

/* A NaN on any rank is the maximum on all, and a sum of integers wraps. */
static bool odd_numbers(struct rank *k)
{
    float f[3] = { (float)k->rank, k->rank == 1 ? __builtin_nanf("") : 9, k->rank == 2 ? __builtin_nanf("") : 9 };
    int32_t i[2] = { INT32_MAX, -(int32_t)k->rank };
    uint8_t u = 200;
    if (k->comm->ops->allreduce(k->comm, f, 3, MOE_COMM_F32, MOE_COMM_MAX, &k->err) != MOE_OK ||
        k->comm->ops->allreduce(k->comm, i, 2, MOE_COMM_I32, MOE_COMM_SUM, &k->err) != MOE_OK ||
        k->comm->ops->allreduce(k->comm, &u, 1, MOE_COMM_U8, MOE_COMM_SUM, &k->err) != MOE_OK)
        return false;
    (void)moe_fail(&k->err, MOE_E_BUG, (struct moe_where){ 0 }, "%g %g %g %d %d %u", (double)f[0], (double)f[1], (double)f[2], i[0], i[1], u);
    return f[0] == 2 && f[1] != f[1] && f[2] != f[2] && i[0] == INT32_MAX - 2 && i[1] == -3 && u == (uint8_t)600;
}

static void odd(void **state)
{
    (void)state;
    world_all_good(3, WORLD_PLAIN, odd_numbers, NULL);
}

/* ---- groups ---- */

/* A grid of 2 by 3: rows, columns, the world, and a group of a group, in one order; groups of a rank make different numbers of calls. */
static bool grid(struct rank *k)
{
    const unsigned row = k->rank / 3, column = k->rank % 3;
    struct moe_comm *rows = NULL, *columns = NULL, *pair = NULL, *again = NULL;
    unsigned row_members[3] = { row * 3, row * 3 + 1, row * 3 + 2 }, column_members[2] = { column, column + 3 }, last[2] = { 1, 2 };
    int32_t in_row = 1 << k->rank, in_column = 1 << k->rank, all = 1 << k->rank, in_pair = 1 << k->rank;
    bool good = k->comm->ops->group(k->comm, row_members, 3, &rows, &k->err) == MOE_OK &&
                k->comm->ops->group(k->comm, column_members, 2, &columns, &k->err) == MOE_OK && rows->rank == column && columns->rank == row &&
                rows->size == 3 && columns->size == 2;
    for (unsigned i = 0; good && row == 1 && i < 3; i++)                       /* the second row makes calls that the first does not */
        good = rows->ops->barrier(rows, &k->err) == MOE_OK;
    good = good && rows->ops->allreduce(rows, &in_row, 1, MOE_COMM_I32, MOE_COMM_SUM, &k->err) == MOE_OK &&
           columns->ops->allreduce(columns, &in_column, 1, MOE_COMM_I32, MOE_COMM_SUM, &k->err) == MOE_OK &&
           k->comm->ops->allreduce(k->comm, &all, 1, MOE_COMM_I32, MOE_COMM_SUM, &k->err) == MOE_OK;
    if (good && column > 0)
        good = rows->ops->group(rows, last, 2, &pair, &k->err) == MOE_OK && pair->rank == column - 1 &&
               pair->ops->allreduce(pair, &in_pair, 1, MOE_COMM_I32, MOE_COMM_SUM, &k->err) == MOE_OK && in_pair == (row ? 0x30 : 0x06);
    good = good && k->comm->ops->group(k->comm, row_members, 3, &again, &k->err) == MOE_OK && again->ops->barrier(again, &k->err) == MOE_OK &&
           rows->ops->barrier(rows, &k->err) == MOE_OK && in_row == (row ? 0x38 : 0x07) && in_column == 9 << column && all == 0x3f;
    moe_comm_free(&again);
    moe_comm_free(&pair);
    moe_comm_free(&columns);
    moe_comm_free(&rows);
    return good;
}

static void groups(void **state)
{
    (void)state;
    world_all_good(6, WORLD_PLAIN, grid, NULL);
}

/* A group's calls are as good as the world's. */
static bool in_group(struct rank *k)
{
    static const unsigned members[] = { 0, 2, 3 };
    struct moe_comm *part = NULL;
    struct rank inside = { .size = 3 };
    if (k->rank == 1)
        return true;
    if (k->comm->ops->group(k->comm, members, 3, &part, &k->err) != MOE_OK)
        return false;
    inside.comm = part;
    inside.rank = part->rank;
    bool good = all_calls(&inside);
    k->err = inside.err;
    moe_comm_free(&part);
    return good;
}

static void group_calls(void **state)
{
    (void)state;
    world_all_good(4, WORLD_PLAIN, in_group, NULL);
}

/* ---- what a caller must not ask for ---- */

static bool survives(struct moe_pieces out, struct moe_pieces in)
{
    struct moe_error err;
    int status = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit none = { 0, 0 };
        (void)setrlimit(RLIMIT_CORE, &none);
        _exit(moe_comm_exchange(out, in, 4, 2, &err) == MOE_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) || WIFSIGNALED(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Pieces of four ranks, of 8 bytes but the last, which has none. */
static void overlapping(void **state)
{
    static const size_t bytes[] = { 8, 8, 8, 0 };
    static const struct { size_t at[4]; bool apart; } cases[] = {
        { { 0, 8, 16, 24 }, true  }, { { 16, 8, 0, 9 },  true  }, { { 0, 100, 50, 7 }, true  }, { { 50, 0, 8, 55 },   true  },
        { { 0, 7, 16, 24 }, false }, { { 16, 9, 0, 24 }, false }, { { 0, 100, 93, 7 }, false }, { { 50, 0, 44, 500 }, false }, { { 8, 0, 8, 0 }, false },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        const struct moe_pieces p = { bytes, cases[i].at }, row = { .bytes = bytes };
        assert_true(survives(p, row));                     /* what is only read may overlap */
        assert_int_equal(survives(row, p), cases[i].apart);
    }
}

static void too_far(void **state)
{
    static const size_t few[] = { 8, 8, 8, 0 }, huge[] = { SIZE_MAX, 8, 8, 8 }, half[] = { PTRDIFF_MAX, 8, 8, 8 }, other[] = { 8, 8, 9, 0 };
    static const size_t far[] = { 0, 8, SIZE_MAX - 4, 0 }, end[] = { 0, (size_t)PTRDIFF_MAX - 7, 16, 0 };
    static const struct { struct moe_pieces out, in; const char *says; } cases[] = {
        { { .bytes = huge }, { .bytes = few },      "more bytes than memory holds"                 },
        { { .bytes = few },  { .bytes = half },     "more bytes than memory holds"                 },
        { { few, far },      { .bytes = few },      "more bytes than memory holds"                 },
        { { .bytes = few },  { few, end },          "more bytes than memory holds"                 },
        { { .bytes = few },  { .bytes = other },    "this rank sends itself 8 bytes, and expects 9" },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_error err = { 0 };
        assert_int_equal(moe_comm_exchange(cases[i].out, cases[i].in, 4, 2, &err), MOE_E_USAGE);
        assert_non_null(strstr(err.text, cases[i].says));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "every call of the mesh, all types, 1 to 8 ranks, over socket pairs", plain, NULL, NULL, NULL },
        { "the same over TLS", tls, NULL, NULL, NULL },
        { "more ranks than a window of an alltoallv holds", many, NULL, NULL, NULL },
        { "one rank alone", alone, NULL, NULL, NULL },
        { "a fake without a script is what it wraps", fake, NULL, NULL, NULL },
        { "sums have the same bits on all ranks, in every run, over every kind of link", same_bits, NULL, NULL, NULL },
        { "a NaN is the maximum, and integers wrap", odd, NULL, NULL, NULL },
        { "groups of a grid, and groups of groups, interleaved with the world", groups, NULL, NULL, NULL },
        { "every call within a group", group_calls, NULL, NULL, NULL },
        { "pieces that arrive over each other are the caller's end", overlapping, NULL, NULL, NULL },
        { "pieces past the end of memory are refused", too_far, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests_name("runtime/comm calls", tests, NULL, NULL);
}
