/* Internal to audit/config/telemetry: protocol buffers on the wire, field by field. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_PROTO_H
#define MOE_AUDIT_CONFIG_TELEMETRY_PROTO_H
#include "common/base/str.h"
#include <stdint.h>

enum { PROTO_VARINT = 0, PROTO_FIXED64 = 1, PROTO_BYTES = 2, PROTO_FIXED32 = 5 };
struct proto { struct moe_str rest; bool bad; };
struct proto_field { uint32_t number; unsigned wire; uint64_t value; struct moe_str bytes; };

static inline struct proto proto_of(struct moe_str message) { return (struct proto){ message, false }; }
/* The next field; false at the end, and with `bad` where the bytes are no message. Groups are refused. */
bool proto_next(struct proto *p, struct proto_field *out);
bool proto_varint(struct moe_str *rest, uint64_t *out);
float proto_float(uint32_t bits);
double proto_double(uint64_t bits);
#endif
