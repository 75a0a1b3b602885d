/* What the parts of the lexer share: how C's line splices, blanks and comments are stepped over. Internal to audit/source/lex. */
#ifndef MOE_AUDIT_SOURCE_LEX_SCAN_H
#define MOE_AUDIT_SOURCE_LEX_SCAN_H
#include "common/base/str.h"

/* clang ends lines at \n, \r\n and a lone \r; we follow it, or its line numbers and ours would name different places. */
static inline bool moe_is_newline(char c) { return c == '\n' || c == '\r'; }
static inline bool moe_is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
/* Bytes past ASCII belong to names: clang reads UTF-8 identifiers. */
static inline bool moe_is_name(char c) { return moe_is_word(c) || c == '$' || (unsigned char)c >= 0x80; }

/* Past the newline at p. */
static inline const char *moe_past_newline(const char *p, const char *end)
{
    return p + (*p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1);
}

/* Past the splice (backslash, blanks, newline) at p; p itself when there is none. */
static inline const char *moe_past_splice(const char *p, const char *end)
{
    if (p >= end || *p != '\\')
        return p;
    const char *q = p + 1;
    while (q < end && moe_is_blank(*q))
        q++;
    return q < end && moe_is_newline(*q) ? moe_past_newline(q, end) : p;
}

static inline const char *moe_past_splices(const char *p, const char *end)
{
    for (const char *q; (q = moe_past_splice(p, end)) != p;)
        p = q;
    return p;
}

/* At '/': '/' or '*' when a comment starts here (splices may stand between the two), else 0; *body is then past the marker. */
static inline char moe_comment_start(const char *p, const char *end, const char **body)
{
    if (p >= end || *p != '/')
        return 0;
    p = moe_past_splices(p + 1, end);
    if (p >= end || (*p != '/' && *p != '*'))
        return 0;
    *body = p + 1;
    return *p;
}

/* From `body`, past the end of a comment of that kind; *text_end is where its text ends, *closed whether it was ended. */
const char *moe_past_comment(char kind, const char *body, const char *end, const char **text_end, bool *closed);
/* From the first quote, past the last one, or up to the newline (or `end`) when there is none. */
const char *moe_past_quoted(const char *quote, const char *end, bool *closed);
/* At `R"`'s quote: past a raw string, to `end` when it is never closed; NULL when this is none. *text is its inside. */
const char *moe_past_raw(const char *quote, const char *end, struct moe_str *text);
/* A literal's prefix: u8 L u U, with or without R. */
bool moe_is_prefix(struct moe_str name, bool *raw);
/* Blanks, newlines, splices and comments. */
const char *moe_past_space(const char *p, const char *end);
#endif
