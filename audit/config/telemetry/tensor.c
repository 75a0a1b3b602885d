#include "audit/config/telemetry/tensor.h"
#include "audit/config/telemetry/proto.h"
#include <math.h>

double tensor_half(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = bits & 1023, v;
    if (exponent == 31)
        v = fraction > 0 ? NAN : INFINITY;
    else
        v = exponent ? ldexp(1 + fraction / 1024, exponent - 15) : ldexp(fraction / 1024, -14);
    return bits >> 15 ? -v : v;
}

/* A number that was computed has all of its digits; one that was measured or chosen has few: 0.5, 12, 0.125. */
unsigned tensor_digits(double v)
{
    double a = fabs(v);
    if (!(a > 0) || !isfinite(a))
        return 0;
    double scaled = a * pow(10, 3 - floor(log10(a)));
    return fabs(scaled - round(scaled)) < 1e-4 * scaled / 1000 ? 2 : 6;
}

static uint64_t little(const char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = n; i; i--)
        v = v << 8 | (unsigned char)p[i - 1];
    return v;
}

static double one(enum tensor_of of, const char *p)
{
    switch (of) {
    case TENSOR_F32: return proto_float((uint32_t)little(p, 4));
    case TENSOR_F64: return proto_double(little(p, 8));
    case TENSOR_F16: return tensor_half((uint16_t)little(p, 2));
    case TENSOR_BF16: return proto_float((uint32_t)little(p, 2) << 16);
    case TENSOR_OTHER: break;
    }
    return NAN;
}

void tensor_sum(enum tensor_of of, struct moe_str bytes, size_t most, struct moe_number_stats *s)
{
    static const size_t widths[] = { [TENSOR_F32] = 4, [TENSOR_F64] = 8, [TENSOR_F16] = 2, [TENSOR_BF16] = 2, [TENSOR_OTHER] = 1 };
    size_t width = widths[of], count = bytes.len / width, step = count > most ? count / most : 1;
    if (of == TENSOR_OTHER)
        return;
    for (size_t i = 0; i < count; i += step) {
        double v = one(of, bytes.ptr + i * width);
        if (isfinite(v))
            moe_number_add(s, v, tensor_digits(v));
    }
}
