/* moe-launch: run the ranks of a training job, and bring it back when some are lost.
 *
 *   moe_opt_parse          common/base/opt.c              argv up to "--", by the table in runtime/launch/cli/options.c
 *   moe_launch_ask         runtime/launch/cli/ask.c       audit verify, keygen, --help
 *   moe_launch_plan        runtime/launch/cli/plan.c      what this node runs: program, sandbox, environment, config, keys
 *   moe_launch_coordinate  runtime/launch/job.c           the node that decides: events to the machine, its actions to nodes
 *   moe_launch_join        runtime/launch/member.c        the others: to and from the coordinator
 *   moe_agent_take         runtime/launch/agent.c         ranks started, connected (form.c), heard, ended
 *   moe_job_take           runtime/fault/machine.c        who is a member, and what to do when one is lost
 *   moe_rdzv_server_turn   runtime/rdzv/                  who may connect
 *   moe_restore_newest     runtime/restore/               which checkpoint to go on from, in a thread of runtime/launch/chooser.c
 *   moe_auditlog_tell      runtime/auditlog/              security events, chained
 */
#include "common/cli/output.h"
#include "runtime/launch/cli/run.h"

/* Where the ranks' own words begin: after the first "--"; argc when there is none. */
static int split(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            return i;
    return argc;
}

int main(int argc, char **argv)
{
    struct moe_launch_opts opts;
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    const int ours = split(argc, argv);
    int status;
    if (!moe_fill_descriptors())
        return MOE_EXIT_OURS;
    moe_launch_opts_init(&opts);
    if (moe_opt_parse(&moe_launch_command, ours, argv, &opts, &words, &err) != MOE_OK) {
        fputs("moe-launch: ", stderr);
        moe_error_print(stderr, &err);
        if (ours == argc)
            fputs("moe-launch: a program and its options go behind --: moe-launch -n 4 -- moe-train -c train.yaml\n", stderr);
        status = MOE_EXIT_OURS;
    } else if (moe_launch_asks(&opts, &words)) {
        status = moe_launch_ask(&opts, &words);
    } else {
        status = moe_launch_run(&opts, ours < argc ? argv + ours + 1 : argv + argc);
    }
    moe_opt_list_free(&words);
    moe_launch_opts_free(&opts);
    return status;
}
