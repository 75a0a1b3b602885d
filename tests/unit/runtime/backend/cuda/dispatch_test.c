/* Pairs sorted by expert on a device, against the reference and, where that is too slow, the CPU; and the inspection of what was made: whole, and with each kind of
 * fault, made on purpose, one and several at a time.
 *
 * Links    emulated/dispatch emulated/inspect runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/cuda/bed.h"

enum skew { EVEN, LOW, ONE };            /* experts: each alike; mostly the lower ones; the same few */
struct pair_case { const char *name; size_t tokens, experts, top_k, capacity; enum moe_drop drop; enum skew skew; };

struct dispatched { size_t pairs; int32_t *expert, *count, *offset, *slot, *source; float *weight; };

/* Experts of a token are distinct, as a router's are; weights are eighths, so that many are equal, and some are odd. */
static struct dispatched pairs_of(struct bed *b, const struct pair_case *c)
{
    struct dispatched d = { .pairs = c->tokens * c->top_k };
    d.expert = bed_host(b, d.pairs, sizeof *d.expert);
    d.weight = bed_host(b, d.pairs, sizeof *d.weight);
    for (size_t n = 0; n < c->tokens; n++) {
        const size_t first = c->skew == ONE ? 0 : bed_below(b, c->skew == LOW ? bed_below(b, c->experts) + 1 : c->experts);
        for (size_t k = 0; k < c->top_k; k++) {
            d.expert[n * c->top_k + k] = (int32_t)((first + k) % c->experts);
            d.weight[n * c->top_k + k] = (float)(1 + bed_below(b, 8)) / 8;
        }
    }
    d.count = bed_host(b, c->experts, sizeof *d.count);
    d.offset = bed_host(b, c->experts + 1, sizeof *d.offset);
    d.slot = bed_host(b, d.pairs, sizeof *d.slot);
    d.source = bed_host(b, d.pairs, sizeof *d.source);
    return d;
}

static struct moe_dispatch job_of(const struct pair_case *c, const struct dispatched *d)
{
    return (struct moe_dispatch){ .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .drop = c->drop, .capacity = c->capacity, .expert = d->expert,
                                  .weight = d->weight, .count = d->count, .offset = d->offset, .slot = d->slot, .source = d->source };
}

static void run_cpu(struct bed *b, const struct moe_dispatch *job)
{
    const struct moe_backend *cpu = moe_backend_cpu();
    struct moe_device *dev = NULL;
    assert_int_equal(cpu->open(&(struct moe_device_options){ .threads = 1 }, &dev, &b->err), MOE_OK);
    assert_int_equal(cpu->dispatch(dev, job, &b->err), MOE_OK);
    cpu->close(&dev);
}

/* The reference's doubles of the weights; what it makes, the CPU makes too (routing_test.c), in less than pairs^2. */
static void run_ref(struct bed *b, struct moe_dispatch job, size_t pairs)
{
    job.weight = bed_doubles(b, job.weight, pairs);
    bed_done(b, b->ref->dispatch(b->dev, &job, &b->err));
}

/* On the device. */
static struct moe_dispatch run_device(struct bed *b, const struct pair_case *c, const struct dispatched *d)
{
    struct moe_dispatch job = job_of(c, d);
    job.expert = bed_put_ints(b, d->expert, d->pairs);
    job.weight = bed_put_wide(b, d->weight, d->pairs);
    job.count = bed_device(b, c->experts * sizeof(int32_t));
    job.offset = bed_device(b, (c->experts + 1) * sizeof(int32_t));
    job.slot = bed_device(b, d->pairs * sizeof(int32_t));
    job.source = bed_device(b, d->pairs * sizeof(int32_t));
    bed_scratch(b, moe_cuda_dispatch_scratch(&job));
    bed_queued(b, moe_cuda_dispatch(&b->call, &job));
    return job;
}

static void same(struct bed *b, const struct pair_case *c, const struct dispatched *want, const struct moe_dispatch *got)
{
    bed_ints(b, "count", got->count, want->count, c->experts);
    bed_ints(b, "offset", got->offset, want->offset, c->experts + 1);
    bed_ints(b, "slot", got->slot, want->slot, want->pairs);
    bed_ints(b, "source", got->source, want->source, want->pairs);
}

