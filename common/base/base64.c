#include "common/base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void moe_base64_encode(struct moe_str bytes, char *into)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    for (; left >= 3; left -= 3, p += 3) {
        *into++ = alphabet[p[0] >> 2];
        *into++ = alphabet[(p[0] & 3) << 4 | p[1] >> 4];
        *into++ = alphabet[(p[1] & 15) << 2 | p[2] >> 6];
        *into++ = alphabet[p[2] & 63];
    }
    if (left) {
        unsigned second = left == 2 ? p[1] : 0;
        *into++ = alphabet[p[0] >> 2];
        *into++ = alphabet[(p[0] & 3) << 4 | second >> 4];
        *into++ = left == 2 ? alphabet[(second & 15) << 2] : '=';
        *into++ = '=';
    }
    *into = 0;
}

static int value(char c, char plus, char slash)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (moe_is_digit(c))
        return c - '0' + 52;
    return c == plus ? 62 : c == slash ? 63 : -1;
}

/* `text` without its padding. Six bits a character; a byte leaves as soon as eight are there; what is left at the end must be zeros. */
static bool decode(struct moe_str text, char plus, char slash, unsigned char *into, size_t room, size_t *n)
{
    unsigned held = 0, bits = 0;
    size_t bytes = 0;
    if (text.len % 4 == 1 || text.len / 4 * 3 + text.len % 4 * 3 / 4 > room)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int v = value(text.ptr[i], plus, slash);
        if (v < 0)
            return false;
        held = (held << 6 | (unsigned)v) & 0xfff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            into[bytes++] = (unsigned char)(held >> bits);
        }
    }
    if (held & ((1u << bits) - 1))
        return false;
    *n = bytes;
    return true;
}

static size_t padding(struct moe_str text)
{
    size_t n = 0;
    while (n < 2 && n < text.len && text.ptr[text.len - 1 - n] == '=')
        n++;
    return n;
}

bool moe_base64_decode(struct moe_str text, unsigned char *into, size_t room, size_t *n)
{
    if (text.len % 4)
        return false;
    text.len -= padding(text);
    return decode(text, '+', '/', into, room, n);
}

bool moe_base64_decode_url(struct moe_str text, unsigned char *into, size_t room, size_t *n)
{
    size_t pad = padding(text);
    if (pad && text.len % 4)
        return false;
    text.len -= pad;
    return decode(text, '-', '_', into, room, n);
}
