/* Families of metrics: whose a sample is, whether its histogram is whole, whether it was there before, how many values its labels take. */
#include "audit/config/telemetry/prom.h"
#include <math.h>
#include <stdio.h>

enum { DISTINCT_MOST = 4096, INDEX_LABELS = 4 };

struct prom_family *prom_family_named(struct prom *p, struct moe_str name)
{
    const uint32_t *known = moe_map_find(p->index, name);
    if (known)
        return &p->families[*known];
    if (p->family_count == MOE_CAP_PROM_FAMILIES)
        return NULL;
    struct prom_family *grown = moe_grow(p->r.file->arena, p->families, p->family_count, &p->family_room, sizeof *grown);
    struct moe_str copy = moe_arena_str(p->r.file->arena, name);
    if (!grown || !copy.ptr || !moe_map_slot(p->index, copy, (uint32_t)p->family_count)) {
        p->r.code = moe_fail(p->r.err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        return NULL;
    }
    p->families = grown;
    grown[p->family_count] = (struct prom_family){ .name = copy, .line = p->line };
    return &grown[p->family_count++];
}

static const struct { const char *suffix; unsigned types; } suffixes[] = {
    { "_bucket", 1u << PROM_HISTOGRAM },
    { "_gcount", 1u << PROM_GAUGEHISTOGRAM },
    { "_gsum", 1u << PROM_GAUGEHISTOGRAM },
    { "_bucket", 1u << PROM_GAUGEHISTOGRAM },
    { "_count", 1u << PROM_HISTOGRAM | 1u << PROM_SUMMARY },
    { "_sum", 1u << PROM_HISTOGRAM | 1u << PROM_SUMMARY },
    { "_created", 1u << PROM_COUNTER | 1u << PROM_HISTOGRAM | 1u << PROM_SUMMARY },
    { "_total", 1u << PROM_COUNTER },
    { "_info", 1u << PROM_INFO },
};

const char *prom_suffix(size_t i) { return i < MOE_COUNT(suffixes) ? suffixes[i].suffix : NULL; }
bool prom_suffix_fits(size_t i, enum prom_type type) { return suffixes[i].types >> type & 1; }

struct prom_family *prom_family_of(struct prom *p, const struct prom_sample *s, struct moe_str *suffix)
{
    *suffix = MOE_STR("");
    for (size_t i = 0; i < MOE_COUNT(suffixes); i++) {
        struct moe_str end = moe_str_c(suffixes[i].suffix);
        if (s->name.len <= end.len || !moe_str_ends(s->name, end))
            continue;
        const uint32_t *at = moe_map_find(p->index, (struct moe_str){ s->name.ptr, s->name.len - end.len });
        if (at && p->families[*at].typed && (suffixes[i].types >> p->families[*at].type & 1)) {
            *suffix = end;
            return &p->families[*at];
        }
    }
    return prom_family_named(p, s->name);
}

/* ---- histograms and summaries ---- */

static const struct prom_label *label_named(const struct prom_sample *s, const char *name)
{
    for (size_t i = 0; i < s->label_count; i++) {
        if (moe_str_is(s->labels[i].name, name))
            return &s->labels[i];
    }
    return NULL;
}

/* Labels in any order are the same series. */
static uint64_t identity(const struct prom_sample *s, const char *without)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < s->label_count; i++) {
        if (without && moe_str_is(s->labels[i].name, without))
            continue;
        sum += moe_hash(moe_hash(moe_hash(MOE_HASH_START, s->labels[i].name), MOE_STR("=")), s->labels[i].value) * 0x9e3779b97f4a7c15ull;
    }
    return s->stamped ? moe_hash_u64(sum, (uint64_t)(int64_t)s->time) : sum;
}

/* The same without its time. */
static uint64_t identity_of(const struct prom_sample *s)
{
    struct prom_sample timeless = { .label_count = s->label_count };
    memcpy(timeless.labels, s->labels, s->label_count * sizeof s->labels[0]);
    return moe_hash(identity(&timeless, NULL), s->name);
}

static struct prom_group *group_of(struct prom *p, const struct prom_family *f, const struct prom_sample *s)
{
    uint64_t id = identity(s, f->type == PROM_SUMMARY ? "quantile" : "le");
    for (size_t i = p->group_count; i; i--) {
        if (p->groups[i - 1].id == id) {
            if (i != p->group_count && p->openmetrics)
                prom_say(p, "prom-scattered", f->name, p->line_at, "the samples of one set of labels stand together");
            return &p->groups[i - 1];
        }
    }
    if (p->group_count == MOE_CAP_PROM_GROUPS)
        return NULL;
    p->groups[p->group_count] = (struct prom_group){ .id = id, .line = p->line };
    return &p->groups[p->group_count++];
}

