#include "runtime/ckpt/format/fields.h"
#include "common/crypt/digest.h"
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

const struct moe_fmt_field *moe_fmt_find(const struct moe_fmt_field *fields, struct moe_str key)
{
    for (const struct moe_fmt_field *f = fields; f->key; f++)
        if (moe_str_is(key, f->key))
            return f;
    return NULL;
}

void moe_fmt_object(const struct moe_fmt_read *r, const char *ending, const struct moe_node_doc *node, const char *fmt, ...)
{
    char path[128], text[300];
    size_t n = strlen(r->area);
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    moe_doc_path(node, path, sizeof path);
    const struct moe_ckpt_event *e = r->table;
    while (e->name && (strncmp(e->name, r->area, n) != 0 || e->name[n] != '-' || strcmp(e->name + n + 1, ending) != 0))
        e++;
    MOE_CHECK(e->name);                       /* the table has a row for whatever its reader tells */
    moe_object(r->to, e->name, node ? moe_ckpt_json_at(r->bytes, r->at, node->line, node->column) : MOE_NO_OFFSET, "%s%s%s", path,
               *path ? ": " : "", text);
}

static void wrong_type(const struct moe_fmt_read *r, const struct moe_node_doc *node, const char *want)
{
    moe_fmt_object(r, "type", node, "\"%.*s\" is not %s", (int)MOE_MIN(node->text.len, 64), node->text.ptr ? node->text.ptr : "", want);
}

/* Each gives true when the value was good and has landed. */

static bool read_uint(const struct moe_fmt_read *r, const struct moe_fmt_field *f, const struct moe_node_doc *node, uint64_t *into)
{
    if (node->kind != MOE_DOC_INT)
        return wrong_type(r, node, "a whole number"), false;
    if (node->text.ptr[0] == '-' || (uint64_t)node->as.integer < f->min || (uint64_t)node->as.integer > f->max) {
        moe_fmt_object(r, "range", node, "%.*s is not from %" PRIu64 " to %" PRIu64, MOE_FMT(node->text), f->min, f->max);
        return false;
    }
    *into = (uint64_t)node->as.integer;
    return true;
}

static bool read_seconds(const struct moe_fmt_read *r, const struct moe_fmt_field *f, const struct moe_node_doc *node, double *into)
{
    if (node->kind != MOE_DOC_INT && node->kind != MOE_DOC_FLOAT)
        return wrong_type(r, node, "a number of seconds since 1970"), false;
    double v = node->kind == MOE_DOC_INT ? (double)node->as.integer : node->as.number;
    if (!(v >= (double)f->min && v <= (double)f->max)) {
        moe_fmt_object(r, "range", node, "%.*s s is no time from 1970 to 9999; is it in milliseconds?", MOE_FMT(node->text));
        return false;
    }
    *into = v;
    return true;
}

static enum moe_code read_text(const struct moe_fmt_read *r, const struct moe_fmt_field *f, const struct moe_node_doc *node, struct moe_str *into,
                               bool *good, struct moe_error *err)
{
    bool number = f->type == MOE_FMT_NAME && node->kind == MOE_DOC_INT;
    if (node->kind != MOE_DOC_STR && !number) {
        wrong_type(r, node, number ? "a string or a whole number" : "a string");
        return MOE_OK;
    }
    if (!moe_ckpt_printable(node->text, f->max)) {
        moe_fmt_object(r, "text", node, "has %zu bytes, or some that do not print; 1 to %" PRIu64 " printable ones are expected", node->text.len,
                       f->max);
        return MOE_OK;
    }
    *into = moe_arena_str(r->arena, node->text);
    *good = into->ptr != NULL;
    return *good ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = f->key }, "out of memory");
}

static bool read_digest(const struct moe_fmt_read *r, const struct moe_node_doc *node, unsigned char *into)
{
    if (node->kind != MOE_DOC_STR)
        return wrong_type(r, node, "a string of 64 hexadecimal digits"), false;
    if (moe_ckpt_hex32(node->text, into))
        return true;
    moe_fmt_object(r, "digest", node, "is not 64 hexadecimal digits in lower case");
    return false;
}

enum moe_code moe_fmt_value(const struct moe_fmt_read *r, const struct moe_fmt_field *f, const struct moe_node_doc *node, void *into, unsigned *has,
                            struct moe_error *err)
{
    void *at = (char *)into + f->offset;
    bool good = false;
    if (f->maybe_null && node->kind == MOE_DOC_NULL)
        return MOE_OK;
    switch (f->type) {
    case MOE_FMT_UINT:    good = read_uint(r, f, node, at); break;
    case MOE_FMT_SECONDS: good = read_seconds(r, f, node, at); break;
    case MOE_FMT_SHA256:  good = read_digest(r, node, at); break;
    case MOE_FMT_TEXT:
    case MOE_FMT_NAME:    MOE_TRY(read_text(r, f, node, at, &good, err)); break;
    }
    *has |= good ? f->bit : 0;
    return MOE_OK;
}

static enum moe_code write_one(const struct moe_fmt_field *f, const void *from, struct moe_json *j, struct moe_error *err)
{
    const void *at = (const char *)from + f->offset;
    char hex[MOE_SHA256_HEX];
    bool good = true;
    moe_json_key(j, f->key);
    switch (f->type) {
    case MOE_FMT_UINT:
        good = *(const uint64_t *)at >= f->min && *(const uint64_t *)at <= f->max;
        moe_json_int(j, (int64_t)*(const uint64_t *)at);
        break;
    case MOE_FMT_SECONDS:
        good = isfinite(*(const double *)at) && *(const double *)at >= (double)f->min && *(const double *)at <= (double)f->max;
        moe_json_num(j, *(const double *)at, 3);
        break;
    case MOE_FMT_TEXT:
    case MOE_FMT_NAME:
        good = moe_ckpt_printable(*(const struct moe_str *)at, f->max);
        moe_json_str(j, *(const struct moe_str *)at);
        break;
    case MOE_FMT_SHA256:
        moe_crypt_hex(at, MOE_SHA256_BYTES, hex);
        moe_json_str(j, moe_str_c(hex));
        break;
    }
    return good ? MOE_OK : moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = f->key }, "cannot be written: no reader would accept it");
}

enum moe_code moe_fmt_write_some(const struct moe_fmt_field *fields, const char *start, const char *end, const void *from, unsigned has,
                                 struct moe_json *j, struct moe_error *err)
{
    for (const struct moe_fmt_field *f = fields; f->key; f++) {
        if ((start && strcmp(f->key, start) < 0) || (end && strcmp(f->key, end) >= 0))
            continue;
        if (has & f->bit) {
            MOE_TRY(write_one(f, from, j, err));
        } else if (f->maybe_null) {
            moe_json_key(j, f->key);
            moe_json_null(j);
        }
    }
    return MOE_OK;
}

enum moe_code moe_fmt_write(const struct moe_fmt_field *fields, const void *from, unsigned has, struct moe_json *j, struct moe_error *err)
{
    moe_json_open(j, '{');
    MOE_TRY(moe_fmt_write_some(fields, NULL, NULL, from, has, j, err));
    moe_json_close(j, '}');
    return MOE_OK;
}
