#include "common/report/suppress.h"
#include "common/base/hash.h"
#include "common/base/utf8.h"
#include "common/report/parts.h"
#include <strings.h>

enum { CODE_LEN = 4, DATE_LEN = 10, CAP_FIELD_BYTES = 128 };

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool fail(struct moe_nosec *out, enum moe_nosec_fault fault, struct moe_str detail)
{
    out->fault = fault;
    out->detail = detail;
    return false;
}
#define MALFORMED(out, why) fail((out), MOE_NOSEC_MALFORMED, MOE_STR(why))

/* ---- the comment ---- */

/* What the comment says, without marker and surrounding blanks. `*odd` when more than the plain marker stood before it ("///", "* " of a block
 * comment's second line): such a text may still be meant as a suppression, and is then a fault instead of silence. */
static struct moe_str inner_text(struct moe_str t, bool *odd)
{
    static const struct { const char *open, *close; } markers[] = {
        { "/*", "*/" }, { "<!--", "-->" }, { "//", "" }, { "--", "" }, { "#", "" }, { ";", "" },
    };
    for (size_t i = 0; i < MOE_COUNT(markers); i++)
        if (moe_str_starts(t, moe_str_c(markers[i].open))) {
            t = moe_str_from(t, strlen(markers[i].open));
            t.len -= moe_str_ends(t, moe_str_c(markers[i].close)) ? strlen(markers[i].close) : 0;
            break;
        }
    *odd = false;
    t = moe_str_trim(t);
    while (t.len && memchr("/*!<#", t.ptr[0], 5)) {
        *odd = true;
        t = moe_str_trim(moe_str_from(t, 1));
    }
    return t;
}

/* "nosec" in any case, as a whole word. */
static bool means_nosec(struct moe_str t)
{
    if (t.len < 5 || strncasecmp(t.ptr, "nosec", 5) != 0)
        return false;
    return t.len == 5 || !(moe_is_word(t.ptr[5]) || (unsigned char)t.ptr[5] >= 0x80);
}

/* Characters that would let a reason look different from what it is. */
static bool has_hidden(struct moe_str t)
{
    while (t.len) {
        uint32_t cp = moe_part_utf8(&t);
        if (moe_utf8_hidden(cp) && cp != '\t')
            return true;
    }
    return false;
}

/* ---- the codes ---- */

static bool is_code(struct moe_str s)
{
    return s.len == CODE_LEN && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && moe_is_digit(s.ptr[1]) && moe_is_digit(s.ptr[2]) && moe_is_digit(s.ptr[3]);
}

static struct moe_str take_word(struct moe_str *rest)
{
    struct moe_str word = { rest->ptr, 0 };
    while (word.len < rest->len && !is_blank(word.ptr[word.len]) && word.ptr[word.len] != ',' && word.ptr[word.len] != ':')
        word.len++;
    *rest = moe_str_from(*rest, word.len);
    return word;
}

static bool add_code(struct moe_nosec *out, struct moe_str word)
{
    if (!word.len)
        return MALFORMED(out, "a code is missing");
    if (!is_code(word))
        return fail(out, MOE_NOSEC_MALFORMED, word);
    if (moe_str_starts(word, MOE_STR("M0")))
        return MALFORMED(out, "what is said about suppressions cannot be suppressed");
    for (size_t i = 0; i < out->code_count; i++)
        if (moe_str_eq(out->codes[i], word))
            return MALFORMED(out, "a code is repeated");
    if (out->code_count == MOE_NOSEC_MAX_CODES)
        return MALFORMED(out, "more than 8 codes");
    out->codes[out->code_count++] = word;
    return true;
}

