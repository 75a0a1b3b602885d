#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

/* Letters and digits, and a colon at most; not one of them again and again. */
static bool is_solid(struct moe_str s, size_t *colons)
{
    size_t solid = 0;
    bool mixed = false;
    *colons = 0;
    for (size_t i = 0; i < s.len; i++) {
        solid += moe_is_alpha(s.ptr[i]) || moe_is_digit(s.ptr[i]);
        *colons += s.ptr[i] == ':';
        mixed |= s.ptr[i] != s.ptr[0];
    }
    return mixed && solid + *colons == s.len;
}

/* changeme, your-token; "my" says so in plain text only. */
static bool asks_for_another(const struct moe_words *words, bool encoded)
{
    for (size_t i = 0; i < words->count; i++)
        if (words->at[i].is & W_HOLD && !(encoded && moe_str_is(words->at[i].text, "my")))
            return true;
    return false;
}

/* Words by which someone speaks of what stands here instead of writing it. */
static bool is_shy(const struct moe_words *words)
{
    static const char *const shy[] = { "my", "your", "our", "the", "some", "any", "new", "old", "a", "an", "here", "value" };
    for (size_t i = 0; i < words->count; i++)
        for (size_t k = 0; k < MOE_COUNT(shy); k++)
            if (moe_str_is(words->at[i].text, shy[k]))
                return true;
    return false;
}

bool moe_is_weak(struct moe_str text, bool encoded)
{
    struct moe_words words;
    size_t colons, nouns = 0;
    if (!is_solid(text, &colons))
        return false;
    moe_words_cut(text, &words);
    if (asks_for_another(&words, encoded) || (!encoded && is_shy(&words)))
        return false;
    for (size_t i = 0; i < words.count; i++)
        nouns += (words.at[i].is & W_NOUN) != 0;
    if (colons)
        return colons == 1 && text.ptr[0] != ':' && text.ptr[text.len - 1] != ':';
    return encoded || (words.digits && text.len <= 12) || (nouns && nouns < words.count);
}
