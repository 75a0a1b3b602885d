/* A profile's calls as OCI's linux.seccomp. There, rules of one call that overlap must end alike, and an argument is compared once a rule: so what a denial takes out of
 * an allowance is taken out of its rule. Of arguments of which the kernel takes 32 bits, 32 are compared, by a mask. */
#include "sandbox/filter/parts.h"
#include "common/doc/json_write.h"

#define CAP_EXACT (1ull << 53)      /* JSON's numbers are exact up to here */

struct writer { struct moe_json j; struct moe_arena *arena; uint32_t rest; const char *call; bool inexact, full; };
struct condition { unsigned arg; const char *op; uint64_t value, two; bool has_two; };

static const char *act_of(uint32_t outcome)
{
    switch (outcome & SECCOMP_RET_ACTION_FULL) {
    case SECCOMP_RET_ALLOW:      return "SCMP_ACT_ALLOW";
    case SECCOMP_RET_LOG:        return "SCMP_ACT_LOG";
    case SECCOMP_RET_USER_NOTIF: return "SCMP_ACT_NOTIFY";
    case SECCOMP_RET_ERRNO:      return "SCMP_ACT_ERRNO";
    default:                     return "SCMP_ACT_KILL_PROCESS";
    }
}

static void write_action(struct moe_json *j, const char *action, const char *number, uint32_t outcome)
{
    moe_json_key(j, action);
    moe_json_str(j, moe_str_c(act_of(outcome)));
    if ((outcome & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO) {
        moe_json_key(j, number);
        moe_json_int(j, (int64_t)(outcome & SECCOMP_RET_DATA));
    }
}

static void write_number(struct writer *w, const char *key, uint64_t v)
{
    w->inexact = w->inexact || v > CAP_EXACT;
    moe_json_key(&w->j, key);
    moe_json_int(&w->j, (int64_t)(v & INT64_MAX));
}

static void write_rule(struct writer *w, const struct condition *c, size_t count, uint32_t outcome)
{
    struct moe_json *j = &w->j;
    moe_json_open(j, '{');
    moe_json_key(j, "names");
    moe_json_open(j, '[');
    moe_json_str(j, moe_str_c(w->call));
    moe_json_close(j, ']');
    write_action(j, "action", "errnoRet", outcome);
    moe_json_key(j, "args");
    moe_json_open(j, '[');
    for (size_t i = 0; i < count; i++) {
        moe_json_open(j, '{');
        moe_json_key(j, "index");
        moe_json_int(j, c[i].arg);
        write_number(w, "value", c[i].value);
        if (c[i].has_two)
            write_number(w, "valueTwo", c[i].two);
        moe_json_key(j, "op");
        moe_json_str(j, moe_str_c(c[i].op));
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
    moe_json_close(j, '}');
}

static struct condition equals(unsigned arg, uint64_t mask, uint64_t value)
{
    if (mask == UINT64_MAX)
        return (struct condition){ arg, "SCMP_CMP_EQ", value, 0, false };
    return (struct condition){ arg, "SCMP_CMP_MASKED_EQ", mask, value, true };
}

static void write_cubes(struct writer *w, const struct moe_cubes *cubes, uint32_t outcome)
{
    w->full = w->full || cubes->failed;
    for (size_t i = 0; i < cubes->count; i++) {
        struct condition c[MOE_CALL_ARGS];
        size_t n = 0;
        for (unsigned a = 0; a < MOE_CALL_ARGS; a++)
            if (cubes->all[i].mask[a])
                c[n++] = equals(a, cubes->all[i].mask[a], cubes->all[i].value[a]);
        write_rule(w, c, n, outcome);
    }
}

/* Nothing to take away, and limits on whole arguments: said as they are, which needs no large masks. True: it was. */
static bool write_plainly(struct writer *w, const struct moe_decision *d)
{
    struct condition c[MOE_CALL_ARGS];
    if (d->count > MOE_CALL_ARGS)
        return false;
    for (size_t i = 0; i < d->count; i++) {
        const struct moe_test *t = &d->tests[i];
        bool whole = t->bits == UINT64_MAX && (t->how == MOE_AT_MOST || t->how == MOE_AT_LEAST);
        bool single = t->how == MOE_WITHOUT || (t->how == MOE_ONE_OF && t->count == 1);
        if (!whole && (!single || !t->mask))
            return false;
        c[i] = whole ? (struct condition){ t->arg, t->how == MOE_AT_MOST ? "SCMP_CMP_LE" : "SCMP_CMP_GE", t->values[0], 0, false }
                     : equals(t->arg, t->mask, t->how == MOE_WITHOUT ? 0 : t->values[0]);
        for (size_t k = 0; k < i; k++)
            if (c[k].arg == c[i].arg)
                return false;
    }
    write_rule(w, c, d->count, d->outcome);
    return true;
}

/* All but one value of a whole argument: there is a word for it, and masks would be past what JSON holds. */
static bool write_unless(struct writer *w, const struct moe_verdict *v)
{
    const struct moe_test *t = v->count == 1 && v->list->count == 1 ? v->list->tests : NULL;
    if (!t || t->how != MOE_ONE_OF || t->count != 1 || t->mask != UINT64_MAX)
        return false;
    write_rule(w, &(struct condition){ t->arg, "SCMP_CMP_NE", t->values[0], 0, false }, 1, v->rest);
    return true;
}

/* One decision, or what is left after all of them (nth == count): what earlier ones with another end took is taken out. */
static void write_decision(struct writer *w, const struct moe_verdict *v, size_t nth)
{
    struct moe_cubes own = { .arena = w->arena }, gone = { .arena = w->arena }, left = { .arena = w->arena };
    uint32_t outcome = nth < v->count ? v->list[nth].outcome : v->rest;
    if (outcome == w->rest)
        return;
    for (size_t i = 0; i < nth; i++)
        if (v->list[i].outcome != outcome)
            moe_cubes_of(v->list[i].tests, v->list[i].count, &gone);
    if (nth < v->count ? !gone.count && !gone.failed && write_plainly(w, &v->list[nth]) : write_unless(w, v))
        return;
    moe_cubes_of(nth < v->count ? v->list[nth].tests : NULL, nth < v->count ? v->list[nth].count : 0, &own);
    moe_cubes_minus(&own, &gone, &left);
    left.failed = left.failed || own.failed;
    write_cubes(w, &left, outcome);
}

/* Calls that end in one way whatever their arguments: one entry for each way. */
static void write_plain_calls(struct writer *w, const struct moe_verdict *v, size_t count, uint32_t outcome)
{
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        const char *name = v[i].count || v[i].rest != outcome ? NULL : moe_call_name(v[i].nr);
        if (!name)
            continue;
        if (!open) {
            moe_json_open(&w->j, '{');
            moe_json_key(&w->j, "names");
            moe_json_open(&w->j, '[');
            open = true;
        }
        moe_json_str(&w->j, moe_str_c(name));
    }
    if (!open)
        return;
    moe_json_close(&w->j, ']');
    write_action(&w->j, "action", "errnoRet", outcome);
    moe_json_close(&w->j, '}');
}

static bool seen_before(const struct moe_verdict *v, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (!v[k].count && v[k].rest == v[i].rest)
            return true;
    return false;
}

static enum moe_code write_calls(struct writer *w, const struct moe_verdict *v, size_t count, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!v[i].count && v[i].rest != w->rest && !seen_before(v, i))
            write_plain_calls(w, v, count, v[i].rest);
    for (size_t i = 0; i < count; i++) {
        w->call = v[i].count ? moe_call_name(v[i].nr) : NULL;
        for (size_t n = 0; w->call && n <= v[i].count && !w->full && !w->inexact; n++)
            write_decision(w, &v[i], n);
        if (w->inexact)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ NULL, 0, 0, "calls" },
                            "%s: its rules need numbers past 2^53, which JSON does not hold exactly", w->call);
        if (w->full)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ NULL, 0, 0, "calls" },
                            "%s: what its denials leave of its allowances takes more than %u rules of OCI", w->call, MOE_CAP_CUBES);
    }
    return MOE_OK;
}

