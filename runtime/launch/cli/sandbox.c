/* Each rank under moe-sandbox: by its command line, as a user would write it. */
#include "runtime/comm/nccl_env.h"
#include "runtime/launch/cli/parts.h"
#include "runtime/launch/spawn.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct words { struct moe_arena *arena; char **items; size_t count; };

static enum moe_code add(struct words *w, const char *word, struct moe_error *err)
{
    if (w->count == MOE_CAP_LAUNCH_ARGS)
        return moe_launch_full(err);
    w->items[w->count++] = (char *)(uintptr_t)word;        /* execve() takes what it does not change without const */
    return MOE_OK;
}

static enum moe_code add_pair(struct words *w, const char *option, struct moe_str value, struct moe_error *err)
{
    const char *word = moe_arena_str(w->arena, value).ptr;
    if (!word)
        return moe_launch_full(err);
    MOE_TRY(add(w, option, err));
    return add(w, word, err);
}

/* The folder that holds a file which a rank writes: the file need not be there yet. */
static struct moe_str folder_of(struct moe_str file)
{
    const char *slash = file.len ? memrchr(file.ptr, '/', file.len) : NULL;
    return !slash ? MOE_STR(".") : slash == file.ptr ? MOE_STR("/") : (struct moe_str){ file.ptr, (size_t)(slash - file.ptr) };
}

/* The folder and those above it that are missing: for nobody else to look into, until somebody says otherwise. False with errno. */
static bool make_folders(char *path)
{
    for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        const bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* What is to be written below must be there, and a first run finds nothing. */
static enum moe_code add_folder(struct words *w, struct moe_str path, bool make, struct moe_error *err)
{
    char *name = (char *)(uintptr_t)moe_arena_str(w->arena, path).ptr;      /* a copy of our own */
    if (!name)
        return moe_launch_full(err);
    if (make && !make_folders(name)) {
        const int sys = errno;
        (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = name }, "the folder cannot be made: %s", strerrordesc_np(sys));
        err->sys = sys;
        return MOE_E_IO;
    }
    return add_pair(w, "--rw", path, err);
}

/* What the config names, and nothing beside it. */
static enum moe_code add_config(const struct moe_launch_opts *o, const struct moe_launch_plan *p, struct words *w, struct moe_error *err)
{
    const struct moe_config *c = &p->config;
    const struct moe_str read[] = { moe_str_c(p->config_path), c->data.train, c->data.eval, c->data.manifest, c->checkpoint.key, c->telemetry.prometheus_token };
    if (!p->configured)
        return MOE_OK;
    for (size_t i = 0; i < MOE_COUNT(read); i++)
        if (read[i].len)
            MOE_TRY(add_pair(w, "--ro", read[i], err));
    if (c->checkpoint.root.len)
        MOE_TRY(add_folder(w, c->checkpoint.root, !o->dry_run, err));
    if (c->telemetry.tensorboard.len)
        MOE_TRY(add_folder(w, c->telemetry.tensorboard, !o->dry_run, err));
    if (c->telemetry.log.len && !moe_str_is(c->telemetry.log, "-"))
        MOE_TRY(add_folder(w, folder_of(c->telemetry.log), !o->dry_run, err));
    return MOE_OK;
}

/* What computes on a GPU opens plugins, which lie beside its program's folder (runtime/plugin/plugin.h). Inside, an owner that is root may have no number, so whose they are is
 * looked at here. Where there are none, the rank says so. */
static enum moe_code add_plugins(const struct moe_launch_opts *o, const struct moe_launch_plan *p, struct words *w, struct moe_error *err)
{
    static const char plugins[] = "/lib/moe-guard";
    char path[PATH_MAX + sizeof plugins];
    struct stat s;
    if (!p->configured || p->config.train.backend == MOE_COMPUTE_CPU)
        return MOE_OK;
    if (strcmp(o->sandbox, "training") == 0)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = p->config_path, .field = "train.backend" },
                        "needs a GPU, and --sandbox training hands none over: training-gpu does");
    if (!realpath(p->program, path))
        return MOE_OK;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (!slash)
            return MOE_OK;
        *slash = '\0';
    }
    memcpy(path + strlen(path), plugins, sizeof plugins);
    if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode))
        return MOE_OK;
    if ((s.st_uid != 0 && s.st_uid != geteuid()) || (s.st_mode & (S_IWGRP | S_IWOTH)))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "it belongs to somebody else, or others may write it: no rank opens plugins of it");
    return add_pair(w, "--rx", moe_str_c(path), err);
}

