/* Suppressions in the comments of linted files. */
#include "audit/config/judge/mask.h"

struct known { const struct moe_rules *rules; };
static bool is_known(void *ctx, struct moe_str code) { return moe_rules_exists(((struct known *)ctx)->rules, code); }

static bool mentions(struct moe_str text)
{
    for (size_t i = 0; i + 5 <= text.len; i++)
        if ((text.ptr[i] | 32) == 'n' && (text.ptr[i + 1] | 32) == 'o' && (text.ptr[i + 2] | 32) == 's' && (text.ptr[i + 3] | 32) == 'e' && (text.ptr[i + 4] | 32) == 'c')
            return true;
    return false;
}

/* Other auditors write nosec, too: bandit "nosec B603" and "nosec: B603", gosec "#nosec G304 -- why". With codes of theirs it is none of our business; a bare one silences
 * everybody. */
static bool is_of_others(struct moe_str text)
{
    struct moe_str rest = text;
    while (rest.len && !mentions((struct moe_str){ rest.ptr, MOE_MIN(rest.len, (size_t)5) }))
        rest = moe_str_from(rest, 1);
    rest = moe_str_trim(moe_str_from(rest, 5));
    if (rest.len && rest.ptr[0] == ':')
        rest = moe_str_trim(moe_str_from(rest, 1));
    size_t word = 0;
    while (word < rest.len && moe_is_word(rest.ptr[word]))
        word++;
    if (word > 4 && memchr(rest.ptr, '_', word))
        return true;                                     /* a test of bandit's by its name: assert_used */
    bool coded = rest.len >= 4 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z' && moe_is_digit(rest.ptr[1]) && moe_is_digit(rest.ptr[2]) && moe_is_digit(rest.ptr[3]);
    return coded && !strchr("MLSC", rest.ptr[0]);
}

static bool guards_live_secret(const struct moe_rule_info *rule)
{
    for (size_t i = 0; i < rule->tag_count; i++)
        if (moe_str_is(rule->tags[i], "live-secret"))
            return true;
    return false;
}

/* Take out the codes that a comment may not suppress; what is left of it counts. False: nothing is left. */
static bool keep_allowed(struct moe_lint_sink *sink, struct moe_nosec *nosec)
{
    size_t kept = 0;
    if (nosec->fault != MOE_NOSEC_OK || sink->judge->policy->lint.inline_secrets.value)
        return true;
    for (size_t i = 0; i < nosec->code_count; i++) {
        const struct moe_rule *rule = moe_rules_find(sink->judge->rules, nosec->codes[i]);
        if (!rule || !guards_live_secret(&rule->info)) {
            nosec->codes[kept++] = nosec->codes[i];
            continue;
        }
        struct denied *grown = moe_grow(sink->arena, sink->denied, sink->denied_count, &sink->denied_room, sizeof *grown);
        sink->full |= !grown;
        if (grown) {
            sink->denied = grown;
            grown[sink->denied_count++] = (struct denied){ rule, nosec->first_line, nosec->last_line };
        }
    }
    nosec->code_count = kept;
    return kept > 0;
}

/* What reports quote of a comment: its reason, or the word that makes no sense. Either may hold a secret of the file. */
static struct moe_str shown(const struct moe_lint_sink *sink, struct mask *mask, struct moe_str text, struct moe_arena *arena)
{
    char *copy = moe_arena_alloc(arena, text.len + 1);
    if (!copy || (!mask->set && !mask_new(sink->items, sink->count, mask)))
        return (struct moe_str){ NULL, 0 };
    memcpy(copy, text.ptr, text.len);
    mask_text(mask, copy, text.len, true);
    return (struct moe_str){ copy, text.len };
}

enum moe_code moe_lint_nosecs(struct moe_lint_sink *sink, const char *today, struct moe_arena *arena, struct moe_judged_file *out, struct moe_error *err)
{
    const struct moe_lint_file *file = sink->file;
    struct known known = { sink->judge->rules };
    MOE_AUTO(mask_free) struct mask mask = { 0 };
    size_t room = 0;
    *out = (struct moe_judged_file){ .path = moe_arena_str(arena, file->path) };
    for (size_t i = 0; i < file->comment_count; i++) {
        struct moe_comment c = file->comments[i];
        struct moe_nosec nosec;
        if (!mentions(c.text) || is_of_others(c.text))
            continue;
        c.text = shown(sink, &mask, c.text, arena);
        if (!c.text.ptr || !moe_nosec_parse(&c, is_known, &known, today, &nosec) || !keep_allowed(sink, &nosec))
            continue;
        struct moe_nosec *grown = moe_grow(arena, out->nosecs, out->nosec_count, &room, sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
        out->nosecs = grown;
        grown[out->nosec_count++] = nosec;
    }
    return out->path.ptr ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
}
