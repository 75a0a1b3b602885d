/* What the tests of profiles share: reading one from a string, and failing with its error. */
#ifndef MOE_TESTS_UNIT_SANDBOX_PROFILES_H
#define MOE_TESTS_UNIT_SANDBOX_PROFILES_H
#include "sandbox/profile/profile.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static inline const struct moe_profile *must_parse(struct moe_profiles *all, const char *yaml)
{
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    if (moe_profile_parse(all, "t.yaml", moe_str_c(yaml), false, &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}

static inline const struct moe_profile *must_load(struct moe_profiles *all, const char *name)
{
    const struct moe_profile *p = NULL;
    struct moe_error err = { 0 };
    if (moe_profile_load(all, name, &p, &err) != MOE_OK)
        fail_msg("%s:%u:%u: %s: %s", err.file, err.line, err.column, err.field, err.text);
    return p;
}

static inline struct moe_buf *written(const struct moe_profile *p)
{
    struct moe_buf *out = moe_buf_new(8u << 20);
    assert_non_null(out);
    moe_profile_write(p, out);
    assert_false(moe_buf_failed(out));
    return out;
}
#endif
