/* A comparison of a literal with what is called like a password, or with the name or address of the other side. */
#include "audit/source/match/check.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool mentions_word(struct moe_str name, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= name.len; i++) {
        size_t k = 0;
        while (k < n && lower(name.ptr[i + k]) == word[k])
            k++;
        if (k == n)
            return true;
    }
    return false;
}

/* Tokens and keys are compared with words of a grammar all day: only what nobody parses counts. */
static bool is_password(const struct moe_ctx *ctx, struct moe_str name)
{
    static const char *const words[] = { "passw", "passphrase", "passcode", "pwd", "secret", "credential" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (mentions_word(name, words[i]))
            return moe_secret_name(ctx, name);
    return false;
}

/* Words that say something about a password instead of being one. */
static bool is_marker(struct moe_str text)
{
    static const char *const words[] = { "none", "null", "true", "false", "default", "yes", "no", "stdin", "prompt", "ask", "auto", "env", "file", "unset", "disabled" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (text.len == strlen(words[i]) && mentions_word(text, words[i]))
            return true;
    return text.len < 3 || text.ptr[text.len - 1] == ':' || text.ptr[text.len - 1] == '=' || text.ptr[0] == '-' || text.ptr[0] == '$' || text.ptr[0] == '{';
}

static bool is_local(struct moe_str text)
{
    return moe_str_is(text, "localhost") || moe_str_is(text, "::1") || moe_str_starts(text, MOE_STR("127.")) || moe_str_is(text, "0.0.0.0") || !text.len;
}

static uint32_t base_var(const struct moe_tree *t, uint32_t node)
{
    node = moe_skip_casts(t, node);
    while (moe_at(t, node)->kind == MOE_N_UNARY || moe_at(t, node)->kind == MOE_N_INDEX)
        node = moe_skip_casts(t, moe_child(t, node, moe_at(t, node)->kind == MOE_N_UNARY ? MOE_R_OPERAND : MOE_R_BASE));
    return moe_var_of(t, node);
}

/* The expression is the other side's name or address: the result of such a call, or a buffer or variable that one has filled before. */
static bool is_peer(const struct moe_ctx *ctx, uint32_t expr, uint32_t until)
{
    const struct moe_tree *t = ctx->tree;
    expr = moe_skip_casts(t, expr);
    if (moe_at(t, expr)->kind == MOE_N_CALL)
        return moe_rule_param_has(ctx->rule, "identities", moe_callee(t, expr));
    uint32_t var = base_var(t, expr), f = moe_function_of(t, until);
    for (uint32_t n = f; var && n && n != until; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || !moe_rule_param_has(ctx->rule, "identities", moe_callee(t, n)))
            continue;
        if (moe_result_var(t, n) == var)
            return true;
        for (unsigned i = 0; i < moe_arg_count(t, n); i++)
            if (base_var(t, moe_arg(t, n, i)) == var)
                return true;
    }
    return false;
}

static struct moe_str literal_text(const struct moe_ctx *ctx, uint32_t arg)
{
    uint32_t bare = moe_skip_casts(ctx->tree, arg);
    if (moe_at(ctx->tree, bare)->kind == MOE_N_STRING)
        return moe_name(ctx->tree, bare);
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, arg) : NULL;
    return v && v->known_text && v->region == MOE_REGION_STRING ? moe_text(ctx->tree, v->text) : MOE_STR("");
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    if (!moe_rule_param_has(ctx->rule, "compare", moe_callee(t, call)) || moe_arg_count(t, call) < 2)
        return;
    for (unsigned i = 0; i < 2; i++) {
        struct moe_str text = literal_text(ctx, moe_arg(t, call, i)), name;
        uint32_t other = moe_arg(t, call, 1 - i), bare = moe_skip_casts(t, other);
        unsigned kind = moe_at(t, bare)->kind;
        if (!text.len || moe_at(t, bare)->kind == MOE_N_STRING)
            continue;
        name = kind == MOE_N_REF || kind == MOE_N_MEMBER ? moe_name(t, bare) : MOE_STR("");
        if (name.len && is_password(ctx, name) && !is_marker(text)) {
            moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = mentions_word(name, "passw") ? 259 : 798, .severity = -1, .confidence = -1 },
                          "%.*s is compared with a word that stands in the source", MOE_FMT(name));
            return;
        }
        if (is_peer(ctx, other, call) && !is_local(text)) {
            moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = 510, .severity = -1, .confidence = -1 },
                          "the other side is told apart by the name or address \"%.*s\" that stands in the source", MOE_FMT(text));
            return;
        }
    }
}

const struct moe_check moe_check_M312 = { .code = "M312", .kinds = { MOE_N_CALL }, .visit = visit };
