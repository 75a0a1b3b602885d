/* The drawing: panels above each other over one axis of steps. Every number is written with fixed digits, and no text comes from the log. */
#include "runtime/plot/inside.h"
#include <inttypes.h>
#include <math.h>

enum { WIDTH = 960, LEFT = 72, RIGHT = 28, TOP = 44, GAP = 52, BOTTOM = 52, TICK = 5, Y_TICKS = 5, X_TICKS = 8, DOTS = 60 };
static const char ink[] = "#333333", faint[] = "#e4e4e4", mark[] = "#9a9a9a";

/* A panel shows one or two curves; `base` is a value that its axis holds in any case, NAN: none. */
static const struct curve { enum moe_plot_field field; const char *name, *colour; } curves[] = {
    { MOE_PLOT_LOSS, "training", "#1f5fa8" }, { MOE_PLOT_EVAL, "evaluation", "#d9660d" }, { MOE_PLOT_IMBALANCE, "busiest expert", "#2a8159" },
    { MOE_PLOT_RATE, "tokens per second", "#7a4ba3" },
};
static const struct panel { const char *title; size_t first, count; int height; double base; } panels[] = {
    { "Loss (nats per token)", 0, 2, 280, NAN },
    { "Load of the busiest expert, of the mean (1 = even)", 2, 1, 130, 1 },
    { "Tokens per second", 3, 1, 130, 0 },
};

struct frame { struct moe_buf *out; const struct moe_plot *plot; int top, height; struct moe_plot_axis x, y; };

static double at_x(const struct frame *f, double step) { return (double)LEFT + (step - f->x.low) / (f->x.high - f->x.low) * (WIDTH - LEFT - RIGHT); }
static double at_y(const struct frame *f, double value) { return f->top + f->height - (value - f->y.low) / (f->y.high - f->y.low) * f->height; }

static const struct moe_plot_series *series_of(const struct frame *f, const struct curve *c) { return &f->plot->series[c->field]; }

/* ---- axes ---- */

static void text(struct moe_buf *out, double x, double y, const char *anchor, const char *extra, const char *words)
{
    moe_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor, extra, words);
}

static void line(struct moe_buf *out, double x1, double y1, double x2, double y2, const char *colour, const char *extra)
{
    moe_buf_printf(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>\n", x1, y1, x2, y2, colour, extra);
}

/* Ticks are counted, not added up: a sum of steps would drift. */
static void draw_y(const struct frame *f)
{
    long count = lround((f->y.high - f->y.low) / f->y.tick);
    char label[MOE_PLOT_LABEL];
    for (long i = 0; i <= count; i++) {
        double value = f->y.low + (double)i * f->y.tick, y = at_y(f, value);
        moe_plot_label(label, value, f->y.tick);
        line(f->out, LEFT, y, WIDTH - RIGHT, y, faint, "");
        text(f->out, LEFT - TICK - 3, y + 4, "end", "", label);
    }
}

/* The axis of steps ends where the steps do, so its ticks begin inside. */
static void draw_x(const struct frame *f, bool labels)
{
    double bottom = f->top + f->height, below = bottom + (double)TICK, first = ceil(f->x.low / f->x.tick - 1e-9);
    char label[MOE_PLOT_LABEL];
    line(f->out, LEFT, bottom, WIDTH - RIGHT, bottom, ink, "");
    for (double i = first; i * f->x.tick <= f->x.high + f->x.tick * 1e-9; i++) {
        double x = at_x(f, i * f->x.tick);
        line(f->out, x, bottom, x, below, ink, "");
        if (!labels)
            continue;
        moe_plot_label(label, i * f->x.tick, f->x.tick);
        text(f->out, x, below + 14, "middle", "", label);
    }
    if (labels)
        text(f->out, (LEFT + WIDTH - RIGHT) / 2.0, below + 34, "middle", "", "step");
}

static void draw_marks(const struct frame *f)
{
    for (size_t i = 0; i < f->plot->mark_count; i++)
        line(f->out, at_x(f, f->plot->marks[i]), f->top, at_x(f, f->plot->marks[i]), f->top + f->height, mark, " stroke-dasharray=\"3 3\"");
}

/* ---- curves ---- */

/* The end of the part that begins at `from`. */
static size_t part_end(const struct moe_plot_series *s, size_t from)
{
    size_t i = from + 1;
    while (i < s->count && s->points[i].part == s->points[from].part)
        i++;
    return i;
}

/* From the largest of all points forth and the least back. */
static void draw_band(const struct frame *f, const struct curve *c)
{
    const struct moe_plot_series *s = series_of(f, c);
    for (size_t from = 0, end; s->stride > 1 && from < s->count; from = end) {
        end = part_end(s, from);
        moe_buf_printf(f->out, "<polygon fill=\"%s\" fill-opacity=\"0.18\" points=\"", c->colour);
        for (size_t i = from; i < end; i++)
            moe_buf_printf(f->out, "%.1f,%.1f ", at_x(f, moe_plot_step(&s->points[i])), at_y(f, s->points[i].high));
        for (size_t i = end; i-- > from;)
            moe_buf_printf(f->out, "%.1f,%.1f ", at_x(f, moe_plot_step(&s->points[i])), at_y(f, s->points[i].low));
        moe_buf_printf(f->out, "\"/>\n");
    }
}

/* Few points are shown as such: between them nobody knows. */
static void draw_curve(const struct frame *f, const struct curve *c)
{
    const struct moe_plot_series *s = series_of(f, c);
    for (size_t from = 0, end; from < s->count; from = end) {
        end = part_end(s, from);
        moe_buf_printf(f->out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\" points=\"", c->colour);
        for (size_t i = from; i < end; i++)
            moe_buf_printf(f->out, "%.1f,%.1f ", at_x(f, moe_plot_step(&s->points[i])), at_y(f, moe_plot_mean(&s->points[i])));
        moe_buf_printf(f->out, "\"/>\n");
    }
    for (size_t i = 0; s->count <= DOTS && i < s->count; i++)
        moe_buf_printf(f->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\"/>\n", at_x(f, moe_plot_step(&s->points[i])), at_y(f, moe_plot_mean(&s->points[i])),
                       c->colour);
}

/* ---- panels ---- */

/* What a panel's axis must hold: false when there is nothing to show. A band needs room for its edges, a line for itself. */
static bool range_of(const struct moe_plot *plot, const struct panel *p, double *low, double *high)
{
    bool any = false;
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t c = p->first; c < p->first + p->count; c++)
        for (size_t i = 0; i < plot->series[curves[c].field].count; i++) {
            const struct moe_plot_point *point = &plot->series[curves[c].field].points[i];
            *low = fmin(*low, point->low);
            *high = fmax(*high, point->high);
            any = true;
        }
    if (any && !isnan(p->base)) {
        *low = fmin(*low, p->base);
        *high = fmax(*high, p->base);
    }
    return any;
}

