/* An exposition, line by line: comments that describe, samples that belong to what they describe. */
#include "audit/config/telemetry/prom.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const prom_type_words[] = { "untyped", "counter", "gauge", "histogram", "summary", "unknown", "info", "stateset", "gaugehistogram", NULL };

void prom_say(struct prom *p, const char *event, struct moe_str key, const char *at, const char *fmt, ...)
{
    char text[300];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    reading_fault(&p->r, event, key, p->line, at >= p->line_at ? (unsigned)(at - p->line_at) + 1 : 1, "%s", text);
}

/* Whether the line is a sample of just this name. */
static bool samples(struct moe_str line, struct moe_str name)
{
    return line.len > name.len && moe_str_starts(line, name) && (line.ptr[name.len] == ' ' || line.ptr[name.len] == '{');
}

struct signs { bool own, end, typed, text, seconds; struct moe_str counter; };

/* A third part with a point in it: a time in seconds, where the older format has whole milliseconds. */
static bool fraction_of_time(struct moe_str line)
{
    const char *brace = memrchr(line.ptr, '}', line.len);
    struct moe_str rest = brace ? moe_str_from(line, (size_t)(brace - line.ptr) + 1) : line;
    if (!brace)
        moe_str_cut(&rest, ' ');
    rest = moe_str_trim(rest);
    moe_str_cut(&rest, ' ');
    return rest.len && memchr(rest.ptr, '.', rest.len) && !memchr(rest.ptr, ' ', rest.len);
}

static void look(struct signs *s, struct moe_str line)
{
    static const char *const own_types[] = { " info", " stateset", " gaugehistogram", " unknown" };
    struct moe_str name = s->counter;
    s->text |= !line.len || moe_str_ends(line, MOE_STR(" untyped")) || (name.len && samples(line, name));
    s->end |= moe_str_is(line, "# EOF");
    s->seconds |= line.len && *line.ptr != '#' && fraction_of_time(line);
    s->own |= moe_str_starts(line, MOE_STR("# UNIT ")) || (line.len && *line.ptr != '#' && memmem(line.ptr, line.len, " # {", 4) != NULL);
    if (!moe_str_starts(line, MOE_STR("# TYPE ")))
        return;
    s->typed = true;
    for (size_t i = 0; i < MOE_COUNT(own_types); i++)
        s->own |= moe_str_ends(line, moe_str_c(own_types[i]));
    name = moe_str_from(line, 7);
    s->counter = moe_str_ends(name, MOE_STR(" counter")) ? (struct moe_str){ name.ptr, name.len - 8 } : (struct moe_str){ 0 };
}

enum { LOOKED_AT_ONCE = 1 << 20 };

/* A unit, an exemplar or a type of its own says that it is OpenMetrics; # EOF alone does when nothing speaks for the older format, in which it is a
 * comment: empty lines, untyped metrics, counters whose samples have the counter's own name. */
static bool is_openmetrics(const struct moe_lint_file *file)
{
    struct moe_str line;
    struct signs s = { 0 };
    bool cut;
    for (size_t gone = 0, at = 0; moe_lint_line(file, &at, &line, &cut);) {
        look(&s, line);
        if (at - gone > LOOKED_AT_ONCE)
            moe_lint_passed(file, gone = at);
    }
    return s.own || (s.end && (s.seconds || (s.typed && !s.text)));
}

/* The next word of a comment; the rest of the line stays in *rest. */
static struct moe_str next_word(struct moe_str *rest)
{
    while (rest->len && (*rest->ptr == ' ' || *rest->ptr == '\t'))
        rest->ptr++, rest->len--;
    struct moe_str w = { rest->ptr, 0 };
    if (rest->len && *rest->ptr == '"') {
        for (w.len = 1; w.len < rest->len && rest->ptr[w.len] != '"'; w.len++)
            w.len += rest->ptr[w.len] == '\\' && w.len + 1 < rest->len;
        w.len = MOE_MIN(w.len + 1, rest->len);
    } else {
        while (w.len < rest->len && rest->ptr[w.len] != ' ' && rest->ptr[w.len] != '\t')
            w.len++;
    }
    *rest = moe_str_from(*rest, w.len);
    return w;
}

static void enter(struct prom *p, struct prom_family *f)
{
    size_t at = (size_t)(f - p->families) + 1;
    if (p->current == at)
        return;
    prom_family_leave(p);
    if (p->openmetrics && f->closed)
        prom_say(p, "prom-scattered", f->name, p->line_at, "the lines of one metric stand together, here it begins again");
    p->current = at;
}

