/* TensorBoard's event files: records with a length, its checksum, an Event of protocol buffers, and its checksum. Only what scalars need is written: wall_time (1),
 * step (2), file_version (3), summary (5) of values with tag (1) and simple_value (2), session_log (7). A file's name says when, and not on which host. */
#include "common/base/file.h"
#include "runtime/telemetry/metrics.h"
#include "runtime/telemetry/sinks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RECORD_ROOM = 64 << 10, VALUE_ROOM = 64, TRIES = 1000 };

struct board { int fd; char path[SINK_PATH + 64]; struct moe_buf *event, *record; };

/* ---- bytes ---- */

static uint32_t crc32c(struct moe_str s)
{
    /* four bits at a time, polynomial 0x1edc6f41 reflected */
    static const uint32_t steps[16] = {
        0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
        0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
    };
    uint32_t c = ~0u;
    for (size_t i = 0; i < s.len; i++) {
        c ^= (unsigned char)s.ptr[i];
        c = c >> 4 ^ steps[c & 15];
        c = c >> 4 ^ steps[c & 15];
    }
    return ~c;
}

static void put_u32(struct moe_buf *out, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        moe_buf_addc(out, (char)(unsigned char)(v >> (8 * i)));
}
static void put_u64(struct moe_buf *out, uint64_t v)
{
    put_u32(out, (uint32_t)v);
    put_u32(out, (uint32_t)(v >> 32));
}
/* A checksum of bytes that hold checksums is weak, so it is turned and shifted. */
static void put_masked(struct moe_buf *out, struct moe_str s)
{
    uint32_t c = crc32c(s);
    put_u32(out, (c >> 15 | c << 17) + 0xa282ead8u);
}
static void put_varint(struct moe_buf *out, uint64_t v)
{
    for (; v > 127; v >>= 7)
        moe_buf_addc(out, (char)(unsigned char)(v | 128));
    moe_buf_addc(out, (char)v);
}

/* ---- events ---- */

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };
static void put_tag(struct moe_buf *out, unsigned field, unsigned wire)
{
    put_varint(out, field << 3 | wire);
}

static void begin_event(struct board *b, double when, uint64_t step)
{
    uint64_t bits;
    memcpy(&bits, &when, sizeof bits);
    moe_buf_clear(b->event);
    put_tag(b->event, 1, WIRE_FIXED64);
    put_u64(b->event, bits);
    put_tag(b->event, 2, WIRE_VARINT);
    put_varint(b->event, step);
}

static size_t varint_size(uint64_t v)
{
    size_t n = 1;
    for (; v > 127; v >>= 7)
        n++;
    return n;
}

/* Length first: a value's is known from its tag. */
static void put_scalar(struct moe_buf *out, const char *tag, double value)
{
    float f = (float)value;
    uint32_t bits;
    size_t n = strlen(tag), size = 1 + varint_size(n) + n + 5;
    memcpy(&bits, &f, sizeof bits);
    put_tag(out, 1, WIRE_BYTES);
    put_varint(out, size);
    put_tag(out, 1, WIRE_BYTES);
    put_varint(out, n);
    moe_buf_add(out, moe_str_c(tag));
    put_tag(out, 2, WIRE_FIXED32);
    put_u32(out, bits);
}

static enum moe_code write_event(struct board *b, struct moe_error *err)
{
    struct moe_str event = moe_buf_str(b->event);
    moe_buf_clear(b->record);
    put_u64(b->record, event.len);
    put_masked(b->record, moe_buf_str(b->record));
    moe_buf_add(b->record, event);
    put_masked(b->record, event);
    if (moe_buf_failed(b->event) || moe_buf_failed(b->record))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = b->path }, "a record does not fit");
    int sys = moe_fd_write(b->fd, moe_buf_str(b->record));
    return sys ? moe_fail_sys(err, b->path, sys, "events cannot be written; no more go there") : MOE_OK;
}

