#include "audit/config/deploy/k8s_secret.h"

/* A line of something like YAML: how far it is set in (a tab counts as one), its key, and what follows the colon. */
struct row { size_t indent; struct moe_str key, value; size_t value_at; bool blank, separator; };

static struct moe_str unquote(struct moe_str s)
{
    s = moe_str_trim(s);
    if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
        return (struct moe_str){ s.ptr + 1, s.len - 2 };
    return s;
}

static struct moe_str without_comment(struct moe_str s)
{
    if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
        const char *end = memchr(s.ptr + 1, s.ptr[0], s.len - 1);
        return end ? (struct moe_str){ s.ptr, (size_t)(end - s.ptr) + 1 } : s;
    }
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '#' && (i == 0 || moe_is_space(s.ptr[i - 1])))
            return moe_str_trim((struct moe_str){ s.ptr, i });
    return s;
}

static struct row read_row(struct moe_str line)
{
    struct row row = { 0 };
    while (row.indent < line.len && moe_is_space(line.ptr[row.indent]))
        row.indent++;
    struct moe_str rest = moe_str_trim(moe_str_from(line, row.indent));
    row.separator = moe_str_is(rest, "---") || (rest.len > 3 && memcmp(rest.ptr, "--- ", 4) == 0);
    row.blank = !rest.len || rest.ptr[0] == '#';
    const char *colon = rest.len && !row.blank ? memchr(rest.ptr, ':', rest.len) : NULL;
    if (!colon || (colon + 1 < rest.ptr + rest.len && !moe_is_space(colon[1])))
        return row;
    row.key = unquote((struct moe_str){ rest.ptr, (size_t)(colon - rest.ptr) });
    row.value = without_comment(moe_str_trim(moe_str_from(rest, row.key.len ? (size_t)(colon - rest.ptr) + 1 : rest.len)));
    row.value_at = (size_t)(row.value.ptr - line.ptr);
    return row;
}

/* `kind: Secret` of the document at the head of `text`, the least indented `kind:` there is. *end = where the next document begins. */
static bool is_secret(struct moe_str text, unsigned first, unsigned *kind_line, size_t *end, unsigned *lines)
{
    struct moe_str rest = text, line;
    size_t indent = SIZE_MAX;
    bool secret = false;
    for (*lines = 0; moe_str_line(&rest, &line); ++*lines) {
        struct row row = read_row(line);
        if (row.separator && *lines)
            break;
        *end = text.len - rest.len;
        if (moe_str_is(row.key, "kind") && row.indent < indent) {
            indent = row.indent;
            secret = moe_k8s_same(unquote(row.value), MOE_STR("Secret"));
            *kind_line = first + *lines;
        }
    }
    return secret;
}

/* The lines below a block's header that are set in deeper than its key. */
static struct moe_str block_below(struct moe_str *rest, size_t indent, unsigned *number)
{
    struct moe_str block = { rest->ptr, 0 }, line, next = *rest;
    while (moe_str_line(&next, &line)) {
        struct row row = read_row(line);
        if (line.len > row.indent && row.indent <= indent)
            break;
        block.len = (size_t)(next.ptr - block.ptr);
        *rest = next;
        ++*number;
    }
    return block;
}

static void read_entries(struct moe_str text, unsigned number, unsigned kind_line, moe_k8s_secret_fn *visit, void *ctx)
{
    struct moe_str line, rest = text;
    bool inside = false, encoded = false;
    size_t outer = 0;
    for (; moe_str_line(&rest, &line); number++) {
        struct row row = read_row(line);
        if (row.blank)
            continue;
        if (inside && row.indent <= outer)
            inside = false;
        if (!inside) {
            encoded = moe_str_is(row.key, "data");
            inside = (encoded || moe_str_is(row.key, "stringData")) && !row.value.len;
            outer = row.indent;
            continue;
        }
        if (!row.key.len)
            continue;
        struct moe_k8s_secret_line entry = { row.key, unquote(row.value), encoded, number, (unsigned)row.value_at + 1, kind_line };
        if (row.value.len && (row.value.ptr[0] == '|' || row.value.ptr[0] == '>')) {
            entry.text = block_below(&rest, row.indent, &number);
            entry.line++;
            entry.column = 1;
        }
        visit(ctx, &entry);
    }
}

void moe_k8s_secret_lines(struct moe_str text, moe_k8s_secret_fn *visit, void *ctx)
{
    for (unsigned number = 1, lines = 0; text.len; number += lines) {
        unsigned kind_line = 0;
        size_t end = text.len;
        bool secret = is_secret(text, number, &kind_line, &end, &lines);
        if (secret)
            read_entries((struct moe_str){ text.ptr, end }, number, kind_line, visit, ctx);
        text = moe_str_from(text, end);
        if (!lines)
            break;
    }
}
