#include "audit/checkpoint/cli/ask.h"
#include "audit/engine/pages.h"

#define MOE_CAP_ANSWER_BYTES (64u << 20)

static enum moe_code keygen(const struct moe_opt_list *words, struct moe_error *err)
{
    if (words->count != 2)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "keygen" }, "takes one name: the private key goes there, the public one beside it");
    MOE_TRY(moe_key_generate(words->items[1], err));
    fprintf(stderr, "moe-verify-ckpt: %s (private, 0600) and %s.pub were made\n", words->items[1], words->items[1]);
    return MOE_OK;
}

static enum moe_code answer_early(const struct moe_verify_opts *o, struct moe_buf *out, struct moe_error *err)
{
    if (o->help)
        return moe_opt_help(&moe_verify_command, out), MOE_OK;
    if (o->version)
        return moe_buf_printf(out, "moe-verify-ckpt %s\n", MOE_VERSION), MOE_OK;
    return moe_opt_generate(&moe_verify_command, MOE_VERSION, "--generate", o->generate, "", out, err);
}

bool moe_verify_ask_early(const struct moe_verify_opts *o, const struct moe_opt_list *words, enum moe_code *code, struct moe_error *err)
{
    bool makes_key = !o->help && words->count && strcmp(words->items[0], "keygen") == 0;
    if (makes_key)
        return *code = keygen(words, err), true;
    if (!o->help && !o->version && !o->generate)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    *code = out ? answer_early(o, out, err) : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (*code == MOE_OK)
        *code = moe_output_print(moe_buf_str(out), err);
    return true;
}

bool moe_verify_ask_prepared(const struct moe_verify_opts *o, const struct moe_verify *v, const struct moe_opt_list *words, enum moe_code *code, struct moe_error *err)
{
    bool rules = words->count && strcmp(words->items[0], "rules") == 0, answered;
    if (!o->explain && !o->print_policy && !rules)
        return false;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_ANSWER_BYTES);
    if (!out)
        return *code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), true;
    *code = MOE_OK;
    if (rules)
        *code = moe_rules_answer(v->rules, words->items + 1, words->count - 1, NULL, o->json, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, &answered, err);
    else if (o->explain)
        *code = moe_rule_explain(v->rules, o->explain, moe_page_format_of(o->out.formats.items, o->out.formats.count), out, err);
    else
        moe_policy_print(v->policy, out);
    if (*code == MOE_OK)
        *code = moe_output_print(moe_buf_str(out), err);
    return true;
}
