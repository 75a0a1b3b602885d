/* Our own C, C++ and CUDA lexer: comments for suppressions, tokens for damaged code, line starts for everyone. Never fails: odd bytes become
 * MOE_TOK_OTHER. It does not expand macros or follow includes. */
#ifndef MOE_AUDIT_SOURCE_LEX_LEX_H
#define MOE_AUDIT_SOURCE_LEX_LEX_H
#include "audit/source/tree/tree.h"

enum moe_token_kind { MOE_TOK_IDENT, MOE_TOK_NUMBER, MOE_TOK_STRING, MOE_TOK_CHAR, MOE_TOK_PUNCT, MOE_TOK_COMMENT, MOE_TOK_DIRECTIVE, MOE_TOK_OTHER };

struct moe_token { uint8_t kind; bool line_first; uint32_t offset, length, line, column; };

struct moe_tokens {
    struct moe_str bytes;
    struct moe_token *items; uint32_t count;              /* by offset; comments included; a DIRECTIVE is a whole logical line from
                                                           * '#', and the comments in it follow it as tokens of their own        */
    uint32_t *line_starts; uint32_t line_count;           /* \n, \r\n and \r end a line, as in clang; none after the final newline     */
    unsigned code_lines;                                  /* lines that hold a token other than a comment                           */
};

/* Line splices (backslash newline), raw strings, digit separators, nested-looking comments, unterminated strings (end at the line) and comments
 * (end at the file). Allocates from `arena`; false when it is full. */
bool moe_lex(struct moe_str bytes, struct moe_arena *arena, struct moe_tokens *out);

/* The comments as suppressions want them: text without markers (a view of the bytes, blanks and splices kept), adjoining `//` lines kept
 * apart. own_line: only blanks share its first line, also in a directive's continuation lines. */
bool moe_lex_comments(const struct moe_tokens *tokens, struct moe_arena *arena, struct moe_comment **out, uint32_t *count);

/* Index of the first token at or after `offset`. */
uint32_t moe_token_at(const struct moe_tokens *tokens, uint32_t offset);

/**
 * A tree from tokens alone, for a file the parser could not read. Every node has tier MOE_TIER_LEXICAL and no types.
 *
 *   FUNCTION   name ( ... ) { at file scope or inside namespace, extern "C", class; its BODY is a COMPOUND; its decl has name, storage, flags
 *   CALL       name ( ... ) that is no keyword and no declaration, with CALLEE (REF or MEMBER) and ARGs; LAUNCH likewise, with CONFIGs; role
 *              STMT when its value is not used. The parent is the COMPOUND, or the call (or OTHER) it is an argument of
 *   ARG        INT FLOAT CHAR STRING BOOL NULLPTR REF MEMBER UNARY CALL; anything else is OTHER, with the names, literals and calls in it
 *   STRING     each run of adjacent literals, decoded, wherever it stands
 *
 * Macros, includes, comments and the file itself are recorded; what `#if 0` leaves out is in skipped[] and nowhere else. Of `#if .. #else` both
 * branches are read. NULL when a cap was reached.
 */
struct moe_tree *moe_lex_tree(struct moe_str path, struct moe_str bytes);
/* Call-like tokens `name (` and `name <<<` that are no keyword and no definition, outside the lines in `skip` and `#if 0`: the base of parse
 * health. The number of all tokens when memory runs out, so that health then is poor, never perfect. */
unsigned moe_lex_calls(const struct moe_tokens *tokens, const struct moe_skipped *skip, uint32_t skip_count);
/* Decode a string literal's spelling ("a\n" L"b" R"(c)"), adjacent ones joined, names between them (macros) left out; into the arena. Wide
 * escapes become UTF-8. {NULL, 0} when the arena is full. `wide` may be NULL. */
struct moe_str moe_lex_string(struct moe_str spelling, struct moe_arena *arena, bool *wide);
/* Value of an integer or character literal's spelling (0x, 0b, octal, suffixes, separators, escapes); plain char is signed, 'ab' is as in gcc, a
 * value past INT64_MAX comes as its two's complement. False for anything else, floating literals included; *value is then untouched. */
bool moe_lex_number(struct moe_str spelling, int64_t *value);
#endif
