#include "common/report/parts.h"
#include "common/base/hash.h"
#include "common/base/term.h"
#include "common/base/utf8.h"

uint32_t moe_part_utf8(struct moe_str *rest)
{
    uint32_t point;
    size_t n = moe_utf8_next(*rest, &point);
    *rest = moe_str_from(*rest, n ? n : 1);
    return n ? point : MOE_CP_BROKEN;
}

unsigned moe_part_width(struct moe_str shown)
{
    unsigned cells = 0;
    while (shown.len) {
        uint32_t cp = moe_part_utf8(&shown);
        bool joins = (cp >= 0x300 && cp < 0x370) || (cp >= 0x200b && cp < 0x2010) || (cp >= 0xfe00 && cp < 0xfe10);
        bool wide = (cp >= 0x1100 && cp < 0x1160) || (cp >= 0x2e80 && cp < 0xa4d0) || (cp >= 0xac00 && cp < 0xd7a4)
                    || (cp >= 0xf900 && cp < 0xfb00) || (cp >= 0xff00 && cp < 0xff61) || (cp >= 0x1f300 && cp < 0x1fb00)
                    || (cp >= 0x20000 && cp < 0x40000);
        cells += joins ? 0 : wide ? 2 : 1;
    }
    return cells;
}

void moe_part_markup(struct moe_buf *out, struct moe_str s, bool drop)
{
    while (s.len) {
        struct moe_str at = s;
        uint32_t cp = moe_part_utf8(&s);
        switch (cp) {
        case '&': moe_buf_add(out, MOE_STR("&amp;")); continue;
        case '<': moe_buf_add(out, MOE_STR("&lt;")); continue;
        case '>': moe_buf_add(out, MOE_STR("&gt;")); continue;
        case '"': moe_buf_add(out, MOE_STR("&quot;")); continue;
        case '\'': moe_buf_add(out, MOE_STR("&#39;")); continue;
        case '\t': case '\n':
            if (drop)
                moe_buf_printf(out, "&#%u;", cp);                /* XML would turn them into blanks inside an attribute */
            else
                moe_buf_addc(out, (char)cp);
            continue;
        default: break;
        }
        bool control = cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
        if (drop && (control || cp == 0xfffe || cp == 0xffff))
            continue;
        if (cp == MOE_CP_BROKEN)
            moe_buf_add(out, MOE_STR("\xef\xbf\xbd"));
        else if (!moe_utf8_hidden(cp))
            moe_buf_add(out, (struct moe_str){ at.ptr, at.len - s.len });
        else
            moe_buf_printf(out, control ? "\\x%02x" : "\\u%04x", cp);
    }
}

struct moe_str moe_part_from_line(const struct moe_finding *f, unsigned line)
{
    struct moe_str rest = f->context, skipped;
    if (!f->context.len || line < f->context_line)
        return (struct moe_str){ NULL, 0 };
    for (unsigned n = f->context_line; n < line; n++)
        if (!moe_str_line(&rest, &skipped))
            return (struct moe_str){ NULL, 0 };
    return rest;
}

struct moe_str moe_part_line(const struct moe_finding *f, unsigned line)
{
    struct moe_str rest = moe_part_from_line(f, line), text;
    return rest.ptr && moe_str_line(&rest, &text) ? text : (struct moe_str){ NULL, 0 };
}

unsigned moe_part_utf16(struct moe_str line, unsigned column)
{
    if (!line.ptr || column < 2)
        return column;
    unsigned units = 1;
    struct moe_str rest = line;
    while (rest.len && (size_t)(rest.ptr - line.ptr) < column - 1)
        units += moe_part_utf8(&rest) > 0xffff ? 2 : 1;
    size_t past = column - 1 > line.len ? column - 1 - line.len : 0;   /* a column past the text stays past it */
    return units + (unsigned)past;
}

struct moe_span moe_part_span(const struct moe_finding *f)
{
    struct moe_span s = { MOE_MAX(f->line, 1u), MOE_MAX(f->column, 1u), f->end_line, f->end_column };
    if (s.end_line < s.line)
        s.end_line = s.line, s.end_column = s.column;
    if (s.end_column == 0 || (s.end_line == s.line && s.end_column < s.column))
        s.end_column = s.end_line == s.line ? s.column : 1;
    return s;
}

