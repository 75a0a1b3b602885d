/* Target   moe_lint_kind_of(), moe_lint_utf8(), moe_read_yaml(), moe_read_json(), moe_read_text(), and what they find inside values
 * Input    one byte that chooses a name, then a file
 * Promise  never crashes, hangs or leaks; every value's line is in the file; decoding and documents in documents end
 * Corpus   tests/fuzz/corpus/lint_read/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/config/read
 */
#include "audit/config/read/read.h"
#include <stdlib.h>

static void check(const struct moe_lint_file *f)
{
    size_t lines = 1;
    for (size_t i = 0; i < f->bytes.len; i++)
        lines += f->bytes.ptr[i] == '\n' || f->bytes.ptr[i] == '\r';
    for (size_t i = 0; i < f->value_count; i++)
        if (!f->values[i].line || f->values[i].line > lines || !f->values[i].path.ptr || !f->values[i].name.ptr || !f->values[i].text.ptr)
            abort();
    for (size_t i = 0; i < f->comment_count; i++)
        if (!f->comments[i].line || f->comments[i].line > lines || f->comments[i].end_line < f->comments[i].line)
            abort();
    for (size_t i = 0; i < f->event_count; i++)
        if (!f->events[i].line || f->events[i].line > lines)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "a.yaml", "b.json", "c.py", "d", "Dockerfile", ".env", "x/.github/workflows/c.yml", "tsconfig.json" };
    if (!size)
        return 0;
    struct moe_error err = { 0 };
    struct moe_arena *arena = moe_arena_new((size_t)512 << 20);
    struct moe_str bytes = { (const char *)data + 1, size - 1 };
    for (unsigned r = 0; r < 3 && arena; r++) {
        static moe_lint_reader *const readers[] = { moe_read_yaml, moe_read_json, moe_read_text };
        struct moe_lint_file f = { .arena = arena, .path = moe_str_c(names[data[0] % 8]) };
        f.kind = moe_lint_kind_of(f.path, bytes);
        if (moe_lint_utf8(bytes, arena, &f.bytes, &err) == MOE_OK && readers[r](&f, &err) == MOE_OK)
            check(&f);
    }
    moe_arena_free(&arena);
    return 0;
}
