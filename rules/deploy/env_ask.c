#include "rules/deploy/env_ask.h"
#include "common/base/glob.h"
#include "common/base/hash.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <strings.h>

#define MOE_CAP_ENV_SEEN (8u << 20)

/* Which names a rule wants, asked once for each; NULL when there is no memory. */
static bool *wanted_names(struct moe_lint_ctx *ctx, moe_env_wants *wants, struct moe_arena *arena, bool *any)
{
    const struct moe_envs *envs = ctx->project->envs;
    bool *wanted = arena ? moe_arena_array(arena, bool, envs->name_count + 1) : NULL;
    for (size_t i = 0; wanted && i < envs->name_count; i++) {
        wanted[i] = envs->names[i].len && wants(ctx, envs->names[i]);
        *any |= wanted[i];
    }
    return wanted;
}

void moe_envs_each(struct moe_lint_ctx *ctx, moe_env_wants *wants, moe_env_visit *visit)
{
    const struct moe_envs *envs = ctx->project->envs;
    if (!envs || !envs->name_count)
        return;
    MOE_AUTO(moe_map_free) struct moe_map *seen = NULL;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_ENV_SEEN);
    bool any = false;
    const bool *wanted = wanted_names(ctx, wants, arena, &any);
    for (size_t e = 0; any && e < envs->count; e++) {
        for (size_t i = 0; i < envs->envs[e].var_count; i++) {
            const struct moe_env_var *v = &envs->envs[e].vars[i];
            if (!wanted[v->name_id] || !v->last->known)
                continue;
            if (!seen && !(seen = moe_map_new()))
                return;
            struct moe_str key = moe_arena_printf(arena, "%p:%u:%u", (const void *)v->last->file, v->last->line, v->last->column);
            uint32_t *slot = key.ptr ? moe_map_slot(seen, key, 0) : NULL;
            if (slot && *slot)
                continue;
            if (slot)
                *slot = 1;
            visit(ctx, &envs->envs[e], v);
        }
    }
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* `word` is in small letters. */
static bool has(struct moe_str text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.len; i++)
        if (lower(text.ptr[i]) == word[0] && !strncasecmp(text.ptr + i, word, n))
            return true;
    return false;
}

static bool any(struct moe_str text, const char *const *words)
{
    for (; *words; words++)
        if (has(text, *words))
            return true;
    return false;
}

/* Ranks that moe-launch starts are joined by our own runtime: torch's variables mean nothing to it, and its watchdog is not switched off by any. */
static bool launched(const struct moe_env *env)
{
    for (size_t i = 0; i < env->command_count; i++)
        if (has(env->commands[i].text, "moe-launch"))
            return true;
    return false;
}

bool moe_env_trains(const struct moe_env *env)
{
    static const char *const launchers[] = { "torchrun", "torch.distributed", "deepspeed", "accelerate launch", "horovodrun", "moe-train", "megatron", "composer ", "colossalai run", NULL };
    static const char *const words[] = { "train", "finetune", "fine-tune", "fine_tune", "sft", "grpo", "pretrain", "nccl", NULL };
    static const char *const prefixes[] = { "NCCL_", "TORCH_NCCL_", "TORCH_DISTRIBUTED_", "RDZV_", "PET_", "MOE_RDZV", "MOE_NCCL", NULL };
    bool training_words = any(env->image, words);
    if (launched(env))
        return false;
    for (size_t i = 0; i < env->var_count; i++)
        for (const char *const *p = prefixes; *p; p++)
            if (moe_str_starts(env->vars[i].name, moe_str_c(*p)))
                return true;
    for (size_t i = 0; i < env->command_count; i++) {
        if (any(env->commands[i].text, launchers))
            return true;
        training_words |= any(env->commands[i].text, words);
    }
    return env->gpu && training_words;
}

struct moe_lint_place moe_env_at(const struct moe_env_var *var) { return (struct moe_lint_place){ var->last->file, var->last->line, var->last->column, 0 }; }
struct moe_lint_place moe_env_place(const struct moe_env *env) { return (struct moe_lint_place){ env->file, env->line, env->column, 0 }; }

struct moe_env_text moe_env_who(const struct moe_env *env)
{
    static const char *const kinds[] = { [MOE_ENV_OF_FILE] = "this file", [MOE_ENV_OF_IMAGE] = "the image", [MOE_ENV_OF_SERVICE] = "service", [MOE_ENV_OF_CONTAINER] = "container",
                                         [MOE_ENV_OF_JOB] = "job", [MOE_ENV_OF_SCRIPT] = "this script" };
    struct moe_env_text t;
    snprintf(t.text, sizeof t.text, "%s%s%.*s", env->file->live ? "this environment" : kinds[env->kind], env->name.len ? " " : "", (int)MOE_MIN(env->name.len, 80u), env->name.ptr);
    return t;
}

