/* Target   moe_ignore_read(), moe_ignored(), moe_ignore_glob()
 * Input    a .gitignore, a NUL, and a path
 * Promise  never crashes, never reads past either, ends soon; what a last line "!*" brings back is not ignored
 * Corpus   tests/fuzz/corpus/gitignore/ -- a fixed bug leaves its input there, named after the bug
 * Links    audit/walk
 */
#include "audit/walk/walk.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str path = { (const char *)data, size < 8192 ? size : 8192 }, rules = moe_str_cut(&path, '\0');
    struct moe_arena *arena = moe_arena_new((size_t)16 << 20);
    if (!arena)
        return 0;
    struct moe_str base = MOE_STR("/base"), full = moe_arena_printf(arena, "/base/%.*s", (int)(path.len < 512 ? path.len : 512), path.ptr);
    const struct moe_ignore *one = moe_ignore_read(arena, NULL, base, rules);
    (void)moe_ignored(one, full, false);
    (void)moe_ignored(one, full, true);
    (void)moe_ignore_glob(rules, path);
    const struct moe_ignore *two = moe_ignore_read(arena, one, base, MOE_STR("!*\n"));
    struct moe_str name = moe_path_name(full);
    if (name.len && full.len > 6 && moe_ignored(two, full, false))
        abort();
    moe_arena_free(&arena);
    return 0;
}
