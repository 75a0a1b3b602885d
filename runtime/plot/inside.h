/* From lines to records (record.c), to points (series.c), to a drawing (axis.c, draw.c). */
#ifndef MOE_RUNTIME_PLOT_INSIDE_H
#define MOE_RUNTIME_PLOT_INSIDE_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include <stdbool.h>

#define MOE_CAP_PLOT_LINE   (1u << 20)     /* bytes of one record, of which the vectors are the most */
#define MOE_CAP_PLOT_POINTS 1024u          /* of one curve: more than there are pixels across        */
#define MOE_CAP_PLOT_MARKS  64u            /* generations that are marked; of more, every second one */

/* ---- record.c ---- */

/* The members of a record that are drawn; NAN: it has none, or null, or one past all that is drawn. */
enum moe_plot_field { MOE_PLOT_LOSS, MOE_PLOT_EVAL, MOE_PLOT_IMBALANCE, MOE_PLOT_RATE, MOE_PLOT_FIELDS };
struct moe_plot_record { uint64_t step, rank, generation; double value[MOE_PLOT_FIELDS]; };
/* *is_record false: the line is none, and nothing of *out may be used. Errors: LIMIT (no memory). */
MOE_MUST_USE enum moe_code moe_plot_read(struct moe_str line, bool *is_record, struct moe_plot_record *out, struct moe_error *err);

/* ---- series.c ---- */

struct moe_plot_point { double step, sum, low, high; uint64_t count; unsigned part; };     /* step: the sum of its records' steps, too */
struct moe_plot_series { struct moe_plot_point points[MOE_CAP_PLOT_POINTS]; size_t count; uint64_t stride; };   /* stride: records a point; 0 is 1 */
void moe_plot_add(struct moe_plot_series *s, uint64_t step, unsigned part, double value);
static inline double moe_plot_step(const struct moe_plot_point *p) { return p->step / (double)p->count; }
static inline double moe_plot_mean(const struct moe_plot_point *p) { return p->sum / (double)p->count; }

/* ---- axis.c ---- */

/* From low to high in steps of 1, 2 or 5 times a power of 10, about `wanted` of them. */
struct moe_plot_axis { double low, high, tick; };
struct moe_plot_axis moe_plot_axis(double low, double high, unsigned wanted);
enum { MOE_PLOT_LABEL = 32 };
/* "0.05", "1.5", "250", "12k", "3.4M": as many digits as tell one tick from the next. */
void moe_plot_label(char into[MOE_PLOT_LABEL], double value, double tick);

/* ---- draw.c ---- */

struct moe_plot {
    struct moe_plot_series series[MOE_PLOT_FIELDS];
    uint64_t first, last;                  /* steps */
    uint64_t records, others, rank, generation, restarts;
    unsigned part;
    double marks[MOE_CAP_PLOT_MARKS]; size_t mark_count; uint64_t mark_stride;
};
void moe_plot_draw(const struct moe_plot *plot, struct moe_buf *out);

/* ---- plot.c ---- */

MOE_MUST_USE enum moe_code moe_plot_feed(struct moe_plot *plot, struct moe_str line, struct moe_error *err);
#endif
