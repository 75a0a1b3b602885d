/* Patterns: PCRE2 with JIT and a match limit, so that no pattern of a rule or policy can hang a run. */
#ifndef MOE_COMMON_BASE_REGEX_H
#define MOE_COMMON_BASE_REGEX_H
#include "common/base/error.h"
#include "common/base/str.h"

struct moe_regex;   /* opaque; read-only after compiling, may be shared by processes that fork */

/* `pattern` in PCRE2 syntax, matched anywhere in the subject; (?i) inside for case. Errors: PARSE with the offset as column. */
MOE_MUST_USE
enum moe_code moe_regex_new(struct moe_str pattern, struct moe_regex **out, struct moe_error *err);
void moe_regex_free(struct moe_regex **regex);

/* 1 = matches, 0 = does not, -1 = the match limit was reached (treat as a finding-worthy fault, never as "no"). */
int moe_regex_match(const struct moe_regex *regex, struct moe_str subject);
/* As above, and where: *start and *len of the whole match. */
int moe_regex_find(const struct moe_regex *regex, struct moe_str subject, size_t *start, size_t *len);

/* For matching many patterns in one large text: nothing is allocated by a match, and only the bytes near a place are looked at. */
enum moe_regex_kind {
    MOE_REGEX_TEXT,      /* as moe_regex_new(): characters of UTF-8                                                                   */
    MOE_REGEX_CHARS,     /* the same, but `$` is the very end only                                                                     */
    MOE_REGEX_BYTES,     /* bytes, ASCII classes, `$` and `\z` at the very end only, `.` is all but \n: what RE2 does, byte by byte   */
};
MOE_MUST_USE
enum moe_code moe_regex_compile(enum moe_regex_kind kind, struct moe_str pattern, struct moe_regex **out, struct moe_error *err);
unsigned moe_regex_groups(const struct moe_regex *regex);                        /* how many captures it has                       */
unsigned moe_regex_group(const struct moe_regex *regex, const char *name);       /* the number of a named one; 0 = there is none   */

struct moe_regex_room;   /* what one thread needs while it matches: captures, the JIT's stack, limits; for any number of patterns */
struct moe_regex_room *moe_regex_room_new(void);                                 /* NULL when out of memory                        */
void moe_regex_room_free(struct moe_regex_room **room);

struct moe_span { size_t start, len; bool set; };
/**
 * The leftmost match that starts in [from, upto] of `subject`, of which all is context: `\b`, `^` and `$` look at its bytes.
 *   spans  out  [count]  the whole match, then the captures; a capture that took no part, or that there is none of, is not set
 * 1 = matches, 0 = does not, -1 = a limit (steps, depth, heap) was reached: not known, never "no".
 */
int moe_regex_search(const struct moe_regex *regex, struct moe_regex_room *room, struct moe_str subject, size_t from, size_t upto, struct moe_span *spans,
                     size_t count);
#endif
