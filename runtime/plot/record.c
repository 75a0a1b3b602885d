#include "common/doc/pull.h"
#include "runtime/plot/inside.h"
#include <math.h>

#define LARGEST 1e15                     /* far past every number that is drawn; of steps as doubles, the next is still another */
enum { WINDOW = 4096, KEEP = 64, KEYS = 256 };

static const char *const events[] = { "start", "step", "eval", "checkpoint", "resume", "reshard", "skip", "drain", "stop" };
static const char *const drawn[MOE_PLOT_FIELDS] = { [MOE_PLOT_LOSS] = "loss", [MOE_PLOT_EVAL] = "eval_loss", [MOE_PLOT_IMBALANCE] = "load_max_over_mean",
                                                    [MOE_PLOT_RATE] = "tokens_per_s" };

struct seen { bool version, event, step; struct moe_plot_record record; };

static bool is_event(struct moe_str text)
{
    for (size_t i = 0; i < MOE_COUNT(events); i++)
        if (moe_str_is(text, events[i]))
            return true;
    return false;
}

static void take_number(struct seen *s, const struct moe_pull_token *t)
{
    double value = t->kind == MOE_PULL_INT ? (double)t->as.integer : t->as.number;
    for (size_t i = 0; i < MOE_PLOT_FIELDS; i++)
        if (moe_str_is(t->key, drawn[i]) && fabs(value) <= LARGEST)
            s->record.value[i] = value;
    if (t->kind != MOE_PULL_INT || t->as.integer < 0)
        return;
    uint64_t whole = (uint64_t)t->as.integer;
    if (moe_str_is(t->key, "v"))
        s->version = whole == 1;
    else if (moe_str_is(t->key, "step")) {
        s->step = value <= LARGEST;
        s->record.step = whole;
    } else if (moe_str_is(t->key, "rank"))
        s->record.rank = whole;
    else if (moe_str_is(t->key, "generation"))
        s->record.generation = whole;
}

/* All of the line is read, because what comes last may be what makes it no JSON. */
static enum moe_code read_members(struct moe_pull *pull, struct seen *s, struct moe_error *err)
{
    const struct moe_pull_token *t;
    MOE_TRY(moe_pull_next(pull, &t, err));
    bool map = t->kind == MOE_PULL_MAP;
    while (t->kind != MOE_PULL_DONE) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP)
            MOE_TRY(moe_pull_skip(pull, err));
        else if (t->kind == MOE_PULL_STR && moe_str_is(t->key, "event"))
            s->event = is_event(t->text);
        else if (t->kind == MOE_PULL_INT || t->kind == MOE_PULL_FLOAT)
            take_number(s, t);
    }
    s->event &= map;
    return MOE_OK;
}

enum moe_code moe_plot_read(struct moe_str line, bool *is_record, struct moe_plot_record *out, struct moe_error *err)
{
    struct moe_pull_source source = moe_pull_memory(&line);
    const struct moe_pull_opts opts = { .window = WINDOW, .keep = KEEP, .values = MOE_CAP_PLOT_LINE, .keys = KEYS };
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_pull_new("", &source, &opts);
    struct seen s = { .record = { .value = { NAN, NAN, NAN, NAN } } };
    *is_record = false;
    if (!pull)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    enum moe_code code = read_members(pull, &s, err);
    if (code != MOE_OK)
        return moe_pull_why(pull) == MOE_DOC_WHY_ERROR ? code : MOE_OK;        /* the source does not fail: it is the memory */
    *is_record = s.version && s.event && s.step;
    *out = s.record;
    return MOE_OK;
}