/* Every value of the record as a scalar; summaries are collected first, because their length stands before them. */
static void collect(const struct moe_step_record *r, struct moe_buf *summary)
{
    for (const struct metric *m = metrics; m->field; m++) {
        const double *layers = m->kind == METRIC_LAYERS ? metric_layers(m, r) : NULL;
        double value;
        if (!m->tag)
            continue;
        for (unsigned i = 0; layers && i < r->layers; i++) {
            char tag[VALUE_ROOM];
            (void)snprintf(tag, sizeof tag, "%s/%02u", m->tag, i);
            put_scalar(summary, tag, layers[i]);
        }
        if (m->kind != METRIC_LAYERS && metric_value(m, r, &value))
            put_scalar(summary, m->tag, value);
    }
}

static enum moe_code put(void *self, const struct sink_item *item, struct moe_error *err)
{
    struct board *b = self;
    moe_buf_clear(b->record);                              /* the summary stands there until it is part of the event */
    collect(item->record, b->record);
    if (!moe_buf_str(b->record).len)
        return MOE_OK;
    begin_event(b, item->record->ts, item->record->step);
    put_tag(b->event, 5, WIRE_BYTES);
    put_varint(b->event, moe_buf_str(b->record).len);
    moe_buf_add(b->event, moe_buf_str(b->record));
    return write_event(b, err);
}

/* ---- the file ---- */

static bool wanted(const struct moe_sink_options *options)
{
    return options->config->tensorboard.len > 0;
}

static void close_board(void *self)
{
    struct board *b = self;
    if (b->fd >= 0)
        close(b->fd);
    moe_buf_free(&b->event);
    moe_buf_free(&b->record);
    free(b);
}
static void drop(struct board **b)
{
    if (*b)
        close_board(*b);
}

/* A file of this session's own: behind a cut record nobody would read on. */
static enum moe_code create(struct board *b, const char *folder, int64_t seconds, struct moe_error *err)
{
    if (mkdir(folder, 0750) != 0 && errno != EEXIST)
        return moe_fail_sys(err, folder, errno, "the folder for events cannot be made");
    for (unsigned i = 0; i < TRIES && b->fd < 0; i++) {
        (void)snprintf(b->path, sizeof b->path, "%s/events.out.tfevents.%010lld.moe.%u", folder, (long long)seconds, i);
        b->fd = open(b->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
        if (b->fd < 0 && errno != EEXIST)
            break;
    }
    return b->fd < 0 ? moe_fail_sys(err, b->path, errno, "the file for events cannot be made") : MOE_OK;
}

/* The version of the format; then, for a job that goes on, that what TensorBoard has of later steps is void. */
static enum moe_code begin(struct board *b, double when, uint64_t first_step, struct moe_error *err)
{
    struct moe_str version = MOE_STR("brain.Event:2");
    enum { SESSION_START = 1 };
    begin_event(b, when, 0);
    put_tag(b->event, 3, WIRE_BYTES);
    put_varint(b->event, version.len);
    moe_buf_add(b->event, version);
    MOE_TRY(write_event(b, err));
    if (!first_step)
        return MOE_OK;
    begin_event(b, when, first_step);
    put_tag(b->event, 7, WIRE_BYTES);
    put_varint(b->event, 2);
    put_tag(b->event, 1, WIRE_VARINT);
    put_varint(b->event, SESSION_START);
    return write_event(b, err);
}

static enum moe_code open_board(const struct moe_sink_options *options, void **self, struct moe_error *err)
{
    MOE_AUTO(drop) struct board *b = calloc(1, sizeof *b);
    struct timespec now = { 0 };
    char folder[SINK_PATH];
    if (b)
        *b = (struct board){ .fd = -1, .event = moe_buf_new(2 * RECORD_ROOM), .record = moe_buf_new(2 * RECORD_ROOM + 64) };
    if (!b || !b->event || !b->record)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "telemetry.tensorboard" }, "no memory");
    if (!sink_path(options->config->tensorboard, folder))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "telemetry.tensorboard" }, "is no path");
    (void)clock_gettime(CLOCK_REALTIME, &now);
    MOE_TRY(create(b, folder, now.tv_sec, err));
    MOE_TRY(begin(b, (double)now.tv_sec, options->first_step, err));
    *self = moe_take(b);
    return MOE_OK;
}

const struct sink_kind sink_tensorboard = { "tensorboard", wanted, open_board, put, close_board };
