/* Putting environments together: one variable after another, each remembering what it overrides. */
#include "audit/config/deploy/env_parts.h"
#include <stdlib.h>

enum moe_code env_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

enum moe_code env_begin(struct env_building *b, struct env_open *e, enum moe_env_kind kind, struct moe_str name, const struct moe_lint_file *file, unsigned line,
                        unsigned column)
{
    *e = (struct env_open){ .b = b, .env = { .kind = kind, .name = name, .file = file, .line = line, .column = column }, .map = moe_map_new() };
    return e->map ? MOE_OK : env_memory(b->err);
}

enum moe_code env_set(struct env_open *e, struct moe_str name, struct moe_env_origin origin)
{
    if (!name.len || e->env.var_count >= MOE_CAP_ENV_VARS)
        return MOE_OK;
    uint32_t *slot = moe_map_slot(e->map, name, UINT32_MAX);
    struct moe_env_origin *kept = moe_arena_alloc(e->b->arena, sizeof *kept);
    if (!slot || !kept)
        return env_memory(e->b->err);
    *kept = origin;
    if (*slot != UINT32_MAX) {
        kept->before = e->vars[*slot].last;
        e->vars[*slot].last = kept;
        return MOE_OK;
    }
    struct moe_env_var *grown = moe_grow(e->b->arena, e->vars, e->env.var_count, &e->var_room, sizeof *grown);
    if (!grown)
        return env_memory(e->b->err);
    e->vars = grown;
    *slot = (uint32_t)e->env.var_count;
    grown[e->env.var_count++] = (struct moe_env_var){ .name = name, .last = kept };
    return MOE_OK;
}

enum moe_code env_command(struct env_open *e, struct moe_str text, const struct moe_lint_file *file, unsigned line, unsigned column)
{
    if (!text.len || e->env.command_count >= MOE_CAP_ENV_VARS)
        return MOE_OK;
    struct moe_env_command *grown = moe_grow(e->b->arena, e->commands, e->env.command_count, &e->command_room, sizeof *grown);
    if (!grown)
        return env_memory(e->b->err);
    e->commands = grown;
    grown[e->env.command_count++] = (struct moe_env_command){ text, file, line, column };
    return MOE_OK;
}

static int by_name(const void *a, const void *b)
{
    struct moe_str x = ((const struct moe_env_var *)a)->name, y = ((const struct moe_env_var *)b)->name;
    int d = memcmp(x.ptr, y.ptr, MOE_MIN(x.len, y.len));
    return d ? d : (x.len > y.len) - (x.len < y.len);
}

enum moe_code env_end(struct env_open *e, enum moe_code code)
{
    moe_map_free(&e->map);
    struct env_building *b = e->b;
    if (code != MOE_OK || b->count >= MOE_CAP_ENVS)
        return code;
    struct moe_env *grown = moe_grow(b->arena, b->envs, b->count, &b->room, sizeof *grown);
    if (!grown)
        return env_memory(b->err);
    if (e->env.var_count)
        qsort(e->vars, e->env.var_count, sizeof *e->vars, by_name);
    e->env.vars = e->vars;
    e->env.commands = e->commands;
    b->envs = grown;
    grown[b->count++] = e->env;
    return MOE_OK;
}

/* ---- files that stand for themselves ---- */

static enum moe_code image_alone(struct env_building *b, const struct moe_lint_file *file)
{
    struct env_open e;
    const struct moe_dockerfile *d = file->docker;
    if (!d || !d->stage_count)
        return MOE_OK;
    MOE_TRY(env_begin(b, &e, MOE_ENV_OF_IMAGE, MOE_STR(""), file, d->stages[d->stage_count - 1].line, 1));
    e.env.image = d->stages[d->stage_count - 1].from.value;
    return env_end(&e, env_of_image(&e, file, MOE_STR("")));
}

static enum moe_code values_alone(struct env_building *b, const struct moe_lint_file *file)
{
    struct env_open e;
    MOE_TRY(env_begin(b, &e, MOE_ENV_OF_FILE, MOE_STR(""), file, 1, 1));
    return env_end(&e, env_of_values(&e, file));
}

static enum moe_code script_alone(struct env_building *b, const struct moe_lint_file *file)
{
    struct env_open e;
    struct moe_str text = file->bytes;
    text.len = MOE_MIN(text.len, (size_t)MOE_CAP_ENV_SCRIPT_BYTES);
    MOE_TRY(env_begin(b, &e, MOE_ENV_OF_SCRIPT, MOE_STR(""), file, 1, 1));
    return env_end(&e, env_of_shell(&e, file, text, 1, 1, true));
}

