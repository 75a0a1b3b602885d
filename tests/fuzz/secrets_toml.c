/* Target   moe_toml_parse()
 * Input    the bytes of a .gitleaks.toml, as an untrusted pull request could bring them
 * Promise  never crashes, leaks or hangs; an error has a line; every node of a tree has one, too, and counts its children rightly
 * Corpus   tests/fuzz/corpus/secrets_toml/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/secrets
 */
#include "audit/config/secrets/toml.h"
#include <stdint.h>
#include <stdlib.h>

static void walk(const struct moe_toml *n)
{
    unsigned count = 0;
    if (!n->line || !n->column)
        abort();
    for (const struct moe_toml *c = n->first; c; c = c->next, count++)
        walk(c);
    if (count != n->count || (count && n->kind != MOE_TOML_TABLE && n->kind != MOE_TOML_LIST))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(16u << 20);
    struct moe_toml *root = NULL;
    struct moe_error err = { 0 };
    if (!arena)
        return 0;
    enum moe_code code = moe_toml_parse("fuzz", (struct moe_str){ (const char *)data, size }, arena, &root, &err);
    if (code == MOE_OK)
        walk(root);
    else if (code != err.code || (code == MOE_E_PARSE && !err.line))
        abort();
    return 0;
}
