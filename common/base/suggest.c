#include "common/base/suggest.h"
#include "common/base/base.h"

enum { WORD_MAX = 63 };          /* longer words are never suggested */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static unsigned distance(struct moe_str a, struct moe_str b)
{
    unsigned d[WORD_MAX + 1][WORD_MAX + 1];
    for (unsigned i = 0; i <= a.len; i++)
        d[i][0] = i;
    for (unsigned k = 0; k <= b.len; k++)
        d[0][k] = k;
    for (unsigned i = 1; i <= a.len; i++) {
        for (unsigned k = 1; k <= b.len; k++) {
            char x = lower(a.ptr[i - 1]), y = lower(b.ptr[k - 1]);
            unsigned best = d[i - 1][k - 1] + (x != y);
            best = MOE_MIN(best, d[i - 1][k] + 1);
            best = MOE_MIN(best, d[i][k - 1] + 1);
            if (i > 1 && k > 1 && x == lower(b.ptr[k - 2]) && y == lower(a.ptr[i - 2]))
                best = MOE_MIN(best, d[i - 2][k - 2] + 1);
            d[i][k] = best;
        }
    }
    return d[a.len][b.len];
}

const char *moe_suggest(struct moe_str typed, const char *const *words, size_t n)
{
    const char *best = NULL;
    unsigned nearest = WORD_MAX;
    if (typed.len > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        struct moe_str word = moe_str_c(words[i]);
        if (word.len > WORD_MAX)
            continue;
        unsigned d = distance(typed, word);
        if (d < nearest && d * 3 <= MOE_MAX(word.len, typed.len)) {
            nearest = d;
            best = words[i];
        }
    }
    return best;
}
