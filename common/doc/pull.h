/* Strict JSON read value by value, for inputs of which a tree would not fit: memory is the window, the keys of the maps that are open, and no more.
 * What is refused, where and with which words, is the same as by moe_doc_parse_json() (a fuzz target compares the two), with caps of the caller's. */
#ifndef MOE_COMMON_DOC_PULL_H
#define MOE_COMMON_DOC_PULL_H
#include "common/doc/doc.h"

/* Where bytes come from, in order: *got is 0 at their end and at most `room`. Its errors end the reading. */
struct moe_pull_source { void *ctx; enum moe_code (*read)(void *ctx, char *into, size_t room, size_t *got, struct moe_error *err); };
struct moe_pull_source moe_pull_memory(struct moe_str *rest);   /* kept; shrinks while it is read */

struct moe_pull_opts {
    size_t window;         /* bytes read at once; at least 64                                        */
    size_t keep;           /* bytes of a key or string that a token shows; the rest is checked, hashed and counted */
    size_t values, keys;   /* most values in all; most keys in the maps that are open at one time    */
    uint64_t secret[2];    /* of the hashes: random where somebody could choose keys for equal ones   */
};

enum moe_pull_kind { MOE_PULL_NULL, MOE_PULL_BOOL, MOE_PULL_INT, MOE_PULL_FLOAT, MOE_PULL_STR, MOE_PULL_LIST, MOE_PULL_MAP, MOE_PULL_END, MOE_PULL_DONE };

/* What was read last; until the next call. LIST and MAP open, END closes the innermost one. */
struct moe_pull_token {
    enum moe_pull_kind kind;
    uint64_t at;                    /* in the source; of the value                                    */
    unsigned line, column;          /* of the value, 1-based                                          */
    struct moe_str key;             /* decoded, as far as it is kept; of a member of a map            */
    size_t key_bytes;               /* all of it                                                      */
    uint64_t key_at;                /* its opening quote                                              */
    uint64_t key_hash[2];           /* 128 bits of the whole key under the secret: equal = the same key */
    struct moe_str text;            /* STR: decoded, as far as it is kept; INT, FLOAT: as written     */
    size_t text_bytes;
    union { bool boolean; int64_t integer; double number; } as;
};

struct moe_pull;   /* opaque; one owner */

/* `name` and `source` are kept. NULL when out of memory. */
struct moe_pull *moe_pull_new(const char *name, const struct moe_pull_source *source, const struct moe_pull_opts *opts);
void moe_pull_free(struct moe_pull **pull);      /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/**
 * The next value, or the end of one.
 *
 * After a failure there is no more. A repeated key and a fraction past every double are told at the end of the document, in place of DONE, because any
 * other fault of it comes first: so nothing that was read may be used before DONE. Errors: PARSE, LIMIT, and those of the source.
 */
MOE_MUST_USE
enum moe_code moe_pull_next(struct moe_pull *pull, const struct moe_pull_token **out, struct moe_error *err);
/* Past the END of the list or map that was just opened. */
MOE_MUST_USE enum moe_code moe_pull_skip(struct moe_pull *pull, struct moe_error *err);
/* Why, and where in the source, it failed. WHY_ERROR: the source did, or there is no memory. */
enum moe_doc_why moe_pull_why(const struct moe_pull *pull);
uint64_t moe_pull_failed_at(const struct moe_pull *pull);
/* As moe_doc_fail() at a token, for readers of documents of our own. */
MOE_PRINTF(4, 5)
enum moe_code moe_pull_fail(struct moe_pull *pull, enum moe_code code, struct moe_error *err, const char *fmt, ...);
#endif
