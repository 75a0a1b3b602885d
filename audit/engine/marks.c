#include "audit/engine/marks.h"

static bool is_code(struct moe_str s)
{
    return s.len == 4 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && moe_is_digit(s.ptr[1]) && moe_is_digit(s.ptr[2]) && moe_is_digit(s.ptr[3]);
}

/* Codes after `word`, up to the first thing that is none. */
static bool lists(struct moe_str line, struct moe_str word, struct moe_str code)
{
    for (size_t i = 0; i + word.len <= line.len; i++) {
        struct moe_str rest = moe_str_from(line, i);
        if (!moe_str_starts(rest, word) || (i && moe_is_word(line.ptr[i - 1])))
            continue;
        rest = moe_str_trim(moe_str_from(rest, word.len));
        while (rest.len) {
            size_t n = 0;
            while (n < rest.len && moe_is_word(rest.ptr[n]))
                n++;
            struct moe_str one = { rest.ptr, n };
            if (!is_code(one))
                break;
            if (moe_str_eq(one, code))
                return true;
            rest = moe_str_from(rest, n);
            while (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == ','))
                rest = moe_str_from(rest, 1);
        }
    }
    return false;
}

enum moe_mark moe_mark_of(struct moe_str line, struct moe_str code)
{
    if (lists(line, MOE_STR("expect:"), code))
        return MOE_MARK_EXPECT;
    return lists(line, MOE_STR("miss:"), code) ? MOE_MARK_MISS : MOE_MARK_NONE;
}