/* By name: a value on a command line is everybody's to read. */
static enum moe_code add_names(const struct moe_env *env, struct words *w, struct moe_error *err)
{
    for (size_t i = 0; i < env->count; i++) {
        struct moe_str rest = moe_str_c(env->items[i]), name = moe_str_cut(&rest, '=');
        MOE_TRY(add_pair(w, "--env", name, err));
    }
    return MOE_OK;
}

/* moe-sandbox beside this program, else by PATH: an installed tool does not run another's. */
static enum moe_code find_sandbox(struct moe_launch_plan *p, struct moe_error *err)
{
    char path[PATH_MAX], found[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    const char *slash = n > 0 && (size_t)n < sizeof path ? memrchr(path, '/', (size_t)n) : NULL;
    struct moe_error ignored;
    char beside[PATH_MAX];
    const int len = slash ? snprintf(beside, sizeof beside, "%.*s/moe-sandbox", (int)(slash - path), path) : -1;
    if (len < 0 || (size_t)len >= sizeof beside || moe_spawn_find(beside, NULL, found, sizeof found, &ignored) != MOE_OK) {
        enum moe_code code = moe_spawn_find("moe-sandbox", moe_env_get(&p->env, "PATH"), found, sizeof found, err);
        if (code != MOE_OK)
            return err->sys = 0, code;                     /* the job's command is there: 127 would say that it is not */
    }
    p->launch.path = moe_arena_str(p->arena, moe_str_c(found)).ptr;
    return p->launch.path ? MOE_OK : moe_launch_full(err);
}

enum moe_code moe_launch_sandbox(const struct moe_launch_opts *o, char *const *command, char *const *ours, struct moe_launch_plan *p, struct moe_error *err)
{
    struct words w = { .arena = p->arena, .items = moe_arena_array(p->arena, char *, MOE_CAP_LAUNCH_ARGS + 1) };
    struct moe_env inside;
    if (!w.items)
        return moe_launch_full(err);
    const char *const first[] = { "moe-sandbox", "run", "-q", "-p", o->sandbox, "--fd", MOE_LAUNCH_CONTROL };
    MOE_TRY(find_sandbox(p, err));
    for (size_t i = 0; i < MOE_COUNT(first); i++)
        MOE_TRY(add(&w, first[i], err));
    MOE_TRY(moe_env_make(ours, &o->env, true, p->arena, &inside, err));
    MOE_TRY(moe_env_set(&inside, p->arena, MOE_CONTROL_VARIABLE, MOE_LAUNCH_CONTROL, err));
    static const char *const late[] = { MOE_NCCL_IFNAME, MOE_NCCL_HCA, MOE_NCCL_IB_DISABLE };      /* set by then, where they are at all */
    for (size_t i = 0; i < MOE_COUNT(late); i++)
        if (!moe_env_get(&inside, late[i]))
            MOE_TRY(add_pair(&w, "--env", moe_str_c(late[i]), err));
    MOE_TRY(add_names(&inside, &w, err));
    MOE_TRY(add_config(o, p, &w, err));
    MOE_TRY(add_plugins(o, p, &w, err));
    for (size_t i = 0; i < o->sandbox_args.count; i++)
        MOE_TRY(add(&w, o->sandbox_args.items[i], err));
    MOE_TRY(add(&w, "--", err));
    MOE_TRY(add(&w, p->program, err));
    for (char *const *a = command + 1; *a; a++)
        MOE_TRY(add(&w, *a, err));
    p->launch.argv = w.items;
    return MOE_OK;
}
