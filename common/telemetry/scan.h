/* Strict JSON, token by token, over bytes that nobody copies. For those who judge records: the schema's checker and moe-lint's reader of logs. */
#ifndef MOE_COMMON_TELEMETRY_SCAN_H
#define MOE_COMMON_TELEMETRY_SCAN_H
#include "common/telemetry/telemetry.h"
#include <stdint.h>

struct moe_scan_at { const char *p, *end; };

static inline void moe_scan_blank(struct moe_scan_at *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
        s->p++;
}
static inline bool moe_scan_is(const struct moe_scan_at *s, char c) { return s->p < s->end && *s->p == c; }

struct moe_scan_number {
    double value;
    unsigned digits;             /* significant ones: 0.0310 has three                          */
    bool integer;                /* written without fraction and exponent, or with a value that has none */
};
/* A number begins at s->p (a digit or a minus); s->p moves behind it. NONE, NOT_JSON, CUT, or NAN when no double holds it. The value is right to
 * about one part in 10^15: enough for ranges, not for printing. */
enum moe_telemetry_problem moe_scan_number(struct moe_scan_at *s, struct moe_scan_number *out);
/* NaN, Infinity, -Infinity, nan, inf at s->p: moves behind it. */
bool moe_scan_not_a_number(struct moe_scan_at *s);

struct moe_scan_string { struct moe_str raw; bool escaped; };      /* between the quotes, as written */
/* A quote stands at s->p; s->p moves behind the closing one. NONE, CUT, TEXT, NOT_JSON (a bad escape). After TEXT s->p stands behind it, too. */
enum moe_telemetry_problem moe_scan_string(struct moe_scan_at *s, struct moe_scan_string *out);
/* Escapes resolved, as much as `room` takes: the number of bytes, or room + 1 when there were more. Only of what moe_scan_string() found good. */
size_t moe_scan_unescape(struct moe_str raw, char *into, size_t room);

/* Any value, which is only looked at for being JSON; at most MOE_CAP_SCAN_DEPTH deep. */
#define MOE_CAP_SCAN_DEPTH 64u
enum moe_telemetry_problem moe_scan_skip(struct moe_scan_at *s);
/* true, false, null: moves behind it; 't', 'f' or 'n', 0 when it is none of them. */
char moe_scan_word(struct moe_scan_at *s);
#endif
