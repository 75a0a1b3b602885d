/* One line of an exposition: name, labels, value, time, exemplar. */
#include "audit/config/telemetry/prom.h"
#include "common/base/utf8.h"
#include <math.h>
#include <stdlib.h>

enum { NUMBER_LONGEST = 64, EXEMPLAR_RUNES = 128 };

struct cursor { const char *p, *end; struct prom_fault fault; bool strict; };

static void blanks(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
        c->p++;
}

static bool fail(struct cursor *c, const char *event, const char *says, const char *at)
{
    if (!c->fault.event)
        c->fault = (struct prom_fault){ event, says, at };
    return false;
}

static bool name_start(char ch, bool colons) { return moe_is_alpha(ch) || ch == '_' || (colons && ch == ':'); }
static bool name_char(char ch, bool colons) { return name_start(ch, colons) || moe_is_digit(ch); }

bool prom_name_good(struct moe_str name, bool colons)
{
    for (size_t i = 0; i < name.len; i++) {
        if (i ? !name_char(name.ptr[i], colons) : !name_start(name.ptr[i], colons))
            return false;
    }
    return name.len > 0;
}

/* 12, -0.5, 1724.25: fifteen digits and a power of ten up to the twenty-second are exact, and so is what a division makes of the two. */
static bool plain_decimal(struct moe_str text, double *out)
{
    static const double tens[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    size_t i = text.ptr[0] == '-', decimals = 0, digits = 0;
    int64_t whole = 0;
    bool point = false;
    for (; i < text.len && digits < MOE_COUNT(tens) - 1; i++) {
        if (moe_is_digit(text.ptr[i]))
            whole = whole * 10 + (text.ptr[i] - '0'), digits++, decimals += point;
        else if (text.ptr[i] == '.' && !point)
            point = true;
        else
            return false;
    }
    if (i < text.len || !digits)
        return false;
    double v = (double)whole / tens[decimals];
    *out = text.ptr[0] == '-' ? -v : v;
    return true;
}

bool prom_number(struct moe_str text, double *out)
{
    char room[NUMBER_LONGEST + 1], *end;
    size_t digits = 0;
    if (!text.len || text.len > NUMBER_LONGEST)
        return false;
    if (plain_decimal(text, out))
        return true;
    for (size_t i = 0; i < text.len; i++) {
        if ((!moe_is_word(text.ptr[i]) && text.ptr[i] != '.' && text.ptr[i] != '+' && text.ptr[i] != '-') || text.ptr[i] == 'x' || text.ptr[i] == 'X')
            return false;
        digits += moe_is_digit(text.ptr[i]);
    }
    memcpy(room, text.ptr, text.len);
    room[text.len] = 0;
    *out = strtod(room, &end);
    return end == room + text.len && (digits || isinf(*out) || isnan(*out));
}

struct moe_str prom_unescape(struct moe_str raw, char *room)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char ch = raw.ptr[i];
        if (ch == '\\' && i + 1 < raw.len)
            ch = raw.ptr[++i] == 'n' ? '\n' : raw.ptr[i];
        room[n++] = ch;
    }
    return (struct moe_str){ room, n };
}

/* "..." with \\ \" and \n; the cursor is at the opening quote. */
static bool quoted(struct cursor *c, struct moe_str *out)
{
    const char *open = c->p++;
    out->ptr = c->p;
    while (c->p < c->end && *c->p != '"') {
        uint32_t point;
        if (*c->p == '\\') {
            if (c->end - c->p < 2 || (!c->strict && !(c->p[1] == '\\' || c->p[1] == '"' || c->p[1] == 'n')))
                return fail(c, "prom-escape", "an escape in a quoted text is \\\\, \\\" or \\n", c->p);
            c->p += 2;
            continue;
        }
        size_t n = (unsigned char)*c->p < 0x80 ? 1 : moe_utf8_next((struct moe_str){ c->p, (size_t)(c->end - c->p) }, &point);
        if (!n)
            return fail(c, "prom-syntax", "a quoted text is no UTF-8", c->p);
        c->p += n;
    }
    if (c->p == c->end)
        return fail(c, "prom-syntax", "a quoted text does not end", open);
    out->len = (size_t)(c->p - out->ptr);
    c->p++;
    return true;
}

