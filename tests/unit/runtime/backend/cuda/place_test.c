/* Where a device stands on the machine's bus, by which NVML knows it: the device's that this rank took, whatever number CUDA gives it.
 *
 * Links    emulated/backend runtime/backend/ref */
#include "tests/unit/runtime/backend/cuda/device_bed.h"

static void a_rank_tells_where_its_own_device_stands(void **state)
{
    const struct moe_backend *b = moe_backend_emulated(MOE_REAL_F32);
    static const char *const places[] = { "0000:f0:00.0", "0000:ef:00.0", "0000:f0:00.0" };
    (void)state;
    moe_standin_machine(&(struct moe_standin_machine){ .devices = 2 });
    for (unsigned rank = 0; rank < MOE_COUNT(places); rank++) {
        struct moe_device *dev = NULL;
        struct moe_error err = { 0 };
        char place[MOE_BACKEND_PLACE];
        memset(place, 'x', sizeof place);
        assert_int_equal(b->open(&(struct moe_device_options){ .local = rank }, &dev, &err), MOE_OK);
        b->place(dev, place);
        assert_string_equal(place, places[rank]);
        b->close(&dev);
    }
    moe_standin_machine(&(struct moe_standin_machine){ 0 });
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(a_rank_tells_where_its_own_device_stands) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
