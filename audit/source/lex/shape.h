/* Tokens that matter (no comments, no directives, nothing under `#if 0`) and which bracket closes which. Internal to audit/source/lex. */
#ifndef MOE_AUDIT_SOURCE_LEX_SHAPE_H
#define MOE_AUDIT_SOURCE_LEX_SHAPE_H
#include "audit/source/lex/lex.h"

/* What a token is, in one byte: a punctuator of one character is that character. */
enum moe_what { MOE_W_NAME = 'a', MOE_W_WORD = 'k' /* keyword */, MOE_W_NUMBER = '0', MOE_W_STRING = '"', MOE_W_CHAR = '\'', MOE_W_SCOPE = 1 /* :: */,
                MOE_W_ARROW = 2, MOE_W_LAUNCH = 3 /* <<< */, MOE_W_LAUNCHED = 4 /* >>> */, MOE_W_ATTRIBUTE = 5 /* a word whose ( ) is no code */,
                MOE_W_ELSE = 6 /* else, do: a statement follows */, MOE_W_LOOP = 7 /* if, for, while, switch: a statement follows the ) */,
                MOE_W_OTHER = 8 };

struct moe_shape {
    const struct moe_tokens *tokens;
    uint32_t count;
    uint32_t *at;                  /* index in tokens->items */
    uint8_t *what;                 /* enum moe_what; one more entry, 0, at the end */
    uint32_t *match;               /* of an opening bracket: its closing one, and the other way round; 0 = none */
    struct moe_skipped *dead; uint32_t dead_count;   /* lines under #if 0 */
};

/**
 * Find the shape of a token list; everything is allocated from `arena`, false when it is full.
 * `skip` are lines to leave out besides `#if 0`. In `#if .. #else` both branches are kept, but the brackets of each branch are matched as if
 * it stood alone, so that `{` in two branches and one `}` after them still pair.
 */
bool moe_shape_find(const struct moe_tokens *tokens, const struct moe_skipped *skip, uint32_t skip_count, struct moe_arena *arena,
                    struct moe_shape *out);
/* "define" of a directive's text; *rest is what follows it. */
struct moe_str moe_directive(struct moe_str text, struct moe_str *rest);
static inline struct moe_str moe_shape_text(const struct moe_shape *s, uint32_t i)
{
    const struct moe_token *k = &s->tokens->items[s->at[i]];
    return (struct moe_str){ s->tokens->bytes.ptr + k->offset, k->length };
}
#endif
