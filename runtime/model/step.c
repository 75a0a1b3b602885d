#include "runtime/model/inside.h"
#include <math.h>

static enum moe_code check_tokens(const struct moe_model *m, const int32_t *tokens, size_t n, int32_t least, const char *what, struct moe_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (tokens[i] < least || tokens[i] >= (int32_t)m->c.vocab)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = what }, "token %d at %zu of sequence %zu is not in %d to %u", tokens[i],
                            i % m->c.length, i / m->c.length, least, m->c.vocab - 1);
    return MOE_OK;
}

static enum moe_code upload(struct moe_model *m, const int32_t *tokens, const int32_t *targets, size_t n, uint64_t *count, struct moe_error *err)
{
    *count = 0;
    if (!n)
        return MOE_OK;
    MOE_TRY(check_tokens(m, tokens, n, 0, "tokens", err));
    MOE_TRY(check_tokens(m, targets, n, -1, "targets", err));
    for (size_t i = 0; i < n; i++)
        *count += targets[i] >= 0;
    MOE_TRY(m->be->upload(m->dev, m->tokens, tokens, n * sizeof *tokens, err));
    return m->be->upload(m->dev, m->targets, targets, n * sizeof *targets, err);
}

enum moe_code moe_model_step(struct moe_model *m, const int32_t *tokens, const int32_t *targets, unsigned seqs, uint64_t world_targets, uint64_t world_tokens,
                             unsigned micro_steps, bool back, struct moe_step_stats *stats, struct moe_error *err)
{
    const struct moe_batch b = { .seqs = seqs, .length = m->c.length, .n = (size_t)seqs * m->c.length, .world_tokens = world_tokens };
    struct timespec clock = { 0 };
    double head_ms = 0;
    MOE_CHECK(seqs <= m->max_seqs && micro_steps && world_tokens >= b.n && world_tokens);
    *stats = (struct moe_step_stats){ .layers = m->stats };
    (void)moe_lap_ms(&clock);
    MOE_TRY(upload(m, tokens, targets, b.n, &stats->targets, err));
    MOE_CHECK(world_targets >= stats->targets);
    MOE_TRY(moe_forward(m, &b, err));
    MOE_TRY(moe_head(m, b.n, back, world_targets ? 1 / (double)world_targets : 0, &stats->loss_sum, &head_ms, err));
    if (!isfinite(stats->loss_sum))
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = "loss" }, "%g over %llu targets", stats->loss_sum, (unsigned long long)stats->targets);
    stats->forward_ms = moe_lap_ms(&clock) - head_ms;
    if (!back)
        return MOE_OK;
    MOE_TRY(moe_backward(m, &b, 1 / (double)micro_steps, err));
    stats->backward_ms = moe_lap_ms(&clock) + head_ms;
    return MOE_OK;
}

enum moe_code moe_model_next(struct moe_model *m, const int32_t *tokens, unsigned length, float *logits, struct moe_error *err)
{
    const struct moe_batch b = { .seqs = 1, .length = length, .n = length };
    const struct moe_place head = moe_head_of(m);
    const size_t d = m->c.width, v = m->c.vocab;
    MOE_CHECK(m->ep->size == 1 && length && length <= m->c.length);
    MOE_TRY(check_tokens(m, tokens, length, 0, "tokens", err));
    MOE_TRY(m->be->upload(m->dev, m->tokens, tokens, length * sizeof *tokens, err));
    MOE_TRY(moe_forward(m, &b, err));
    const void *last = (char *)m->norm_last + (length - 1) * d * m->be->real_bytes;
    const struct moe_gemm g = { .m = 1, .n = v, .k = d, .tb = true, .a = last, .b = head.weight, .c = m->logits };
    MOE_TRY(m->be->gemm(m->dev, &g, err));
    return m->be->to_f32(m->dev, false, logits, m->logits, v, err);
}
