#include "common/doc/json_write.h"
#include "common/base/utf8.h"
#include <math.h>
#include <stdio.h>

static void new_line(struct moe_json *j)
{
    if (j->compact || !j->depth)
        return;
    moe_buf_addc(j->out, '\n');
    for (unsigned i = 0; i < j->depth; i++)
        moe_buf_add(j->out, MOE_STR("  "));
}

/* What comes before any value: nothing after its key, else a comma and a line. */
static void before(struct moe_json *j)
{
    if (!j->after_key) {
        if (j->need_comma)
            moe_buf_addc(j->out, ',');
        new_line(j);
    }
    j->after_key = false;
    j->need_comma = true;
}

void moe_json_open(struct moe_json *j, char bracket)
{
    before(j);
    moe_buf_addc(j->out, bracket);
    j->depth++;
    j->need_comma = false;
}

void moe_json_close(struct moe_json *j, char bracket)
{
    MOE_CHECK(j->depth && !j->after_key);
    j->depth--;
    if (j->need_comma) {                                  /* an empty one stays on its line */
        if (!j->compact && !j->depth)
            moe_buf_addc(j->out, '\n');
        new_line(j);
    }
    moe_buf_addc(j->out, bracket);
    j->need_comma = true;
}

static void add_string(struct moe_buf *out, struct moe_str s)
{
    static const char escaped[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    moe_buf_addc(out, '"');
    while (s.len) {
        uint32_t point = 0;
        size_t n = moe_utf8_next(s, &point);
        const char *hit = n == 1 && point ? strchr(escaped, (int)point) : NULL;
        if (n == 0)
            moe_buf_add(out, MOE_STR("\xef\xbf\xbd"));
        else if (hit)
            moe_buf_printf(out, "\\%c", letter[hit - escaped]);
        else if (moe_utf8_hidden(point))                  /* controls must be escaped; marks that reorder text had better be */
            moe_buf_printf(out, "\\u%04x", point);
        else
            moe_buf_add(out, (struct moe_str){ s.ptr, n });
        s = moe_str_from(s, n ? n : 1);
    }
    moe_buf_addc(out, '"');
}

void moe_json_key(struct moe_json *j, const char *key)
{
    MOE_CHECK(!j->after_key);
    before(j);
    add_string(j->out, moe_str_c(key));
    moe_buf_add(j->out, j->compact ? MOE_STR(":") : MOE_STR(": "));
    j->after_key = true;
}

void moe_json_str(struct moe_json *j, struct moe_str s)
{
    before(j);
    add_string(j->out, s);
}

void moe_json_int(struct moe_json *j, int64_t v)
{
    before(j);
    moe_buf_printf(j->out, "%lld", (long long)v);
}

/* Always with a point or an exponent: a reader must not take 1e17 for a whole number past 2^53. */
static void add_exact(struct moe_buf *out, double v)
{
    char text[40];
    int n = snprintf(text, sizeof text, "%.17g", v);
    moe_buf_add(out, (struct moe_str){ text, (size_t)n });
    if (!strpbrk(text, ".e"))
        moe_buf_add(out, MOE_STR(".0"));
}

void moe_json_num(struct moe_json *j, double v, int decimals)
{
    before(j);
    if (!isfinite(v))
        moe_buf_add(j->out, MOE_STR("null"));
    else if (decimals < 0)
        add_exact(j->out, v);
    else
        moe_buf_printf(j->out, "%.*f", decimals, v);
}

void moe_json_bool(struct moe_json *j, bool v)
{
    before(j);
    moe_buf_add(j->out, v ? MOE_STR("true") : MOE_STR("false"));
}

void moe_json_null(struct moe_json *j)
{
    before(j);
    moe_buf_add(j->out, MOE_STR("null"));
}
