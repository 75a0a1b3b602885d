/* What can be said of a pattern without running it: that it keeps to RE2's syntax, how long its matches are, how they begin, where its keywords stand in
 * them. The scanner looks at no more bytes than this allows, and compiles no pattern before a text begins like one of its matches. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_SHAPE_H
#define MOE_AUDIT_CONFIG_SECRETS_SHAPE_H
#include "common/base/arena.h"
#include "common/base/error.h"

#define MOE_CAP_SHAPE_DEPTH  96u          /* groups in groups                        */
#define MOE_CAP_SHAPE_REPEAT 8192u        /* {n}; RE2 itself stops at 1000           */
#define MOE_CAP_SHAPE_BYTES  (8u << 20)   /* the trees of all patterns, while a scanner is built */
#define MOE_SHAPE_PREFIX     12u
#define MOE_SHAPE_ENDLESS    SIZE_MAX

struct moe_byte_set { uint64_t bits[4]; };
static inline bool moe_set_has(const struct moe_byte_set *set, char c) { return set->bits[(unsigned char)c >> 6] >> ((unsigned char)c & 63) & 1; }
static inline void moe_set_add(struct moe_byte_set *set, unsigned c) { set->bits[c >> 6] |= UINT64_C(1) << (c & 63); }

enum moe_shape_kind { MOE_SHAPE_NOTHING, MOE_SHAPE_WORD_EDGE, MOE_SHAPE_SET, MOE_SHAPE_SEQUENCE, MOE_SHAPE_CHOICE, MOE_SHAPE_REPEAT };
struct moe_shape {
    enum moe_shape_kind kind;
    bool wide;                            /* the whole pattern: characters past ASCII are spoken of */
    uint32_t least, most;                 /* REPEAT; most = UINT32_MAX: no end                      */
    struct moe_byte_set set;              /* SET                                                    */
    struct moe_shape *first, *next;       /* children in order; the next of the same parent         */
};
/* Errors: PARSE (column = offset + 1: no pattern, or none of RE2's), LIMIT. */
MOE_MUST_USE
enum moe_code moe_shape_parse(struct moe_str pattern, struct moe_arena *arena, struct moe_shape **out, struct moe_error *err);

struct moe_reach {
    size_t least, most;                   /* bytes of a match; MOE_SHAPE_ENDLESS                                                 */
    bool covered;                         /* every match holds a keyword ...                                                     */
    size_t before;                        /* ... which begins no more than so many bytes after the match does                    */
    bool word_start;                      /* the match begins with a word's first byte                                           */
    bool word_end;                        /* behind `prefix`, whose last byte is a word's, the word ends                         */
    unsigned prefix_count;                /* bytes at which the match begins are in these sets                                   */
    struct moe_byte_set prefix[MOE_SHAPE_PREFIX];
};
/* `keywords`: lower case. */
void moe_shape_reach(const struct moe_shape *shape, const struct moe_str *keywords, size_t count, struct moe_reach *out);
size_t moe_shape_least(const struct moe_shape *s);
size_t moe_shape_most(const struct moe_shape *s);
#endif
