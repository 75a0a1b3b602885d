/* Views of bytes: compare and cut by length, never by NUL. */
#ifndef MOE_COMMON_BASE_STR_H
#define MOE_COMMON_BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A view of bytes owned by someone else. Not NUL-terminated. */
struct moe_str { const char *ptr; size_t len; };

#define MOE_STR(lit)  ((struct moe_str){ "" lit, sizeof(lit) - 1 })
#define MOE_FMT(s)    (int)(s).len, (s).ptr          /* for "%.*s" */

static inline struct moe_str moe_str_c(const char *z) { return (struct moe_str){ z, z ? strlen(z) : 0 }; }

static inline bool moe_str_eq(struct moe_str a, struct moe_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Lists of words are asked so: most of them differ in the first byte. */
static inline bool moe_str_is(struct moe_str a, const char *z)
{
    return a.len ? z && a.ptr[0] == *z && strlen(z) == a.len && memcmp(a.ptr, z, a.len) == 0 : !z || !*z;
}

static inline bool moe_str_starts(struct moe_str s, struct moe_str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool moe_str_ends(struct moe_str s, struct moe_str suffix)
{
    return s.len >= suffix.len && (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

static inline struct moe_str moe_str_from(struct moe_str s, size_t start)
{
    return start >= s.len ? (struct moe_str){ s.ptr + s.len, 0 } : (struct moe_str){ s.ptr + start, s.len - start };
}

static inline bool moe_is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }
static inline bool moe_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool moe_is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool moe_is_word(char c)  { return moe_is_alpha(c) || moe_is_digit(c) || c == '_'; }

static inline struct moe_str moe_str_trim(struct moe_str s)
{
    while (s.len && moe_is_space(s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len && moe_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Split at the first `sep`: returns the head, leaves the tail in *rest. */
static inline struct moe_str moe_str_cut(struct moe_str *rest, char sep)
{
    const char *hit = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
    size_t n = hit ? (size_t)(hit - rest->ptr) : rest->len;
    struct moe_str head = { rest->ptr, n };
    rest->ptr += n + (hit != NULL);
    rest->len -= n + (hit != NULL);
    return head;
}

/* Next line without its "\n" (and "\r"); false at the end. */
static inline bool moe_str_line(struct moe_str *rest, struct moe_str *line)
{
    if (!rest->len)
        return false;
    *line = moe_str_cut(rest, '\n');
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}
#endif
