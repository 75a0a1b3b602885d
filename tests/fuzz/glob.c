/* Target   moe_glob(), moe_glob_name() and moe_glob_path()
 * Input    a pattern, a line break, and a path
 * Promise  never crashes, never reads past either view, ends soon; a path without magic matches itself
 * Corpus   tests/fuzz/corpus/glob/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/base
 */
#include "common/base/base.h"
#include "common/base/glob.h"
#include <stdlib.h>

static bool magic(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (strchr("*?[\\", s.ptr[i]))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str path = { (const char *)data, size < 4096 ? size : 4096 }, pattern = moe_str_cut(&path, '\n');
    bool whole = moe_glob(pattern, path), flat = moe_glob_name(pattern, path);
    (void)moe_glob_path(pattern, path);
    if (whole && !flat && !memmem(pattern.ptr, pattern.len, "**", 2))
        abort();                        /* what matches with slashes kept apart matches without; only double stars may swallow one */
    if (!magic(path) && (!moe_glob(path, path) || !moe_glob_name(path, path)))
        abort();
    return 0;
}
