/* Random rules over a few calls, questions that matter to them, and a judge that reads the rules as they are written. */
#ifndef MOE_TESTS_RANDOM_RULES_H
#define MOE_TESTS_RANDOM_RULES_H
#include "sandbox/filter/filter.h"
#include <errno.h>
#include <sys/syscall.h>

#define RULES 24u
#define KINDS 6u

static int number_of(const char *call)
{
    int nr = -1;
    assert_true(moe_call_number(moe_str_c(call), &nr));
    return nr;
}

static inline struct moe_call_rule rule(const char *call, enum moe_act act, struct moe_demand *demands, size_t count)
{
    return (struct moe_call_rule){ .name = moe_str_c(call), .nr = number_of(call), .act = act, .error = act == MOE_ACT_ERRNO ? EACCES : 0, .demands = demands, .demand_count = count };
}

/* ---- the judge ---- */

static bool demand_says(const struct moe_call_rule *r, const struct moe_demand *d, const uint64_t *args)
{
    const struct moe_call_info *info = moe_call_info(r->name);
    uint64_t bits = moe_arg_bits(info ? &info->args[d->arg] : NULL), v = args[d->arg] & bits;
    bool hit = false;
    if (d->how == MOE_WITHOUT)
        return (v & d->mask) == 0;
    if (d->how == MOE_AT_MOST)
        return v <= d->values[0];
    if (d->how == MOE_AT_LEAST)
        return v >= d->values[0];
    for (size_t i = 0; i < d->count; i++)
        hit = hit || (v & d->mask) == (d->values[i] & d->mask & bits);
    return hit;
}

static bool rule_says(const struct moe_call_rule *r, int nr, const uint64_t *args)
{
    for (size_t i = 0; i < r->demand_count; i++)
        if (!demand_says(r, &r->demands[i], args))
            return false;
    return r->nr == nr;
}

static uint32_t answer(enum moe_act act, int error, bool notify_denied)
{
    static const uint32_t of[] = { [MOE_ACT_ALLOW] = SECCOMP_RET_ALLOW, [MOE_ACT_KILL] = SECCOMP_RET_KILL_PROCESS, [MOE_ACT_LOG] = SECCOMP_RET_LOG, [MOE_ACT_NOTIFY] = SECCOMP_RET_USER_NOTIF };
    return act != MOE_ACT_ERRNO ? of[act] : notify_denied ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ERRNO | (uint32_t)error;
}

static inline uint32_t judge(const struct moe_filter_want *w, int nr, const uint64_t *args)
{
    const struct moe_profile *p = w->profile;
    for (size_t i = 0; i < p->rule_count; i++)
        if (p->rules[i].act == MOE_ACT_KILL && rule_says(&p->rules[i], nr, args))
            return SECCOMP_RET_KILL_PROCESS;
    if (w->strict_wx && nr == SYS_clone3)
        return SECCOMP_RET_ERRNO | ENOSYS;
    if (w->strict_wx && moe_filter_wx_denies(nr, args))
        return answer(p->deny == MOE_ACT_KILL ? MOE_ACT_KILL : MOE_ACT_ERRNO, p->deny == MOE_ACT_ERRNO ? p->deny_errno : EPERM, w->notify_denied);
    for (size_t i = 0; i < w->ask_count; i++)
        if (rule_says(&w->ask[i], nr, args))
            return SECCOMP_RET_USER_NOTIF;
    for (int allows = 0; allows < 2; allows++)
        for (size_t i = 0; i < p->rule_count; i++)
            if ((p->rules[i].act == MOE_ACT_ALLOW) == allows && rule_says(&p->rules[i], nr, args))
                return answer(p->rules[i].act, p->rules[i].error, w->notify_denied);
    return answer(p->deny, p->deny_errno, w->notify_denied);
}

/* ---- random rules ---- */

struct dice { uint64_t state; };
static uint64_t roll(struct dice *d)
{
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return d->state * 0x2545f4914f6cdd1dull;
}
static unsigned under(struct dice *d, unsigned n) { return (unsigned)((roll(d) >> 33) % n); }

/* Narrow and wide arguments, and one call of which nothing is known. */
static const char *const some_calls[] = { "openat", "socket", "ioctl", "prctl", "mmap", "epoll_pwait" };
static const uint64_t some_values[] = { 0, 1, 2, 3, 4, 5, 7, 8, 0x10, 0x40, 0x241, 0x5413, 0x5412, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x100000000, 0x100000001,
                                        0x200000002, 0x7fffffffffffffff, 0xffffffff00000000, UINT64_MAX - 1, UINT64_MAX };
