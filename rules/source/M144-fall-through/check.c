/* A case that runs into the next one without saying so. A comment or an attribute that says it, in whatever words, is enough. */
#include "audit/source/match/check.h"

static bool says_so(struct moe_str s)
{
    static const char *const words[] = { "fall", "FALL", "Fall", "through", "THROUGH", "no break", "nobreak", "drop", "continue",
                                         "NOTREACHED", "NOT REACHED", "not reached", "Not reached", "notreached", "unreachable", "UNREACHABLE", "no return", "never returns" };
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        size_t len = strlen(words[w]);
        for (size_t i = 0; i + len <= s.len; i++)
            if (memcmp(s.ptr + i, words[w], len) == 0)
                return true;
    }
    return false;
}

static bool ends_by_name(const struct moe_tree *t, uint32_t call)
{
    static const char *const names[] = { "exit", "_exit", "_Exit", "abort", "err", "errx", "verr", "verrx", "longjmp", "siglongjmp", "usage", "fatal", "panic", "die",
                                         "unreachable", "__builtin_unreachable", "__builtin_trap", "pthread_exit", "quick_exit" };
    struct moe_str f = moe_callee(t, call);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (moe_str_is(f, names[i]))
            return true;
    return moe_str_starts(f, MOE_STR("fatal")) || moe_str_starts(f, MOE_STR("die_")) || moe_str_ends(f, MOE_STR("_fatal")) || moe_str_ends(f, MOE_STR("_abort"));
}

/* A break of this loop or switch, not of one inside it. */
static bool has_break(const struct moe_tree *t, uint32_t root)
{
    for (uint32_t n = moe_walk(t, root, root); n; n = moe_walk(t, root, n)) {
        uint32_t up = moe_at(t, n)->kind == MOE_N_BREAK ? moe_at(t, n)->parent : 0;
        uint8_t kind = moe_at(t, up)->kind;
        while (up && up != root && kind != MOE_N_SWITCH && kind != MOE_N_FOR && kind != MOE_N_RANGE_FOR && kind != MOE_N_WHILE && kind != MOE_N_DO) {
            up = moe_at(t, up)->parent;
            kind = moe_at(t, up)->kind;
        }
        if (up && up == root)
            return true;
    }
    return false;
}

/* Control does not come to the end of n. What is not understood leaves: silence is the better error here. */
static bool leaves(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t last = 0;
    int64_t k;
    if (x->tier != MOE_TIER_AST || (x->flags & MOE_F_MACRO))
        return true;
    switch (x->kind) {
    case MOE_N_RETURN: case MOE_N_BREAK: case MOE_N_CONTINUE: case MOE_N_GOTO: case MOE_N_OTHER: case MOE_N_ASM:
        return true;
    case MOE_N_CALL:
        return (moe_decl_at(t, x->decl)->flags & MOE_D_NORETURN) || ends_by_name(t, n);
    case MOE_N_CASE: case MOE_N_DEFAULT: case MOE_N_LABEL:
        return moe_child(t, n, MOE_R_BODY) && leaves(t, moe_child(t, n, MOE_R_BODY));
    case MOE_N_COMPOUND:
        for (uint32_t c = x->first; c; c = moe_at(t, c)->next)
            last = c;
        return last && leaves(t, last);
    case MOE_N_IF:
        return moe_child(t, n, MOE_R_ELSE) && leaves(t, moe_child(t, n, MOE_R_THEN)) && leaves(t, moe_child(t, n, MOE_R_ELSE));
    case MOE_N_FOR: case MOE_N_WHILE:
        return (!moe_child(t, n, MOE_R_COND) || (moe_const(t, moe_child(t, n, MOE_R_COND), &k) && k)) && !has_break(t, n);
    case MOE_N_DO:
        return leaves(t, moe_child(t, n, MOE_R_BODY)) && !has_break(t, n);
    case MOE_N_SWITCH: {
        bool complete = false;
        for (uint32_t c = moe_walk(t, n, n); c; c = moe_walk(t, n, c))
            complete |= moe_at(t, c)->kind == MOE_N_DEFAULT;
        return complete && !has_break(t, n);
    }
    case MOE_N_TRY:
        return true;
    default:
        return false;
    }
}

static uint32_t before(const struct moe_tree *t, uint32_t n)
{
    uint32_t last = 0;
    for (uint32_t c = moe_at(t, moe_at(t, n)->parent)->first; c && c != n; c = moe_at(t, c)->next)
        last = moe_at(t, c)->kind == MOE_N_NULL_STMT ? last : c;      /* `break;;` */
    return last;
}

/* What the label stands before, past other labels. */
static uint32_t labelled(const struct moe_tree *t, uint32_t n)
{
    while (moe_at(t, n)->kind == MOE_N_CASE || moe_at(t, n)->kind == MOE_N_DEFAULT)
        n = moe_child(t, n, MOE_R_BODY);
    return n;
}

/* Running into `default: break;` does no harm. One step of many that are alike (`case 2: *to++ = *from++; case 1: *to++ = *from++;`) means to. */
static bool is_meant(const struct moe_tree *t, uint32_t prev, uint32_t n)
{
    uint32_t step = labelled(t, prev), here = labelled(t, n);
    return moe_at(t, here)->kind == MOE_N_BREAK || (step != prev && here && moe_same_expr(t, step, here));
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t prev = before(t, n);
    const struct moe_node *p = moe_at(t, prev);
    struct moe_str bytes = t->files[x->file < t->file_count ? x->file : 0].bytes;
    if (moe_at(t, x->parent)->kind != MOE_N_COMPOUND || !prev || leaves(t, prev) || is_meant(t, prev, n) || p->kind == MOE_N_DECL_STMT || (x->flags & MOE_F_MACRO) || p->file != x->file)
        return;
    size_t from = p->offset, to = x->offset;
    uint32_t line_end = 0;
    while (to + line_end < bytes.len && bytes.ptr[to + line_end] != '\n')
        line_end++;
    /* The words may stand behind the last statement, between the two, or on the label's own line. */
    while (from && from <= bytes.len && bytes.ptr[from - 1] != '\n')
        from--;                                 /* an attribute stands before the semicolon that it belongs to */
    if (from >= to || to > bytes.len || says_so((struct moe_str){ bytes.ptr + from, to + line_end - from }))
        return;
    if (!moe_damaged(ctx, n))
        moe_report(ctx, n, "the case before runs on into this one: it has no break, and nothing says that this is meant");
}

const struct moe_check moe_check_M144 = { .code = "M144", .kinds = { MOE_N_CASE, MOE_N_DEFAULT }, .visit = visit };
