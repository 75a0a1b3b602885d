/* TensorBoard's event files: records with checksums, events in them. A place is told as line N for the Nth record, for there are no lines. */
#include "audit/config/telemetry/tfevents.h"
#include "common/base/utf8.h"
#include <stdlib.h>

enum { HEAD = 12, TAIL = 4, LOOKED_AT = 65536, PATH_ROOM = 512 };

static uint32_t word(const char *p)
{
    return (uint32_t)(unsigned char)p[0] | (uint32_t)(unsigned char)p[1] << 8 | (uint32_t)(unsigned char)p[2] << 16 | (uint32_t)(unsigned char)p[3] << 24;
}

/* CRC-32C, eight tables: a byte each of eight at a time. */
static void crc_tables(struct events *e)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0x82f63b78u : c >> 1;
        e->crc[0][i] = c;
    }
    for (uint32_t i = 0; i < 256; i++)
        for (int t = 1; t < 8; t++)
            e->crc[t][i] = e->crc[t - 1][i] >> 8 ^ e->crc[0][e->crc[t - 1][i] & 255];
}

static uint32_t masked_crc(const struct events *e, struct moe_str s)
{
    uint32_t c = ~0u;
    const char *p = s.ptr;
    size_t n = s.len;
    for (; n >= 8; p += 8, n -= 8) {
        uint32_t a = word(p) ^ c, b = word(p + 4);
        c = e->crc[7][a & 255] ^ e->crc[6][a >> 8 & 255] ^ e->crc[5][a >> 16 & 255] ^ e->crc[4][a >> 24] ^ e->crc[3][b & 255] ^ e->crc[2][b >> 8 & 255] ^
            e->crc[1][b >> 16 & 255] ^ e->crc[0][b >> 24];
    }
    for (; n; p++, n--)
        c = c >> 8 ^ e->crc[0][(c ^ (unsigned char)*p) & 255];
    c = ~c;
    return (c >> 15 | c << 17) + 0xa282ead8u;
}

/* ---- texts ---- */

static bool readable(struct moe_str s)
{
    size_t i = 0;
    while (i < s.len) {
        uint32_t point;
        size_t n = moe_utf8_next(moe_str_from(s, i), &point);
        if (!n || (point < 0x20 && point != '\n' && point != '\t' && point != '\r'))
            return false;
        i += n;
    }
    return s.len > 0;
}

void events_text(struct events *e, struct moe_str path, struct moe_str name, struct moe_str text)
{
    if (readable(text))
        reading_text(&e->r, path, name, text, e->number, 1);
}

/* A file of its own in a string: a picture or a sound, for which there is a field. */
static struct moe_str one_of(const struct proto_field *f, uint32_t number)
{
    return f->number == number && f->wire == PROTO_BYTES ? f->bytes : (struct moe_str){ 0 };
}

/* ---- one event ---- */

static bool image(struct moe_str message, size_t *pixels)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    uint64_t height = 0, width = 0;
    while (proto_next(&p, &f)) {
        height = f.number == 1 && f.wire == PROTO_VARINT ? f.value : height;
        width = f.number == 2 && f.wire == PROTO_VARINT ? f.value : width;
    }
    *pixels = height < 1u << 20 && width < 1u << 20 ? (size_t)(height * width) : 0;
    return !p.bad;
}

static void add_packed(struct moe_str bytes, struct moe_number_stats *s) { tensor_sum(TENSOR_F64, bytes, LOOKED_AT, s); }

/* The limits of the buckets: how fine the histogram is. */
static bool histogram(struct moe_str message, struct moe_number_stats *limits)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    while (proto_next(&p, &f)) {
        if (f.number == 6 && f.wire == PROTO_BYTES)
            add_packed(f.bytes, limits);
        else if (f.number == 6 && f.wire == PROTO_FIXED64)
            moe_number_add(limits, proto_double(f.value), tensor_digits(proto_double(f.value)));
    }
    return !p.bad;
}

static void vector(struct events *e, enum moe_vector_source source, struct moe_str tag, const struct moe_number_stats *stats, size_t rows)
{
    struct moe_telemetry_vector v = { .source = source, .path = tag, .name = tag, .line = e->number, .column = 1, .rows = rows, .stats = *stats };
    reading_vector(&e->r, &v);
}

