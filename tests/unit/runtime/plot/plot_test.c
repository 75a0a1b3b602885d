/* From lines to a drawing: which lines are records, what is kept of many, where ticks lie, and where a point comes to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "runtime/plot/inside.h"
#include "runtime/plot/plot.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 4 << 20 };

/* ---- records ---- */

#define HEAD "{\"v\":1,\"event\":\"step\",\"step\":7,\"rank\":2,\"world\":4,\"ts\":1.5,"
static const struct record_case { const char *name, *line; bool is_record; struct moe_plot_record want; } records[] = {
    { "record: all that is drawn", HEAD "\"generation\":3,\"loss\":2.5,\"eval_loss\":3,\"load_max_over_mean\":1.25,\"tokens_per_s\":1e4}", true, { 7, 2, 3, { 2.5, 3, 1.25, 1e4 } } },
    { "record: nothing that is drawn", "{\"step\":0,\"event\":\"drain\",\"v\":1}", true, { 0, 0, 0, { NAN, NAN, NAN, NAN } } },
    { "record: a loss of null", HEAD "\"loss\":null}", true, { 7, 2, 0, { NAN, NAN, NAN, NAN } } },
    { "record: a loss past all", HEAD "\"loss\":1e300,\"tokens_per_s\":-1e16}", true, { 7, 2, 0, { NAN, NAN, NAN, NAN } } },
    { "record: vectors are passed over", HEAD "\"expert_load\":[[0.5,0.5],[1,0]],\"layer_imbalance\":[1,2],\"loss\":1}", true, { 7, 2, 0, { 1, NAN, NAN, NAN } } },
    { "record: a loss inside of something", HEAD "\"x\":{\"loss\":9,\"step\":3},\"loss\":1}", true, { 7, 2, 0, { 1, NAN, NAN, NAN } } },
    { "no record: another version", "{\"v\":2,\"event\":\"step\",\"step\":7}", false, { 0 } },
    { "no record: no version", "{\"event\":\"step\",\"step\":7}", false, { 0 } },
    { "no record: another event", "{\"v\":1,\"event\":\"<script>\",\"step\":7}", false, { 0 } },
    { "no record: no step", "{\"v\":1,\"event\":\"step\",\"loss\":1}", false, { 0 } },
    { "no record: a step below 0", "{\"v\":1,\"event\":\"step\",\"step\":-1}", false, { 0 } },
    { "no record: a step past all", "{\"v\":1,\"event\":\"step\",\"step\":9007199254740992}", false, { 0 } },
    { "no record: a step of text", "{\"v\":1,\"event\":\"step\",\"step\":\"7\"}", false, { 0 } },
    { "no record: cut short", HEAD "\"loss\":1", false, { 0 } },
    { "no record: something behind it", HEAD "\"loss\":1} x", false, { 0 } },
    { "no record: a key twice", HEAD "\"loss\":1,\"loss\":2}", false, { 0 } },
    { "no record: a list", "[" HEAD "\"loss\":1}]", false, { 0 } },
    { "no record: a number", "1", false, { 0 } },
    { "no record: words", "step 7 loss 1.0", false, { 0 } },
};

static void record(void **state)
{
    const struct record_case *c = *state;
    struct moe_plot_record got = { 0 };
    struct moe_error err = { 0 };
    bool is_record = !c->is_record;
    assert_int_equal(moe_plot_read(moe_str_c(c->line), &is_record, &got, &err), MOE_OK);
    assert_int_equal(is_record, c->is_record);
    if (!is_record)
        return;
    assert_int_equal(got.step, c->want.step);
    assert_int_equal(got.rank, c->want.rank);
    assert_int_equal(got.generation, c->want.generation);
    for (size_t i = 0; i < MOE_PLOT_FIELDS; i++)
        assert_true(got.value[i] == c->want.value[i] || (isnan(got.value[i]) && isnan(c->want.value[i])));
}

/* ---- axes ---- */

