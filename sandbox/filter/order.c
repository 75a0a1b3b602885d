/* What is said about each call, in the order in which it decides; rules that contradict each other; the rule behind a decision. */
#include "sandbox/filter/parts.h"
#include "sandbox/profile/demand.h"
#include <errno.h>
#include <linux/sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/shm.h>

#define SHARED     0x01u      /* in MAP_SHARED and MAP_SHARED_VALIDATE */
#define MAX_ERRNO  4095

/* PROT_EXEC is 4 in each of them, as SHM_EXEC is in shmat. A query of the personality is all ones, so the bit alone would refuse it. */
const struct moe_wx_denial moe_wx_table[] = {
    { "mmap", { { 2, PROT_WRITE | PROT_EXEC, PROT_WRITE | PROT_EXEC, false } } },
    { "mmap", { { 2, PROT_EXEC, PROT_EXEC, false }, { 3, MAP_ANONYMOUS, MAP_ANONYMOUS, false } } },
    { "mmap", { { 2, PROT_EXEC, PROT_EXEC, false }, { 3, SHARED, SHARED, false } } },
    { "mprotect", { { 2, PROT_EXEC, PROT_EXEC, false } } },
    { "pkey_mprotect", { { 2, PROT_EXEC, PROT_EXEC, false } } },
    { "shmat", { { 2, SHM_EXEC, SHM_EXEC, false } } },
    { "clone", { { 0, CLONE_FILES, CLONE_FILES, false }, { 0, CLONE_THREAD, CLONE_THREAD, true } } },    /* it could exchange a descriptor that is being mapped */
    { "clone3", { { 0, 0, 0, false } } },                        /* its flags lie in memory: absent, so that the C library takes clone */
    { "personality", { { 0, READ_IMPLIES_EXEC, READ_IMPLIES_EXEC, false }, { 0, UINT32_MAX, UINT32_MAX, true } } },
    { 0 },
};

/* ---- tests ---- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

bool moe_test_of(const struct moe_call_info *info, const struct moe_demand *d, struct moe_arena *arena, struct moe_test *out)
{
    uint64_t bits = moe_arg_bits(info ? &info->args[d->arg] : NULL);
    *out = (struct moe_test){ .arg = d->arg, .how = d->how, .bits = bits, .mask = d->mask & bits, .count = d->count };
    if (d->how == MOE_WITHOUT || !d->count)
        return true;
    out->values = moe_arena_array(arena, uint64_t, d->count);
    if (!out->values)
        return false;
    for (size_t i = 0; i < d->count; i++)
        out->values[i] = d->how == MOE_ONE_OF ? d->values[i] & out->mask : d->values[i];
    if (d->how != MOE_ONE_OF)
        return true;
    qsort(out->values, out->count, sizeof *out->values, by_value);
    size_t n = 0;
    for (size_t i = 0; i < out->count; i++)
        if (!n || out->values[n - 1] != out->values[i])
            out->values[n++] = out->values[i];
    out->count = n;
    return true;
}

static bool holds(const struct moe_test *t, uint64_t v)
{
    v &= t->bits;
    switch (t->how) {
    case MOE_WITHOUT:  return !(v & t->mask);
    case MOE_AT_MOST:  return v <= t->values[0];
    case MOE_AT_LEAST: return v >= t->values[0];
    case MOE_ONE_OF:   break;
    }
    for (size_t i = 0; i < t->count; i++)
        if ((v & t->mask) == t->values[i])
            return true;
    return false;
}

bool moe_test_holds(const struct moe_test *t, const uint64_t args[MOE_CALL_ARGS]) { return holds(t, args[t->arg]) != t->negate; }

/* ---- rules as they were written ---- */

/* Kills, then whatever else is no plain allowance, then allowances. */
static int rank(const struct moe_call_rule *r) { return r->act == MOE_ACT_KILL ? 0 : r->act != MOE_ACT_ALLOW ? 1 : 2; }

const struct moe_call_rule *moe_filter_rule(const struct moe_profile *p, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    const struct moe_call_rule *best = NULL;
    for (size_t i = 0; nr >= 0 && i < p->rule_count; i++)
        if (p->rules[i].nr == nr && (!best || rank(&p->rules[i]) < rank(best)) && moe_rule_holds(&p->rules[i], args))
            best = &p->rules[i];
    return best;
}

