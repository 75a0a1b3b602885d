/* The W&B sink: lines wait in a buffer of fixed size, and a thread sends them. Training never waits for the network but once, at its end, and not for long. */
#include "runtime/telemetry/wandb.h"
#include "common/base/clock.h"
#include "common/doc/json_write.h"
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/sinks.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { EVERY_MS = 5000, RETRY_MS = 1000, RETRY_MOST_MS = 60000, FINISH_MS = 5000, LINE_ROOM = 32 << 10 };

struct wandb {
    struct wandb_link link;                    /* the thread's                       */
    struct moe_buf *line;                      /* put()'s                            */
    pthread_t thread;
    bool running;
    pthread_mutex_t lock;                      /* of what follows                    */
    pthread_cond_t changed;
    struct wandb_batch waiting;
    bool stop, failed;
    struct moe_error error;
};

/* ---- the thread ---- */

static void wait_ms(struct wandb *w, uint64_t ms)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += (time_t)(ms / 1000);
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    (void)pthread_cond_timedwait(&w->changed, &w->lock, &t);
}

static void take_waiting(struct wandb *w, struct wandb_batch *batch)
{
    struct wandb_batch empty = *batch;
    *batch = w->waiting;
    w->waiting = empty;
}

/* Held to a pace: what came while it waited goes in one request. True: it is time to end. */
static bool wait_for_lines(struct wandb *w, struct wandb_batch *batch, uint64_t ms)
{
    uint64_t until = moe_now_ms() + ms;
    pthread_mutex_lock(&w->lock);
    while (!w->stop && moe_now_ms() < until)
        wait_ms(w, until - MOE_MIN(until, moe_now_ms()) + 1);
    bool stop = w->stop;
    if (!batch->count)
        take_waiting(w, batch);
    pthread_mutex_unlock(&w->lock);
    return stop;
}

static void clear(struct wandb_batch *batch)
{
    moe_buf_clear(batch->lines);
    moe_buf_clear(batch->last);
    batch->count = 0;
}

static void fail(struct wandb *w, const struct moe_error *err)
{
    pthread_mutex_lock(&w->lock);
    w->failed = true;
    w->error = *err;
    pthread_mutex_unlock(&w->lock);
}

/* At the end everything that waits is sent, as far as the time for it goes. */
static void finish(struct wandb *w, struct wandb_batch *batch)
{
    struct moe_error err = { 0 };
    for (bool more = true; more;) {
        enum wandb_result result = wandb_send(&w->link, batch, false, &err);
        if (result == WANDB_NEVER || moe_now_ms() >= atomic_load(&w->link.until_ms))
            return;
        if (result == WANDB_AGAIN) {
            (void)nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
            continue;
        }
        clear(batch);
        pthread_mutex_lock(&w->lock);
        take_waiting(w, batch);
        pthread_mutex_unlock(&w->lock);
        more = batch->count > 0;
    }
    (void)wandb_send(&w->link, batch, true, &err);
}

static void *run(void *ctx)
{
    struct wandb *w = ctx;
    struct wandb_batch batch = { moe_buf_new(MOE_CAP_WANDB_WAITING), 0, moe_buf_new(LINE_ROOM) };
    struct moe_error err = { 0 };
    uint64_t pause = 0, retry = RETRY_MS;
    bool going = batch.lines && batch.last;
    if (!going) {
        (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ .file = w->link.server }, "W&B: no memory");
        fail(w, &err);
    }
    while (going) {
        if (wait_for_lines(w, &batch, pause)) {
            finish(w, &batch);
            break;
        }
        enum wandb_result result = wandb_send(&w->link, &batch, false, &err);
        pause = result == WANDB_AGAIN ? retry : EVERY_MS;
        retry = result == WANDB_AGAIN ? MOE_MIN(retry * 2, (uint64_t)RETRY_MOST_MS) : RETRY_MS;
        if (result == WANDB_SENT)
            clear(&batch);
        going = result != WANDB_NEVER;
        if (!going)
            fail(w, &err);
    }
    moe_buf_free(&batch.lines);
    moe_buf_free(&batch.last);
    return NULL;
}

/* ---- the sink ---- */

