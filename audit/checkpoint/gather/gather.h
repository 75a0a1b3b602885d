/* From the files of one step to facts about it: what is there, what it says of itself, whether the bytes are what was promised. */
#ifndef MOE_AUDIT_CHECKPOINT_GATHER_H
#define MOE_AUDIT_CHECKPOINT_GATHER_H
#include "audit/checkpoint/facts/facts.h"
#include "audit/checkpoint/foreign/verify.h"
#include "audit/checkpoint/store/store.h"

/* A public key as commit records are verified with it, and as other tools' signatures are; minisign's own form has only the second. */
struct moe_gather_key { struct moe_key *own; struct moe_foreign_key *foreign; };

struct moe_gather_opts {
    unsigned threads;                              /* 0 = one a core                                                  */
    int64_t part, parts;                           /* ranks whose place is part-1 modulo parts are read; 1, 1 = all   */
    unsigned sample_percent;                       /* of the chunks of each shard; 100 = all                          */
    uint64_t seed;                                 /* of the sample                                                   */
    bool remote;                                   /* each read is a request: many at once, of whole leaves           */
    bool record_only;                              /* the commit record and its signatures, no shard                  */
    const struct moe_str *globals; size_t global_count;
    const struct moe_gather_key *keys; size_t key_count;             /* that may have signed                            */
    void (*progress)(void *ctx, uint64_t bytes, uint64_t total);     /* from any thread, one call at a time; may be NULL */
    void *progress_ctx;
};

/**
 * Look at one step.
 *
 *   store   in   borrowed
 *   dir     in   borrowed  the step's folder below the root; "" = the root is the step
 *   number  in             by its name
 *   arena   in   kept      MOE_CAP_CKPT_FACTS_BYTES is enough; everything in *out lives there
 *
 * What is wrong with the checkpoint is in the notes. An error means that nobody could judge: IO (the folder cannot be listed), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_gather_step(struct moe_store *store, const char *dir, int64_t number, const struct moe_gather_opts *opts, struct moe_arena *arena,
                              struct moe_ckpt_step *out, struct moe_error *err);

extern const struct moe_ckpt_event moe_gather_events[];          /* file-..., digest-..., rank-... */
/* Every table of every reader, ended by NULL: each event has one rule. */
extern const struct moe_ckpt_event *const moe_ckpt_event_tables[];
#endif
