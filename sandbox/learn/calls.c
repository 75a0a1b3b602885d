#include "sandbox/learn/need.h"
#include <stdlib.h>

#define LIST(...) { __VA_ARGS__, NULL }
#define SET_ID 06000
#define FASTOPEN 0x20000000

/* Calls that nobody is told of because each step of a program makes them: they follow from the one that made their descriptor. */
static const struct { const char *opener[3]; const char *then[16]; } implied[] = {
    { LIST("epoll_create", "epoll_create1"), LIST("epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait") },
    { LIST("socket", "socketpair"), LIST("getpeername", "getsockname", "getsockopt", "recvfrom", "recvmsg", "recvmmsg", "sendmmsg", "sendmsg", "sendto", "setsockopt", "shutdown") },
    { LIST("listen"), LIST("accept", "accept4") },
    { LIST("io_setup"), LIST("io_getevents", "io_submit") },
    { LIST("timerfd_create"), LIST("timerfd_gettime", "timerfd_settime") },
};
static const char *const of_writing[] = LIST("fdatasync", "fsync", "pwrite64", "pwritev");

/* Allowed in the form that does no harm: without these bits, or with a masked value of these. */
static const struct { const char *call; unsigned arg; enum moe_demand_how how; uint64_t mask; uint64_t values[4]; size_t count; } forms[] = {
    { "chmod", 1, MOE_WITHOUT, SET_ID, { 0 }, 0 }, { "fchmod", 1, MOE_WITHOUT, SET_ID, { 0 }, 0 }, { "fchmodat", 2, MOE_WITHOUT, SET_ID, { 0 }, 0 },
    { "fchmodat2", 2, MOE_WITHOUT, SET_ID, { 0 }, 0 }, { "creat", 1, MOE_WITHOUT, SET_ID, { 0 }, 0 },
    { "mknod", 1, MOE_ONE_OF, 0170000 | SET_ID, { 0, 0010000, 0100000, 0140000 }, 4 }, { "mknodat", 2, MOE_ONE_OF, 0170000 | SET_ID, { 0, 0010000, 0100000, 0140000 }, 4 },
    { "sendto", 3, MOE_WITHOUT, FASTOPEN, { 0 }, 0 }, { "sendmsg", 2, MOE_WITHOUT, FASTOPEN, { 0 }, 0 }, { "sendmmsg", 3, MOE_WITHOUT, FASTOPEN, { 0 }, 0 },
    { "clone", 0, MOE_WITHOUT, 0x7e020080, { 0 }, 0 }, { "memfd_create", 1, MOE_WITHOUT, 0x10, { 0 }, 0 },
};

static struct moe_call_rule *add_rule(struct moe_need *n, const char *call, struct moe_str note)
{
    struct moe_need_rule *grown = moe_grow(n->arena, n->rules, n->rule_count, &n->rule_room, sizeof *grown);
    if (!grown) {
        n->failed = true;
        return NULL;
    }
    n->rules = grown;
    struct moe_need_rule *r = &n->rules[n->rule_count++];
    *r = (struct moe_need_rule){ .rule = { .name = moe_str_c(call), .nr = -1, .act = MOE_ACT_ALLOW }, .note = note };
    (void)moe_call_number(r->rule.name, &r->rule.nr);
    return &r->rule;
}

static void add_demand(struct moe_need *n, struct moe_call_rule *r, unsigned arg, enum moe_demand_how how, uint64_t mask, const uint64_t *values, size_t count)
{
    struct moe_demand *d = moe_arena_array(n->arena, struct moe_demand, r->demand_count + 1);
    uint64_t *own = moe_arena_array(n->arena, uint64_t, count + 1);
    if (!d || !own) {
        n->failed = true;
        return;
    }
    if (r->demand_count)
        memcpy(d, r->demands, r->demand_count * sizeof *d);
    if (count)
        memcpy(own, values, count * sizeof *own);
    d[r->demand_count] = (struct moe_demand){ arg, how, mask, own, count };
    r->demands = d;
    r->demand_count++;
}

static bool allowed(const struct moe_need *n, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    if (moe_need_allowed(n->base->rules, n->base->rule_count, nr, args))
        return true;
    for (size_t i = 0; i < n->rule_count; i++)
        if (moe_need_allowed(&n->rules[i].rule, 1, nr, args))
            return true;
    return false;
}

