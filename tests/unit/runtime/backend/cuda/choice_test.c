/* The choice between ways to compute a product of groups, by the times of calls that are under way while the host goes on: how soon it is made, and what is gone by
 * until then.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"
#include "runtime/backend/cuda/choice.h"

enum { CALLS = 4, DEVICE_FAILED = 999 };               /* of each way and shape; a cudaError_t */
enum { ALL = (1 << CUDA_WAYS) - 1, OWN = 1 << CUDA_WAY_OWN | 1 << CUDA_WAY_LANES };

/* A clock, a queue, and a choice over both: a call takes as many milliseconds as its way does. */
struct course { struct bed bed; struct cuda_choices *c; void *stream; double ms[CUDA_WAYS], all_ms; unsigned calls[CUDA_WAYS]; };

static struct course course_begin(bool deterministic, const double *ms)
{
    struct course t = { .bed = bed_open(MOE_REAL_F32, NULL), .c = cuda_choices_new(deterministic) };
    assert_non_null(t.c);
    t.stream = t.bed.b->queue(t.bed.dev);
    memcpy(t.ms, ms, sizeof t.ms);
    return t;
}

static void course_end(struct course *t)
{
    cuda_choices_free(&t->c);
    assert_null(t->c);
    cuda_choices_free(&t->c);
    bed_close(&t->bed);
}

static void host_waits(struct course *t) { good(&t->bed, t->bed.b->sync(t->bed.dev, &t->bed.err)); }

static enum cuda_way call(struct course *t, size_t shape, unsigned can)
{
    const enum cuda_way way = cuda_choice_next(t->c, &(struct cuda_group_shape){ .groups = 8, .m = shape + 1, .n = 1, .k = 1 }, can);
    assert_true(can & 1u << way);
    assert_int_equal(cuda_choice_begin(t->c, t->stream), 0);
    moe_standin_pass(t->ms[way]);
    assert_int_equal(cuda_choice_end(t->c, t->stream), 0);
    t->calls[way]++;
    t->all_ms += t->ms[way];
    return way;
}

static void tells(struct course *t, bool is, const char *text)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16);
    cuda_choices_print(t->c, out);
    if ((strstr(moe_buf_str(out).ptr, text) != NULL) != is)
        fail_msg("%s\"%s\": %s", is ? "no " : "", text, moe_buf_str(out).ptr);
}

/* ---- a training: the host waits once for each layer's forward, and is ahead otherwise ---- */

enum { LAYERS = 24, SHAPES = 6, FORWARD = 2 };
static const unsigned takes[SHAPES] = { ALL, 0x35, 0x35, 0x35, 0x15, 0x1f };
static const double hopper_first[CUDA_WAYS] = { 1, 1.1, 1.8, 1.9, 1.3, 1.4 }, lanes_first[CUDA_WAYS] = { 1.3, 1.4, 1.8, 1.9, 1, 1.1 };

static void step(struct course *t)
{
    for (unsigned layer = 0; layer < LAYERS; layer++) {
        for (unsigned s = 0; s < FORWARD; s++)
            (void)call(t, s, takes[s]);
        host_waits(t);
    }
    for (unsigned layer = 0; layer < LAYERS; layer++)
        for (unsigned s = FORWARD; s < SHAPES; s++)
            (void)call(t, s, takes[s]);
    host_waits(t);
}

static void a_training_settles_in_its_first_steps(void **state)
{
    const double *ms = *state;
    struct course t = course_begin(false, ms);
    const enum cuda_way best = ms[CUDA_WAY_HOPPER] < ms[CUDA_WAY_LANES] ? CUDA_WAY_HOPPER : CUDA_WAY_LANES;
    unsigned of[CUDA_WAYS] = { 0 };
    moe_standin_ahead(true);
    step(&t);
    step(&t);
    for (unsigned s = 0; s < SHAPES; s++)
        for (unsigned w = 0; w < CUDA_WAYS; w++)
            of[w] += takes[s] >> w & 1 ? CALLS : 0;
    for (unsigned w = 0; w < CUDA_WAYS; w++)         /* a way that loses is gone as often as it is measured; the first of all stands in where nothing is known */
        if (w != best && w != CUDA_WAY_HOPPER)
            assert_int_equal(t.calls[w], of[w]);
    t.all_ms = 0;
    step(&t);
    assert_true(fabs(t.all_ms - LAYERS * SHAPES * ms[best]) < 1e-9);
    tells(&t, false, "not settled");
    course_end(&t);
}

/* ---- nobody waits ---- */

