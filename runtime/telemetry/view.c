/* One line on a terminal that is rewritten: where training is. */
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "runtime/telemetry/record.h"
#include <math.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH = 80, LINE_ROOM = 512, EVERY_MS = 100 };

struct moe_view {
    int fd;
    uint64_t steps, drawn_ms, first_ms, first_step, step;
    bool begun, drawn, gone;           /* gone: the terminal takes no more */
    double loss, eval_loss, tokens_per_s, imbalance, age_s;
    enum moe_run_state state;
};

struct moe_view *moe_view_new(int fd, uint64_t steps)
{
    struct moe_view *v = fd >= 0 && isatty(fd) ? calloc(1, sizeof *v) : NULL;
    if (v)
        *v = (struct moe_view){ .fd = fd, .steps = steps, .loss = NAN, .eval_loss = NAN, .tokens_per_s = NAN, .imbalance = NAN, .age_s = NAN };
    return v;
}

static size_t width_of(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : WIDTH;
}

/* 999, 12.3k, 4.56M */
static void put_short(struct moe_buf *out, double v)
{
    if (v < 1e4)
        moe_buf_printf(out, "%.0f", v);
    else if (v < 1e6)
        moe_buf_printf(out, "%.1fk", v / 1e3);
    else
        moe_buf_printf(out, "%.2fM", v / 1e6);
}

/* 3:07, 1:02:03, 4d 05:00 */
static void put_time(struct moe_buf *out, double seconds)
{
    unsigned long long s = (unsigned long long)MOE_MIN(seconds, 1e9);
    if (s >= 86400)
        moe_buf_printf(out, "%llud %02llu:%02llu", s / 86400, s / 3600 % 24, s / 60 % 60);
    else if (s >= 3600)
        moe_buf_printf(out, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
    else
        moe_buf_printf(out, "%llu:%02llu", s / 60, s % 60);
}

static void write_line(const struct moe_view *v, uint64_t now, struct moe_buf *out)
{
    static const char *const states[] = {
        [MOE_STATE_SUSPECT] = "a rank is suspected", [MOE_STATE_DRAIN] = "draining", [MOE_STATE_REFORM] = "re-forming", [MOE_STATE_RESTORE] = "restoring",
    };
    moe_buf_printf(out, "step %llu/%llu", (unsigned long long)v->step, (unsigned long long)v->steps);
    if (!isnan(v->loss))
        moe_buf_printf(out, "  loss %.3f", v->loss);
    if (!isnan(v->eval_loss))
        moe_buf_printf(out, " (%.3f)", v->eval_loss);
    if (!isnan(v->tokens_per_s)) {
        moe_buf_add(out, MOE_STR("  "));
        put_short(out, v->tokens_per_s);
        moe_buf_add(out, MOE_STR(" tok/s"));
    }
    if (!isnan(v->imbalance))
        moe_buf_printf(out, "  imbalance %.2f", v->imbalance);
    if (!isnan(v->age_s)) {
        moe_buf_add(out, MOE_STR("  checkpoint "));
        put_time(out, v->age_s);
        moe_buf_add(out, MOE_STR(" ago"));
    }
    if (v->state != MOE_STATE_RUNNING && (size_t)v->state < MOE_COUNT(states)) {
        moe_buf_printf(out, "  %s", states[v->state]);
    } else if (v->step > v->first_step && v->steps > v->step) {
        moe_buf_add(out, MOE_STR("  "));
        put_time(out, (double)(now - v->first_ms) / 1e3 / (double)(v->step - v->first_step) * (double)(v->steps - v->step));
        moe_buf_add(out, MOE_STR(" left"));
    }
}

static void keep(double *into, double value)
{
    if (!isnan(value))
        *into = value;
}

void moe_view_show(struct moe_view *view, const struct moe_step_record *r)
{
    if (!view || view->gone)
        return;
    uint64_t now = moe_now_ms();
    bool calm = view->state == r->state && view->drawn && now - view->drawn_ms < EVERY_MS && r->step < view->steps;
    if (!view->begun || r->step < view->first_step || r->event == MOE_STEP_RESUME) {       /* a rate from before a restore says nothing of now */
        view->begun = true;
        view->first_ms = now;
        view->first_step = r->step;
    }
    view->step = r->step;
    view->state = r->state;
    keep(&view->loss, r->loss);
    keep(&view->eval_loss, r->eval_loss);
    keep(&view->tokens_per_s, r->tokens_per_s);
    keep(&view->imbalance, r->load_max_over_mean);
    keep(&view->age_s, r->checkpoint_age_s);
    if (calm)
        return;
    MOE_AUTO(moe_buf_free) struct moe_buf *line = moe_buf_new(LINE_ROOM);
    if (!line)
        return;
    moe_buf_addc(line, '\r');
    write_line(view, now, line);
    moe_buf_cut(line, width_of(view->fd));                 /* "\r" and one column less than there are: a full line would wrap */
    moe_buf_add(line, MOE_STR("\x1b[K"));
    view->gone = moe_fd_write(view->fd, moe_buf_str(line)) != 0;
    view->drawn = !view->gone;
    view->drawn_ms = now;
}

void moe_view_free(struct moe_view **view)
{
    if (*view && (*view)->drawn)
        (*view)->gone = moe_fd_write((*view)->fd, MOE_STR("\n")) != 0;
    free(*view);
    *view = NULL;
}
