/* Rows there and back on a device, against the reference; the embedding's gradient has the CPU's bits, because both add in the order of the tokens.
 *
 * Links    emulated/rows runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/cuda/bed.h"

struct row_case { const char *name; size_t n, d, k, v; };

/* Places of n * k pairs: some are dropped, the rest have distinct rows, in no order. */
static int32_t *slots_of(struct bed *b, size_t pairs)
{
    int32_t *slot = bed_host(b, pairs, sizeof *slot);
    size_t rows = 0;
    for (size_t i = 0; i < pairs; i++)
        slot[i] = bed_below(b, 4) ? (int32_t)rows++ : -1;
    for (size_t i = pairs; i-- > 1;) {
        const size_t j = bed_below(b, i + 1);
        const int32_t other = slot[i];
        slot[i] = slot[j];
        slot[j] = other;
    }
    return slot;
}

static void gather(struct bed *b, const void *row)
{
    const struct row_case *c = row;
    const size_t rows = c->n * c->k, all = rows * c->d;
    float *x = bed_random(b, c->n * c->d, -1, 1);
    int32_t *index = slots_of(b, rows);
    double *want = bed_zeros(b, all);
    void *y = bed_new_real(b, all);
    const uint64_t launches = moe_emulate_launches();
    bed_queued(b, moe_cuda_gather(&b->call, y, bed_put_real(b, x, c->n * c->d), bed_put_ints(b, index, rows), rows, c->d, c->k));
    assert_int_equal(moe_emulate_launches() - launches, all > 0);
    bed_done(b, b->ref->gather(b->dev, want, bed_doubles(b, x, c->n * c->d), index, rows, c->d, c->k, &b->err));
    bed_real(b, "y", y, want, all, 0, 0);
}

/* Rows of groups, into order and out of it: what is before the first group and behind the last stays as it is, and its places are not read. */
static void groups_of_rows(struct bed *b, const void *row)
{
    const struct row_case *c = row;
    const size_t before = c->n / 3, rows = c->n * c->k, end = rows - rows / 5, all = rows * c->d;
    const int32_t offset[] = { (int32_t)before, (int32_t)before, (int32_t)end };
    for (size_t past = 0; past < 4; past += 3) {     /* past: what begins no place of 16 bytes */
        float *x = bed_random(b, c->n * c->d, -1, 1), *y = bed_random(b, all, -1, 1), *away = bed_random(b, all, -1, 1);
        int32_t *from = bed_host(b, rows, sizeof *from), *to = bed_host(b, rows, sizeof *to);
        double *want = bed_doubles(b, y, all), *want_away = bed_doubles(b, away, all);
        for (size_t r = 0; r < rows; r++) {
            const bool in = r >= before && r < end;
            from[r] = in ? (int32_t)bed_below(b, c->n * c->k) : -1000000000;
            to[r] = in ? (int32_t)(rows - 1 - r) : -1000000000;
            for (size_t i = 0; in && i < c->d; i++)
                want[r * c->d + i] = (double)x[(size_t)from[r] / c->k * c->d + i];
        }
        void *y_at = bed_past_real(b, y, all, past), *away_at = bed_past_real(b, away, all, past);
        const struct moe_cuda_span span = { bed_put_ints(b, offset, 3), 2, rows };
        const int32_t *to_at = bed_put_ints(b, to, rows);
        bed_queued(b, moe_cuda_collect(&b->call, &span, y_at, bed_past_real(b, x, c->n * c->d, past), bed_put_ints(b, from, rows), c->d, c->k));
        bed_real(b, past ? "in order, from anywhere" : "in order", y_at, want, all, 0, 0);
        for (size_t r = before; r < end; r++)
            memcpy(want_away + (size_t)to[r] * c->d, want + r * c->d, c->d * sizeof *want);
        bed_queued(b, moe_cuda_scatter(&b->call, &span, away_at, y_at, to_at, c->d));
        bed_real(b, past ? "away, to anywhere" : "away", away_at, want_away, all, 0, 0);
    }
}

