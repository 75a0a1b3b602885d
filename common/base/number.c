#include "common/base/number.h"
#include <limits.h>
#include <stddef.h>

static unsigned digit(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : UINT_MAX;
}

uint64_t moe_number(const char *s, unsigned base, const char **end)
{
    const char *at = s;
    uint64_t v = 0;
    while (*at == ' ' || *at == '\t')
        at++;
    const char *first = at;
    for (unsigned d; (d = digit(*at)) < base; at++)
        v = v > (UINT64_MAX - d) / base ? UINT64_MAX : v * base + d;
    if (end)
        *end = at == first ? s : at;
    return v;
}

int moe_number_int(const char *s, const char **end)
{
    const char *behind;
    uint64_t v = moe_number(s, 10, &behind);
    if (end)
        *end = behind;
    return behind == s || v > INT_MAX ? -1 : (int)v;
}
