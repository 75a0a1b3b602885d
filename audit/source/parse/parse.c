/* One file: flags, libclang, the walk, the facts; for CUDA, once more with __CUDA_ARCH__ for the functions that the first pass could not see. */
#include "audit/source/parse/build.h"
#include <stdlib.h>
#include <unistd.h>

static void forget_unit(struct build *b)
{
    for (uint32_t i = 1; i < b->src_count; i++)
        free(b->srcs[i].uses);
    b->src_count = b->range_count = b->last_range = 0;
    b->known_range_of = NULL;
    moe_ptr_map_clear(&b->src_of);
    moe_ptr_map_clear(&b->decl_of);
    moe_ptr_map_clear(&b->type_of);
    if (b->tu)
        b->api->disposeTranslationUnit(b->tu);
    b->tu = NULL;
}

static void drop(struct build *b)
{
    forget_unit(b);
    free(b->srcs);
    free(b->ranges);
    free(b->types);
    free(b->usrs);
    free(b->decl_done);
    free(b->noreturns);
    free(b->frames);
    free(b->jumps);
    free(b->skipped);
    free(b->replaced);
    moe_builder_free(&b->out);
    moe_arena_free(&b->scratch);
}

static enum moe_code load_unit(struct build *b, CXIndex index, bool device, struct moe_error *err)
{
    const char *const *argv;
    int argc;
    struct moe_where at = { .file = b->job->path };
    if (!moe_clang_flags(b->clang, b->job, device, b->scratch, &argv, &argc))
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory");
    struct CXUnsavedFile text = { b->job->path, b->job->bytes.len ? b->job->bytes.ptr : "", b->job->bytes.len };
    unsigned options = CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing;
    enum CXErrorCode code = b->api->parseTranslationUnit2(index, b->job->path, argv, argc, &text, 1, options, &b->tu);
    if (code != CXError_Success || !b->tu)
        return moe_fail(err, MOE_E_PARSE, at, "libclang %s gave no translation unit (its error %d)", b->clang->version, (int)code);
    if (!moe_parse_main_file(b))
        return b->failed ? moe_fail(err, MOE_E_LIMIT, at, "out of memory, or a cap was reached")
                         : moe_fail(err, MOE_E_PARSE, at, "libclang did not read the file");
    return MOE_OK;
}

static void know_words(struct build *b)
{
    b->word.push = moe_builder_string(b->out, MOE_STR("__cudaPushCallConfiguration"));
    b->word.configure = moe_builder_string(b->out, MOE_STR("cudaConfigureCall"));
    b->word.null = moe_builder_string(b->out, MOE_STR("NULL"));
    b->word.va_arg = moe_builder_string(b->out, MOE_STR("va_arg"));
}

static bool add_unit_node(struct build *b)
{
    struct span whole = { .src = 1, .end = (uint32_t)b->job->bytes.len };
    b->unit = moe_parse_add(b, 0, MOE_N_UNIT, &whole, (struct carry){ 0 });
    b->main_seen = false;
    return b->unit != 0;
}

static bool is_skipped(const struct build *b, uint32_t line)
{
    for (uint32_t i = 0; i < b->skipped_count; i++)
        if (b->skipped[i].file == b->srcs[1].index && line >= b->skipped[i].line && line <= b->skipped[i].end_line)
            return true;
    return false;
}

/* Nothing of a file that holds code: a header swallowed it, or it is in another language, and a clean report would be a lie. */
static bool is_lost(const struct build *b)
{
    const struct moe_tokens *t = &b->srcs[1].tokens;
    if (b->main_seen || !b->errors)
        return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i].kind == MOE_TOK_IDENT && !is_skipped(b, t->items[i].line))
            return true;
    return false;
}

static int compare_usrs(const void *x, const void *y)
{
    uint64_t a = ((const struct usr *)x)->usr, b = ((const struct usr *)y)->usr;
    return a < b ? -1 : a > b;
}

static enum moe_code walk_again(struct build *b, CXIndex index, struct moe_error *err)
{
    forget_unit(b);
    if (b->usr_count)
        qsort(b->usrs, b->usr_count, sizeof *b->usrs, compare_usrs);
    b->second = true;
    b->second_from = b->node_count + 1;
    MOE_TRY(load_unit(b, index, true, err));
    (void)moe_parse_walk(b);
    for (uint32_t i = 0; i < b->replaced_count && !b->failed; i++)
        moe_builder_drop(b->out, b->replaced[i]);
    return MOE_OK;
}

static enum moe_code run(struct build *b, CXIndex index, struct moe_error *err)
{
    MOE_TRY(load_unit(b, index, false, err));
    know_words(b);
    struct moe_where at = { .file = b->job->path };
    if (add_unit_node(b) && moe_parse_walk(b))
        moe_parse_facts(b);
    if (!b->failed)
        moe_parse_health(b);
    if (!b->failed && is_lost(b))
        return moe_fail(err, MOE_E_PARSE, at, "libclang %s read the file and understood nothing of it (%u errors)", b->clang->version, b->errors);
    if (!b->failed && b->cuda && b->job->device_pass && b->skipped_count)
        MOE_TRY(walk_again(b, index, err));
    if (b->failed)
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory, or a cap was reached");
    return MOE_OK;
}

static struct moe_tree *finish(struct build *b)
{
    struct moe_tree *t = moe_builder_finish(b->out);
    if (!t)
        return NULL;
    t->is_cuda = b->cuda;
    t->is_cxx = b->cxx;
    t->calls_seen = b->calls_seen;
    t->calls_parsed = b->calls_parsed;
    t->errors = b->errors;
    return t;
}

enum moe_code moe_parse(struct moe_clang *clang, const struct moe_parse_job *job, struct moe_tree **out, struct moe_error *err)
{
    struct moe_where at = { .file = job->path };
    char cwd[4096];
    MOE_AUTO(drop) struct build b = { .clang = clang, .api = &clang->api, .job = job, .cxx = job->language != MOE_LANG_C,
                                      .cuda = job->language == MOE_LANG_CUDA };
    b.cwd = getcwd(cwd, sizeof cwd);
    b.out = moe_builder_new();
    b.scratch = moe_arena_new(MOE_CAP_PARSE_SCRATCH);
    CXIndex index = b.out && b.scratch ? b.api->createIndex(0, 0) : NULL;
    if (!index)
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory");
    enum moe_code code = run(&b, index, err);
    struct moe_tree *tree = code == MOE_OK ? finish(&b) : NULL;
    if (code == MOE_OK && !tree)
        code = moe_fail(err, MOE_E_LIMIT, at, "the tree is larger than its cap");
    forget_unit(&b);                              /* before the index it came from */
    b.api->disposeIndex(index);
    if (tree)
        *out = tree;
    return code;
}
