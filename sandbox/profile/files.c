/* Paths and devices of a profile. */
#include "sandbox/profile/build.h"

/* After "~", "$NAME" or "${NAME}": where the path's own part begins; SIZE_MAX when it is none of these and not absolute. */
static size_t prefix(struct moe_str s)
{
    size_t n = 1;
    if (s.len && s.ptr[0] == '/')
        return 0;
    if (s.len && s.ptr[0] == '~')
        return s.len == 1 || s.ptr[1] == '/' ? 1 : SIZE_MAX;
    if (s.len < 2 || s.ptr[0] != '$')
        return SIZE_MAX;
    bool braces = s.ptr[1] == '{';
    size_t from = n += braces;
    while (n < s.len && moe_is_word(s.ptr[n]))
        n++;
    if (n == from || moe_is_digit(s.ptr[from]))
        return SIZE_MAX;
    if (braces && (n >= s.len || s.ptr[n++] != '}'))
        return SIZE_MAX;
    return n == s.len || s.ptr[n] == '/' ? n : SIZE_MAX;
}

/* Without "//", "/./" and a slash at the end; false where it holds "..". */
static bool tidy(char *path, size_t *len, size_t from)
{
    size_t to = from;
    for (size_t i = from; i < *len;) {
        size_t end = i + 1;
        while (end < *len && path[end] != '/')
            end++;
        size_t part = end - i - 1;
        if (part == 2 && path[i + 1] == '.' && path[i + 2] == '.')
            return false;
        if (part && !(part == 1 && path[i + 1] == '.')) {
            memmove(path + to, path + i, part + 1);
            to += part + 1;
        }
        i = end;
    }
    if (to == 0)
        to = 1;                                   /* "/" itself */
    path[to] = 0;
    *len = to;
    return true;
}

enum moe_code moe_build_path(struct moe_profile_build *b, const struct moe_node_doc *node, bool command, struct moe_str *out, struct moe_error *err)
{
    size_t from = prefix(node->text);
    if (moe_str_is(node->text, "$COMMAND")) {
        if (!command)
            return MOE_BUILD_FAIL(b, node, err, "$COMMAND stands below files.execute only");
        return moe_build_text(b, node, false, out, err);
    }
    if (moe_str_is(node->text, "$ARGUMENTS"))
        return moe_build_text(b, node, false, out, err);
    if (from == SIZE_MAX)
        return MOE_BUILD_FAIL(b, node, err, "must be an absolute path, or one below ~ or ${NAME}");
    if (node->text.len >= 4096)
        return MOE_BUILD_FAIL(b, node, err, "is longer than a path can be");
    MOE_TRY(moe_build_text(b, node, false, out, err));
    if (!tidy((char *)out->ptr, &out->len, from))         /* our own copy */
        return MOE_BUILD_FAIL(b, node, err, "must not hold \"..\"");
    return MOE_OK;
}

static enum moe_code add_path(struct moe_profile_build *b, const struct moe_node_doc *node, size_t which, struct moe_error *err)
{
    const struct moe_path_list *list = &moe_path_lists[which];
    struct moe_path_item item = { 0 }, **items = moe_path_items(b->p, list);
    size_t *count = moe_path_count(b->p, list);
    const struct moe_node_doc *main;
    MOE_TRY(moe_build_item(b, node, "path", moe_profile_path_fields, &main, &item.at, err));
    bool execute = strcmp(list->key, "execute") == 0;
    MOE_TRY(moe_build_path(b, main, execute, &item.path, err));
    const struct moe_node_doc *with = node->kind == MOE_DOC_MAP ? moe_doc_get(node, "with") : NULL;
    if (with && !execute)
        return MOE_BUILD_FAIL(b, with, err, "stands below files.execute only");
    if (with)
        MOE_TRY(moe_build_path(b, with, false, &item.with, err));
    for (size_t i = 0; i < *count; i++)
        if (moe_str_eq((*items)[i].path, item.path)) {
            moe_build_again(&(*items)[i].at, &item.at);
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, node, items, *count, &b->room_paths[which], sizeof item, err));
    (*items)[(*count)++] = item;
    return MOE_OK;
}

static bool is_device(struct moe_str s)
{
    if (!s.len || s.len > 200 || s.ptr[0] == '/' || s.ptr[s.len - 1] == '/')
        return false;
    for (struct moe_str part; s.len;) {
        part = moe_str_cut(&s, '/');
        if (!part.len || moe_str_is(part, ".") || moe_str_is(part, ".."))
            return false;
    }
    return true;
}

static enum moe_code add_device(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    struct moe_profile *p = b->p;
    struct moe_origin at;
    struct moe_str name;
    const struct moe_node_doc *main;
    MOE_TRY(moe_build_item(b, node, "device", moe_profile_device_fields, &main, &at, err));
    if (!is_device(main->text))
        return MOE_BUILD_FAIL(b, main, err, "must be a path below /dev, such as null or infiniband/uverbs0");
    MOE_TRY(moe_build_text(b, main, false, &name, err));
    for (size_t i = 0; i < p->device_count; i++)
        if (moe_str_eq(p->devices[i], name)) {
            moe_build_again(&p->device_at[i], &at);
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, node, &p->devices, p->device_count, &b->room_devices, sizeof name, err));
    MOE_TRY(moe_build_room(b, node, &p->device_at, p->device_count, &b->room_device_at, sizeof at, err));
    p->devices[p->device_count] = name;
    p->device_at[p->device_count++] = at;
    return MOE_OK;
}

enum moe_code moe_build_files(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *list;
    for (size_t i = 0; i < MOE_PATH_LISTS; i++)
        if ((list = moe_doc_get(map, moe_path_lists[i].key)) != NULL)
            for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n))
                MOE_TRY(add_path(b, n, i, err));
    if ((list = moe_doc_get(map, "devices")) != NULL)
        for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n))
            MOE_TRY(add_device(b, n, err));
    return MOE_OK;
}
