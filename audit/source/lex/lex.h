/* Our own C, C++ and CUDA lexer: comments for suppressions, tokens for damaged code, line starts for everyone. Never fails: odd bytes become
 * MOE_TOK_OTHER. It does not expand macros or follow includes. */
#ifndef MOE_AUDIT_SOURCE_LEX_LEX_H
#define MOE_AUDIT_SOURCE_LEX_LEX_H
#include "audit/source/tree/tree.h"

enum moe_token_kind { MOE_TOK_IDENT, MOE_TOK_NUMBER, MOE_TOK_STRING, MOE_TOK_CHAR, MOE_TOK_PUNCT, MOE_TOK_COMMENT, MOE_TOK_DIRECTIVE, MOE_TOK_OTHER };

struct moe_token { uint8_t kind; bool line_first; uint32_t offset, length, line, column; };

struct moe_tokens {
    struct moe_str bytes;
    struct moe_token *items; uint32_t count;              /* comments included; a DIRECTIVE is a whole logical line from '#'        */
    uint32_t *line_starts; uint32_t line_count;
    unsigned code_lines;                                  /* lines that hold a token other than a comment                           */
};

/* Line splices (backslash newline), raw strings, digit separators, nested-looking comments, unterminated strings (end at the line) and comments
 * (end at the file). Allocates from `arena`; false when it is full. */
bool moe_lex(struct moe_str bytes, struct moe_arena *arena, struct moe_tokens *out);

/* The comments as suppressions want them: text without markers, adjoining `//` lines kept apart. */
bool moe_lex_comments(const struct moe_tokens *tokens, struct moe_arena *arena, struct moe_comment **out, uint32_t *count);

/* Index of the first token at or after `offset`. */
uint32_t moe_token_at(const struct moe_tokens *tokens, uint32_t offset);

/**
 * A tree from tokens alone, for a file the parser could not read: FUNCTIONs by shape, CALLs with their ARGs (literals, names; anything else OTHER),
 * STRINGs decoded, includes, macros. Every node has tier MOE_TIER_LEXICAL and no types. `code lines` inside #if 0 are left out.
 */
struct moe_tree *moe_lex_tree(struct moe_str path, struct moe_str bytes);
/* Calls-like tokens `name (` in [line, end_line] that are no keyword, no definition and not in `skip` ranges: the base of parse health. */
unsigned moe_lex_calls(const struct moe_tokens *tokens, const struct moe_skipped *skip, uint32_t skip_count);
/* Decode a string literal's spelling ("a\n" L"b"), adjacent ones joined; into the arena. */
struct moe_str moe_lex_string(struct moe_str spelling, struct moe_arena *arena, bool *wide);
/* Value of an integer or character literal's spelling (0x, 0b, octal, suffixes, separators, escapes). */
bool moe_lex_number(struct moe_str spelling, int64_t *value);
#endif
