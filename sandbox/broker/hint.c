/* What to write into the profile, or to give on the command line, so that the call would be allowed. */
#include "sandbox/broker/parts.h"

static void folder_of(const char *path, struct moe_buf *out)
{
    const char *slash = strrchr(path, '/');
    moe_path_show((struct moe_str){ path, slash && slash > path ? (size_t)(slash - path) : strlen(path) }, out);
}

static void hint_write(const char *path, struct moe_buf *out)
{
    if (strncmp(path, "/proc/", 6) == 0)
        return;
    moe_buf_add(out, MOE_STR("files.write: ["));
    folder_of(path, out);
    moe_buf_add(out, MOE_STR("]  or  --rw "));
    folder_of(path, out);
}

static void hint_execute(const char *path, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("files.execute: ["));
    moe_path_show(moe_str_c(path), out);
    moe_buf_add(out, MOE_STR("]  or  --rx "));
    moe_path_show(moe_str_c(path), out);
}

static void hint_library(const char *path, struct moe_buf *out)
{
    moe_buf_add(out, MOE_STR("files.library: ["));
    folder_of(path, out);
    moe_buf_addc(out, ']');
}

static void hint_call(int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_buf *out)
{
    const char *name = moe_call_name(nr);
    const struct moe_call_info *info = name ? moe_call_info(moe_str_c(name)) : NULL;
    if (!name)
        return;
    /* The narrowest line: by the first argument that is a word. */
    for (unsigned i = 0; info && i < MOE_CALL_ARGS && info->args[i].name; i++)
        if (info->args[i].kind == MOE_ARG_WORD) {
            moe_buf_printf(out, "calls.allow: [{call: %s, args: {%s: [", name, info->args[i].name);
            moe_arg_show(&info->args[i], args[i], out);
            moe_buf_add(out, MOE_STR("]}}]"));
            return;
        }
    moe_buf_printf(out, "calls.allow: [%s]", name);
}

void moe_hint(int nr, const uint64_t args[MOE_CALL_ARGS], const char *why, const char *path, const char *peer, struct moe_buf *out)
{
    struct moe_str w = moe_str_c(why ? why : "");
    if (!why)
        hint_call(nr, args, out);
    else if (moe_str_is(w, "network.connect") && peer && *peer)
        moe_buf_printf(out, "network.connect: [\"%s\"]  or  --connect %s", peer, peer);
    else if (moe_str_is(w, "network.bind") && peer && strrchr(peer, ':'))
        moe_buf_printf(out, "network.bind: [%s]  or  --bind %s", strrchr(peer, ':') + 1, strrchr(peer, ':') + 1);
    else if (moe_str_is(w, "files.write") && path && *path)
        hint_write(path, out);
    else if (moe_str_is(w, "files.quota"))
        moe_buf_add(out, MOE_STR("files.quota: {bytes, files}  or  --quota, --files"));
    else if (moe_str_is(w, "files.execute") && path && *path)
        hint_execute(path, out);
    else if (moe_str_is(w, "files.library") && path && *path)
        hint_library(path, out);
}
