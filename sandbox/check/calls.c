/* Rules over calls among themselves: reasons, and rules that hide others. */
#include "common/base/buf.h"
#include "sandbox/check/parts.h"

enum { NAMED = 6 };      /* calls of one item that a message names */

static bool same_place(const struct moe_origin *a, const struct moe_origin *b)
{
    return a->line == b->line && a->column == b->column && moe_str_eq(a->file, b->file);
}

static bool is_dangerous(const struct moe_call_rule *r)
{
    const struct moe_call_info *info = moe_call_info(r->name);
    return moe_act_lets(r->act) && info && info->danger;
}

/* "mmap, mprotect and 3 more" of one item; at most one of a name. */
static void names_at(const struct moe_profile *p, const struct moe_origin *at, char *into, size_t room, const char **danger)
{
    size_t used = 0, count = 0;
    into[0] = 0;
    for (size_t i = 0; i < p->rule_count; i++) {
        const struct moe_call_rule *r = &p->rules[i];
        if (!is_dangerous(r) || !same_place(&r->at, at) || (i && moe_str_eq(p->rules[i - 1].name, r->name) && same_place(&p->rules[i - 1].at, at)))
            continue;
        if (!count)
            *danger = moe_call_info(r->name)->danger;
        if (count++ < NAMED && used < room)
            used += (size_t)snprintf(into + used, room - used, "%s%.*s", count > 1 ? ", " : "", MOE_FMT(r->name));
    }
    if (count > NAMED && used < room)
        snprintf(into + used, room - used, " and %zu more", count - NAMED);
}

static void reasons(struct moe_checked *c)
{
    for (size_t i = 0; i < c->p->rule_count; i++) {
        const struct moe_call_rule *r = &c->p->rules[i];
        bool first = is_dangerous(r);
        for (size_t j = 0; j < i && first; j++)
            first = !is_dangerous(&c->p->rules[j]) || !same_place(&c->p->rules[j].at, &r->at);
        if (!first)
            continue;
        char names[200], what[400];
        const char *danger = "";
        names_at(c->p, &r->at, names, sizeof names, &danger);
        snprintf(what, sizeof what, "%s (%s) allowed", names, danger);
        (void)moe_check_reason(c, "P101", &r->at, "calls.allow", what);
    }
}

static void weak_words(struct moe_checked *c)
{
    for (size_t i = 0; i < c->p->rule_count; i++)
        if (c->p->rules[i].at.why.len && !is_dangerous(&c->p->rules[i])) {
            char what[100];
            snprintf(what, sizeof what, "%.*s", MOE_FMT(c->p->rules[i].name));
            (void)moe_check_reason(c, "P102", &c->p->rules[i].at, "calls", what);
        }
}

static void hidden(struct moe_checked *c)
{
    const struct moe_profile *p = c->p;
    for (size_t i = 0; i < p->rule_count; i++)
        for (size_t j = 0; j < p->rule_count; j++) {
            const struct moe_call_rule *wide = &p->rules[i], *tight = &p->rules[j];
            if (i == j || !moe_str_eq(wide->name, tight->name) || wide->act != tight->act || !moe_rule_covers(wide, tight))
                continue;
            if (moe_rule_covers(tight, wide) && i > j)
                continue;                                /* equal ones: said once */
            moe_check_say(c, "P110", &tight->at, "calls", "%.*s: line %u of %.*s %s all that this rule does", MOE_FMT(tight->name), wide->at.line, MOE_FMT(wide->at.file),
                          moe_act_lets(wide->act) ? "allows" : "denies");
        }
}

/* A word such as NV_ESC_RM_ALLOC names the type and number of a request; its size and direction stand above. */
static const struct moe_word *part_of(const struct moe_arg_info *arg, uint64_t value, uint64_t mask)
{
    const struct moe_word *part = NULL;
    for (const struct moe_word *w = arg->kind == MOE_ARG_WORD ? arg->words : NULL; w && w->name; w++) {
        if (w->value != value)
            continue;
        if (!w->mask || (mask & ~w->mask) == 0)
            return NULL;
        part = w;
    }
    return part;
}

static void never_fit(struct moe_checked *c)
{
    for (size_t i = 0; i < c->p->rule_count; i++) {
        const struct moe_call_rule *r = &c->p->rules[i];
        const struct moe_call_info *info = r->demand_count ? moe_call_info(r->name) : NULL;
        for (size_t k = 0; info && k < r->demand_count; k++) {
            const struct moe_demand *d = &r->demands[k];
            for (size_t v = 0; d->how == MOE_ONE_OF && info->args[d->arg].name && v < d->count; v++) {
                const struct moe_word *w = part_of(&info->args[d->arg], d->values[v], d->mask);
                if (w)
                    moe_check_say(c, "P112", &r->at, "calls", "%.*s: %s is %s only in the bits 0x%llx", MOE_FMT(r->name), info->args[d->arg].name, w->name,
                                  (unsigned long long)w->mask);
            }
        }
    }
}

void moe_check_calls(struct moe_checked *c)
{
    never_fit(c);
    reasons(c);
    weak_words(c);
    hidden(c);
}