static double strtod_of(struct moe_str text)
{
    double v;
    return prom_number(text, &v) ? v : 0;
}

/* What counts is no negative number, and a number at all. */
static void counts(struct prom *p, const struct prom_family *f, const struct prom_sample *s)
{
    if (!(s->value >= 0) && (p->openmetrics || s->value < 0))
        prom_say(p, "prom-value", f->name, p->line_at, "a count is not negative");
}

static void bucket(struct prom *p, const struct prom_family *f, struct prom_group *g, const struct prom_sample *s)
{
    const struct prom_label *le = label_named(s, "le");
    double bound;
    bool spelt = !p->openmetrics || !le || !isinf(strtod_of(le->value)) || moe_str_is(le->value, "+Inf");
    if (!le || !prom_number(le->value, &bound) || isnan(bound) || !spelt) {
        prom_say(p, "prom-bucket", f->name, le ? le->at : p->line_at, "a bucket's label le is a number");
        return;
    }
    if (!g)
        return;
    if (g->bucket && bound <= g->last_bound)
        prom_say(p, "prom-histogram", f->name, le->at, "buckets stand in the order of le, each once");
    else if (g->bucket && s->value < g->last_count)
        prom_say(p, "prom-histogram", f->name, p->line_at, "a bucket counts all that the ones before it count");
    g->bucket = true;
    g->below |= bound < 0;
    g->last_bound = bound;
    g->last_count = s->value;
    if (isinf(bound) && bound > 0)
        g->infinite = true, g->top = s->value;
}

static void histogram(struct prom *p, const struct prom_family *f, const struct prom_sample *s, struct moe_str suffix)
{
    struct prom_group *g = group_of(p, f, s);
    if (suffix.len && !moe_str_is(suffix, "_sum") && !moe_str_is(suffix, "_gsum") && !moe_str_is(suffix, "_created"))
        counts(p, f, s);
    if (moe_str_is(suffix, "_bucket"))
        bucket(p, f, g, s);
    else if (g && (moe_str_is(suffix, "_count") || moe_str_is(suffix, "_gcount")))
        g->counted = true, g->count = s->value;
    else if (g && (moe_str_is(suffix, "_sum") || moe_str_is(suffix, "_gsum")))
        g->summed = true, g->sum = s->value;
    if (!suffix.len && p->openmetrics)
        prom_say(p, "prom-suffix", f->name, p->line_at, "a histogram's samples end in _bucket, _count, _sum or _created");
}

static void summary(struct prom *p, const struct prom_family *f, const struct prom_sample *s, struct moe_str suffix)
{
    const struct prom_label *q = label_named(s, "quantile");
    double v;
    group_of(p, f, s);
    if (!suffix.len && (!q || !prom_number(q->value, &v) || !(v >= 0 && v <= 1)))
        prom_say(p, "prom-bucket", f->name, q ? q->at : p->line_at, "a summary's label quantile is a number from 0 to 1");
    if (moe_str_is(suffix, "_count"))
        counts(p, f, s);
}

/* What a histogram of OpenMetrics has beside that: a sum with its count, and none below zero where nothing measured is. */
static const char *lacks(const struct prom *p, const struct prom_family *f, const struct prom_group *g)
{
    if (f->type == PROM_SUMMARY)
        return NULL;
    if (g->bucket && !g->infinite)
        return "a histogram has a bucket le=\"+Inf\"";
    if (g->bucket && g->counted && (g->top < g->count || g->top > g->count))
        return "a histogram's _count is what its bucket le=\"+Inf\" counts";
    if (g->bucket && !g->counted && !p->openmetrics)
        return "a histogram with buckets has a _count";
    if (!p->openmetrics)
        return NULL;
    if (!g->bucket && (g->counted || g->summed))
        return "a histogram has a bucket le=\"+Inf\"";
    if (g->counted != g->summed && !(g->counted && g->below))
        return g->counted ? "a histogram's _count has a _sum beside it" : "a histogram's _sum has a _count beside it";
    return g->summed && !g->below && !(g->sum >= 0) ? "the _sum of what is not negative is not negative" : NULL;
}