/* A metric whose samples would have the names of another one's: a counter a and a gauge a_created. */
static void clash(struct prom *p, struct moe_str name, enum prom_type type)
{
    char room[256];
    for (unsigned t = 0; prom_type_words[t]; t++) {
        for (size_t i = 0; prom_suffix(i); i++) {
            struct moe_str end = moe_str_c(prom_suffix(i));
            if (t == (unsigned)type && prom_suffix_fits(i, type) && name.len + end.len < sizeof room) {
                memcpy(room, name.ptr, name.len);
                memcpy(room + name.len, end.ptr, end.len);
                const uint32_t *at = moe_map_find(p->index, (struct moe_str){ room, name.len + end.len });
                if (at && p->families[*at].typed)
                    prom_say(p, "prom-type", name, name.ptr, "another metric has the name of one of its samples");
            }
            const uint32_t *at = t == 0 && name.len > end.len && moe_str_ends(name, end) ? moe_map_find(p->index, (struct moe_str){ name.ptr, name.len - end.len }) : NULL;
            if (at && p->families[*at].typed && prom_suffix_fits(i, p->families[*at].type))
                prom_say(p, "prom-type", name, name.ptr, "another metric has samples of this name");
        }
    }
}

static void type_line(struct prom *p, struct prom_family *f, struct moe_str rest, struct moe_str name)
{
    struct moe_str word = moe_str_trim(rest);
    unsigned type = 0;
    while (prom_type_words[type] && !moe_str_is(word, prom_type_words[type]))
        type++;
    if (!prom_type_words[type]) {
        prom_say(p, "prom-type", name, word.ptr, "this is no type of a metric");
        return;
    }
    if (p->openmetrics && (type == PROM_UNTYPED || (rest.len && (rest.ptr[rest.len - 1] == ' ' || rest.ptr[rest.len - 1] == '\t'))))
        prom_say(p, "prom-type", name, word.ptr, "this is no type of a metric in OpenMetrics");
    if (p->openmetrics)
        clash(p, name, (enum prom_type)type);
    if (f->typed)
        prom_say(p, "prom-type", name, name.ptr, "a second TYPE for the same metric");
    else if (f->sampled)
        prom_say(p, "prom-type", name, name.ptr, "TYPE stands before the metric's samples");
    f->type = (enum prom_type)type;
    f->typed = true;
}

static bool described(struct prom *p, struct moe_str what, struct moe_str rest)
{
    char room[256];
    struct moe_str name = next_word(&rest);
    bool in_quotes = name.len > 1 && *name.ptr == '"';
    if (in_quotes)
        name = (struct moe_str){ name.ptr + 1, name.len - 2 };
    if (!name.len || (!in_quotes && !prom_name_good(name, true))) {
        prom_say(p, "prom-name", what, name.len ? name.ptr : p->line_at, "%.*s names no metric", MOE_FMT(what));
        return true;
    }
    struct prom_family *f = prom_family_named(p, name);
    if (!f)
        return true;
    enter(p, f);
    if (moe_str_is(what, "TYPE")) {
        type_line(p, f, rest, name);
    } else if (moe_str_is(what, "UNIT")) {
        struct moe_str unit = moe_str_trim(rest);
        snprintf(room, sizeof room, "_%.*s", (int)MOE_MIN(unit.len, (size_t)128), unit.ptr);
        if (f->united)
            prom_say(p, "prom-unit", name, name.ptr, "a second UNIT for the same metric");
        else if (f->sampled)
            prom_say(p, "prom-unit", name, name.ptr, "UNIT stands before the metric's samples");
        else if (!rest.len || (unit.len && moe_is_space(rest.ptr[rest.len - 1])))
            prom_say(p, "prom-unit", name, name.ptr, "UNIT is name, one blank, unit");
        else if (unit.len && f->typed && (f->type == PROM_INFO || f->type == PROM_STATESET))
            prom_say(p, "prom-unit", name, name.ptr, "an info or a state set has no unit");
        else if (unit.len && !moe_str_ends(name, moe_str_c(room)))
            prom_say(p, "prom-unit", name, name.ptr, "the metric's name does not end in its unit");
        f->united = true;
    } else {
        if (f->helped)
            prom_say(p, "prom-help", name, name.ptr, "a second HELP for the same metric");
        else if (p->openmetrics && (f->sampled || !rest.len || *rest.ptr != ' '))
            prom_say(p, "prom-help", name, name.ptr, f->sampled ? "HELP stands before the metric's samples" : "HELP is name, one blank, text");
        f->helped = true;
        rest = moe_str_trim(rest);
        if (rest.len)
            reading_text(&p->r, MOE_STR("HELP"), MOE_STR("HELP"), rest, p->line, (unsigned)(rest.ptr - p->line_at) + 1);
    }
    return true;
}

