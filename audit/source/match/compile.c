/* From every rule's `match` to one program: items compiled once, indexed by what they can fire on. */
#include "audit/source/match/program.h"
#include <stdlib.h>

static enum moe_code add_item(struct compiler *c, const struct moe_node_doc *n)
{
    struct moe_matcher *m = c->m;
    if (m->item_count == m->item_room) {
        uint32_t room = m->item_room ? m->item_room * 2 : 256;
        struct item *items = realloc(m->items, room * sizeof *items);
        if (!items)
            return moe_match_memory(c);
        m->items = items;
        m->item_room = room;
    }
    MOE_TRY(moe_match_item(c, n, &m->items[m->item_count]));
    m->item_count++;
    return MOE_OK;
}

static bool push(struct items *list, const struct item *item)
{
    if (list->count && list->at[list->count - 1] == item)
        return true;                            /* a name given twice */
    if (list->count == list->room) {
        uint32_t room = list->room ? list->room * 2 : 4;
        const struct item **at = realloc(list->at, room * sizeof *at);
        if (!at)
            return false;
        list->at = at;
        list->room = room;
    }
    list->at[list->count++] = item;
    return true;
}

static struct items *group_of(struct dispatch *d, struct moe_str name)
{
    uint32_t *slot = moe_map_slot(d->exact, name, d->group_count);
    if (!slot)
        return NULL;
    if (*slot < d->group_count)
        return &d->groups[*slot];
    if (d->group_count == d->group_room) {
        uint32_t room = d->group_room ? d->group_room * 2 : 64;
        struct items *groups = realloc(d->groups, room * sizeof *groups);
        if (!groups)
            return NULL;
        d->groups = groups;
        d->group_room = room;
    }
    d->groups[d->group_count] = (struct items){ 0 };
    return &d->groups[d->group_count++];
}

static bool push_named(struct dispatch *d, const struct item *item)
{
    const struct names *names = item->names;
    if (names->any || names->glob_count)        /* walk.c asks for the whole set, so the exact names need no group */
        return push(&d->globbed, item);
    for (uint32_t i = 0; i < names->count; i++) {
        struct items *group = group_of(d, names->all[i]);
        if (!group || !push(group, item))
            return false;
    }
    return true;
}

static bool push_kinds(struct moe_matcher *m, const struct item *item, uint64_t kinds)
{
    for (unsigned k = 0; k < MOE_N_COUNT; k++)
        if ((kinds >> k & 1) && !push(&m->by_kind[k], item))
            return false;
    return true;
}

#define KIND(k) ((uint64_t)1 << (k))

static bool index_item(struct moe_matcher *m, const struct item *item)
{
    switch (item->head) {
    case H_CALL:
    case H_ORDER:
    case H_TAINT:
        return push_named(&m->calls, item);
    case H_USE:
        return push_named(&m->uses, item);
    case H_DECLARE:
        if ((item->bits & KIND(DECLARE_MACRO)) && !push(&m->macros, item))
            return false;
        return push_kinds(m, item, item->bits);
    case H_LITERAL:
    case H_STMT:
        return push_kinds(m, item, item->bits);
    case H_BINARY:
        return push_kinds(m, item, KIND(MOE_N_BINARY));
    case H_UNARY:
        return push_kinds(m, item, KIND(MOE_N_UNARY));
    case H_CAST:
        return push_kinds(m, item, KIND(MOE_N_CAST));
    case H_ASSIGN:
        return push_kinds(m, item, KIND(MOE_N_BINARY) | KIND(MOE_N_VAR));
    case H_INIT:
        return push_kinds(m, item, KIND(MOE_N_INIT_LIST) | KIND(MOE_N_VAR) | KIND(MOE_N_BINARY));
    case H_INCLUDE:
        return push(&m->includes, item);
    case H_COMMENT:
        return push(&m->comments, item);
    case H_DIAGNOSTIC:
        return push(&m->diagnostics, item);
    default:
        for (unsigned k = 0; k < MOE_EV_COUNT; k++)
            if ((item->bits >> k & 1) && !push(&m->by_event[k], item))
                return false;
        return true;
    }
}

