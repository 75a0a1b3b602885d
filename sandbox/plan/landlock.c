/* The same rights over files once more, by Landlock: it holds where a mount or a mode is not what it seems, and it alone says what may be executed. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/plan/parts.h"

#define READS   (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES  (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
#define MAKES   (LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | \
                 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER)
#define DEVICES (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)
#define FILES   (LANDLOCK_ACCESS_FS_EXECUTE | WRITES | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV)   /* what can be said of a file */
#define NET     (LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP)
#define SCOPES  (LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL)

static uint64_t known_fs(int abi)
{
    uint64_t all = READS | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | (MAKES & ~LANDLOCK_ACCESS_FS_REFER) | DEVICES;
    return all | (abi >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) | (abi >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0) | (abi >= 5 ? LANDLOCK_ACCESS_FS_IOCTL_DEV : 0);
}

static uint64_t rights(const struct moe_item *item)
{
    uint64_t r = 0;
    if (item->use & MOE_USE_EXEC)
        r |= LANDLOCK_ACCESS_FS_EXECUTE;
    if (item->use & (MOE_USE_WRITE | MOE_USE_TMPFS))
        r |= READS | WRITES | MAKES;
    if (item->use & MOE_USE_DEVICE)
        r |= LANDLOCK_ACCESS_FS_READ_FILE | WRITES | LANDLOCK_ACCESS_FS_IOCTL_DEV;       /* all that an open asks for: then nothing above is looked at */
    if (strcmp(item->path, "/dev") == 0)
        r = 0;
    return item->folder ? r : r & FILES;
}

enum moe_code moe_plan_landlock(struct moe_build *b, struct moe_error *err)
{
    struct moe_plan *p = b->plan;
    struct moe_landlock_path *out = moe_arena_array(b->arena, struct moe_landlock_path, b->item_count + 4);
    size_t n = 0;
    if (!out)
        return moe_plan_full(err);
    int abi = b->kernel->landlock_abi;
    if (!abi || !(b->profile->requires_layer[MOE_LAYER_LANDLOCK_FS] || b->profile->prefers_layer[MOE_LAYER_LANDLOCK_FS]))
        return MOE_OK;
    p->landlock_fs = known_fs(abi);
    out[n++] = (struct moe_landlock_path){ "/", READS };        /* what is not to be read is not there at all */
    out[n++] = (struct moe_landlock_path){ "/proc", LANDLOCK_ACCESS_FS_WRITE_FILE & p->landlock_fs };
    for (size_t i = 0; i < b->item_count; i++) {
        uint64_t r = rights(&b->items[i]) & p->landlock_fs;
        if (r)
            out[n++] = (struct moe_landlock_path){ b->items[i].path, r };
    }
    if (b->queues)
        out[n++] = (struct moe_landlock_path){ "/dev/mqueue", (READS | WRITES | MAKES) & p->landlock_fs };
    if (p->tty)
        out[n++] = (struct moe_landlock_path){ "/dev/pts", (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV) & p->landlock_fs };
    p->landlock = out;
    p->landlock_count = n;
    /* The supervisor binds and connects for the job; the job itself never does. */
    if (abi >= 4 && b->profile->net != MOE_NET_HOST && (p->broker.net || b->profile->net == MOE_NET_NONE))
        p->landlock_net = NET;
    if (abi >= 6)
        p->landlock_scope = SCOPES;
    return MOE_OK;
}
