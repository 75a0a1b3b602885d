/* The sinks of a job: each record is written once, held to its schema, and given to all of them. */
#include "runtime/telemetry/sinks.h"
#include "common/telemetry/telemetry.h"
#include <signal.h>
#include <stdlib.h>
#include <time.h>

static const struct sink_kind *const kinds[] = { &sink_jsonl, &sink_prometheus, &sink_tensorboard, &sink_wandb };

struct moe_sinks {
    struct moe_sink_options options;
    struct moe_telemetry_schema *schema;
    struct moe_buf *line;
    void *self[MOE_COUNT(kinds)];          /* NULL: not asked for, or failed */
};

bool sink_path(struct moe_str text, char into[SINK_PATH])
{
    if (text.len >= SINK_PATH - 32 || memchr(text.ptr, 0, text.len))
        return false;
    memcpy(into, text.ptr, text.len);
    into[text.len] = '\0';
    return true;
}

bool sink_thread(pthread_t *thread, void *(*run)(void *), void *ctx)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool good = pthread_create(thread, NULL, run, ctx) == 0;
    return pthread_sigmask(SIG_SETMASK, &before, NULL) == 0 && good;
}

static bool is_off(void)
{
    const char *word = getenv("MOE_TELEMETRY");
    return word && strcmp(word, "0") == 0;
}

enum moe_code moe_sinks_open(const struct moe_sink_options *options, struct moe_sinks **out, struct moe_error *err)
{
    MOE_AUTO(moe_sinks_free) struct moe_sinks *sinks = NULL;
    bool any = false;
    *out = NULL;
    for (size_t i = 0; i < MOE_COUNT(kinds) && !is_off(); i++)
        any |= kinds[i]->wanted(options);
    if (!any)
        return MOE_OK;
    sinks = calloc(1, sizeof *sinks);
    if (!sinks || !(sinks->line = moe_buf_new(MOE_CAP_STEP_LINE)))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry" }, "no memory");
    sinks->options = *options;
    MOE_TRY(moe_telemetry_schema_builtin("moe-step", &sinks->schema, err));
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        if (kinds[i]->wanted(options))
            MOE_TRY(kinds[i]->open(options, &sinks->self[i], err));
    *out = moe_take(sinks);
    return MOE_OK;
}

/* The last gate: the same check as moe-lint's, of the bytes that will be written. Order is not judged: a job goes back to a checkpoint. */
static enum moe_code check(const struct moe_sinks *sinks, struct moe_error *err)
{
    struct moe_telemetry_why why;
    char words[160], field[sizeof err->field];
    struct moe_str line = moe_buf_str(sinks->line);
    if (moe_telemetry_check(sinks->schema, NULL, (struct moe_str){ line.ptr, line.len - 1 }, &why))
        return MOE_OK;
    moe_telemetry_describe(sinks->schema, &why, words, sizeof words);
    (void)snprintf(field, sizeof field, "%.*s", (int)MOE_MIN(why.field.len, sizeof field - 1), why.field.ptr ? why.field.ptr : "");
    return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = field }, "a record does not pass its schema: %s", words);
}

enum moe_code moe_sinks_put(struct moe_sinks *sinks, const struct moe_step_record *record, struct moe_error *err)
{
    struct moe_step_record stamped;
    struct timespec now;
    if (!sinks)
        return MOE_OK;
    stamped = *record;
    if (!(stamped.ts > 0) && clock_gettime(CLOCK_REALTIME, &now) == 0)
        stamped.ts = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
    moe_buf_clear(sinks->line);
    MOE_TRY(moe_step_record_write(&stamped, sinks->line, err));
    MOE_TRY(check(sinks, err));
    const struct sink_item item = { &stamped, moe_buf_str(sinks->line) };
    for (size_t i = 0; i < MOE_COUNT(kinds); i++) {
        struct moe_error warning = { 0 };
        if (!sinks->self[i] || kinds[i]->put(sinks->self[i], &item, &warning) == MOE_OK)
            continue;
        kinds[i]->close(sinks->self[i]);           /* told once, and left out: training does not end because a disk is full */
        sinks->self[i] = NULL;
        if (sinks->options.warned)
            sinks->options.warned(sinks->options.ctx, &warning);
    }
    return MOE_OK;
}

void moe_sinks_free(struct moe_sinks **sinks)
{
    struct moe_sinks *s = *sinks;
    if (!s)
        return;
    for (size_t i = 0; i < MOE_COUNT(kinds); i++)
        if (s->self[i])
            kinds[i]->close(s->self[i]);
    moe_telemetry_schema_free(&s->schema);
    moe_buf_free(&s->line);
    free(s);
    *sinks = NULL;
}

bool moe_sinks_any(const struct moe_sinks *sinks)
{
    for (size_t i = 0; sinks && i < MOE_COUNT(kinds); i++)
        if (sinks->self[i])
            return true;
    return false;
}
