#include "audit/checkpoint/judge/judge.h"
#include "audit/checkpoint/judge/check.h"
#include "common/base/glob.h"
#include "common/base/hash.h"
#include <stdarg.h>

struct moe_ckpt_sink { struct moe_report *report; struct moe_str root; enum moe_code code; struct moe_error *err; };

struct moe_str moe_ckpt_join(struct moe_arena *arena, struct moe_str root, struct moe_str path)
{
    while (root.len > 1 && root.ptr[root.len - 1] == '/')
        root.len--;
    if (!path.len)
        return moe_arena_str(arena, root);
    return moe_arena_printf(arena, "%.*s%s%.*s", MOE_FMT(root), root.len && root.ptr[root.len - 1] != '/' ? "/" : "", MOE_FMT(path));
}

static void add(struct moe_ckpt_sink *sink, const struct moe_rule *rule, struct moe_str path, uint64_t salt, struct moe_str message)
{
    struct moe_finding f = { .rule = &rule->info, .severity = rule->info.severity, .confidence = rule->info.confidence, .message = message };
    f.file = moe_ckpt_join(sink->report->arena, sink->root, path);
    f.fingerprint = moe_hash_u64(moe_hash(moe_hash(MOE_HASH_START, rule->info.code), path), salt);
    if (sink->code == MOE_OK && !f.file.ptr)
        sink->code = moe_fail(sink->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (sink->code == MOE_OK)
        sink->code = moe_report_add(sink->report, &f, sink->err);
}

void moe_ckpt_say(struct moe_ckpt_ctx *ctx, struct moe_str path, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (!path.len && ctx->step)
        path = ctx->step->dir;
    add(ctx->sink, ctx->rule, path, 0, (struct moe_str){ text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) });
}

int64_t moe_ckpt_world(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step, const char **who)
{
    if (ctx->policy->checkpoint.world.from.line) {
        *who = "the policy";
        return ctx->policy->checkpoint.world.value;
    }
    if (step->record_good && step->record_world > 0) {
        *who = "the commit record";
        return step->record_world;
    }
    *who = "a meta";
    for (size_t i = 0; i < step->rank_count; i++)
        if (step->ranks[i].meta_world > 0)
            return step->ranks[i].meta_world;
    return -1;
}

bool moe_ckpt_listed(const struct moe_policy_list *list, struct moe_str text)
{
    for (size_t i = 0; i < list->count; i++)
        if (moe_glob_name(list->items[i].text, text))
            return true;
    return !list->count;
}

/* ---- objections ---- */

static bool has_event(const struct moe_rule *rule, struct moe_str event)
{
    for (const struct moe_node_doc *item = rule->match ? rule->match->first : NULL; item; item = item->next) {
        const struct moe_node_doc *note = moe_doc_get(item, "note");
        if (note && moe_str_eq(note->text, event))
            return true;
    }
    return false;
}

static const struct moe_rule *rule_of(const struct moe_rules *rules, struct moe_str event)
{
    for (size_t i = 0; i < moe_rules_count(rules); i++)
        if (has_event(moe_rules_at(rules, i), event))
            return moe_rules_at(rules, i);
    return NULL;
}

static enum moe_code say_note(struct moe_ckpt_sink *sink, const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_ckpt_note *n)
{
    const struct moe_rule *rule = rule_of(rules, n->event);
    if (!rule)
        return moe_fail(sink->err, MOE_E_BUG, (struct moe_where){ .field = "rules/checkpoint" }, "no rule has the event %.*s", MOE_FMT(n->event));
    if (!moe_policy_runs(policy, rule->info.code, rule->info.name))
        return MOE_OK;
    struct moe_str text = n->offset < 0 ? n->detail : moe_arena_printf(sink->report->arena, "%.*s (at byte %lld)", MOE_FMT(n->detail), (long long)n->offset);
    add(sink, rule, n->path, moe_hash(MOE_HASH_START, n->event), text.ptr ? text : n->detail);
    return sink->code;
}

/* ---- what was read ---- */

static enum moe_code add_file(struct moe_ckpt_sink *sink, struct moe_str path, const char *kind, bool read)
{
    struct moe_file f = { .path = moe_ckpt_join(sink->report->arena, sink->root, path), .state = read ? MOE_FILE_OK : MOE_FILE_SKIPPED, .language = moe_str_c(kind) };
    if (!read)
        f.note = MOE_STR("left to another part");
    return path.len ? moe_report_add_file(sink->report, &f, sink->err) : MOE_OK;
}

static enum moe_code add_files(struct moe_ckpt_sink *sink, const struct moe_ckpt_step *s)
{
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *r = &s->ranks[i];
        char kind[32];
        snprintf(kind, sizeof kind, "%.*s", MOE_FMT(r->format));
        MOE_TRY(add_file(sink, r->data, r->format.len ? kind : "data", r->read));
        MOE_TRY(add_file(sink, r->meta, "meta", true));
    }
    if (!s->rank_count && !s->record_there) {                 /* that nothing is in it was seen: bad, not unjudged */
        struct moe_file folder = { .path = moe_ckpt_join(sink->report->arena, sink->root, s->dir), .state = MOE_FILE_OK, .language = MOE_STR("step") };
        return moe_report_add_file(sink->report, &folder, sink->err);
    }
    return s->record_there ? add_file(sink, moe_ckpt_join(sink->report->arena, s->dir, MOE_STR("commit.json")), "commit record", true) : MOE_OK;
}

/* ---- all of it ---- */

static enum moe_code run_code(struct moe_ckpt_ctx *ctx, const struct moe_check *check)
{
    for (size_t i = 0; check->step && i < ctx->step_count; i++) {
        ctx->step = &ctx->steps[i];
        check->step(ctx);
    }
    ctx->step = NULL;
    if (check->series)
        check->series(ctx);
    return ctx->sink->code;
}

enum moe_code moe_ckpt_judge(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_ckpt_step *steps, size_t count,
                             struct moe_str root, double now, struct moe_report *report, struct moe_error *err)
{
    struct moe_ckpt_sink sink = { report, root, MOE_OK, err };
    for (size_t i = 0; i < count; i++) {
        MOE_TRY(add_files(&sink, &steps[i]));
        for (size_t k = 0; k < steps[i].note_count; k++)
            MOE_TRY(say_note(&sink, rules, policy, &steps[i].notes[k]));
    }
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        struct moe_ckpt_ctx ctx = { .steps = steps, .step_count = count, .policy = policy, .rule = rule, .now = now, .sink = &sink };
        if (rule->check && moe_str_is(rule->input, "checkpoint") && moe_policy_runs(policy, rule->info.code, rule->info.name))
            MOE_TRY(run_code(&ctx, rule->check));
    }
    MOE_TRY(moe_judge_rules(rules, policy, report, err));
    MOE_TRY(moe_judge(rules, policy, NULL, 0, true, report, err));
    moe_report_settle(report);
    return MOE_OK;
}

size_t moe_ckpt_open(const struct moe_report *report, struct moe_str root, const struct moe_ckpt_step *step)
{
    struct moe_str dir = moe_ckpt_join(report->arena, root, step->dir);
    size_t open = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct moe_finding *f = &report->findings[i];
        open += f->suppressed == MOE_SUPPRESS_NONE && moe_str_starts(f->file, dir) && (f->file.len == dir.len || f->file.ptr[dir.len] == '/');
    }
    return open;
}
