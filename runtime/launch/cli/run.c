#include "runtime/launch/cli/run.h"
#include "common/base/sys.h"
#include "common/cli/output.h"
#include "runtime/auditlog/auditlog.h"
#include "runtime/launch/cli/plan.h"
#include <errno.h>
#include <unistd.h>

#define MOE_CAP_SHOWN_BYTES (4u << 20)

static int failed(const struct moe_error *err)
{
    fputs("moe-launch: ", stderr);
    moe_error_print(stderr, err);
    if (err->code == MOE_E_USAGE && err->sys)
        return err->sys == ENOENT ? MOE_EXIT_NOT_FOUND : MOE_EXIT_CANNOT_RUN;
    return MOE_EXIT_OURS;
}

static int show(const struct moe_launch_plan *plan, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_SHOWN_BYTES);
    if (text)
        moe_launch_plan_show(plan, environ, text);
    if (!text || moe_buf_failed(text))
        return (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), failed(err);
    return moe_output_print(moe_buf_str(text), err) == MOE_OK ? 0 : failed(err);
}

/* What forbids the job, or NULL. A file that cannot be looked for may be there. */
static const char *disabled_by(const struct moe_launch_plan *p)
{
    const char *word = moe_env_get(&p->env, "MOE_EMERGENCY_DISABLE");
    if (word && *word && strcmp(word, "0") != 0)
        return "MOE_EMERGENCY_DISABLE";
    return p->launch.kill_file && (access(p->launch.kill_file, F_OK) == 0 || errno != ENOENT) ? p->launch.kill_file : NULL;
}

static int refuse(const struct moe_launch_plan *p, const char *what, struct moe_error *err)
{
    MOE_AUTO(moe_auditlog_free) struct moe_auditlog *log = NULL;
    const struct moe_audit_event e = { .kind = MOE_AUDIT_KILL_SWITCH, .failed = true, .step = UINT64_MAX, .rank = UINT64_MAX, .node = UINT64_MAX, .status = MOE_EXIT_OURS };
    if (p->launch.audit_log && moe_auditlog_open(p->launch.audit_log, p->launch.job, &log, err) != MOE_OK)
        return failed(err);
    if (moe_auditlog_tell(log, &e, err) != MOE_OK)
        return failed(err);
    return (void)moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = what }, "the job is disabled by it and was not started"), failed(err);
}

int moe_launch_run(const struct moe_launch_opts *o, char *const *command)
{
    MOE_AUTO(moe_launch_plan_free) struct moe_launch_plan plan = { 0 };
    struct moe_error err = { 0 };
    int status = MOE_EXIT_OURS;
    moe_keep_private();                                    /* of the job's key, and of what ranks will be given */
    if (moe_launch_plan(o, command, environ, &plan, &err) != MOE_OK)
        return failed(&err);
    if (o->dry_run)
        return show(&plan, &err);
    const char *what = disabled_by(&plan);
    if (what)
        return refuse(&plan, what, &err);
    if (plan.sched.nodes != MOE_NO_HINT && plan.sched.nodes > plan.launch.nodes && !o->quiet)
        fprintf(stderr, "moe-launch: %s speaks of %u nodes; this job has %u (--nnodes)\n", plan.sched.nodes_from, plan.sched.nodes, plan.launch.nodes);
    enum moe_code code = plan.coordinate ? moe_launch_coordinate(&plan.launch, &status, &err) : moe_launch_join(&plan.launch, &status, &err);
    err.sys = 0;                                           /* 126 and 127 speak of the command, and it was found */
    if (code != MOE_OK)
        status = failed(&err);
    if (plan.coordinate)
        return status;
    moe_launch_plan_free(&plan);                           /* wiped */
    (void)fflush(NULL);
    _exit(status);                                         /* a thread may still wait for a link, and exit() would take OpenSSL down under it */
}
