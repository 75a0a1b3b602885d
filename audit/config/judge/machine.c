/* The rules about the machine itself, which `moe-lint doctor` asks. */
#include "audit/config/judge/parts.h"
#include <stdarg.h>
#include <stdio.h>

void moe_lint_say_path(struct moe_lint_ctx *ctx, struct moe_str path, unsigned line, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    struct raw raw = { .rule = ctx->rule, .line = line ? line : 1, .column = 1, .confidence = ctx->rule->info.confidence, .path = path,
                       .message = { text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) } };
    sink_add(ctx->sink, &raw);
}

enum moe_code moe_lint_judge_machine(struct moe_lint_sink *sink, const struct moe_machine *machine, struct moe_error *err)
{
    const struct moe_lint_judge *judge = sink->judge;
    for (size_t i = 0; i < moe_rules_count(judge->rules); i++) {
        const struct moe_rule *rule = moe_rules_at(judge->rules, i);
        const struct moe_check *check = rule->check;
        struct moe_lint_ctx ctx = { .rule = rule, .policy = judge->policy, .credentials = &judge->credentials, .file = sink->file, .sink = sink };
        if (check && check->machine && judge_runs(judge, rule))
            check->machine(&ctx, machine);
    }
    return sink->full ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging") : MOE_OK;
}
