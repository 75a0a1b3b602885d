/* Auxiliary losses: means over the tokens of the world, whichever rank has them, so they are the same for every layout.
 *
 *   balance   c E sum_e f_e P_e,  f_e = pairs of e / (N K),  P_e = mean probability of e       Fedus et al. 2021, arXiv:2101.03961, eq. 4 to 6, for K choices
 *   sequence  the same of each sequence, and the mean over sequences                            DeepSeek-AI 2024, arXiv:2412.19437, eq. 17 to 20
 *   z         c mean of lse(logits)^2                                                           Zoph et al. 2022, arXiv:2202.08906, eq. 5
 *
 * f_e is a count, whose slope is zero. Counts are summed as doubles: whole numbers, exact below 2^53. */
#include "runtime/moe/inside.h"

static const struct moe_where router = { .field = "router" };

static double sequence_of(const struct moe_experts *l, size_t group)
{
    double sum = 0;
    for (size_t i = group * l->s.experts; i < (group + 1) * l->s.experts; i++)
        sum += (double)l->group_count[i] * l->prob_sum[i];
    return sum;
}

/* [E] probabilities, [E] counts, sum of lse^2, sum over sequences of counts times probabilities. */
static void pack(struct moe_experts *l, double z)
{
    const size_t e = l->s.experts, groups = l->tokens / l->group;
    for (size_t i = 0; i < e; i++) {
        l->packed[i] = 0;
        l->packed[e + i] = 0;
        for (size_t g = 0; g < groups; g++) {
            l->packed[i] += l->prob_sum[g * e + i];
            l->packed[e + i] += (double)l->group_count[g * e + i];
        }
    }
    l->packed[2 * e] = z;
    l->packed[2 * e + 1] = 0;
    for (size_t g = 0; g < groups; g++)
        l->packed[2 * e + 1] += sequence_of(l, g);
}

enum moe_code moe_balance(struct moe_experts *l, double z, struct moe_layer_stats *stats, struct moe_error *err)
{
    const size_t experts = l->s.experts;
    const double n = (double)l->world_tokens, e = (double)experts, k = l->s.top_k;
    double both = 0;
    int64_t pairs = 0;
    pack(l, z);
    if (l->aux)
        MOE_TRY(moe_exchange_sum(&l->scratch->stage, l->world, l->packed, 2 * experts + 2, err));
    for (size_t i = 0; i < experts; i++) {
        const double count = l->packed[experts + i];
        if (!(count >= 0 && count <= (double)MOE_CAP_EXPERT_ROWS * l->world->size))     /* sent by others: not even a number, perhaps */
            return moe_fail(err, MOE_E_BUG, router, "%g pairs are counted for expert %zu over all ranks", count, i);
        l->world_count[i] = (int64_t)count;
        pairs += l->world_count[i];
        both += l->packed[i] * l->packed[experts + i];
    }
    stats->count = l->world_count;
    if (!l->aux)
        return MOE_OK;
    if ((uint64_t)pairs != l->world_tokens * l->s.top_k)
        return moe_fail(err, MOE_E_BUG, router, "%lld pairs are routed over all ranks, of %llu tokens with %u each", (long long)pairs,
                        (unsigned long long)l->world_tokens, l->s.top_k);
    stats->balance = l->router.balance_loss * e * both / (n * k * n);
    stats->sequence = l->router.sequence_loss * e * l->packed[2 * experts + 1] / (n * k * (double)l->group);    /* n / group sequences, each / (group^2 k) */
    stats->z = l->router.z_loss * l->packed[2 * experts] / n;
    return MOE_OK;
}

bool moe_balance_slope(const struct moe_experts *l, double loss_scale, double *dprob)
{
    if (!l->aux || (l->router.balance_loss == 0 && l->router.sequence_loss == 0))
        return false;
    const size_t experts = l->s.experts, groups = l->tokens / l->group;
    const double n = (double)l->world_tokens, k = l->s.top_k, by = loss_scale * (double)experts / n;
    for (size_t g = 0; g < groups; g++)
        for (size_t i = 0; i < experts; i++) {
            const double of_world = (double)l->world_count[i] / (n * k), of_sequence = (double)l->group_count[g * experts + i] / ((double)l->group * k);
            dprob[g * experts + i] = by * (l->router.balance_loss * of_world + l->router.sequence_loss * of_sequence);
        }
    return true;
}
