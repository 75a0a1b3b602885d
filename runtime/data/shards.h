/* Inside runtime/data: the files of a data set. */
#ifndef MOE_RUNTIME_DATA_SHARDS_H
#define MOE_RUNTIME_DATA_SHARDS_H
#include "common/base/arena.h"
#include "runtime/data/data.h"
#include <sys/stat.h>

enum { SHARDS_OPEN = 256 };            /* files that stay open; the others are opened for each read, so that descriptors are not used up */

struct shard {
    const char *name;                  /* in the folder                                                          */
    int fd;                            /* -1: not one of those that stay open                                    */
    struct stat at;                    /* as it was when the set was opened                                      */
    uint64_t bytes, first;             /* first: sequence of this file in the order of all files                 */
};
struct moe_data {
    struct moe_arena *arena;
    const char *path;                  /* as the caller spelt it                                                 */
    int folder;                        /* that holds the files; -1: there is one, and it stays open              */
    bool single;                       /* path is a file                                                         */
    struct shard *shards;
    size_t count;
    unsigned width, length, vocab;     /* bytes of a token                                                       */
    uint64_t sequences, tokens;
};

/* The files, by name, with their sizes; `skip` (NULL: none) is the manifest's own. Errors: IO, LIMIT. */
MOE_MUST_USE enum moe_code shards_find(struct moe_data *data, const struct stat *skip, struct moe_error *err);
/* Read n bytes of a file. Errors: IO, when it is not what it was, too. */
MOE_MUST_USE enum moe_code shards_read(const struct moe_data *data, const struct shard *shard, uint64_t at, void *into, size_t n, struct moe_error *err);
/* "path/name", for messages. */
enum { SHARD_PATH = 256 };
void shards_path(const struct moe_data *data, const struct shard *shard, char into[SHARD_PATH]);
/* Each file against the manifest. Errors: IO, PARSE, CRYPTO, LIMIT. */
MOE_MUST_USE enum moe_code shards_verify(const struct moe_data *data, const char *manifest, struct moe_error *err);

/* The place of `index` in the order that `key` makes of 0 .. n-1: a permutation. n is not 0. */
uint64_t shuffled(const uint64_t key[2], uint64_t index, uint64_t n);
#endif
