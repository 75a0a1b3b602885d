/* A committed step, read by any number of ranks: each takes the parts of global tensors that it wants, whoever wrote them.
 *
 *   MOE_TRY(moe_ckpt_reader_open(&options, &reader, err));
 *   const struct moe_global *g = moe_ckpt_reader_find(reader, MOE_STR("layers.0.w"));
 *   MOE_TRY(moe_ckpt_reader_want(reader, g, offset, shape, into, err));       as many as are wanted
 *   MOE_TRY(moe_ckpt_reader_fetch(reader, err));
 *
 * No byte is handed out that was not hashed: the options name the commit record that was verified, by its digest; that holds the root of each shard's chunk
 * tree (common/crypt/tree.h); the root holds the list of leaves, from the shard's .tree file or, without one, from hashing the shard; and every leaf of which
 * something is wanted is hashed while it is read, from the same buffer. What nobody wants is neither read nor hashed, so R ranks together hash a step about once
 * and not R times. Headers are read in the same way.
 *
 * What was changed since it was verified (another record, another byte, a file that is gone or has another size) is told as CRYPTO with ESTALE in err->sys:
 * whoever chose the step can choose again. */
#ifndef MOE_RUNTIME_CKPT_READ_READER_H
#define MOE_RUNTIME_CKPT_READ_READER_H
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/record.h"
#include "runtime/ckpt/format/slices.h"

#define MOE_CAP_CKPT_READ (1u << 30)     /* memory for headers, lists of leaves, and what is wanted at a time */

struct moe_ckpt_reader;                  /* opaque; one owner, one thread */
struct moe_ckpt_reader_options {         /* borrowed for the call */
    const char *root;
    uint64_t step;
    const unsigned char *commit;         /* [MOE_SHA256_BYTES]: moe_record.digest of the record that was verified */
    struct moe_str job;                  /* whose step it must be                                                */
    unsigned threads;                    /* that read and hash; 0: one for each core                             */
    uint32_t prefer;                     /* of several replicas the one in this shard is read: one's own         */
};

/**
 * Open a step: its record, every shard and every header.
 *
 *   out  out  new  free with moe_ckpt_reader_free(); untouched on failure
 *
 * Errors: CRYPTO (ESTALE: above), IO, PARSE (the record or a header is not as the format has it, or of another job), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_ckpt_reader_open(const struct moe_ckpt_reader_options *options, struct moe_ckpt_reader **out, struct moe_error *err);
void moe_ckpt_reader_free(struct moe_ckpt_reader **reader);    /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

const struct moe_record *moe_ckpt_reader_record(const struct moe_ckpt_reader *reader);     /* lives with the reader */
/* NULL: no shard has any of it. */
const struct moe_global *moe_ckpt_reader_find(const struct moe_ckpt_reader *reader, struct moe_str name);

/* The box [offset, offset + shape) of a tensor that was found, row-major, will be wanted at `into` (kept until the fetch). Reads nothing.
 * Errors: those of moe_globals_plan(), LIMIT. */
MOE_MUST_USE
enum moe_code moe_ckpt_reader_want(struct moe_ckpt_reader *reader, const struct moe_global *global, const uint64_t *offset, const uint64_t *shape, void *into,
                                   struct moe_error *err);
/* Read what is wanted since the last time. After an error the places that were wanted hold anything. Errors: CRYPTO (ESTALE), IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_ckpt_reader_fetch(struct moe_ckpt_reader *reader, struct moe_error *err);

uint64_t moe_ckpt_reader_hashed(const struct moe_ckpt_reader *reader);      /* bytes, so far */
#endif
