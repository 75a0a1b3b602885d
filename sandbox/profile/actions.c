/* What becomes of a call, in the words of a profile. */
#include "sandbox/profile/build.h"
#include <errno.h>

enum { ERRNO_MAX = 4095 };         /* what a filter can answer */

static const struct { const char *name; enum moe_act act; } plain[] = {
    { "allow", MOE_ACT_ALLOW }, { "kill", MOE_ACT_KILL }, { "log", MOE_ACT_LOG }, { "notify", MOE_ACT_NOTIFY },
};
static const struct { const char *name; int error; } aliases[] = { { "EWOULDBLOCK", EWOULDBLOCK }, { "EOPNOTSUPP", EOPNOTSUPP }, { "ENOTSUP", ENOTSUP } };

static bool error_read(struct moe_str name, int *error)
{
    uint64_t n;
    if (moe_unit_read(MOE_UNIT_COUNT, name, &n) && n > 0 && n <= ERRNO_MAX) {
        *error = (int)n;
        return true;
    }
    for (size_t i = 0; i < MOE_COUNT(aliases); i++)
        if (moe_str_is(name, aliases[i].name)) {
            *error = aliases[i].error;
            return true;
        }
    for (int e = 1; e < 256; e++)
        if (strerrorname_np(e) && moe_str_is(name, strerrorname_np(e))) {
            *error = e;
            return true;
        }
    return false;
}

bool moe_act_read(struct moe_str text, enum moe_act *act, int *error)
{
    if (moe_str_starts(text, MOE_STR("errno:"))) {
        *act = MOE_ACT_ERRNO;
        return error_read(moe_str_from(text, 6), error);
    }
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        if (moe_str_is(text, plain[i].name)) {
            *act = plain[i].act;
            *error = 0;
            return true;
        }
    return false;
}

void moe_act_show(enum moe_act act, int error, struct moe_buf *out)
{
    const char *name = act == MOE_ACT_ERRNO ? strerrorname_np(error) : NULL;
    for (size_t i = 0; i < MOE_COUNT(plain); i++)
        if (plain[i].act == act)
            moe_buf_add(out, moe_str_c(plain[i].name));
    if (act == MOE_ACT_ERRNO && name)
        moe_buf_printf(out, "errno:%s", name);
    else if (act == MOE_ACT_ERRNO)
        moe_buf_printf(out, "errno:%d", error);
}
