#include "audit/config/model/names.h"
#include "rules/deploy/workflow_ask.h"

/* ${{ secrets.X || 'word' }}: what is taken where nobody set the secret. Empty = the value is no literal. */
static struct moe_str given(struct moe_str t)
{
    const char *open = memmem(t.ptr, t.len, "${{", 3);
    if (!open)
        return t;
    struct moe_str rest = moe_str_from(t, (size_t)(open - t.ptr)), word = { "", 0 };
    const char *secrets = memmem(rest.ptr, rest.len, "secrets", 7), *either = memmem(rest.ptr, rest.len, "||", 2);
    if (!secrets || !either || either < secrets)
        return word;
    rest = moe_str_trim(moe_str_from(rest, (size_t)(either - rest.ptr) + 2));
    if (!rest.len || rest.ptr[0] != '\'')
        return word;
    rest = moe_str_from(rest, 1);
    return memchr(rest.ptr, '\'', rest.len) ? moe_str_cut(&rest, '\'') : word;
}

static void judge(struct moe_lint_ctx *ctx, const struct moe_node_doc *map)
{
    for (const struct moe_node_doc *n = map && map->kind == MOE_DOC_MAP ? map->first : NULL; n; n = n->next) {
        struct moe_str t = given(moe_yaml_text(n));
        struct moe_secret_case c = { .name = n->key, .text = t, .quoted = n->quoted || t.ptr != moe_yaml_text(n).ptr, .is_string = n->kind == MOE_DOC_STR };
        if (t.len && moe_secret_judge(&c) != MOE_SECRET_NO)
            moe_lint_say_secret(ctx, moe_lint_at(ctx->file, n), t, false, "%.*s has a credential as its value", (int)MOE_MIN(n->key.len, 80u), n->key.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_workflow *w = ctx->file->workflow;
    if (!w)
        return;
    judge(ctx, w->env);
    for (size_t i = 0; i < w->job_count; i++) {
        judge(ctx, w->jobs[i].env);
        judge(ctx, w->jobs[i].container_env);
        judge(ctx, w->jobs[i].with);
    }
    for (size_t i = 0; i < w->step_count; i++) {
        judge(ctx, w->steps[i].env);
        judge(ctx, w->steps[i].with);
    }
}

const struct moe_check moe_check_L568 = { .code = "L568", .kinds = MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
