#include "audit/source/tree/dump.h"

static const char *const role_names[] = {
    [MOE_R_NONE] = "", [MOE_R_COND] = "cond", [MOE_R_THEN] = "then", [MOE_R_ELSE] = "else", [MOE_R_INIT] = "init", [MOE_R_STEP] = "step",
    [MOE_R_BODY] = "body", [MOE_R_CALLEE] = "callee", [MOE_R_ARG] = "arg", [MOE_R_CONFIG] = "config", [MOE_R_BASE] = "base",
    [MOE_R_INDEX] = "index", [MOE_R_LHS] = "lhs", [MOE_R_RHS] = "rhs", [MOE_R_OPERAND] = "operand", [MOE_R_VALUE] = "value",
    [MOE_R_PARAM] = "param", [MOE_R_DECL] = "decl", [MOE_R_MEMBER] = "member", [MOE_R_STMT] = "stmt",
};

const char *moe_role_name(enum moe_role role) { return (size_t)role < MOE_COUNT(role_names) ? role_names[role] : ""; }

/* MOE_F_MACRO, MOE_F_MACRO_ARG and MOE_F_HAS_VALUE show by what they bring. */
static const struct flag { uint16_t bit; const char *name; } flags[] = {
    { MOE_F_PAREN, "paren" },       { MOE_F_ARROW, "arrow" },   { MOE_F_WIDE, "wide" },     { MOE_F_IMPLICIT, "implicit" },
    { MOE_F_TYPE_ARG, "type_arg" }, { MOE_F_MAIN, "main" },     { MOE_F_BRACES, "braces" }, { MOE_F_VOIDED, "voided" },
    { MOE_F_ARRAY, "array" },
};

static void add_quoted(struct moe_buf *out, struct moe_str s)
{
    moe_buf_add(out, MOE_STR(" \""));
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            moe_buf_printf(out, "\\x%02x", c);
        else
            moe_buf_addc(out, (char)c);
    }
    moe_buf_addc(out, '"');
}

static void add_flags(const struct moe_tree *t, const struct moe_node *x, struct moe_buf *out)
{
    const char *sep = " [";
    if (x->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG)) {
        struct moe_str name = moe_text(t, x->macro);
        moe_buf_printf(out, "%s%s(%.*s)", sep, x->flags & MOE_F_MACRO ? "macro" : "macro_arg", MOE_FMT(name));
        sep = " ";
    }
    for (size_t i = 0; i < MOE_COUNT(flags); i++)
        if (x->flags & flags[i].bit) {
            moe_buf_printf(out, "%s%s", sep, flags[i].name);
            sep = " ";
        }
    if (x->tier != MOE_TIER_AST) {
        moe_buf_printf(out, "%s%s", sep, x->tier == MOE_TIER_LEXICAL ? "lexical" : "recovered");
        sep = " ";
    }
    if (sep[1] == 0)
        moe_buf_addc(out, ']');
}

static void add_types(const struct moe_tree *t, const struct moe_node *x, struct moe_buf *out)
{
    struct moe_str type = moe_text(t, moe_type_at(t, x->type)->spelling), conv = moe_text(t, moe_type_at(t, x->conv)->spelling);
    struct moe_str arg = moe_text(t, moe_type_at(t, x->type_arg)->spelling);
    if (type.len)
        moe_buf_printf(out, " : %.*s", MOE_FMT(type));
    if (conv.len && x->conv != x->type)
        moe_buf_printf(out, " -> %.*s", MOE_FMT(conv));
    if (arg.len)
        moe_buf_printf(out, " (%.*s)", MOE_FMT(arg));
}

static void add_node(const struct moe_tree *t, const struct moe_node *x, struct moe_buf *out)
{
    moe_buf_printf(out, "%s", moe_kind_name((enum moe_kind)x->kind));
    if (x->role)
        moe_buf_printf(out, " %s", moe_role_name((enum moe_role)x->role));
    if (x->op)
        moe_buf_printf(out, " %s", moe_op_name((enum moe_op)x->op));
    if (x->name)
        add_quoted(out, moe_text(t, x->name));
    add_types(t, x, out);
    if (x->flags & MOE_F_HAS_VALUE) {
        double d;
        memcpy(&d, &x->value, sizeof d);
        if (x->kind == MOE_N_FLOAT)
            moe_buf_printf(out, " =%.17g", d);
        else
            moe_buf_printf(out, " =%lld", (long long)x->value);
    }
    add_flags(t, x, out);
    moe_buf_printf(out, " %u:%u\n", x->line, x->column);
}

void moe_tree_dump(const struct moe_tree *t, uint32_t root, struct moe_buf *out)
{
    unsigned base = moe_at(t, root)->depth;
    for (uint32_t n = root < t->node_count ? root : 0; n && !moe_buf_failed(out); n = moe_walk(t, root, n)) {
        for (unsigned i = base; i < t->nodes[n].depth; i++)
            moe_buf_add(out, MOE_STR("  "));
        add_node(t, &t->nodes[n], out);
    }
}