uint64_t moe_part_line_hash(struct moe_str rest)
{
    enum { UNITS = 100, FACTOR = 37, END = 0xffff };
    uint64_t hash = 0;
    unsigned taken = 0;
    bool after_cr = false, ended = false;
    while (taken < UNITS) {
        uint32_t cp = 0;                               /* past the end: zeros */
        if (rest.len)
            cp = moe_part_utf8(&rest);
        else if (!ended)
            cp = END, ended = true;
        bool from_text = !ended;
        if (from_text && (cp == ' ' || cp == '\t' || (after_cr && cp == '\n'))) {
            after_cr = false;
            continue;
        }
        after_cr = from_text && cp == '\r';
        if (after_cr)
            cp = '\n';
        if (cp > 0xffff) {
            hash = hash * FACTOR + (0xd800 + ((cp - 0x10000) >> 10));
            cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
            if (++taken == UNITS)
                break;
        }
        hash = hash * FACTOR + cp;
        taken++;
    }
    return hash;
}

#define REMOTE "s3://"                /* a checkpoint in a bucket has an address already */

void moe_part_uri(struct moe_buf *out, struct moe_str path)
{
    if (moe_str_starts(path, MOE_STR("./")))
        path = moe_str_from(path, 2);
    if (moe_str_starts(path, MOE_STR("/")))
        moe_buf_add(out, MOE_STR("file://"));
    if (moe_str_starts(path, MOE_STR(REMOTE))) {
        moe_buf_add(out, MOE_STR(REMOTE));
        path = moe_str_from(path, sizeof REMOTE - 1);
    }
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (moe_is_word(c) || c == '-' || c == '.' || c == '~' || c == '/')
            moe_buf_addc(out, c);
        else
            moe_buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

void moe_part_path(struct moe_buf *out, struct moe_str path)
{
    static const char *const complete[] = { "/", "./", "../", REMOTE };
    bool bare = true;
    for (size_t i = 0; i < MOE_COUNT(complete); i++)
        bare = bare && !moe_str_starts(path, moe_str_c(complete[i]));
    if (bare)
        moe_buf_add(out, MOE_STR("./"));
    moe_term_escape(out, path);
}

unsigned moe_part_cwe(const struct moe_finding *f) { return f->cwe ? f->cwe : f->rule->cwe_count ? f->rule->cwes[0] : 0; }
void moe_part_cwe_uri(struct moe_buf *out, unsigned cwe) { moe_buf_printf(out, "https://cwe.mitre.org/data/definitions/%u.html", cwe); }

const char *moe_part_level(enum moe_level level) { return level == MOE_HIGH ? "High" : level == MOE_MEDIUM ? "Medium" : "Low"; }
const char *moe_part_tier(enum moe_tier tier) { return tier == MOE_TIER_AST ? "ast" : tier == MOE_TIER_RECOVERED ? "recovered" : "lexical"; }

const char *moe_part_kind(enum moe_suppress_kind kind)
{
    static const char *const names[] = { "none", "inline", "policy", "baseline" };
    return (size_t)kind < MOE_COUNT(names) ? names[kind] : "none";
}

const char *moe_part_state(enum moe_file_state state)
{
    static const char *const names[] = { "ok", "degraded", "failed", "skipped" };
    return (size_t)state < MOE_COUNT(names) ? names[state] : "failed";
}

bool moe_part_shown(const struct moe_report *r, const struct moe_finding *f)
{
    return f->severity >= r->show_severity && f->confidence >= r->show_confidence;
}

int moe_part_path_order(struct moe_str a, struct moe_str b)
{
    size_t n = MOE_MIN(a.len, b.len);
    int d = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

uint64_t moe_part_identity(const struct moe_finding *f)
{
    uint64_t h = moe_hash_u64(moe_hash(MOE_HASH_START, f->file), f->file.len);
    h = moe_hash_u64(moe_hash(h, f->rule->code), f->fingerprint);
    return moe_hash_u64(h, f->fingerprint_nth);
}

void moe_part_error(struct moe_buf *out, const struct moe_error *e)
{
    if (e->file[0])
        moe_buf_printf(out, "%s:", e->file);
    if (e->line)
        moe_buf_printf(out, "%u:%u:", e->line, e->column);
    if (e->file[0] || e->line)
        moe_buf_addc(out, ' ');
    if (e->field[0])
        moe_buf_printf(out, "%s: ", e->field);
    moe_buf_printf(out, "%s", e->text);
}

void moe_part_give_up(struct moe_buf *out) { moe_buf_add(out, (struct moe_str){ "", SIZE_MAX }); }   /* more than any cap: refused before it is read */
