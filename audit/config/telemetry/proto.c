#include "audit/config/telemetry/proto.h"

bool proto_varint(struct moe_str *rest, uint64_t *out)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < 10 && i < rest->len; i++) {
        unsigned char c = (unsigned char)rest->ptr[i];
        v |= (uint64_t)(c & 0x7f) << (7 * i);
        if (c < 0x80) {
            *rest = moe_str_from(*rest, i + 1);
            *out = v;
            return i < 9 || c < 2;
        }
    }
    return false;
}

static bool fixed(struct moe_str *rest, size_t bytes, uint64_t *out)
{
    uint64_t v = 0;
    if (rest->len < bytes)
        return false;
    for (size_t i = bytes; i; i--)
        v = v << 8 | (unsigned char)rest->ptr[i - 1];
    *rest = moe_str_from(*rest, bytes);
    *out = v;
    return true;
}

bool proto_next(struct proto *p, struct proto_field *out)
{
    uint64_t key = 0;
    if (!p->rest.len || p->bad)
        return false;
    *out = (struct proto_field){ 0 };
    bool good = proto_varint(&p->rest, &key) && key >> 3 && key >> 3 < 1u << 29;
    out->number = (uint32_t)(key >> 3);
    out->wire = key & 7;
    if (good && out->wire == PROTO_VARINT)
        good = proto_varint(&p->rest, &out->value);
    else if (good && out->wire == PROTO_FIXED64)
        good = fixed(&p->rest, 8, &out->value);
    else if (good && out->wire == PROTO_FIXED32)
        good = fixed(&p->rest, 4, &out->value);
    else if (good && out->wire == PROTO_BYTES) {
        good = proto_varint(&p->rest, &out->value) && out->value <= p->rest.len;
        if (good) {
            out->bytes = (struct moe_str){ p->rest.ptr, (size_t)out->value };
            p->rest = moe_str_from(p->rest, (size_t)out->value);
        }
    } else {
        good = false;
    }
    p->bad = !good;
    return good;
}

float proto_float(uint32_t bits)
{
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

double proto_double(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}
