/* Shared by the parser's tests: every libclang that is installed, and a parse of text without a file. */
#ifndef MOE_TESTS_PARSE_TEST_H
#define MOE_TESTS_PARSE_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "audit/source/parse/parse.h"
#include "audit/source/tree/dump.h"

enum { OLDEST = 14, NEWEST = 22, MAX_LIBRARIES = 9 };

struct libraries { struct moe_clang *items[MAX_LIBRARIES]; size_t count; };

static inline void open_libraries(struct libraries *all)
{
    static const char *const folders[] = { "x86_64-linux-gnu", "aarch64-linux-gnu" };
    all->count = 0;
    for (unsigned version = OLDEST; version <= NEWEST; version++)
        for (size_t i = 0; i < MOE_COUNT(folders); i++) {
            char path[96];
            struct moe_error err;
            assert_in_range(snprintf(path, sizeof path, "/usr/lib/%s/libclang-%u.so.1", folders[i], version), 1, sizeof path - 1);
            if (access(path, F_OK) == 0 && all->count < MAX_LIBRARIES && moe_clang_open(path, &all->items[all->count], &err) == MOE_OK)
                all->count++;
        }
    assert_true(all->count > 0);                  /* a suite without a libclang has proved nothing */
}

static inline void close_libraries(struct libraries *all)
{
    for (size_t i = 0; i < all->count; i++)
        moe_clang_close(&all->items[i]);
}

static inline const char *name_for(enum moe_language language)
{
    return language == MOE_LANG_C ? "case.c" : language == MOE_LANG_CXX ? "case.cpp" : "case.cu";
}

static inline struct moe_tree *parse_job(struct moe_clang *clang, const struct moe_parse_job *job)
{
    struct moe_tree *tree = NULL;
    struct moe_error err = { 0 };
    enum moe_code code = moe_parse(clang, job, &tree, &err);
    if (code != MOE_OK)
        moe_error_print(stderr, &err);
    assert_int_equal(code, MOE_OK);
    assert_true(moe_tree_valid(tree));
    return tree;
}

static inline struct moe_tree *parse_text(struct moe_clang *clang, enum moe_language language, const char *text)
{
    struct moe_parse_job job = { .path = name_for(language), .bytes = moe_str_c(text), .language = language, .shim_dir = "audit/source/shim" };
    return parse_job(clang, &job);
}

static inline bool name_is(const struct moe_tree *t, uint32_t string, const char *z) { return moe_str_is(moe_text(t, string), z); }

/* The first declaration so named, which has to be there. */
static inline const struct moe_decl *decl_named(const struct moe_tree *t, const char *name)
{
    for (uint32_t i = 1; i < t->decl_count; i++)
        if (name_is(t, t->decls[i].name, name))
            return &t->decls[i];
    fail_msg("no declaration named %s", name);
    return NULL;
}

/* The n-th node of a kind with a name, which has to be there. */
static inline uint32_t node_named(const struct moe_tree *t, enum moe_kind kind, const char *name, unsigned nth)
{
    for (uint32_t i = 1; i < t->node_count; i++)
        if (t->nodes[i].kind == kind && name_is(t, t->nodes[i].name, name) && nth-- == 0)
            return i;
    fail_msg("no %s named %s", moe_kind_name(kind), name);
    return 0;
}
#endif
