/* Of the calls that were read from a file, those that a rule asks for, with their arguments. */
#include "rules/config/python_calls.h"
#include "common/base/base.h"

/* ---- arguments ---- */

static void add_arg(struct moe_python_call *call, struct moe_str text)
{
    text = moe_str_trim(text);
    while (text.len && text.ptr[0] == '#') {                /* a comment before it */
        struct moe_str line;
        moe_str_line(&text, &line);
        text = moe_str_trim(text);
    }
    if (!text.len)
        return;
    if (text.ptr[0] == '*' || call->arg_count == MOE_PYTHON_ARGS) {
        call->open = true;
        return;
    }
    struct moe_python_arg *arg = &call->args[call->arg_count++];
    size_t end = 0;
    while (end < text.len && moe_python_goes_on(text.ptr[end]))
        end++;
    size_t eq = end;
    while (eq < text.len && moe_is_space(text.ptr[eq]))
        eq++;
    bool named = end && moe_python_begins(text.ptr[0]) && eq < text.len && text.ptr[eq] == '=' && !(eq + 1 < text.len && text.ptr[eq + 1] == '=');
    *arg = (struct moe_python_arg){ named ? (struct moe_str){ text.ptr, end } : (struct moe_str){ 0 }, named ? moe_str_trim(moe_str_from(text, eq + 1)) : text };
}

/* From behind the opening bracket to the closing one. */
static void read_args(struct moe_str t, size_t at, struct moe_python_call *call)
{
    size_t from = at, stop = MOE_MIN(t.len, at + MOE_CAP_PYTHON_BYTES), depth = 0;
    while (at < stop) {
        char c = t.ptr[at];
        if ((c == '"' || c == '\'')) {
            at = moe_python_after_string(t, at);
            continue;
        }
        if (c == '#') {
            at = moe_python_after_comment(t, at);
            continue;
        }
        bool closes = c == ')' || c == ']' || c == '}';
        if (!depth && (c == ',' || closes)) {
            add_arg(call, (struct moe_str){ t.ptr + from, at - from });
            if (closes)
                return;
            from = at + 1;
        }
        if (closes)
            depth--;
        if (c == '(' || c == '[' || c == '{')
            depth++;
        at++;
    }
    call->open = true;
}

/* ---- asking ---- */

enum { MOST_HEADS = 8 };
/* What a rule looks at: last names, and modules of which it takes any. */
struct wanted { struct moe_python_lasts lasts; struct moe_str heads[MOST_HEADS]; size_t head_count; };

static bool is_plain(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '*' || s.ptr[i] == '?' || s.ptr[i] == '[' || s.ptr[i] == '\\')
            return false;
    return true;
}

static void want(struct wanted *set, struct moe_str name)
{
    const char *dot = memrchr(name.ptr, '.', name.len);
    struct moe_str head = { name.ptr, dot ? (size_t)(dot + 1 - name.ptr) : 0 }, last = moe_str_from(name, head.len);
    unsigned bit = moe_python_last(name);
    if (head.len && is_plain(head) && moe_str_is(last, "*") && set->head_count < MOST_HEADS)
        set->heads[set->head_count++] = head;
    else if (is_plain(last))
        set->lasts.bits[bit / 64] |= 1ull << (bit % 64);
    else
        memset(set->lasts.bits, 0xff, sizeof set->lasts.bits);       /* a pattern: any name could be meant */
}

static struct wanted wanted_by(const struct moe_lint_ctx *ctx, const struct moe_python_wish *wish)
{
    struct wanted set = { 0 };
    for (size_t i = 0; i < MOE_COUNT(wish->params) && wish->params[i]; i++) {
        const struct moe_param *p = moe_rule_param(ctx->rule, wish->params[i]);
        for (size_t k = 0; p && k < p->count; k++)
            if (p->values[k].len)
                want(&set, p->values[k]);
    }
    for (size_t i = 0; i < MOE_COUNT(wish->lasts) && wish->lasts[i]; i++)
        want(&set, moe_str_c(wish->lasts[i]));
    return set;
}

static bool is_below(const struct wanted *set, struct moe_str name)
{
    for (size_t i = 0; i < set->head_count; i++)
        if (name.len && name.ptr[0] == set->heads[i].ptr[0] && moe_str_starts(name, set->heads[i]))
            return true;
    return false;
}

void moe_python_calls(struct moe_lint_ctx *ctx, const struct moe_python_wish *wish, moe_python_wanted wanted, moe_python_seen seen)
{
    const struct moe_python *python = ctx->file->python;
    if (!python || !python->call_count)
        return;
    struct wanted set = wanted_by(ctx, wish);
    uint64_t both = set.head_count;
    for (size_t i = 0; i < MOE_COUNT(set.lasts.bits); i++)
        both |= set.lasts.bits[i] & python->lasts.bits[i];
    for (size_t i = 0; both && i < python->call_count; i++) {
        const struct moe_python_site *s = &python->calls[i];
        if (!(moe_python_has(&set.lasts, s->last) || is_below(&set, s->name)) || !wanted(ctx, s->name))
            continue;
        struct moe_python_call call = { .name = s->name, .receiver = s->receiver, .line = s->line, .column = s->column };
        read_args(ctx->file->bytes, s->args, &call);
        seen(ctx, &call);
    }
}

const struct moe_python_arg *moe_python_called(const struct moe_python_call *call, const char *name)
{
    for (size_t i = 0; i < call->arg_count; i++)
        if (moe_str_is(call->args[i].name, name))
            return &call->args[i];
    return NULL;
}

const struct moe_python_arg *moe_python_at(const struct moe_python_call *call, size_t position)
{
    return position < call->arg_count && !call->args[position].name.len ? &call->args[position] : NULL;
}

struct moe_str moe_python_literal(const struct moe_python_arg *arg)
{
    struct moe_str t = arg ? arg->text : (struct moe_str){ 0 };
    if (t.len && strchr("rRbBuU", t.ptr[0]))
        t = moe_str_from(t, 1);
    if (t.len < 2 || (t.ptr[0] != '"' && t.ptr[0] != '\'') || moe_python_after_string(t, 0) != t.len || t.ptr[t.len - 1] != t.ptr[0] || memchr(t.ptr + 1, t.ptr[0], t.len - 2))
        return (struct moe_str){ 0 };
    return (struct moe_str){ t.ptr + 1, t.len - 2 };
}

struct moe_lint_place moe_python_place(const struct moe_lint_ctx *ctx, const struct moe_python_call *call)
{
    return (struct moe_lint_place){ ctx->file, call->line, call->column, call->column + (unsigned)call->name.len };
}