static void comment(struct prom *p, struct moe_str line)
{
    struct moe_str rest = moe_str_from(line, 1), what = next_word(&rest);
    if (moe_str_is(what, "EOF") && p->openmetrics && line.len == 5) {
        p->ended = true;
        return;
    }
    if (moe_str_is(what, "TYPE") || moe_str_is(what, "HELP") || (moe_str_is(what, "UNIT") && p->openmetrics)) {
        described(p, what, rest);
        return;
    }
    if (p->openmetrics)
        prom_say(p, "prom-comment", MOE_STR(""), line.ptr, "OpenMetrics has no comments but HELP, TYPE, UNIT and EOF");
    struct moe_comment c = { .text = line, .line = p->line, .end_line = p->line, .column = 1, .own_line = true };
    if (p->r.code == MOE_OK)
        p->r.code = moe_lint_comment_add(p->r.file, &c, p->r.err);
}

static void one_line(struct prom *p, struct moe_str line)
{
    struct prom_sample s;
    struct moe_str suffix;
    p->line_at = line.ptr;
    struct moe_str seen = moe_str_trim(line);
    if (p->ended) {
        prom_say(p, "prom-end", MOE_STR("after"), line.ptr, "nothing follows # EOF");
        p->ended = seen.len == 0;
    }
    if (!seen.len) {
        if (p->openmetrics)
            prom_say(p, "prom-blank", MOE_STR(""), line.ptr, "OpenMetrics has no empty lines");
        return;
    }
    if (*seen.ptr == '#') {
        if (p->openmetrics && *line.ptr != '#')
            prom_say(p, "prom-blank", MOE_STR("before"), line.ptr, "OpenMetrics has no blanks before a line");
        comment(p, p->openmetrics ? moe_str_from(line, (size_t)(seen.ptr - line.ptr)) : seen);
        return;
    }
    p->r.model->records++;
    struct prom_fault f = prom_sample_read(line, p->openmetrics, &s);
    if (f.event) {
        p->r.model->broken++;
        prom_say(p, f.event, moe_str_c(f.says), f.at, "%s", f.says);
        reading_text(&p->r, MOE_STR(""), MOE_STR(""), seen, p->line, 1);
        return;
    }
    struct prom_family *family = prom_family_of(p, &s, &suffix);
    if (!family)
        return;
    enter(p, family);
    family->sampled = true;
    prom_sample_judge(p, family, &s, suffix);
}

static void too_long(struct prom *p, struct moe_str line)
{
    p->line_at = line.ptr;
    p->r.model->records++;
    p->r.model->broken++;
    prom_say(p, "prom-syntax", MOE_STR("long"), line.ptr, "a line is more than an exposition may hold");
}

/* Lines of JSON under such a name are a dump of series, which is another format. */
static bool is_dump(struct moe_str bytes)
{
    bytes = moe_str_trim(bytes);
    struct moe_str rest = moe_str_trim(moe_str_from(bytes, 1));
    size_t name = 1;
    if (!bytes.len || *bytes.ptr != '{' || !rest.len || *rest.ptr != '"')
        return false;
    while (name < rest.len && rest.ptr[name] != '"' && rest.ptr[name] != '\n')
        name++;
    rest = moe_str_trim(moe_str_from(rest, name + 1));
    return rest.len && *rest.ptr == ':';
}

static enum moe_code read_all(struct prom *p, struct moe_lint_file *file, struct moe_error *err)
{
    struct moe_str line;
    bool cut;
    p->openmetrics = p->r.model->openmetrics = is_openmetrics(file);
    for (size_t at = 0; p->r.code == MOE_OK && moe_lint_line(file, &at, &line, &cut);) {
        p->line++;
        p->r.values = 0;
        if (cut)
            too_long(p, line);
        else
            one_line(p, line);
        if (p->r.code == MOE_OK)
            p->r.code = moe_lint_spill(file, at, err);
    }
    p->line_at = file->bytes.ptr + file->bytes.len;
    prom_family_leave(p);
    if (p->openmetrics && !p->ended)
        prom_say(p, "prom-end", MOE_STR("missing"), p->line_at, "an OpenMetrics exposition ends with # EOF");
    if (file->bytes.len && p->line_at[-1] != '\n' && !p->ended)
        prom_say(p, "prom-cut", MOE_STR("cut"), p->line_at, "the last line has no end: the exposition may be cut");
    return reading_end(&p->r);
}

enum moe_code moe_read_prom(struct moe_lint_file *file, struct moe_error *err)
{
    if (is_dump(file->bytes))
        return moe_read_jsonl(file, err);
    struct prom *p = calloc(1, sizeof *p);
    if (!p)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    enum moe_code code = reading_begin(&p->r, file, err);
    if (code == MOE_OK) {
        p->index = moe_map_new();
        p->label_index = moe_map_new();
        p->series.cap = p->label_values.cap = MOE_CAP_PROM_SERIES;
        if (!p->index || !p->label_index)
            p->r.code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        code = read_all(p, file, err);
    }
    moe_map_free(&p->index);
    moe_map_free(&p->label_index);
    hash_set_free(&p->series);
    hash_set_free(&p->label_values);
    free(p);
    return code;
}