static void nobody_waits_for_a_time(void **state)
{
    enum { MANY = CUDA_CHOICES };
    struct course t = course_begin(false, hopper_first);
    const size_t alive = moe_standin_alive();
    (void)state;
    moe_standin_ahead(true);
    const unsigned waits = moe_standin_calls("cudaStreamQuery");
    for (unsigned round = 0; round < 3; round++)
        for (unsigned s = 0; s < MANY; s++)
            (void)call(&t, s, OWN);
    /* of what cannot be measured yet nothing is tried: it goes by the first way */
    assert_int_equal(t.calls[CUDA_WAY_OWN], 3 * MANY);
    assert_int_equal(moe_standin_calls("cudaEventRecord"), 2 * CUDA_PAIRS);
    assert_int_equal(moe_standin_alive(), alive + 2 * CUDA_PAIRS);
    assert_int_equal(moe_standin_calls("cudaStreamQuery"), waits);
    assert_int_equal(moe_standin_calls("cudaEventSynchronize"), 0);
    assert_true(moe_standin_calls("cudaEventQuery") < 3 * MANY);       /* one question a call, none before there is something to ask */
    /* and once the host waits now and then, they all settle, with no more events than before */
    for (unsigned i = 0; i < 2 * CALLS * MANY; i++) {
        if (i % (CUDA_PAIRS / 2) == 0)
            host_waits(&t);
        (void)call(&t, i % MANY, OWN);
    }
    host_waits(&t);
    (void)call(&t, 0, OWN);
    tells(&t, false, "not settled");
    tells(&t, true, "taken: lanes");
    tells(&t, false, "taken: own");
    assert_int_equal(moe_standin_alive(), alive + 2 * CUDA_PAIRS);
    course_end(&t);
}

/* Four calls of each way, and every call between them and the first time that is known goes by the first way; then by the fastest so far. */
static void until_times_are_known_the_best_so_far_is_gone_by(void **state)
{
    struct course t = course_begin(false, lanes_first);
    (void)state;
    moe_standin_ahead(true);
    for (unsigned i = 0; i < 2 * CALLS; i++)
        assert_int_equal(call(&t, 0, OWN), i < CALLS ? CUDA_WAY_OWN : CUDA_WAY_LANES);
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(call(&t, 0, OWN), CUDA_WAY_OWN);
    tells(&t, true, "not settled");
    host_waits(&t);
    assert_int_equal(call(&t, 0, OWN), CUDA_WAY_LANES);
    tells(&t, true, " own 1.800 ms, lanes 1.000 ms, taken: lanes");
    course_end(&t);
}

static void of_what_is_to_be_the_same_no_time_is_taken(void **state)
{
    struct course t = course_begin(true, lanes_first);
    (void)state;
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(call(&t, i % 3, OWN), CUDA_WAY_OWN);
    assert_int_equal(moe_standin_calls("cudaEventRecord") + moe_standin_calls("cudaEventQuery") + moe_standin_calls("cudaEventElapsedTime"), 0);
    course_end(&t);
}

/* ---- what is under way when its shape changes, or goes ---- */

static void times_of_what_was_before_are_not_counted(void **state)
{
    struct course t = course_begin(false, lanes_first);
    (void)state;
    moe_standin_ahead(true);
    for (unsigned i = 0; i < 2 * CALLS; i++)
        (void)call(&t, 0, OWN);
    (void)call(&t, 0, OWN | 1 << CUDA_WAY_BATCHED);  /* its pointers are others: it begins anew */
    host_waits(&t);
    (void)call(&t, 0, OWN | 1 << CUDA_WAY_BATCHED);
    tells(&t, false, " ms,");                        /* one call is known, which is not counted */
    /* and one whose place others took: what was under way of it is nobody's */
    for (unsigned s = 1; s <= CUDA_CHOICES; s++)
        (void)call(&t, s, OWN);
    host_waits(&t);
    (void)call(&t, CUDA_CHOICES, OWN);
    tells(&t, false, " ms,");
    course_end(&t);
}

static void a_way_that_is_refused_is_not_tried_again(void **state)
{
    struct course t = course_begin(false, lanes_first);
    const struct cuda_group_shape shape = { .groups = 8, .m = 1, .n = 1, .k = 1 };
    (void)state;
    moe_standin_ahead(true);
    (void)call(&t, 0, ALL);                          /* under way by the very way that is refused next */
    assert_int_equal(cuda_choice_next(t.c, &shape, ALL), CUDA_WAY_HOPPER);
    assert_int_equal(cuda_choice_begin(t.c, t.stream), 0);
    cuda_choice_refused(t.c, CUDA_WAY_HOPPER);
    moe_standin_pass(100);                           /* what is gone instead counts for nobody */
    assert_int_equal(cuda_choice_end(t.c, t.stream), 0);
    for (unsigned i = 0; i < CUDA_WAYS * CALLS; i++) {
        (void)call(&t, 0, ALL);
        host_waits(&t);
    }
    assert_int_equal(t.calls[CUDA_WAY_HOPPER], 1);
    assert_int_equal(call(&t, 0, ALL), CUDA_WAY_LANES);
    tells(&t, true, " own over copies 1.900 ms, lanes 1.000 ms, batched 1.100 ms, taken: lanes");
    course_end(&t);
}

