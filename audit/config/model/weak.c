#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

/* Passwords that people choose, which elsewhere keep a place: a short count on the keyboard, name:password, words that only praise the noun. */
bool moe_is_weak(struct moe_str s)
{
    static const char *const shy[] = { "my", "your", "our", "the", "some", "any", "new", "old", "a", "an", "here", "value" };
    struct moe_words words;
    size_t plain = 0, nouns = 0, colons = 0;
    for (size_t i = 0; i < s.len; i++) {
        plain += moe_is_alpha(s.ptr[i]) || moe_is_digit(s.ptr[i]);
        colons += s.ptr[i] == ':';
    }
    bool mixed = false;
    for (size_t i = 1; i < s.len; i++)
        mixed |= s.ptr[i] != s.ptr[0];
    moe_words_cut(s, &words);
    for (size_t i = 0; i < words.count; i++) {
        if (words.at[i].is & W_HOLD)
            return false;
        nouns += (words.at[i].is & W_NOUN) != 0;
        for (size_t k = 0; k < MOE_COUNT(shy); k++)
            if (moe_str_is(words.at[i].text, shy[k]))
                return false;
    }
    if (plain + colons != s.len || !mixed)
        return false;
    if (colons)
        return colons == 1 && s.ptr[0] != ':' && s.ptr[s.len - 1] != ':';
    return (words.digits && s.len <= 8) || (nouns && nouns < words.count);
}
