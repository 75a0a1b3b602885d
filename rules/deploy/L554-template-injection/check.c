#include "rules/deploy/workflow_ask.h"
enum { CONTEXTS = 24 };

/* Functions whose result no longer holds the text: a truth value, a hash. */
static bool blunts(struct moe_str call)
{
    static const char *const names[] = { "contains", "startswith", "endswith", "hashfiles", "always", "success", "failure", "cancelled" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_is(call, names[i]))
            return true;
    return false;
}

struct text { struct moe_lint_ctx *ctx; const struct moe_workflow_step *step; const struct moe_workflow_job *job; struct moe_arena *arena; unsigned depth; };

static bool tainted(struct text *t, struct moe_str expression, struct moe_str *what);

static bool tainted_text(struct text *t, struct moe_str text, struct moe_str *what)
{
    struct moe_expression e;
    for (size_t at = 0; moe_expression_next(text, &at, &e);)
        if (tainted(t, e.text, what))
            return true;
    return false;
}

/* env.x is what the nearest env block says; matrix.x what the matrix does. */
static bool through(struct text *t, struct moe_str path, struct moe_str *what)
{
    const struct moe_workflow *w = t->ctx->file->workflow;
    const struct moe_node_doc *maps[3] = { t->step->env, t->job ? t->job->env : NULL, w->env };
    const struct moe_node_doc *list[MOE_MATRIX_VALUES];
    if (t->depth > 3)
        return false;
    bool found = false;
    t->depth++;
    if (moe_str_starts(path, MOE_STR("env."))) {
        struct moe_str name = moe_str_from(path, 4);
        for (size_t i = 0; i < MOE_COUNT(maps) && !found; i++) {
            const struct moe_node_doc *n = moe_key_any_case(maps[i], name);
            if (n) {
                found = tainted_text(t, moe_yaml_text(n), what);
                break;
            }
        }
    } else if (moe_str_starts(path, MOE_STR("matrix.")) && t->job) {
        struct moe_str name = moe_str_from(path, 7);
        size_t n = moe_matrix_values(t->job, moe_str_cut(&name, '.'), list);
        for (size_t i = 0; i < n && !found; i++)
            found = tainted_text(t, moe_yaml_text(list[i]), what);
    }
    t->depth--;
    return found;
}

static bool tainted(struct text *t, struct moe_str expression, struct moe_str *what)
{
    struct moe_context_use use[CONTEXTS];
    size_t n = moe_expression_contexts(t->arena, expression, use, CONTEXTS);
    for (size_t i = 0; i < n; i++) {
        if (use[i].compared || blunts(use[i].call))
            continue;
        bool named = moe_rule_param_has(t->ctx->rule, "untrusted", use[i].path) && !moe_rule_param_has(t->ctx->rule, "safe", use[i].path);
        bool input = moe_str_starts(use[i].path, MOE_STR("inputs."));
        if (named && input && !moe_input_free_text(t->ctx->file->workflow, moe_str_from(use[i].path, 7)))
            named = false;
        if (named || through(t, use[i].path, what)) {
            if (named)
                *what = use[i].path;
            return true;
        }
    }
    return false;
}

static void judge(struct text *t, const struct moe_node_doc *node, const char *where)
{
    struct moe_str text = moe_yaml_text(node), what = { "", 0 };
    struct moe_expression e;
    for (size_t at = 0; moe_expression_next(text, &at, &e);)
        if (tainted(t, e.text, &what))
            moe_lint_say(t->ctx, moe_in_scalar(t->ctx->file, node, e.at, t->arena), "%.*s becomes part of %s", (int)MOE_MIN(what.len, 80u), what.ptr, where);
}

static void of_step(struct text *t)
{
    const struct moe_uses *u = &t->step->uses;
    if (t->step->run)
        judge(t, t->step->run, "a script");
    if (u->kind != MOE_USES_REMOTE)
        return;
    for (const struct moe_node_doc *n = t->step->with && t->step->with->kind == MOE_DOC_MAP ? t->step->with->first : NULL; n; n = n->next) {
        struct moe_str sink = moe_lower(t->arena, moe_arena_printf(t->arena, "%.*s/%.*s:%.*s", MOE_FMT(u->owner), MOE_FMT(u->repository), MOE_FMT(n->key)));
        if (moe_rule_param_has(t->ctx->rule, "sinks", sink))
            judge(t, n, "what the action runs");
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = NULL;
    bool any = w && memmem(ctx->file->bytes.ptr, ctx->file->bytes.len, "${{", 3);
    for (size_t i = 0; any && i < w->step_count; i++) {
        moe_arena_recycle(&arena, MOE_CAP_WORKFLOW_ARENA);
        struct text t = { ctx, &w->steps[i], w->action || !w->job_count ? NULL : &w->jobs[w->steps[i].job], arena, 0 };
        if (arena)
            of_step(&t);
    }
}

const struct moe_check moe_check_L554 = { .code = "L554", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