/* ---- errors ---- */

static void without_events_there_is_a_way_all_the_same(void **state)
{
    struct course t = course_begin(false, lanes_first);
    (void)state;
    moe_standin_fail("cudaEventCreateWithFlags", 2, DEVICE_FAILED, true);         /* the first pair's second */
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(call(&t, 0, OWN), CUDA_WAY_OWN);
    assert_int_equal(moe_standin_last(), 0);         /* no launch is told of it */
    moe_standin_fail("cudaEventCreateWithFlags", 1000000, DEVICE_FAILED, false);
    for (unsigned i = 0; i < 2 * CALLS; i++)
        (void)call(&t, 0, OWN);
    assert_int_equal(call(&t, 0, OWN), CUDA_WAY_LANES);
    course_end(&t);
}

static void an_event_that_cannot_be_recorded_is_told(void **state)
{
    struct course t = course_begin(false, lanes_first);
    const struct cuda_group_shape shape = { .groups = 8, .m = 1, .n = 1, .k = 1 };
    (void)state;
    for (unsigned nth = 1; nth <= 2; nth++) {        /* the call's first event, its second */
        (void)cuda_choice_next(t.c, &shape, OWN);
        moe_standin_fail("cudaEventRecord", nth, DEVICE_FAILED, false);
        assert_int_equal(cuda_choice_begin(t.c, t.stream), nth == 1 ? DEVICE_FAILED : 0);
        if (nth == 2)
            assert_int_equal(cuda_choice_end(t.c, t.stream), DEVICE_FAILED);
    }
    for (unsigned i = 0; i < 2 * CALLS; i++)         /* neither was counted */
        assert_int_equal(call(&t, 0, OWN), i < CALLS ? CUDA_WAY_OWN : CUDA_WAY_LANES);
    course_end(&t);
}

/* One time that cannot be told, of all: its call is made once more. Where none can be, the first way is tried for ever, and nothing is taken from it. */
static void a_time_that_cannot_be_told_is_taken_again(void **state)
{
    struct course t = course_begin(false, lanes_first);
    (void)state;
    moe_standin_fail("cudaEventElapsedTime", 2, DEVICE_FAILED, false);
    for (unsigned i = 0; i <= 2 * CALLS; i++)
        (void)call(&t, 0, OWN);
    assert_int_equal(t.calls[CUDA_WAY_OWN], CALLS + 1);
    assert_int_equal(t.calls[CUDA_WAY_LANES], CALLS);
    assert_int_equal(call(&t, 0, OWN), CUDA_WAY_LANES);
    moe_standin_fail("cudaEventElapsedTime", 1, DEVICE_FAILED, true);
    for (unsigned i = 0; i < 3 * CUDA_PAIRS; i++)
        assert_int_equal(call(&t, 1, OWN), CUDA_WAY_OWN);
    moe_standin_fail("cudaEventQuery", 1, DEVICE_FAILED, true);
    for (unsigned i = 0; i < 3 * CUDA_PAIRS; i++)
        (void)call(&t, 2, OWN);
    assert_int_equal(moe_standin_last(), 0);
    tells(&t, true, "not settled");
    course_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_training_settles_in_its_first_steps, (void *)(uintptr_t)hopper_first),
        cmocka_unit_test_prestate(a_training_settles_in_its_first_steps, (void *)(uintptr_t)lanes_first),
        cmocka_unit_test(nobody_waits_for_a_time), cmocka_unit_test(until_times_are_known_the_best_so_far_is_gone_by),
        cmocka_unit_test(of_what_is_to_be_the_same_no_time_is_taken), cmocka_unit_test(times_of_what_was_before_are_not_counted),
        cmocka_unit_test(a_way_that_is_refused_is_not_tried_again), cmocka_unit_test(without_events_there_is_a_way_all_the_same),
        cmocka_unit_test(an_event_that_cannot_be_recorded_is_told), cmocka_unit_test(a_time_that_cannot_be_told_is_taken_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
