/* Suppressions in the comments of linted files. */
#include "audit/config/judge/parts.h"

struct known { const struct moe_rules *rules; };
static bool is_known(void *ctx, struct moe_str code) { return moe_rules_find(((struct known *)ctx)->rules, code) != NULL; }

static bool mentions(struct moe_str text)
{
    for (size_t i = 0; i + 5 <= text.len; i++)
        if ((text.ptr[i] | 32) == 'n' && (text.ptr[i + 1] | 32) == 'o' && (text.ptr[i + 2] | 32) == 's' && (text.ptr[i + 3] | 32) == 'e' && (text.ptr[i + 4] | 32) == 'c')
            return true;
    return false;
}

/* Other auditors write nosec, too: bandit "nosec B603", gosec "#nosec G304 -- why". With codes of theirs it is none of our business; a bare one silences
 * everybody. */
static bool is_of_others(struct moe_str text)
{
    struct moe_str rest = text;
    while (rest.len && !mentions((struct moe_str){ rest.ptr, MOE_MIN(rest.len, (size_t)5) }))
        rest = moe_str_from(rest, 1);
    rest = moe_str_trim(moe_str_from(rest, 5));
    bool coded = rest.len >= 4 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z' && moe_is_digit(rest.ptr[1]) && moe_is_digit(rest.ptr[2]) && moe_is_digit(rest.ptr[3]);
    return coded && !strchr("MLSC", rest.ptr[0]);
}

enum moe_code moe_lint_nosecs(const struct moe_rules *rules, const struct moe_lint_file *file, const char *today, struct moe_arena *arena, struct moe_judged_file *out,
                              struct moe_error *err)
{
    struct known known = { rules };
    size_t room = 0;
    *out = (struct moe_judged_file){ .path = moe_arena_str(arena, file->path) };
    for (size_t i = 0; i < file->comment_count; i++) {
        struct moe_comment c = file->comments[i];
        struct moe_nosec nosec;
        if (!mentions(c.text) || is_of_others(c.text))
            continue;
        c.text = moe_arena_str(arena, c.text);
        if (!c.text.ptr || !moe_nosec_parse(&c, is_known, &known, today, &nosec))
            continue;
        struct moe_nosec *grown = moe_grow(arena, out->nosecs, out->nosec_count, &room, sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
        out->nosecs = grown;
        grown[out->nosec_count++] = nosec;
    }
    return out->path.ptr ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
}

static bool guards_live_secret(const struct moe_rule_info *rule)
{
    for (size_t i = 0; i < rule->tag_count; i++)
        if (moe_str_is(rule->tags[i], "live-secret"))
            return true;
    return false;
}

void moe_lint_reopen(const struct moe_policy *policy, struct moe_report *report)
{
    for (size_t i = 0; i < report->finding_count && !policy->lint.inline_secrets.value; i++) {
        struct moe_finding *f = &report->findings[i];
        if (f->suppressed != MOE_SUPPRESS_INLINE || !guards_live_secret(f->rule))
            continue;
        struct moe_str more = moe_arena_printf(report->arena, "%.*s; a comment does not suppress this rule, only the policy does", MOE_FMT(f->message));
        f->suppressed = MOE_SUPPRESS_NONE;
        f->message = more.ptr ? more : f->message;
    }
}
