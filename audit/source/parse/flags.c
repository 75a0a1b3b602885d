/* What libclang is told: language, the shim where headers are missing, and the few of clang's own warnings that rules map. */
#include "audit/source/parse/clang.h"

/* Everything else is off: warnings that no rule reads would only cost time. Those for which clang builds the control flow of every function
 * (-Wuninitialized, -Wreturn-type, -Winfinite-recursion, three of the tautological ones) would cost a tenth of the whole parse: our own flow
 * answers such questions. */
static const char *const warnings[] = {
    "-Wno-everything", "-Wformat", "-Wformat-security", "-Wformat-extra-args", "-Wsizeof-pointer-memaccess", "-Wsizeof-array-argument",
    "-Wsizeof-pointer-div", "-Wsizeof-array-div", "-Wsizeof-array-decay", "-Wmemset-transposed-args", "-Wsuspicious-memaccess",
    "-Wsuspicious-bzero", "-Wnontrivial-memaccess", "-Wdynamic-class-memaccess", "-Wfortify-source", "-Wstrncat-size", "-Wstrlcpy-strlcat-size",
    "-Warray-bounds", "-Warray-bounds-pointer-arithmetic", "-Wreturn-stack-address", "-Wdangling", "-Wdangling-gsl",
    "-Wunused-result", "-Wunused-comparison", "-Wtautological-compare", "-Wtautological-constant-compare",
    "-Wtautological-constant-out-of-range-compare", "-Wtautological-pointer-compare", "-Wtautological-undefined-compare",
    "-Wtautological-unsigned-zero-compare", "-Wno-tautological-overlap-compare", "-Wno-tautological-bitwise-compare",
    "-Wno-tautological-negation-compare", "-Wparentheses",
    "-Wlogical-not-parentheses", "-Wself-assign", "-Wself-move", "-Wunsequenced",
    "-Wshift-count-overflow", "-Wshift-count-negative", "-Wshift-negative-value", "-Wshift-overflow", "-Wdivision-by-zero",
    "-Winteger-overflow", "-Wconstant-conversion", "-Wliteral-conversion", "-Wabsolute-value", "-Wbool-operation", "-Wint-conversion",
    "-Wint-to-pointer-cast", "-Wpointer-to-int-cast", "-Wincompatible-pointer-types", "-Wincompatible-function-pointer-types",
    "-Wimplicit-function-declaration", "-Wimplicit-int", "-Wnonnull", "-Wnull-dereference", "-Wstring-compare", "-Wstring-plus-int",
    "-Wempty-body", "-Wmisleading-indentation", "-Wvarargs", "-Wfree-nonheap-object", "-Wmismatched-new-delete",
    "-Wdelete-non-abstract-non-virtual-dtor", "-Wdelete-abstract-non-virtual-dtor", "-Wdelete-incomplete",
    "-Wswitch-bool", "-Wenum-compare", "-Wcomma", "-Wfor-loop-analysis", "-Wcall-to-pure-virtual-from-ctor-dtor", "-Wreturn-std-move",
    /* C code of before C99 keeps its calls: clang 16 made these errors and drops what holds them. */
    "-Wno-error=implicit-function-declaration", "-Wno-error=implicit-int", "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types", "-Wno-error=incompatible-function-pointer-types",
};
static const char *const common[] = {
    "-ferror-limit=0",                /* with 20, a damaged header leaves the main file without a single cursor */
    "-fno-spell-checking",            /* a guessed name is worse than none, and slow */
    "-fno-caret-diagnostics", "-Qunused-arguments",
};
/* Host pass only: it holds every kernel's body. The pragma of the shim's prelude needs the variadic switch. */
static const char *const cuda[] = { "--cuda-host-only", "-nocudalib", "-Xclang", "-fcuda-allow-variadic-functions" };

struct argv { struct moe_arena *arena; const char **items; int count, room; bool failed; };

static void add(struct argv *a, const char *word)
{
    if (a->count < a->room)
        a->items[a->count++] = word;
    else
        a->failed = true;
}

static void add_all(struct argv *a, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(a, words[i]);
}

/* "-isystem" "<shim>/toolkit" */
static void add_dir(struct argv *a, const char *flag, const char *base, const char *rest)
{
    struct moe_str dir = moe_arena_printf(a->arena, "%s%s", base, rest);
    if (!dir.ptr)
        a->failed = true;
    add(a, flag);
    add(a, dir.ptr);
}

static void add_cuda(struct argv *a, const struct moe_parse_job *job, bool device)
{
    add_all(a, cuda, MOE_COUNT(cuda));
    if (job->cuda_dir) {
        struct moe_str path = moe_arena_printf(a->arena, "--cuda-path=%s", job->cuda_dir);
        add(a, path.ptr ? path.ptr : "--cuda-path=/nonexistent");
        add(a, "--cuda-gpu-arch=sm_80");
        add(a, "-Wno-unknown-cuda-version");
        add_dir(a, "-isystem", job->cuda_dir, "/include/cccl");
        if (job->shim_dir)            /* an empty texture_fetch_functions.h: CUDA 13 dropped it, clang 19's wrapper still wants it */
            add_dir(a, "-isystem", job->shim_dir, "/toolkit");
    } else {
        add(a, "-nocudainc");
        add(a, "--cuda-path=/nonexistent");   /* the same answer whether or not a toolkit is installed */
        if (job->shim_dir) {          /* before the system's folders: a toolkit there would be read in part */
            add_dir(a, "-include", job->shim_dir, "/cuda/prelude.h");
            add_dir(a, "-isystem", job->shim_dir, "/cuda/include");
        }
    }
    if (device)
        add(a, "-D__CUDA_ARCH__=900");
}

static bool has_std(const struct moe_parse_job *job)
{
    for (size_t i = 0; i < job->flag_count; i++)
        if (moe_str_starts(moe_str_c(job->flags[i]), MOE_STR("-std=")))
            return true;
    return false;
}

bool moe_clang_flags(const struct moe_clang *clang, const struct moe_parse_job *job, bool device, struct moe_arena *arena,
                     const char *const **argv, int *argc)
{
    size_t room = MOE_COUNT(warnings) + MOE_COUNT(common) + MOE_COUNT(cuda) + 40 + job->flag_count;
    struct argv a = { .arena = arena, .items = moe_arena_array(arena, const char *, room), .room = (int)room };
    if (!a.items)
        return false;
    add(&a, "-x");
    add(&a, job->language == MOE_LANG_C ? "c" : job->language == MOE_LANG_CXX ? "c++" : "cuda");
    if (!has_std(job))
        add(&a, job->language == MOE_LANG_C ? "-std=gnu17" : "-std=c++17");
    if (clang->resource_dir[0]) {
        add(&a, "-resource-dir");
        add(&a, clang->resource_dir);
    }
    add_all(&a, common, MOE_COUNT(common));
    add_all(&a, warnings, MOE_COUNT(warnings));
    if (job->language == MOE_LANG_CUDA)
        add_cuda(&a, job, device);
    add_all(&a, job->flags, job->flag_count);
    if (job->cuda_dir)
        add_dir(&a, "-idirafter", job->cuda_dir, "/include");
    else if (job->shim_dir && job->language != MOE_LANG_CUDA)           /* after everything: real headers win where there are any */
        add_dir(&a, "-idirafter", job->shim_dir, "/cuda/include");
    if (job->shim_dir)
        add_dir(&a, "-idirafter", job->shim_dir, "/lib");
    *argv = a.items;
    *argc = a.count;
    return !a.failed;
}
