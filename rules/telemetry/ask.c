#include "rules/telemetry/ask.h"
#include <stdio.h>

bool ask_telemetry(const struct moe_lint_ctx *ctx, const struct moe_value *value)
{
    const struct moe_telemetry_file *t = ctx->file->telemetry;
    if (value->type != MOE_DOC_STR || (value->outer && value->form == MOE_FORM_DOCUMENT) || (t && t->dataset))
        return false;
    return !moe_rule_param_has(ctx->rule, "except", value->name);
}

struct ask_name ask_name(struct moe_str name)
{
    struct ask_name out;
    size_t digits = 0, i = 0;
    while (i < name.len && (moe_is_word(name.ptr[i]) || name.ptr[i] == '-' || name.ptr[i] == '/' || name.ptr[i] == '.'))
        digits += moe_is_digit(name.ptr[i++]);
    if (!name.len || i < name.len || name.len > 48 || digits > 4)
        snprintf(out.text, sizeof out.text, "a field");
    else
        snprintf(out.text, sizeof out.text, "%.*s", MOE_FMT(name));
    return out;
}

/* A help text is written by who wrote the program: a link to documentation in it is none to the cluster, unless its host is one of the inside. */
static bool public_link(const struct moe_value *v, const struct moe_place *p)
{
    struct moe_place inner;
    size_t at = 0;
    if (p->kind != MOE_PLACE_URL || !moe_str_is(v->name, "HELP"))
        return false;
    struct moe_str url = { v->text.ptr + p->at, p->len };
    while (at + 2 < url.len && memcmp(url.ptr + at, "://", 3) != 0)
        at++;
    url = moe_str_from(url, at + 3);
    at = 0;
    return !moe_place_next(url, false, &at, &inner);
}

void ask_places(struct moe_lint_ctx *ctx, const struct moe_value *value, unsigned kinds)
{
    bool host = moe_place_host_name(value->name);
    struct moe_place place;
    size_t at = 0;
    if (!ask_telemetry(ctx, value) || (host && moe_rule_param_has(ctx->rule, "hosts", value->text)))
        return;
    while (moe_place_next(value->text, host, &at, &place)) {
        if (!(kinds >> place.kind & 1) || (place.kind == MOE_PLACE_PRIVATE_V4 && moe_rule_param_has(ctx->rule, "versions", value->name)) || public_link(value, &place))
            continue;
        struct moe_lint_place where = moe_lint_at_value(ctx->file, value);
        if (value->form == MOE_FORM_PLAIN && !value->outer && !memchr(value->text.ptr, '\n', place.at))
            where.column += (unsigned)place.at + (ctx->file->kind == MOE_LINT_JSONL && value->quoted && value->name.len ? 1 : 0);
        moe_lint_say(ctx, where, "%s holds %s", ask_name(value->name).text, moe_place_word(place.kind));
        return;
    }
}
