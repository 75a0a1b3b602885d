#include "rules/deploy/compose_ask.h"
static bool dangerous(const struct moe_lint_ctx *ctx, struct moe_str cap)
{
    char upper[40];
    cap = moe_str_trim(cap);
    if (cap.len >= sizeof upper)
        return false;
    for (size_t i = 0; i < cap.len; i++)
        upper[i] = (char)(cap.ptr[i] >= 'a' && cap.ptr[i] <= 'z' ? cap.ptr[i] - 32 : cap.ptr[i]);
    struct moe_str name = { upper, cap.len };
    if (moe_str_starts(name, MOE_STR("CAP_")))
        name = moe_str_from(name, 4);
    return moe_rule_param_has(ctx->rule, "dangerous", name);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    for (size_t i = 0; i < s->cap_add.count; i++) {
        struct moe_str cap = moe_scalar_text(s->cap_add.items[i]);
        if (dangerous(ctx, cap))
            moe_lint_say(ctx, moe_lint_at(file, s->cap_add.items[i]), "%s is given %.*s", moe_service_who(s).text, (int)MOE_MIN(cap.len, 40u), cap.ptr);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L434 = { .code = "L434", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
