/* --dry-run: a plan in words. Names of variables, never their values. */
#include "common/base/term.h"
#include "runtime/launch/cli/plan.h"

static void line(struct moe_buf *out, const char *what, const char *text)
{
    moe_buf_printf(out, "%-13s", what);
    moe_term_escape(out, moe_str_c(text));
    moe_buf_addc(out, '\n');
}

static void words(struct moe_buf *out, const char *what, char *const *items)
{
    moe_buf_printf(out, "%-13s", what);
    for (char *const *a = items; *a; a++) {
        if (a != items)
            moe_buf_addc(out, ' ');
        moe_term_escape(out, moe_str_c(*a));
    }
    moe_buf_addc(out, '\n');
}

static void names(struct moe_buf *out, const struct moe_env *env)
{
    moe_buf_printf(out, "%-13s", "environment");
    for (size_t i = 0; i < env->count; i++) {
        struct moe_str rest = moe_str_c(env->items[i]), name = moe_str_cut(&rest, '=');
        if (i)
            moe_buf_addc(out, ' ');
        moe_term_escape(out, name);
    }
    moe_buf_addc(out, '\n');
}

static void nodes(const struct moe_launch_plan *p, struct moe_buf *out)
{
    const struct moe_launch *l = &p->launch;
    moe_buf_printf(out, "%-13s%u of %u node%s\n", "ranks", l->ranks, l->nodes, l->nodes == 1 ? "" : "s, here");
    if (l->nodes == 1) {
        line(out, "links", "socket pairs: no key, no port");
        return;
    }
    moe_buf_printf(out, "%-13s%s", "this node", p->coordinate ? "coordinates, and listens at " : "is given its number by ");
    moe_term_escape(out, moe_str_c(l->host));
    moe_buf_printf(out, ":%s\n", l->port);
    if (l->hint != MOE_NO_HINT)
        moe_buf_printf(out, "%-13s%u, among the nodes\n", "hint", l->hint);
    line(out, "links", l->key ? "TLS 1.3 by keys that follow from the job's" : "TLS 1.3 by certificates, and by keys of each generation");
}

static void recovery(const struct moe_launch *l, struct moe_buf *out)
{
    static const char *const losses[] = { [MOE_LOSS_RESTART] = "the rank is restarted", [MOE_LOSS_SHRINK] = "the others go on", [MOE_LOSS_STOP] = "the job ends" };
    const struct moe_job_options *m = &l->machine;
    moe_buf_printf(out, "%-13s%s; the job forms again at most %u times", "on loss", losses[m->on_loss], m->max_restarts);
    if (m->restart_window_ms)
        moe_buf_printf(out, " in %llu s", (unsigned long long)(m->restart_window_ms / 1000));
    if (m->restart_delay_ms)
        moe_buf_printf(out, "; without progress, up to %u s apart", m->restart_delay_ms / 1000);
    moe_buf_printf(out, "\n%-13ssuspect %u s, lost %u s, stuck %u s, grace %u s\n", "times", m->suspect_ms / 1000, m->lost_ms / 1000, m->stuck_ms / 1000, m->grace_ms / 1000);
}

void moe_launch_plan_show(const struct moe_launch_plan *p, char *const *ours, struct moe_buf *out)
{
    const struct moe_launch *l = &p->launch;
    line(out, "job", l->job);
    line(out, "program", p->program);
    words(out, "runs", l->argv);
    names(out, &p->env);
    nodes(p, out);
    recovery(l, out);
    line(out, "goes on from", l->root ? l->root : "nothing: no folder of checkpoints is named");
    if (l->root && l->pubkey)
        line(out, "signed by", l->pubkey);
    line(out, "audit log", l->audit_log ? l->audit_log : "none");
    if (l->kill_file)
        line(out, "kill file", l->kill_file);
    moe_buf_printf(out, "%-13s%s\n", "scheduler", p->sched.name ? p->sched.name : "none is seen");
    moe_sched_show(ours, out);
    if (p->sched.nodes != MOE_NO_HINT && p->sched.nodes != l->nodes)
        moe_buf_printf(out, "  %s speaks of %u nodes; --nnodes says %u, and counts\n", p->sched.nodes_from, p->sched.nodes, l->nodes);
}