static int by_place(const void *a, const void *b)
{
    const struct moe_env *x = a, *y = b;
    struct moe_str p = x->file->path, q = y->file->path;
    int d = memcmp(p.ptr, q.ptr, MOE_MIN(p.len, q.len));
    if (!d)
        d = (p.len > q.len) - (p.len < q.len);
    if (!d)
        d = (x->line > y->line) - (x->line < y->line);
    if (!d)
        d = (x->column > y->column) - (x->column < y->column);
    return d;
}

static void find_only_dockerfile(struct env_building *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->project->file_count; i++)
        if (b->project->files[i]->docker && b->project->files[i]->docker->stage_count) {
            b->only_dockerfile = b->project->files[i];
            b->only_dockerfile_at = i;
            n++;
        }
    if (n != 1)
        b->only_dockerfile = NULL;
}

struct moe_str moe_env_spelt(struct moe_str name, char into[MOE_CAP_ENV_NAME])
{
    if (name.len > MOE_CAP_ENV_NAME)
        return (struct moe_str){ "", 0 };
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        into[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c == '.' || c == '-' ? '_' : c;
    }
    return (struct moe_str){ into, name.len };
}

/* Number the names: rules ask about each of them once, however many environments have it. */
static enum moe_code number_names(struct env_building *b, struct moe_envs *envs)
{
    MOE_AUTO(moe_map_free) struct moe_map *map = moe_map_new();
    struct moe_str *names = NULL;
    size_t room = 0;
    if (!map)
        return env_memory(b->err);
    for (size_t e = 0; e < b->count; e++) {
        struct moe_env_var *vars = (struct moe_env_var *)b->envs[e].vars;          /* they are this part's own until they are handed out */
        for (size_t i = 0; i < b->envs[e].var_count; i++) {
            uint32_t *slot = moe_map_slot(map, vars[i].name, (uint32_t)envs->name_count);
            struct moe_str *grown = moe_grow(b->arena, names, envs->name_count, &room, sizeof *grown);
            if (!slot || !grown)
                return env_memory(b->err);
            names = grown;
            vars[i].name_id = *slot;
            if (*slot < envs->name_count)
                continue;
            char spelt[MOE_CAP_ENV_NAME];
            names[envs->name_count] = moe_arena_str(b->arena, moe_env_spelt(vars[i].name, spelt));
            if (!names[envs->name_count++].ptr)
                return env_memory(b->err);
        }
    }
    envs->names = names;
    return MOE_OK;
}

enum moe_code moe_envs_build(const struct moe_lint_project *project, struct moe_arena *arena, const struct moe_envs **out, struct moe_error *err)
{
    struct env_building b = { .project = project, .arena = arena, .err = err, .taken = moe_arena_array(arena, bool, project->file_count + 1) };
    struct moe_envs *envs = moe_arena_alloc(arena, sizeof *envs);
    if (!b.taken || !envs)
        return env_memory(err);
    find_only_dockerfile(&b);
    for (size_t i = 0; i < project->file_count; i++) {
        const struct moe_lint_file *f = project->files[i];
        if (f->compose)
            MOE_TRY(env_services(&b, f));
        if (f->k8s)
            MOE_TRY(env_containers(&b, f));
        if (f->workflow)
            MOE_TRY(env_jobs(&b, f));
    }
    for (size_t i = 0; i < project->file_count; i++) {
        const struct moe_lint_file *f = project->files[i];
        if (b.taken[i])
            continue;
        if (f->docker)
            MOE_TRY(image_alone(&b, f));
        else if (f->kind == MOE_LINT_ENV)
            MOE_TRY(values_alone(&b, f));
        else if (f->kind == MOE_LINT_SHELL)
            MOE_TRY(script_alone(&b, f));
    }
    if (b.count)
        qsort(b.envs, b.count, sizeof *b.envs, by_place);
    *envs = (struct moe_envs){ .envs = b.envs, .count = b.count };
    MOE_TRY(number_names(&b, envs));
    *out = envs;
    return MOE_OK;
}

const struct moe_env_var *moe_env_find(const struct moe_env *env, const char *name)
{
    struct moe_env_var key = { .name = moe_str_c(name) };
    return env->var_count ? bsearch(&key, env->vars, env->var_count, sizeof *env->vars, by_name) : NULL;
}

void moe_env_chain(const struct moe_env_var *var, char *into, size_t room)
{
    size_t n = 0;
    into[0] = 0;
    for (const struct moe_env_origin *o = var->last; o && n + 1 < room; o = o->before) {
        int k = snprintf(into + n, room - n, "%s%.*s:%u", o == var->last ? "" : ", overriding ", MOE_FMT(o->file->path), o->line);
        n += k < 0 ? 0 : MOE_MIN((size_t)k, room - n - 1);
    }
}
