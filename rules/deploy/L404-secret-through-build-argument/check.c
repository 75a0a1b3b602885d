#include "audit/config/deploy/docker.h"
#include "audit/config/judge/check.h"

#include "audit/config/model/names.h"

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_dockerfile *d = ctx->file->docker;
    for (size_t i = 0; d && i < d->var_count; i++) {
        const struct moe_docker_var *v = &d->vars[i];
        if (v->op == MOE_DOCKER_LABEL || moe_name_class(v->name) != MOE_NAME_CREDENTIAL || moe_rule_param_has(ctx->rule, "allowed", v->name))
            continue;
        struct moe_lint_place at = { ctx->file, v->line, v->column, 0 };
        if (v->op == MOE_DOCKER_ARG && !v->given)
            moe_lint_say(ctx, at, "build argument %.*s takes a credential into the image's history", (int)MOE_MIN(v->name.len, 80u), v->name.ptr);
        else if (v->op == MOE_DOCKER_ENV && v->given && memchr(v->value.text.len ? v->value.text.ptr : "", '$', v->value.text.len))
            moe_lint_say(ctx, at, "%.*s is copied from a build argument into the image's environment", (int)MOE_MIN(v->name.len, 80u), v->name.ptr);
    }
}

const struct moe_check moe_check_L404 = { .code = "L404", .kinds = MOE_LINT_BIT(MOE_LINT_DOCKERFILE), .file = file };
