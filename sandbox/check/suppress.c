/* Suppressions in the comments of profiles, and what is wrong with them. */
#include "common/report/suppress.h"
#include "common/base/arena.h"
#include "common/base/day.h"
#include "common/base/hash.h"
#include "common/doc/lax.h"
#include "sandbox/check/parts.h"
#include <stdio.h>
#include <strings.h>

#define MOE_CAP_SUPPRESS_MEMORY (64u << 20)
enum { CAP_MESSAGE_BYTES = 1024 };

struct kept { struct moe_nosec *all; size_t count, room; };

static bool mentions(struct moe_str text)
{
    for (size_t i = 0; i + 5 <= text.len; i++)
        if ((text.ptr[i] | 32) == 'n' && strncasecmp(text.ptr + i, "nosec", 5) == 0)
            return true;
    return false;
}

/* Other tools read these files too; which codes they have is theirs to say. */
static bool is_known(void *ctx, struct moe_str code)
{
    (void)ctx;
    return code.ptr[0] != 'P' || moe_check_rule(code);
}

static void no_memory(struct moe_checked *c) { c->code = moe_fail(c->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging suppressions"); }

static void read_comments(struct moe_checked *c, struct moe_str yaml, struct moe_arena *arena, struct kept *out)
{
    const struct moe_lax_options opts = { .comments = true };
    struct moe_lax l;
    char today[11];
    moe_today(today);
    c->code = moe_lax_yaml(yaml, arena, &opts, &l, c->err);
    for (size_t i = 0; c->code == MOE_OK && i < l.comment_count; i++) {
        const struct moe_lax_comment *at = &l.comments[i];
        const struct moe_comment comment = { .text = at->text, .line = at->line, .end_line = at->end_line, .column = at->column, .own_line = at->own_line };
        struct moe_nosec nosec;
        if (!moe_nosec_parse(&comment, is_known, NULL, today, &nosec))
            continue;
        struct moe_nosec *grown = moe_grow(arena, out->all, out->count, &out->room, sizeof *grown);
        if (!grown) {
            no_memory(c);
            return;
        }
        out->all = grown;
        grown[out->count++] = nosec;
    }
}

static void say(struct moe_checked *c, const char *code, struct moe_str file, const struct moe_nosec *n, struct moe_str message, uint64_t print)
{
    const struct moe_rule_info *rule = moe_check_rule(moe_str_c(code));
    MOE_CHECK(rule);
    struct moe_finding f = { .rule = rule, .severity = rule->severity, .confidence = rule->confidence, .file = file, .line = n->line, .column = n->column,
                             .end_line = n->end_line, .message = message };
    f.fingerprint = moe_hash_u64(moe_hash(MOE_HASH_START, rule->code), print);
    if (c->code == MOE_OK)
        c->code = moe_report_add(c->report, &f, c->err);
}

static void say_fault(struct moe_checked *c, struct moe_str file, const struct moe_nosec *n)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(CAP_MESSAGE_BYTES);
    if (!text) {
        no_memory(c);
        return;
    }
    moe_nosec_describe(n, text);
    if (moe_buf_failed(text))
        moe_buf_clear(text), moe_buf_add(text, MOE_STR("suppression is faulty and suppresses nothing"));
    say(c, moe_nosec_rule(n->fault), file, n, moe_buf_str(text), moe_nosec_print(n));
}

/* Findings from `first` to `last` are the checks' own; what is said of suppressions comes behind. */
static void say_unused(struct moe_checked *c, struct moe_str file, const struct moe_nosec *n, struct moe_str code, size_t first, size_t last)
{
    char text[120];
    for (size_t i = first; i < last; i++) {
        const struct moe_finding *f = &c->report->findings[i];
        if (moe_str_eq(f->file, file) && moe_str_eq(f->rule->code, code) && moe_nosec_touches(n, f))
            return;
    }
    if (!moe_check_rule(code))
        return;
    snprintf(text, sizeof text, "suppression of %.*s is unused: that rule found nothing here", MOE_FMT(code));
    say(c, MOE_NOSEC_UNUSED, file, n, moe_str_c(text), moe_hash(moe_nosec_print(n), code));
}

static void judge(struct moe_checked *c, const struct moe_profile_source *source, struct kept *nosecs, size_t first)
{
    const size_t last = c->report->finding_count;
    for (size_t i = first; i < last && c->code == MOE_OK; i++) {
        struct moe_finding *f = &c->report->findings[i];
        bool before = f->suppressed != MOE_SUPPRESS_NONE;
        if (moe_str_eq(f->file, source->file) && f->rule->code.ptr[0] == 'P' && moe_nosec_apply(nosecs->all, nosecs->count, f) && !before
            && !moe_nosec_keep(c->report->arena, f))
            no_memory(c);
    }
    for (size_t i = 0; i < nosecs->count && c->code == MOE_OK; i++) {
        const struct moe_nosec *n = &nosecs->all[i];
        if (n->fault != MOE_NOSEC_OK)
            say_fault(c, source->file, n);
        for (size_t k = 0; n->fault == MOE_NOSEC_OK && k < n->code_count && moe_str_eq(source->file, c->p->file); k++)
            say_unused(c, source->file, n, n->codes[k], first, last);
    }
}

void moe_check_suppressions(struct moe_checked *c, size_t first)
{
    for (size_t i = 0; i < c->p->source_count && c->code == MOE_OK; i++) {
        const struct moe_profile_source *source = &c->p->sources[i];
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = mentions(source->yaml) ? moe_arena_new(MOE_CAP_SUPPRESS_MEMORY) : NULL;
        struct kept nosecs = { 0 };
        if (!arena) {
            if (mentions(source->yaml))
                no_memory(c);
            continue;
        }
        read_comments(c, source->yaml, arena, &nosecs);
        if (c->code == MOE_OK)
            judge(c, source, &nosecs, first);
    }
}
