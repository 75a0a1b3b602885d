/* Products as small as a tile of attention: OpenBLAS would spend on packing what it saves. Six rows by sixteen columns of the result stay in registers. */
#include "runtime/backend/cpu/attention.h"
#include "runtime/backend/cpu/vec.h"

/* R rows, 16 columns; R is a constant wherever this is inlined. */
MOE_INLINE void block(const struct small_product *p, size_t i, size_t j, const size_t R)
{
    const float *a = p->a + i * p->a_row, *b = p->b + j;
    const size_t a_row = p->a_row, a_col = p->a_col, ldb = p->ldb;
    moe_f16 sum[6];
#pragma GCC unroll 6
    for (size_t r = 0; r < R; r++)
        sum[r] = (moe_f16){ 0 };
    for (size_t l = 0; l < p->k; l++, a += a_col, b += ldb) {
        moe_f16 row = *(const moe_f16 *)(const void *)b;
#pragma GCC unroll 6
        for (size_t r = 0; r < R; r++)
            sum[r] += a[r * a_row] * row;
    }
#pragma GCC unroll 6
    for (size_t r = 0; r < R; r++) {
        moe_f16 *c = (moe_f16 *)(void *)(p->c + (i + r) * p->ldc + j);
        *c = (p->add ? *c : (moe_f16){ 0 }) + p->by * sum[r];
    }
}

/* The columns behind the last sixteen, and widths that are no multiple of it. */
MOE_INLINE void rest(const struct small_product *p, size_t i, size_t j)
{
    float sum[16] = { 0 }, *c = p->c + i * p->ldc;
    for (size_t l = 0; l < p->k; l++)
        for (size_t n = j; n < p->n; n++)
            sum[n - j] += p->a[i * p->a_row + l * p->a_col] * p->b[l * p->ldb + n];
    for (size_t n = j; n < p->n; n++)
        c[n] = (p->add ? c[n] : 0) + p->by * sum[n - j];
}

MOE_CLONES void cpu_small_product(const struct small_product *p)
{
    const struct small_product here = *p;            /* a copy: stores to c cannot change it */
    const size_t whole = here.n / 16 * 16;
    size_t i = 0;
    for (; i + 6 <= here.m; i += 6)
        for (size_t j = 0; j < whole; j += 16)
            block(&here, i, j, 6);
    for (; i + 2 <= here.m; i += 2)
        for (size_t j = 0; j < whole; j += 16)
            block(&here, i, j, 2);
    for (size_t j = 0; i < here.m && j < whole; j += 16)
        block(&here, i, j, 1);
    for (i = 0; whole < here.n && i < here.m; i++)
        rest(&here, i, whole);
}

void cpu_turn(float *turned, size_t ld, const float *x, size_t from, size_t rows, size_t width)
{
    for (size_t c = 0; c < width; c++) {
        float *to = turned + c * ld;
        for (size_t i = 0; i < rows; i++)
            to[i] = x[i * from + c];
        for (size_t i = rows; i < cpu_padded(rows); i++)
            to[i] = 0;
    }
}
