/* Bytes that grow, up to a named cap. */
#ifndef MOE_COMMON_BASE_BUF_H
#define MOE_COMMON_BASE_BUF_H
#include "common/base/base.h"
#include "common/base/str.h"
#include <stdbool.h>

struct moe_buf;   /* opaque; one owner */

struct moe_buf *moe_buf_new(size_t cap_bytes);       /* NULL when out of memory */
void moe_buf_free(struct moe_buf **buf);             /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* Appending past the cap, or out of memory, sets the buffer's `failed` mark and drops the bytes: check once at the end. */
void moe_buf_add(struct moe_buf *buf, struct moe_str s);
void moe_buf_addc(struct moe_buf *buf, char c);
MOE_PRINTF(2, 3) void moe_buf_printf(struct moe_buf *buf, const char *fmt, ...);

struct moe_str moe_buf_str(const struct moe_buf *buf);   /* borrowed until the next change; a NUL follows the last byte */
void moe_buf_clear(struct moe_buf *buf);                 /* empties it and takes the mark away; keeps the memory */
void moe_buf_cut(struct moe_buf *buf, size_t len);       /* forget what is past `len` */
bool moe_buf_failed(const struct moe_buf *buf);
#endif