static const struct axis_case { const char *name; double low, high; unsigned wanted; struct moe_plot_axis want; const char *labels[3]; } axes[] = {
    { "axis: a loss",                    1.37, 5.61, 5,          { 1, 6, 1 },               { "1", "2", "3" } },
    { "axis: quarters are halves",       1, 2.37, 5,             { 1, 2.5, 0.5 },           { "1.0", "1.5", "2.0" } },
    { "axis: small",                     0.0123, 0.0301, 5,      { 0.01, 0.035, 0.005 },    { "0.010", "0.015", "0.020" } },
    { "axis: large",                     0, 19843, 5,            { 0, 20000, 5000 },        { "0", "5k", "10k" } },
    { "axis: in hundreds of thousands",  1.1e6, 1.35e6, 5,       { 1.1e6, 1.35e6, 50000 },  { "1.10M", "1.15M", "1.20M" } },
    { "axis: through zero",              -0.3, 0.3, 5,           { -0.4, 0.4, 0.2 },        { "-0.4", "-0.2", "0" } },
    { "axis: below zero",                -5, -1, 4,              { -5, -1, 1 },             { "-5", "-4", "-3" } },
    { "axis: one value",                 2, 2, 5,                { 1.8, 2.2, 0.1 },         { "1.8", "1.9", "2.0" } },
    { "axis: nothing but zero",          0, 0, 4,                { -1, 1, 0.5 },            { "-1.0", "-0.5", "0" } },
    { "axis: the largest",               -1e15, 1e15, 4,         { -1e15, 1e15, 5e14 },     { "-1000T", "-500T", "0" } },
};

static void axis(void **state)
{
    const struct axis_case *c = *state;
    struct moe_plot_axis got = moe_plot_axis(c->low, c->high, c->wanted);
    double may = 1e-9 * fmax(fabs(c->want.low), fabs(c->want.high));
    if (fabs(got.low - c->want.low) > may || fabs(got.high - c->want.high) > may || fabs(got.tick - c->want.tick) > may)
        fail_msg("%.9g to %.9g by %.9g", got.low, got.high, got.tick);
    for (size_t i = 0; i < MOE_COUNT(c->labels); i++) {
        char label[MOE_PLOT_LABEL];
        moe_plot_label(label, got.low + (double)i * got.tick, got.tick);
        assert_string_equal(label, c->labels[i]);
    }
}

/* Whatever the numbers: the axis holds them, and has at most twice the ticks that were wanted and two. */
static void every_axis_holds_its_numbers(void **state)
{
    uint64_t z = 7;
    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        double ends[2];
        for (size_t k = 0; k < 2; k++) {
            z = z * 6364136223846793005u + 1442695040888963407u;
            ends[k] = ldexp((double)(int64_t)z, (int)(z >> 40 & 63) - 90);
        }
        double low = fmin(ends[0], ends[1]), high = fmax(ends[0], ends[1]), room = (high - low) * 1e-6;
        struct moe_plot_axis a = moe_plot_axis(low, high, 5);
        assert_true(a.low <= low + room && a.high >= high - room && a.tick > 0);
        assert_true((a.high - a.low) / a.tick <= 2 * 5 + 2 + 1e-6);
    }
}

/* ---- series ---- */

static void many_points_become_few_and_lose_nothing(void **state)
{
    enum { MANY = 100003 };
    struct moe_plot_series *s = calloc(1, sizeof *s);
    double sum = 0, steps = 0, low = INFINITY, high = -INFINITY;
    uint64_t count = 0;
    (void)state;
    assert_non_null(s);
    for (uint64_t i = 0; i < MANY; i++)
        moe_plot_add(s, i, i >= MANY / 2, i == 777 ? -5 : i == 99999 ? 90 : (double)(i % 10));
    assert_in_range(s->count, MOE_CAP_PLOT_POINTS / 4, MOE_CAP_PLOT_POINTS);
    for (size_t i = 0; i < s->count; i++) {
        const struct moe_plot_point *p = &s->points[i];
        assert_true(i == 0 || moe_plot_step(p) > moe_plot_step(p - 1));
        assert_true(p->low <= moe_plot_mean(p) && moe_plot_mean(p) <= p->high && p->count <= s->stride);
        assert_int_equal(p->part, moe_plot_step(p) >= MANY / 2);    /* no point is of two generations */
        count += p->count;
        sum += p->sum;
        steps += p->step;
        low = fmin(low, p->low);
        high = fmax(high, p->high);
    }
    assert_int_equal(count, MANY);
    assert_true(low == -5 && high == 90);
    assert_true(fabs(sum - (10.0 * 4.5 * (MANY / 10) + 0 + 1 + 2 - 7 - 5 - 9 + 90)) < 1e-6);
    assert_true(fabs(steps - (double)MANY * (MANY - 1) / 2) < 1);
    free(s);
}

static void parts_as_many_as_points_still_fit(void **state)
{
    struct moe_plot_series *s = calloc(1, sizeof *s);
    (void)state;
    assert_non_null(s);
    for (unsigned i = 0; i < 50000; i++)
        moe_plot_add(s, i, i, 1);
    assert_in_range(s->count, 1, MOE_CAP_PLOT_POINTS);
    free(s);
}

/* ---- a log ---- */

struct drawn { char path[64]; struct moe_buf *log, *svg; uint64_t records, others; struct moe_error err; };

