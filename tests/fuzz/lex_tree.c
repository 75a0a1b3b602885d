/* Target   moe_lex_tree(), and the reading functions over what it gives
 * Input    any bytes, as a source file that the parser could not read
 * Promise  never crashes; every node lies inside the file and inside the range of depth its parent allows; calls[] and functions[] name calls
 *          and functions in source order; the number of calls is the one moe_lex_calls() counts
 * Links    audit/source/lex
 * Corpus   tests/fuzz/corpus/lex_tree/ -- a fixed bug leaves its input there, named after the bug
 */
#include "audit/source/lex/lex.h"
#include "audit/source/tree/dump.h"
#include <stdlib.h>

#define REQUIRE(cond) ((cond) ? (void)0 : abort())

static void check_node(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    int64_t value;
    REQUIRE(x->kind && x->kind < MOE_N_COUNT && x->tier == MOE_TIER_LEXICAL && x->file == 1);
    REQUIRE(x->offset <= t->files[1].bytes.len && x->length <= t->files[1].bytes.len - x->offset);
    REQUIRE(x->line >= 1 && x->end_line >= x->line && (x->end_line > x->line || n == 1 || x->end_column > x->column));
    REQUIRE(n == 1 ? !x->parent : x->parent < n && x->depth == moe_at(t, x->parent)->depth + 1);
    REQUIRE(moe_source(t, n).len == x->length);
    (void)moe_const(t, n, &value);
    (void)moe_callee(t, n);
    REQUIRE(!moe_statement_of(t, n) || moe_inside(t, n, moe_statement_of(t, n)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str bytes = { (const char *)data, size };
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(256u << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1u << 20);
    struct moe_tree *t = moe_lex_tree(MOE_STR("fuzz.cu"), bytes);
    struct moe_tokens tokens;
    uint32_t seen = 0, calls = 1, functions = 1;
    if (!t)
        return 0;
    for (uint32_t n = 1; n; n = moe_walk(t, 1, n)) {
        check_node(t, n);
        seen++;
        if (calls < t->call_count && t->calls[calls] == n)
            calls++;
        if (functions < t->function_count && t->functions[functions] == n)
            functions++;
    }
    REQUIRE(seen == t->node_count - 1 && calls == t->call_count && functions == t->function_count);
    REQUIRE(t->calls_seen == t->call_count - 1);
    if (arena && moe_lex(bytes, arena, &tokens))
        REQUIRE(moe_lex_calls(&tokens, NULL, 0) == t->calls_seen);
    if (out)
        moe_tree_dump(t, 1, out);
    moe_tree_free(&t);
    return 0;
}
