#include "sandbox/profile/demand.h"

bool moe_demand_holds(const struct moe_demand *d, uint64_t bits, uint64_t value)
{
    value &= bits;
    switch (d->how) {
    case MOE_WITHOUT:
        return (value & d->mask) == 0;
    case MOE_AT_MOST:
        return d->count && value <= d->values[0];
    case MOE_AT_LEAST:
        return d->count && value >= d->values[0];
    case MOE_ONE_OF:
        for (size_t i = 0; i < d->count; i++)
            if (((value ^ d->values[i]) & d->mask & bits) == 0)
                return true;
        return false;
    }
    return false;
}

static uint64_t bits_of(const struct moe_call_rule *rule, unsigned arg)
{
    const struct moe_call_info *info = moe_call_info(rule->name);
    return moe_arg_bits(info && info->args[arg].name ? &info->args[arg] : NULL);
}

bool moe_rule_holds(const struct moe_call_rule *rule, const uint64_t args[MOE_CALL_ARGS])
{
    for (size_t i = 0; i < rule->demand_count; i++)
        if (!moe_demand_holds(&rule->demands[i], bits_of(rule, rule->demands[i].arg), args[rule->demands[i].arg]))
            return false;
    return true;
}

/* Whether a value that agrees with `value` in `mask` fits. */
static bool admits(const struct moe_demand *d, uint64_t mask, uint64_t value)
{
    value &= mask;
    switch (d->how) {
    case MOE_WITHOUT:
        return (value & d->mask) == 0;
    case MOE_AT_MOST:
        return value <= d->values[0];                         /* the other bits may be 0 */
    case MOE_AT_LEAST:
        return (value | ~mask) >= d->values[0];               /* or all 1               */
    case MOE_ONE_OF:
        for (size_t i = 0; i < d->count; i++)
            if (((d->values[i] ^ value) & mask & d->mask) == 0)
                return true;
        return false;
    }
    return true;
}

bool moe_rule_admits(const struct moe_call_rule *rule, unsigned arg, uint64_t mask, uint64_t value)
{
    for (size_t i = 0; i < rule->demand_count; i++)
        if (rule->demands[i].arg == arg && !admits(&rule->demands[i], mask, value))
            return false;
    return true;
}

/* Whether every value of `mask` and `value` (the known bits) fits `wide`. Above `bits` the kernel does not look, so those count as known and 0. */
static bool known_fits(const struct moe_demand *wide, uint64_t mask, uint64_t value, uint64_t bits)
{
    mask |= ~bits;
    value &= bits;
    switch (wide->how) {
    case MOE_WITHOUT:
        return (wide->mask & ~mask) == 0 && (value & wide->mask) == 0;
    case MOE_AT_MOST:
        return (value | ~mask) <= wide->values[0];
    case MOE_AT_LEAST:
        return (value & mask) >= wide->values[0];
    case MOE_ONE_OF:
        if ((wide->mask & ~mask) != 0)
            return false;
        return moe_demand_holds(wide, bits, value);
    }
    return false;
}

/* Whether whatever the probes describe is denied by the rule. */
static bool is_sure(const struct moe_call_rule *denial, const struct moe_probe *probes, size_t count)
{
    for (size_t i = 0; i < denial->demand_count; i++) {
        bool met = false;
        for (size_t j = 0; j < count && !met; j++)
            met = probes[j].arg == denial->demands[i].arg && known_fits(&denial->demands[i], probes[j].mask, probes[j].value & probes[j].mask, bits_of(denial, probes[j].arg));
        if (!met)
            return false;
    }
    return true;
}

const struct moe_call_rule *moe_profile_lets(const struct moe_profile *p, struct moe_str call, const struct moe_probe *probes, size_t count)
{
    size_t n;
    const struct moe_call_rule *rules = moe_profile_rules_of(p, call, &n), *found = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!moe_act_lets(rules[i].act)) {
            if (is_sure(&rules[i], probes, count))
                return NULL;
            continue;
        }
        bool fits = !found;
        for (size_t j = 0; j < count && fits; j++)
            fits = moe_rule_admits(&rules[i], probes[j].arg, probes[j].mask, probes[j].value);
        if (fits)
            found = &rules[i];
    }
    return found;
}

static bool implies(const struct moe_demand *tight, const struct moe_demand *wide, uint64_t bits)
{
    switch (tight->how) {
    case MOE_ONE_OF:
        for (size_t i = 0; i < tight->count; i++)
            if (!known_fits(wide, tight->mask, tight->values[i], bits))
                return false;
        return true;
    case MOE_WITHOUT:
        return known_fits(wide, tight->mask, 0, bits);
    case MOE_AT_MOST:
        if (wide->how == MOE_WITHOUT || wide->how == MOE_ONE_OF) {
            uint64_t low = UINT64_MAX;                        /* bits that may be set at all */
            for (uint64_t b = low; b && tight->values[0] <= b >> 1; b >>= 1)
                low = b >> 1;
            return known_fits(wide, ~low, 0, bits);
        }
        return wide->how == MOE_AT_MOST && tight->values[0] <= wide->values[0];
    case MOE_AT_LEAST:
        return wide->how == MOE_AT_LEAST && tight->values[0] >= wide->values[0];
    }
    return false;
}

bool moe_rule_covers(const struct moe_call_rule *wide, const struct moe_call_rule *tight)
{
    for (size_t i = 0; i < wide->demand_count; i++) {
        bool met = false;
        for (size_t j = 0; j < tight->demand_count && !met; j++)
            met = tight->demands[j].arg == wide->demands[i].arg && implies(&tight->demands[j], &wide->demands[i], bits_of(wide, wide->demands[i].arg));
        if (!met)
            return false;
    }
    return true;
}

static bool same(const struct moe_demand *a, const struct moe_demand *b)
{
    return a->arg == b->arg && a->how == b->how && a->mask == b->mask && a->count == b->count
           && (!a->count || memcmp(a->values, b->values, a->count * sizeof *a->values) == 0);
}

bool moe_rule_same_demands(const struct moe_call_rule *a, const struct moe_call_rule *b)
{
    if (a->demand_count != b->demand_count)
        return false;
    for (size_t i = 0; i < a->demand_count; i++) {
        bool met = false;
        for (size_t j = 0; j < b->demand_count && !met; j++)
            met = same(&a->demands[i], &b->demands[j]);
        if (!met)
            return false;
    }
    return true;
}

const struct moe_call_rule *moe_profile_rules_of(const struct moe_profile *p, struct moe_str call, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < p->rule_count; i++) {
        if (!moe_str_eq(p->rules[i].name, call))
            continue;
        while (i + *count < p->rule_count && moe_str_eq(p->rules[i + *count].name, call))
            ++*count;
        return &p->rules[i];
    }
    return NULL;
}
