/* Path globs, as .gitignore and the policy use them: * ? [a-z] and ** for any number of folders. */
#ifndef MOE_COMMON_BASE_GLOB_H
#define MOE_COMMON_BASE_GLOB_H
#include "common/base/str.h"

/* Whole-string match; `*` and `?` do not cross '/', `**` does. Linear in practice: no exponential backtracking. */
bool moe_glob(struct moe_str pattern, struct moe_str path);

/* For names without folders (functions, types): `*` matches anything, including ':' and '/'. */
bool moe_glob_name(struct moe_str pattern, struct moe_str name);

/* A policy path pattern: without '/' it matches any component's name; a trailing '/' or a folder matches all below it;
 * a leading "./" is ignored. "tests/" matches tests/a.c and src/tests/b.c; "/tests/" only the first. */
bool moe_glob_path(struct moe_str pattern, struct moe_str path);
#endif
