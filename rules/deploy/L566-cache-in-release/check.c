#include "rules/deploy/workflow_ask.h"
static bool tags(const struct moe_workflow *w)
{
    for (size_t i = 0; i < w->trigger_count; i++) {
        const struct moe_workflow_trigger *t = &w->triggers[i];
        if (moe_str_is(t->name, "release"))
            return true;
        const struct moe_node_doc *branches = moe_doc_get(t->node, "branches");
        if (moe_str_is(t->name, "push") && moe_doc_get(t->node, "tags"))
            return true;
        for (const struct moe_node_doc *b = moe_str_is(t->name, "push") && branches && branches->kind == MOE_DOC_LIST ? branches->first : NULL; b; b = b->next)
            if (memmem(moe_yaml_text(b).ptr, moe_yaml_text(b).len, "release", 7))
                return true;
    }
    return false;
}

static bool listed(struct moe_lint_ctx *ctx, const char *param, const struct moe_uses *u, struct moe_arena *arena)
{
    if (u->kind != MOE_USES_REMOTE)
        return false;
    struct moe_str name = moe_lower(arena, moe_arena_printf(arena, "%.*s/%.*s%s%.*s", MOE_FMT(u->owner), MOE_FMT(u->repository), u->path.len ? "/" : "", MOE_FMT(u->path)));
    return moe_rule_param_has(ctx->rule, param, name);
}

/* Its inputs switch it off, or only ask. An expression may. */
static bool off(const struct moe_workflow_step *s)
{
    static const struct { const char *key, *value; } rows[] = { { "cache", "false" }, { "enable-cache", "false" }, { "lookup-only", "true" }, { "package-manager-cache", "false" }, { "cache-disabled", "true" },
                                                                { "ignore-cache", "yes" }, { "ignore-cache", "true" }, { "bundler-cache", "false" }, { "cache-disabled", "true" }, { "cache", "" } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        const struct moe_node_doc *n = moe_doc_get(s->with, rows[i].key);
        struct moe_str t = moe_yaml_text(n);
        if (n && (moe_str_is(t, rows[i].value) || memmem(t.ptr, t.len, "${{", 3)))
            return true;
    }
    return false;
}

/* Setup actions that cache only when asked: a `cache` input with a name. */
static bool asked(const struct moe_workflow_step *s)
{
    struct moe_str t = moe_yaml_text(moe_doc_get(s->with, "cache"));
    bool setup = moe_uses_is(&s->uses, "actions/setup-node") || moe_uses_is(&s->uses, "actions/setup-python") || moe_uses_is(&s->uses, "actions/setup-java") || moe_uses_is(&s->uses, "actions/setup-dotnet");
    return setup && t.len && !moe_str_is(t, "false") && !memmem(t.ptr, t.len, "${{", 3);
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = w && w->step_count ? moe_arena_new(MOE_CAP_WORKFLOW_ARENA) : NULL;
    bool releases = arena && tags(w);
    for (size_t i = 0; arena && i < w->step_count && !releases; i++)
        releases = listed(ctx, "publishers", &w->steps[i].uses, arena) && !memmem(moe_yaml_text(moe_doc_get(w->steps[i].with, "push")).ptr, moe_yaml_text(moe_doc_get(w->steps[i].with, "push")).len, "false", 5);
    for (size_t i = 0; releases && i < w->step_count; i++) {
        const struct moe_workflow_step *s = &w->steps[i];
        bool cache = listed(ctx, "caches", &s->uses, arena);
        if (moe_uses_is(&s->uses, "ruby/setup-ruby"))
            cache = moe_str_is(moe_yaml_text(moe_doc_get(s->with, "bundler-cache")), "true");
        if ((asked(s) || (cache && !off(s))) && !moe_step_never(s) && !s->condition)
            moe_lint_say(ctx, moe_lint_at(ctx->file, s->uses.node), "%.*s/%.*s restores what other branches may have written", MOE_FMT(s->uses.owner), MOE_FMT(s->uses.repository));
    }
}

const struct moe_check moe_check_L566 = { .code = "L566", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
