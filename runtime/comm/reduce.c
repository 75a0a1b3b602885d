#include "runtime/comm/reduce.h"

/* Plain loops over restrict pointers, which compilers turn into vectors; what is added to what never depends on where an element lies. */
#define LOOP(name, type, result)                                                                                                                              \
    static void name(void *restrict into, const void *restrict from, size_t n)                                                                                \
    {                                                                                                                                                         \
        type *restrict y = into;                                                                                                                              \
        const type *restrict x = from;                                                                                                                        \
        for (size_t i = 0; i < n; i++)                                                                                                                        \
            y[i] = (type)(result);                                                                                                                            \
    }

LOOP(sum_u8, uint8_t, x[i] + y[i])
LOOP(sum_32, uint32_t, x[i] + y[i])                                   /* signed ones wrap as unsigned ones do, which have no undefined sums */
LOOP(sum_64, uint64_t, x[i] + y[i])
LOOP(sum_f32, float, x[i] + y[i])
LOOP(sum_f64, double, x[i] + y[i])
LOOP(max_u8, uint8_t, x[i] > y[i] ? x[i] : y[i])
LOOP(max_i32, int32_t, x[i] > y[i] ? x[i] : y[i])
LOOP(max_i64, int64_t, x[i] > y[i] ? x[i] : y[i])
LOOP(max_f32, float, x[i] > y[i] || x[i] != x[i] ? x[i] : y[i])    /* a NaN on either side is the result */
LOOP(max_f64, double, x[i] > y[i] || x[i] != x[i] ? x[i] : y[i])

static void (*const loops[][2])(void *restrict into, const void *restrict from, size_t n) = {
    [MOE_COMM_U8]  = { [MOE_COMM_SUM] = sum_u8,  [MOE_COMM_MAX] = max_u8 },
    [MOE_COMM_I32] = { [MOE_COMM_SUM] = sum_32,  [MOE_COMM_MAX] = max_i32 },
    [MOE_COMM_I64] = { [MOE_COMM_SUM] = sum_64,  [MOE_COMM_MAX] = max_i64 },
    [MOE_COMM_F32] = { [MOE_COMM_SUM] = sum_f32, [MOE_COMM_MAX] = max_f32 },
    [MOE_COMM_F64] = { [MOE_COMM_SUM] = sum_f64, [MOE_COMM_MAX] = max_f64 },
};

void moe_comm_reduce(void *into, const void *from, size_t n, enum moe_comm_type type, enum moe_comm_reduce op)
{
    if (n)
        loops[type][op](into, from, n);
}
