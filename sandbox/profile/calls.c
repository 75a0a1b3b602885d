/* Rules over calls: how those of a file meet those of the profiles that it builds on. */
#include "sandbox/profile/build.h"
#include <errno.h>
#include <stdlib.h>

static bool same_call(const struct moe_rule_draft *d, const struct moe_call_rule *r)
{
    return d->rule.nr == r->nr && (r->nr >= 0 || moe_str_eq(d->rule.name, r->name));
}

static uint64_t *met_word(struct moe_profile_build *b, int nr) { return nr >= 0 && (size_t)nr < 64 * MOE_COUNT(b->met_calls) ? &b->met_calls[nr / 64] : NULL; }

/* Most calls of a profile are named once. */
static bool is_new(struct moe_profile_build *b, const struct moe_call_rule *r)
{
    const uint64_t *word = met_word(b, r->nr);
    return word && !(*word >> (r->nr % 64) & 1);
}

static bool is_plain(const struct moe_call_rule *r) { return r->demand_count == 0; }

/* A rule that is there already keeps its place. */
static enum moe_code add_rule(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_call_rule *rule, bool group, struct moe_error *err)
{
    uint64_t *word = met_word(b, rule->nr);
    for (size_t i = is_new(b, rule) ? b->rule_count : 0; i < b->rule_count; i++) {
        struct moe_rule_draft *d = &b->rules[i];
        if (same_call(d, rule) && d->rule.act == rule->act && d->rule.error == rule->error && moe_rule_same_demands(&d->rule, rule)) {
            moe_build_again(&d->rule.at, &rule->at);
            d->group = d->group && group;
            d->layer = group ? d->layer : b->layer;
            return MOE_OK;
        }
    }
    if (b->rule_count >= MOE_CAP_PROFILE_RULES)
        return moe_doc_fail(err, MOE_E_LIMIT, b->doc, node, false, "more than %u rules", MOE_CAP_PROFILE_RULES);
    struct moe_rule_draft *grown = moe_grow(b->all->arena, b->rules, b->rule_count, &b->rule_room, sizeof *grown);
    if (!grown)
        return moe_build_full(b, err);
    b->rules = grown;
    if (word)
        *word |= 1ull << (rule->nr % 64);
    b->rules[b->rule_count++] = (struct moe_rule_draft){ *rule, b->layer, group };
    return MOE_OK;
}

/* Forget the rules of a call that `which` picks. */
static void drop(struct moe_profile_build *b, const struct moe_call_rule *rule, bool (*which)(const struct moe_call_rule *))
{
    size_t kept = 0;
    if (is_new(b, rule))
        return;
    for (size_t i = 0; i < b->rule_count; i++) {
        if (same_call(&b->rules[i], rule) && which(&b->rules[i].rule))
            continue;
        if (kept != i)
            b->rules[kept] = b->rules[i];
        kept++;
    }
    b->rule_count = kept;
}
static bool any(const struct moe_call_rule *r) { return r != NULL; }
static bool plain_denial(const struct moe_call_rule *r) { return !moe_act_lets(r->act) && is_plain(r); }

static enum moe_code find_call(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_call_rule *rule, struct moe_error *err)
{
    if (node->kind != MOE_DOC_STR || !moe_call_number(node->text, &rule->nr)) {
        const char *near = node->kind == MOE_DOC_STR ? moe_call_suggest(node->text) : NULL;
        return MOE_BUILD_FAIL(b, node, err, "no system call \"%.*s\"%s%s%s", (int)MOE_MIN(node->text.len, (size_t)40), node->text.ptr, near ? "; did you mean " : "",
                              near ? near : "", near ? "?" : "");
    }
    return moe_build_text(b, node, false, &rule->name, err);
}

static enum moe_code find_group(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_call_group **group, struct moe_error *err)
{
    *group = moe_call_group(node->text);
    return *group ? MOE_OK : MOE_BUILD_FAIL(b, node, err, "no group \"%.*s\" of calls", (int)MOE_MIN(node->text.len, (size_t)40), node->text.ptr);
}

static bool is_group(const struct moe_node_doc *n) { return n->kind == MOE_DOC_STR && n->text.len && n->text.ptr[0] == '@'; }

/* A call that somebody names by itself, here or in what is extended, is as is said there: no group widens that, and none brings back what is denied for good. */
static bool group_may_add(struct moe_profile_build *b, const struct moe_call_rule *rule)
{
    for (size_t i = is_new(b, rule) ? b->rule_count : 0; i < b->rule_count; i++) {
        const struct moe_rule_draft *d = &b->rules[i];
        if (same_call(d, rule) && !d->group)
            return false;
    }
    return true;
}

static enum moe_code add_group(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_call_rule rule, struct moe_error *err)
{
    const struct moe_call_group *group;
    MOE_TRY(find_group(b, node, &group, err));
    for (const char *const *call = group->calls; *call; call++) {
        rule.name = moe_str_c(*call);
        if (moe_call_number(rule.name, &rule.nr) && group_may_add(b, &rule))
            MOE_TRY(add_rule(b, node, &rule, true, err));
    }
    return MOE_OK;
}

static enum moe_code add_allow(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_node_doc *args, struct moe_call_rule rule,
                               struct moe_error *err)
{
    MOE_TRY(find_call(b, node, &rule, err));
    if (args)
        MOE_TRY(moe_build_demands(b, args, &rule, err));
    drop(b, &rule, plain_denial);
    return add_rule(b, node, &rule, false, err);
}