/* From the right: each curve that has points, by its colour; then the mark of restarts. */
static void draw_legend(const struct frame *f, const struct panel *p)
{
    double x = WIDTH - RIGHT;
    char words[64];
    for (size_t c = p->first + p->count; p->count > 1 && c-- > p->first;) {
        if (!series_of(f, &curves[c])->count)
            continue;
        x -= 7.0 * (double)strlen(curves[c].name);
        text(f->out, x, f->top - 10, "start", "", curves[c].name);
        line(f->out, x - 26, f->top - 14, x - 6, f->top - 14, curves[c].colour, " stroke-width=\"2.4\"");
        x -= 44;
    }
    if (p != panels || !f->plot->restarts)
        return;
    (void)snprintf(words, sizeof words, "%" PRIu64 " restart%s", f->plot->restarts, f->plot->restarts == 1 ? "" : "s");
    x -= 7.0 * (double)strlen(words);
    text(f->out, x, f->top - 10, "start", "", words);
    line(f->out, x - 26, f->top - 14, x - 6, f->top - 14, mark, " stroke-width=\"1.4\" stroke-dasharray=\"3 3\"");
}

static void draw_panel(struct frame *f, const struct panel *p, bool lowest)
{
    double low, high;
    bool any = range_of(f->plot, p, &low, &high);
    f->y = any ? moe_plot_axis(low, high, Y_TICKS) : (struct moe_plot_axis){ 0, 1, 1 };
    text(f->out, LEFT, f->top - 10, "start", " font-weight=\"600\"", p->title);
    draw_legend(f, p);
    if (any)
        draw_y(f);
    else
        text(f->out, (LEFT + WIDTH - RIGHT) / 2.0, f->top + f->height / 2.0, "middle", " fill=\"#777777\"", "the log says nothing of it");
    draw_x(f, lowest);
    draw_marks(f);
    for (size_t c = p->first; c < p->first + p->count; c++)
        draw_band(f, &curves[c]);
    for (size_t c = p->first; c < p->first + p->count; c++)
        draw_curve(f, &curves[c]);
}

void moe_plot_draw(const struct moe_plot *plot, struct moe_buf *out)
{
    struct frame f = { .out = out, .plot = plot, .top = TOP };
    int height = TOP + BOTTOM - GAP;
    for (size_t i = 0; i < MOE_COUNT(panels); i++)
        height += panels[i].height + GAP;
    double last = (double)MOE_MAX(plot->last, plot->first + 1);
    f.x = moe_plot_axis((double)plot->first, last, X_TICKS);
    f.x = (struct moe_plot_axis){ (double)plot->first, last, fmax(f.x.tick, 1) };
    moe_buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"Helvetica, Arial, sans-serif\" "
                        "font-size=\"13\" fill=\"%s\">\n<title>Training: loss, load and throughput, steps %" PRIu64 " to %" PRIu64 "</title>\n"
                        "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, height, WIDTH, height, ink, plot->first, plot->last, WIDTH, height);
    for (size_t i = 0; i < MOE_COUNT(panels); i++) {
        f.height = panels[i].height;
        draw_panel(&f, &panels[i], i + 1 == MOE_COUNT(panels));
        f.top += f.height + GAP;
    }
    moe_buf_printf(out, "</svg>\n");
}
