/* --print-policy: the resolved policy as YAML that stands alone. Every text is quoted, so that nothing it holds can be taken for YAML. */
#include "common/base/utf8.h"
#include "common/doc/yaml_write.h"
#include "policy/build.h"

/* "  # policy.yaml:12"; a file's name may hold what would end the comment. */
void moe_policy_put_from(struct moe_buf *out, struct moe_from from)
{
    moe_buf_add(out, MOE_STR("  # "));
    for (struct moe_str s = from.file; s.len;) {
        uint32_t point = 0;
        size_t n = moe_utf8_next(s, &point);
        if (n && moe_yaml_is_raw(point))
            moe_buf_add(out, (struct moe_str){ s.ptr, n });
        else
            moe_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[0]);
        s = moe_str_from(s, n ? n : 1);
    }
    moe_buf_printf(out, ":%u\n", from.line);
}

void moe_policy_put_flow(struct moe_buf *out, const struct moe_str *items, size_t count)
{
    moe_buf_addc(out, '[');
    for (size_t i = 0; i < count; i++) {
        moe_buf_add(out, i ? MOE_STR(", ") : MOE_STR(""));
        moe_yaml_quoted(out, items[i]);
    }
    moe_buf_addc(out, ']');
}

void moe_policy_put_list(struct moe_buf *out, const char *indent, const char *key, const struct moe_policy_list *list)
{
    if (!list->count)
        return;
    moe_buf_printf(out, "%s%s:\n", indent, key);
    for (size_t i = 0; i < list->count; i++) {
        moe_buf_printf(out, "%s  - ", indent);
        moe_yaml_quoted(out, list->items[i].text);
        moe_policy_put_from(out, list->items[i].from);
    }
}

static void put_field(struct moe_buf *out, const char *key, struct moe_str value)
{
    if (!value.len)
        return;
    moe_buf_printf(out, "    %s: ", key);
    moe_yaml_quoted(out, value);
    moe_buf_addc(out, '\n');
}

static void put_skips(struct moe_buf *out, const struct moe_policy *p)
{
    if (p->skip_count)
        moe_buf_add(out, MOE_STR("skip:\n"));
    for (size_t i = 0; i < p->skip_count; i++) {
        const struct moe_policy_skip *s = &p->skips[i];
        moe_buf_add(out, MOE_STR("  - rule: "));
        moe_yaml_quoted(out, s->rule);
        moe_policy_put_from(out, s->from);
        put_field(out, "rationale", s->rationale);
        if (s->path_count) {
            moe_buf_add(out, MOE_STR("    paths: "));
            moe_policy_put_flow(out, s->paths, s->path_count);
            moe_buf_addc(out, '\n');
        }
        put_field(out, "owner", s->owner);
        put_field(out, "ticket", s->ticket);
        if (s->until.len)
            moe_buf_printf(out, "    until: \"%.*s\"%s\n", MOE_FMT(s->until), s->expired ? "  # expired" : "");
    }
}

/* Params of one rule stand together, in the order in which the rules were first met. */
static void put_params(struct moe_buf *out, const struct moe_policy *p)
{
    if (p->param_count)
        moe_buf_add(out, MOE_STR("params:\n"));
    for (size_t i = 0; i < p->param_count; i++) {
        size_t before = 0;
        while (before < i && !moe_str_eq(p->params[before].rule, p->params[i].rule))
            before++;
        if (before < i)
            continue;
        moe_buf_add(out, MOE_STR("  "));
        moe_yaml_quoted(out, p->params[i].rule);
        moe_buf_add(out, MOE_STR(":\n"));
        for (size_t k = i; k < p->param_count; k++) {
            if (!moe_str_eq(p->params[k].rule, p->params[i].rule))
                continue;
            moe_buf_add(out, MOE_STR("    "));
            moe_yaml_quoted(out, p->params[k].name);
            moe_buf_add(out, MOE_STR(": "));
            moe_policy_put_flow(out, p->params[k].values, p->params[k].value_count);
            moe_policy_put_from(out, p->params[k].from);
        }
    }
}

static void put_controls(struct moe_buf *out, const struct moe_policy *p)
{
    if (p->control_count)
        moe_buf_add(out, MOE_STR("controls:\n"));
    for (size_t i = 0; i < p->control_count; i++) {
        const struct moe_policy_control *c = &p->controls[i];
        moe_buf_add(out, MOE_STR("  - id: "));
        moe_yaml_quoted(out, c->id);
        moe_policy_put_from(out, c->from);
        put_field(out, "title", c->title);
        put_field(out, "text", c->text);
        moe_buf_add(out, MOE_STR("    rules: "));
        moe_policy_put_flow(out, c->rules, c->rule_count);
        moe_buf_addc(out, '\n');
    }
}

static void put_text(struct moe_buf *out, const char *key, const struct moe_policy_text *t)
{
    if (!t->text.len)
        return;
    moe_buf_printf(out, "  %s: ", key);
    moe_yaml_quoted(out, t->text);
    moe_policy_put_from(out, t->from);
}

static void put_compile(struct moe_buf *out, const struct moe_policy *p)
{
    bool any = p->compile.flags.count || p->compile.defines.count || p->compile.undefine.count || p->compile.include.count || p->compile.database.text.len
               || p->compile.cuda.text.len || p->compile.standard.text.len;
    if (!any)
        return;
    moe_buf_add(out, MOE_STR("compile:\n"));
    moe_policy_put_list(out, "  ", "flags", &p->compile.flags);
    moe_policy_put_list(out, "  ", "defines", &p->compile.defines);
    moe_policy_put_list(out, "  ", "undefine", &p->compile.undefine);
    moe_policy_put_list(out, "  ", "include", &p->compile.include);
    put_text(out, "database", &p->compile.database);
    put_text(out, "cuda", &p->compile.cuda);
    put_text(out, "standard", &p->compile.standard);
}

static void put_analysis(struct moe_buf *out, const struct moe_policy *p)
{
    if (!p->analysis.from.line && !p->analysis.percent_from.line)
        return;
    moe_buf_add(out, MOE_STR("analysis:\n"));
    if (p->analysis.from.line) {
        moe_buf_printf(out, "  degraded: %s", p->analysis.degraded == MOE_DEGRADED_FAIL ? "fail" : "report");
        moe_policy_put_from(out, p->analysis.from);
    }
    if (p->analysis.percent_from.line) {
        moe_buf_printf(out, "  min_understood_percent: %u", p->analysis.min_understood_percent);
        moe_policy_put_from(out, p->analysis.percent_from);
    }
}

void moe_policy_print(const struct moe_policy *p, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("extends: []  # everything that was extended stands below\n"));
    moe_policy_put_list(out, "", "rules", &p->rules);
    put_skips(out, p);
    moe_policy_put_list(out, "", "paths", &p->paths);
    moe_policy_put_list(out, "", "exclude", &p->exclude);
    put_params(out, p);
    put_controls(out, p);
    moe_policy_put_list(out, "", "secrets", &p->secrets);
    put_compile(out, p);
    put_analysis(out, p);
    moe_policy_print_checkpoint(out, p);
    moe_policy_print_lint(out, p);
}
