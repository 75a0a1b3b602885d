/* Tags, !!binary and templates. */
#include "common/doc/lax_yaml.h"

#define CORE "tag:yaml.org,2002:"

/* Tags by which a loader makes any object, or calls anything, of its language. */
static bool unsafe(struct moe_str tag, bool core)
{
    static const char *const anywhere[] = { "python/", "ruby/", "perl/", "php/", "java", "js/", "nodejs/", "clr", "dotnet", "com.", "org.", "net.", "io.", "System.", "sun." };
    static const char *const harmless[] = { "python/none", "python/bool", "python/bytes", "python/str", "python/unicode", "python/int", "python/long", "python/float",
                                            "python/complex", "python/list", "python/tuple", "python/dict" };
    while (tag.len && tag.ptr[0] == '!')
        tag = moe_str_from(tag, 1);
    for (size_t i = 0; i < MOE_COUNT(harmless); i++)
        if (moe_str_is(tag, harmless[i]))
            return false;
    for (size_t i = 0; i < MOE_COUNT(anywhere); i++)
        if (moe_str_starts(tag, moe_str_c(anywhere[i])))
            return true;
    return core && tag.len && memchr(tag.ptr, '.', tag.len);       /* a class's full name */
}

static bool yamls_own(struct moe_str tag)
{
    static const char *const own[] = { "null", "bool", "int", "float", "str", "binary", "timestamp", "seq", "map", "set", "omap", "pairs", "merge", "value", "yaml" };
    for (size_t i = 0; i < MOE_COUNT(own); i++)
        if (moe_str_is(tag, own[i]))
            return true;
    return false;
}

enum moe_code moe_lax_tag(struct moe_lax_yaml *y, struct moe_node_doc *n, const yaml_char_t *z, size_t at)
{
    struct moe_lax_reader *r = y->r;
    struct moe_str tag = moe_str_c((const char *)z);
    if (!z || moe_str_is(tag, "!"))
        return MOE_OK;
    bool core = moe_str_starts(tag, MOE_STR(CORE));
    struct moe_str rest = core ? moe_str_from(tag, sizeof CORE - 1) : tag;
    n->tag = core ? moe_arena_printf(r->arena, "!!%.*s", MOE_FMT(rest)) : moe_arena_str(r->arena, tag);
    if (!n->tag.ptr)
        return moe_lax_no_memory(r);
    int shown = (int)MOE_MIN(n->tag.len, (size_t)80);
    if (unsafe(rest, core))
        return moe_lax_tell(r, MOE_LAX_UNSAFE_TAG, at, "tag %.*s", shown, n->tag.ptr);
    if (core && yamls_own(rest))
        return MOE_OK;
    return moe_lax_tell(r, MOE_LAX_CUSTOM_TAG, at, "tag %.*s", shown, n->tag.ptr);
}

static int digit64(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : moe_is_digit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

enum moe_code moe_lax_binary(struct moe_lax_yaml *y, struct moe_node_doc *n)
{
    char *out = moe_arena_alloc(y->r->arena, n->text.len / 4 * 3 + 4);
    size_t count = 0;
    unsigned bits = 0, have = 0;
    if (!out)
        return moe_lax_no_memory(y->r);
    n->quoted = true;
    for (size_t i = 0; i < n->text.len; i++) {
        char c = n->text.ptr[i];
        if (moe_is_space(c) || c == '=')
            continue;
        int v = digit64(c);
        if (v < 0)
            return MOE_OK;
        bits = (bits << 6 | (unsigned)v) & 0xffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[count++] = (char)(bits >> have & 0xff);
        }
    }
    out[count] = 0;
    n->text = (struct moe_str){ out, count };
    return MOE_OK;
}

/* ---- templates ---- */

/* Blanks of a line only, from `at` to its end (or back to its beginning). */
static bool blank_to_end(struct moe_str s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t' || s.ptr[at] == '\r'))
        at++;
    return at == s.len || s.ptr[at] == '\n';
}

static bool blank_to_start(struct moe_str s, size_t at)
{
    while (at > 0 && (s.ptr[at - 1] == ' ' || s.ptr[at - 1] == '\t'))
        at--;
    return at == 0 || s.ptr[at - 1] == '\n';
}