static void combine_as(struct bed *b, const struct row_case *c, bool add, bool weighted)
{
    const size_t pairs = c->n * c->k, all = c->n * c->d;
    float *ys = bed_random(b, pairs * c->d, -1, 1), *y = bed_random(b, all, -1, 1), *weight = bed_random_wide(b, pairs, 0, 1);
    int32_t *slot = slots_of(b, pairs);
    double *want = bed_doubles(b, y, all);
    void *dev = bed_put_real(b, y, all);
    bed_queued(b, moe_cuda_combine(&b->call, dev, add, bed_put_real(b, ys, pairs * c->d), bed_put_ints(b, slot, pairs),
                                   weighted ? bed_put_wide(b, weight, pairs) : NULL, c->n, c->d, c->k));
    const double *by = weighted ? bed_doubles(b, weight, pairs) : NULL;
    bed_done(b, b->ref->combine(b->dev, want, add, bed_doubles(b, ys, pairs * c->d), slot, by, c->n, c->d, c->k, &b->err));
    bed_real(b, weighted ? add ? "added" : "combined" : add ? "summed to" : "summed", dev, want, all, (double)c->k + 1, (double)c->k + 1);
}

static void combine(struct bed *b, const void *row)
{
    for (unsigned how = 0; how < 4; how++)
        combine_as(b, row, how & 1, how & 2);
}

static void combine_back(struct bed *b, const void *row)
{
    const struct row_case *c = row;
    const size_t pairs = c->n * c->k, all = pairs * c->d;
    float *ys = bed_random(b, all, -1, 1), *dy = bed_random(b, c->n * c->d, -1, 1), *weight = bed_random_wide(b, pairs, 0, 1), *before = bed_random(b, all, 3, 4);
    int32_t *slot = slots_of(b, pairs);
    double *dys = bed_doubles(b, before, all), *dweight = bed_zeros(b, pairs);
    void *to = bed_put_real(b, before, all), *slope = bed_new_wide(b, pairs);      /* rows that no pair has stay as they are */
    bed_queued(b, moe_cuda_combine_back(&b->call, to, slope, bed_put_real(b, dy, c->n * c->d), bed_put_real(b, ys, all), bed_put_ints(b, slot, pairs),
                                        bed_put_wide(b, weight, pairs), c->n, c->d, c->k));
    const double *slopes = bed_doubles(b, dy, c->n * c->d), *rows = bed_doubles(b, ys, all), *by = bed_doubles(b, weight, pairs);
    bed_done(b, b->ref->combine_back(b->dev, dys, dweight, slopes, rows, slot, by, c->n, c->d, c->k, &b->err));
    bed_real(b, "dys", to, dys, all, 0.5, 1);
    bed_wide(b, "dweight", slope, dweight, pairs, (double)c->d + 1, (double)c->d);
}

/* Half of the tokens are one, and most of the others come several times. */
static int32_t *tokens_of(struct bed *b, const struct row_case *c)
{
    int32_t *token = bed_host(b, c->n, sizeof *token);
    for (size_t i = 0; i < c->n; i++)
        token[i] = (int32_t)(bed_below(b, 2) ? c->v / 3 : bed_below(b, bed_below(b, c->v) + 1));
    if (c->n > 1) {
        token[0] = (int32_t)c->v - 1;
        token[c->n - 1] = 0;
    }
    return token;
}

static void embed(struct bed *b, const void *row)
{
    const struct row_case *c = row;
    const size_t all = c->n * c->d;
    float *table = bed_random(b, c->v * c->d, -1, 1);
    int32_t *token = tokens_of(b, c);
    double *want = bed_zeros(b, all);
    void *y = bed_new_real(b, all);
    bed_queued(b, moe_cuda_embed(&b->call, y, bed_put_real(b, table, c->v * c->d), bed_put_ints(b, token, c->n), c->n, c->d));
    bed_done(b, b->ref->embed(b->dev, want, bed_doubles(b, table, c->v * c->d), token, c->n, c->d, c->v, &b->err));
    bed_real(b, "y", y, want, all, 0, 0);
}

