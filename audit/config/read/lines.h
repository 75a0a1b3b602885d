/* What the readers of line formats share: where they are in the text, and values and comments with their places. Only for this folder. */
#ifndef MOE_AUDIT_CONFIG_READ_LINES_H
#define MOE_AUDIT_CONFIG_READ_LINES_H
#include "audit/config/read/read.h"

enum { LINES_STRETCH = 256 << 10 };
/* Of a value or a comment of more than MOE_CAP_LINT_LINE_BYTES the first ones are kept: all of them are looked at as text. */
struct lines {
    struct moe_lint_file *file;
    struct moe_str t;               /* the whole text                                           */
    size_t at;                      /* next byte                                                */
    size_t begin; unsigned line;    /* of the line that `mark` was last asked about             */
    size_t marked;                  /* how far lines have been counted                          */
    struct moe_str section;         /* before every path; empty = none                          */
    struct moe_error *err;
};
static inline struct lines lines_of(struct moe_lint_file *file, struct moe_error *err)
{
    return (struct lines){ .file = file, .t = file->bytes, .line = 1, .err = err };
}
/* Called for each byte by those who may go over many: of a file larger than memory what is passed leaves it. */
static inline void lines_pass(const struct lines *l, size_t i)
{
    if (!(i & (LINES_STRETCH - 1)))
        moe_lint_passed(l->file, i);
}
static inline char lines_peek(const struct lines *l, size_t i) { return i < l->t.len ? l->t.ptr[i] : '\0'; }

/* Line and column of an offset; offsets are asked for in growing order. */
void lines_mark(struct lines *l, size_t offset, unsigned *line, unsigned *column);
/* The end of the line that holds `i`: the offset of its \n, or the text's end. */
size_t lines_end(const struct lines *l, size_t i);
/* The text's part [from, to) as a comment. */
MOE_MUST_USE enum moe_code lines_comment(struct lines *l, size_t from, size_t to);

/* `path`: where it is none of section and name. */
struct line_value { struct moe_str path, name, text; size_t from; bool quoted, escaped; enum moe_doc_kind type; };
/* A value called `name` below the section; then, where it looks like a document, what is inside. */
MOE_MUST_USE enum moe_code lines_value(struct lines *l, const struct line_value *v);

/* What stands between quotes: [from, to) of the text without them. Escapes are undone as `style` says; *escaped says that there were any. */
enum line_escapes { LINE_ESCAPES_NONE, LINE_ESCAPES_SHELL /* \" \\ \$ \` and a joined line */, LINE_ESCAPES_C /* \n \t \xHH \uXXXX \UXXXXXXXX ... */ };
MOE_MUST_USE enum moe_code lines_decode(struct lines *l, size_t from, size_t to, enum line_escapes style, struct moe_str *out, bool *escaped);
/* The offset of the closing quote `q` from `i` on, past escaped ones unless `raw`; t.len when there is none. */
size_t lines_quote_end(const struct lines *l, size_t i, char q, bool raw);
#endif
