#include "common/base/utf8.h"

size_t moe_utf8_next(struct moe_str s, uint32_t *point)
{
    static const struct { uint32_t first; unsigned char mask, lead; } form[] = {
        { 0, 0x80, 0x00 }, { 0x80, 0xe0, 0xc0 }, { 0x800, 0xf0, 0xe0 }, { 0x10000, 0xf8, 0xf0 },
    };
    const unsigned char *p = (const unsigned char *)s.ptr;
    for (size_t more = 0; s.len && more < MOE_COUNT(form); more++) {
        if ((p[0] & form[more].mask) != form[more].lead)
            continue;
        if (more + 1 > s.len)
            return 0;
        uint32_t v = p[0] & (uint32_t)(0xff & ~form[more].mask);
        for (size_t i = 1; i <= more; i++) {
            if ((p[i] & 0xc0) != 0x80)
                return 0;
            v = v << 6 | (p[i] & 0x3f);
        }
        if (v < form[more].first || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
            return 0;
        *point = v;
        return more + 1;
    }
    return 0;
}

size_t moe_utf8_put(uint32_t v, char into[4])
{
    if (v < 0x80)
        return into[0] = (char)v, 1;
    if (v < 0x800) {
        into[0] = (char)(0xc0 | v >> 6);
        into[1] = (char)(0x80 | (v & 0x3f));
        return 2;
    }
    if (v < 0x10000) {
        into[0] = (char)(0xe0 | v >> 12);
        into[1] = (char)(0x80 | (v >> 6 & 0x3f));
        into[2] = (char)(0x80 | (v & 0x3f));
        return 3;
    }
    into[0] = (char)(0xf0 | v >> 18);
    into[1] = (char)(0x80 | (v >> 12 & 0x3f));
    into[2] = (char)(0x80 | (v >> 6 & 0x3f));
    into[3] = (char)(0x80 | (v & 0x3f));
    return 4;
}

bool moe_utf8_hidden(uint32_t v)
{
    return v < 0x20 || (v >= 0x7f && v < 0xa0) || v == 0x61c || v == 0x200e || v == 0x200f || (v >= 0x2028 && v <= 0x202e) ||
           (v >= 0x2066 && v <= 0x2069) || v == 0xfeff;
}
