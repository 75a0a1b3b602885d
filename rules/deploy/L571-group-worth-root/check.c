#include "rules/deploy/machine_ask.h"

struct search { struct moe_ask ask; unsigned gid; bool there; };

static void same_group(void *ctx, const struct moe_machine_file *file)
{
    struct search *s = ctx;
    s->there |= file->gid == s->gid;
}

/* A group of devices is needed where a device of ours belongs to it. */
static bool is_needed(struct moe_lint_ctx *ctx, const struct moe_machine *machine, unsigned gid)
{
    struct search s = { { ctx, machine }, gid, false };
    moe_machine_paths(&s.ask, "devices", same_group);
    return s.there;
}

static void machine(struct moe_lint_ctx *ctx, const struct moe_machine *machine)
{
    struct moe_machine_self self;
    struct moe_machine_text line;
    if (!moe_machine_self(machine, &self) || self.uid == 0 || !moe_machine_line(machine, MOE_STATUS, "Groups", &line))
        return;
    for (size_t i = 0; i <= self.group_count; i++) {
        unsigned gid = i < self.group_count ? self.groups[i] : self.gid;
        struct moe_str name;
        if (i == self.group_count && gid != 0)
            continue;                                    /* the primary group is the user's own, unless it is root's */
        if (gid == 0)
            name = MOE_STR("root");
        else if (!moe_machine_group(machine, gid, &name))
            continue;
        bool risky = moe_rule_param_has(ctx->rule, "groups", name);
        if (risky || (moe_rule_param_has(ctx->rule, "device_groups", name) && !is_needed(ctx, machine, gid)))
            moe_lint_say_path(ctx, line.at.path, line.at.line, "the process is in group %.*s (%u)%s", (int)MOE_MIN(name.len, 40u), name.ptr, gid,
                              risky ? "" : ", and no GPU here belongs to it");
    }
}

const struct moe_check moe_check_L571 = { .code = "L571", .machine = machine };
