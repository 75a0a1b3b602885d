/* Writing JSON: commas, indentation and escapes in one place. Output is UTF-8; broken bytes in a string become U+FFFD. */
#ifndef MOE_COMMON_DOC_JSON_WRITE_H
#define MOE_COMMON_DOC_JSON_WRITE_H
#include "common/base/buf.h"

struct moe_json { struct moe_buf *out; unsigned depth; bool need_comma, compact, after_key; };

static inline struct moe_json moe_json_to(struct moe_buf *out, bool compact) { return (struct moe_json){ .out = out, .compact = compact }; }
void moe_json_open(struct moe_json *j, char bracket);        /* '{' or '[' */
void moe_json_close(struct moe_json *j, char bracket);       /* '}' or ']' */
void moe_json_key(struct moe_json *j, const char *key);
void moe_json_str(struct moe_json *j, struct moe_str s);
void moe_json_int(struct moe_json *j, int64_t v);
void moe_json_num(struct moe_json *j, double v, int decimals);   /* decimals < 0: as many as bring the value back; NaN, Infinity: null */
void moe_json_bool(struct moe_json *j, bool v);
void moe_json_null(struct moe_json *j);
#endif
