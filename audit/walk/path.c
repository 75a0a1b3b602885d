/* Paths as text. */
#include "audit/walk/walk.h"

struct moe_str moe_path_clean(struct moe_arena *arena, struct moe_str path)
{
    char *out = moe_arena_alloc(arena, path.len + 2);
    if (!out)
        return (struct moe_str){ NULL, 0 };
    bool absolute = path.len && path.ptr[0] == '/';
    size_t n = 0, floor = 0;                          /* floor: what ".." must not eat: "/" or leading "../" */
    if (absolute)
        out[n++] = '/', floor = 1;
    while (path.len) {
        struct moe_str part = moe_str_cut(&path, '/');
        if (!part.len || moe_str_is(part, "."))
            continue;
        if (moe_str_is(part, "..") && n > floor) {
            while (n > floor && out[n - 1] != '/')
                n--;
            n -= n > floor;
            continue;
        }
        if (moe_str_is(part, "..") && absolute)
            continue;
        if (n && out[n - 1] != '/')
            out[n++] = '/';
        memcpy(out + n, part.ptr, part.len);
        n += part.len;
        if (moe_str_is(part, ".."))
            floor = n;
    }
    if (!n)
        out[n++] = '.';
    out[n] = '\0';
    return (struct moe_str){ out, n };
}

struct moe_str moe_path_join(struct moe_arena *arena, struct moe_str folder, struct moe_str path)
{
    if (path.len && path.ptr[0] == '/')
        return moe_path_clean(arena, path);
    struct moe_str both = moe_arena_printf(arena, "%.*s/%.*s", MOE_FMT(folder), MOE_FMT(path));
    return both.ptr ? moe_path_clean(arena, both) : both;
}

bool moe_path_inside(struct moe_str folder, struct moe_str path)
{
    if (moe_str_is(folder, "/"))
        return path.len && path.ptr[0] == '/';
    if (moe_str_is(folder, "."))
        return path.len && path.ptr[0] != '/' && !(moe_str_starts(path, MOE_STR("..")) && (path.len == 2 || path.ptr[2] == '/'));
    return moe_str_starts(path, folder) && (path.len == folder.len || path.ptr[folder.len] == '/');
}

struct moe_str moe_path_below(struct moe_str folder, struct moe_str path)
{
    if (!moe_path_inside(folder, path))
        return path;
    if (path.len == folder.len)
        return MOE_STR(".");
    return moe_str_from(path, moe_str_is(folder, "/") ? 1 : folder.len + 1);
}

struct moe_str moe_path_folder(struct moe_str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return i == 1 ? MOE_STR("/") : (struct moe_str){ path.ptr, i - 1 };
    return MOE_STR(".");
}

struct moe_str moe_path_name(struct moe_str path)
{
    size_t i = path.len;
    while (i > 0 && path.ptr[i - 1] != '/')
        i--;
    return moe_str_from(path, i);
}

int moe_path_order(const struct moe_str *a, const struct moe_str *b)
{
    int d = memcmp(a->ptr, b->ptr, MOE_MIN(a->len, b->len));
    return d ? d : (a->len > b->len) - (a->len < b->len);
}