static const uint64_t some_masks[] = { UINT64_MAX, UINT64_MAX, UINT64_MAX, 1, 3, 4, 0xf, 0xff00, 0xffffffff, 0x100000003, 0xffffffff00000000, 0x8000000000000000, 0 };

static uint64_t some_value(struct dice *d)
{
    uint64_t v = some_values[under(d, MOE_COUNT(some_values))];
    return under(d, 4) ? v : v + under(d, 8);
}

struct case_ { struct moe_call_rule rules[RULES], asks[4]; struct moe_demand demands[RULES + 4][3]; uint64_t values[RULES + 4][3][40]; struct moe_profile p; struct moe_filter_want want; };

static void random_demand(struct dice *d, unsigned arg, struct moe_demand *out, uint64_t *values)
{
    unsigned how = under(d, 8);
    *out = (struct moe_demand){ .arg = arg, .how = how < 5 ? MOE_ONE_OF : how == 5 ? MOE_WITHOUT : how == 6 ? MOE_AT_MOST : MOE_AT_LEAST, .values = values, .count = 1 };
    out->mask = out->how <= MOE_WITHOUT ? some_masks[under(d, MOE_COUNT(some_masks))] : 0;
    if (out->how == MOE_ONE_OF)
        out->count = under(d, 6) ? 1 + under(d, 3) : under(d, 40);
    for (size_t i = 0; i < 40; i++)
        values[i] = some_value(d);
}

static void random_rule(struct dice *d, bool asked, struct case_ *c, size_t n, struct moe_call_rule *out)
{
    static const enum moe_act acts[] = { MOE_ACT_ALLOW, MOE_ACT_ALLOW, MOE_ACT_ALLOW, MOE_ACT_ALLOW, MOE_ACT_ERRNO, MOE_ACT_ERRNO, MOE_ACT_KILL, MOE_ACT_LOG };
    size_t demands = under(d, 5) ? 1 + under(d, 2) : under(d, 4);
    unsigned first = under(d, 3);
    for (size_t i = 0; i < demands; i++)
        random_demand(d, (first + (unsigned)i) % MOE_CALL_ARGS, &c->demands[n][i], c->values[n][i]);
    *out = rule(some_calls[under(d, KINDS)], asked ? MOE_ACT_NOTIFY : acts[under(d, MOE_COUNT(acts))], c->demands[n], demands);
    out->at = (struct moe_origin){ .file = MOE_STR("random.yaml"), .line = (unsigned)n + 1, .column = 1 };
}

static inline void random_case(struct dice *d, struct case_ *c)
{
    size_t rules = 1 + under(d, RULES - 1), asks = under(d, 5);
    memset(c, 0, sizeof *c);
    for (size_t i = 0; i < rules; i++)
        random_rule(d, false, c, i, &c->rules[i]);
    for (size_t i = 0; i < asks; i++)
        random_rule(d, true, c, RULES + i, &c->asks[i]);
    c->p = (struct moe_profile){ .name = MOE_STR("random"), .deny = under(d, 8) ? MOE_ACT_ERRNO : under(d, 2) ? MOE_ACT_KILL : MOE_ACT_LOG, .deny_errno = EPERM, .rules = c->rules, .rule_count = rules };
    c->want = (struct moe_filter_want){ .profile = &c->p, .strict_wx = under(d, 2), .notify_denied = under(d, 2), .ask = c->asks, .ask_count = asks };
}

/* A value that matters to some demand on this argument of this call, or any. */
static inline uint64_t telling_value(struct dice *d, const struct case_ *c, unsigned arg)
{
    const struct moe_call_rule *r = under(d, 5) || !c->want.ask_count ? &c->rules[under(d, (unsigned)c->p.rule_count)] : &c->asks[under(d, (unsigned)c->want.ask_count)];
    uint64_t high = under(d, 4) ? 0 : (uint64_t)under(d, 3) << 32;
    for (size_t i = 0; i < r->demand_count; i++)
        if (r->demands[i].arg == arg && r->demands[i].count) {
            uint64_t v = r->demands[i].values[under(d, (unsigned)r->demands[i].count)];
            unsigned what = under(d, 5);
            return (what == 0 ? v + 1 : what == 1 ? v - 1 : what == 2 ? v | (some_value(d) & ~r->demands[i].mask) : v) + high;
        }
    return some_value(d) + high;
}

#endif
