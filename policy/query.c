/* Questions to a loaded policy, and where one is found. */
#include "common/base/glob.h"
#include "policy/build.h"
#include <stdio.h>
#include <sys/stat.h>

enum { CAP_FOLDERS_UP = 64 };

bool moe_policy_means(struct moe_str pattern, struct moe_str code, struct moe_str name)
{
    return moe_glob_name(pattern, code) || (name.len && moe_glob_name(pattern, name));
}

bool moe_policy_runs(const struct moe_policy *p, struct moe_str code, struct moe_str name)
{
    for (size_t i = 0; i < p->rules.count; i++)
        if (moe_policy_means(p->rules.items[i].text, code, name))
            return true;
    return !p->rules.count;
}

static bool covers(const struct moe_policy_skip *s, struct moe_str path)
{
    for (size_t i = 0; i < s->path_count; i++)
        if (moe_glob_path(s->paths[i], path))
            return true;
    return !s->path_count;
}

const struct moe_policy_skip *moe_policy_skip_for(const struct moe_policy *p, struct moe_str code, struct moe_str name, struct moe_str path)
{
    for (size_t i = 0; i < p->skip_count; i++) {
        const struct moe_policy_skip *s = &p->skips[i];
        if (!s->expired && moe_policy_means(s->rule, code, name) && covers(s, path))
            return s;
    }
    return NULL;
}

static bool listed(const struct moe_policy_list *globs, struct moe_str path)
{
    for (size_t i = 0; i < globs->count; i++)
        if (moe_glob_path(globs->items[i].text, path))
            return true;
    return false;
}

bool moe_policy_wants(const struct moe_policy *p, struct moe_str path)
{
    return (!p->paths.count || listed(&p->paths, path)) && !listed(&p->exclude, path);
}

const struct moe_policy_lint_file *moe_policy_lint_file(const struct moe_policy *p, struct moe_str path)
{
    for (size_t i = 0; i < p->lint.file_count; i++)
        for (size_t k = 0; k < p->lint.files[i].path_count; k++)
            if (moe_glob_path(p->lint.files[i].paths[k], path))
                return &p->lint.files[i];
    return NULL;
}

const struct moe_policy_param *moe_policy_param_for(const struct moe_policy *p, struct moe_str code, struct moe_str name, const char *param)
{
    for (size_t i = 0; i < p->param_count; i++)
        if ((moe_str_eq(p->params[i].rule, code) || (name.len && moe_str_eq(p->params[i].rule, name))) && moe_str_is(p->params[i].name, param))
            return &p->params[i];
    return NULL;
}

/* ---- finding ---- */

static bool exists(const char *folder, const char *name, char *into, size_t room)
{
    struct stat st;
    int n = snprintf(into, room, "%s%s%s", folder, *folder ? "/" : "", name);
    /* A broken link counts: reading it fails loudly, and passing it by would put another policy in its place. */
    return n > 0 && (size_t)n < room && lstat(into, &st) == 0;
}

/* One folder up, spelt from where we stand: "" -> "..", "a" -> "a/..", "/" stays. False at the top. */
static bool up(char *folder, size_t room)
{
    struct stat here, above;
    size_t n = strlen(folder);
    if (stat(n ? folder : ".", &here) != 0 || n + 4 > room)
        return false;
    snprintf(folder + n, room - n, "%s..", n && folder[n - 1] != '/' ? "/" : "");
    return stat(folder, &above) == 0 && (here.st_dev != above.st_dev || here.st_ino != above.st_ino);
}

bool moe_policy_find(const char *dir, char *into, size_t room)
{
    char folder[4096], git[4096 + 8];
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    if (n >= sizeof folder)
        return false;
    snprintf(folder, sizeof folder, "%.*s", strcmp(dir, ".") == 0 ? 0 : (int)n, dir);
    for (unsigned i = 0; i < CAP_FOLDERS_UP; i++) {
        if (exists(folder, "policy.yaml", into, room))
            return true;
        if (exists(folder, ".git", git, sizeof git) || !up(folder, sizeof folder))
            break;
    }
    if (room)
        into[0] = 0;
    return false;
}
