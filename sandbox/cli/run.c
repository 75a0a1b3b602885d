#include "sandbox/cli/run.h"
#include "common/base/file.h"
#include "sandbox/launch/launch.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOE_CAP_SHOWN_BYTES (16u << 20)

static int failed(const struct moe_error *err)
{
    fputs("moe-sandbox: ", stderr);
    moe_error_print(stderr, err);
    if (err->code == MOE_E_USAGE && err->sys)
        return err->sys == ENOENT ? MOE_EXIT_NOT_FOUND : MOE_EXIT_CANNOT_RUN;
    return MOE_EXIT_OURS;
}

static void say(const char *prefix, const struct moe_buf *text)
{
    struct moe_str rest = moe_buf_str(text), line;
    while (moe_str_line(&rest, &line))
        fprintf(stderr, "moe-sandbox: %s%.*s\n", prefix, MOE_FMT(line));
}

/* Which layers hold, before anything runs under them. */
static void log_start(struct moe_log *log, const char *name, const struct moe_plan *plan, const struct moe_buf *layers)
{
    struct moe_json *j = moe_log_begin(log, "start");
    moe_json_key(j, "profile");
    moe_json_str(j, plan->profile->name);
    if (name) {
        moe_json_key(j, "name");
        moe_json_str(j, moe_str_c(name));
    }
    moe_json_key(j, "command");
    moe_json_str(j, moe_str_c(plan->command));
    moe_json_key(j, "layers");
    moe_json_str(j, moe_str_trim(moe_str_from(moe_buf_str(layers), sizeof "layers: " - 1)));
    moe_json_key(j, "warnings");
    moe_json_open(j, '[');
    for (size_t i = 0; i < plan->warning_count; i++)
        moe_json_str(j, moe_str_c(plan->warnings[i]));
    moe_json_close(j, ']');
    moe_log_end(log);
}

static enum moe_code write_pid(const char *path, struct moe_error *err)
{
    char text[24];
    const int n = snprintf(text, sizeof text, "%d\n", (int)getpid());
    return moe_file_write(path, (struct moe_str){ text, (size_t)n }, 0644, err);
}

/* A job that was ended by us looks like one that died: said, whatever else is. */
static void say_end(const struct moe_outcome *out)
{
    const struct { bool is; const char *text; } rows[] = {
        { out->timed_out, "the job ran past its time and was ended (--time)" },
        { out->over_memory, "the job took more memory than it may and was ended (--mem)" },
        { out->over_quota, "the job wrote more than it may and was ended (--quota, --files)" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (rows[i].is)
            fprintf(stderr, "moe-sandbox: %s\n", rows[i].text);
}

static int launch(const struct moe_sandbox_opts *o, struct moe_plan *plan, struct moe_ahead *ahead, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_SHOWN_BYTES);
    MOE_AUTO(moe_log_free) struct moe_log *log = NULL;
    struct moe_outcome out = { 0 };
    if (!text)
        return (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), failed(err);
    moe_kernel_show(&plan->kernel, text);
    if (o->dry_run) {
        moe_buf_clear(text);
        moe_plan_show(plan, text);
        return moe_output_print(moe_buf_str(text), err) == MOE_OK ? 0 : failed(err);
    }
    if (moe_log_open(o->json_log, -1, &log, err) != MOE_OK)
        return failed(err);
    if (o->json_log)
        log_start(log, o->name, plan, text);
    if (o->verbose && !o->out.quiet) {
        moe_buf_clear(text);
        moe_plan_show(plan, text);
        say("", text);
    } else if (!o->out.quiet) {
        say("", text);
        for (size_t i = plan->layer_warnings; i < plan->warning_count; i++)        /* layers were just told */
            fprintf(stderr, "moe-sandbox: warning: %s\n", plan->warnings[i]);
    }
    if (o->pidfile && write_pid(o->pidfile, err) != MOE_OK)
        return failed(err);
    enum moe_code code = moe_launch_run(plan, ahead, log, &out, err);
    if (o->pidfile)
        (void)unlink(o->pidfile);
    if (code != MOE_OK && !out.ran)
        return failed(err);
    say_end(&out);
    moe_buf_clear(text);
    moe_log_summary(log, text);
    if (!o->out.quiet)
        say("", text);
    if (moe_log_failed(log))
        fprintf(stderr, "moe-sandbox: %s: the audit log could not be written to its end\n", o->json_log);
    return out.status;
}

int moe_sandbox_run(const struct moe_sandbox_opts *o, char *const *command)
{
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    MOE_AUTO(moe_plans_free) struct moe_plans *plans = NULL;
    MOE_AUTO(moe_ahead_free) struct moe_ahead *ahead = NULL;
    const struct moe_run_options options = moe_sandbox_run_options(o);
    const struct moe_profile *profile = NULL;
    struct moe_plan *plan = NULL;
    struct moe_kernel kernel;
    struct moe_error err = { 0 };
    if (!all)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), failed(&err);
    if (!*command)
        return (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "run" }, "which command? moe-sandbox run -p PROFILE -- COMMAND"), failed(&err);
    const char *not_here = o->out.outputs.count ? "--output" : o->out.formats.count ? "--format" : o->export_as ? "--as" : o->merge.count ? "--merge" : o->from_log ? "--from-log" : NULL;
    if (not_here)
        return (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = not_here }, "means nothing to run"), failed(&err);
    if (moe_sandbox_profile(o, all, o->profile, &profile, &err) != MOE_OK)
        return failed(&err);
    if (!o->dry_run)
        ahead = moe_ahead_start(moe_plan_spaces(profile));
    moe_kernel_probe(!o->dry_run, &kernel);
    if (moe_plan_make(profile, &options, &kernel, command, &plans, &plan, &err) != MOE_OK)
        return failed(&err);
    return launch(o, plan, ahead, &err);
}