static bool value(struct events *e, struct moe_str message)
{
    struct summary_value v = { 0 };
    struct proto p = proto_of(message);
    struct proto_field f;
    size_t pixels = 0;
    while (proto_next(&p, &f)) {
        if (one_of(&f, 1).ptr)
            v.tag = f.bytes;
        else if (one_of(&f, 4).ptr)
            v.image = f.bytes;
        else if (one_of(&f, 5).ptr)
            v.histogram = f.bytes;
        else if (one_of(&f, 8).ptr)
            v.tensor = f.bytes;
        else if (one_of(&f, 9).ptr)
            v.metadata = f.bytes;
        else if (one_of(&f, 7).ptr)
            events_text(e, MOE_STR("node_name"), MOE_STR("node_name"), f.bytes);
    }
    bool good = !p.bad && events_metadata(e, &v);
    if (v.tag.len > PATH_ROOM)
        v.tag.len = PATH_ROOM;
    events_text(e, MOE_STR("tag"), MOE_STR("tag"), v.tag);
    if (good && v.histogram.ptr) {
        struct moe_number_stats limits = { 0 };
        good = histogram(v.histogram, &limits);
        vector(e, MOE_VECTOR_HISTOGRAM, v.tag, &limits, 0);
    }
    if (good && v.image.ptr) {
        struct moe_number_stats size = { 0 };
        good = image(v.image, &pixels);
        size.count = pixels;
        vector(e, MOE_VECTOR_IMAGE, v.tag, &size, 0);
    }
    return good && (!v.tensor.ptr || events_tensor(e, &v));
}

static bool summary(struct events *e, struct moe_str message)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    while (proto_next(&p, &f)) {
        if (one_of(&f, 1).ptr && !value(e, f.bytes))
            return false;
    }
    return !p.bad;
}

/* Messages of which only the texts matter: log_message {level, message}, tagged_run_metadata {tag}, source_metadata {writer}. */
static bool texts(struct events *e, struct moe_str message, const char *name)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    while (proto_next(&p, &f)) {
        if (f.wire == PROTO_BYTES)
            events_text(e, moe_str_c(name), moe_str_c(name), f.bytes);
    }
    return !p.bad;
}

static bool event(struct events *e, struct moe_str message)
{
    struct proto p = proto_of(message);
    struct proto_field f;
    bool good = true;
    while (good && proto_next(&p, &f)) {
        if (f.wire != PROTO_BYTES)
            continue;
        if (f.number == 5)
            good = summary(e, f.bytes);
        else if (f.number == 6)
            good = texts(e, f.bytes, "log_message");
        else if (f.number == 3 || f.number == 10)
            events_text(e, MOE_STR("file_version"), MOE_STR("file_version"), f.bytes);
        else if (f.number == 8)
            good = texts(e, f.bytes, "run_metadata");
    }
    return good && !p.bad;
}

/* ---- records ---- */

static void say(struct events *e, const char *event_name, const char *says)
{
    reading_fault(&e->r, event_name, moe_str_c(says), e->number, 1, "%s: record %u", says, e->number);
}

/* The next record's data; false when there is none. */
static bool record(struct events *e, struct moe_str *rest, struct moe_str *data)
{
    if (!rest->len)
        return false;
    e->number++;
    if (rest->len < HEAD) {
        say(e, "tfevents-cut", "the file ends in a record's head");
        return false;
    }
    uint64_t len = (uint64_t)word(rest->ptr) | (uint64_t)word(rest->ptr + 4) << 32;
    if (masked_crc(e, (struct moe_str){ rest->ptr, 8 }) != word(rest->ptr + 8)) {
        say(e, "tfevents-crc", "the checksum of a record's length is wrong: nothing behind it can be read");
        return false;
    }
    if (len > rest->len - HEAD || rest->len - HEAD - len < TAIL) {
        say(e, "tfevents-cut", "the file ends in a record");
        return false;
    }
    *data = (struct moe_str){ rest->ptr + HEAD, (size_t)len };
    if (masked_crc(e, *data) != word(data->ptr + len))
        say(e, "tfevents-crc", "the checksum of a record is wrong");
    *rest = moe_str_from(*rest, HEAD + (size_t)len + TAIL);
    return true;
}

enum moe_code moe_read_tfevents(struct moe_lint_file *file, struct moe_error *err)
{
    struct events *e = calloc(1, sizeof *e);
    struct moe_str rest = file->bytes, data;
    if (!e)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    crc_tables(e);
    enum moe_code code = reading_begin(&e->r, file, err);
    while (code == MOE_OK && e->r.code == MOE_OK && record(e, &rest, &data)) {
        e->r.model->records++;
        e->r.values = 0;
        if (!event(e, data)) {
            e->r.model->broken++;
            say(e, "tfevents-malformed", "this is no event");
        }
        if (e->r.code == MOE_OK)
            e->r.code = moe_lint_spill(file, (size_t)(rest.ptr - file->bytes.ptr), err);
    }
    if (code == MOE_OK)
        code = reading_end(&e->r);
    free(e);
    return code;
}
