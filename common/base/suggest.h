/* "Did you mean": the nearest of some known words. */
#ifndef MOE_COMMON_BASE_SUGGEST_H
#define MOE_COMMON_BASE_SUGGEST_H
#include "common/base/str.h"
#include <stddef.h>

/* The word of `words` (n of them) nearest to `typed` by Damerau-Levenshtein distance, case folded; NULL when none is near
 * (more than a third of the letters differ). Ties go to the earlier word. */
const char *moe_suggest(struct moe_str typed, const char *const *words, size_t n);
#endif
