/* Internal to audit/config/telemetry: numbers out of bytes, as the formats of machine learning lay them. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_TENSOR_H
#define MOE_AUDIT_CONFIG_TELEMETRY_TENSOR_H
#include "audit/config/telemetry/parts.h"

enum tensor_of { TENSOR_F32, TENSOR_F64, TENSOR_F16, TENSOR_BF16, TENSOR_OTHER };
/* Little-endian numbers, at most `most` of them evenly spread over the bytes; what is not finite is left out. */
void tensor_sum(enum tensor_of of, struct moe_str bytes, size_t most, struct moe_number_stats *s);
double tensor_half(uint16_t bits);
/* Decimal digits that a number of that type is worth, for moe_number_add(). */
unsigned tensor_digits(double v);
#endif
