#include "runtime/train/cli/options.h"

#define AT(member) offsetof(struct moe_train_opts, member)
#include "common/cli/rows.h"
#include <stdlib.h>
#include <string.h>

#define UNSET UINT32_MAX               /* an option that was not given, and has a default only where it is asked for */

static const char *const pages[] = { "man", "bash", "zsh", "fish", "config-man", "config-schema", NULL };

static const struct moe_opt rows[] = {
    TEXT("Training", 'c', "config", config, "FILE", "what to train: train.yaml (moe-train.yaml(5)); MOE_SECTION__KEY in the environment takes the place of section.key"),
    FLAG("Training", 0, "no-resume", no_resume, "begin anew, in a folder of checkpoints that has no committed step"),
    TEXT("Training", 0, "verify", verify, "PROGRAM", "the moe-verify-ckpt that decides what to resume from (default: the one beside this program, else by PATH)"),
    FLAG("Training", 0, "mpi", mpi, "the ranks are those that mpirun started (Open MPI): without moe-launch, and without recovery when one is lost"),
    FLAG("Training", 'q', "quiet", quiet, "no line on the terminal while it trains, and no sentences but errors"),
    FLAG("Sampling", 0, "generate", generate, "go on with --prompt by the newest checkpoint that verifies, and print the text"),
    TEXT("Sampling", 0, "prompt", prompt, "TEXT", "what the text begins with (default: a line's end)"),
    UINT("Sampling", 0, "tokens", tokens, "N", "how many tokens to add (default: 400)", 1, 1000000),
    TEXT("Sampling", 0, "temperature", temperature, "T", "0: always the likeliest; 1: as the model has it (default: 0.8)"),
    UINT("Sampling", 0, "seed", seed, "N", "of the draws (default: 1)", 0, 4294967294u),
    TEXT("Plotting", 'o', "output", output, "FILE", "with plot: write the SVG here (default: standard output)"),
    FLAG("Asking", 0, "print-config", print_config, "the whole config with its defaults, and where each value came from"),
    FLAG("Asking", 0, "collect-hw", collect_hw, "processors, memory, GPUs, network and power of this machine as JSON"),
    FLAG("Asking", 0, "backends", backends, "what can compute here, which plugins were opened, and why not the others"),
    WORD("Asking", 0, "page", page, "WHAT", "man, bash, zsh, fish, config-man or config-schema: print that page, completion or schema", pages),
    FLAG("Asking", 'h', "help", help, "this text"),
    FLAG("Asking", 0, "version", version, "program version"),
};
static const char *const examples[] = {
    "moe-launch -n 4 -- moe-train -c train.yaml",
    "moe-train -c train.yaml --generate --prompt \"The \"",
    "moe-train plot logs/steps.jsonl -o loss.svg",
    NULL,
};
static const char *const subcommands[] = { "plot|LOG|draw loss, imbalance and throughput of a log of steps as SVG", NULL };
static const char *const see_also[] = { "moe-launch(1)", "moe-verify-ckpt(1)", "moe-lint(1)", "moe-train.yaml(5)", NULL };

const struct moe_command moe_train_command = {
    .name = "moe-train",
    .operands = "[LOG]",
    .summary = "Train a mixture-of-experts language model: one rank of a job, or a job of one rank.",
    .examples = examples,
    .opts = rows,
    .opt_count = MOE_COUNT(rows),
    .subcommands = subcommands,
    .exits = "0 all steps are done, or it was asked to stop and wrote a checkpoint; 1 training failed; 2 it did not begin",
    .see_also = see_also,
    .description =
        "A decoder whose layers have experts is trained on bytes or tokens by AdamW. Started by moe-launch(1), it is one of several ranks, which share the data and, "
        "where their number allows, the experts; started alone, it is the only one. Which rank it is, is told by the launcher over an inherited socket and by nothing "
        "else.\n\n"
        "At every step it is checked that each token went to as many experts as it should, that the permutation of tokens is one, that weights of a token sum to "
        "one and that everything is finite. What does not hold ends the job with step, layer and rank.\n\n"
        "Checkpoints are written behind training's back, and count once every rank's part lies on the disk. A job resumes from the newest step that "
        "moe-verify-ckpt(1) passes; a newer one that it does not pass is moved aside, never read and never removed.\n\n"
        "SIGTERM, the config's audit.kill_file and MOE_EMERGENCY_DISABLE=1 end the job after the step under way and a checkpoint. "
        "MOE_TELEMETRY=0 turns every sink of telemetry off. Credentials are read from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, WANDB_API_KEY) "
        "and from nowhere else.\n\n"
        "It computes on the processor, or on a GPU where the config says train.backend: cuda; that part is a plugin, lib/moe-guard/moe-cuda.so beside the program's bin, which "
        "--backends tells of. It was tested in emulations, and has not run on a GPU so far.",
};

void moe_train_opts_init(struct moe_train_opts *opts)
{
    *opts = (struct moe_train_opts){ .tokens = UNSET, .seed = UNSET };
}

enum moe_code moe_train_opts_settle(struct moe_train_opts *opts, bool plots, struct moe_error *err)
{
    const struct { const char *name; bool given, used; const char *by; } some[] = {
        { "--prompt", opts->prompt, opts->generate, "--generate" },
        { "--tokens", opts->tokens != UNSET, opts->generate, "--generate" },
        { "--temperature", opts->temperature, opts->generate, "--generate" },
        { "--seed", opts->seed != UNSET, opts->generate, "--generate; that of training is train.seed in the config" },
        { "--output", opts->output, plots, "plot LOG" },
    };
    for (size_t i = 0; i < MOE_COUNT(some); i++)
        if (some[i].given && !some[i].used)
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = some[i].name }, "goes with %s", some[i].by);
    opts->prompt = opts->prompt ? opts->prompt : "\n";
    opts->temperature = opts->temperature ? opts->temperature : "0.8";
    opts->tokens = opts->tokens != UNSET ? opts->tokens : 400;
    opts->seed = opts->seed != UNSET ? opts->seed : 1;
    return MOE_OK;
}

enum moe_code moe_train_temperature(const struct moe_train_opts *opts, double *out, struct moe_error *err)
{
    char *end;
    const char *text = opts->temperature;
    const double v = strtod(text, &end);
    if (!*text || strspn(text, "0123456789.") != strlen(text) || *end || v > 10)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--temperature" }, "it is a number from 0 to 10");
    *out = v;
    return MOE_OK;
}
