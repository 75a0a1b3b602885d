/* Target   moe_lex(), moe_lex_comments(), moe_lex_string(), moe_lex_number()
 * Input    any bytes, as a source file of an untrusted pull request
 * Promise  never crashes; tokens come in order, lie inside the bytes and overlap only where a comment stands in a directive; what is between
 *          them is blank; lines and columns name the same byte as the offset; comments lie on the lines they claim
 * Links    audit/source/lex
 * Corpus   tests/fuzz/corpus/lex/ -- a fixed bug leaves its input there, named after the bug
 */
#include "audit/source/lex/lex.h"
#include <stdlib.h>

#define REQUIRE(cond) ((cond) ? (void)0 : abort())

static void check_literal(const struct moe_tokens *t, const struct moe_token *k, struct moe_arena *arena)
{
    struct moe_str spelling = { t->bytes.ptr + k->offset, k->length };
    int64_t value;
    (void)moe_lex_number(spelling, &value);
    REQUIRE(moe_lex_string(spelling, arena, NULL).len <= spelling.len);
}

static void check_tokens(const struct moe_tokens *t, struct moe_arena *arena)
{
    uint32_t end = 0, directive_end = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct moe_token *k = &t->items[i];
        bool inside = k->kind == MOE_TOK_COMMENT && k->offset < directive_end;
        REQUIRE(k->length && k->offset < t->bytes.len && k->length <= t->bytes.len - k->offset);
        REQUIRE(inside || k->offset >= end);
        REQUIRE(!i || k->offset > t->items[i - 1].offset);
        REQUIRE(k->line >= 1 && k->line <= t->line_count && t->line_starts[k->line - 1] + k->column - 1 == k->offset);
        REQUIRE(k->line == t->line_count || t->line_starts[k->line] > k->offset);
        REQUIRE(moe_token_at(t, k->offset) == i);
        for (uint32_t b = end; !inside && b < k->offset; b++)
            REQUIRE(moe_is_space(t->bytes.ptr[b]) || t->bytes.ptr[b] == '\\' || (b < 3 && k->line == 1));
        if (k->kind == MOE_TOK_DIRECTIVE)
            directive_end = k->offset + k->length;
        end = MOE_MAX(end, k->offset + k->length);
        if (k->kind <= MOE_TOK_CHAR)
            check_literal(t, k, arena);
    }
    REQUIRE(t->code_lines <= t->line_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(256u << 20);
    struct moe_str bytes = { (const char *)data, size };
    struct moe_tokens t;
    struct moe_comment *comments;
    uint32_t count, line = 0;
    if (!arena || !moe_lex(bytes, arena, &t))
        return 0;
    check_tokens(&t, arena);
    REQUIRE(moe_lex_comments(&t, arena, &comments, &count));
    for (uint32_t i = 0; i < count; i++) {
        const struct moe_comment *c = &comments[i];
        REQUIRE(c->line >= line && c->end_line >= c->line && c->end_line <= t.line_count);
        REQUIRE(c->text.ptr >= bytes.ptr && c->text.ptr + c->text.len <= bytes.ptr + bytes.len);
        line = c->line;
    }
    REQUIRE(moe_lex_calls(&t, NULL, 0) <= t.count);
    int64_t value;
    (void)moe_lex_number(bytes, &value);
    REQUIRE(moe_lex_string(bytes, arena, NULL).len <= bytes.len);
    return 0;
}