/* From behind "nosec" to behind the ":". */
static bool read_codes(struct moe_nosec *out, struct moe_str *rest)
{
    struct moe_str trimmed = moe_str_trim(*rest);
    bool colon = moe_str_starts(trimmed, MOE_STR(":"));
    if (!trimmed.len || moe_str_is(trimmed, ":") || (colon && is_blank(trimmed.ptr[1])))
        return fail(out, MOE_NOSEC_BARE, MOE_STR("it names no rule"));
    if (!is_blank(rest->ptr[0]))
        return MALFORMED(out, "a blank must follow nosec");
    if (is_blank(rest->ptr[1]))
        return MALFORMED(out, "only one blank may follow nosec");
    *rest = moe_str_from(*rest, 1);
    for (;;) {
        if (!add_code(out, take_word(rest)))
            return false;
        if (!moe_str_starts(*rest, MOE_STR(",")))
            break;
        *rest = moe_str_from(*rest, 1);
        while (rest->len && is_blank(rest->ptr[0]))
            *rest = moe_str_from(*rest, 1);
    }
    if (!moe_str_trim(*rest).len)
        return fail(out, MOE_NOSEC_WEAK_REASON, MOE_STR("the reason is missing"));
    if (rest->ptr[0] != ':')
        return MALFORMED(out, "':' and the reason must follow the codes");
    *rest = moe_str_from(*rest, 1);
    return true;
}

/* ---- owner, ticket, until ---- */

static bool is_date(struct moe_str s)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (s.len != DATE_LEN || s.ptr[4] != '-' || s.ptr[7] != '-')
        return false;
    unsigned part[3] = { 0 };
    for (size_t i = 0, k = 0; i < DATE_LEN; i++) {
        if (i == 4 || i == 7) {
            k++;
            continue;
        }
        if (!moe_is_digit(s.ptr[i]))
            return false;
        part[k] = part[k] * 10 + (unsigned)(s.ptr[i] - '0');
    }
    if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] < 1)
        return false;
    bool leap = part[0] % 4 == 0 && (part[0] % 100 != 0 || part[0] % 400 == 0);
    return part[2] <= days[part[1] - 1] + (unsigned)(leap && part[1] == 2);
}

static const struct key { const char *text; size_t offset; } keys[] = {
    { "owner=",  offsetof(struct moe_nosec, owner)  },
    { "ticket=", offsetof(struct moe_nosec, ticket) },
    { "until=",  offsetof(struct moe_nosec, until)  },
};

/* "[expires=...]": a bracketed field, though not one of ours. */
static bool looks_like_field(struct moe_str bare, bool bracketed)
{
    size_t n = 0;
    while (n < bare.len && moe_is_alpha(bare.ptr[n]))
        n++;
    return bracketed && n > 1 && n < bare.len && bare.ptr[n] == '=';
}

/* The reason's last word as a field: 1 taken, 0 it is prose, -1 a fault. */
static int read_field(struct moe_nosec *out, struct moe_str word)
{
    bool bracketed = word.len > 1 && word.ptr[0] == '[' && word.ptr[word.len - 1] == ']';
    struct moe_str bare = bracketed ? (struct moe_str){ word.ptr + 1, word.len - 2 } : word;
    for (size_t k = 0; k < MOE_COUNT(keys); k++) {
        if (!moe_str_starts(bare, moe_str_c(keys[k].text)))
            continue;
        struct moe_str *into = (struct moe_str *)((char *)out + keys[k].offset), value = moe_str_from(bare, strlen(keys[k].text));
        if (into->len)
            return (void)MALFORMED(out, "owner=, ticket= or until= is repeated"), -1;
        if (!value.len || value.len > CAP_FIELD_BYTES || memchr(value.ptr, '[', value.len) || memchr(value.ptr, ']', value.len))
            return (void)fail(out, MOE_NOSEC_MALFORMED, word), -1;
        *into = value;
        return 1;
    }
    if (looks_like_field(bare, bracketed))
        return (void)fail(out, MOE_NOSEC_MALFORMED, word), -1;
    return 0;
}

/* What follows a field's name in prose that means the field: "=" or ":" (or a full-width look-alike of one), behind blanks; of a date its first digit. */
static bool gives_value(struct moe_str rest, bool date)
{
    bool blank = rest.len && is_blank(rest.ptr[0]);
    while (rest.len && is_blank(rest.ptr[0]))
        rest = moe_str_from(rest, 1);
    return moe_str_starts(rest, MOE_STR("=")) || moe_str_starts(rest, MOE_STR(":")) || moe_str_starts(rest, MOE_STR("\xef\xbc\x9d")) ||
           moe_str_starts(rest, MOE_STR("\xef\xbc\x9a")) || (date && blank && rest.len && moe_is_digit(rest.ptr[0]));
}

