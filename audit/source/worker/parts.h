/* What the files of this folder share. */
#ifndef MOE_AUDIT_SOURCE_WORKER_PARTS_H
#define MOE_AUDIT_SOURCE_WORKER_PARTS_H
#include "sandbox/self/self.h"
#include "audit/source/lex/lex.h"
#include "audit/source/worker/worker.h"
#include "common/base/buf.h"
#include "common/crypt/digest.h"
#include "common/report/suppress.h"
#include <stdlib.h>
#include <sys/types.h>

#define MOE_CAP_RESULT_BYTES  (64u << 20)
#define MOE_CAP_RESULT_ARENA  ((size_t)512 << 20)
#define MOE_WORK_STACK_BYTES  ((size_t)512 << 20)
#define MOE_EXIT_MEMORY       4                              /* of a child that ran out of it */

/* The units of a run: the inputs, then the headers that may have to be read alone. A request carries an index into this list and nothing else. */
static inline size_t moe_unit_count(const struct moe_inputs *in) { return in->count + in->header_count; }
static inline const struct moe_input *moe_unit_at(const struct moe_inputs *in, size_t i)
{
    return i < in->count ? &in->items[i] : &in->header_items[i - in->count];
}

/* -- result.c -- */
struct moe_result *moe_result_new(void);                     /* NULL = out of memory */
/* A result that says only that its file was not analysed, and why. */
MOE_PRINTF(3, 4) struct moe_result *moe_result_failed(struct moe_str path, int sys, const char *fmt, ...);
void moe_result_expire(struct moe_result *r, const char *today);   /* suppressions whose day is past since the result was made */

/* -- cover.c -- */
/* The lines a suppression covers: its own statement's, or the next one's for a comment that stands alone. `tree` may be NULL. */
void moe_cover_lines(const struct moe_tree *tree, uint32_t file, const struct moe_tokens *tokens, const struct moe_comment *comment, struct moe_nosec *n);

/* -- confine.c -- */
struct moe_confine_paths { const char **items; size_t count, room; };
struct moe_clang;
/* Everything a child may read, as paths; lives in `arena`. */
bool moe_confine_collect(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_clang *clang, struct moe_arena *arena,
                         struct moe_confine_paths *out);

/* -- zygote.c -- */
enum moe_wire_op { MOE_WIRE_HELLO, MOE_WIRE_RUN, MOE_WIRE_KILL, MOE_WIRE_EXIT };
struct moe_wire {                                            /* one datagram, both ways; RUN brings two descriptors: text and answer */
    uint32_t op, unit;
    int32_t status;                                          /* EXIT: of waitpid(); -1 = could not be started */
    uint64_t cpu_us, peak_kib;                               /* EXIT */
    char version[32], confinement[160], note[200];           /* HELLO: libclang's version, "" = none and why in note */
};
struct moe_zygote { pid_t pid; int control; };
/* Fork it and wait until it is ready. Errors: IO. */
MOE_MUST_USE
enum moe_code moe_zygote_start(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_rules *rules, const struct moe_matcher *matcher,
                               struct moe_zygote *out, struct moe_wire *hello, struct moe_error *err);
void moe_zygote_stop(struct moe_zygote *z);
bool moe_wire_send(int control, const struct moe_wire *w, const int *fds, size_t fd_count);
int moe_wire_recv(int control, struct moe_wire *w, int *fds, size_t fd_count);     /* 1 = one message, 0 = none now, -1 = the other end is gone */

/* -- cache.c -- */
struct moe_cache;
struct moe_cache *moe_cache_open(const char *dir, char *why, size_t room);         /* NULL = unusable, and why */
void moe_cache_close(struct moe_cache **cache);
/* A sound entry all of whose files are as they were; NULL = none. One that is damaged is removed. */
struct moe_result *moe_cache_get(struct moe_cache *cache, const unsigned char key[32], const struct moe_rules *rules);
/* Keeps nothing when anything goes wrong: a cache is no duty. Digests that the result lacks are filled in first. */
void moe_cache_put(struct moe_cache *cache, const unsigned char key[32], struct moe_result *result);
void moe_cache_evict(struct moe_cache *cache, uint64_t cap_bytes);                  /* at most once a day */
#define MOE_CAP_CACHE_BYTES ((uint64_t)512 << 20)
/* libclang's version as an earlier run learned it, while the installed libraries stay the same; false = ask a zygote. */
bool moe_cache_engine(struct moe_cache *cache, const char *libclang, char *version, size_t room);
void moe_cache_set_engine(struct moe_cache *cache, const char *libclang, const char *version);

/* -- cache_key.c -- */
/* What all units of a run share, hashed once. */
bool moe_cache_run_key(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const char *engine, unsigned char out[32]);
bool moe_cache_unit_key(const unsigned char run[32], const struct moe_input *input, struct moe_str bytes, unsigned char out[32]);
/* The key that signs entries: made once per user, outside every cache folder. */
bool moe_cache_load_secret(unsigned char out[32], char *why, size_t room);

/* -- phase.c -- */
struct moe_snapshot { char *ptr; size_t len; };
/* A source's bytes: a regular file under its own name, below the cap. "-" is standard input. Errors: IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_snapshot_read(struct moe_str path, struct moe_snapshot *out, struct moe_error *err);
static inline void moe_snapshot_free(struct moe_snapshot *s) { free(s->ptr); *s = (struct moe_snapshot){ 0 }; }

struct moe_unit {
    const struct moe_input *input;
    struct moe_result *result;
    struct moe_snapshot kept;                                /* standard input, which can be read once only */
    unsigned char key[32];
    uint64_t bytes;
    bool has_key, wanted;
    unsigned attempts;
};
struct moe_run {
    const struct moe_pool_opts *opts;
    const struct moe_inputs *inputs;
    const struct moe_rules *rules;
    const struct moe_matcher *matcher;
    struct moe_pool_stats *stats;
    struct moe_unit *units; size_t unit_count;
    struct moe_cache *cache;
    unsigned char run_key[32];
    struct moe_zygote zygote;
    bool zygote_up, engine_known;
    unsigned restarts;
    char today[16];
    enum moe_code (*done)(void *ctx, const struct moe_input *input, struct moe_result *result, struct moe_error *err);
    void *ctx;
};
/* Give every wanted unit of [first, last) its result, and hand them over in order. Errors: IO, LIMIT, what `done` gave. */
MOE_MUST_USE enum moe_code moe_run_phase(struct moe_run *run, size_t first, size_t last, struct moe_error *err);
#endif