/* In its harmless form where there is one and what was seen fits it; else whatever its arguments. */
static void add_plain(struct moe_need *n, const char *call, const uint64_t args[MOE_CALL_ARGS], struct moe_str note)
{
    int nr = -1;
    if (!moe_call_number(moe_str_c(call), &nr) || nr < 0 || allowed(n, nr, args))
        return;
    struct moe_call_rule *r = add_rule(n, call, note);
    for (size_t i = 0; r && i < MOE_COUNT(forms); i++)
        if (strcmp(forms[i].call, call) == 0 && (forms[i].how != MOE_WITHOUT || !(args[forms[i].arg] & forms[i].mask)))
            add_demand(n, r, forms[i].arg, forms[i].how, forms[i].mask, forms[i].values, forms[i].count);
}

struct values { uint64_t value[256]; size_t count; };

static void add_value(struct values *v, uint64_t value)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->value[i] == value)
            return;
    if (v->count < MOE_COUNT(v->value))
        v->value[v->count++] = value;
}

/* Observations of one call whose arguments matter become one rule (of sockets: one a family): what an argument was are alternatives. Gives where the next begin. */
static size_t add_with_arguments(struct moe_need *n, const struct moe_seen *s, size_t from, const uint64_t mask[MOE_CALL_ARGS])
{
    struct values seen[MOE_CALL_ARGS] = { 0 };
    const struct moe_seen_call *first = &s->calls[from], *shown = NULL;
    const char *name = moe_call_name(first->nr);
    const struct moe_call_info *info = moe_call_info(moe_str_c(name));
    bool by_first = mask[0] && mask[1];
    uint64_t count = 0;
    size_t end = from;
    for (; end < s->call_count && s->calls[end].nr == first->nr && (!by_first || s->calls[end].args[0] == first->args[0]); end++) {
        const struct moe_seen_call *c = &s->calls[end];
        if (allowed(n, c->nr, c->args))
            continue;
        for (unsigned a = 0; a < MOE_CALL_ARGS; a++)
            add_value(&seen[a], c->args[a]);
        count += c->count;
        shown = shown ? shown : c;
    }
    struct moe_call_rule *r = shown ? add_rule(n, name, moe_need_note(n, count, shown->first)) : NULL;
    for (unsigned a = 0; r && a < MOE_CALL_ARGS; a++) {
        uint64_t all = info && info->args[a].name ? moe_arg_bits(&info->args[a]) : UINT64_MAX;
        if (mask[a])
            add_demand(n, r, a, MOE_ONE_OF, mask[a] == 0xffffffff ? all : mask[a], seen[a].value, seen[a].count);
    }
    return end;
}

bool moe_need_has_form(const char *call)
{
    for (size_t i = 0; i < MOE_COUNT(forms); i++)
        if (strcmp(forms[i].call, call) == 0)
            return true;
    return false;
}

static bool saw(const struct moe_seen *s, const char *call)
{
    int nr = -1;
    if (!moe_call_number(moe_str_c(call), &nr))
        return false;
    for (size_t i = 0; i < s->call_count; i++)
        if (s->calls[i].nr == nr)
            return true;
    return false;
}

static void add_implied(struct moe_need *n, const struct moe_seen *s)
{
    static const uint64_t none[MOE_CALL_ARGS];
    bool writes = false;
    for (size_t i = 0; i < MOE_COUNT(implied); i++)
        for (const char *const *o = implied[i].opener; *o; o++)
            for (const char *const *c = implied[i].then; saw(s, *o) && *c; c++)
                add_plain(n, *c, none, moe_arena_printf(n->arena, "follows from %s", *o));
    for (size_t i = 0; i < s->path_count; i++)
        writes |= s->paths[i].use & MOE_USE_WRITE && !moe_str_starts(s->paths[i].path, MOE_STR("/dev/"));
    for (const char *const *c = of_writing; writes && *c; c++)
        add_plain(n, *c, none, MOE_STR("follows from files that are written"));
}

void moe_need_calls(struct moe_need *n, const struct moe_seen *s)
{
    uint64_t mask[MOE_CALL_ARGS];
    for (size_t i = 0; i < s->call_count;) {
        const struct moe_seen_call *c = &s->calls[i];
        const char *name = moe_call_name(c->nr);
        if (!name) {
            moe_need_remark(n, "call number %d has no name here and is not allowed", c->nr);
            i++;
        } else if (moe_learn_args(c->nr, mask) && !moe_need_has_form(name)) {
            i = add_with_arguments(n, s, i, mask);
        } else {
            add_plain(n, name, c->args, moe_need_note(n, c->count, c->first));
            i++;
        }
    }
    add_implied(n, s);
}
