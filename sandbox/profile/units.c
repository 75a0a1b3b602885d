#include "sandbox/profile/units.h"
#include "common/base/base.h"
#include <inttypes.h>

struct scale { const char *suffix; uint64_t by; };
static const struct scale bytes[] = { { "", 1 }, { "K", 1ull << 10 }, { "M", 1ull << 20 }, { "G", 1ull << 30 }, { "T", 1ull << 40 }, { "P", 1ull << 50 }, { 0 } };
static const struct scale times[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 }, { 0 } };
static const struct scale counts[] = { { "", 1 }, { 0 } };

static const struct {
    const struct scale *scales;
    const char *none, *wanted;
} units[] = {
    [MOE_UNIT_COUNT] = { counts, "unlimited", "a whole number, or unlimited" },
    [MOE_UNIT_BYTES] = { bytes, "unlimited", "a size such as 512M, or unlimited" },
    [MOE_UNIT_MS]    = { times, "none", "a time such as 30s or 500ms, or none" },
    [MOE_UNIT_S]     = { times, "none", "a time such as 30s or 2h, or none" },
};

const char *moe_unit_wanted(enum moe_unit unit) { return units[unit].wanted; }

bool moe_unit_read(enum moe_unit unit, struct moe_str text, uint64_t *value)
{
    uint64_t n = 0;
    size_t digits = 0;
    if (moe_str_is(text, "unlimited") || moe_str_is(text, "none")) {
        *value = UINT64_MAX;
        return true;
    }
    while (digits < text.len && moe_is_digit(text.ptr[digits])) {
        if (__builtin_mul_overflow(n, (uint64_t)10, &n) || __builtin_add_overflow(n, (uint64_t)(text.ptr[digits] - '0'), &n))
            return false;
        digits++;
    }
    const struct scale *s = units[unit].scales;
    while (s->suffix && !moe_str_is(moe_str_from(text, digits), s->suffix))
        s++;
    if (!digits || !s->suffix || __builtin_mul_overflow(n, s->by, &n) || n == UINT64_MAX)
        return false;
    *value = unit == MOE_UNIT_S ? n / 1000 + (n % 1000 != 0) : n;
    return true;
}

void moe_unit_show(enum moe_unit unit, uint64_t value, struct moe_buf *out)
{
    if (value == UINT64_MAX) {
        moe_buf_add(out, moe_str_c(units[unit].none));
        return;
    }
    const struct scale *best = units[unit].scales;
    uint64_t step = unit == MOE_UNIT_S ? 1000 : 1;             /* seconds are counted in thousands of the smallest scale */
    if (unit == MOE_UNIT_S)
        best++;
    for (const struct scale *s = best; s->suffix && value; s++)
        if (value % (s->by / step ? s->by / step : 1) == 0)
            best = s;
    moe_buf_printf(out, "%" PRIu64 "%s", value / (best->by / step), best->suffix);
}
