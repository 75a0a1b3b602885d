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
#endif
