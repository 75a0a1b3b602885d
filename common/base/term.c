#include "common/base/term.h"
#include "common/base/clock.h"
#include "common/base/utf8.h"
#include <stdlib.h>
#include <unistd.h>

enum { SHOW_AFTER_MS = 2000, DRAW_EVERY_MS = 100, BAR_CELLS = 20 };

static bool is_set_to(const char *name, const char *value)
{
    const char *have = getenv(name);
    return have && (value ? strcmp(have, value) == 0 : have[0] != 0);
}

bool moe_term_color(enum moe_color want, FILE *to)
{
    if (want != MOE_COLOR_AUTO)
        return want == MOE_COLOR_ALWAYS;
    return !is_set_to("NO_COLOR", NULL) && !is_set_to("TERM", "dumb") && isatty(fileno(to));
}

void moe_term_escape(struct moe_buf *out, struct moe_str s)
{
    while (s.len) {
        uint32_t point;
        size_t plain = 0, n;
        while (plain < s.len && s.ptr[plain] >= ' ' && s.ptr[plain] < 0x7f)        /* nearly all of it */
            plain++;
        if (plain)
            moe_buf_add(out, (struct moe_str){ s.ptr, plain });
        s = moe_str_from(s, plain);
        if (!s.len)
            break;
        n = moe_utf8_next(s, &point);
        if (n == 0 || (n == 1 && moe_utf8_hidden(point)))
            moe_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[0]);
        else if (moe_utf8_hidden(point))
            moe_buf_printf(out, "\\u%04x", point);
        else
            moe_buf_add(out, (struct moe_str){ s.ptr, n });
        s = moe_str_from(s, n ? n : 1);
    }
}

void moe_progress_start(struct moe_progress *p, const char *what, size_t total)
{
    *p = (struct moe_progress){ .what = what, .total = total, .started_ms = (int64_t)moe_now_ms() };
    p->on = isatty(STDERR_FILENO) && !is_set_to("TERM", "dumb");
}

void moe_progress_step(struct moe_progress *p, size_t done)
{
    p->done = done;
    int64_t now = p->on ? (int64_t)moe_now_ms() : 0;
    if (!p->on || now - p->started_ms < SHOW_AFTER_MS || now - p->drawn_ms < DRAW_EVERY_MS)
        return;
    char line[160];
    p->drawn_ms = now;
    moe_progress_line(p, now - p->started_ms, line, sizeof line);
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
}

void moe_progress_line(const struct moe_progress *p, int64_t elapsed_ms, char *into, size_t room)
{
    char bar[BAR_CELLS + 1];
    double rate = elapsed_ms > 0 ? (double)p->done * 1000 / (double)elapsed_ms : 0;
    size_t done = MOE_MIN(p->done, p->total), full = p->total ? done * BAR_CELLS / p->total : 0;
    for (size_t i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    if (!p->total) {
        snprintf(into, room, "%s %zu, %.0f/s", p->what, p->done, rate);
        return;
    }
    int n = snprintf(into, room, "[%s] %s %zu of %zu, %.0f/s", bar, p->what, done, p->total, rate);
    if (rate > 0 && done && n > 0 && (size_t)n < room) {
        unsigned long left = (unsigned long)((double)(p->total - done) / rate + 0.5);
        snprintf(into + n, room - (size_t)n, ", %lu:%02lu left", left / 60, left % 60);
    }
}

void moe_progress_end(struct moe_progress *p)
{
    if (p->drawn_ms)
        fputs("\r\033[K", stderr);
    *p = (struct moe_progress){ .on = false };
}

void moe_term_wrap(struct moe_buf *out, struct moe_str text, size_t column, size_t indent)
{
    size_t n = 0;
    bool first = true;
    for (; text.len; text = moe_str_from(text, n)) {
        for (n = 0; n < text.len && moe_is_space(text.ptr[n]); n++)
            ;
        text = moe_str_from(text, n);
        for (n = 0; n < text.len && !moe_is_space(text.ptr[n]); n++)
            ;
        if (!n)
            return;
        if (!first && column + 1 + n > MOE_TERM_LINE) {
            moe_buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            moe_buf_addc(out, ' ');
            column++;
        }
        moe_buf_add(out, (struct moe_str){ text.ptr, n });
        column += n;
        first = false;
    }
}
