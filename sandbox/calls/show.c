/* Values of arguments: read as people write them, shown as people read them. */
#include "sandbox/calls/calls.h"
#include "common/base/base.h"
#include <fcntl.h>
#include <inttypes.h>

uint64_t moe_arg_bits(const struct moe_arg_info *arg)
{
    switch (arg ? arg->kind : MOE_ARG_NONE) {
    case MOE_ARG_FD: case MOE_ARG_DIRFD: case MOE_ARG_PID: case MOE_ARG_INT: case MOE_ARG_MODE: case MOE_ARG_WORD: case MOE_ARG_FLAGS:
        return UINT32_MAX;
    default:
        return UINT64_MAX;
    }
}

/* ---- reading ---- */

static int digit_of(char c)
{
    if (moe_is_digit(c))
        return c - '0';
    if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
        return (c | 32) - 'a' + 10;
    return 99;
}

/* 0x and hexadecimal, 0 and octal, else decimal; a minus only before what still fits. */
static bool number(struct moe_str s, uint64_t bits, uint64_t *value)
{
    bool minus = s.len && s.ptr[0] == '-';
    s = moe_str_from(s, minus);
    unsigned base = 10;
    if (s.len > 1 && s.ptr[0] == '0') {
        bool hex = s.ptr[1] == 'x' || s.ptr[1] == 'X';
        base = hex ? 16 : 8;
        s = moe_str_from(s, hex ? 2 : 1);
    }
    if (!s.len)
        return false;
    uint64_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned d = (unsigned)digit_of(s.ptr[i]);
        if (d >= base || v > (UINT64_MAX - d) / base)
            return false;
        v = v * base + d;
    }
    if (v > (minus ? bits / 2 + 1 : bits))
        return false;
    *value = (minus ? 0 - v : v) & bits;
    return true;
}

static bool one_value(const struct moe_arg_info *arg, uint64_t bits, struct moe_str word, uint64_t *value)
{
    for (const struct moe_word *w = arg ? arg->words : NULL; w && w->name; w++)
        if (moe_str_is(word, w->name)) {
            *value = w->value;
            return true;
        }
    if (arg && arg->kind == MOE_ARG_DIRFD && moe_str_is(word, "AT_FDCWD")) {
        *value = (uint32_t)AT_FDCWD;
        return true;
    }
    if (word.len == 3 && word.ptr[0] == '\'' && word.ptr[2] == '\'') {
        *value = (uint64_t)(unsigned char)word.ptr[1] << 8;
        return true;
    }
    return number(word, bits, value);
}

bool moe_arg_value(const struct moe_arg_info *arg, struct moe_str word, uint64_t *value)
{
    uint64_t bits = moe_arg_bits(arg), all = 0, one;
    word = moe_str_trim(word);
    if (!word.len || word.ptr[word.len - 1] == '|')
        return false;
    while (word.len) {
        struct moe_str part = moe_str_trim(moe_str_cut(&word, '|'));
        if (!one_value(arg, bits, part, &one))
            return false;
        all |= one;
    }
    *value = all & bits;
    return true;
}

/* ---- showing ---- */

static void show_flags(const struct moe_word *words, uint64_t value, bool octal_rest, struct moe_buf *out)
{
    uint64_t told = 0;
    const char *bar = "";
    for (const struct moe_word *w = words; w && w->name; w++) {
        uint64_t mask = w->mask ? w->mask : w->value;
        if (!mask || (mask & told) || (value & mask) != w->value)
            continue;
        moe_buf_printf(out, "%s%s", bar, w->name);
        told |= mask;
        bar = "|";
    }
    uint64_t rest = value & ~told;
    if (rest)
        moe_buf_printf(out, octal_rest ? "%s0%" PRIo64 : "%s0x%" PRIx64, bar, rest);
    else if (!*bar)
        moe_buf_addc(out, '0');
}

static bool show_word(const struct moe_word *words, uint64_t value, struct moe_buf *out)
{
    for (const struct moe_word *w = words; w && w->name; w++)
        if ((w->mask ? value & w->mask : value) == w->value) {
            moe_buf_printf(out, "%s", w->name);
            return true;
        }
    return false;
}

void moe_arg_show(const struct moe_arg_info *arg, uint64_t value, struct moe_buf *out)
{
    enum moe_arg_kind kind = arg ? arg->kind : MOE_ARG_NUMBER;
    uint64_t v = value & moe_arg_bits(arg);
    int32_t small = (int32_t)(uint32_t)v;
    switch (kind) {
    case MOE_ARG_WORD:
        if (!show_word(arg->words, v, out))
            moe_buf_printf(out, v < 1024 ? "%" PRIu64 : "0x%" PRIx64, v);
        return;
    case MOE_ARG_FLAGS:
        show_flags(arg->words, v, moe_str_is(moe_str_c(arg->name), "mode"), out);
        return;
    case MOE_ARG_DIRFD:
        if (small == AT_FDCWD) {
            moe_buf_add(out, MOE_STR("AT_FDCWD"));
            return;
        }
        moe_buf_printf(out, "%d", small);
        return;
    case MOE_ARG_FD: case MOE_ARG_PID: case MOE_ARG_INT:
        moe_buf_printf(out, "%d", small);
        return;
    case MOE_ARG_MODE:
        moe_buf_printf(out, v ? "0%" PRIo64 : "%" PRIo64, v);
        return;
    case MOE_ARG_SIZE:
        moe_buf_printf(out, "%" PRIu64, v);
        return;
    case MOE_ARG_PATH: case MOE_ARG_POINTER: case MOE_ARG_SOCKADDR:
        if (v)
            moe_buf_printf(out, "0x%" PRIx64, v);
        else
            moe_buf_add(out, MOE_STR("NULL"));
        return;
    case MOE_ARG_NONE: case MOE_ARG_NUMBER:
        moe_buf_printf(out, v < 65536 ? "%" PRIu64 : "0x%" PRIx64, v);
        return;
    }
}