bool moe_filter_wx_denies(int nr, const uint64_t args[MOE_CALL_ARGS])
{
    const char *name = moe_call_name(nr);
    for (const struct moe_wx_denial *w = moe_wx_table; name && w->call; w++) {
        bool all = strcmp(w->call, name) == 0;
        for (size_t i = 0; all && i < MOE_COUNT(w->tests); i++)
            if (w->tests[i].mask)
                all = ((args[w->tests[i].arg] & w->tests[i].mask) == w->tests[i].value) != w->tests[i].unless;
        if (all)
            return true;
    }
    return false;
}

/* ---- contradictions ---- */

static bool is_masked(const struct moe_demand *d) { return d->how == MOE_ONE_OF || d->how == MOE_WITHOUT; }

/* The least and the most that a value under the mask can be, against a limit, or against another mask. */
static bool value_meets(uint64_t value, uint64_t mask, const struct moe_demand *b, uint64_t limit, uint64_t bits)
{
    if (b->how == MOE_AT_MOST)
        return (value & mask) <= limit;
    if (b->how == MOE_AT_LEAST)
        return ((value & mask) | (bits & ~mask)) >= limit;
    return !((value ^ limit) & mask & b->mask & bits);
}

static bool masked_meets(const struct moe_demand *a, const struct moe_demand *b, uint64_t bits)
{
    uint64_t zero = 0;
    const uint64_t *va = a->how == MOE_WITHOUT ? &zero : a->values, *vb = b->how == MOE_WITHOUT ? &zero : b->values;
    size_t na = a->how == MOE_WITHOUT ? 1 : a->count, nb = b->how == MOE_WITHOUT ? 1 : b->count;
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nb; k++)
            if (value_meets(va[i] & bits, a->mask & bits, b, vb[k], bits))
                return true;
    return false;
}

/* Whether some value fits both demands on one argument. Two demands of a rule on one argument are looked at one by one, so a clash may be seen where there is
 * none; the profile's reader makes no such rules. */
static bool meet(const struct moe_demand *a, const struct moe_demand *b, uint64_t bits)
{
    if (is_masked(a) || is_masked(b))
        return is_masked(a) ? masked_meets(a, b, bits) : masked_meets(b, a, bits);
    if (a->how == b->how || !a->count || !b->count)
        return true;
    return a->how == MOE_AT_MOST ? a->values[0] >= b->values[0] : b->values[0] >= a->values[0];
}

static bool rules_meet(const struct moe_call_rule *a, const struct moe_call_rule *b)
{
    const struct moe_call_info *info = moe_call_info(a->name);
    for (size_t i = 0; i < a->demand_count; i++)
        for (size_t k = 0; k < b->demand_count; k++)
            if (a->demands[i].arg == b->demands[k].arg && !meet(&a->demands[i], &b->demands[k], moe_arg_bits(info ? &info->args[a->demands[i].arg] : NULL)))
                return false;
    return true;
}

static bool same_act(const struct moe_call_rule *a, const struct moe_call_rule *b)
{
    return a->act == b->act && (a->act != MOE_ACT_ERRNO || a->error == b->error);
}

static bool is_later(const struct moe_origin *a, const struct moe_origin *b) { return a->line != b->line ? a->line > b->line : a->column > b->column; }

MOE_PRINTF(3, 4) static enum moe_code fail_at(const struct moe_call_rule *r, struct moe_error *err, const char *fmt, ...)
{
    char file[sizeof err->file], text[sizeof err->text];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    snprintf(file, sizeof file, "%.*s", MOE_FMT(r->at.file));
    return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ *file ? file : NULL, r->at.line, r->at.column, "calls" }, "%.*s: %s", MOE_FMT(r->name), text);
}

/* Two rules of one rank that want different things of one call. */
static enum moe_code contradiction(const struct moe_call_rule *a, const struct moe_call_rule *b, struct moe_error *err)
{
    const struct moe_call_rule *late = moe_str_eq(a->at.file, b->at.file) && is_later(&a->at, &b->at) ? a : b, *early = late == a ? b : a;
    return fail_at(late, err, "contradicts the rule at %.*s:%u: both hold for some arguments, and their actions differ", MOE_FMT(early->at.file), early->at.line);
}

/* ---- the list of each call ---- */

