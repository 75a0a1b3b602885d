#include "common/telemetry/scan.h"
#include "common/base/utf8.h"
#include <math.h>

static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                               1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
enum { EXACT_TEN = 22, MANTISSA_DIGITS = 19, EXPONENT_CAP = 100000 };

static double scaled(uint64_t mantissa, int exponent)
{
    double v = (double)mantissa;
    if (!mantissa)
        return 0;
    if (exponent >= 0 && exponent <= EXACT_TEN)
        return v * tens[exponent];
    if (exponent < 0 && exponent >= -EXACT_TEN)
        return v / tens[-exponent];
    if (exponent > 400)
        return HUGE_VAL;
    if (exponent < -400)
        return 0;
    for (; exponent > EXACT_TEN; exponent -= EXACT_TEN)
        v *= tens[EXACT_TEN];
    for (; exponent < -EXACT_TEN; exponent += EXACT_TEN)
        v /= tens[EXACT_TEN];
    return exponent < 0 ? v / tens[-exponent] : v * tens[exponent];
}

/* Digits into the mantissa: past 19 they only count. */
struct digits { uint64_t mantissa; int dropped, read, significant, trailing_zeros; };

static const char *take_digits(const char *p, const char *end, struct digits *d)
{
    for (; p < end && moe_is_digit(*p); p++) {
        d->read++;
        if (d->significant || *p != '0') {
            d->significant++;
            d->trailing_zeros = *p == '0' ? d->trailing_zeros + 1 : 0;
        }
        if (d->significant <= MANTISSA_DIGITS)
            d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
        else
            d->dropped++;
    }
    return p;
}

static const char *take_exponent(const char *p, const char *end, int *exponent)
{
    bool minus = p < end && *p == '-';
    int v = 0;
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    const char *first = p;
    for (; p < end && moe_is_digit(*p); p++)
        v = v < EXPONENT_CAP ? v * 10 + (*p - '0') : v;
    *exponent = minus ? -v : v;
    return p == first ? NULL : p;
}

enum moe_telemetry_problem moe_scan_number(struct moe_scan_at *s, struct moe_scan_number *out)
{
    const char *p = s->p, *end = s->end;
    bool minus = *p == '-', whole = true;
    struct digits d = { 0 };
    int exponent = 0, fraction = 0;
    p += minus;
    const char *first = p;
    p = take_digits(p, end, &d);
    if (p == first)
        return p == end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON;
    if (*first == '0' && p - first > 1)
        return MOE_TELEMETRY_NOT_JSON;
    int before = d.dropped;
    if (p < end && *p == '.') {
        const char *point = ++p;
        p = take_digits(p, end, &d);
        if (p == point)
            return p == end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON;
        fraction = (int)(p - point) - (d.dropped - before);
        whole = false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p = take_exponent(p + 1, end, &exponent);
        if (!p)
            return MOE_TELEMETRY_NOT_JSON;
        whole = false;
    }
    s->p = p;
    out->value = scaled(d.mantissa, exponent - fraction + before);
    out->digits = (unsigned)(d.significant - (d.significant > 0 ? d.trailing_zeros : 0));
    if (!isfinite(out->value))
        return MOE_TELEMETRY_NAN;
    out->integer = whole || out->value == floor(out->value);
    out->value = minus ? -out->value : out->value;
    return MOE_TELEMETRY_NONE;
}

bool moe_scan_not_a_number(struct moe_scan_at *s)
{
    static const char *const words[] = { "NaN", "Infinity", "nan", "Inf", "inf", "NAN", "INF" };
    struct moe_str rest = { s->p, (size_t)(s->end - s->p) };
    if (rest.len && (*rest.ptr == '-' || *rest.ptr == '+'))
        rest = moe_str_from(rest, 1);
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        struct moe_str w = moe_str_c(words[i]);
        if (moe_str_starts(rest, w) && (rest.len == w.len || !moe_is_word(rest.ptr[w.len]))) {
            s->p = rest.ptr + w.len;
            return true;
        }
    }
    return false;
}

/* An escape begins at p (a backslash). *problem is TEXT for NUL and lone surrogates; NULL and NOT_JSON or CUT when it is none. */
static const char *escape(const char *p, const char *end, enum moe_telemetry_problem *problem, uint32_t *point)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *hit;
    *point = 0xfffd;
    if (end - p < 2) {
        *problem = MOE_TELEMETRY_CUT;
        return NULL;
    }
    if (p[1] && (hit = strchr(from, p[1])) != NULL) {
        *point = (unsigned char)to[hit - from];
        return p + 2;
    }
    int v = p[1] == 'u' && end - p >= 6 ? moe_hex4(p + 2) : -1;
    if (v < 0) {
        *problem = p[1] == 'u' && end - p < 6 ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON;
        return NULL;
    }
    p += 6;
    *point = (uint32_t)v;
    if (v >= 0xd800 && v < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        int low = moe_hex4(p + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            *point = 0x10000u + ((uint32_t)(v - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
            return p + 6;
        }
    }
    if (v == 0 || (v >= 0xd800 && v < 0xe000)) {
        *point = 0xfffd;
        *problem = MOE_TELEMETRY_TEXT;
    }
    return p;
}

enum moe_telemetry_problem moe_scan_string(struct moe_scan_at *s, struct moe_scan_string *out)
{
    const char *p = s->p + 1, *end = s->end;
    enum moe_telemetry_problem problem = MOE_TELEMETRY_NONE;
    out->raw.ptr = p;
    out->escaped = false;
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        uint32_t point;
        if (c == '"') {
            out->raw.len = (size_t)(p - out->raw.ptr);
            s->p = p + 1;
            return problem;
        }
        if (c == '\\') {
            out->escaped = true;
            enum moe_telemetry_problem fatal = MOE_TELEMETRY_NONE;
            const char *next = escape(p, end, &fatal, &point);
            if (!next)
                return fatal;
            problem = fatal ? fatal : problem;
            p = next;
        } else if (c < 0x20) {
            problem = MOE_TELEMETRY_TEXT;
            p++;
        } else if (c < 0x80) {
            p++;
        } else {
            size_t n = moe_utf8_next((struct moe_str){ p, (size_t)(end - p) }, &point);
            problem = n ? problem : MOE_TELEMETRY_TEXT;
            p += n ? n : 1;
        }
    }
    return MOE_TELEMETRY_CUT;
}

