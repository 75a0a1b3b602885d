#include "audit/config/deploy/docker_parts.h"
#include <strings.h>

enum moe_code docker_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static struct moe_str left_trimmed(struct moe_str s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = moe_str_from(s, 1);
    return s;
}

static enum moe_code add_comment(struct docker_lines *l, struct moe_str text, unsigned line, struct moe_str whole, struct moe_error *err)
{
    struct moe_comment c = { .text = text, .line = line, .end_line = line, .column = (unsigned)(text.ptr - whole.ptr) + 1, .own_line = true };
    return moe_lint_comment_add(l->file, &c, err);
}

/* "# escape=`" and its like stand before anything else; the first line that is none ends them. */
enum moe_code docker_lines_begin(struct docker_lines *l, struct moe_lint_file *file, struct moe_error *err)
{
    *l = (struct docker_lines){ .file = file, .rest = file->bytes, .line = 1, .escape = '\\' };
    if (l->rest.len > MOE_CAP_DOCKER_BYTES) {
        l->rest.len = MOE_CAP_DOCKER_BYTES;
        file->degraded = MOE_STR("only its first 8 MiB were read as a Dockerfile");
    }
    for (;;) {
        struct moe_str after = l->rest, line;
        if (!moe_str_line(&after, &line))
            return MOE_OK;
        struct moe_str s = left_trimmed(line);
        if (!s.len || s.ptr[0] != '#')
            return MOE_OK;
        struct moe_str value = moe_str_trim(moe_str_from(s, 1)), name = moe_str_cut(&value, '=');
        name = moe_str_trim(name), value = moe_str_trim(value);
        bool is_escape = name.len == 6 && !strncasecmp(name.ptr, "escape", 6);
        if (!is_escape && !(name.len == 6 && !strncasecmp(name.ptr, "syntax", 6)) && !(name.len == 5 && !strncasecmp(name.ptr, "check", 5)))
            return MOE_OK;
        if (is_escape && (moe_str_is(value, "`") || moe_str_is(value, "\\")))
            l->escape = value.ptr[0];
        MOE_TRY(add_comment(l, s, l->line, line, err));
        l->rest = after;
        l->line++;
    }
}

/* Whether the line goes on below; cuts the escape character off. Two of them are an escaped one. */
static bool continues(struct moe_str *line, char escape)
{
    size_t n = line->len;
    while (n && (line->ptr[n - 1] == ' ' || line->ptr[n - 1] == '\t'))
        n--;
    if (!n || line->ptr[n - 1] != escape || (n > 1 && line->ptr[n - 2] == escape))
        return false;
    line->len = n - 1;
    return true;
}

static enum moe_code add_piece(struct docker_lines *l, struct docker_line *out, size_t at, unsigned column, struct moe_error *err)
{
    struct moe_docker_piece *grown = moe_grow(l->file->arena, out->pieces, out->piece_count, &out->piece_room, sizeof *grown);
    if (!grown)
        return docker_memory(err);
    out->pieces = grown;
    grown[out->piece_count++] = (struct moe_docker_piece){ at, l->line, column };
    return MOE_OK;
}

/* How many bytes the instruction that begins at `rest` takes at most: room for joining it. */
static size_t logical_bytes(struct moe_str rest, char escape)
{
    size_t n = 0;
    struct moe_str line;
    bool more = true;
    while (more && moe_str_line(&rest, &line)) {
        struct moe_str s = left_trimmed(line), cut = line;
        if (n && (!s.len || s.ptr[0] == '#'))
            continue;
        more = continues(&cut, escape);
        n += cut.len + 1;
    }
    return n;
}

enum moe_code docker_lines_next(struct docker_lines *l, struct docker_line *out, bool *more, struct moe_error *err)
{
    *out = (struct docker_line){ 0 };
    *more = false;
    char *joined = NULL;
    size_t n = 0;
    struct moe_str line;
    for (struct moe_str after = l->rest; moe_str_line(&after, &line); l->rest = after, l->line++) {
        struct moe_str s = left_trimmed(line);
        if (s.len && s.ptr[0] == '#') {
            MOE_TRY(add_comment(l, s, l->line, line, err));
            continue;
        }
        if (!moe_str_trim(s).len && !(joined && n))
            continue;
        if (!moe_str_trim(s).len)
            continue;                   /* an empty line inside an instruction is skipped by Docker too */
        struct moe_str part = joined ? line : s;
        size_t whole = part.len;
        bool goes_on = continues(&part, l->escape);
        MOE_TRY(add_piece(l, out, n, (unsigned)(part.ptr - line.ptr) + 1, err));
        if (!out->line)
            out->line = l->line;
        out->end_line = l->line;
        if (!joined && !goes_on) {
            out->text = (struct moe_str){ part.ptr, whole };
            l->rest = after, l->line++;
            *more = true;
            return MOE_OK;
        }
        if (!joined && !(joined = moe_arena_alloc(l->file->arena, logical_bytes(l->rest, l->escape) + 1)))
            return docker_memory(err);
        memcpy(joined + n, part.ptr, part.len);
        n += part.len;
        if (!goes_on) {
            l->rest = after, l->line++;
            break;
        }
    }
    if (joined) {
        out->text = (struct moe_str){ joined, n };
        *more = true;
    }
    return MOE_OK;
}

bool docker_lines_heredoc(struct docker_lines *l, struct moe_str name, bool tabs, struct moe_docker_heredoc *out)
{
    struct moe_str rest = l->rest, line;
    unsigned n = 0;
    while (moe_str_line(&rest, &line)) {
        struct moe_str s = line;
        while (tabs && s.len && s.ptr[0] == '\t')
            s = moe_str_from(s, 1);
        n++;
        if (moe_str_eq(s, name)) {
            out->body = (struct moe_str){ l->rest.ptr, (size_t)(line.ptr - l->rest.ptr) };
            out->line = l->line;
            l->rest = rest;
            l->line += n;
            return true;
        }
    }
    return false;
}
