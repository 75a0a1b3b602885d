#include "rules/deploy/script_ask.h"

static const char *const engines[] = { "docker", "podman", "nerdctl", NULL };
static const char *const starts[] = { "run", "create", NULL };
static const struct row { const char *flag, *value, *what; } rows[] = {
    { "--pid", "host", "shares the host's processes" }, { "--net", "host", "shares the host's network" }, { "--network", "host", "shares the host's network" },
    { "--ipc", "host", "shares the host's memory segments" }, { "--uts", "host", "shares the host's name" }, { "--userns", "host", "has no user namespace" },
    { "--cap-add", "ALL", "has every capability" }, { "--cap-add", "SYS_ADMIN", "may administer the system" }, { "--cap-add", "SYS_PTRACE", "may read other processes" },
    { "--cap-add", "SYS_MODULE", "may load kernel modules" }, { "--cap-add", "NET_ADMIN", "may change the network" }, { "--cap-add", "SYS_RAWIO", "may reach the hardware" },
    { "--security-opt", "seccomp=unconfined", "has no filter of system calls" }, { "--security-opt", "seccomp:unconfined", "has no filter of system calls" },
    { "--security-opt", "apparmor=unconfined", "has no AppArmor profile" }, { "--security-opt", "apparmor:unconfined", "has no AppArmor profile" },
    { "--security-opt", "label=disable", "has no SELinux label" }, { "--security-opt", "label:disable", "has no SELinux label" },
};
static const char *const sockets[] = { "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/var/run/crio/crio.sock", "/run/podman/podman.sock", NULL };

static void mount(struct moe_lint_ctx *ctx, const struct moe_script *s, const struct moe_shell_word *w, struct moe_str value)
{
    struct moe_str rest = value, source = moe_str_cut(&rest, ':');
    if (moe_word_in(source, sockets))
        moe_lint_say(ctx, moe_script_at(s, w->at), "the container gets the engine's socket, and with it the host");
    else if (moe_str_is(source, "/") && rest.len)
        moe_lint_say(ctx, moe_script_at(s, w->at), "the container gets the host's whole file system");
}

static void one_flag(struct moe_lint_ctx *ctx, const struct moe_script *script, const struct moe_shell_command *c, size_t k)
{
    struct moe_str value = c->words[k].text, flag = moe_str_cut(&value, '=');
    bool joined = flag.len < c->words[k].text.len;
    if (!joined && k + 1 < c->word_count)
        value = c->words[k + 1].text;
    if (moe_str_is(flag, "--privileged") && !(joined && moe_str_is(value, "false")))
        moe_lint_say(ctx, moe_script_at(script, c->words[k].at), "--privileged: the container is the host");
    if (moe_str_is(flag, "-v") || moe_str_is(flag, "--volume"))
        mount(ctx, script, &c->words[k], value);
    for (size_t r = 0; r < MOE_COUNT(rows); r++)
        if (moe_str_is(flag, rows[r].flag) && moe_str_is(value, rows[r].value))
            moe_lint_say(ctx, moe_script_at(script, c->words[k].at), "the container %s", rows[r].what);
}

static void visit(struct moe_lint_ctx *ctx, const struct moe_script *script)
{
    for (size_t i = 0; i < script->shell.count; i++) {
        const struct moe_shell_command *c = &script->shell.commands[i];
        size_t n = moe_shell_name(c);
        bool start = false;
        for (size_t k = n + 1; k < c->word_count && k < n + 4; k++)
            start |= moe_word_in(c->words[k].text, starts);
        if (moe_word_in(moe_shell_program(c), engines) && start)
            for (size_t k = n + 1; k < c->word_count; k++)
                one_flag(ctx, script, c, k);
    }
}

static void file(struct moe_lint_ctx *ctx) { moe_scripts_each(ctx, engines, visit); }

const struct moe_check moe_check_L414 = { .code = "L414", .kinds = MOE_LINT_BIT(MOE_LINT_SHELL) | MOE_LINT_BIT(MOE_LINT_WORKFLOW), .file = file };