size_t moe_scan_unescape(struct moe_str raw, char *into, size_t room)
{
    const char *p = raw.ptr, *end = raw.ptr + raw.len;
    size_t n = 0;
    while (p < end) {
        char bytes[4] = { *p };
        size_t len = 1;
        if (*p == '\\') {
            enum moe_telemetry_problem ignored = MOE_TELEMETRY_NONE;
            uint32_t point;
            const char *next = escape(p, end, &ignored, &point);
            if (!next)
                break;
            p = next;
            len = moe_utf8_put(point, bytes);
        } else {
            p++;
        }
        if (n + len > room)
            return room + 1;
        memcpy(into + n, bytes, len);
        n += len;
    }
    return n;
}

char moe_scan_word(struct moe_scan_at *s)
{
    static const char *const words[] = { "true", "false", "null" };
    struct moe_str rest = { s->p, (size_t)(s->end - s->p) };
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        struct moe_str w = moe_str_c(words[i]);
        if (moe_str_starts(rest, w) && (rest.len == w.len || !moe_is_word(rest.ptr[w.len]))) {
            s->p += w.len;
            return *words[i];
        }
    }
    return 0;
}

static enum moe_telemetry_problem scalar(struct moe_scan_at *s)
{
    struct moe_scan_string text;
    struct moe_scan_number number;
    if (*s->p == '"')
        return moe_scan_string(s, &text);
    if (moe_is_digit(*s->p) || (*s->p == '-' && s->end - s->p > 1 && moe_is_digit(s->p[1])))
        return moe_scan_number(s, &number);
    if (moe_scan_word(s))
        return MOE_TELEMETRY_NONE;
    return moe_scan_not_a_number(s) ? MOE_TELEMETRY_NAN : MOE_TELEMETRY_NOT_JSON;
}

/* What does not end the reading of a value: it is bad, but one knows where it ends. */
static bool readable(enum moe_telemetry_problem p) { return p == MOE_TELEMETRY_NONE || p == MOE_TELEMETRY_TEXT || p == MOE_TELEMETRY_NAN; }

static enum moe_telemetry_problem key(struct moe_scan_at *s)
{
    struct moe_scan_string text;
    moe_scan_blank(s);
    if (!moe_scan_is(s, '"'))
        return s->p == s->end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON;
    enum moe_telemetry_problem problem = moe_scan_string(s, &text);
    if (!readable(problem))
        return problem;
    moe_scan_blank(s);
    if (!moe_scan_is(s, ':'))
        return s->p == s->end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON;
    s->p++;
    return problem;
}

/* After a value: closes what ends here. True while another value follows. */
static bool after(struct moe_scan_at *s, uint64_t maps, unsigned *depth, enum moe_telemetry_problem *problem)
{
    for (;;) {
        if (!*depth)
            return false;
        bool map = maps >> (*depth - 1) & 1;
        moe_scan_blank(s);
        if (s->p == s->end) {
            *problem = MOE_TELEMETRY_CUT;
            return false;
        }
        char c = *s->p++;
        if (c == ',') {
            enum moe_telemetry_problem bad = map ? key(s) : MOE_TELEMETRY_NONE;
            *problem = bad ? bad : *problem;
            return readable(bad);
        }
        if (c != (map ? '}' : ']')) {
            *problem = MOE_TELEMETRY_NOT_JSON;
            return false;
        }
        (*depth)--;
    }
}

/* What opens at s->p: true when a value of it comes next, false when it is empty and closed already. */
static bool opened(struct moe_scan_at *s, uint64_t *maps, unsigned *depth, enum moe_telemetry_problem *problem)
{
    bool map = *s->p++ == '{';
    moe_scan_blank(s);
    if (moe_scan_is(s, map ? '}' : ']')) {
        s->p++;
        return false;
    }
    if (*depth == MOE_CAP_SCAN_DEPTH) {
        *problem = MOE_TELEMETRY_DEPTH;
        return false;
    }
    *maps = map ? *maps | 1ull << *depth : *maps & ~(1ull << *depth);
    ++*depth;
    enum moe_telemetry_problem bad = map ? key(s) : MOE_TELEMETRY_NONE;
    *problem = bad ? bad : *problem;
    return true;
}

enum moe_telemetry_problem moe_scan_skip(struct moe_scan_at *s)
{
    enum moe_telemetry_problem problem = MOE_TELEMETRY_NONE;
    uint64_t maps = 0;
    unsigned depth = 0;
    for (;;) {
        moe_scan_blank(s);
        if (s->p == s->end)
            return MOE_TELEMETRY_CUT;
        if (*s->p == '{' || *s->p == '[') {
            bool more = opened(s, &maps, &depth, &problem);
            if (!readable(problem))
                return problem;
            if (more)
                continue;
        } else {
            enum moe_telemetry_problem bad = scalar(s);
            if (!readable(bad))
                return bad;
            problem = bad ? bad : problem;
        }
        if (!after(s, maps, &depth, &problem))
            return problem;
    }
}
