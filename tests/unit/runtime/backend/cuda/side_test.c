/* The side queue: what a communicator puts there is done when the ops wait for it, and not before. And what memory is in use.
 *
 * Links    runtime/backend/cpu emulated/backend */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/support/cuda/standin.h"
#include <stdlib.h>

static struct moe_device *opened(const struct moe_backend *be)
{
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    if (be->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err) != MOE_OK)
        fail_msg("%s", err.text);
    return dev;
}

static void set(void *arg) { **(int **)arg = 1; }
static void queue_set(void *queue, int *flag)
{
    int **arg = malloc(sizeof *arg);
    assert_non_null(arg);
    *arg = flag;
    moe_standin_queue(queue, set, arg);
}

static void is_done_when_it_is_waited_for(void **state)
{
    const struct moe_backend *be = moe_backend_emulated(MOE_REAL_F32);
    struct moe_device *dev = opened(be);
    struct moe_error err = { 0 };
    int flag = 0;
    (void)state;
    void *side = be->side(dev);
    assert_non_null(side);
    assert_ptr_equal(be->side(dev), side);
    assert_ptr_not_equal(be->queue(dev), side);
    assert_true(moe_standin_goes_first(side) && !moe_standin_goes_first(be->queue(dev)));
    for (int i = 0; i < 2; i++) {
        flag = 0;
        assert_int_equal(be->fork(dev, &err), MOE_OK);
        queue_set(side, &flag);
        assert_int_equal(be->sync(dev, &err), MOE_OK);           /* ops alone */
        assert_int_equal(flag, 0);
        assert_int_equal(be->post(dev, 0, &err), MOE_OK);
        assert_int_equal(be->join(dev, 0, &err), MOE_OK);
        assert_int_equal(be->sync(dev, &err), MOE_OK);
        assert_int_equal(flag, 1);
    }
    /* memory goes back when nobody uses it any more: a communicator, too */
    void *mem = NULL;
    flag = 0;
    assert_int_equal(be->alloc(dev, 64, &mem, &err), MOE_OK);
    assert_int_equal(be->fork(dev, &err), MOE_OK);
    queue_set(side, &flag);
    be->free(dev, mem);
    assert_int_equal(flag, 1);
    be->close(&dev);
    assert_int_equal(moe_standin_alive(), 0);
}

/* Who waits for a place waits for what stands before it, and for nothing behind. */
static void a_place_is_waited_for_alone(void **state)
{
    const struct moe_backend *be = moe_backend_emulated(MOE_REAL_F32);
    struct moe_device *dev = opened(be);
    struct moe_error err = { 0 };
    int flags[MOE_BACKEND_POSTS] = { 0 };
    double ms = -1;
    (void)state;
    void *side = be->side(dev);
    assert_int_equal(be->fork(dev, &err), MOE_OK);
    assert_int_equal(be->mark_side(dev, 0, &err), MOE_OK);
    for (unsigned i = 0; i < MOE_BACKEND_POSTS; i++) {
        queue_set(side, &flags[i]);
        assert_int_equal(be->post(dev, i, &err), MOE_OK);
    }
    assert_int_equal(be->mark_side(dev, MOE_BACKEND_MARKS - 1, &err), MOE_OK);
    for (unsigned i = 0; i < MOE_BACKEND_POSTS; i++) {
        assert_int_equal(be->join(dev, i, &err), MOE_OK);
        for (unsigned j = 0; j < MOE_BACKEND_POSTS; j++)
            assert_int_equal(flags[j], j <= i);
    }
    /* a post that is set again is of the new place */
    flags[0] = 0;
    queue_set(side, &flags[0]);
    assert_int_equal(be->post(dev, 3, &err), MOE_OK);
    assert_int_equal(be->join(dev, 2, &err), MOE_OK);
    assert_int_equal(flags[0], 0);
    assert_int_equal(be->join(dev, 3, &err), MOE_OK);
    assert_int_equal(flags[0], 1);
    assert_int_equal(be->between(dev, 0, MOE_BACKEND_MARKS - 1, &ms, &err), MOE_OK);
    assert_true(ms == 0);
    be->close(&dev);
    assert_int_equal(moe_standin_alive(), 0);
}

static void without_one_there_is_none(void **state)
{
    const struct moe_backend *be = moe_backend_emulated(MOE_REAL_BF16);
    static const struct { const char *name; unsigned nth; } calls[] = { { "cudaDeviceGetStreamPriorityRange", 1 }, { "cudaStreamCreateWithPriority", 1 },
                                                                        { "cudaEventCreateWithFlags", 1 }, { "cudaEventCreateWithFlags", 3 } };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(calls); i++) {
        struct moe_device *dev = opened(be);
        moe_standin_fail(calls[i].name, calls[i].nth, 2, false);
        assert_null(be->side(dev));
        assert_non_null(be->side(dev));                          /* asked again, it may be there */
        be->close(&dev);
        assert_int_equal(moe_standin_alive(), 0);
    }
}

static void memory_is_told(void **state)
{
    const struct moe_backend *be = moe_backend_emulated(MOE_REAL_F32);
    struct moe_device *dev = opened(be);
    struct moe_error err = { 0 };
    void *mem = NULL;
    (void)state;
    const uint64_t before = be->memory(dev);
    assert_int_equal(be->alloc(dev, 1 << 20, &mem, &err), MOE_OK);
    assert_true(be->memory(dev) >= before + (1 << 20));
    be->free(dev, mem);
    assert_true(be->memory(dev) == before);
    be->close(&dev);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_done_when_it_is_waited_for), cmocka_unit_test(a_place_is_waited_for_alone),
        cmocka_unit_test(without_one_there_is_none), cmocka_unit_test(memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