enum rank_of { KILLS, WX, ASKED, DENIES, ALLOWS };
struct item { int nr; enum rank_of rank; size_t seq; const struct moe_call_rule *rule; const struct moe_wx_denial *wx; uint32_t outcome; };
struct items { struct item *all; size_t count, room; struct moe_arena *arena; };

static bool add(struct items *in, struct item it)
{
    struct item *all = moe_grow(in->arena, in->all, in->count, &in->room, sizeof *all);
    if (!all)
        return false;
    in->all = all;
    it.seq = in->count;
    in->all[in->count++] = it;
    return true;
}

static bool outcome_of(enum moe_act act, int error, bool notify_denied, uint32_t *out)
{
    switch (act) {
    case MOE_ACT_ALLOW:  *out = SECCOMP_RET_ALLOW; return true;
    case MOE_ACT_KILL:   *out = SECCOMP_RET_KILL_PROCESS; return true;
    case MOE_ACT_LOG:    *out = SECCOMP_RET_LOG; return true;
    case MOE_ACT_NOTIFY: *out = SECCOMP_RET_USER_NOTIF; return true;
    case MOE_ACT_ERRNO:  break;
    }
    *out = notify_denied ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ERRNO | (uint32_t)error;
    return error > 0 && error <= MAX_ERRNO;
}

static uint32_t wx_outcome(const struct moe_filter_want *want, const struct moe_wx_denial *w)
{
    const struct moe_profile *p = want->profile;
    if (!w->tests[0].mask)
        return SECCOMP_RET_ERRNO | ENOSYS;
    if (p->deny == MOE_ACT_KILL)
        return SECCOMP_RET_KILL_PROCESS;
    return want->notify_denied ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ERRNO | (uint32_t)(p->deny == MOE_ACT_ERRNO ? p->deny_errno : EPERM);
}

static enum moe_code collect(const struct moe_filter_want *want, struct items *in, struct moe_error *err)
{
    static const struct moe_where nowhere = { NULL, 0, 0, NULL };
    const struct moe_profile *p = want->profile;
    bool kept = true;
    for (size_t i = 0; i < p->rule_count && kept; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        uint32_t outcome;
        if (!outcome_of(r->act, r->error, want->notify_denied, &outcome))
            return fail_at(r, err, "%d is no error number", r->error);
        enum rank_of step = r->act == MOE_ACT_KILL ? KILLS : r->act == MOE_ACT_ALLOW ? ALLOWS : DENIES;
        if (r->nr >= 0)
            kept = add(in, (struct item){ .nr = r->nr, .rank = step, .rule = r, .outcome = outcome });
    }
    for (size_t i = 0; i < want->ask_count && kept; i++)
        if (want->ask[i].nr >= 0)
            kept = add(in, (struct item){ .nr = want->ask[i].nr, .rank = ASKED, .rule = &want->ask[i], .outcome = SECCOMP_RET_USER_NOTIF });
    for (const struct moe_wx_denial *w = moe_wx_table; want->strict_wx && w->call && kept; w++) {
        int nr;
        if (moe_call_number(moe_str_c(w->call), &nr) && nr >= 0)
            kept = add(in, (struct item){ .nr = nr, .rank = WX, .wx = w, .outcome = wx_outcome(want, w) });
    }
    return kept ? MOE_OK : moe_fail(err, MOE_E_LIMIT, nowhere, "rules over calls take more than %u MiB", MOE_CAP_FILTER_MEMORY >> 20);
}

static int in_order(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->nr != y->nr)
        return x->nr < y->nr ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static bool decision_of(const struct item *it, struct moe_arena *arena, struct moe_decision *d)
{
    *d = (struct moe_decision){ .outcome = it->outcome };
    size_t n = it->wx ? MOE_COUNT(it->wx->tests) : it->rule->demand_count;
    const struct moe_call_info *info = !n ? NULL : moe_call_info(it->wx ? moe_str_c(it->wx->call) : it->rule->name);
    d->tests = n ? moe_arena_array(arena, struct moe_test, n) : NULL;
    if (n && !d->tests)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint64_t value = it->wx ? it->wx->tests[i].value : 0;
        struct moe_demand wx = { .how = MOE_ONE_OF, .values = &value, .count = 1 };
        if (it->wx && !it->wx->tests[i].mask)
            continue;
        if (it->wx) {
            wx.arg = it->wx->tests[i].arg;
            wx.mask = it->wx->tests[i].mask;
        }
        struct moe_test *t = &d->tests[d->count++];
        if (!moe_test_of(info, it->wx ? &wx : &it->rule->demands[i], arena, t))
            return false;
        t->negate = it->wx && it->wx->tests[i].unless;
    }
    return true;
}