/* A line of history: the numbers of the record that are one each. Its step and time have names of their own there. */
static bool write_line(const struct moe_step_record *r, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    bool any = false;
    moe_json_open(&j, '{');
    moe_json_key(&j, "_step");
    moe_json_int(&j, (int64_t)r->step);
    moe_json_key(&j, "_timestamp");
    moe_json_num(&j, r->ts, 6);
    for (const struct metric *m = metrics; m->field; m++) {
        double value;
        if (m->kind == METRIC_LAYERS || !metric_value(m, r, &value))
            continue;
        any = true;
        moe_json_key(&j, m->field);
        moe_json_num(&j, value, -1);
    }
    moe_json_close(&j, '}');
    return any && !moe_buf_failed(out);
}

static enum moe_code put(void *self, const struct sink_item *item, struct moe_error *err)
{
    struct wandb *w = self;
    enum moe_code code = MOE_OK;
    moe_buf_clear(w->line);
    bool any = write_line(item->record, w->line);
    pthread_mutex_lock(&w->lock);
    if (w->failed) {
        *err = w->error;
        code = w->error.code;
    } else if (any && moe_buf_str(w->waiting.lines).len + 2 * moe_buf_str(w->line).len + 16 > MOE_CAP_WANDB_WAITING) {       /* quotes take two bytes */
        code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = w->link.server }, "W&B: the server takes records slower than they come; no more go there");
    } else if (any) {
        struct moe_json lines = moe_json_to(w->waiting.lines, true), last = moe_json_to(w->waiting.last, true);
        if (w->waiting.count)
            moe_buf_addc(w->waiting.lines, ',');
        moe_json_str(&lines, moe_buf_str(w->line));
        moe_buf_clear(w->waiting.last);
        moe_json_str(&last, moe_buf_str(w->line));
        w->waiting.count++;
    }
    pthread_mutex_unlock(&w->lock);
    return code;
}

static bool wanted(const struct moe_sink_options *options)
{
    return options->config->wandb_project.len && wandb_key();
}

static void close_wandb(void *self)
{
    struct wandb *w = self;
    if (w->running) {
        pthread_mutex_lock(&w->lock);
        w->stop = true;
        atomic_store(&w->link.until_ms, moe_now_ms() + FINISH_MS);
        (void)pthread_cond_signal(&w->changed);
        pthread_mutex_unlock(&w->lock);
        (void)pthread_join(w->thread, NULL);
    }
    wandb_link_close(&w->link);
    moe_buf_free(&w->line);
    moe_buf_free(&w->waiting.lines);
    moe_buf_free(&w->waiting.last);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w);
}
static void drop(struct wandb **w)
{
    if (*w)
        close_wandb(*w);
}

static struct wandb *new_wandb(void)
{
    struct wandb *w = calloc(1, sizeof *w);
    pthread_condattr_t clock;
    if (!w)
        return NULL;
    bool good = pthread_condattr_init(&clock) == 0;
    good = good && pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0 && pthread_mutex_init(&w->lock, NULL) == 0 && pthread_cond_init(&w->changed, &clock) == 0;
    if (!good) {
        free(w);
        return NULL;
    }
    (void)pthread_condattr_destroy(&clock);
    w->line = moe_buf_new(LINE_ROOM);
    w->waiting = (struct wandb_batch){ moe_buf_new(MOE_CAP_WANDB_WAITING), 0, moe_buf_new(LINE_ROOM) };
    if (!w->line || !w->waiting.lines || !w->waiting.last)
        close_wandb(moe_take(w));
    return w;
}

static enum moe_code open_wandb(const struct moe_sink_options *options, void **self, struct moe_error *err)
{
    MOE_AUTO(drop) struct wandb *w = new_wandb();
    if (!w)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry.wandb_project" }, "no memory");
    MOE_TRY(wandb_link_open(options, &w->link, err));
    w->running = sink_thread(&w->thread, run, w);
    if (!w->running)
        return moe_fail_sys(err, "telemetry.wandb_project", EAGAIN, "its thread cannot be started");
    *self = moe_take(w);
    return MOE_OK;
}

const struct sink_kind sink_wandb = { "wandb", wanted, open_wandb, put, close_wandb };