enum moe_code moe_oci_write(const struct moe_profile *p, struct moe_buf *out, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_FILTER_MEMORY);
    struct moe_filter_want want = { .profile = p };
    struct writer w = { .j = moe_json_to(out, false), .arena = arena };
    struct moe_verdict *v = NULL;
    size_t count = 0;
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ NULL, 0, 0, NULL }, "out of memory");
    MOE_TRY(moe_verdicts(&want, arena, &v, &count, &w.rest, err));
    moe_json_open(&w.j, '{');
    write_action(&w.j, "defaultAction", "defaultErrnoRet", w.rest);
    moe_json_key(&w.j, "architectures");
    moe_json_open(&w.j, '[');
#if defined(__aarch64__)
    moe_json_str(&w.j, MOE_STR("SCMP_ARCH_AARCH64"));
#else
    moe_json_str(&w.j, MOE_STR("SCMP_ARCH_X86_64"));
#endif
    moe_json_close(&w.j, ']');
    moe_json_key(&w.j, "syscalls");
    moe_json_open(&w.j, '[');
    MOE_TRY(write_calls(&w, v, count, err));
    moe_json_close(&w.j, ']');
    moe_json_close(&w.j, '}');
    moe_buf_addc(out, '\n');
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ NULL, 0, 0, NULL }, "the listing is too long") : MOE_OK;
}
