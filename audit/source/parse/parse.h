/* libclang in, tree out. The only part that knows libclang, which is opened with dlopen and never linked. */
#ifndef MOE_AUDIT_SOURCE_PARSE_PARSE_H
#define MOE_AUDIT_SOURCE_PARSE_PARSE_H
#include "audit/source/tree/tree.h"
#include "common/base/error.h"

struct moe_clang;   /* opaque: the opened library; one per process */

/**
 * Open libclang: `path` when given, else the newest of LLVM 14 to 22 in the distribution's absolute places.
 * Refuses a library that others may write. Errors: IO (none found; the text says which package to install).
 */
MOE_MUST_USE
enum moe_code moe_clang_open(const char *path, struct moe_clang **out, struct moe_error *err);
void moe_clang_close(struct moe_clang **clang);
const char *moe_clang_version(const struct moe_clang *clang);       /* "19.1.7" */
const char *moe_clang_path(const struct moe_clang *clang);
const char *moe_clang_resource_dir(const struct moe_clang *clang);  /* its own headers (stddef.h); NULL = not installed */

enum moe_language { MOE_LANG_C, MOE_LANG_CXX, MOE_LANG_CUDA };

struct moe_parse_job {
    const char *path;                    /* relative to the working folder, as findings name it        */
    struct moe_str bytes;                /* the main file's text, snapshotted by the caller            */
    enum moe_language language;
    const char *const *flags; size_t flag_count;   /* only -I -isystem -iquote -D -U -std=, already vetted */
    const char *shim_dir;                /* share/moe-guard/shim                                       */
    const char *cuda_dir;                /* a toolkit to use instead of the shim; NULL = none          */
    bool device_pass;                    /* parse again with __CUDA_ARCH__ to reach guarded code       */
    /* Whether findings in this header count (it lies among the audited files). */
    bool (*wanted)(void *ctx, const char *path);
    void *ctx;
};

/**
 * Parse one file. Never fails on bad C: errors are counted in the tree, damaged parts have tier RECOVERED.
 * Errors: PARSE (libclang gave no unit at all, or the main file has no cursor), LIMIT (caps).
 */
MOE_MUST_USE
enum moe_code moe_parse(struct moe_clang *clang, const struct moe_parse_job *job, struct moe_tree **out, struct moe_error *err);
#endif
