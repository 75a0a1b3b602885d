/* Path globs, as .gitignore and the policy use them: * ? [a-z] and ** for any number of folders. */
#ifndef MOE_COMMON_BASE_GLOB_H
#define MOE_COMMON_BASE_GLOB_H
#include "common/base/str.h"

/* Whole-string match; `*` and `?` do not cross '/', `**` does. Linear in practice: no exponential backtracking. */
bool moe_glob(struct moe_str pattern, struct moe_str path);

/* For names without folders (functions, types): `*` matches anything, including ':' and '/'. */
bool moe_glob_name_whole(struct moe_str pattern, struct moe_str name);
/* Lists of patterns are asked about every name, and most differ in the first byte, or the last one. */
static inline bool moe_glob_name(struct moe_str pattern, struct moe_str name)
{
    if (pattern.len && name.len) {
        char first = pattern.ptr[0], last = pattern.ptr[pattern.len - 1];
        if (first != name.ptr[0] && first != '*' && first != '?' && first != '[' && first != '\\')
            return false;
        if (last != name.ptr[name.len - 1] && last != '*' && last != '?' && last != ']')
            return false;
    }
    return moe_glob_name_whole(pattern, name);
}

/* A policy path pattern: without '/' it matches any component's name; a trailing '/' or a folder matches all below it;
 * a leading "./" is ignored. "tests/" matches tests/a.c and src/tests/b.c; "/tests/" only the first. */
bool moe_glob_path(struct moe_str pattern, struct moe_str path);
#endif
