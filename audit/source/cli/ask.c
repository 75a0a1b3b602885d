#include "audit/source/cli/ask.h"
#include "audit/engine/pages.h"
#include "common/cli/output.h"
#include "audit/source/parse/parse.h"
#include "audit/source/ruletool/ruletool.h"
#include "common/doc/schema.h"

#define MOE_CAP_ANSWER_BYTES (64u << 20)

static enum moe_code print(struct moe_buf *text, struct moe_error *err) { return moe_output_print(moe_buf_str(text), err); }

static enum moe_code version(const struct moe_audit_opts *o, struct moe_buf *out)
{
    MOE_AUTO(moe_clang_close) struct moe_clang *clang = NULL;
    struct moe_error err = { 0 };
    moe_buf_printf(out, "moe-audit %s\n", MOE_VERSION);
    if (moe_clang_open(o->libclang, &clang, &err) == MOE_OK)
        moe_buf_printf(out, "libclang %s (%s)\n", moe_clang_version(clang), moe_clang_path(clang));
    else
        moe_buf_printf(out, "libclang: %s\n", err.text);
    return MOE_OK;
}

static enum moe_code generate(const char *what, struct moe_buf *out, struct moe_error *err)
{
    if (strcmp(what, "policy-man") == 0)
        return moe_policy_man(out), MOE_OK;
    if (strcmp(what, "policy-schema") == 0)
        return moe_schema_json("https://moe-guard.example/policy.schema.json", "moe-guard policy", moe_policy_fields, out), MOE_OK;
    return moe_opt_generate(&moe_audit_command, MOE_VERSION, "--generate", what, "policy-man policy-schema", out, err);
}

bool moe_ask_early(const struct moe_audit_opts *o, enum moe_code *code, struct moe_error *err)
{
    if (!o->help && !o->version && !o->print_schema && !o->generate)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    if (!out)
        return *code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), true;
    if (o->help)
        moe_opt_help(&moe_audit_command, out);
    *code = o->help ? MOE_OK : o->version ? version(o, out) : generate(o->print_schema ? "policy-schema" : o->generate, out, err);
    if (*code == MOE_OK)
        *code = print(out, err);
    return true;
}

bool moe_ask_prepared(const struct moe_audit_opts *o, const struct moe_run *run, enum moe_code *code, struct moe_error *err)
{
    if (!o->explain && !o->print_policy)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    if (!out)
        return *code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), true;
    *code = MOE_OK;
    if (o->explain)
        *code = moe_rule_explain(run->rules, o->explain, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, err);
    else
        moe_policy_print(run->policy, out);
    if (*code == MOE_OK)
        *code = print(out, err);
    return true;
}

enum moe_code moe_ask_rules(const struct moe_audit_opts *o, const struct moe_run *run, const struct moe_opt_list *words, bool *failed, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    bool answered = false;
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_rules_answer(run->rules, words->items + 1, words->count - 1, "test", o->json, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, &answered, err));
    if (!answered) {
        struct moe_ruletool_opts how = { .libclang = o->libclang, .shim_dir = run->shim_dir, .only = o->tests.count ? o->tests.items[0] : NULL };
        struct moe_fixture_totals totals = { 0 };
        MOE_TRY(moe_ruletool_test(run->rules, &how, out, &totals, err));
        *failed = totals.failed > 0;
        moe_buf_printf(out, "# %u rules, %u failed; %u expected lines, %u known gaps\n", totals.rules, totals.failed, totals.expected, totals.missed);
    }
    return print(out, err);
}
