/* Training data: bytes of files, or shards of tokens (little-endian uint16 or uint32), read where they lie and never copied whole. Which sequences make up a step
 * follows from seed and step alone, so a job can go on with another number of ranks and sees the same data.
 *
 * A sequence is read by pread(), not through a mapping: it is a few hundred bytes to some KiB, which costs microseconds beside a step of milliseconds, and a file
 * that is cut while it is mapped ends the process by SIGBUS, while here it is an error with the file's name. At every read the file must still be the one that was
 * opened and checked: the same inode, size and time of change. */
#ifndef MOE_RUNTIME_DATA_DATA_H
#define MOE_RUNTIME_DATA_DATA_H
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_DATA_FILES    65536u
#define MOE_CAP_DATA_MANIFEST (32u << 20)     /* bytes */
#define MOE_CAP_DATA_VOCAB    (1u << 24)
#define MOE_CAP_DATA_MEMORY   (128u << 20)    /* names and sizes of the files, and what the manifest says of them */
enum moe_data_format { MOE_DATA_BYTES, MOE_DATA_U16, MOE_DATA_U32 };

struct moe_data;     /* opaque; one owner; read-only after opening, so threads may share it */

/**
 * Open a data set.
 *
 *   path      in   borrowed  a file, or a folder whose regular files, by name, are the shards; folders in it, names that begin with a dot and the manifest itself
 *                            are none; links and devices are refused
 *   manifest  in   borrowed  lines "<sha256 hex>  <name>", each file's digest, as sha256sum writes them; checked here. A name may have a folder before it: the line
 *                            is then about the folder of that name alone, so that one manifest can serve several. NULL: none
 *   length    in             S: a sequence needs length + 1 tokens in one file; what is left of a file is not used
 *   vocab     in             every token must be below: a larger one is an error when it is met
 *
 * Errors: IO, PARSE (a shard whose size is no whole number of tokens; a manifest line, with its number), CRYPTO (a digest differs, a file is missing or not listed;
 * err->file names it), SCHEMA (not one whole sequence), LIMIT (more files than MOE_CAP_DATA_FILES, a vocabulary past MOE_CAP_DATA_VOCAB).
 */
MOE_MUST_USE
enum moe_code moe_data_open(const char *path, const char *manifest, enum moe_data_format format, unsigned length, unsigned vocab, struct moe_data **out,
                            struct moe_error *err);
void moe_data_free(struct moe_data **data);
uint64_t moe_data_sequences(const struct moe_data *data);       /* whole sequences: the size of an epoch */
uint64_t moe_data_tokens(const struct moe_data *data);

/**
 * Sequence `index` of the endless stream of `seed`: epoch after epoch, each in an order of its own (a keyed permutation, no table in memory).
 *
 *   tokens, targets  out  [length]; targets are the tokens one further
 *
 * Errors: SCHEMA (a token not below vocab, with file and offset), IO (a file that was cut, changed or replaced since it was opened).
 */
MOE_MUST_USE
enum moe_code moe_data_sequence(const struct moe_data *data, uint64_t seed, uint64_t index, int32_t *tokens, int32_t *targets, struct moe_error *err);
/* The same without shuffling: sequence `index` in the order of the files, modulo their number (evaluation). */
MOE_MUST_USE
enum moe_code moe_data_in_order(const struct moe_data *data, uint64_t index, int32_t *tokens, int32_t *targets, struct moe_error *err);

/* Entropy of the single tokens, in nats: what a model that knows only frequencies reaches. Reads everything once. Errors: as above, LIMIT. */
MOE_MUST_USE enum moe_code moe_data_unigram(const struct moe_data *data, double *nats, struct moe_error *err);
#endif
