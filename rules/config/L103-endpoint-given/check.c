#include "audit/config/judge/check.h"
#include "audit/config/model/names.h"
#include <stdio.h>

/* The host of scheme://user@host:port/path, or of host:port. */
static struct moe_str host_of(struct moe_str s)
{
    for (size_t i = 0; i + 2 < s.len; i++)
        if (s.ptr[i] == ':' && s.ptr[i + 1] == '/' && s.ptr[i + 2] == '/') {
            s = moe_str_from(s, i + 3);
            break;
        }
    size_t end = 0;
    while (end < s.len && !memchr("/?#", s.ptr[end], 3))
        end++;
    s.len = end;
    for (size_t i = s.len; i-- > 0;)
        if (s.ptr[i] == '@') {
            s = moe_str_from(s, i + 1);
            break;
        }
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ':') {
            s.len = i;
            break;
        }
    return s;
}

static bool read_ipv4(struct moe_str s, unsigned out[4])
{
    char text[16];
    int used = 0;
    if (s.len < 7 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = 0;
    return sscanf(text, "%3u.%3u.%3u.%3u%n", &out[0], &out[1], &out[2], &out[3], &used) == 4 && (size_t)used == s.len;
}

static bool is_internal(const struct moe_lint_ctx *ctx, struct moe_str host)
{
    unsigned ip[4];
    if (read_ipv4(host, ip))
        return ip[0] == 10 || (ip[0] == 172 && ip[1] >= 16 && ip[1] < 32) || (ip[0] == 192 && ip[1] == 168) || (ip[0] == 100 && ip[1] >= 64 && ip[1] < 128);
    const struct moe_param *ends = moe_rule_param(ctx->rule, "internal");
    for (size_t i = 0; ends && i < ends->count; i++)
        if (host.len > ends->values[i].len && moe_str_ends(host, ends->values[i]))
            return true;
    return false;
}

static void value(struct moe_lint_ctx *ctx, const struct moe_value *v)
{
    struct moe_str literal;
    if (v->type != MOE_DOC_STR || !v->text.len || !moe_rule_param_has(ctx->rule, "names", v->name))
        return;
    enum moe_provenance from = moe_provenance(v->text, &literal);
    if ((from == MOE_FROM_LITERAL || from == MOE_FROM_DEFAULT) && is_internal(ctx, host_of(moe_str_trim(literal))))
        moe_lint_say(ctx, moe_lint_at_value(ctx->file, v), "%.*s names an internal host", (int)MOE_MIN(v->name.len, 100u), v->name.ptr);
}

const struct moe_check moe_check_L103 = { .code = "L103", .value = value };
