/* What a worker may see. */
#include "audit/source/input/parts.h"
#include "audit/source/parse/parse.h"
#include "audit/source/worker/parts.h"
#include <stdlib.h>

/* ---- which paths ---- */

static bool add(struct moe_arena *arena, struct moe_confine_paths *p, struct moe_str path)
{
    path = moe_arena_str(arena, path);
    const char **grown = path.ptr ? moe_grow(arena, p->items, p->count, &p->room, sizeof *grown) : NULL;
    if (!grown)
        return false;
    p->items = grown;
    p->items[p->count++] = path.ptr;
    return true;
}

static bool covered(const struct moe_confine_paths *p, struct moe_str path)
{
    for (size_t i = 0; i < p->count; i++)
        if (moe_path_inside(moe_str_c(p->items[i]), path))
            return true;
    return false;
}

/* A flag of a database must not open what no header lives in: "-I/etc" and "#include <shadow>" are one commit away from each other. */
static bool is_forbidden(struct moe_str path)
{
    static const char *const trees[] = { "/etc", "/proc", "/sys", "/dev", "/run", "/boot", "/var/run", "/var/log", "/var/spool" };
    static const char *const exact[] = { "/", "/root", "/home", "/var", "/tmp", "/usr", "/mnt", "/media", "/srv" };
    static const char *const parts[] = { ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".config", ".netrc", ".password-store", ".git" };
    for (size_t i = 0; i < MOE_COUNT(trees); i++)
        if (moe_path_inside(moe_str_c(trees[i]), path))
            return true;
    for (size_t i = 0; i < MOE_COUNT(exact); i++)
        if (moe_str_is(path, exact[i]))
            return true;
    while (path.len) {
        struct moe_str part = moe_str_cut(&path, '/');
        for (size_t i = 0; i < MOE_COUNT(parts); i++)
            if (moe_str_is(part, parts[i]))
                return true;
    }
    return false;
}

/* A folder that the tree's own files name: only after its links are resolved is it clear what it is. */
static bool add_untrusted(struct moe_arena *arena, struct moe_confine_paths *p, struct moe_str path)
{
    if (covered(p, path))
        return true;
    char *real = realpath(moe_arena_str(arena, path).ptr, NULL);
    bool good = !real || is_forbidden(moe_str_c(real)) || covered(p, moe_str_c(real)) || (add(arena, p, moe_str_c(real)) && add(arena, p, path));
    free(real);
    return good;
}

static bool add_unit(struct moe_arena *arena, struct moe_confine_paths *p, const struct moe_input *in)
{
    bool good = add_untrusted(arena, p, moe_path_folder(in->path));
    for (size_t i = 0; i < in->flag_count && good; i++) {
        struct moe_str f = in->flags[i];
        size_t skip = moe_str_starts(f, MOE_STR("-isystem")) ? 8 : moe_str_starts(f, MOE_STR("-iquote")) ? 7 : moe_str_starts(f, MOE_STR("-I")) ? 2 : 0;
        if (skip)
            good = add_untrusted(arena, p, moe_str_from(f, skip));
    }
    return good;
}

bool moe_confine_collect(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_clang *clang, struct moe_arena *arena,
                         struct moe_confine_paths *out)
{
    static const char *const system[] = { "/usr/include", "/usr/lib", "/usr/lib64", "/usr/local/include", "/usr/share" };
    const char *own[] = { opts->shim_dir, opts->cuda_dir, clang ? moe_clang_resource_dir(clang) : NULL };
    bool good = true;
    for (size_t i = 0; i < MOE_COUNT(system) && good; i++)
        good = add(arena, out, moe_str_c(system[i]));
    for (size_t i = 0; i < MOE_COUNT(own) && good; i++)
        good = !own[i] || add(arena, out, moe_str_c(own[i]));
    for (size_t i = 0; i < opts->read_root_count && good; i++)
        good = add(arena, out, moe_str_c(opts->read_roots[i]));
    for (size_t i = 0; i < moe_unit_count(inputs) && good; i++)
        good = add_unit(arena, out, moe_unit_at(inputs, i));
    return good;
}
