/* What all readers of telemetry do: values once, faults once, vectors by their path. */
#include "audit/config/telemetry/parts.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { VECTOR_LEAST = 8, DETAIL_ROOM = 320, INSIDE_DEPTH = 1 };

void moe_number_add(struct moe_number_stats *s, double v, unsigned digits)
{
    s->min = s->count ? fmin(s->min, v) : v;
    s->max = s->count ? fmax(s->max, v) : v;
    s->count++;
    s->negatives += v < 0;
    s->fractions += v != floor(v);
    s->precise += digits >= 3;
    s->zeros += !(v < 0) && !(v > 0);
    s->units += v >= 0 && v <= 1;
    s->sum += v;
    s->squares += v * v;
}

double moe_number_mean(const struct moe_number_stats *s) { return s->count ? s->sum / (double)s->count : 0; }

double moe_number_deviation(const struct moe_number_stats *s)
{
    double mean = moe_number_mean(s), var = s->count ? s->squares / (double)s->count - mean * mean : 0;
    return var > 0 ? sqrt(var) : 0;
}

enum moe_code reading_begin(struct reading *r, struct moe_lint_file *file, struct moe_error *err)
{
    memset(r, 0, sizeof *r);
    r->file = file;
    r->err = err;
    r->model = moe_arena_alloc(file->arena, sizeof *r->model);
    r->paths = moe_map_new();
    r->names = moe_map_new();
    file->telemetry = r->model;
    if (r->model && r->paths && r->names)
        return MOE_OK;
    moe_map_free(&r->paths);
    moe_map_free(&r->names);
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static void no_memory(struct reading *r)
{
    if (r->code == MOE_OK)
        r->code = moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

enum moe_code reading_end(struct reading *r)
{
    for (size_t i = 0; i < r->fault_count && r->code == MOE_OK; i++) {
        const struct fault *f = &r->faults[i];
        if (f->times > 1)
            r->code = moe_lint_event_add(r->file, f->event, f->line, f->column, r->err, "%.*s (%zu times)", MOE_FMT(f->detail), f->times);
        else
            r->code = moe_lint_event_add(r->file, f->event, f->line, f->column, r->err, "%.*s", MOE_FMT(f->detail));
    }
    moe_map_free(&r->paths);
    moe_map_free(&r->names);
    return r->code;
}

struct moe_str reading_intern(struct reading *r, struct moe_str path)
{
    const uint32_t *known = moe_map_find(r->names, path);
    if (known)
        return r->interned[*known];
    if (r->interned_count == MOE_CAP_TELEMETRY_NAMES)
        return moe_arena_str(r->file->batch ? r->file->batch : r->file->arena, path);
    struct moe_str *grown = moe_grow(r->file->arena, r->interned, r->interned_count, &r->interned_room, sizeof *grown);
    struct moe_str copy = moe_arena_str(r->file->arena, path);
    if (!grown || !copy.ptr || !moe_map_slot(r->names, copy, (uint32_t)r->interned_count)) {
        no_memory(r);
        return MOE_STR("");
    }
    r->interned = grown;
    r->interned[r->interned_count++] = copy;
    return copy;
}

static bool lately(struct reading *r, const struct moe_value *v)
{
    uint64_t h = moe_hash(moe_hash(moe_hash(MOE_HASH_START, v->path), MOE_STR("\n")), v->text);
    uint64_t *slot = &r->recent[(h ^ h >> 32) % KNOWN_SLOTS];
    if (*slot == h)
        return true;
    *slot = h;
    return false;
}

/* Something that could be a document: a reader of documents decides. */
static bool like_document(struct moe_str t)
{
    t = moe_str_trim(t);
    return t.len > 8 && (*t.ptr == '{' || *t.ptr == '[' || memchr(t.ptr, '\n', t.len) || (memchr(t.ptr, '=', t.len) && !memchr(t.ptr, ' ', t.len)));
}

void reading_value(struct reading *r, const struct moe_value *value)
{
    if (r->code != MOE_OK || !value->text.len || lately(r, value))
        return;
    if (r->values++ >= MOE_CAP_TELEMETRY_VALUES)
        return;
    r->code = moe_lint_value_add(r->file, value, r->err);
    if (r->code != MOE_OK || !like_document(value->text))
        return;
    struct moe_value *outer = moe_arena_alloc(r->file->batch ? r->file->batch : r->file->arena, sizeof *outer);
    if (!outer) {
        no_memory(r);
        return;
    }
    *outer = *value;
    r->code = moe_lint_read_inside(r->file, outer, INSIDE_DEPTH, r->err);
}

void reading_text(struct reading *r, struct moe_str path, struct moe_str name, struct moe_str text, unsigned line, unsigned column)
{
    struct moe_value v = { .path = reading_intern(r, path), .name = name, .text = text, .type = MOE_DOC_STR, .quoted = true, .line = line, .column = column };
    reading_value(r, &v);
}

void reading_fault(struct reading *r, const char *event, struct moe_str key, unsigned line, unsigned column, const char *fmt, ...)
{
    char text[DETAIL_ROOM];
    va_list args;
    for (size_t i = 0; i < r->fault_count; i++) {
        if (r->faults[i].event == event && moe_str_eq(r->faults[i].key, key)) {
            r->faults[i].times++;
            return;
        }
    }
    if (r->fault_count == MOE_CAP_TELEMETRY_FAULTS)
        return;
    struct fault *grown = moe_grow(r->file->arena, r->faults, r->fault_count, &r->fault_room, sizeof *grown);
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    struct fault f = { event, moe_arena_str(r->file->arena, key), moe_arena_str(r->file->arena, moe_str_c(text)), line, column, 1 };
    if (!grown || !f.key.ptr || !f.detail.ptr) {
        no_memory(r);
        return;
    }
    r->faults = grown;
    r->faults[r->fault_count++] = f;
}

void reading_vector(struct reading *r, const struct moe_telemetry_vector *v)
{
    struct moe_telemetry_file *m = r->model;
    if (v->stats.count < VECTOR_LEAST || r->code != MOE_OK)
        return;
    const uint32_t *known = moe_map_find(r->paths, v->path);
    if (known) {
        struct moe_telemetry_vector *old = &m->vectors[*known];
        size_t lists = old->lists + 1;
        if (v->stats.count > old->stats.count) {
            struct moe_str path = old->path, name = old->name;
            *old = *v;
            old->path = path, old->name = name;
        }
        old->lists = lists;
        return;
    }
    if (m->vector_count == MOE_CAP_TELEMETRY_VECTORS)
        return;
    struct moe_telemetry_vector *grown = moe_grow(r->file->arena, m->vectors, m->vector_count, &m->vector_room, sizeof *grown), copy = *v;
    copy.path = moe_arena_str(r->file->arena, v->path);
    copy.name = moe_arena_str(r->file->arena, v->name);
    copy.lists = 1;
    if (!grown || !copy.path.ptr || !copy.name.ptr || !moe_map_slot(r->paths, copy.path, (uint32_t)m->vector_count)) {
        no_memory(r);
        return;
    }
    m->vectors = grown;
    m->vectors[m->vector_count++] = copy;
}

/* ---- hashes ---- */

static bool grow(struct hash_set *s)
{
    size_t room = s->room ? s->room * 2 : 1024;
    uint64_t *slots = calloc(room, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < s->room; i++) {
        if (s->slots[i]) {
            size_t at = s->slots[i] & (room - 1);
            while (slots[at])
                at = (at + 1) & (room - 1);
            slots[at] = s->slots[i];
        }
    }
    free(s->slots);
    s->slots = slots;
    s->room = room;
    return true;
}

bool hash_set_add(struct hash_set *s, uint64_t h)
{
    h = (h ^ h >> 31) * 0x9e3779b97f4a7c15ull;
    h = (h ^ h >> 29) | 1u << 3;
    if ((s->count + 1) * 4 > s->room * 3 && s->room < s->cap && !grow(s))
        return true;
    if (!s->room)
        return true;
    size_t at = h & (s->room - 1);
    for (; s->slots[at]; at = (at + 1) & (s->room - 1)) {
        if (s->slots[at] == h)
            return false;
    }
    if ((s->count + 1) * 8 > s->room * 7)
        return true;
    s->slots[at] = h;
    s->count++;
    return true;
}

void hash_set_free(struct hash_set *s)
{
    free(s->slots);
    *s = (struct hash_set){ 0 };
}
