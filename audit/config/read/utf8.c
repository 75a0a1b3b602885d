#include "audit/config/read/read.h"
#include "common/base/utf8.h"

enum order { NONE, LITTLE, BIG };

/* By its mark, or by NULs at every other of the first bytes: ASCII text in UTF-16. */
static enum order order_of(struct moe_str s)
{
    const unsigned char *b = (const unsigned char *)s.ptr;
    size_t n = MOE_MIN(s.len, (size_t)256) & ~(size_t)1, even = 0, odd = 0;
    if (s.len < 2)
        return NONE;
    if (b[0] == 0xff && b[1] == 0xfe)
        return LITTLE;
    if (b[0] == 0xfe && b[1] == 0xff)
        return BIG;
    for (size_t i = 0; i < n; i += 2) {
        even += b[i] == 0;
        odd += b[i + 1] == 0;
    }
    if (n < 4)
        return NONE;
    return odd * 10 >= n / 2 * 8 && !even ? LITTLE : even * 10 >= n / 2 * 8 && !odd ? BIG : NONE;
}

static unsigned unit(const unsigned char *b, enum order order) { return order == LITTLE ? b[0] | (unsigned)b[1] << 8 : b[1] | (unsigned)b[0] << 8; }

bool moe_lint_utf16(struct moe_str bytes) { return order_of(bytes) != NONE; }

size_t moe_lint_utf16_next(struct moe_str bytes, size_t *at, char *into, size_t room)
{
    enum order order = order_of(bytes);
    const unsigned char *b = (const unsigned char *)bytes.ptr;
    size_t n = 0, i = *at;
    for (; i + 1 < bytes.len && n + 4 <= room; i += 2) {
        unsigned v = unit(b + i, order);
        if (i == 0 && v == 0xfeff)
            continue;
        if (v >= 0xd800 && v < 0xdc00 && i + 3 < bytes.len) {
            unsigned low = unit(b + i + 2, order);
            if (low >= 0xdc00 && low < 0xe000) {
                v = 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        n += moe_utf8_put(v >= 0xd800 && v < 0xe000 ? 0xfffd : v, into + n);
    }
    *at = i + 1 < bytes.len ? i : bytes.len;
    return n;
}

enum moe_code moe_lint_utf8(struct moe_str bytes, struct moe_arena *arena, struct moe_str *out, struct moe_error *err)
{
    if (!moe_lint_utf16(bytes)) {
        *out = moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf")) ? moe_str_from(bytes, 3) : bytes;
        return MOE_OK;
    }
    size_t room = bytes.len / 2 * 3 + 8, at = 0;
    char *into = bytes.len < SIZE_MAX / 2 ? moe_arena_alloc(arena, room) : NULL;
    if (!into)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    size_t n = moe_lint_utf16_next(bytes, &at, into, room - 1);
    into[n] = 0;
    *out = (struct moe_str){ into, n };
    return MOE_OK;
}