static enum moe_code add_denial(struct moe_profile_build *b, const struct moe_node_doc *node, const struct moe_node_doc *args, struct moe_call_rule rule,
                                struct moe_error *err)
{
    MOE_TRY(find_call(b, node, &rule, err));
    if (args) {
        MOE_TRY(moe_build_demands(b, args, &rule, err));
        return add_rule(b, node, &rule, false, err);
    }
    for (size_t i = 0; i < b->rule_count; i++)
        if (same_call(&b->rules[i], &rule) && b->rules[i].layer == b->layer && !b->rules[i].group)
            return MOE_BUILD_FAIL(b, node, err, "%.*s is both allowed and denied: line %u says otherwise", MOE_FMT(rule.name), b->rules[i].rule.at.line);
    drop(b, &rule, any);
    return add_rule(b, node, &rule, false, err);
}

enum pass { NAMED, GROUPS, DENIED };

static enum moe_code add_names(struct moe_profile_build *b, const struct moe_node_doc *names, const struct moe_node_doc *args, const struct moe_call_rule *rule,
                               enum pass pass, struct moe_error *err)
{
    if (names->kind == MOE_DOC_LIST && !names->count)
        return MOE_BUILD_FAIL(b, names, err, "names no call");
    for (const struct moe_node_doc *n = moe_build_first(names); n; n = moe_build_next(names, n)) {
        if (is_group(n) && (args || pass == DENIED))
            return MOE_BUILD_FAIL(b, n, err, args ? "a group has no arguments" : "a group cannot be denied; `remove` takes its calls away");
        if (pass == DENIED)
            MOE_TRY(add_denial(b, n, args, *rule, err));
        else if (is_group(n) && pass == GROUPS)
            MOE_TRY(add_group(b, n, *rule, err));
        else if (!is_group(n) && pass == NAMED)
            MOE_TRY(add_allow(b, n, args, *rule, err));
    }
    return MOE_OK;
}

static enum moe_code add_items(struct moe_profile_build *b, const struct moe_node_doc *list, enum pass pass, struct moe_error *err)
{
    const struct moe_node_doc *names;
    for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n)) {
        struct moe_call_rule rule = { .act = pass == DENIED ? MOE_ACT_ERRNO : MOE_ACT_ALLOW, .error = pass == DENIED ? EPERM : 0 };
        const struct moe_node_doc *action = n->kind == MOE_DOC_MAP ? moe_doc_get(n, "action") : NULL;
        MOE_TRY(moe_build_item(b, n, "call", moe_profile_call_fields, &names, &rule.at, err));
        if (action && pass != DENIED)
            return moe_doc_fail(err, MOE_E_SCHEMA, b->doc, action, true, "stands below calls.deny only");
        if (action && (!moe_act_read(action->text, &rule.act, &rule.error) || rule.act == MOE_ACT_ALLOW))
            return MOE_BUILD_FAIL(b, action, err, "must be errno:NAME, kill, log or notify");
        MOE_TRY(add_names(b, names, n->kind == MOE_DOC_MAP ? moe_doc_get(n, "args") : NULL, &rule, pass, err));
    }
    return MOE_OK;
}

enum moe_code moe_build_calls(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *def = moe_doc_get(map, "default"), *allow = moe_doc_get(map, "allow"), *deny = moe_doc_get(map, "deny"), *value;
    if (def) {
        MOE_TRY(moe_build_scalar(b, def, &value, &b->p->at.deny, err));
        if (!moe_act_read(value->text, &b->p->deny, &b->p->deny_errno))
            return MOE_BUILD_FAIL(b, value, err, "must be errno:NAME, kill, log, notify or allow");
    }
    if (allow) {
        MOE_TRY(add_items(b, allow, NAMED, err));
        MOE_TRY(add_items(b, allow, GROUPS, err));
    }
    return deny ? add_items(b, deny, DENIED, err) : MOE_OK;
}

/* Plain allows, conditional ones, denials. */
static int class_of(const struct moe_call_rule *r) { return !moe_act_lets(r->act) || r->act == MOE_ACT_LOG ? 2 : !is_plain(r); }

/* Pointers into one array: what was written first stands first. */
static int by_call(const void *left, const void *right)
{
    const struct moe_rule_draft *x = *(const struct moe_rule_draft *const *)left, *y = *(const struct moe_rule_draft *const *)right;
    const struct moe_call_rule *a = &x->rule, *b = &y->rule;
    int d = memcmp(a->name.ptr, b->name.ptr, MOE_MIN(a->name.len, b->name.len));
    if (!d && a->name.len != b->name.len)
        d = a->name.len < b->name.len ? -1 : 1;
    if (!d)
        d = class_of(a) - class_of(b);
    return d ? d : x < y ? -1 : x > y;
}

enum moe_code moe_build_settle(struct moe_profile_build *b, struct moe_error *err)
{
    const struct moe_rule_draft **order = moe_profile_alloc(b->all, b->rule_count, sizeof *order);
    b->p->rules = moe_profile_alloc(b->all, b->rule_count, sizeof *b->p->rules);
    if (b->rule_count && (!order || !b->p->rules))
        return moe_build_full(b, err);
    for (size_t i = 0; i < b->rule_count; i++)
        order[i] = &b->rules[i];
    if (b->rule_count)
        qsort(order, b->rule_count, sizeof *order, by_call);
    for (size_t i = 0; i < b->rule_count; i++)
        b->p->rules[i] = order[i]->rule;
    b->p->rule_count = b->rule_count;
    /* What is set wins over what is kept, whichever file said it. */
    size_t kept = 0;
    struct moe_env_item *env = moe_profile_alloc(b->all, b->p->env_count, sizeof *env);
    if (b->p->env_count && !env)
        return moe_build_full(b, err);
    for (int set = 0; set < 2; set++)
        for (size_t i = 0; i < b->p->env_count; i++)
            if (b->p->env[i].set == (set == 1))
                env[kept++] = b->p->env[i];
    b->p->env = env;
    return MOE_OK;
}
