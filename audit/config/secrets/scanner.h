/* The scanner's own structures. For its files. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_SCANNER_H
#define MOE_AUDIT_CONFIG_SECRETS_SCANNER_H
#include "audit/config/secrets/hits.h"
#include "common/base/buf.h"

#define MOE_CAP_SCAN_DECODED (512u << 10)      /* of one run */
enum { MOE_SCAN_DEPTH = 4 };                   /* the text, and three codes in each other                      */
enum { MOE_ID_ASSIGNMENT = 0xFFFF, MOE_ID_ESCAPE = 0xFFFE };

struct moe_scanner {
    struct moe_secret_table table;
    const struct moe_keywords *keywords;
    uint16_t *always; size_t always_count;     /* patterns without keywords: tried on every text               */
    uint16_t *whole; size_t whole_count;       /* patterns of a path alone                                     */
    const struct moe_rule *generic;            /* generic-secret: what an assignment's finding is called       */
};

/* What belongs to one text: the file's, or what a run in it decodes to. */
struct moe_scan_level {
    uint32_t generation, *stamps;              /* of patterns: `done` counts when the stamp is this generation  */
    size_t *done;                              /* of patterns: where in the text to look on                    */
    struct moe_found_list found;
    struct moe_buf *bytes;                     /* decoded                                                      */
    uint32_t *map;                             /* of escapes; NULL until needed                                */
};
struct moe_scan_room { struct moe_regex_room *regex; struct moe_scan_level levels[MOE_SCAN_DEPTH]; };

struct moe_scan_state {
    const struct moe_scanner *scanner;
    struct moe_scan_room *room;
    struct moe_scan_level *level;
    struct moe_str path, text;
    unsigned what, depth;
    size_t assigned, escaped, encoded;         /* what was looked at up to here: names, lines with escapes, runs */
    size_t judged;                             /* bytes of values that were judged: no more than some for each byte of the text */
    bool tired;                                /* more than that was asked for                                 */
    struct moe_error *err;
};

/* A keyword stands at `at`: is a secret of its pattern near it? Adds to the level's hits. */
MOE_MUST_USE enum moe_code moe_pattern_near(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t at, size_t len);
/* The pattern wherever it matches in text.ptr[from, upto). */
MOE_MUST_USE enum moe_code moe_pattern_everywhere(struct moe_scan_state *s, struct moe_secret_pattern *p, size_t from, size_t upto);
/* Is what stands there a secret of this pattern? Adds it to the level's hits if so. */
MOE_MUST_USE
enum moe_code moe_secret_weigh(struct moe_scan_state *s, struct moe_secret_pattern *p, struct moe_span match, struct moe_span secret);
#endif