static void sorted(struct bed *b, const void *row)
{
    const struct pair_case *c = row;
    struct dispatched d = pairs_of(b, c);
    const struct moe_dispatch job = job_of(c, &d);
    if (d.pairs <= 600)
        run_ref(b, job, d.pairs);
    else
        run_cpu(b, &job);
    const struct moe_dispatch got = run_device(b, c, &d);
    same(b, c, &d, &got);
}

/* Weights that are no numbers, or of any sign and size, are dropped as the CPU drops them. */
static void odd_weights(struct bed *b, const void *row)
{
    static const float odd[] = { NAN, INFINITY, -INFINITY, -0.0f, 0.0f, -1, 1, 0x1p-149f, -0x1p-149f, 0x1.fffffep127f, 1.00000012f };
    const struct pair_case *c = row;
    struct dispatched d = pairs_of(b, c);
    for (size_t i = 0; i < d.pairs; i++)
        d.weight[i] = i % 3 ? odd[bed_below(b, MOE_COUNT(odd))] : bed_random_wide(b, 1, -1, 1)[0];
    const struct moe_dispatch job = job_of(c, &d);
    run_cpu(b, &job);
    const struct moe_dispatch got = run_device(b, c, &d);
    same(b, c, &d, &got);
}

/* A pair of an expert that there is not has no row, and no memory is written for it: the inspection tells of it. */
static void stranger(struct bed *b, const void *row)
{
    const struct pair_case *c = row;
    struct dispatched d = pairs_of(b, c);
    d.expert[5] = (int32_t)c->experts;
    d.expert[d.pairs - 1] = -1;
    const struct moe_dispatch got = run_device(b, c, &d);
    const int32_t *slot = bed_get(b, got.slot, d.pairs * sizeof *slot), *source = bed_get(b, got.source, d.pairs * sizeof *source);
    assert_int_equal(slot[5], -1);
    assert_int_equal(slot[d.pairs - 1], -1);
    assert_int_equal(source[d.pairs - 1], -1);
    for (size_t i = 0; i < d.pairs; i++)
        assert_true(slot[i] < 0 || source[slot[i]] == (int32_t)i);
}

/* The most pairs that there can be: what is asked for stays small beside them, and is the counters' alone where no pair is sorted twice. */
static void scratch_is_bounded(void **state)
{
    const size_t experts[] = { 1, 2, 8, 1000, MOE_CAP_BACKEND_EXPERTS };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(experts); i++) {
        struct moe_dispatch d = { .tokens = INT32_MAX, .experts = experts[i], .top_k = 1 };
        const size_t counters = moe_cuda_dispatch_scratch(&d), most = (size_t)4097 * experts[i] * sizeof(int32_t) + 512;
        if (counters > most)
            fail_msg("%zu experts: %zu bytes, at most %zu", experts[i], counters, most);
        d.drop = MOE_DROP_PROBABILITY;
        assert_true(moe_cuda_dispatch_scratch(&d) - counters <= ((size_t)INT32_MAX + 64) * 8);
    }
}

/* ---- inspection ---- */

struct answer { int64_t broken, at, is, want; };

/* Gives back what it took of the device: it is asked often. */
static struct answer inspected(struct bed *b, const struct pair_case *c, const struct dispatched *d, const int64_t **routed)
{
    const size_t held = b->held_count;
    const struct moe_inspection job = { .tokens = c->tokens, .experts = c->experts, .top_k = c->top_k, .capacity = c->capacity, .drop = c->drop != MOE_DROP_NONE,
                                        .expert = bed_put_ints(b, d->expert, d->pairs), .count = bed_put_ints(b, d->count, c->experts),
                                        .offset = bed_put_ints(b, d->offset, c->experts + 1), .slot = bed_put_ints(b, d->slot, d->pairs),
                                        .source = bed_put_ints(b, d->source, d->pairs) };
    const size_t bytes = moe_cuda_inspect_bytes(&job);
    struct answer a;
    assert_int_equal(bytes, sizeof a + c->experts * sizeof(int64_t));
    void *out = bed_device(b, bytes);
    bed_scratch(b, moe_cuda_inspect_scratch(&job));
    bed_queued(b, moe_cuda_inspect(&b->call, &job, out));
    const unsigned char *said = bed_get(b, out, bytes);
    memcpy(&a, said, sizeof a);
    if (routed)
        *routed = (const int64_t *)(const void *)(said + sizeof a);
    while (b->held_count > held)
        moe_emulate_free(b->held[--b->held_count]);
    return a;
}

