#include "audit/source/lex/lex.h"
#include "audit/source/lex/scan.h"

/* Nothing but blanks (and a splice) up to the end of the line. Runs of blanks after comments never overlap, so this is linear in all. */
static bool ends_line(struct moe_str bytes, size_t offset)
{
    const char *p = bytes.ptr + offset, *end = bytes.ptr + bytes.len;
    while (p < end && moe_is_blank(*p))
        p++;
    return p >= end || moe_is_newline(*p) || moe_past_splice(p, end) != p;
}

/* Only blanks before it: `line_first` says so outside of directives, whose inside is no tokens. */
static bool starts_line(const struct moe_tokens *t, const struct moe_token *c, const struct moe_token *around)
{
    if (!around || c->offset >= around->offset + around->length)
        return c->line_first;
    uint32_t from = t->line_starts[c->line - 1];
    if (c->offset - from > 4096)                 /* so far right nobody reads it as a line of its own */
        return false;
    while (from < c->offset && moe_is_blank(t->bytes.ptr[from]))
        from++;
    return from == c->offset;
}

static struct moe_str inside(struct moe_str spelling)
{
    const char *end = spelling.ptr + spelling.len, *body = end, *text_end;
    bool closed;
    char kind = moe_comment_start(spelling.ptr, end, &body);
    moe_past_comment(kind, body, end, &text_end, &closed);
    return (struct moe_str){ body, (size_t)(text_end - body) };
}

bool moe_lex_comments(const struct moe_tokens *t, struct moe_arena *arena, struct moe_comment **out, uint32_t *count)
{
    uint32_t n = 0, line = 1;
    const struct moe_token *around = NULL;       /* the last directive: its comments follow it */
    for (uint32_t i = 0; i < t->count; i++)
        n += t->items[i].kind == MOE_TOK_COMMENT;
    *count = 0;
    *out = moe_arena_array(arena, struct moe_comment, n + 1);
    if (!*out)
        return false;
    for (uint32_t i = 0; i < t->count; i++) {
        const struct moe_token *c = &t->items[i];
        if (c->kind == MOE_TOK_DIRECTIVE)
            around = c;
        if (c->kind != MOE_TOK_COMMENT)
            continue;
        uint32_t end = c->offset + c->length;
        line = MOE_MAX(line, c->line);
        while (line < t->line_count && t->line_starts[line] < end)
            line++;
        bool alone = starts_line(t, c, around) && (line > c->line || ends_line(t->bytes, end));
        (*out)[(*count)++] = (struct moe_comment){ .text = inside((struct moe_str){ t->bytes.ptr + c->offset, c->length }),
                                                   .line = c->line, .end_line = line, .column = c->column, .own_line = alone };
    }
    return true;
}
