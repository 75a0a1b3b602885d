/* moe-train: one rank of a training job.
 *
 *   moe_opt_parse        common/base/opt.c              argv by the table in runtime/train/cli/options.c
 *   moe_config_load      runtime/config/                train.yaml and what the environment puts in its place
 *   moe_train_run        runtime/train/run.c            generations: wait for one, restore, train, drain
 *     moe_monitor_next   runtime/fault/monitor.c        the launcher's word: which rank, which generation, from which step
 *     moe_parts_open     runtime/train/session.c        groups of ranks, model, optimiser, checkpoint writer
 *     moe_step_train     runtime/train/step.c           data -> model -> gradients -> update
 *     moe_save_step      runtime/train/save.c           a checkpoint, behind training's back
 *     moe_tell           runtime/train/tell.c           records to telemetry
 *   moe_train_generate   runtime/train/generate.c       --generate
 *   moe_plot_svg         runtime/plot/                  plot
 *   moe_hw_json          runtime/hw/                    --collect-hw
 *   moe_backends_print   runtime/plugin/plugin.c        --backends
 */
#include "common/base/file.h"
#include "common/cli/output.h"
#include "runtime/hw/hw.h"
#include "runtime/plot/plot.h"
#include "runtime/plugin/plugin.h"
#include "runtime/train/cli/options.h"
#include "runtime/train/train.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MOE_CAP_PRINTED (64u << 20)   /* of what is printed whole */
enum { EXIT_DONE, EXIT_FAILED, EXIT_NOT_BEGUN };
extern char **environ;

static int told(const struct moe_error *err, int status)
{
    fputs("moe-train: ", stderr);
    moe_error_print(stderr, err);
    return status;
}

static void say(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "moe-train: %s\n", text);
}

static enum moe_code print(const struct moe_buf *text, struct moe_error *err)
{
    return moe_buf_failed(text) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory") : moe_output_print(moe_buf_str(text), err);
}

static enum moe_code page(const char *what, struct moe_buf *out, struct moe_error *err)
{
    if (strcmp(what, "config-man") == 0)
        return moe_config_man(out), MOE_OK;
    if (strcmp(what, "config-schema") == 0)
        return moe_config_schema(out), MOE_OK;
    return moe_opt_generate(&moe_train_command, MOE_VERSION, "--page", what, "config-man config-schema", out, err);
}

static enum moe_code plot(const struct moe_train_opts *o, const struct moe_opt_list *words, struct moe_buf *out, struct moe_error *err)
{
    uint64_t records, others;
    if (strcmp(words->items[0], "plot") != 0 || words->count != 2)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = words->items[0] }, "the only command is: moe-train plot LOG");
    MOE_TRY(moe_plot_svg(words->items[1], out, &records, &others, err));
    if (others && !o->quiet)
        fprintf(stderr, "moe-train: %s: %llu records, and %llu lines that are none\n", words->items[1], (unsigned long long)records, (unsigned long long)others);
    if (!o->output)
        return MOE_OK;
    MOE_TRY(moe_file_write(o->output, moe_buf_str(out), 0644, err));
    moe_buf_clear(out);
    return MOE_OK;
}

/* What is answered without training; *asked tells whether it was. */
static enum moe_code answer(const struct moe_train_opts *o, const struct moe_opt_list *words, struct moe_buf *out, bool *asked, struct moe_error *err)
{
    *asked = true;
    if (o->help)
        return moe_opt_help(&moe_train_command, out), MOE_OK;
    if (o->version)
        return moe_buf_printf(out, "moe-train %s\n", MOE_VERSION), MOE_OK;
    if (o->page)
        return page(o->page, out, err);
    if (o->collect_hw)
        return moe_hw_json(out, err);
    if (o->backends)
        return moe_backends_print(out), MOE_OK;
    if (words->count)
        return plot(o, words, out, err);
    *asked = false;
    return MOE_OK;
}

static enum moe_code generate(const struct moe_train_opts *o, const struct moe_train_options *how, struct moe_buf *out, struct moe_error *err)
{
    double temperature;
    MOE_TRY(moe_train_temperature(o, &temperature, err));
    MOE_TRY(moe_train_generate(how, (struct moe_str){ o->prompt, strlen(o->prompt) }, o->tokens, temperature, o->seed, out, err));
    moe_buf_addc(out, '\n');
    return MOE_OK;
}

static int train(const struct moe_train_opts *o, struct moe_buf *out)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_PRINTED);
    struct moe_config config;
    struct moe_error err = { 0 };
    int ended = MOE_TRAIN_NOT_BEGUN;
    if (!arena) {
        (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        return told(&err, EXIT_NOT_BEGUN);
    }
    if (!o->config) {
        (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "--config" }, "which config? moe-train -c train.yaml");
        return told(&err, EXIT_NOT_BEGUN);
    }
    if (moe_config_load(o->config, environ, arena, &config, &err) != MOE_OK)
        return told(&err, EXIT_NOT_BEGUN);
    const struct moe_train_options how = { .config = &config, .verify = o->verify, .resume = !o->no_resume, .mpi = o->mpi,
                                           .terminal = !o->quiet && isatty(STDERR_FILENO) ? STDERR_FILENO : -1, .say = o->quiet ? NULL : say };
    if (o->print_config || o->generate) {
        enum moe_code code = o->print_config ? moe_config_print(&config, out, &err) : generate(o, &how, out, &err);
        if (code == MOE_OK)
            code = print(out, &err);
        return code == MOE_OK ? EXIT_DONE : told(&err, EXIT_NOT_BEGUN);
    }
    if (moe_train_run(&how, &ended, &err) != MOE_OK)
        return told(&err, ended == MOE_TRAIN_NOT_BEGUN ? EXIT_NOT_BEGUN : EXIT_FAILED);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    struct moe_train_opts opts;
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    bool asked = true;
    if (!moe_fill_descriptors())
        return EXIT_NOT_BEGUN;
    (void)signal(SIGPIPE, SIG_IGN);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_PRINTED);
    moe_train_opts_init(&opts);
    enum moe_code code = out ? moe_opt_parse(&moe_train_command, argc, argv, &opts, &words, &err)
                             : moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (code == MOE_OK)
        code = moe_train_opts_settle(&opts, words.count > 0, &err);
    if (code == MOE_OK)
        code = answer(&opts, &words, out, &asked, &err);
    if (code == MOE_OK && asked)
        code = print(out, &err);
    const int status = code != MOE_OK ? told(&err, EXIT_NOT_BEGUN) : asked ? EXIT_DONE : train(&opts, out);
    moe_opt_list_free(&words);
    return status;
}