static void says(struct bed *b, const struct pair_case *c, const struct dispatched *d, const char *what, struct answer want)
{
    const struct answer got = inspected(b, c, d, NULL);
    if (memcmp(&got, &want, sizeof got) != 0)
        fail_msg("%s: %s: said %lld at %lld: %lld, not %lld; must say %lld at %lld: %lld, not %lld", bed_name(b), what, (long long)got.broken, (long long)got.at,
                 (long long)got.is, (long long)got.want, (long long)want.broken, (long long)want.at, (long long)want.is, (long long)want.want);
}

static void whole(struct bed *b, const void *row)
{
    const struct pair_case *c = row;
    struct dispatched d = pairs_of(b, c);
    const struct moe_dispatch job = job_of(c, &d);
    const int64_t *routed;
    int64_t *want = memset(bed_host(b, c->experts, sizeof *want), 0, c->experts * sizeof *want);
    run_cpu(b, &job);
    for (size_t i = 0; i < d.pairs; i++)
        want[d.expert[i]]++;
    const struct answer a = inspected(b, c, &d, &routed);
    assert_int_equal(a.broken, MOE_BROKEN_NOTHING);
    assert_int_equal(a.at | a.is | a.want, 0);
    assert_memory_equal(routed, want, c->experts * sizeof *want);
    bed_bytes(b, "routed", routed, c->experts * sizeof *routed);
}

/* One array is changed in one place, or two, and put right again. */
static void put(int32_t *at, int32_t value, int32_t *old)
{
    *old = *at;
    *at = value;
}

static void broken_choice(struct bed *b, const struct pair_case *c, struct dispatched *d)
{
    const int32_t experts = (int32_t)c->experts, strangers[] = { -1, experts, INT32_MAX, INT32_MIN };
    const size_t last = d->pairs - 1, k = c->top_k, middle = c->tokens / 2;
    int32_t old, also, pairs = (int32_t)d->pairs;
    for (size_t i = 0; i < MOE_COUNT(strangers); i++) {
        put(&d->expert[last], strangers[i], &old);
        says(b, c, d, "a pair of no expert", (struct answer){ MOE_BROKEN_EXPERT, (int64_t)last, strangers[i], 0 });
        put(&d->expert[7], -5, &also);
        says(b, c, d, "two pairs of no expert: the first", (struct answer){ MOE_BROKEN_EXPERT, 7, -5, 0 });
        d->expert[7] = also;
        d->expert[last] = old;
    }
    put(&d->expert[middle * k + k - 1], d->expert[middle * k], &old);
    says(b, c, d, "an expert twice", (struct answer){ MOE_BROKEN_TWICE, (int64_t)middle, d->expert[middle * k], 0 });
    put(&d->source[0], pairs, &also);
    says(b, c, d, "an expert twice, and a pair that is none", (struct answer){ MOE_BROKEN_TWICE, (int64_t)middle, d->expert[middle * k], 0 });
    d->source[0] = also;
    put(&d->expert[(middle + 1) * k + 1], d->expert[(middle + 1) * k], &also);
    says(b, c, d, "two tokens with experts twice: the first", (struct answer){ MOE_BROKEN_TWICE, (int64_t)middle, d->expert[middle * k], 0 });
    d->expert[(middle + 1) * k + 1] = also;
    d->expert[middle * k + k - 1] = old;
}

static void broken_sizes(struct bed *b, const struct pair_case *c, struct dispatched *d)
{
    const size_t experts = c->experts;
    int32_t old, also;
    for (size_t e = 0; e < experts; e += experts - 1) {
        put(&d->count[e], d->count[e] + 1, &old);
        says(b, c, d, "a count too high", (struct answer){ MOE_BROKEN_COUNT, (int64_t)e, old + 1, old });
        put(&d->offset[1], -3, &also);
        says(b, c, d, "a count and an offset", (struct answer){ MOE_BROKEN_COUNT, (int64_t)e, old + 1, old });
        d->offset[1] = also;
        d->count[e] = old;
    }
    for (size_t e = 0; e <= experts; e += experts / 2) {
        put(&d->offset[e], d->offset[e] - 1, &old);
        says(b, c, d, "an offset too low", (struct answer){ MOE_BROKEN_OFFSET, (int64_t)e, old - 1, old });
        d->offset[e] = old;
    }
    put(&d->offset[experts], INT32_MAX, &old);
    says(b, c, d, "more rows than there can be", (struct answer){ MOE_BROKEN_OFFSET, (int64_t)experts, INT32_MAX, old });
    d->offset[experts] = old;
}

