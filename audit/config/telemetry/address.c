#include "audit/config/telemetry/address.h"
#include <stdint.h>

size_t address_v4(struct moe_str s, unsigned char out[4])
{
    size_t i = 0;
    for (int part = 0; part < 4; part++) {
        unsigned v = 0;
        size_t from = i;
        if (part && (i >= s.len || s.ptr[i++] != '.'))
            return 0;
        from = i;
        for (; i < s.len && moe_is_digit(s.ptr[i]) && i - from < 4; i++)
            v = v * 10 + (unsigned)(s.ptr[i] - '0');
        if (i == from || v > 255 || i - from > 3 || (s.ptr[from] == '0' && i - from > 1))
            return 0;
        out[part] = (unsigned char)v;
    }
    return i;
}

static int hex(char c) { return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

size_t address_v6(struct moe_str s, unsigned char out[16])
{
    unsigned char before[16], after[16];
    size_t n[2] = { 0, 0 }, i = 0, used = 0;
    bool gap = s.len > 1 && s.ptr[0] == ':' && s.ptr[1] == ':';
    if (gap)
        i = used = 2;
    while (n[0] + n[1] < 16) {
        unsigned char four[4], *to = (gap ? after : before);
        size_t *count = &n[gap], digits = 0, dotted = i < s.len ? address_v4(moe_str_from(s, i), four) : 0;
        unsigned v = 0;
        if (dotted && n[0] + n[1] <= 12 && (gap || n[0] == 12)) {
            memcpy(to + *count, four, 4);
            *count += 4;
            used = i + dotted;
            break;
        }
        while (i + digits < s.len && digits < 5 && hex(s.ptr[i + digits]) >= 0)
            v = v * 16 + (unsigned)hex(s.ptr[i + digits++]);
        if (!digits || digits > 4)
            break;
        to[(*count)++] = (unsigned char)(v >> 8);
        to[(*count)++] = (unsigned char)(v & 255);
        i += digits;
        used = i;
        if (i + 1 < s.len && s.ptr[i] == ':' && s.ptr[i + 1] == ':' && !gap) {
            gap = true;
            i += 2;
            used = i;
        } else if (i < s.len && s.ptr[i] == ':') {
            i++;
        } else {
            break;
        }
    }
    if (gap ? n[0] + n[1] > 14 : n[0] != 16)
        return 0;
    memset(out, 0, 16);
    memcpy(out, before, n[0]);
    memcpy(out + 16 - n[1], after, n[1]);
    return used;
}

enum address_class address_v4_class(const unsigned char a[4])
{
    static const struct { unsigned char a[4]; unsigned bits; enum address_class c; } nets[] = {
        { { 10 }, 8, ADDRESS_PRIVATE },          { { 172, 16 }, 12, ADDRESS_PRIVATE },       { { 192, 168 }, 16, ADDRESS_PRIVATE },
        { { 100, 64 }, 10, ADDRESS_PRIVATE },    { { 169, 254 }, 16, ADDRESS_PRIVATE },      { { 127 }, 8, ADDRESS_NOWHERE },
        { { 0 }, 8, ADDRESS_NOWHERE },           { { 192, 0, 2 }, 24, ADDRESS_NOWHERE },     { { 198, 51, 100 }, 24, ADDRESS_NOWHERE },
        { { 203, 0, 113 }, 24, ADDRESS_NOWHERE }, { { 198, 18 }, 15, ADDRESS_NOWHERE },      { { 224 }, 3, ADDRESS_NOWHERE },
    };
    uint32_t v = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        uint32_t net = (uint32_t)nets[i].a[0] << 24 | (uint32_t)nets[i].a[1] << 16 | (uint32_t)nets[i].a[2] << 8 | nets[i].a[3];
        if ((v ^ net) >> (32 - nets[i].bits) == 0)
            return nets[i].c;
    }
    return ADDRESS_PUBLIC;
}

enum address_class address_v6_class(const unsigned char a[16])
{
    static const unsigned char zero[15];
    if (!memcmp(a, zero, 10) && a[10] == 0xff && a[11] == 0xff)
        return address_v4_class(a + 12);
    if (!memcmp(a, zero, 15) && a[15] <= 1)
        return ADDRESS_NOWHERE;
    if (a[0] == 0xff || (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8))
        return ADDRESS_NOWHERE;
    if ((a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80))
        return ADDRESS_PRIVATE;
    return ADDRESS_PUBLIC;
}
