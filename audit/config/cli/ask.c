#include "audit/config/cli/ask.h"
#include "audit/config/ruletool/ruletool.h"
#include "audit/engine/pages.h"

#define MOE_CAP_ANSWER_BYTES (64u << 20)

static enum moe_code answer_early(const struct moe_lint_opts *o, struct moe_buf *out, struct moe_error *err)
{
    if (o->help)
        return moe_opt_help(&moe_lint_command, out), MOE_OK;
    if (o->version)
        return moe_buf_printf(out, "moe-lint %s\n", MOE_VERSION), MOE_OK;
    return moe_opt_generate(&moe_lint_command, MOE_VERSION, "--generate", o->generate, "", out, err);
}

bool moe_lint_ask_early(const struct moe_lint_opts *o, enum moe_code *code, struct moe_error *err)
{
    if (!o->help && !o->version && !o->generate)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    *code = out ? answer_early(o, out, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (*code == MOE_OK)
        *code = moe_output_print(moe_buf_str(out), err);
    return true;
}

static enum moe_code about_rules(const struct moe_lint_opts *o, const struct moe_lint *lint, const struct moe_opt_list *words, struct moe_buf *out, bool *failed,
                                 struct moe_error *err)
{
    struct moe_fixture_totals totals = { 0 };
    bool answered = false;
    MOE_TRY(moe_rules_answer(lint->rules, words->items + 1, words->count - 1, "test", o->json, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, &answered, err));
    if (answered)
        return MOE_OK;
    MOE_TRY(moe_lint_rules_test(lint, o->tests.count ? o->tests.items[0] : NULL, out, &totals, err));
    *failed = totals.failed > 0;
    moe_buf_printf(out, "# %u rules, %u failed; %u expected lines, %u known gaps\n", totals.rules, totals.failed, totals.expected, totals.missed);
    return MOE_OK;
}

bool moe_lint_ask_prepared(const struct moe_lint_opts *o, const struct moe_lint *lint, const struct moe_opt_list *words, bool *failed, enum moe_code *code,
                           struct moe_error *err)
{
    bool rules = words->count && strcmp(words->items[0], "rules") == 0;
    if (!o->explain && !o->print_policy && !rules)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    if (!out)
        return *code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), true;
    *code = MOE_OK;
    if (rules)
        *code = about_rules(o, lint, words, out, failed, err);
    else if (o->explain)
        *code = moe_rule_explain(lint->rules, o->explain, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, err);
    else
        moe_policy_print(lint->policy, out);
    if (*code == MOE_OK)
        *code = moe_output_print(moe_buf_str(out), err);
    return true;
}
