/* A weak generator feeds something that is called like a secret. Words alone are not enough: `key` and `token` are also map keys and pieces of
 * text, so these two count as secrets only when bytes are stored in them, or beside a word that makes a credential of them. */
#include "audit/source/match/check.h"

enum what { NOTHING, MAYBE, SURELY };

static bool same(struct moe_str word, const char *text)
{
    size_t n = strlen(text);
    if (word.len != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((word.ptr[i] | 0x20) != text[i])
            return false;
    return true;
}

/* The next word of a name, cut at anything that is no letter and before a capital: sessionId, session_id. */
static bool next_word(struct moe_str *rest, struct moe_str *word)
{
    size_t i = 0, start;
    while (i < rest->len && !moe_is_alpha(rest->ptr[i]))
        i++;
    start = i;
    while (i < rest->len && moe_is_alpha(rest->ptr[i]) && (i == start || !(rest->ptr[i] >= 'A' && rest->ptr[i] <= 'Z' && rest->ptr[i - 1] >= 'a')))
        i++;
    *word = (struct moe_str){ rest->ptr + start, i - start };
    *rest = moe_str_from(*rest, i);
    return word->len != 0;
}

static enum what name_says(const struct moe_ctx *ctx, struct moe_str name, bool bytes)
{
    static const char *const sure[] = { "nonce", "salt", "otp", "csrf", "cookie", "uuid", "guid", "password", "passwd", "passphrase", "challenge", "captcha" };
    static const char *const with_bytes[] = { "key", "token", "iv", "secret", "seed" };
    static const char *const beside[] = { "session", "request", "auth", "login", "client" };
    struct moe_str rest = name, word;
    bool near = false, id = false, port = false;
    while (next_word(&rest, &word)) {
        for (size_t i = 0; i < MOE_COUNT(sure); i++)
            if (same(word, sure[i]))
                return SURELY;
        for (size_t i = 0; i < MOE_COUNT(with_bytes); i++)
            if (bytes && same(word, with_bytes[i]))
                return SURELY;
        for (size_t i = 0; i < MOE_COUNT(beside); i++)
            near |= same(word, beside[i]);
        id |= same(word, "id") || same(word, "key") || same(word, "token");
        port |= same(word, "port");
    }
    return near && id ? SURELY : port ? MAYBE : bytes && moe_secret_name(ctx, name) ? SURELY : NOTHING;
}

/* The name at the bottom of key[i], ctx->key, *key; *bytes: whether one byte is stored at a time. */
static struct moe_str target(const struct moe_tree *t, uint32_t node, bool *bytes)
{
    const struct moe_type *type = moe_type_of(t, node);
    *bytes = type->kind == MOE_T_INT && type->size == 1;
    for (;;) {
        node = moe_skip_casts(t, node);
        const struct moe_node *n = moe_at(t, node);
        if (n->kind == MOE_N_INDEX)
            node = moe_child(t, node, MOE_R_BASE);
        else if (n->kind == MOE_N_UNARY)
            node = moe_child(t, node, MOE_R_OPERAND);
        else
            return n->kind == MOE_N_REF || n->kind == MOE_N_MEMBER || n->kind == MOE_N_VAR ? moe_name(t, node) : MOE_STR("");
    }
}

static bool generates(const struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str qualified = moe_text(t, moe_decl_at(t, moe_at(t, call)->decl)->qualified);
    if (moe_rule_param_has(ctx->rule, "generators", moe_callee(t, call)) || (qualified.len && moe_rule_param_has(ctx->rule, "generators", qualified)))
        return true;
    /* std::mt19937 and the other engines: the call operator of an object of such a type. */
    uint32_t callee = moe_child(t, call, MOE_R_CALLEE), arg = moe_arg(t, call, 0);
    uint32_t at[] = { callee, arg, moe_child(t, callee, MOE_R_BASE) };
    for (size_t i = 0; i < MOE_COUNT(at); i++) {
        struct moe_str type = moe_text(t, moe_type_of(t, at[i])->spelling);
        if (at[i] && type.len && (memmem(type.ptr, type.len, "mt19937", 7) || memmem(type.ptr, type.len, "mersenne_twister", 16) ||
                                  memmem(type.ptr, type.len, "minstd_rand", 11) || memmem(type.ptr, type.len, "linear_congruential", 19) ||
                                  memmem(type.ptr, type.len, "default_random_engine", 21)))
            return true;
    }
    return false;
}

/* A weak generator called inside the expression, or a variable in it that flow says came from one. */
static bool weak(const struct moe_ctx *ctx, uint32_t expr)
{
    for (uint32_t n = expr; n; n = moe_walk(ctx->tree, expr, n))
        if (moe_at(ctx->tree, n)->kind == MOE_N_CALL && generates(ctx, n))
            return true;
    return ctx->flow && (moe_flow_value(ctx->flow, expr)->taint & MOE_TAINT_RANDOM);
}

static void judge(struct moe_ctx *ctx, uint32_t at, struct moe_str name, bool bytes, uint32_t value)
{
    enum what what = value && name.len ? name_says(ctx, name, bytes) : NOTHING;
    if (what == NOTHING || !weak(ctx, value))
        return;
    if (what == SURELY)
        moe_report(ctx, at, "%.*s is made from a predictable generator", MOE_FMT(name));
    else
        moe_report_as(ctx, at, (struct moe_report_opts){ .cwe = 330, .severity = MOE_LOW, .confidence = MOE_LOW },
                      "%.*s is chosen by a predictable generator", MOE_FMT(name));
}

static void visit(struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *n = moe_at(t, node);
    bool bytes = false;
    switch (n->kind) {
    case MOE_N_VAR:
        judge(ctx, node, moe_name(t, node), moe_type_of(t, node)->size == 1, moe_child(t, node, MOE_R_INIT));
        break;
    case MOE_N_BINARY:
        if (moe_is_assign(n->op)) {
            struct moe_str name = target(t, moe_child(t, node, MOE_R_LHS), &bytes);
            judge(ctx, node, name, bytes, moe_child(t, node, MOE_R_RHS));
        }
        break;
    case MOE_N_RETURN: {
        uint32_t value = moe_child(t, node, MOE_R_OPERAND);
        judge(ctx, node, moe_name(t, moe_function_of(t, node)), false, value);
        break;
    }
    default:
        if (moe_rule_param_has(ctx->rule, "fillers", moe_callee(t, node))) {
            struct moe_str name = target(t, moe_arg(t, node, 1), &bytes);
            if (name.len && moe_secret_name(ctx, name))
                moe_report(ctx, node, "%.*s is filled by a predictable generator", MOE_FMT(name));
        }
    }
}

const struct moe_check moe_check_M203 = { .code = "M203", .kinds = { MOE_N_VAR, MOE_N_BINARY, MOE_N_RETURN, MOE_N_CALL }, .visit = visit };
