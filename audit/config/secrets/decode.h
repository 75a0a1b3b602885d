/* Runs of encoded bytes in a text, and what they decode to. All of it is linear in the run. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_DECODE_H
#define MOE_AUDIT_CONFIG_SECRETS_DECODE_H
#include "common/base/buf.h"

#define MOE_CAP_RUN_BYTES   (256u << 10)      /* of one run; a longer one is looked at in pieces      */
#define MOE_CAP_ESCAPE_LINE (4u << 10)        /* bytes around an escape that are decoded with it      */

enum moe_run_kind { MOE_RUN_BASE64, MOE_RUN_HEX };
struct moe_run { enum moe_run_kind kind; size_t start, end; };
/* The next run of base64 (standard or URL-safe, over lines, with written-out newlines) or hex that begins in [from, upto). */
bool moe_run_next(struct moe_str text, size_t from, size_t upto, struct moe_run *out);
/* Decode into `out` (emptied first). False when the result is no text: most runs are digests, names, pictures. `skip`: characters to leave out at its start. */
bool moe_run_decode(struct moe_str text, const struct moe_run *run, size_t skip, struct moe_buf *out);

/* %41, \u0041, \x41, &#65;, &#x41;, &amp; ... in text.ptr[from, upto), everything else as it is. `map` gets the offset of each byte's source, and one more
 * for the end: upto - from + 1 of them at most. False when there was nothing to decode. */
bool moe_escapes_decode(struct moe_str text, size_t from, size_t upto, struct moe_buf *out, uint32_t *map);
#endif
