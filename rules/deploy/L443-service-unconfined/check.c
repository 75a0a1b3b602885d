#include "rules/deploy/compose_ask.h"
static const char *const rows[] = { "seccomp", "apparmor", "label", "systempaths" };

static bool unconfined(struct moe_str t)
{
    t = moe_str_trim(t);
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_str value = moe_str_from(t, strlen(rows[i]) + 1);
        if (moe_str_starts(t, moe_str_c(rows[i])) && t.len > strlen(rows[i]) && (t.ptr[strlen(rows[i])] == ':' || t.ptr[strlen(rows[i])] == '='))
            return moe_str_is(value, "unconfined") || moe_str_is(value, "disable");
    }
    return false;
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_lint_file *file, const struct moe_compose_service *s)
{
    for (size_t i = 0; i < s->security_opt.count; i++)
        if (unconfined(moe_scalar_text(s->security_opt.items[i])))
            moe_lint_say(ctx, moe_lint_at(file, s->security_opt.items[i]), "%s runs without one of its engine's filters", moe_service_who(s).text);
}

static void file(struct moe_lint_ctx *ctx) { moe_services_each(ctx, visit); }

const struct moe_check moe_check_L443 = { .code = "L443", .kinds = MOE_LINT_BIT(MOE_LINT_COMPOSE), .file = file };
