#include "runtime/plot/plot.h"
#include "runtime/plot/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

/* ---- lines to points ---- */

/* Where a generation begins. Of more than there is room for, every second one is taken away, and from then on every second one is kept. */
static void add_mark(struct moe_plot *p, uint64_t step)
{
    if (!p->mark_stride)
        p->mark_stride = 1;
    if (p->restarts++ % p->mark_stride)
        return;
    if (p->mark_count == MOE_CAP_PLOT_MARKS) {
        for (size_t i = 0; i < MOE_CAP_PLOT_MARKS / 2; i++)
            p->marks[i] = p->marks[2 * i];
        p->mark_count = MOE_CAP_PLOT_MARKS / 2;
        p->mark_stride *= 2;
    }
    p->marks[p->mark_count++] = (double)step;
}

/* Ranks that share a log say the same of the job: the first that is met is drawn. */
static void add_record(struct moe_plot *p, const struct moe_plot_record *r)
{
    if (p->records++ == 0) {
        p->first = p->last = r->step;
        p->rank = r->rank;
        p->generation = r->generation;
    }
    if (r->rank != p->rank)
        return;
    if (r->generation != p->generation) {
        p->generation = r->generation;
        p->part++;
        add_mark(p, r->step);
    }
    p->first = MOE_MIN(p->first, r->step);
    p->last = MOE_MAX(p->last, r->step);
    for (size_t i = 0; i < MOE_PLOT_FIELDS; i++)
        if (!isnan(r->value[i]))
            moe_plot_add(&p->series[i], r->step, p->part, r->value[i]);
}

enum moe_code moe_plot_feed(struct moe_plot *p, struct moe_str line, struct moe_error *err)
{
    struct moe_plot_record record;
    bool is_record = false;
    if (!moe_str_trim(line).len)
        return MOE_OK;
    if (line.len <= MOE_CAP_PLOT_LINE)
        MOE_TRY(moe_plot_read(line, &is_record, &record, err));
    if (is_record)
        add_record(p, &record);
    else
        p->others++;
    return MOE_OK;
}

/* ---- a file to lines ---- */

static void close_fd(int *fd)
{
    if (*fd > STDIN_FILENO)
        close(*fd);
}
static void free_plot(struct moe_plot **plot) { free(*plot); }

static enum moe_code cannot(struct moe_error *err, const char *path, int sys)
{
    enum moe_code code = moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s", strerrordesc_np(sys));
    err->sys = sys;
    return code;
}

/* Bytes to the end of the line; of a line past the cap one byte more than it may have is kept, which says so. */
static void take(struct moe_buf *line, struct moe_str bytes)
{
    size_t room = MOE_CAP_PLOT_LINE + 1 - moe_buf_str(line).len;
    moe_buf_add(line, (struct moe_str){ bytes.ptr, MOE_MIN(bytes.len, room) });
}

static enum moe_code feed_chunk(struct moe_plot *p, struct moe_buf *line, struct moe_str bytes, struct moe_error *err)
{
    while (bytes.len) {
        bool ends = memchr(bytes.ptr, '\n', bytes.len) != NULL;
        take(line, moe_str_cut(&bytes, '\n'));
        if (!ends)
            break;
        MOE_TRY(moe_plot_feed(p, moe_buf_str(line), err));
        moe_buf_clear(line);
    }
    return moe_buf_failed(line) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory") : MOE_OK;
}

static enum moe_code read_log(struct moe_plot *p, const char *path, struct moe_error *err)
{
    char chunk[CHUNK];
    MOE_AUTO(close_fd) int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    MOE_AUTO(moe_buf_free) struct moe_buf *line = moe_buf_new(MOE_CAP_PLOT_LINE + 2);
    ssize_t n;
    if (fd < 0)
        return cannot(err, path, errno);
    if (!line)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno != EINTR)
            return cannot(err, path, errno);
        if (n > 0)
            MOE_TRY(feed_chunk(p, line, (struct moe_str){ chunk, (size_t)n }, err));
    }
    return moe_plot_feed(p, moe_buf_str(line), err);   /* what has no "\n": a log that is being written */
}

enum moe_code moe_plot_svg(const char *path, struct moe_buf *out, uint64_t *records, uint64_t *others, struct moe_error *err)
{
    MOE_AUTO(free_plot) struct moe_plot *p = calloc(1, sizeof *p);
    if (!p)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(read_log(p, path, err));
    *records = p->records;
    *others = p->others;
    if (!p->records)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, "holds no record of moe-train's telemetry");
    moe_plot_draw(p, out);
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "the drawing does not fit") : MOE_OK;
}
