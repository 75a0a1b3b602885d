/* moe-sandbox: run a process that cannot reach what it does not need.
 *
 *   moe_opt_parse         common/base/opt.c           argv up to "--", by the table in sandbox/cli/options.c
 *   moe_profile_load      sandbox/profile/            YAML, what it extends, resolved
 *   moe_ahead_start       sandbox/launch/ahead.c      namespaces begun, while the rest is thought out
 *   moe_kernel_probe      sandbox/kernel/             which layers there are
 *   moe_plan_make         sandbox/plan/make.c         everything that will be done, decided before anything is
 *   moe_filter_build      sandbox/filter/             system calls as a BPF program
 *   moe_launch_run        sandbox/launch/             namespaces, root, rights, PID 1; the supervisor's loop
 *   moe_broker_step       sandbox/broker/             calls that the filter hands over
 *   moe_log_begin         sandbox/log/                the audit log
 *   moe_sandbox_ask       sandbox/cli/ask.c           check, explain, diff, export, list, layers, why, learn
 */
#include "sandbox/cli/ask.h"
#include "sandbox/cli/run.h"
#include <signal.h>
#include <stdlib.h>

/* Where the job's own words begin: after the first "--"; argc when there is none. */
static int split(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            return i;
    return argc;
}

static bool is_run(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            return strcmp(argv[i], "run") == 0;
    return false;
}

int main(int argc, char **argv)
{
    struct moe_sandbox_opts opts;
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    int ours = split(argc, argv), status;
    if (!moe_fill_descriptors())
        return MOE_EXIT_OURS;
    char **command = ours < argc ? argv + ours + 1 : argv + argc;
    moe_sandbox_opts_init(&opts);
    if (moe_opt_parse(&moe_sandbox_command, ours, argv, &opts, &words, &err) != MOE_OK) {
        fputs("moe-sandbox: ", stderr);
        moe_error_print(stderr, &err);
        status = is_run(ours, argv) ? MOE_EXIT_OURS : 2;
    } else if (words.count && strcmp(words.items[0], "run") == 0 && !opts.help) {
        if (words.count > 1) {
            (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = words.items[1] }, "the command goes after --: moe-sandbox run -p PROFILE -- COMMAND");
            fputs("moe-sandbox: ", stderr);
            moe_error_print(stderr, &err);
            status = MOE_EXIT_OURS;
        } else {
            status = moe_sandbox_run(&opts, command);
        }
    } else {
        signal(SIGPIPE, SIG_IGN);
        status = moe_sandbox_ask(&opts, &words, command);
    }
    moe_opt_list_free(&words);
    moe_sandbox_opts_free(&opts);
    return status;
}
