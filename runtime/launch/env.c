#include "runtime/launch/env.h"
#include "common/base/glob.h"
#include "runtime/comm/nccl_env.h"
#include "runtime/control/control.h"
#include <stdlib.h>

/* The first row that fits decides. NCCL's have a table of their own, which its plugin holds a rank's environment to as well. */
static const struct { const char *pattern; enum moe_env_verdict verdict; const char *why; } rows[] = {
    { MOE_CONTROL_VARIABLE,  MOE_ENV_REFUSED, "names the descriptor that we give to a rank" },
    { "CUDA_VISIBLE_DEVICES", MOE_ENV_PASSED, NULL },
    { "PATH",                MOE_ENV_PLACE,   NULL },
    { "HOME",                MOE_ENV_PLACE,   NULL },
    { "TMPDIR",              MOE_ENV_PLACE,   NULL },
    { "LANG",                MOE_ENV_PASSED,  NULL },
    { "LC_*",                MOE_ENV_PASSED,  NULL },
    { "TZ",                  MOE_ENV_PASSED,  NULL },
    { "TERM",                MOE_ENV_PASSED,  NULL },
    { "COLUMNS",             MOE_ENV_PASSED,  NULL },
    { "NO_COLOR",            MOE_ENV_PASSED,  NULL },
    { "OMP_*",               MOE_ENV_PASSED,  NULL },
    { "OPENBLAS_*",          MOE_ENV_PASSED,  NULL },
    { "MOE_*",               MOE_ENV_PASSED,  NULL },
    { "AWS_*",               MOE_ENV_PASSED,  NULL },
    { "S3_ENDPOINT_URL",     MOE_ENV_PASSED,  NULL },
    { "WANDB_API_KEY",       MOE_ENV_PASSED,  NULL },
    { "SSL_CERT_*",          MOE_ENV_PASSED,  NULL },
};

static enum moe_env_verdict judge_nccl(const struct moe_nccl_setting *s, const char **why)
{
    *why = s->verdict == MOE_NCCL_SET || s->verdict == MOE_NCCL_REFUSED ? s->why : NULL;
    return s->verdict == MOE_NCCL_SET ? MOE_ENV_SET : s->verdict == MOE_NCCL_REFUSED ? MOE_ENV_REFUSED : MOE_ENV_PASSED;
}

enum moe_env_verdict moe_env_judge(struct moe_str name, const char **why)
{
    const struct moe_nccl_setting *nccl = moe_nccl_env_judge(name);
    if (nccl->verdict != MOE_NCCL_FOREIGN)
        return judge_nccl(nccl, why);
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (moe_glob_name(moe_str_c(rows[i].pattern), name)) {
            *why = rows[i].why;
            return rows[i].verdict;
        }
    *why = NULL;
    return MOE_ENV_LEFT;
}

static enum moe_code full(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = "environment" }, "ranks would get more than %u variables or %u bytes", MOE_CAP_RANK_ENV,
                    MOE_CAP_RANK_ENV_BYTES);
}

static char **find(const struct moe_env *env, struct moe_str name)
{
    for (size_t i = 0; i < env->count; i++)
        if (strncmp(env->items[i], name.ptr, name.len) == 0 && env->items[i][name.len] == '=')
            return &env->items[i];
    return NULL;
}

/* A variable that is there already gets the new value. */
static enum moe_code put(struct moe_env *env, struct moe_arena *arena, struct moe_str name, struct moe_str value, struct moe_error *err)
{
    struct moe_str pair = moe_arena_printf(arena, "%.*s=%.*s", MOE_FMT(name), MOE_FMT(value));
    char **at = find(env, name);
    if (!pair.ptr || (!at && env->count == MOE_CAP_RANK_ENV))
        return full(err);
    if (!at)
        at = &env->items[env->count++];
    *at = (char *)(uintptr_t)pair.ptr;                     /* execve() takes what it does not change without const */
    return MOE_OK;
}

/* NCCL takes a name without '=' for how names begin: it would choose. */
static bool is_vague(struct moe_str name, struct moe_str value) { return moe_nccl_env_judge(name)->verdict == MOE_NCCL_EXACT && !moe_nccl_env_holds(name, value); }

static bool is_name(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]))
            return false;
    return s.len && !moe_is_digit(s.ptr[0]);
}

static bool value_of(char *const *ours, struct moe_str name, struct moe_str *out)
{
    for (char *const *e = ours; e && *e; e++)
        if (strncmp(*e, name.ptr, name.len) == 0 && (*e)[name.len] == '=')
            return *out = moe_str_c(*e + name.len + 1), true;
    return false;
}

static enum moe_code add_given(char *const *ours, const char *item, struct moe_arena *arena, struct moe_env *out, struct moe_error *err)
{
    struct moe_str value = moe_str_c(item), name = moe_str_cut(&value, '=');
    const bool has_value = name.len < strlen(item);
    const char *why;
    if (!is_name(name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--env" }, "'%.*s' is no name of a variable", MOE_FMT(name));
    enum moe_env_verdict verdict = moe_env_judge(name, &why);
    if (verdict == MOE_ENV_REFUSED || verdict == MOE_ENV_SET)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--env" }, "%.*s is not passed on: it %s", MOE_FMT(name), why);
    if (!has_value && !value_of(ours, name, &value))
        return MOE_OK;
    if (is_vague(name, value))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--env" }, "%.*s %s (--interface says it for both)", MOE_FMT(name), moe_nccl_env_judge(name)->why);
    return put(out, arena, name, value, err);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void sort(struct moe_env *env)
{
    qsort(env->items, env->count, sizeof *env->items, by_name);
    env->items[env->count] = NULL;
}

enum moe_code moe_env_make(char *const *ours, const struct moe_opt_list *given, bool inside, struct moe_arena *arena, struct moe_env *out, struct moe_error *err)
{
    const char *why;
    *out = (struct moe_env){ .items = moe_arena_array(arena, char *, MOE_CAP_RANK_ENV + 1) };
    if (!out->items)
        return full(err);
    for (char *const *e = ours; e && *e; e++) {
        struct moe_str value = moe_str_c(*e), name = moe_str_cut(&value, '=');
        enum moe_env_verdict verdict = name.len < strlen(*e) ? moe_env_judge(name, &why) : MOE_ENV_LEFT;
        if ((verdict == MOE_ENV_PASSED && !is_vague(name, value)) || (verdict == MOE_ENV_PLACE && !inside))
            MOE_TRY(put(out, arena, name, value, err));
    }
    for (size_t i = 0; i < given->count; i++)
        MOE_TRY(add_given(ours, given->items[i], arena, out, err));
    const struct moe_nccl_setting *nccl;
    for (size_t i = 0; (nccl = moe_nccl_env_set(i)); i++)
        MOE_TRY(put(out, arena, moe_str_c(nccl->pattern), moe_str_c(nccl->value), err));
    if (out->count > MOE_CAP_RANK_ENV - MOE_ENV_SPARE)
        return full(err);
    sort(out);
    return MOE_OK;
}

enum moe_code moe_env_set(struct moe_env *env, struct moe_arena *arena, const char *name, const char *value, struct moe_error *err)
{
    MOE_TRY(put(env, arena, moe_str_c(name), moe_str_c(value), err));
    sort(env);
    return MOE_OK;
}

const char *moe_env_get(const struct moe_env *env, const char *name)
{
    char **at = find(env, moe_str_c(name));
    return at ? *at + strlen(name) + 1 : NULL;
}
