/* Small files that are made for the job: who it is, which names it may look up. The host's own would tell it of users and networks that are none of its business. */
#include "sandbox/plan/parts.h"
#include <arpa/inet.h>

static enum moe_code file(struct moe_build *b, const char *path, struct moe_str text, struct moe_error *err)
{
    if (moe_plan_visible(b, path))
        return MOE_OK;                                          /* the profile shows the host's */
    MOE_TRY(moe_plan_dirs(b, path, err));
    struct moe_mount *m = text.ptr ? moe_plan_mount(b, MOE_MOUNT_FILE, NULL, path) : NULL;
    if (!m)
        return moe_plan_full(err);
    m->text = text;
    m->mode = 0444;
    return MOE_OK;
}

static const char *home(const struct moe_build *b)
{
    for (size_t i = b->profile->env_count; i--;)
        if (b->profile->env[i].set && moe_str_is(b->profile->env[i].name, "HOME"))
            return b->profile->env[i].value.ptr;
    return "/tmp";
}

static struct moe_str hosts(struct moe_build *b)
{
    struct moe_str text = moe_arena_printf(b->arena, "127.0.0.1 localhost %s\n::1 localhost ip6-localhost\n", b->plan->hostname);
    for (size_t i = 0; i < b->plan->broker.dest_count && text.ptr; i++) {
        const struct moe_dest *d = &b->plan->broker.dests[i];
        char numeric[INET6_ADDRSTRLEN] = "";
        const void *raw = d->addr.ss_family == AF_INET ? (const void *)&((const struct sockaddr_in *)&d->addr)->sin_addr
                                                       : (const void *)&((const struct sockaddr_in6 *)&d->addr)->sin6_addr;
        struct moe_str name = moe_str_c(d->spelt);
        if (!inet_ntop(d->addr.ss_family, raw, numeric, sizeof numeric) || moe_str_is(name, numeric) || moe_str_is(name, "localhost") || moe_str_is(name, "*"))
            continue;
        text = moe_arena_printf(b->arena, "%s%s %s\n", text.ptr, numeric, d->spelt);
    }
    return text;
}

enum moe_code moe_plan_etc(struct moe_build *b, struct moe_error *err)
{
    const struct moe_plan *p = b->plan;
    const char *at = home(b);
    MOE_TRY(file(b, "/etc/passwd", moe_arena_printf(b->arena, "job:x:%u:%u::%s:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n",
                                                    (unsigned)p->inner_uid, (unsigned)p->inner_gid, at), err));
    MOE_TRY(file(b, "/etc/group", moe_arena_printf(b->arena, "job:x:%u:\nnogroup:x:65534:\n", (unsigned)p->inner_gid), err));
    MOE_TRY(file(b, "/etc/hostname", moe_arena_printf(b->arena, "%s\n", p->hostname), err));
    MOE_TRY(file(b, "/etc/nsswitch.conf", MOE_STR("passwd: files\ngroup: files\nhosts: files\nnetworks: files\nservices: files\nprotocols: files\n"), err));
    return file(b, "/etc/hosts", hosts(b), err);
}
