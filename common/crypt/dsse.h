/* The bytes that a DSSE signature covers: pre-authentication encoding, "DSSEv1" of https://github.com/secure-systems-lab/dsse. The envelope itself is
 * JSON and belongs to who reads it. */
#ifndef MOE_COMMON_CRYPT_DSSE_H
#define MOE_COMMON_CRYPT_DSSE_H
#include "common/base/buf.h"

/* Appends "DSSEv1 SP LEN(type) SP type SP LEN(body) SP body"; lengths count bytes, in decimal. Both views are borrowed and may hold any bytes. Past the cap
 * of `out`, its `failed` mark is set: look at it before anything is signed or verified. */
void moe_dsse_pae(struct moe_str type, struct moe_str body, struct moe_buf *out);
#endif
