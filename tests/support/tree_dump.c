/* Shows what the parser makes of one file: tree_dump [-l LIBCLANG] [-s SHIM] [-t CUDA] [-n] [-d] FILE [FLAGS...]
 * -n prints the summary line only, -d runs the device pass too. For people, and for scripts that look for crashes. */
#include "audit/source/parse/parse.h"
#include "audit/source/tree/dump.h"
#include "common/base/file.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MOE_CAP_DUMP_BYTES (512u << 20)

static enum moe_language language_of(const char *path)
{
    struct moe_str s = moe_str_c(path);
    if (moe_str_ends(s, MOE_STR(".cu")) || moe_str_ends(s, MOE_STR(".cuh")))
        return MOE_LANG_CUDA;
    return moe_str_ends(s, MOE_STR(".c")) || moe_str_ends(s, MOE_STR(".h")) ? MOE_LANG_C : MOE_LANG_CXX;
}

static bool is_relative(void *ctx, const char *path)
{
    (void)ctx;
    return path[0] != '/' && strncmp(path, "../", 3) != 0;
}

static void summarize(const struct moe_tree *t, const char *path, clock_t spent)
{
    unsigned recovered = 0, wanted = 0;
    for (uint32_t i = 1; i < t->node_count; i++)
        recovered += t->nodes[i].tier == MOE_TIER_RECOVERED;
    for (uint32_t i = 1; i < t->file_count; i++)
        wanted += t->files[i].wanted;
    fprintf(stderr, "%s: %u nodes, %u types, %u decls, %u files (%u wanted), %u calls of %u, %u recovered, %u errors, %u ms\n", path,
            t->node_count - 1, t->type_count - 1, t->decl_count - 1, t->file_count - 1, wanted, t->calls_parsed, t->calls_seen, recovered,
            t->errors, (unsigned)(spent * 1000 / CLOCKS_PER_SEC));
}

static enum moe_code dump(const char *library, struct moe_parse_job *job, bool quiet, struct moe_error *err)
{
    MOE_AUTO(moe_clang_close) struct moe_clang *clang = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_DUMP_BYTES);
    MOE_AUTO(moe_tree_free) struct moe_tree *tree = NULL;
    MOE_TRY(moe_clang_open(library, &clang, err));
    MOE_TRY(moe_file_read(job->path, MOE_CAP_DUMP_BYTES, &bytes, err));
    job->bytes = moe_buf_str(bytes);
    clock_t start = clock();
    MOE_TRY(moe_parse(clang, job, &tree, err));
    if (!moe_tree_valid(tree))
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .file = job->path }, "the tree breaks the promises of its header");
    summarize(tree, job->path, clock() - start);
    if (!quiet)
        moe_tree_dump(tree, 1, text);
    struct moe_str out = moe_buf_str(text);
    if (fwrite(out.ptr, 1, out.len, stdout) != out.len)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = "standard output" }, "cannot be written");
    for (uint32_t i = 1; i < tree->diag_count && !quiet; i++)
        printf("diag %u:%u %.*s [%.*s]\n", tree->diags[i].line, tree->diags[i].column, MOE_FMT(moe_text(tree, tree->diags[i].text)),
               MOE_FMT(moe_text(tree, tree->diags[i].option)));
    return MOE_OK;
}

int main(int argc, char **argv)
{
    struct moe_error err = { 0 };
    struct moe_parse_job job = { .wanted = is_relative };
    const char *library = NULL;
    bool quiet = false;
    for (int c; (c = getopt(argc, argv, "+l:s:t:nd")) != -1;) {
        if (c == 'l')
            library = optarg;
        else if (c == 's')
            job.shim_dir = optarg;
        else if (c == 't')
            job.cuda_dir = optarg;
        else if (c == 'n')
            quiet = true;
        else if (c == 'd')
            job.device_pass = true;
        else
            return 2;
    }
    if (optind >= argc)
        return 2;
    job.path = argv[optind];
    job.language = language_of(job.path);
    job.flags = (const char *const *)argv + optind + 1;
    job.flag_count = (size_t)(argc - optind - 1);
    if (dump(library, &job, quiet, &err) == MOE_OK)
        return 0;
    moe_error_print(stderr, &err);
    return 1;
}
