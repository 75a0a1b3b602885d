#include "rules/deploy/compose_ask.h"
#include "rules/deploy/literal_ask.h"

static void one(struct moe_lint_ctx *ctx, const struct moe_compose_service *s, const struct moe_compose_env *e, const char *what)
{
    struct moe_str literal = e->value;
    if (!e->given || !moe_literal_secret(e->name, e->value, &literal))
        return;
    moe_lint_say_secret(ctx, moe_lint_at(ctx->file, e->node), literal, false, "%.*s of %s %.*s has a credential as its value", (int)MOE_MIN(e->name.len, 80u), e->name.ptr, what,
                        (int)MOE_MIN(s ? s->name.len : 0u, 80u), s ? s->name.ptr : "");
}

static void file(struct moe_lint_ctx *ctx)
{
    const struct moe_compose *c = ctx->file->compose;
    for (size_t i = 0; c && i < c->service_count; i++) {
        for (size_t k = 0; k < c->services[i].env_count; k++)
            one(ctx, &c->services[i], &c->services[i].env[k], "service");
        for (size_t k = 0; k < c->services[i].build_arg_count; k++)
            one(ctx, &c->services[i], &c->services[i].build_args[k], "the build of service");
    }
}

const struct moe_check moe_check_L439 = { .code = "L439", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