static void broken_rows(struct bed *b, const struct pair_case *c, struct dispatched *d)
{
    const int32_t rows = d->offset[c->experts], pairs = (int32_t)d->pairs;
    const int32_t strangers[] = { -1, pairs, INT32_MAX, INT32_MIN };
    int32_t old, also;
    for (size_t i = 0; i < MOE_COUNT(strangers); i++) {
        put(&d->source[rows - 1], strangers[i], &old);
        says(b, c, d, "a row of no pair", (struct answer){ MOE_BROKEN_SOURCE, rows - 1, strangers[i], 0 });
        d->source[rows - 1] = old;
    }
    put(&d->slot[d->source[3]], 4, &old);
    says(b, c, d, "a pair that goes elsewhere", (struct answer){ MOE_BROKEN_INVERSE, 3, d->source[3], 4 });
    d->slot[d->source[3]] = old;
    put(&d->source[3], d->source[2], &old);
    says(b, c, d, "a pair in two rows", (struct answer){ MOE_BROKEN_INVERSE, 3, d->source[2], 2 });
    d->source[3] = old;
    /* Two pairs of different experts change rows, consistently: one of each is no longer among its own. */
    const int32_t one = d->source[0], two = d->source[rows - 1];
    put(&d->source[0], two, &old);
    put(&d->source[rows - 1], one, &also);
    d->slot[one] = rows - 1;
    d->slot[two] = 0;
    says(b, c, d, "pairs of other experts", (struct answer){ MOE_BROKEN_INVERSE, 0, two, 0 });
    d->slot[one] = 0;
    d->slot[two] = rows - 1;
    d->source[0] = old;
    d->source[rows - 1] = also;
    for (int32_t row = rows; row < pairs; row += pairs - rows - 1) {
        put(&d->source[row], 0, &old);
        says(b, c, d, "a pair past the rows", (struct answer){ MOE_BROKEN_PAST, row, 0, 0 });
        d->source[row] = old;
    }
    size_t dropped = 0;
    while (d->slot[dropped] >= 0)
        dropped++;
    put(&d->slot[dropped], 0, &old);
    says(b, c, d, "a dropped pair with a row", (struct answer){ MOE_BROKEN_SLOTS, 0, rows + 1, rows });
    d->slot[dropped] = old;
}

static void broken(struct bed *b, const void *row)
{
    const struct pair_case *c = row;
    struct dispatched d = pairs_of(b, c);
    const struct moe_dispatch job = job_of(c, &d);
    run_cpu(b, &job);
    assert_true(d.offset[c->experts] > 5 && (size_t)d.offset[c->experts] + 2 < d.pairs);
    broken_choice(b, c, &d);
    broken_sizes(b, c, &d);
    broken_rows(b, c, &d);
    says(b, c, &d, "all put right", (struct answer){ MOE_BROKEN_NOTHING, 0, 0, 0 });
}

/* ---- the tables ---- */

