#include "audit/engine/pages.h"
#include "common/doc/json_write.h"

static const char *const levels[] = { [MOE_LOW] = "low", [MOE_MEDIUM] = "medium", [MOE_HIGH] = "high" };

static void key_str(struct moe_json *j, const char *key, struct moe_str value)
{
    moe_json_key(j, key);
    moe_json_str(j, value);
}

static void key_strs(struct moe_json *j, const char *key, const struct moe_str *items, size_t count)
{
    moe_json_key(j, key);
    moe_json_open(j, '[');
    for (size_t i = 0; i < count; i++)
        moe_json_str(j, items[i]);
    moe_json_close(j, ']');
}

static void one_json(struct moe_json *j, const struct moe_rule *rule)
{
    const struct moe_rule_info *i = &rule->info;
    moe_json_open(j, '{');
    key_str(j, "code", i->code);
    key_str(j, "name", i->name);
    key_str(j, "title", i->title);
    key_str(j, "input", rule->input);
    key_str(j, "folder", rule->folder);
    key_str(j, "severity", moe_str_c(levels[i->severity]));
    key_str(j, "confidence", moe_str_c(levels[i->confidence]));
    moe_json_key(j, "cwe");
    moe_json_open(j, '[');
    for (size_t k = 0; k < i->cwe_count; k++)
        moe_json_int(j, i->cwes[k]);
    moe_json_close(j, ']');
    if (i->bandit.len)
        key_str(j, "bandit", i->bandit);
    key_strs(j, "tags", i->tags, i->tag_count);
    moe_json_key(j, "params");
    moe_json_open(j, '{');
    for (size_t k = 0; k < rule->param_count; k++)
        key_strs(j, rule->params[k].name.ptr, rule->params[k].values, rule->params[k].count);
    moe_json_close(j, '}');
    key_str(j, "why", i->why);
    key_str(j, "fix", i->fix);
    key_strs(j, "references", i->references, i->reference_count);
    moe_json_key(j, "controls");
    moe_json_open(j, '[');
    for (size_t k = 0; k < rule->control_count; k++)
        moe_json_str(j, rule->controls[k]->id);
    moe_json_close(j, ']');
    moe_json_close(j, '}');
}

void moe_rules_list(const struct moe_rules *rules, bool json, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, false);
    if (json)
        moe_json_open(&j, '[');
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        if (json)
            one_json(&j, rule);
        else
            moe_buf_printf(out, "%.*s  %-6s  %-6s  %-34.*s  %.*s\n", MOE_FMT(rule->info.code), levels[rule->info.severity], levels[rule->info.confidence],
                           MOE_FMT(rule->info.name), MOE_FMT(rule->info.title));
    }
    if (json) {
        moe_json_close(&j, ']');
        moe_buf_addc(out, '\n');
    }
}
