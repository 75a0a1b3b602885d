/* The job's environment: what the profile keeps of ours, what it sets, and nothing else. */
#include "sandbox/plan/parts.h"
#include <stdlib.h>
#include <unistd.h>

static enum moe_code put(struct moe_build *b, struct moe_str name, struct moe_str value, struct moe_error *err)
{
    struct moe_str pair = moe_arena_printf(b->arena, "%.*s=%.*s", MOE_FMT(name), MOE_FMT(value));
    if (!pair.ptr)
        return moe_plan_full(err);
    for (size_t i = 0; i < b->env_count; i++)
        if (strncmp(b->envs[i], pair.ptr, name.len + 1) == 0) {
            b->envs[i] = (char *)(uintptr_t)pair.ptr;
            return MOE_OK;
        }
    char **slot = moe_build_grow(b, env);
    if (!slot)
        return moe_plan_full(err);
    *slot = (char *)(uintptr_t)pair.ptr;
    return MOE_OK;
}

/* "OMP_*" or a name. */
static bool fits(struct moe_str pattern, struct moe_str name)
{
    if (!pattern.len || pattern.ptr[pattern.len - 1] != '*')
        return moe_str_eq(pattern, name);
    return moe_str_starts(name, (struct moe_str){ pattern.ptr, pattern.len - 1 });
}

static bool is_secret(const struct moe_profile *p, struct moe_str name)
{
    for (size_t i = 0; i < p->secret_count; i++)
        if (moe_str_eq(p->secrets[i].from_env, name))
            return true;
    return false;
}

enum moe_code moe_plan_env(struct moe_build *b, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    for (size_t i = 0; i < p->env_count; i++) {
        if (p->env[i].set) {
            MOE_TRY(put(b, p->env[i].name, p->env[i].value, err));
            continue;
        }
        for (char **e = environ; e && *e; e++) {
            struct moe_str rest = moe_str_c(*e), name = moe_str_cut(&rest, '=');
            /* a secret goes by its own way, even where a pattern would let it through */
            if (fits(p->env[i].name, name) && name.len < strlen(*e) && !is_secret(p, name))
                MOE_TRY(put(b, name, rest, err));
        }
    }
    char **end = moe_build_grow(b, env);
    if (!end)
        return moe_plan_full(err);
    *end = NULL;
    b->plan->envp = b->envs;
    return MOE_OK;
}
