/* Threads that hash: trees, single leaves and flat SHA-256, of one huge file or of many small ones, by one queue of pieces of work.
 *
 *   struct moe_hasher_options all_cores = { 0 };
 *   MOE_TRY(moe_hasher_new(&all_cores, &hasher, err));
 *   struct moe_hash_job job = { .kind = MOE_HASH_TREE, .source = { blob->ctx, blob->size, blob->read, blob->ahead }, .leaf_bytes = MOE_TREE_LEAF_DEFAULT };
 *   MOE_TRY(moe_hasher_run(hasher, &job, 1, err));          job.code, job.digest
 *
 * A thread hashes several leaves or files at once, because that is how a core is kept busy (common/crypt/lanes.h): so a hasher is made once, and is given all
 * its files without waiting for each. Memory is threads * lanes * lane_bytes, and 33 KiB for each file in progress, however large the files are. */
#ifndef MOE_COMMON_CRYPT_HASHER_H
#define MOE_COMMON_CRYPT_HASHER_H
#include "common/crypt/source.h"
#include "common/crypt/sums.h"
#include "common/crypt/tree.h"

#define MOE_CAP_HASH_THREADS 128u
#define MOE_CAP_HASH_MEMORY  (24u << 20)   /* of all lanes' buffers */

struct moe_hasher;   /* opaque; one owner; any thread may submit and wait */

/* Zeros are what a local disk wants. A remote store, where every read is a request, wants many threads, 1 lane and lane_bytes = leaf_bytes. */
struct moe_hasher_options {
    unsigned threads;      /* 0: one for each core this process may use                                                        */
    unsigned lanes;        /* pieces that one thread has in hand, 1 to 16; 0: as many as its engine is fastest with            */
    unsigned lane_bytes;   /* the most that one read asks for: a multiple of 4096, at most 4 MiB; 0: 16 to 128 KiB, as memory allows      */
};

enum moe_hash_kind {
    MOE_HASH_FLAT,     /* plain SHA-256, as sha256sum prints it: one piece, so one core at most                  */
    MOE_HASH_TREE,     /* the root of common/crypt/tree.h; every leaf is a piece                                  */
    MOE_HASH_LEAVES,   /* the leaves in `only`, each compared with its expected digest; there is no root to tell  */
    MOE_HASH_SUMS,     /* all digests of `sum_set` in one pass, by OpenSSL: one piece, and slower than the others */
};

/* Zeros in whatever is not needed. Kept by the hasher from submit until `done` was called, and not touched after that call began to return. */
struct moe_hash_job {
    /* asked */
    enum moe_hash_kind kind;
    struct moe_source source;
    uint32_t leaf_bytes;                    /* TREE, LEAVES                                                                     */
    moe_sha256_sum *leaves;                 /* TREE: where all leaves' digests go, or NULL                                      */
    const moe_sha256_sum *expect;           /* all leaves' digests to compare with; LEAVES needs it, TREE may have it           */
    const uint64_t *only;                   /* LEAVES: which, ascending                                                         */
    uint64_t only_count;
    unsigned sum_set;                       /* SUMS: bits 1 << enum moe_sum                                                     */
    moe_sum_bytes *sums;                    /* SUMS: MOE_SUM_COUNT of them, where those of the set go; only when the code is OK */
    void *ctx;                              /* the caller's                                                                     */
    /* Called once, by a hashing thread, before the first read, to fill `source` in: a file need not be open while it waits in the queue. With
     * TREE, `leaves` and `expect` may be set here as well, when the size tells how many there are. */
    enum moe_code (*open)(struct moe_hash_job *job, struct moe_error *err);
    /* Called by one thread, in ascending order, when all leaves were read, for each that differs from `expect`. */
    void (*damaged)(struct moe_hash_job *job, uint64_t leaf);
    /* Called by the same thread, last: whatever the code, and also when `open` failed. It may free the job, and submit others. */
    void (*done)(struct moe_hash_job *job);

    /* answered */
    enum moe_code code;                     /* not OK: the source's or open's error, of the leaf that lies first                */
    moe_sha256_sum digest;                  /* FLAT, TREE; only when the code is OK                                             */
    uint64_t damaged_count;                 /* leaves that differ; they are counted and told also when a later leaf could not be read */
    struct moe_error err;
};

/**
 * Make the threads. They block every signal, and inherit the confinement of the thread that calls (Landlock, seccomp): confine first.
 * `out` is new; free with moe_hasher_free(). Errors: USAGE, LIMIT (more than the caps), IO (no thread, no memory).
 */
MOE_MUST_USE enum moe_code moe_hasher_new(const struct moe_hasher_options *options, struct moe_hasher **out, struct moe_error *err);
/* Gives up what is not finished (its jobs' code is then USAGE, and `done` is called), waits for the threads, and sets it to NULL; NULL is fine;
 * a MOE_AUTO destructor. */
void moe_hasher_free(struct moe_hasher **hasher);

/* Put a job at the end of the queue; does not wait. Jobs are begun in the order they came. Errors: USAGE (no such kind or leaf size; LEAVES without
 * expect; SUMS without a set or a place), IO (no memory); `done` is not called then. What only the size tells (too many leaves, a leaf of `only` that there is none of) is the job's code. */
MOE_MUST_USE enum moe_code moe_hasher_submit(struct moe_hasher *hasher, struct moe_hash_job *job, struct moe_error *err);
/* Wait until everything submitted is done, at most so long (-1: as long as it takes). True when it is. */
bool moe_hasher_wait(struct moe_hasher *hasher, int timeout_ms);
/* Submit these and wait for these. Each tells its own code: OK here means that all of them were done, not that all are well. Errors: as submit. */
MOE_MUST_USE enum moe_code moe_hasher_run(struct moe_hasher *hasher, struct moe_hash_job *jobs, size_t count, struct moe_error *err);

uint64_t moe_hasher_bytes(const struct moe_hasher *hasher);       /* hashed so far, by all: for a progress line */
unsigned moe_hasher_threads(const struct moe_hasher *hasher);
const char *moe_hasher_engine(const struct moe_hasher *hasher);   /* "sha-ni", "avx-512", "openssl": the one for plenty of work */
#endif