static bool bare(struct cursor *c, bool colons, struct moe_str *out)
{
    out->ptr = c->p;
    while (c->p < c->end && name_char(*c->p, colons))
        c->p++;
    out->len = (size_t)(c->p - out->ptr);
    return out->len && !moe_is_digit(*out->ptr);
}

/* One of {name="value", "metric name", ...}. */
static bool label(struct cursor *c, struct prom_sample *s, bool names_metric)
{
    struct prom_label l = { .at = c->p };
    bool in_quotes = *c->p == '"';
    if (in_quotes ? !quoted(c, &l.name) : !bare(c, false, &l.name))
        return fail(c, "prom-name", "this is no label's name", l.at);
    blanks(c);
    if (in_quotes && names_metric && (c->p == c->end || *c->p != '=')) {
        if (s->name.len)
            return fail(c, "prom-name", "a series has one name", l.at);
        s->name = l.name;
        return true;
    }
    if (c->p == c->end || *c->p != '=')
        return fail(c, "prom-syntax", "= is wanted behind a label's name", c->p);
    c->p++;
    blanks(c);
    if (c->p == c->end || *c->p != '"')
        return fail(c, "prom-syntax", "a label's value stands in quotes", c->p);
    if (!quoted(c, &l.value))
        return false;
    for (size_t i = 0; i < s->label_count; i++) {
        if (moe_str_eq(s->labels[i].name, l.name))
            return fail(c, "prom-duplicate-label", "a series has each label once", l.at);
    }
    if (s->label_count == MOE_CAP_PROM_LABELS)
        return fail(c, "prom-syntax", "a series has too many labels", l.at);
    s->labels[s->label_count++] = l;
    if (moe_str_is(l.name, "__name__")) {
        if (s->name.len || !names_metric)
            return fail(c, "prom-name", "the label __name__ is reserved", l.at);
        s->name = l.value;
    }
    return true;
}

static bool labels(struct cursor *c, struct prom_sample *s, bool names_metric)
{
    const char *open = c->p++;
    for (;;) {
        blanks(c);
        if (c->p < c->end && *c->p == '}' && !(c->strict && c->p[-1] == ',')) {
            c->p++;
            return true;
        }
        if (c->p == c->end)
            return fail(c, "prom-syntax", "the labels do not end", open);
        if (!label(c, s, names_metric))
            return false;
        blanks(c);
        if (c->p < c->end && *c->p == ',')
            c->p++;
        else if (c->p == c->end || *c->p != '}')
            return fail(c, "prom-syntax", "a comma or } is wanted behind a label", c->p);
    }
}

static struct moe_str word(struct cursor *c)
{
    struct moe_str w = { c->p, 0 };
    while (c->p < c->end && *c->p != ' ' && *c->p != '\t')
        c->p++;
    w.len = (size_t)(c->p - w.ptr);
    return w;
}

static bool whole_number(struct moe_str w)
{
    for (size_t i = w.len && *w.ptr == '-'; i < w.len; i++) {
        if (!moe_is_digit(w.ptr[i]))
            return false;
    }
    return w.len > (size_t)(*w.ptr == '-') && w.len < 20;
}

/* Characters as a reader counts them: an escape is one, and so is one of several bytes. */
static size_t characters(struct moe_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        i += s.ptr[i] == '\\';
        n += i >= s.len || ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    }
    return n;
}

/* OpenMetrics: one blank between the parts of a sample, none before, behind or instead. */
static bool spaced(struct cursor *c, const char *behind)
{
    const char *p = behind;
    if (!c->strict)
        return true;
    return (p < c->end && *p == ' ' && p + 1 < c->end && p[1] != ' ' && p[1] != '\t') || fail(c, "prom-blank", "OpenMetrics has one blank between the parts of a sample", p);
}

