#include "audit/engine/select.h"
#include "common/base/glob.h"
#include "common/base/suggest.h"

static bool is_known(const struct moe_rules *rules, struct moe_str word)
{
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule_info *info = &moe_rules_at(rules, i)->info;
        if (moe_glob_name(word, info->code) || moe_glob_name(word, info->name))
            return true;
    }
    return false;
}

static enum moe_code unknown(const struct moe_rules *rules, const char *option, struct moe_str word, struct moe_error *err)
{
    struct moe_policy_rules known = moe_rules_known(rules);
    const char *near = moe_suggest(word, known.names, known.count);
    near = near ? near : moe_suggest(word, known.codes, known.count);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = option }, "no rule is called '%.*s'%s%s%s; see rules list", MOE_FMT(word),
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Each argument may be a comma list; calls `use` with each word. */
static enum moe_code each_code(const char *const *args, size_t count, const struct moe_rules *rules, struct moe_policy *policy, const char *option,
                               enum moe_code (*use)(struct moe_policy *, struct moe_str, struct moe_error *), struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct moe_str rest = moe_str_c(args[i]);
        do {
            struct moe_str word = moe_str_trim(moe_str_cut(&rest, ','));
            if (!word.len || !is_known(rules, word))
                return unknown(rules, option, word, err);
            MOE_TRY(use(policy, word, err));
        } while (rest.len);
    }
    return MOE_OK;
}

static enum moe_code take(struct moe_policy *p, struct moe_str word, struct moe_error *err)
{
    struct moe_policy_list *list = &p->rules;
    struct moe_policy_text *more = moe_arena_array(p->arena, struct moe_policy_text, list->count + 1);
    if (!more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many rules named");
    if (list->count)
        memcpy(more, list->items, list->count * sizeof *more);
    more[list->count] = (struct moe_policy_text){ word, { MOE_STR("command line"), 0, 0 } };
    list->items = more;
    list->count++;
    return MOE_OK;
}

static enum moe_code leave(struct moe_policy *p, struct moe_str word, struct moe_error *err)
{
    struct moe_policy_skip *more = moe_arena_array(p->arena, struct moe_policy_skip, p->skip_count + 1);
    if (!more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many rules named");
    if (p->skip_count)
        memcpy(more, p->skips, p->skip_count * sizeof *more);
    more[p->skip_count] = (struct moe_policy_skip){ .rule = word, .rationale = MOE_STR("left out on the command line with -s"), .from = { MOE_STR("command line"), 0, 0 } };
    p->skips = more;
    p->skip_count++;
    return MOE_OK;
}

enum moe_code moe_rules_select(const struct moe_rules *rules, const struct moe_selection *s, struct moe_policy *policy, struct moe_error *err)
{
    if (s->only_count)
        policy->rules.count = 0;
    MOE_TRY(each_code(s->only, s->only_count, rules, policy, "--test", take, err));
    return each_code(s->without, s->without_count, rules, policy, "--skip", leave, err);
}

bool moe_rules_judge(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_str path)
{
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule_info *info = &moe_rules_at(rules, i)->info;
        if (moe_policy_runs(policy, info->code, info->name) && !moe_policy_skip_for(policy, info->code, info->name, path))
            return true;
    }
    return false;
}
