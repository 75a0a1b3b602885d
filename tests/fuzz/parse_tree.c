/* Target   moe_parse(), and moe_flow_new() over what it gives
 * Input    one byte for the language (x C++, g CUDA, d CUDA with the device pass, all others C), then a source file as an untrusted pull
 *          request could bring it
 * Promise  never crashes; gives a tree that keeps every promise of its header, or an error that says why; the flow over it ends within its caps
 * Links    audit/source/parse audit/source/flow
 * Corpus   tests/fuzz/corpus/parse_tree/ -- a fixed bug leaves its input there, named after the bug
 */
#include "audit/source/flow/flow.h"
#include "audit/source/parse/parse.h"
#include <stdlib.h>

#define REQUIRE(cond) ((cond) ? (void)0 : abort())

/* Opened once: a tenth of a second, and the one thing that runs share. */
static struct moe_clang *library(void)
{
    static struct moe_clang *clang;
    struct moe_error err = { 0 };
    if (!clang && moe_clang_open(NULL, &clang, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        abort();
    }
    return clang;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_tree_free) struct moe_tree *tree = NULL;
    MOE_AUTO(moe_flow_free) struct moe_flow *flow = NULL;
    struct moe_error err = { 0 };
    if (!size)
        return 0;
    bool device = data[0] == 'd', cuda = device || data[0] == 'g', cxx = data[0] == 'x';
    struct moe_parse_job job = { .path = cuda ? "fuzz.cu" : cxx ? "fuzz.cpp" : "fuzz.c", .bytes = { (const char *)data + 1, size - 1 },
                                 .language = cuda ? MOE_LANG_CUDA : cxx ? MOE_LANG_CXX : MOE_LANG_C, .shim_dir = "audit/source/shim",
                                 .device_pass = device };
    enum moe_code code = moe_parse(library(), &job, &tree, &err);
    REQUIRE((code == MOE_OK) == (tree != NULL) && code == err.code);
    REQUIRE(code == MOE_OK || err.text[0]);
    if (!tree)
        return 0;
    REQUIRE(moe_tree_valid(tree));
    flow = moe_flow_new(tree);
    return 0;
}
