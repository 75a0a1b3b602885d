/* Where any of many words stands in a text, in any case: four bytes at a place are looked up, two by two, and only where some word may begin with such bytes
 * is it compared. No state from byte to byte, so a processor looks at several places at once. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_KEYWORDS_H
#define MOE_AUDIT_CONFIG_SECRETS_KEYWORDS_H
#include "common/base/arena.h"
#include "common/base/error.h"

struct moe_keywords;     /* opaque; lies in the arena it was made in; read-only */

struct moe_keyword { struct moe_str text; uint16_t id; };          /* at least two bytes; the case does not matter; a word may have several ids */
/* Errors: LIMIT (out of memory). */
MOE_MUST_USE
enum moe_code moe_keywords_new(const struct moe_keyword *list, size_t count, struct moe_arena *arena, const struct moe_keywords **out, struct moe_error *err);

/* The first place in [from, upto) at which a word may begin; upto when there is none. */
size_t moe_keywords_next(const struct moe_keywords *k, struct moe_str text, size_t from, size_t upto);
/* The words that do begin at `at`, one call each: *cursor starts at 0; false when there are no more. */
bool moe_keywords_at(const struct moe_keywords *k, struct moe_str text, size_t at, uint32_t *cursor, uint16_t *id, size_t *len);
#endif
