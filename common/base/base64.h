/* Base64 (RFC 4648), read strictly: one text for one run of bytes, so that nothing hides in what a lenient reader skips. */
#ifndef MOE_COMMON_BASE_BASE64_H
#define MOE_COMMON_BASE_BASE64_H
#include "common/base/base.h"
#include "common/base/str.h"

#define MOE_BASE64_ROOM(bytes) (((bytes) + 2) / 3 * 4 + 1)   /* characters for so many bytes, with the NUL */
#define MOE_BASE64_BYTES(len)  ((len) / 4 * 3 + 2)           /* bytes that so many characters can stand for, at most */

/* Standard alphabet, padded, with its NUL: `into` has room for MOE_BASE64_ROOM(bytes.len). */
void moe_base64_encode(struct moe_str bytes, char *into);

/**
 * Decode `text` whole.
 *
 *   into  out  borrowed  `room` bytes; MOE_BASE64_BYTES(text.len) always suffice. Undefined when the answer is false
 *   n     out            bytes that were written; untouched when the answer is false
 *
 * False for any character outside the alphabet (white space and line breaks are outside), for a length that is no multiple of four, for padding that is
 * missing, too much or not at the end, for bits after the last byte that are not zero, and when `room` is too small. Empty text is no bytes.
 */
MOE_MUST_USE bool moe_base64_decode(struct moe_str text, unsigned char *into, size_t room, size_t *n);
/* The URL-safe alphabet ('-' and '_'); padding is left away whole or written whole. All else as above. */
MOE_MUST_USE bool moe_base64_decode_url(struct moe_str text, unsigned char *into, size_t room, size_t *n);
#endif