static bool exemplar(struct cursor *c, struct prom_sample *s)
{
    struct prom_sample own = { 0 };
    size_t runes = 0;
    double v;
    c->p++;
    if (!spaced(c, c->p))
        return false;
    blanks(c);
    if (c->p == c->end || *c->p != '{')
        return fail(c, "prom-exemplar", "an exemplar is # {labels} value", c->p);
    if (!labels(c, &own, false))
        return false;
    for (size_t i = 0; i < own.label_count; i++)
        runes += characters(own.labels[i].name) + characters(own.labels[i].value);
    if (runes > EXEMPLAR_RUNES)
        return fail(c, "prom-exemplar", "an exemplar's labels have more than 128 characters", c->p);
    if (!spaced(c, c->p))
        return false;
    blanks(c);
    const char *at = c->p;
    if (!prom_number(word(c), &v))
        return fail(c, "prom-exemplar", "an exemplar's value is no number", at);
    blanks(c);
    at = c->p;
    if (c->p < c->end && (!prom_number(word(c), &v) || !isfinite(v)))
        return fail(c, "prom-exemplar", "an exemplar's time is no number", at);
    s->exemplar = true;
    return true;
}

static bool sample(struct cursor *c, struct prom_sample *s)
{
    const char *first = c->p;
    if (*c->p != '{' && !bare(c, true, &s->name))
        return fail(c, "prom-name", "this is no metric's name", first);
    blanks(c);
    if (c->p < c->end && *c->p == '{' && !labels(c, s, first == c->p))
        return false;
    if (!s->name.len)
        return fail(c, "prom-name", "a series without a name", first);
    if (c->p < c->end && c->p > first && *c->p != ' ' && *c->p != '\t' && c->p[-1] != '}' && c->p[-1] != ' ' && c->p[-1] != '\t')
        return fail(c, "prom-name", "this is no metric's name", c->p);
    if (!spaced(c, c->p == c->end || *c->p == ' ' || c->p == first ? c->p : c->p[-1] == ' ' ? c->p - 1 : c->p))
        return false;
    blanks(c);
    const char *at = c->p;
    struct moe_str w = word(c);
    if (!w.len)
        return fail(c, "prom-value", "the value is missing", at);
    if (!prom_number(w, &s->value))
        return fail(c, "prom-value", "the value is no number", at);
    blanks(c);
    at = c->p;
    if (c->p < c->end && *c->p != '#') {
        w = word(c);
        s->stamped = true;
        if (c->strict ? !prom_number(w, &s->time) || !isfinite(s->time) : !whole_number(w) || !prom_number(w, &s->time))
            return fail(c, "prom-value", c->strict ? "the time is no number" : "the time is no whole number of milliseconds", at);
        blanks(c);
    }
    if (c->p < c->end && *c->p == '#' && c->strict)
        return exemplar(c, s) && (blanks(c), c->p == c->end || fail(c, "prom-syntax", "something follows the sample", c->p));
    return c->p == c->end || fail(c, "prom-syntax", "something follows the sample", c->p);
}

struct prom_fault prom_sample_read(struct moe_str line, bool openmetrics, struct prom_sample *out)
{
    struct cursor c = { .p = line.ptr, .end = line.ptr + line.len, .strict = openmetrics };
    out->name = (struct moe_str){ 0 };
    out->label_count = 0;
    out->stamped = out->exemplar = false;
    out->time = 0;
    const char *last = line.len ? line.ptr + line.len - 1 : line.ptr;
    if (openmetrics && line.len && (*line.ptr == ' ' || *last == ' ' || memchr(line.ptr, '\t', line.len)))
        fail(&c, "prom-blank", "OpenMetrics has no blanks around a sample, and no tabs", *line.ptr == ' ' ? line.ptr : last);
    blanks(&c);
    if (!c.fault.event)
        sample(&c, out);
    return c.fault;
}
