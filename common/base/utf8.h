/* UTF-8, decoded strictly: no overlong forms, no surrogates, nothing past U+10FFFF. */
#ifndef MOE_COMMON_BASE_UTF8_H
#define MOE_COMMON_BASE_UTF8_H
#include "common/base/base.h"
#include "common/base/str.h"

/* Decode the first character of `s`: its length in bytes (1 to 4) and, in *point, its number. 0 when `s` is empty or starts with
 * bytes that are no character; the caller then steps over one byte. */
size_t moe_utf8_next(struct moe_str s, uint32_t *point);

/* Encode one number that is a character: the length, 1 to 4. `into` gets no NUL. */
size_t moe_utf8_put(uint32_t point, char into[4]);

/* The number that four hexadecimal digits at `p` write, as behind \u; -1 when one of them is none. */
static inline int moe_hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

/* True for what must not reach a terminal or a one-line report as it is: C0 and C1 controls, DEL, line separators and the marks that
 * reorder text (CVE-2021-42574). */
bool moe_utf8_hidden(uint32_t point);
#endif
