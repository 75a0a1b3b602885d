/* Target   moe_read_env(), moe_read_ini(), moe_read_toml(), moe_read_shell()
 * Input    a byte that chooses the reader (and a name for the file), then the file
 * Promise  never crashes and never fails but for memory; values, comments and events stand on lines that the file has, in columns that the line has
 * Corpus   tests/fuzz/corpus/lint_lines/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/read
 */
#include "audit/config/read/read.h"
#include <stdlib.h>

static const struct { const char *path; moe_lint_reader *read; } readers[] = {
    { ".env", moe_read_env }, { "a.ini", moe_read_ini }, { "a.toml", moe_read_toml }, { "a.sh", moe_read_shell }, { ".netrc", moe_read_ini }, { ".pgpass", moe_read_ini },
};

/* The length of line `number`; SIZE_MAX when there is none. */
static size_t line_length(struct moe_str text, unsigned number)
{
    for (unsigned line = 1; line < number; line++) {
        const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
        if (!end)
            return SIZE_MAX;
        text = moe_str_from(text, (size_t)(end - text.ptr) + 1);
    }
    return moe_str_cut(&text, '\n').len;
}

static void placed(struct moe_str text, unsigned line, unsigned column)
{
    size_t n = line_length(text, line);
    if (!line || !column || n == SIZE_MAX || column > n + 1)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > 1 << 16)
        return 0;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64u << 20);
    struct moe_lint_file *file = arena ? moe_arena_alloc(arena, sizeof *file) : NULL;
    struct moe_error err = { 0 };
    if (!file)
        return 0;
    file->arena = arena;
    file->path = moe_str_c(readers[data[0] % MOE_COUNT(readers)].path);
    file->bytes = (struct moe_str){ (const char *)data + 1, size - 1 };
    if (readers[data[0] % MOE_COUNT(readers)].read(file, &err) != MOE_OK && err.code != MOE_E_LIMIT)
        abort();
    for (size_t i = 0; i < file->value_count && i < 200; i++) {
        const struct moe_value *v = &file->values[i];
        placed(file->bytes, v->line, v->column);
        if (v->type == MOE_DOC_LIST || v->type == MOE_DOC_MAP || (v->text.len && !v->text.ptr))
            abort();
    }
    for (size_t i = 0; i < file->comment_count && i < 200; i++)
        placed(file->bytes, file->comments[i].line, file->comments[i].column);
    for (size_t i = 0; i < file->event_count && i < 200; i++)
        placed(file->bytes, file->events[i].line, file->events[i].column);
    return 0;
}
