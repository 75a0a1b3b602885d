#include "tests/gpu/bench.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 256 };

struct table_row *table_add(struct table *t, const char *unit, double value, const char *fmt, ...)
{
    va_list args;
    MOE_CHECK(t->count < TABLE_ROWS);
    struct table_row *row = &t->rows[t->count++];
    *row = (struct table_row){ .unit = unit, .value = value };
    va_start(args, fmt);
    (void)vsnprintf(row->what, sizeof row->what, fmt, args);
    va_end(args);
    return row;
}

/* What a row comes to; "" where nothing is asked of it. */
static const char *verdict(const struct table_row *r)
{
    if (r->target > 0 && r->value < r->target)
        return "short";
    if (r->beat && r->other > 0 && r->value < 1.2 * r->other)
        return "short of 1.2 torch";
    if (r->beat && r->other <= 0)
        return "met, torch unknown";
    return r->target > 0 || r->beat ? "met" : "";
}

static void cell(FILE *to, double value)
{
    if (value > 0)
        fprintf(to, " %10.4g", value);
    else
        fprintf(to, " %10s", "-");
}

void table_print(const struct table *t, const struct table_about *about, FILE *to)
{
    fprintf(to, "moe-guard %s (%s), %s, %s\n%s: %s\nPyTorch: %s\n\n", about->version, about->commit, about->real, about->when, about->backend, about->device,
            *t->torch ? t->torch : "not measured");
    fprintf(to, "%-44s %-11s %10s %10s %10s %10s  %s\n", "what", "unit", "measured", "of peak", "target", "torch", "verdict");
    for (size_t i = 0; i < t->count; i++) {
        const struct table_row *r = &t->rows[i];
        fprintf(to, "%-44s %-11s", r->what, r->unit);
        cell(to, r->value);
        cell(to, r->peak > 0 ? r->value / r->peak : 0);
        cell(to, r->target);
        cell(to, r->other);
        fprintf(to, "  %s\n", verdict(r));
    }
}

static void member(FILE *to, const char *name, double value)
{
    if (isfinite(value) && value > 0)
        fprintf(to, ",\"%s\":%.6g", name, value);
    else
        fprintf(to, ",\"%s\":null", name);
}

/* Words of others, a driver's or a program's, as a string of JSON: what has a meaning there is left out of them. */
static void text(FILE *to, const char *name, const char *words)
{
    fprintf(to, "\"%s\":\"", name);
    for (const char *c = words; *c; c++)
        (void)fputc((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e || *c == '"' || *c == '\\' ? '?' : *c, to);
    (void)fputs("\",", to);
}

/* Lines of what was chosen, a string each. */
static void lines(FILE *to, struct moe_str text)
{
    const char *end = text.ptr + text.len, *comma = "";
    for (const char *at = text.ptr, *stop; at < end; at = stop + 1, comma = ",") {
        stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        fprintf(to, "%s\n\"%.*s\"", comma, (int)(stop - at), at);
    }
}

/* Names of rows are the program's own: nothing in them needs to be escaped. */
bool table_json(const struct table *t, const struct table_about *about, struct moe_str chosen, const char *path)
{
    const char *const words[][2] = { { "backend", about->backend }, { "elements", about->real }, { "device", about->device }, { "moe_guard", about->version },
                                     { "commit", about->commit }, { "date", about->when }, { "pytorch", t->torch } };
    FILE *to = fopen(path, "w");
    if (!to)
        return false;
    (void)fputs("{", to);                           /* ferror() tells of all of them, at the end */
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        text(to, words[i][0], words[i][1]);
    (void)fputs("\"rows\":[", to);
    for (size_t i = 0; i < t->count; i++) {
        const struct table_row *r = &t->rows[i];
        fprintf(to, "%s\n{\"what\":\"%s\",\"unit\":\"%s\"", i ? "," : "", r->what, r->unit);
        member(to, "measured", r->value);
        member(to, "peak", r->peak);
        member(to, "target", r->target);
        member(to, "torch", r->other);
        fprintf(to, ",\"verdict\":\"%s\"}", verdict(r));
    }
    (void)fputs("\n],\"chosen\":[", to);
    lines(to, chosen);
    const bool written = fputs("\n]}\n", to) >= 0 && !ferror(to);
    return fclose(to) == 0 && written;
}

static struct table_row *row_of(struct table *t, const char *what)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->rows[i].what, what) == 0)
            return &t->rows[i];
    return NULL;
}

bool table_other(struct table *t, const char *path)
{
    char line[LINE];
    FILE *from = fopen(path, "r");
    if (!from)
        return errno == ENOENT;
    while (fgets(line, sizeof line, from)) {
        char *tab = strchr(line, '\t'), *end;
        if (!tab)
            continue;
        *tab = '\0';
        if (strcmp(line, "PyTorch") == 0) {
            (void)snprintf(t->torch, sizeof t->torch, "%.*s", (int)MOE_MIN(strcspn(tab + 1, "\n"), sizeof t->torch - 1), tab + 1);
            continue;
        }
        const double value = strtod(tab + 1, &end);
        struct table_row *row = row_of(t, line);
        if (row && end != tab + 1 && value > 0)
            row->other = value;
        else            /* else a row that was renamed on one side would pass for one that was not measured */
            fprintf(stderr, "gpu_bench: %s: \"%s\" is no row of the table, or has no figure\n", path, line);
    }
    const bool read = !ferror(from);
    (void)fclose(from);
    return read;
}