static void embed_back(struct bed *b, const void *row)
{
    const struct row_case *c = row;
    const size_t all = c->v * c->d;
    const struct moe_backend *cpu = moe_backend_cpu();
    struct moe_device *dev = NULL;
    float *dy = bed_random(b, c->n * c->d, -1, 1), *table = bed_random_wide(b, all, -1, 1);
    int32_t *token = tokens_of(b, c);
    double *want = bed_doubles(b, table, all);
    void *dtable = bed_put_wide(b, table, all);
    bed_scratch(b, moe_cuda_embed_back_scratch(c->n, c->d, c->v));
    bed_queued(b, moe_cuda_embed_back(&b->call, dtable, bed_put_real(b, dy, c->n * c->d), bed_put_ints(b, token, c->n), c->n, c->d, c->v));
    bed_done(b, b->ref->embed_back(b->dev, want, bed_doubles(b, dy, c->n * c->d), token, c->n, c->d, c->v, &b->err));
    bed_wide(b, "dtable", dtable, want, all, (double)c->n, (double)c->n / 2 + 1);
    assert_int_equal(cpu->open(&(struct moe_device_options){ .threads = 1 }, &dev, &b->err), MOE_OK);
    assert_int_equal(cpu->embed_back(dev, table, dy, token, c->n, c->d, c->v, &b->err), MOE_OK);
    cpu->close(&dev);
    assert_memory_equal(bed_get(b, dtable, all * sizeof(float)), table, all * sizeof(float));
}

/* ---- the tables ---- */

static const struct row_case moves[] = {
    { "nothing",                                0, 8, 2, 0 },
    { "one element",                            1, 1, 1, 0 },
    { "rows of no whole packs",                 9, 13, 3, 0 },
    { "rows of half packs",                     9, 12, 2, 0 },
    { "rows of a pack",                         67, 8, 5, 0 },
    { "rows of a warp",                         5, 264, 2, 0 },
    { "rows of a warp's elements, and one",     5, 33, 2, 0 },
    { "rows of several loads",                  3, 1040, 9, 0 },
    { "rows of many loads, and a rest",         2, 2310, 2, 0 },
    { "more than a block has rows of",          400, 3, 2, 0 },
};
static const struct row_case tokens[] = {
    { "no tokens",                              0, 8, 0, 5 },
    { "one of one",                             1, 1, 0, 1 },
    { "letters",                                300, 16, 0, 256 },
    { "letters, rows of no whole packs",        77, 13, 0, 257 },
    { "two digits",                             600, 24, 0, 1000 },
    { "two digits, several chunks",             4500, 3, 0, 5000 },
    { "three digits",                           50, 4, 0, 300001 },
    { "rows of several blocks",                 40, 1288, 0, 9 },
    { "one token, very often",                  1000, 8, 0, 1 },
};

static void check_gather(void **state)       { bed_run(gather, *state); }
static void check_groups(void **state)       { bed_run(groups_of_rows, *state); }
static void check_combine(void **state)      { bed_run(combine, *state); }
static void check_combine_back(void **state) { bed_run(combine_back, *state); }
static void check_embed(void **state)        { bed_run(embed, *state); }
static void check_embed_back(void **state)   { bed_run(embed_back, *state); }

static const struct bed_family families[] = {
    { "gather: ", check_gather, BED_ROWS(moves) }, { "rows of groups: ", check_groups, BED_ROWS(moves) },
    { "combine: ", check_combine, BED_ROWS(moves) }, { "combine back: ", check_combine_back, BED_ROWS(moves) },
    { "embed: ", check_embed, BED_ROWS(tokens) },  { "embed back: ", check_embed_back, BED_ROWS(tokens) },
};

int main(void)
{
    static struct bed_tests tests;
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        bed_add(&tests, &families[i]);
    return _cmocka_run_group_tests("rows", tests.of, tests.count, NULL, NULL);
}
