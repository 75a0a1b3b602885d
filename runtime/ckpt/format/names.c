#include "runtime/ckpt/format/names.h"
#include "common/base/utf8.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

const struct moe_ckpt_event moe_name_events[] = {
    { "name-look-alike", "a name's number is no plain decimal, yet Python's int() reads it (a sign, a space, an underscore, digits of another "
                         "script), or a "
                         "known name is spelt in other case: two tools will disagree on which step or rank this is; rename it or delete it" },
    { "name-number",     "a name that should hold a step or a rank holds no number, or one past 2^53: made by hand or by a broken script; rename "
                         "or delete it" },
    { "name-hidden",     "a name holds control characters, marks that reorder text, or bytes that are not UTF-8: what a listing shows is not what "
                         "is there" },
    { "name-leftover",   "a temporary file: a writer died, or still writes, before the rename; once no job writes here it may be deleted" },
    { "name-unknown",    "a name that belongs to none of the known layouts lies among a checkpoint's files: nothing vouches for it" },
    { .name = NULL },
};

/* ---- numbers ---- */

bool moe_name_number(struct moe_str text, uint64_t *out)
{
    uint64_t v = 0;
    if (!text.len || text.len > MOE_CAP_CKPT_WIDTH)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!moe_is_digit(text.ptr[i]))
            return false;
        v = v * 10 + (uint64_t)(text.ptr[i] - '0');
        if (v > MOE_CAP_CKPT_NUMBER)
            return false;
    }
    *out = v;
    return true;
}

/* Zeros of Unicode's decimal digits (general category Nd); the nine that follow each are its other digits. */
static const uint32_t zeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,   0xce6,   0xd66,   0xde6,
    0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,
    0x1c50,  0xa620,  0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50,
    0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
};

static int digit_of(uint32_t point)
{
    for (size_t i = 0; i < MOE_COUNT(zeros); i++)
        if (point >= zeros[i] && point < zeros[i] + 10)
            return (int)(point - zeros[i]);
    return -1;
}

/* What Python's str.strip() takes away. */
static bool space_of(uint32_t v)
{
    return (v >= 0x09 && v <= 0x0d) || (v >= 0x1c && v <= 0x20) || v == 0x85 || v == 0xa0 || v == 0x1680 || (v >= 0x2000 && v <= 0x200a) ||
           v == 0x2028 || v == 0x2029 || v == 0x202f || v == 0x205f || v == 0x3000;
}

/* The number that Python's int() would make of `text`, by its rules: spaces around, one sign, digits of any script, single underscores between. False
 * also for one below zero or past the cap. */
static bool lenient(struct moe_str text, uint64_t *out)
{
    enum { BEFORE, SIGNED, DIGIT, UNDERSCORE, AFTER } at = BEFORE;
    uint64_t v = 0;
    bool minus = false;
    while (text.len) {
        uint32_t point;
        size_t n = moe_utf8_next(text, &point);
        int d = n ? digit_of(point) : -1;
        if (d >= 0 && at != AFTER) {
            v = MOE_MIN(v * 10 + (uint64_t)d, MOE_CAP_CKPT_NUMBER + 1);
            at = DIGIT;
        } else if (n && point == '_' && at == DIGIT) {
            at = UNDERSCORE;
        } else if (n && (point == '+' || point == '-') && at == BEFORE) {
            at = SIGNED;
            minus = point == '-';
        } else if (n && space_of(point) && (at == BEFORE || at == DIGIT || at == AFTER)) {
            at = at == BEFORE ? BEFORE : AFTER;
        } else {
            return false;
        }
        text = moe_str_from(text, n);
    }
    *out = v;
    return (at == DIGIT || at == AFTER) && v <= (minus ? 0 : MOE_CAP_CKPT_NUMBER);
}

/* ---- names ---- */

static const struct form { const char *before, *after; enum moe_name_kind kind; } forms[] = {
    { "step=", "",             MOE_NAME_STEP },
    { "rank=", ".pt",          MOE_NAME_PT },
    { "rank=", ".safetensors", MOE_NAME_SAFETENSORS },
    { "rank=", ".tree",        MOE_NAME_TREE },
    { "rank=", ".meta.json",   MOE_NAME_META },
};
static const char commit_name[] = "commit.json", temp_end[] = ".tmp";

struct reading { struct moe_str name; const struct moe_objections *to; struct moe_ckpt_name *out; };

MOE_PRINTF(3, 4) static void say(const struct reading *r, const char *event, const char *fmt, ...)
{
    char text[300];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    if (r->to)
        moe_object(r->to, event, MOE_NO_OFFSET, "%s", text);
}

static bool same_letters(struct moe_str a, const char *z)
{
    for (size_t i = 0; i < a.len; i++) {
        char c = a.ptr[i] >= 'A' && a.ptr[i] <= 'Z' ? (char)(a.ptr[i] | 0x20) : a.ptr[i];
        if (c != z[i])
            return false;
    }
    return true;
}

/* Take `before` and `after` from the ends of *text, in any case; *exact tells whether the case was right. */
static bool unwrap(struct moe_str *text, const char *before, const char *after, bool *exact)
{
    size_t b = strlen(before), a = strlen(after);
    if (text->len < b + a)
        return false;
    struct moe_str head = { text->ptr, b }, tail = { text->ptr + text->len - a, a };
    if (!same_letters(head, before) || !same_letters(tail, after))
        return false;
    *exact = *exact && moe_str_is(head, before) && moe_str_is(tail, after);
    *text = (struct moe_str){ text->ptr + b, text->len - a - b };
    return true;
}