static const struct pair_case cases[] = {
    { "no tokens",                                  0, 3, 2, 0, MOE_DROP_NONE, EVEN },
    { "no tokens, by probability",                  0, 3, 2, 4, MOE_DROP_PROBABILITY, EVEN },
    { "one pair",                                   1, 1, 1, 0, MOE_DROP_NONE, EVEN },
    { "dropless",                                   129, 8, 2, 0, MOE_DROP_NONE, LOW },
    { "dropless, every expert",                     3, 3, 3, 0, MOE_DROP_NONE, EVEN },
    { "dropless, more experts than pairs",          3, 129, 2, 0, MOE_DROP_NONE, LOW },
    { "dropless, one expert for all",               1000, 1, 1, 0, MOE_DROP_NONE, ONE },
    { "dropless, several chunks",                   1000, 7, 3, 0, MOE_DROP_NONE, EVEN },
    { "dropless, many chunks",                      6000, 64, 4, 0, MOE_DROP_NONE, LOW },
    { "dropless, all to the same 4 of 64",          700, 64, 4, 0, MOE_DROP_NONE, ONE },
    { "dropless, 64 of 1500",                       40, 1500, 64, 0, MOE_DROP_NONE, EVEN },
    { "dropless, 4096 experts, two chunks",         2500, 4096, 8, 0, MOE_DROP_NONE, LOW },
    { "by position",                                129, 8, 2, 20, MOE_DROP_POSITION, LOW },
    { "by position, across chunks",                 3000, 5, 2, 700, MOE_DROP_POSITION, EVEN },
    { "by position, nothing kept",                  30, 3, 2, 0, MOE_DROP_POSITION, EVEN },
    { "by position, more than there can be",        30, 3, 2, (size_t)1 << 33, MOE_DROP_POSITION, EVEN },
    { "by probability, with ties",                  127, 8, 2, 20, MOE_DROP_PROBABILITY, LOW },
    { "by probability, one kept",                   129, 3, 2, 1, MOE_DROP_PROBABILITY, EVEN },
    { "by probability, nothing kept",               129, 3, 2, 0, MOE_DROP_PROBABILITY, EVEN },
    { "by probability, a capacity nobody reaches",  127, 8, 4, 127, MOE_DROP_PROBABILITY, LOW },
    { "by probability, more than a block",          2000, 4, 2, 600, MOE_DROP_PROBABILITY, LOW },
    { "by probability, all to the same",            700, 9, 2, 513, MOE_DROP_PROBABILITY, ONE },
    { "by probability, 300 experts",                200, 300, 6, 3, MOE_DROP_PROBABILITY, LOW },
};
static const struct pair_case odd_cases[] = {
    { "weights that are no numbers",                300, 4, 2, 60, MOE_DROP_PROBABILITY, LOW },
    { "weights that are no numbers, few kept",      700, 3, 1, 17, MOE_DROP_PROBABILITY, EVEN },
    { "weights that are no numbers, most kept",     700, 3, 1, 220, MOE_DROP_PROBABILITY, EVEN },
};
static const struct pair_case strange_cases[] = {
    { "pairs of no expert",                         129, 8, 2, 0, MOE_DROP_NONE, LOW },
    { "pairs of no expert, by position",            129, 8, 2, 20, MOE_DROP_POSITION, LOW },
    { "pairs of no expert, by probability",         129, 8, 2, 20, MOE_DROP_PROBABILITY, LOW },
};
static const struct pair_case broken_cases[] = {
    { "tells what is broken: 8 experts",            129, 8, 2, 20, MOE_DROP_POSITION, LOW },
    { "tells what is broken: 33 experts, 7 each",   90, 33, 7, 15, MOE_DROP_PROBABILITY, LOW },
    { "tells what is broken: more than the grid",   7000, 64, 2, 200, MOE_DROP_POSITION, LOW },
};

static void check_sorted(void **state)  { bed_run_as(MOE_REAL_F32, sorted, *state); }
static void check_odd(void **state)     { bed_run_as(MOE_REAL_F32, odd_weights, *state); }
static void check_strange(void **state) { bed_run_as(MOE_REAL_F32, stranger, *state); }
static void check_whole(void **state)   { bed_run_as(MOE_REAL_F32, whole, *state); }
static void check_broken(void **state)  { bed_run_as(MOE_REAL_F32, broken, *state); }

static const struct bed_family families[] = {
    { "sorts: ", check_sorted, BED_ROWS(cases) }, { "sorts: ", check_odd, BED_ROWS(odd_cases) }, { "leaves out: ", check_strange, BED_ROWS(strange_cases) },
    { "finds whole: ", check_whole, BED_ROWS(cases) }, { "", check_broken, BED_ROWS(broken_cases) },
};

int main(void)
{
    static struct bed_tests tests;
    for (size_t i = 0; i < MOE_COUNT(families); i++)
        bed_add(&tests, &families[i]);
    tests.of[tests.count++] = (struct CMUnitTest)cmocka_unit_test(scratch_is_bounded);
    return _cmocka_run_group_tests("dispatch", tests.of, tests.count, NULL, NULL);
}
