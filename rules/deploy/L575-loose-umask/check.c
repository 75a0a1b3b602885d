#include "rules/deploy/machine_ask.h"

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_text line;
    const struct moe_param *param = moe_rule_param(ctx->rule, "umask");
    uint64_t has, want = 027;
    if (param && param->count)
        (void)moe_machine_number(param->values[0], 8, &want);
    if (!moe_machine_line(machine, MOE_STATUS, "Umask", &line) || !moe_machine_number(line.text, 8, &has) || !(want & ~has))
        return;
    const char *who = !(has & 002) ? "everyone may change" : !(has & 020) && (want & 020) ? "the group may change" : "others may read";
    moe_lint_say_path(ctx, line.at.path, line.at.line, "the umask is %04llo: %s what the job writes (at least %04llo)", (unsigned long long)has, who,
                      (unsigned long long)want);
}

const struct moe_check moe_check_L575 = { .code = "L575", .machine = machine };