static bool push_check(struct checks *list, const struct moe_check *check, uint32_t rule)
{
    const struct moe_check **at = realloc(list->at, (list->count + 1) * sizeof *at);
    if (at)
        list->at = at;
    uint32_t *rules = realloc(list->rule, (list->count + 1) * sizeof *rules);
    if (rules)
        list->rule = rules;
    if (!at || !rules)
        return false;
    list->at[list->count] = check;
    list->rule[list->count++] = rule;
    return true;
}

static bool index_check(struct moe_matcher *m, const struct moe_check *check, uint32_t rule)
{
    for (size_t i = 0; i < MOE_COUNT(check->kinds) && check->kinds[i]; i++)
        if (!push_check(&m->check_kind[check->kinds[i]], check, rule))
            return false;
    for (size_t i = 0; i < MOE_COUNT(check->events) && check->events[i]; i++)
        if (!push_check(&m->check_event[check->events[i]], check, rule))
            return false;
    return !check->unit || push_check(&m->check_unit, check, rule);
}

static enum moe_code add_rule(struct compiler *c)
{
    const struct moe_rule *rule = c->rule;
    for (const struct moe_node_doc *n = rule->match ? rule->match->first : NULL; n; n = n->next)
        MOE_TRY(add_item(c, n));
    const struct moe_check *check = rule->check;
    if (!check)
        return MOE_OK;
    if (!moe_str_is(rule->info.code, check->code))
        return moe_doc_fail(c->err, MOE_E_BUG, rule->doc, moe_doc_root(rule->doc), false, "its check.c says it is %s", check->code);
    return index_check(c->m, check, c->rule_index) ? MOE_OK : moe_match_memory(c);
}

enum moe_code moe_matcher_new(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_matcher **out, struct moe_error *err)
{
    MOE_AUTO(moe_matcher_free) struct moe_matcher *m = calloc(1, sizeof *m);
    struct compiler c = { .m = m, .err = err };
    if (m) {
        m->rules = rules;
        m->policy = policy;
        m->arena = moe_arena_new(MOE_CAP_MATCHER_BYTES);
        m->calls.exact = moe_map_new();
        m->uses.exact = moe_map_new();
    }
    if (!m || !m->arena || !m->calls.exact || !m->uses.exact)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the matchers");
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        c.rule = moe_rules_at(rules, i);
        c.rule_index = (uint32_t)i;
        if (moe_str_is(c.rule->input, "source") && (!policy || moe_policy_runs(policy, c.rule->info.code, c.rule->info.name)))
            MOE_TRY(add_rule(&c));
    }
    for (uint32_t i = 0; i < m->item_count; i++)    /* only now: the array has stopped moving */
        if (!index_item(m, &m->items[i]))
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the matchers");
    *out = moe_take(m);
    return MOE_OK;
}

static void free_dispatch(struct dispatch *d)
{
    moe_map_free(&d->exact);
    for (uint32_t i = 0; i < d->group_count; i++)
        free(d->groups[i].at);
    free(d->groups);
    free(d->globbed.at);
}

static void free_checks(struct checks *c)
{
    free(c->at);
    free(c->rule);
}

void moe_matcher_free(struct moe_matcher **matcher)
{
    struct moe_matcher *m = *matcher;
    if (!m)
        return;
    for (uint32_t i = 0; i < m->map_count; i++)
        moe_map_free(&m->maps[i]);
    for (uint32_t i = 0; i < m->regex_count; i++)
        moe_regex_free(&m->regexes[i]);
    free(m->maps);
    free(m->regexes);
    free(m->items);
    free_dispatch(&m->calls);
    free_dispatch(&m->uses);
    for (unsigned k = 0; k < MOE_N_COUNT; k++) {
        free(m->by_kind[k].at);
        free_checks(&m->check_kind[k]);
    }
    for (unsigned k = 0; k < MOE_EV_COUNT; k++) {
        free(m->by_event[k].at);
        free_checks(&m->check_event[k]);
    }
    free(m->comments.at);
    free(m->includes.at);
    free(m->diagnostics.at);
    free(m->macros.at);
    free_checks(&m->check_unit);
    moe_arena_free(&m->arena);
    free(m);
    *matcher = NULL;
}