/* A field where none is read: its writer believes that it counts, and an `until` that nobody reads never comes. */
static bool stray_field(struct moe_str reason)
{
    for (size_t i = 0; i < reason.len; i++)
        for (size_t k = 0; k < MOE_COUNT(keys); k++) {
            size_t n = strlen(keys[k].text) - 1;
            if (reason.len - i > n && strncasecmp(reason.ptr + i, keys[k].text, n) == 0 && !(i && moe_is_word(reason.ptr[i - 1])) &&
                gives_value(moe_str_from(reason, i + n), keys[k].offset == offsetof(struct moe_nosec, until)))
                return true;
        }
    return false;
}

static bool read_fields(struct moe_nosec *out, struct moe_str *reason)
{
    for (;;) {
        *reason = moe_str_trim(*reason);
        size_t start = reason->len;
        while (start && !is_blank(reason->ptr[start - 1]))
            start--;
        int got = start < reason->len ? read_field(out, moe_str_from(*reason, start)) : 0;
        if (got < 0)
            return false;
        if (!got)
            break;
        reason->len = start;
    }
    if (stray_field(*reason))
        return MALFORMED(out, "owner=, ticket= and until= must end the comment, in small letters and without blanks");
    if (out->until.len && !is_date(out->until))
        return fail(out, MOE_NOSEC_MALFORMED, out->until);
    return true;
}

/* ---- the whole ---- */

static void read_nosec(struct moe_nosec *out, struct moe_str text, bool odd, bool (*known)(void *, struct moe_str), void *ctx, const char *today)
{
    struct moe_str rest = moe_str_from(text, 5);
    if (odd)
        return (void)MALFORMED(out, "it must follow the plain comment marker on the same line");
    if (out->end_line > out->line || memchr(text.ptr, '\n', text.len))
        return (void)MALFORMED(out, "it must stand on one line");
    if (has_hidden(text))
        return (void)MALFORMED(out, "it holds control or direction characters");
    if (memcmp(text.ptr, "nosec", 5) != 0)
        return (void)MALFORMED(out, "nosec is written in small letters");
    if (!read_codes(out, &rest))
        return;
    out->reason = moe_str_trim(rest);
    if (!read_fields(out, &out->reason))
        return;
    for (size_t i = 0; i < out->code_count; i++)
        if (!known(ctx, out->codes[i]))
            return (void)fail(out, MOE_NOSEC_UNKNOWN_CODE, out->codes[i]);
    const char *weak = moe_reason_fault(out->reason);
    if (weak)
        fail(out, MOE_NOSEC_WEAK_REASON, moe_str_c(weak));
    else if (out->until.len && memcmp(out->until.ptr, today, DATE_LEN) < 0)
        fail(out, MOE_NOSEC_EXPIRED, out->until);
}

bool moe_nosec_parse(const struct moe_comment *c, bool (*known)(void *, struct moe_str code), void *ctx, const char *today, struct moe_nosec *out)
{
    bool odd;
    struct moe_str text = inner_text(c->text, &odd);
    if (!means_nosec(text))
        return false;
    MOE_CHECK(today && strlen(today) == DATE_LEN);
    *out = (struct moe_nosec){ .line = c->line, .end_line = MOE_MAX(c->line, c->end_line), .column = c->column };
    out->first_line = c->own_line ? out->end_line + 1 : c->line;
    out->last_line = c->own_line ? out->end_line + 1 : out->end_line;
    read_nosec(out, text, odd, known, ctx, today);
    return true;
}

