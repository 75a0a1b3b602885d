#include "runtime/model/inside.h"

static void *row(const struct moe_model *m, void *x, size_t n, size_t width) { return (char *)x + n * width * m->be->real_bytes; }

/* Rows [at, at + n): scores, loss, and with `back` the scores' gradient in their place. */
static enum moe_code score(struct moe_model *m, const struct moe_place *head, size_t at, size_t n, bool back, double scale, struct moe_error *err)
{
    const size_t d = m->c.width, v = m->c.vocab;
    const struct moe_gemm g = { .m = n, .n = v, .k = d, .tb = true, .a = row(m, m->norm_last, at, d), .b = head->weight, .c = m->logits };
    MOE_TRY(m->be->gemm(m->dev, &g, err));
    return m->be->xent(m->dev, (char *)m->loss + at * m->be->wide_bytes, m->logits, m->targets + at, n, v, back, scale, err);
}

static enum moe_code score_back(struct moe_model *m, const struct moe_place *head, size_t at, size_t n, struct moe_error *err)
{
    const size_t d = m->c.width, v = m->c.vocab;
    const struct moe_gemm by_head = { .m = v, .n = d, .k = n, .ta = true, .add = true, .wide = true, .a = m->logits, .b = row(m, m->norm_last, at, d),
                                      .c = head->slope };
    const struct moe_gemm by_x = { .m = n, .n = d, .k = v, .a = m->logits, .b = head->weight, .c = row(m, m->dt, at, d) };
    MOE_TRY(m->be->gemm(m->dev, &by_head, err));
    return m->be->gemm(m->dev, &by_x, err);
}

enum moe_code moe_head(struct moe_model *m, size_t n, bool back, double scale, double *loss, double *back_ms, struct moe_error *err)
{
    const struct moe_place head = moe_head_of(m);
    struct timespec clock = { 0 };
    *loss = *back_ms = 0;
    for (size_t at = 0; at < n; at += m->chunk) {
        const size_t rows = MOE_MIN(m->chunk, n - at);
        MOE_TRY(score(m, &head, at, rows, back, scale, err));
        (void)moe_lap_ms(&clock);
        if (back)
            MOE_TRY(score_back(m, &head, at, rows, err));
        *back_ms += moe_lap_ms(&clock);
    }
    return n ? m->be->sum(m->dev, m->loss, n, loss, err) : MOE_OK;
}