static struct drawn begin(void)
{
    struct drawn d = { .path = "/tmp/moe-plot-XXXXXX", .log = moe_buf_new(64 << 20), .svg = moe_buf_new(CAP) };
    int fd = mkstemp(d.path);
    assert_true(fd >= 0 && d.log && d.svg);
    close(fd);
    return d;
}
static void end(struct drawn *d)
{
    assert_int_equal(unlink(d->path), 0);
    moe_buf_free(&d->log);
    moe_buf_free(&d->svg);
}
static enum moe_code draw(struct drawn *d)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_file_write(d->path, moe_buf_str(d->log), 0644, &err), MOE_OK);
    moe_buf_clear(d->svg);
    return moe_plot_svg(d->path, d->svg, &d->records, &d->others, &d->err);
}
static void put_step(struct drawn *d, unsigned step, unsigned generation, double loss)
{
    moe_buf_printf(d->log, "{\"v\":1,\"event\":\"step\",\"step\":%u,\"rank\":0,\"world\":1,\"ts\":1,\"generation\":%u,\"loss\":%.17g,\"tokens_per_s\":%u}\n", step, generation, loss,
                   10000 + step);
}
static size_t times(const struct drawn *d, const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(moe_buf_str(d->svg).ptr, words); at; at = strstr(at + 1, words))
        count++;
    return count;
}
static void has(const struct drawn *d, const char *words)
{
    if (!times(d, words))
        fail_msg("there is no %s in\n%s", words, moe_buf_str(d->svg).ptr);
}

/* The corners of the loss panel are at (72, 44) and (932, 324): steps 0 to 4, losses 1 to 5. */
static void points_come_where_their_numbers_are(void **state)
{
    struct drawn d = begin();
    (void)state;
    for (unsigned i = 0; i <= 4; i++)
        put_step(&d, i, 0, 5 - (double)i);
    assert_int_equal(draw(&d), MOE_OK);
    has(&d, "points=\"72.0,44.0 287.0,114.0 502.0,184.0 717.0,254.0 932.0,324.0 \"");
    has(&d, "<title>Training: loss, load and throughput, steps 0 to 4</title>");
    has(&d, "the log says nothing of it");             /* the load */
    has(&d, ">training</text>");
    assert_int_equal(times(&d, ">evaluation</text>"), 0);
    assert_int_equal(times(&d, "restart"), 0);
    assert_int_equal(times(&d, "<polyline"), 2);
    assert_int_equal(d.records, 5);
    assert_int_equal(d.others, 0);
    end(&d);
}

static void generations_are_lines_of_their_own_with_a_mark(void **state)
{
    struct drawn d = begin();
    (void)state;
    for (unsigned i = 0; i <= 6; i++)
        put_step(&d, i, 0, 4);
    for (unsigned i = 4; i <= 8; i++)
        put_step(&d, i, 1, 3);
    assert_int_equal(draw(&d), MOE_OK);
    has(&d, ">1 restart</text>");
    has(&d, "x1=\"502.0\" y1=\"44.0\" x2=\"502.0\" y2=\"324.0\"");     /* at step 4 of 8 */
    assert_int_equal(times(&d, "<polyline"), 4);
    assert_int_equal(times(&d, "stroke-dasharray"), 1 + 3);           /* in the legend, and in each panel */
    end(&d);
}

static void restarts_past_all_marks_are_counted(void **state)
{
    struct drawn d = begin();
    (void)state;
    for (unsigned i = 0; i < 1000; i++)
        put_step(&d, i, i, 4);
    assert_int_equal(draw(&d), MOE_OK);
    has(&d, ">999 restarts</text>");
    assert_in_range(times(&d, "stroke-dasharray"), 1 + 3 * MOE_CAP_PLOT_MARKS / 2, 1 + 3 * MOE_CAP_PLOT_MARKS);
    end(&d);
}

/* A log of a hundred thousand steps is a drawing as large as one of a few thousand, and shows its band. */
static void a_long_log_is_a_small_drawing(void **state)
{
    struct drawn d = begin();
    (void)state;
    for (unsigned i = 0; i < 100000; i++)
        put_step(&d, i, 0, 2 + (i % 7) / 10.0);
    assert_int_equal(draw(&d), MOE_OK);
    assert_int_equal(d.records, 100000);
    assert_true(moe_buf_str(d.svg).len < 200000);
    assert_int_equal(times(&d, "<polygon"), 2);
    end(&d);
}

