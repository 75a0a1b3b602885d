/* Target   moe_diff_read(), moe_changes_touch()
 * Input    a unified diff, as a pull request or a mail could bring it
 * Promise  never crashes or leaks; every kept range is in order; an error names a line of the diff
 * Corpus   tests/fuzz/corpus/diff_read/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/source/input
 */
#include "audit/source/input/parts.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_error err = { 0 };
    struct moe_changes c = { .arena = moe_arena_new((size_t)64 << 20) };
    if (!c.arena)
        return 0;
    enum moe_code code = moe_diff_read("fuzz", (struct moe_str){ (const char *)data, size }, &c, &err);
    if (code != err.code || (code == MOE_E_PARSE && !err.line))
        abort();
    moe_changes_sort(&c);
    for (size_t i = 0; i < c.count; i++) {
        if (!moe_changes_file(&c, c.items[i].path))
            abort();
        for (size_t k = 0; k < c.items[i].count; k++)
            if (c.items[i].lines[k].first > c.items[i].lines[k].last || !moe_changes_touch(&c, c.items[i].path, c.items[i].lines[k].first, c.items[i].lines[k].first))
                abort();
    }
    moe_arena_free(&c.arena);
    return 0;
}