/* The next closing mark of each kind, found once: a text of opening marks alone is walked once, not once for each. */
struct closers { size_t at[3]; };

/* Where the action that opens at `at` ends; 0 = it is none. */
static size_t action_end(struct moe_str s, size_t at, struct closers *c)
{
    static const struct { char open; const char *close; } marks[3] = { { '{', "}}" }, { '%', "%}" }, { '#', "#}" } };
    enum { LONGEST = 4096 };
    for (size_t k = 0; k < MOE_COUNT(marks); k++) {
        if (s.ptr[at + 1] != marks[k].open)
            continue;
        if (c->at[k] < at + 2) {
            const char *hit = memmem(s.ptr + at + 2, s.len - at - 2, marks[k].close, 2);
            c->at[k] = hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
        }
        return c->at[k] != SIZE_MAX && c->at[k] - at <= LONGEST ? c->at[k] + 2 : 0;
    }
    return 0;
}

static enum moe_code mask_templates(struct moe_lax_reader *r, struct moe_lax_mended *out)
{
    struct moe_str s = r->shown;
    struct closers closers = { { 0 } };
    for (size_t i = 0; i + 3 < s.len;) {
        const char *hit = memchr(s.ptr + i, '{', s.len - 3 - i);
        if (!hit)
            break;
        size_t at = (size_t)(hit - s.ptr), end = action_end(s, at, &closers);
        if (!end) {
            i = at + 1;
            continue;
        }
        out->template_at = out->template ? out->template_at : at;
        out->template = true;
        bool alone = blank_to_start(r->text, at) && blank_to_end(s, end);
        for (size_t k = at; k < end; k++)
            if (s.ptr[k] != '\n' && s.ptr[k] != '\r')
                MOE_TRY(moe_lax_mask(r, k, 1, alone ? ' ' : '_'));
        i = end;
    }
    return MOE_OK;
}

/* ---- indentation ---- */

/* "key:" and nothing else but a comment. */
static bool opens_block(struct moe_str s, size_t at)
{
    struct moe_str rest = moe_str_from(s, at), line = { 0 };
    (void)moe_str_line(&rest, &line);
    const char *comment = line.len ? memmem(line.ptr, line.len, " #", 2) : NULL;
    line = moe_str_trim(comment ? (struct moe_str){ line.ptr, (size_t)(comment - line.ptr) } : line);
    return line.len && strchr(":|>-", line.ptr[line.len - 1]);
}

static enum moe_code mend_indentation(struct moe_lax_reader *r, struct moe_lax_mended *out)
{
    size_t least = SIZE_MAX, lines = 0;
    bool padded = true;
    for (size_t l = 0; l < r->lines.count; l++) {
        size_t i = r->lines.starts[l], from = i;
        while (i < r->text.len && (r->text.ptr[i] == ' ' || r->text.ptr[i] == '\t')) {
            if (r->text.ptr[i] == '\t') {
                MOE_TRY(moe_lax_mask(r, i, 1, ' '));
                out->tabs = true;
            }
            i++;
        }
        if (i == r->text.len || r->text.ptr[i] == '\n' || r->text.ptr[i] == '\r' || r->text.ptr[i] == '#' || r->text.ptr[i] == '-')
            continue;
        bool first = lines++ == 0;
        if (!first)
            least = MOE_MIN(least, i - from);
        else if (i > from || opens_block(r->text, i))
            padded = false;                           /* the first line has what the others have, or holds them */
    }
    out->pad = padded && lines > 1 && least < 64 ? least : 0;
    return MOE_OK;
}

enum moe_code moe_lax_mend(struct moe_lax_reader *r, struct moe_lax_mended *out)
{
    *out = (struct moe_lax_mended){ 0 };
    MOE_TRY(mask_templates(r, out));
    MOE_TRY(mend_indentation(r, out));
    if (!out->pad)
        return MOE_OK;
    char *padded = moe_arena_alloc(r->arena, r->text.len + out->pad + 1);
    if (!padded)
        return moe_lax_no_memory(r);
    memset(padded, ' ', out->pad);
    memcpy(padded + out->pad, r->text.ptr, r->text.len);
    r->text.ptr = padded + out->pad;
    return MOE_OK;
}