void moe_nosec_describe(const struct moe_nosec *n, struct moe_buf *out)
{
    switch (n->fault) {
    case MOE_NOSEC_OK:
        moe_buf_add(out, MOE_STR("suppression is sound"));
        return;
    case MOE_NOSEC_BARE:
        moe_buf_add(out, MOE_STR("bare suppression: name the rules and say why, as in \"nosec M113: reason\""));
        return;
    case MOE_NOSEC_MALFORMED:
        moe_buf_printf(out, "suppression does not parse and suppresses nothing (%.*s); write \"nosec M113: reason\"", MOE_FMT(n->detail));
        return;
    case MOE_NOSEC_UNKNOWN_CODE:
        moe_buf_printf(out, "suppression names %.*s, which is no rule; it suppresses nothing", MOE_FMT(n->detail));
        return;
    case MOE_NOSEC_WEAK_REASON:
        moe_buf_printf(out, "suppression without a real reason suppresses nothing: %.*s", MOE_FMT(n->detail));
        return;
    case MOE_NOSEC_EXPIRED:
        moe_buf_printf(out, "suppression expired: it was valid until %.*s", MOE_FMT(n->detail));
        return;
    }
}

/* ---- applying ---- */

static bool repeats(struct moe_str reason, struct moe_str title)
{
    size_t i = 0, k = 0;
    for (;; i++, k++) {                     /* letters and digits only, case folded */
        while (i < reason.len && !moe_is_word(reason.ptr[i]))
            i++;
        while (k < title.len && !moe_is_word(title.ptr[k]))
            k++;
        if (i >= reason.len || k >= title.len)
            return k > 0 && i >= reason.len && k >= title.len;
        if ((reason.ptr[i] | 32) != (title.ptr[k] | 32))
            return false;
    }
}

bool moe_nosec_touches(const struct moe_nosec *n, const struct moe_finding *f)
{
    unsigned last = MOE_MAX(f->line, f->end_line);
    return (f->line >= n->first_line && f->line <= n->last_line) || (last >= n->first_line && last <= n->last_line);
}

static bool covers(const struct moe_nosec *n, const struct moe_finding *f)
{
    if (!moe_nosec_touches(n, f))
        return false;
    for (size_t i = 0; i < n->code_count; i++)
        if (moe_str_eq(n->codes[i], f->rule->code))
            return true;
    return false;
}

bool moe_nosec_apply(struct moe_nosec *list, size_t count, struct moe_finding *f)
{
    for (size_t i = 0; i < count; i++) {
        struct moe_nosec *n = &list[i];
        if (n->fault != MOE_NOSEC_OK || !covers(n, f))
            continue;
        if (repeats(n->reason, f->rule->title) || repeats(n->reason, f->rule->name) || repeats(n->reason, f->message)) {
            fail(n, MOE_NOSEC_WEAK_REASON, MOE_STR("the reason only repeats what the rule says"));
            continue;
        }
        n->used++;
        if (f->suppressed == MOE_SUPPRESS_NONE) {
            f->suppressed = MOE_SUPPRESS_INLINE;
            f->reason = n->reason;
            f->owner = n->owner;
            f->ticket = n->ticket;
            f->until = n->until;
        }
        return true;
    }
    return false;
}

/* ---- reporting ---- */

const char *moe_nosec_rule(enum moe_nosec_fault fault)
{
    static const char *const rules[] = {
        [MOE_NOSEC_BARE] = "M001", [MOE_NOSEC_MALFORMED] = "M002", [MOE_NOSEC_UNKNOWN_CODE] = "M003", [MOE_NOSEC_WEAK_REASON] = "M004", [MOE_NOSEC_EXPIRED] = "M006",
    };
    return rules[fault];
}

uint64_t moe_nosec_print(const struct moe_nosec *n)
{
    uint64_t h = moe_hash_u64(MOE_HASH_START, n->fault);
    for (size_t i = 0; i < n->code_count; i++)
        h = moe_hash(h, n->codes[i]);
    return moe_hash(moe_hash(h, n->reason), n->detail);
}

bool moe_nosec_keep(struct moe_arena *arena, struct moe_finding *f)
{
    struct moe_str *words[] = { &f->reason, &f->owner, &f->ticket, &f->until };
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        *words[i] = words[i]->len ? moe_arena_str(arena, *words[i]) : MOE_STR("");
        if (!words[i]->ptr)
            return false;
    }
    return true;
}