/* The number between a name's fixed parts. False, and told, when there is none. */
static bool number(const struct reading *r, struct moe_str text, bool exact, uint64_t *out)
{
    bool plain = moe_name_number(text, out);
    if (!plain && !lenient(text, out)) {
        say(r, "name-number", "\"%.*s\": \"%.*s\" is no number from 0 to 2^53", (int)MOE_MIN(r->name.len, 100), r->name.ptr,
            (int)MOE_MIN(text.len, 100), text.ptr);
        return false;
    }
    if (plain && exact) {
        r->out->width = (unsigned)text.len;
        return true;
    }
    r->out->look_alike = true;
    say(r, "name-look-alike", "\"%.*s\" passes for %s%" PRIu64, (int)MOE_MIN(r->name.len, 100), r->name.ptr, plain ? "" : "number ", *out);
    return true;
}

/* tmp_step=<N>_rank=<R>.pt: the temporary file that the reference engine's documents name. */
static bool old_temp(const struct reading *r, bool *known)
{
    bool exact = true;
    struct moe_str rest = r->name;
    *known = unwrap(&rest, "tmp_step=", ".pt", &exact);
    const char *mid = *known ? memmem(rest.ptr, rest.len, "_rank=", 6) : NULL;
    if (!mid)
        return *known = false;
    struct moe_str step = { rest.ptr, (size_t)(mid - rest.ptr) }, rank = moe_str_from(rest, step.len + 6);
    if (!number(r, step, exact, &r->out->step) || !number(r, rank, exact, &r->out->rank))
        return false;
    r->out->kind = MOE_NAME_PT;
    r->out->has_step = r->out->has_rank = true;
    return true;
}

/* One of the forms, or commit.json. *known is set when the name was meant to be one, even if its number is none. */
static bool formed(const struct reading *r, struct moe_str name, bool *known)
{
    bool exact = true;
    struct moe_str rest = name;
    if (name.len == sizeof commit_name - 1 && unwrap(&rest, commit_name, "", &exact)) {
        r->out->kind = MOE_NAME_COMMIT;
        r->out->look_alike = !exact;
        if (!exact)
            say(r, "name-look-alike", "\"%.*s\" passes for %s", MOE_FMT(name), commit_name);
        return *known = true;
    }
    for (size_t i = 0; i < MOE_COUNT(forms); i++) {
        bool step = forms[i].kind == MOE_NAME_STEP;
        exact = true;
        rest = name;
        if (!unwrap(&rest, forms[i].before, forms[i].after, &exact))
            continue;
        *known = true;
        if (!number(r, rest, exact, step ? &r->out->step : &r->out->rank))
            return false;
        r->out->kind = forms[i].kind;
        r->out->has_step = step;
        r->out->has_rank = !step;
        return true;
    }
    return *known = false;
}

static bool hidden(struct moe_str name)
{
    while (name.len) {
        uint32_t point;
        size_t n = moe_utf8_next(name, &point);
        if (!n || moe_utf8_hidden(point))
            return true;
        name = moe_str_from(name, n);
    }
    return false;
}

void moe_name_read(struct moe_str name, const struct moe_objections *to, struct moe_ckpt_name *out)
{
    struct reading r = { name, to, out };
    bool known = false, exact = true;
    *out = (struct moe_ckpt_name){ .kind = MOE_NAME_OTHER };
    if (hidden(name))
        say(&r, "name-hidden", "a name of %zu bytes does not print as it is", name.len);
    struct moe_str rest = name;
    if (unwrap(&rest, "", temp_end, &exact)) {
        out->leftover = true;
        formed(&r, rest, &known);
    } else if (old_temp(&r, &known) || known) {
        out->leftover = true;
    } else {
        formed(&r, name, &known);
    }
    if (out->leftover)
        say(&r, "name-leftover", "\"%.*s\" was never renamed into place", (int)MOE_MIN(name.len, 200), name.ptr);
    else if (!known)
        say(&r, "name-unknown", "\"%.*s\" is no name of a checkpoint's", (int)MOE_MIN(name.len, 200), name.ptr);
}

bool moe_name_write(const struct moe_ckpt_name *name, char into[MOE_NAME_ROOM])
{
    const char *temp = name->leftover ? temp_end : "";
    unsigned width = MOE_MIN(name->width, MOE_CAP_CKPT_WIDTH);
    if (name->kind == MOE_NAME_COMMIT) {
        snprintf(into, MOE_NAME_ROOM, "%s%s", commit_name, temp);
        return true;
    }
    for (size_t i = 0; i < MOE_COUNT(forms); i++) {
        uint64_t n = name->kind == MOE_NAME_STEP ? name->step : name->rank;
        if (forms[i].kind != name->kind || n > MOE_CAP_CKPT_NUMBER)
            continue;
        snprintf(into, MOE_NAME_ROOM, "%s%0*" PRIu64 "%s%s", forms[i].before, (int)MOE_MAX(width, 1u), n, forms[i].after, temp);
        return true;
    }
    return false;
}