/* Lines of other kinds are counted and leave no trace; so does one that is longer than a record can be, and the one behind it is read again. */
static void lines_that_are_none_are_counted(void **state)
{
    struct drawn d = begin();
    (void)state;
    put_step(&d, 1, 0, 2);
    moe_buf_printf(d.log, "\n  \r\nhello </svg><script>alert(1)</script>\n{\"v\":1,\"event\":\"</svg>\",\"step\":3}\n{\"v\":1,\"event\":\"step\",\"step\":900000,\"pad\":\"");
    for (size_t i = 0; i < MOE_CAP_PLOT_LINE / 16 + 1; i++)
        moe_buf_add(d.log, MOE_STR("0123456789abcdef"));
    moe_buf_add(d.log, MOE_STR("\"}\n"));
    put_step(&d, 2, 0, 1);
    moe_buf_add(d.log, MOE_STR("{\"v\":1,\"event\":\"step\",\"step\":3,\"lo"));       /* being written */
    assert_int_equal(draw(&d), MOE_OK);
    assert_int_equal(d.records, 2);
    assert_int_equal(d.others, 4);
    assert_int_equal(times(&d, "script"), 0);
    assert_int_equal(times(&d, "</svg>"), 1);
    has(&d, "steps 1 to 2<");
    end(&d);
}

static void other_ranks_are_not_drawn_over_it(void **state)
{
    struct drawn d = begin();
    (void)state;
    put_step(&d, 0, 0, 2);
    moe_buf_add(d.log, MOE_STR("{\"v\":1,\"event\":\"step\",\"step\":800,\"rank\":1,\"loss\":77}\n"));
    put_step(&d, 1, 0, 1);
    assert_int_equal(draw(&d), MOE_OK);
    assert_int_equal(d.records, 3);
    has(&d, "steps 0 to 1<");
    end(&d);
}

static void the_same_log_gives_the_same_bytes(void **state)
{
    struct drawn d = begin();
    MOE_AUTO(moe_buf_free) struct moe_buf *before = moe_buf_new(CAP);
    (void)state;
    for (unsigned i = 0; i < 3000; i++)
        put_step(&d, i, i / 1000, 5 / (1 + i / 100.0));
    assert_int_equal(draw(&d), MOE_OK);
    moe_buf_add(before, moe_buf_str(d.svg));
    assert_int_equal(draw(&d), MOE_OK);
    assert_string_equal(moe_buf_str(before).ptr, moe_buf_str(d.svg).ptr);
    end(&d);
}

static void what_cannot_be_drawn_is_told(void **state)
{
    struct drawn d = begin();
    (void)state;
    assert_int_equal(draw(&d), MOE_E_PARSE);
    assert_string_equal(d.err.file, d.path);
    moe_buf_add(d.log, MOE_STR("epoch 1 loss 2.0\n"));
    assert_int_equal(draw(&d), MOE_E_PARSE);
    assert_int_equal(d.others, 1);
    assert_int_equal(moe_plot_svg("/nothing/there", d.svg, &d.records, &d.others, &d.err), MOE_E_IO);
    assert_int_equal(d.err.sys, ENOENT);
    assert_int_equal(moe_plot_svg("/tmp", d.svg, &d.records, &d.others, &d.err), MOE_E_IO);
    moe_buf_free(&d.svg);
    d.svg = moe_buf_new(1000);
    put_step(&d, 0, 0, 2);
    assert_int_equal(draw(&d), MOE_E_LIMIT);
    end(&d);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test(every_axis_holds_its_numbers), cmocka_unit_test(many_points_become_few_and_lose_nothing), cmocka_unit_test(parts_as_many_as_points_still_fit),
        cmocka_unit_test(points_come_where_their_numbers_are), cmocka_unit_test(generations_are_lines_of_their_own_with_a_mark),
        cmocka_unit_test(restarts_past_all_marks_are_counted), cmocka_unit_test(a_long_log_is_a_small_drawing), cmocka_unit_test(lines_that_are_none_are_counted),
        cmocka_unit_test(other_ranks_are_not_drawn_over_it), cmocka_unit_test(the_same_log_gives_the_same_bytes), cmocka_unit_test(what_cannot_be_drawn_is_told),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(records) + MOE_COUNT(axes)];
    size_t count = MOE_COUNT(fixed);
    memcpy(tests, fixed, sizeof fixed);
    for (size_t i = 0; i < MOE_COUNT(records); i++)
        tests[count++] = (struct CMUnitTest){ .name = records[i].name, .test_func = record, .initial_state = (void *)(uintptr_t)&records[i] };
    for (size_t i = 0; i < MOE_COUNT(axes); i++)
        tests[count++] = (struct CMUnitTest){ .name = axes[i].name, .test_func = axis, .initial_state = (void *)(uintptr_t)&axes[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