struct moe_env_text moe_env_origins(const struct moe_env_var *var)
{
    struct moe_env_text t = { "" };
    if (!var->last->before)
        return t;
    t.text[0] = ' ', t.text[1] = '(';
    moe_env_chain(var, t.text + 2, sizeof t.text - 4);
    size_t n = strlen(t.text);
    t.text[n] = ')', t.text[n + 1] = 0;
    return t;
}

bool moe_env_listed(const struct moe_lint_ctx *ctx, const char *param, struct moe_str name)
{
    char spelt[MOE_CAP_ENV_NAME];
    name = moe_env_spelt(name, spelt);
    return name.len && moe_rule_param_has(ctx->rule, param, name);
}

bool moe_env_is(struct moe_str value, const char *word)
{
    value = moe_str_trim(value);
    return value.len && value.len == strlen(word) && !strncasecmp(value.ptr, word, value.len);
}

static bool one_of(struct moe_str value, const char *const *words)
{
    for (; *words; words++)
        if (moe_env_is(value, *words))
            return true;
    return false;
}

bool moe_env_on(struct moe_str value)
{
    static const char *const words[] = { "1", "true", "yes", "on", "y", "t", "enabled", "enable", NULL };
    return one_of(value, words);
}

bool moe_env_off(struct moe_str value)
{
    static const char *const words[] = { "0", "false", "no", "off", "n", "f", "disabled", "disable", "none", "", NULL };
    return one_of(value, words);
}

bool moe_env_number(struct moe_str value, int64_t *out)
{
    value = moe_str_trim(value);
    bool minus = value.len && (value.ptr[0] == '-' || value.ptr[0] == '+');
    size_t i = minus;
    int64_t n = 0;
    if (i == value.len || value.len > 18)
        return false;
    for (; i < value.len; i++) {
        if (!moe_is_digit(value.ptr[i]))
            return false;
        n = n * 10 + (value.ptr[i] - '0');
    }
    *out = minus && value.ptr[0] == '-' ? -n : n;
    return true;
}

struct moe_str moe_env_host(struct moe_str v)
{
    v = moe_str_trim(v);
    for (size_t i = 0; i + 2 < v.len; i++)
        if (v.ptr[i] == ':' && v.ptr[i + 1] == '/' && v.ptr[i + 2] == '/') {
            v = moe_str_from(v, i + 3);
            break;
        }
    if (v.len && v.ptr[0] == '[') {
        v = moe_str_from(v, 1);
        return moe_str_cut(&v, ']');
    }
    struct moe_str host = moe_str_cut(&v, '/');
    size_t colons = 0;
    for (size_t i = 0; i < host.len; i++)
        colons += host.ptr[i] == ':';
    return colons == 1 ? moe_str_cut(&host, ':') : host;
}

static enum moe_env_reach reach4(const unsigned char *a)
{
    if (a[0] == 127)
        return MOE_REACH_LOOPBACK;
    if (!a[0] && !a[1] && !a[2] && !a[3])
        return MOE_REACH_ALL;
    bool private = a[0] == 10 || (a[0] == 172 && (a[1] & 0xf0) == 16) || (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254) || (a[0] == 100 && (a[1] & 0xc0) == 64);
    return private ? MOE_REACH_PRIVATE : MOE_REACH_PUBLIC;
}

enum moe_env_reach moe_env_reach(struct moe_str host)
{
    char z[64];
    unsigned char a[16];
    static const unsigned char none[16] = { 0 }, self[16] = { [15] = 1 };
    if (!host.len || host.len >= sizeof z)
        return MOE_REACH_NONE;
    memcpy(z, host.ptr, host.len);
    z[host.len] = 0;
    if (inet_pton(AF_INET, z, a) == 1)
        return reach4(a);
    if (inet_pton(AF_INET6, z, a) == 1) {
        if (!memcmp(a, none, 16))
            return MOE_REACH_ALL;
        if (!memcmp(a, self, 16))
            return MOE_REACH_LOOPBACK;
        if (!memcmp(a, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12))
            return reach4(a + 12);
        return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80) ? MOE_REACH_PRIVATE : MOE_REACH_PUBLIC;
    }
    if (moe_str_is(host, "*"))
        return MOE_REACH_ALL;
    if (moe_env_is(host, "localhost") || moe_str_ends(host, MOE_STR(".localhost")) || moe_env_is(host, "ip6-localhost"))
        return MOE_REACH_LOOPBACK;
    return moe_is_alpha(host.ptr[0]) || moe_is_digit(host.ptr[0]) ? MOE_REACH_NAME : MOE_REACH_NONE;
}
