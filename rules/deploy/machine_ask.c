#include "rules/deploy/machine_ask.h"
#include <stdio.h>

/* By number, as the kernel has them. */
static const char *const capabilities[] = {
    "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid", "cap_kill", "cap_setgid", "cap_setuid", "cap_setpcap",
    "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw", "cap_ipc_lock", "cap_ipc_owner", "cap_sys_module",
    "cap_sys_rawio", "cap_sys_chroot", "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin", "cap_sys_boot", "cap_sys_nice", "cap_sys_resource", "cap_sys_time",
    "cap_sys_tty_config", "cap_mknod", "cap_lease", "cap_audit_write", "cap_audit_control", "cap_setfcap", "cap_mac_override", "cap_mac_admin", "cap_syslog",
    "cap_wake_alarm", "cap_block_suspend", "cap_audit_read", "cap_perfmon", "cap_bpf", "cap_checkpoint_restore",
};

bool moe_switch_number(const struct moe_machine *machine, const char *name, int64_t *out, struct moe_machine_at *at)
{
    struct moe_machine_text value;
    uint64_t n;
    if (!moe_machine_switch(machine, name, &value))
        return false;
    bool minus = value.text.len && value.text.ptr[0] == '-';
    if (!moe_machine_number(moe_str_from(value.text, minus), 10, &n) || n > INT64_MAX) {
        moe_machine_gap(machine, value.at.path, "it holds no number");
        return false;
    }
    *out = minus ? -(int64_t)n : (int64_t)n;
    *at = value.at;
    return true;
}

void moe_machine_switches(struct moe_lint_ctx *ctx, const struct moe_machine *machine, const char *meaning)
{
    const struct moe_param *list = moe_rule_param(ctx->rule, "switches");
    for (size_t i = 0; list && i < list->count; i++) {
        struct moe_str least = list->values[i], name = moe_str_cut(&least, '=');
        struct moe_machine_at at;
        uint64_t want = 0;
        int64_t has;
        char spelled[128];
        if (name.len >= sizeof spelled || !moe_machine_number(least, 10, &want))
            continue;
        snprintf(spelled, sizeof spelled, "%.*s", MOE_FMT(name));
        if (moe_switch_number(machine, spelled, &has, &at) && has < (int64_t)want)
            moe_lint_say_path(ctx, at.path, at.line, "%s is %lld: %s (at least %llu)", spelled, (long long)has, meaning, (unsigned long long)want);
    }
}

void moe_machine_paths(struct moe_ask *ask, const char *param, moe_machine_file_fn *each)
{
    const struct moe_param *list = moe_rule_param(ask->ctx->rule, param);
    for (size_t i = 0; list && i < list->count; i++)
        moe_machine_each(ask->machine, list->values[i], each, ask);
}

bool moe_port_asks_nothing(const struct moe_lint_ctx *ctx, const struct moe_machine *machine, unsigned port)
{
    char text[16];
    size_t count;
    snprintf(text, sizeof text, "%u", port);
    const struct moe_machine_var *vars = moe_machine_env(machine, &count);
    bool is = moe_rule_param_has(ctx->rule, "ports", moe_str_c(text));
    for (size_t i = 0; !is && i < count; i++) {
        struct moe_str value = vars[i].value;
        while (memchr(value.ptr, ':', value.len))
            (void)moe_str_cut(&value, ':');
        is = moe_str_is(value, text) && moe_rule_param_has(ctx->rule, "variables", vars[i].name);
    }
    return is;
}

bool moe_capabilities(const struct moe_machine *machine, const char *which, uint64_t *bits, struct moe_machine_at *at)
{
    struct moe_machine_text value;
    if (!moe_machine_line(machine, MOE_STATUS, which, &value) || !moe_machine_number(value.text, 16, bits))
        return false;
    *at = value.at;
    return true;
}

struct moe_caps_said moe_capabilities_said(const struct moe_lint_ctx *ctx, uint64_t bits)
{
    struct moe_caps_said said = { "", 0 };
    size_t used = 0;
    for (size_t i = 0; i < MOE_COUNT(capabilities); i++) {
        if (!(bits >> i & 1) || !moe_rule_param_has(ctx->rule, "risky", moe_str_c(capabilities[i])))
            continue;
        if (said.count < 4)
            used += (size_t)snprintf(said.text + used, sizeof said.text - used, "%s%s", said.count ? ", " : "", capabilities[i]);
        said.count++;
    }
    if (said.count > 4)
        snprintf(said.text + used, sizeof said.text - used, " and %u more", said.count - 4);
    return said;
}

void moe_machine_named(struct moe_ask *ask, moe_machine_file_fn *each)
{
    size_t count;
    const struct moe_machine_var *vars = moe_machine_env(ask->machine, &count);
    for (size_t i = 0; i < count; i++) {
        struct moe_machine_file f;
        bool again = false;
        if (!moe_rule_param_has(ask->ctx->rule, "variables", vars[i].name))
            continue;
        for (size_t k = 0; k < i; k++)
            again |= moe_str_eq(vars[k].value, vars[i].value) && moe_rule_param_has(ask->ctx->rule, "variables", vars[k].name);
        if (again || !vars[i].value.len || vars[i].value.ptr[0] != '/')
            continue;
        enum moe_machine_found found = moe_machine_look(ask->machine, vars[i].value, &f);
        if (found == MOE_MACHINE_THERE && f.folder)
            each(ask, &f);
        else if (found == MOE_MACHINE_ABSENT)
            moe_machine_gap(ask->machine, vars[i].name, "the folder that it names is not there (yet)");
    }
}

const char *moe_machine_writers(const struct moe_machine *machine, const struct moe_machine_file *file)
{
    struct moe_machine_self self;
    bool own_group = file->gid == 0;
    if (moe_machine_self(machine, &self))
        own_group |= file->gid == self.gid && self.gid == self.uid;
    return file->mode & 002 ? "everyone" : (file->mode & 020) && !own_group ? "its group" : NULL;
}
