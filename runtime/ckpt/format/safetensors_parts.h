/* Between the files that read safetensors: what is held of a header while it goes by. */
#ifndef MOE_RUNTIME_CKPT_FORMAT_SAFETENSORS_PARTS_H
#define MOE_RUNTIME_CKPT_FORMAT_SAFETENSORS_PARTS_H
#include "common/doc/pull.h"
#include "runtime/ckpt/format/safetensors.h"

enum { ST_PREFIX = 8, ST_SHOWN = 80, ST_DETAIL = 400, ST_SHAPES = 1024 };      /* the header's length, little-endian; bytes of a name in a sentence */

/* One tensor: all that the checks of the layout and of the slices need. */
struct st_entry {
    uint64_t begin, end;                          /* in the file                                       */
    uint64_t hash[2];                             /* of its key                                        */
    uint32_t key_at, shape, fold;                 /* in the file; in the pool of numbers; of its key   */
    uint8_t dtype, dims;
    bool told;                                    /* moe.slices has spoken of it                       */
};

/* An objection that waits until the header is known to be JSON. */
struct st_told { const char *event; uint64_t at; unsigned len; char text[ST_DETAIL]; };

struct st_reading {
    const struct moe_blob *file;
    const struct moe_objections *to;
    const struct moe_tensor_listener *listener;   /* NULL: nobody                                      */
    struct moe_arena *arena;                      /* NULL: judging, nothing is kept                    */
    struct moe_safetensors *out;
    struct moe_error *err;
    uint64_t secret[2];
    struct moe_pull *pull;
    struct st_entry *entries; size_t room;        /* out->count of them, in the order of the header    */
    struct moe_tensor *tensors;                   /* the same with an arena                            */
    struct moe_ckpt_pair *pairs; size_t pair_room;
    uint64_t *numbers; size_t number_count, number_room;
    uint32_t shapes[ST_SHAPES];                   /* where a shape was put last, by its hash           */
    struct st_told *told; size_t told_count;
    size_t members, dropped;                      /* dropped: their place is not known, so gaps then mean nothing */
    uint64_t slices_at;                           /* the opening quote of moe.slices; 0 = none         */
    char key[MOE_CAP_TENSOR_NAME + 1];            /* of the entry that is being read                   */
    size_t key_len, key_bytes;
};

/* Say something of a place in the file (MOE_NO_OFFSET: of none); `key` may be empty. */
MOE_PRINTF(5, 6)
void st_object(struct st_reading *r, const char *event, uint64_t at, struct moe_str key, const char *fmt, ...);
enum moe_code st_no_memory(struct st_reading *r);
/* Into the pool, where an equal shape may stand already: *index. *full: there are too many. */
MOE_MUST_USE enum moe_code st_numbers(struct st_reading *r, const uint64_t *v, unsigned n, uint32_t *index, bool *full);
/* The numbers of a list that has just been opened: at most MOE_CAP_TENSOR_DIMS, counted on; *bad when one is no natural number, or they are too many. */
MOE_MUST_USE enum moe_code st_list(struct moe_pull *pull, uint64_t v[MOE_CAP_TENSOR_DIMS], unsigned *n, bool *bad, struct moe_error *err);
uint32_t st_fold(struct moe_str text);

/* A string of a header, decoded while it is read: it was found to be one before. */
struct st_unquote { const struct moe_blob *file; uint64_t at, end; char *window; size_t room, p, n; bool ended; };
struct moe_pull_source st_unquoted(struct st_unquote *from);

/* safetensors_entry.c: a member of the header, whose value has just begun; *full: there are more tensors or numbers than are held */
MOE_MUST_USE enum moe_code st_entry(struct st_reading *r, const struct moe_pull_token *t, bool *full);
MOE_MUST_USE enum moe_code st_metadata(struct st_reading *r, const struct moe_pull_token *t);
/* safetensors_slices.c */
MOE_MUST_USE enum moe_code st_slices(struct st_reading *r);
#endif