void prom_family_leave(struct prom *p)
{
    if (!p->current)
        return;
    struct prom_family *f = &p->families[p->current - 1];
    unsigned line = p->line;
    bool overflow = p->group_count == MOE_CAP_PROM_GROUPS;
    for (size_t i = 0; i < p->group_count && !f->closed && !overflow; i++) {
        const struct prom_group *g = &p->groups[i];
        p->line = g->line;
        const char *says = lacks(p, f, g);
        if (says)
            prom_say(p, "prom-histogram", f->name, p->line_at, "%s", says);
    }
    p->line = line;
    p->group_count = 0;
    f->closed = true;
    p->current = 0;
}

/* ---- series, labels, values ---- */

static void openmetrics(struct prom *p, const struct prom_family *f, const struct prom_sample *s, struct moe_str suffix)
{
    bool total = moe_str_is(suffix, "_total"), created = moe_str_is(suffix, "_created");
    if (f->type == PROM_COUNTER && !total && !created)
        prom_say(p, "prom-suffix", f->name, p->line_at, "a counter's samples end in _total");
    else if (f->type == PROM_INFO && !moe_str_is(suffix, "_info"))
        prom_say(p, "prom-suffix", f->name, p->line_at, "an info's samples end in _info");
    else if (f->type == PROM_STATESET && !label_named(s, moe_arena_printf(p->r.file->arena, "%.*s", MOE_FMT(f->name)).ptr))
        prom_say(p, "prom-suffix", f->name, p->line_at, "a state set's samples have a label of the metric's name");
    if (s->exemplar && !total && !moe_str_is(suffix, "_bucket"))
        prom_say(p, "prom-exemplar", f->name, p->line_at, "only counters and buckets have exemplars");
    if (f->type == PROM_INFO && !(s->value >= 1 && s->value <= 1))
        prom_say(p, "prom-value", f->name, p->line_at, "an info is 1");
    if (f->type == PROM_STATESET && !(s->value >= 1 && s->value <= 1) && !(s->value >= 0 && s->value <= 0))
        prom_say(p, "prom-value", f->name, p->line_at, "a state is 0 or 1");
    if (s->stamped && p->last_stamped && p->last_series == identity_of(s) && s->time < p->last_time)
        prom_say(p, "prom-scattered", f->name, p->line_at, "the times of one series rise");
    p->last_series = identity_of(s), p->last_time = s->time, p->last_stamped = s->stamped;
    if (f->type == PROM_COUNTER && total && !(s->value >= 0))
        prom_say(p, "prom-value", f->name, p->line_at, "a counter is not negative");
}

/* Names that differ in numbers alone are one family: weight_0_3, weight_0_4. */
static struct moe_str counted_name(struct moe_str name, char room[256])
{
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < 255; i++) {
        bool d = moe_is_digit(name.ptr[i]);
        if (!d || !i || !moe_is_digit(name.ptr[i - 1]))
            room[n++] = d ? '#' : name.ptr[i];
    }
    return (struct moe_str){ room, n };
}

enum { DIGITS = 9, NINE_DIGITS = 1000000000 };

/* Digits of a whole number, zeros at its end left out. */
static unsigned digits_of_whole(uint64_t whole)
{
    unsigned n = 0;
    while (whole && whole % 10 == 0)
        whole /= 10;
    for (; whole; whole /= 10)
        n++;
    return n;
}

/* Digits that a number has when it is written with nine at most, zeros at both ends left out. */
static unsigned digits_of(double v)
{
    char text[32];
    unsigned n = 0;
    size_t zeros = 0;
    double scaled = fabs(v);
    for (unsigned k = 0; scaled < (double)NINE_DIGITS && k < DIGITS; k++, scaled *= 10)        /* nearly all are whole, or have few decimals */
        if (!(scaled < floor(scaled)) && !(scaled > floor(scaled)))
            return digits_of_whole((uint64_t)scaled);
    snprintf(text, sizeof text, "%.9g", v);
    for (const char *c = text; *c && *c != 'e'; c++) {
        if (moe_is_digit(*c) && (n || *c != '0')) {
            n++;
            zeros = *c == '0' ? zeros + 1 : 0;
        }
    }
    return n - (unsigned)zeros;
}

static bool all_digits(struct moe_str s)
{
    size_t i = 0;
    while (i < s.len && moe_is_digit(s.ptr[i]))
        i++;
    return s.len && i == s.len;
}

