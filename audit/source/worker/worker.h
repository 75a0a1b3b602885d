/* A pool of confined processes that read hostile files: one child per file, forked from a zygote that opened libclang and gave up its rights first.
 * A child that crashes, hangs or runs out of memory costs that one file; the parent reads its answer as untrusted bytes. */
#ifndef MOE_AUDIT_SOURCE_WORKER_WORKER_H
#define MOE_AUDIT_SOURCE_WORKER_WORKER_H
#include "audit/source/input/input.h"
#include "audit/source/match/match.h"

/* What one file gave: what the cache stores and the pipe carries. */
struct moe_result {
    struct moe_arena *arena;
    struct moe_report *report;                  /* findings, the file's state (and its headers' states)                     */
    struct moe_nosec_of { struct moe_str path; struct moe_nosec *items; size_t count; } *nosecs; size_t nosec_file_count;
    struct moe_dep { struct moe_str path; unsigned char sha256[32]; } *deps; size_t dep_count;   /* every file read but the main one */
    unsigned long cpu_us, peak_kib;
};
void moe_result_free(struct moe_result **result);
MOE_MUST_USE enum moe_code moe_result_write(const struct moe_result *r, struct moe_buf *out, struct moe_error *err);
/* Untrusted bytes; rule codes are looked up in `rules`, every count and length is checked. Errors: PARSE, LIMIT. */
MOE_MUST_USE enum moe_code moe_result_read(struct moe_str bytes, const struct moe_rules *rules, struct moe_result **out, struct moe_error *err);

struct moe_pool_opts {
    unsigned workers;                           /* 0 = one per core that may be used                                        */
    unsigned seconds_per_file;                  /* wall clock; default 120; CPU limit is the same                           */
    unsigned long memory_mib;                   /* address space, default 4096                                              */
    const char *libclang, *shim_dir, *cuda_dir;
    bool device_pass;
    const char *const *read_roots; size_t read_root_count;   /* what a child may read beside system headers: the audited folders */
    const char *cache_dir;                      /* NULL = no cache                                                          */
    const char *policy_key;                     /* hex digest of everything of rules and policy that changes findings        */
    const struct moe_policy *policy;            /* min_understood_percent; NULL = 0 percent                                 */
    const char *today;                          /* YYYY-MM-DD for suppressions with an end; NULL = the clock's, in UTC      */
};
struct moe_pool_stats { unsigned from_cache, parsed, crashed, timed_out, out_of_memory; unsigned long cpu_ms, peak_kib; char engine[96]; char confinement[160];
                        char cache[96]; /* why there is no cache although cache_dir was given; empty = it is used */ };

/**
 * Audit every input; `done` is called in the parent, in input order (not completion order), with each result, so that the report is deterministic.
 * The result is borrowed: it is freed when `done` returns. An error of `done` ends the run and is returned.
 * Headers that no unit turned out to read (moe_inputs.headers) are parsed alone and come last, in order.
 * A file whose child died is done with a result that holds one FAILED file and an error saying how ("killed by signal 11 while parsing").
 * Without libclang: lexical only, said in stats.engine. Errors: IO, BUG; per-file trouble is no error here.
 */
MOE_MUST_USE
enum moe_code moe_pool_run(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_rules *rules, const struct moe_matcher *matcher,
                           enum moe_code (*done)(void *ctx, const struct moe_input *input, struct moe_result *result, struct moe_error *err), void *ctx,
                           struct moe_pool_stats *stats, struct moe_error *err);

/* The work of one child, callable in process for tests and fuzzing: parse (or lex), flow, match. */
MOE_MUST_USE
enum moe_code moe_work(void *clang, const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_input *input, struct moe_str bytes,
                       const struct moe_matcher *matcher, const struct moe_rules *rules, struct moe_result **out, struct moe_error *err);
#endif
