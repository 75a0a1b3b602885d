#include "audit/engine/pages.h"
#include "common/base/file.h"
#include "common/base/suggest.h"
#include <stdio.h>

enum { WIDTH = 78, INDENT = 4 };
static const char *const levels[] = { [MOE_LOW] = "low", [MOE_MEDIUM] = "medium", [MOE_HIGH] = "high" };

/* Words on lines of WIDTH; `at` is the column that the caller has reached. */
static void wrap(struct moe_buf *out, struct moe_str s, size_t indent, size_t at)
{
    while (s.len) {
        size_t n = 0;
        while (n < s.len && !moe_is_space(s.ptr[n]))
            n++;
        if (at > indent && at + 1 + n > WIDTH) {
            moe_buf_addc(out, '\n');
            at = 0;
        }
        for (; at < indent; at++)
            moe_buf_addc(out, ' ');
        if (at > indent) {
            moe_buf_addc(out, ' ');
            at++;
        }
        moe_buf_add(out, (struct moe_str){ s.ptr, n });
        at += n;
        s = moe_str_trim(moe_str_from(s, n));
    }
    moe_buf_addc(out, '\n');
}

static void section(struct moe_buf *out, const char *head, struct moe_str text)
{
    moe_buf_printf(out, "\n%s\n", head);
    wrap(out, text, INDENT, 0);
}

static void show_text(const struct moe_rule *rule, struct moe_buf *out)
{
    const struct moe_rule_info *i = &rule->info;
    moe_buf_printf(out, "NAME\n    %.*s %.*s\n", MOE_FMT(i->code), MOE_FMT(i->name));
    wrap(out, i->title, INDENT, 0);
    moe_buf_printf(out, "\nRATING\n    severity %s, confidence %s", levels[i->severity], levels[i->confidence]);
    for (size_t k = 0; k < i->cwe_count; k++)
        moe_buf_printf(out, ", CWE-%u", i->cwes[k]);
    if (i->bandit.len)
        moe_buf_printf(out, ", as bandit's %.*s", MOE_FMT(i->bandit));
    moe_buf_addc(out, '\n');
    section(out, "WHY", i->why);
    section(out, "FIX", i->fix);
    if (rule->param_count)
        moe_buf_add(out, MOE_STR("\nPARAMETERS\n"));
    for (size_t k = 0; k < rule->param_count; k++) {
        const struct moe_param *p = &rule->params[k];
        moe_buf_printf(out, "    %.*s\n", MOE_FMT(p->name));
        for (size_t v = 0; v < p->count; v++)
            moe_buf_printf(out, "        %.*s\n", MOE_FMT(p->values[v]));
    }
    if (rule->control_count)
        moe_buf_add(out, MOE_STR("\nCONTROLS\n"));
    for (size_t k = 0; k < rule->control_count; k++)
        moe_buf_printf(out, "    %.*s %.*s\n", MOE_FMT(rule->controls[k]->id), MOE_FMT(rule->controls[k]->title));
    moe_buf_printf(out, "\nSUPPRESS\n    // nosec %.*s: why it is safe at this place\n", MOE_FMT(i->code));
    if (i->reference_count)
        moe_buf_add(out, MOE_STR("\nSEE ALSO\n"));
    for (size_t k = 0; k < i->reference_count; k++)
        moe_buf_printf(out, "    %.*s\n", MOE_FMT(i->references[k]));
}

/* A fixture as a code block, when it is there. */
static void example(const struct moe_rule *rule, const char *kind, const char *head, struct moe_buf *out)
{
    static const char *const ends[] = { "c", "cu", "cpp", "yaml", "json", "jsonl", "prom", "env" };
    for (size_t k = 0; k < MOE_COUNT(ends); k++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
        struct moe_error err = { 0 };
        char path[512];
        int n = snprintf(path, sizeof path, "%.*s/%s.%s", MOE_FMT(rule->folder), kind, ends[k]);
        if (n < 0 || (size_t)n >= sizeof path || moe_file_read(path, 1u << 20, &bytes, &err) != MOE_OK)
            continue;
        moe_buf_printf(out, "\n## %s\n\n```%s\n", head, ends[k]);
        moe_buf_add(out, moe_buf_str(bytes));
        moe_buf_add(out, MOE_STR("```\n"));
    }
}

static void show_markdown(const struct moe_rule *rule, struct moe_buf *out)
{
    const struct moe_rule_info *i = &rule->info;
    moe_buf_printf(out, "# %.*s %.*s\n\n%.*s\n\n", MOE_FMT(i->code), MOE_FMT(i->name), MOE_FMT(i->title));
    moe_buf_add(out, MOE_STR("| severity | confidence | weakness | bandit |\n|---|---|---|---|\n"));
    moe_buf_printf(out, "| %s | %s |", levels[i->severity], levels[i->confidence]);
    for (size_t k = 0; k < i->cwe_count; k++)
        moe_buf_printf(out, " [CWE-%u](https://cwe.mitre.org/data/definitions/%u.html)", i->cwes[k], i->cwes[k]);
    moe_buf_printf(out, " | %.*s |\n\n## Why\n\n%.*s\n\n## Fix\n\n%.*s\n", MOE_FMT(i->bandit), MOE_FMT(i->why), MOE_FMT(i->fix));
    if (rule->param_count)
        moe_buf_add(out, MOE_STR("\n## Parameters\n\n"));
    for (size_t k = 0; k < rule->param_count; k++) {
        const struct moe_param *p = &rule->params[k];
        moe_buf_printf(out, "- `%.*s`:", MOE_FMT(p->name));
        for (size_t v = 0; v < p->count; v++)
            moe_buf_printf(out, "%s `%.*s`", v ? "," : "", MOE_FMT(p->values[v]));
        moe_buf_addc(out, '\n');
    }
    example(rule, "bad", "Found", out);
    example(rule, "good", "Not found", out);
    if (i->reference_count)
        moe_buf_add(out, MOE_STR("\n## References\n\n"));
    for (size_t k = 0; k < i->reference_count; k++)
        moe_buf_printf(out, "- <%.*s>\n", MOE_FMT(i->references[k]));
}

void moe_rule_page(const struct moe_rule *rule, enum moe_page_format format, struct moe_buf *out)
{
    if (format == MOE_PAGE_TEXT)
        show_text(rule, out);
    else
        show_markdown(rule, out);
}

enum moe_code moe_rule_explain(const struct moe_rules *rules, const char *word, enum moe_page_format format, struct moe_buf *out, struct moe_error *err)
{
    const struct moe_rule *rule = moe_rules_find(rules, moe_str_c(word));
    if (rule)
        return moe_rule_page(rule, format, out), MOE_OK;
    struct moe_policy_rules known = moe_rules_known(rules);
    const char *near = moe_suggest(moe_str_c(word), known.codes, known.count), *name = moe_suggest(moe_str_c(word), known.names, known.count);
    near = name ? name : near;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "no rule is called '%s'%s%s%s", word, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}
