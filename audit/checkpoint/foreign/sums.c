/* What sha256sum and its relatives write:
 *   HEX  NAME    HEX *NAME       GNU, text and binary
 *   SHA256 (NAME) = HEX          BSD and --tag; OpenSSL writes SHA2-256(NAME)= HEX
 * A leading backslash says that the name is escaped: \\ \n \r. A line that begins with # is a comment. */
#include "audit/checkpoint/foreign/parts.h"

struct line { struct moe_str name, hex, word; bool tagged; };

static size_t hex_prefix(struct moe_str s)
{
    size_t n = 0;
    while (n < s.len && (moe_is_digit(s.ptr[n]) || (s.ptr[n] >= 'a' && s.ptr[n] <= 'f') || (s.ptr[n] >= 'A' && s.ptr[n] <= 'F')))
        n++;
    return n;
}

static bool split_gnu(struct moe_str s, struct line *l)
{
    size_t n = hex_prefix(s);
    if (n < 8 || s.len < n + 3 || s.ptr[n] != ' ' || (s.ptr[n + 1] != ' ' && s.ptr[n + 1] != '*'))
        return false;
    *l = (struct line){ .hex = { s.ptr, n }, .name = moe_str_from(s, n + 2) };
    return true;
}

/* The name ends at the last ") =": it may hold parentheses itself. */
static bool split_bsd(struct moe_str s, struct line *l)
{
    const char *open = s.len ? memchr(s.ptr, '(', s.len) : NULL, *close = s.len ? memrchr(s.ptr, ')', s.len) : NULL;
    if (!open || !close || close < open)
        return false;
    struct moe_str word = { s.ptr, (size_t)(open - s.ptr) }, rest = moe_str_from(s, (size_t)(close + 1 - s.ptr));
    if (word.len && word.ptr[word.len - 1] == ' ')
        word.len--;
    rest = moe_str_from(rest, rest.len && rest.ptr[0] == ' ');
    if (!word.len || !rest.len || rest.ptr[0] != '=' || memchr(word.ptr, ' ', word.len))
        return false;
    rest = moe_str_from(rest, 1);
    rest = moe_str_from(rest, rest.len && rest.ptr[0] == ' ');
    *l = (struct line){ .hex = rest, .word = word, .name = { open + 1, (size_t)(close - open - 1) }, .tagged = true };
    return true;
}

/* Into `into`, which has room for name.len; false when a backslash begins no known escape. */
static bool unescape(struct moe_str name, char *into, size_t *len)
{
    size_t n = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '\\') {
            char e = ++i < name.len ? name.ptr[i] : 0;
            c = e == '\\' ? '\\' : e == 'n' ? '\n' : e == 'r' ? '\r' : 0;
            if (!c)
                return false;
        }
        into[n++] = c;
    }
    *len = n;
    return true;
}

/* By the line's own word, else the file's name, else the digest's length. */
static const struct moe_foreign_algorithm *algorithm_of_line(struct reading *r, const struct line *l, uint64_t offset)
{
    const struct moe_foreign_algorithm *a = algorithm_of_label(r);
    if (l->tagged)
        return algorithm_of(r, l->word, offset);
    for (const struct moe_foreign_algorithm *row = moe_foreign_algorithms(); !a && row->name; row++)
        if (2 * row->bytes == l->hex.len)
            a = row;
    if (!a)
        object(r, EV_ALGORITHM, offset, "a digest of %zu digits is of no known algorithm", l->hex.len);
    return a ? algorithm_of(r, moe_str_c(a->name), offset) : NULL;
}

static enum moe_code read_line(struct reading *r, struct moe_str text, uint64_t offset)
{
    struct line l;
    bool escaped = text.ptr[0] == '\\';
    struct moe_str s = moe_str_from(text, escaped);
    if (memchr(s.ptr, 0, s.len) || (!split_gnu(s, &l) && !split_bsd(s, &l))) {
        broken(r, EV_MALFORMED, offset, "neither 'HEX  NAME' nor 'ALGORITHM (NAME) = HEX': %.*s", (int)MOE_MIN(text.len, (size_t)80), text.ptr);
        return MOE_OK;
    }
    if (escaped) {
        char *plain = moe_arena_alloc(r->f->arena, l.name.len + 1);
        if (!plain)
            return no_memory(r);
        if (!unescape(l.name, plain, &l.name.len)) {
            broken(r, EV_MALFORMED, offset, "unknown escape in the name: %.*s", (int)MOE_MIN(text.len, (size_t)200), text.ptr);
            return MOE_OK;
        }
        l.name.ptr = plain;
    }
    if (moe_str_starts(l.name, MOE_STR("./")))   /* `find . -type f | xargs sha256sum` */
        l.name = moe_str_from(l.name, 2);
    struct moe_foreign_entry e = { .name = l.name, .algorithm = algorithm_of_line(r, &l, offset), .end = UINT64_MAX, .offset = offset };
    return add_entry(r, e, l.hex);
}

static bool counts(struct moe_str line) { return line.len && line.ptr[0] != '#'; }

enum moe_code read_sums(struct reading *r)
{
    struct moe_str rest = r->bytes, line;
    size_t n = 0;
    bool fits;
    while (moe_str_line(&rest, &line))
        n += counts(line);
    MOE_TRY(begin_entries(r, n, &fits));
    if (!fits)
        return MOE_OK;
    if (r->bytes.len && r->bytes.ptr[r->bytes.len - 1] != '\n')
        object(r, EV_CUT_SHORT, r->bytes.len, "the last line has no end");
    for (rest = r->bytes; moe_str_line(&rest, &line);)
        if (counts(line))
            MOE_TRY(read_line(r, line, (uint64_t)(line.ptr - r->bytes.ptr)));
    return end_entries(r);
}
