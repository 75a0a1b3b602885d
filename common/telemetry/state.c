#include "common/telemetry/state.h"
#include <stdlib.h>

struct moe_telemetry_state *moe_telemetry_state_new(size_t ranks)
{
    ranks = ranks < 1 ? 1 : MOE_MIN(ranks, (size_t)MOE_CAP_TELEMETRY_RANKS);
    struct moe_telemetry_state *s = calloc(1, sizeof *s + ranks * sizeof s->rank[0]);
    if (s)
        s->ranks = ranks;
    return s;
}

void moe_telemetry_state_reset(struct moe_telemetry_state *state) { memset(state->rank, 0, state->ranks * sizeof state->rank[0]); }

void moe_telemetry_state_free(struct moe_telemetry_state **state)
{
    free(*state);
    *state = NULL;
}

unsigned state_judge(const struct moe_telemetry_schema *schema, struct moe_telemetry_state *state, const struct said *said, bool good, bool adopt)
{
    double rank = said->has >> ROLE_RANK & 1 ? said->value[ROLE_RANK] : 0;
    unsigned wrong = 0;
    if ((said->has >> ROLE_RANK & 1) && (said->has >> ROLE_WORLD & 1) && !(rank < said->value[ROLE_WORLD]))
        wrong |= 1u << ROLE_RANK;
    if (!state || !(rank >= 0 && rank < (double)state->ranks))
        return wrong;
    struct rank_state *r = &state->rank[(size_t)rank];
    if ((said->has >> ROLE_STEP & 1) && r->has_step && !said->restart && said->value[ROLE_STEP] < r->step)
        wrong |= 1u << ROLE_STEP;
    if ((said->has >> ROLE_TIME & 1) && r->has_time && said->value[ROLE_TIME] < r->time - schema->slack)
        wrong |= 1u << ROLE_TIME;
    if (!adopt && (wrong || !good))
        return wrong;
    if (said->has >> ROLE_STEP & 1)
        r->step = said->value[ROLE_STEP], r->has_step = true;
    if (said->has >> ROLE_TIME & 1)
        r->time = said->value[ROLE_TIME], r->has_time = true;
    return wrong;
}
