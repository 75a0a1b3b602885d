/* Internal to audit/config/telemetry: IP addresses in text. */
#ifndef MOE_AUDIT_CONFIG_TELEMETRY_ADDRESS_H
#define MOE_AUDIT_CONFIG_TELEMETRY_ADDRESS_H
#include "common/base/str.h"

/* The address that `s` begins with: how many bytes it takes; 0 = none. Four decimal numbers without leading zeros; RFC 4291's forms. */
size_t address_v4(struct moe_str s, unsigned char out[4]);
size_t address_v6(struct moe_str s, unsigned char out[16]);

enum address_class {
    ADDRESS_PUBLIC,
    ADDRESS_PRIVATE,        /* RFC 1918, 6598 (shared), 4193 (unique local), link-local */
    ADDRESS_NOWHERE,        /* loopback, unspecified, documentation, broadcast, multicast, benchmarking: says nothing of a place */
};
enum address_class address_v4_class(const unsigned char a[4]);
enum address_class address_v6_class(const unsigned char a[16]);
#endif