static void count_value(struct prom *p, const struct prom_sample *s)
{
    char room[256];
    struct moe_str name = counted_name(s->name, room);
    const uint32_t *known = moe_map_find(p->r.paths, name);
    size_t indexes = 0;
    if (!isfinite(s->value))
        return;
    for (size_t i = 0; i < s->label_count; i++)
        indexes += all_digits(s->labels[i].value);
    if (!known) {
        if (p->r.model->vector_count == MOE_CAP_TELEMETRY_VECTORS)
            return;
        struct moe_telemetry_vector v = { .source = MOE_VECTOR_FAMILY, .path = name, .name = s->name, .line = p->line, .column = 1 };
        v.stats.count = SIZE_MAX / 2;                       /* kept though it is the first of its kind */
        reading_vector(&p->r, &v);
        known = moe_map_find(p->r.paths, name);
        if (!known)
            return;
        p->r.model->vectors[*known].stats = (struct moe_number_stats){ 0 };
    }
    struct moe_telemetry_vector *v = &p->r.model->vectors[*known];
    v->indexed |= indexes > 0 || name.len != s->name.len || memchr(name.ptr, '#', name.len) != NULL;
    moe_number_add(&v->stats, s->value, digits_of(s->value));
}

static void label_value(struct prom *p, const struct prom_sample *s, const struct prom_label *l)
{
    MOE_NOT_ZEROED char room[512];
    size_t a = strnlen(s->name.ptr, MOE_MIN(s->name.len, (size_t)200)), b = strnlen(l->name.ptr, MOE_MIN(l->name.len, (size_t)200));
    memcpy(room, s->name.ptr, a);
    room[a] = '{';
    memcpy(room + a + 1, l->name.ptr, b);
    room[a + 1 + b] = '}';
    struct moe_str path = { room, a + b + 2 };
    struct moe_telemetry_file *m = p->r.model;
    if (!hash_set_add(&p->label_values, moe_hash(moe_hash(MOE_HASH_START, path), l->value)))
        return;
    const uint32_t *known = moe_map_find(p->label_index, path);
    if (!known && m->label_count < MOE_CAP_TELEMETRY_VECTORS) {
        struct moe_telemetry_label *grown = moe_grow(p->r.file->arena, m->labels, m->label_count, &m->label_room, sizeof *grown);
        struct moe_str key = moe_arena_str(p->r.file->arena, path);
        struct moe_telemetry_label row = { moe_arena_str(p->r.file->arena, s->name), moe_arena_str(p->r.file->arena, l->name), p->line, 1 };
        if (grown && key.ptr && row.metric.ptr && row.name.ptr && moe_map_slot(p->label_index, key, (uint32_t)m->label_count)) {
            m->labels = grown;
            m->labels[m->label_count++] = row;
        }
    } else if (known && m->labels[*known].distinct < DISTINCT_MOST) {
        m->labels[*known].distinct++;
    }
    if (all_digits(l->value))
        return;
    struct moe_value v = { .path = path, .name = l->name, .text = l->value, .type = MOE_DOC_STR, .quoted = true, .line = p->line,
                           .column = (unsigned)(l->value.ptr - p->line_at) + 1 };
    if (l->value.len && memchr(l->value.ptr, '\\', l->value.len)) {
        char *plain = moe_arena_alloc(p->r.file->batch ? p->r.file->batch : p->r.file->arena, l->value.len);
        if (!plain)
            return;
        v.text = prom_unescape(l->value, plain);
        v.form = MOE_FORM_ESCAPED;
    }
    reading_value(&p->r, &v);
}

void prom_sample_judge(struct prom *p, struct prom_family *f, const struct prom_sample *s, struct moe_str suffix)
{
    if (!hash_set_add(&p->series, moe_hash(identity(s, NULL), s->name)) && !(p->openmetrics && s->stamped))
        prom_say(p, "prom-duplicate-series", s->name, p->line_at, "the same series stands twice");
    if (f->type == PROM_HISTOGRAM || f->type == PROM_GAUGEHISTOGRAM)
        histogram(p, f, s, suffix);
    else if (f->type == PROM_SUMMARY && f->typed)
        summary(p, f, s, suffix);
    if (p->openmetrics)
        openmetrics(p, f, s, suffix);
    count_value(p, s);
    for (size_t i = 0; i < s->label_count; i++)
        label_value(p, s, &s->labels[i]);
}