/* Lists of single values of one argument that end alike become one, which is then searched as one. */
static bool joins(const struct moe_decision *a, const struct moe_decision *b)
{
    const struct moe_test *t = a->tests, *u = b->tests;
    return a->outcome == b->outcome && a->count == 1 && b->count == 1 && t->how == MOE_ONE_OF && u->how == MOE_ONE_OF && !t->negate && !u->negate &&
           t->arg == u->arg && t->mask == u->mask;
}

static bool join(struct moe_decision *a, const struct moe_decision *b, struct moe_arena *arena)
{
    struct moe_test *t = a->tests, *u = b->tests;
    uint64_t *both = moe_arena_array(arena, uint64_t, t->count + u->count + 1);
    if (!both)
        return false;
    size_t n = 0, i = 0, k = 0;
    while (i < t->count || k < u->count) {
        uint64_t v = k == u->count || (i < t->count && t->values[i] <= u->values[k]) ? t->values[i] : u->values[k];
        i += i < t->count && t->values[i] == v;
        k += k < u->count && u->values[k] == v;
        both[n++] = v;
    }
    t->values = both;
    t->count = n;
    return true;
}

static enum moe_code contradictions(const struct item *items, size_t count, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct moe_call_rule *a = items[k].rule, *b = items[i].rule;
            bool profile = a && b && items[i].rank != ASKED && items[k].rank != ASKED;
            if (profile && (items[i].rank == ALLOWS) == (items[k].rank == ALLOWS) && !same_act(a, b) && rules_meet(a, b))
                return contradiction(a, b, err);
        }
    return MOE_OK;
}

/* What follows a decision without tests is never reached; what ends as the rest does need not be asked. */
static enum moe_code verdict_of(const struct item *items, size_t count, uint32_t rest, struct moe_arena *arena, struct moe_verdict *v, struct moe_error *err)
{
    static const struct moe_where nowhere = { NULL, 0, 0, NULL };
    *v = (struct moe_verdict){ .nr = items->nr, .list = moe_arena_array(arena, struct moe_decision, count), .rest = rest };
    MOE_TRY(contradictions(items, count, err));
    for (size_t i = 0; i < count && v->list; i++) {
        struct moe_decision d;
        if (!decision_of(&items[i], arena, &d) || (v->count && joins(&v->list[v->count - 1], &d) && !join(&v->list[v->count - 1], &d, arena)))
            return moe_fail(err, MOE_E_LIMIT, nowhere, "rules over calls take more than %u MiB", MOE_CAP_FILTER_MEMORY >> 20);
        if (!d.count) {
            v->rest = d.outcome;
            break;
        }
        if (!v->count || !joins(&v->list[v->count - 1], &d))
            v->list[v->count++] = d;
    }
    while (v->count && v->list[v->count - 1].outcome == v->rest)
        v->count--;
    return v->list ? MOE_OK : moe_fail(err, MOE_E_LIMIT, nowhere, "rules over calls take more than %u MiB", MOE_CAP_FILTER_MEMORY >> 20);
}

enum moe_code moe_verdicts(const struct moe_filter_want *want, struct moe_arena *arena, struct moe_verdict **out, size_t *count, uint32_t *rest,
                           struct moe_error *err)
{
    struct items in = { .arena = arena };
    *count = 0;
    if (!outcome_of(want->profile->deny, want->profile->deny_errno, want->notify_denied, rest))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ NULL, 0, 0, "calls.default" }, "%d is no error number", want->profile->deny_errno);
    MOE_TRY(collect(want, &in, err));
    if (in.count)
        qsort(in.all, in.count, sizeof *in.all, in_order);
    *out = moe_arena_array(arena, struct moe_verdict, in.count + 1);
    if (!*out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ NULL, 0, 0, NULL }, "rules over calls take more than %u MiB", MOE_CAP_FILTER_MEMORY >> 20);
    for (size_t i = 0, end; i < in.count; i = end) {
        for (end = i; end < in.count && in.all[end].nr == in.all[i].nr; end++)
            ;
        MOE_TRY(verdict_of(in.all + i, end - i, *rest, arena, &(*out)[*count], err));
        ++*count;
    }
    return MOE_OK;
}
