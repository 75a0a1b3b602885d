/* The root that the job will see: places become mounts, parents first, each with no more than its uses ask for. */
#include "sandbox/plan/parts.h"
#include "sandbox/kernel/uapi.h"
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BASE   (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
#define SEALED (BASE | MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)
#define MOE_CAP_COPIED (16 << 10)        /* a larger one is bound as fast as it is copied */
#define INODES         ((uint64_t)1 << 20)
#define INODES_OURS    ((uint64_t)4096)  /* of which mount points of ours take some before the job starts */

struct moe_mount *moe_plan_mount(struct moe_build *b, enum moe_mount_kind kind, const char *from, const char *to)
{
    while (*to == '/')
        to++;
    struct moe_mount *m = b->mount_count < MOE_CAP_PLAN_MOUNTS ? moe_build_grow(b, mount) : NULL;
    if (m)
        *m = (struct moe_mount){ .kind = kind, .from = from, .to = to, .tree = -1 };
    return m;
}

/* The nearest place above `path` that is mounted already: it brings what lies in it along. */
static const struct moe_item *cover(const struct moe_build *b, const char *path, size_t before)
{
    const struct moe_item *best = NULL;
    for (size_t i = 0; i < before; i++)
        if (!(b->items[i].use & MOE_USE_HIDE) && strcmp(b->items[i].path, path) != 0 && moe_path_above(b->items[i].path, path))
            best = &b->items[i];                                /* sorted: a later one lies deeper */
    return best;
}

static bool made(const struct moe_build *b, const char *path)
{
    while (*path == '/')
        path++;
    for (size_t i = 0; i < b->mount_count; i++)
        if (b->mounts[i].kind != MOE_MOUNT_MASK && b->mounts[i].kind != MOE_MOUNT_REMOUNT && strcmp(b->mounts[i].to, path) == 0)
            return true;
    return false;
}

/* Folders above `path` that neither a mount brings along nor an earlier step made. */
enum moe_code moe_plan_dirs(struct moe_build *b, const char *path, struct moe_error *err)
{
    char part[PATH_MAX];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t n = (size_t)(slash - path);
        if (n >= sizeof part)
            return moe_plan_full(err);
        memcpy(part, path, n);
        part[n] = '\0';
        const struct moe_item *over = cover(b, part, b->item_count);
        bool mounted = false;
        for (size_t i = 0; i < b->item_count && !mounted; i++)
            mounted = strcmp(b->items[i].path, part) == 0 && !(b->items[i].use & MOE_USE_HIDE);
        if (mounted || (over && !(over->use & MOE_USE_TMPFS)) || made(b, part))
            continue;
        const char *to = moe_plan_text(b, moe_str_c(part));
        struct moe_mount *m = to ? moe_plan_mount(b, MOE_MOUNT_DIR, NULL, to) : NULL;
        if (!m)
            return moe_plan_full(err);
        m->mode = 0755;
    }
    return MOE_OK;
}

static uint64_t attributes(unsigned use)
{
    uint64_t attr = BASE;
    if (use & MOE_USE_DEVICE)
        return MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;           /* a node is written through a read-only mount too, but not through nodev */
    if (!(use & MOE_USE_WRITE))
        attr |= MOUNT_ATTR_RDONLY;
    if (!(use & (MOE_USE_MAP | MOE_USE_EXEC)))
        attr |= MOUNT_ATTR_NOEXEC;
    return attr;
}

/* A small file of the profile is copied, not bound: a mount costs ten times as much to make, and again to take down. Empty = bind it. */
static struct moe_str copy(struct moe_build *b, const struct moe_item *item)
{
    struct moe_str text = { 0 };
    struct stat st;
    int fd = item->use == MOE_USE_SEE && !item->folder && !item->named && strncmp(item->path, "/etc/", 5) == 0 ? open(item->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    if (fd < 0)
        return text;
    /* readable by all: what root alone may read is not made readable by copying it */
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_IROTH) && st.st_size > 0 && st.st_size <= MOE_CAP_COPIED) {
        char *bytes = moe_arena_alloc(b->arena, (size_t)st.st_size);
        ssize_t n = bytes ? pread(fd, bytes, (size_t)st.st_size, 0) : -1;
        if (n > 0)
            text = (struct moe_str){ bytes, (size_t)n };
    }
    (void)close(fd);
    return text;
}

static enum moe_code mount_item(struct moe_build *b, size_t i, struct moe_error *err)
{
    const struct moe_item *item = &b->items[i], *over = cover(b, item->path, i);
    bool brought = over && !(over->use & MOE_USE_TMPFS);
    struct moe_str text = brought ? (struct moe_str){ 0 } : copy(b, item);
    if (item->use & MOE_USE_HIDE)
        return MOE_OK;
    if (brought && !item->named && attributes(over->use) == attributes(item->use) && !(item->use & MOE_USE_TMPFS))
        return MOE_OK;                                          /* nothing to add to what is there */
    if (!brought) {
        MOE_TRY(moe_plan_dirs(b, item->path, err));
        if (!item->folder || (item->use & MOE_USE_TMPFS) == 0 || !made(b, item->path)) {
            struct moe_mount *point = moe_plan_mount(b, item->folder ? MOE_MOUNT_DIR : MOE_MOUNT_FILE, NULL, item->path);
            if (!point)
                return moe_plan_full(err);
            point->mode = text.len ? 0444 : 0755;
            point->text = text;
        }
    }
    if (text.len)
        return MOE_OK;
    bool tmpfs = item->use & MOE_USE_TMPFS;
    struct moe_mount *m = moe_plan_mount(b, tmpfs ? MOE_MOUNT_TMPFS : MOE_MOUNT_BIND, tmpfs ? NULL : item->path, item->path);
    if (!m)
        return moe_plan_full(err);
    m->attr = tmpfs ? BASE | MOUNT_ATTR_NOEXEC : attributes(item->use);
    m->data = item->data;
    m->own = b->plan->switch_user && (item->named || (item->use & MOE_USE_WRITE)) && !tmpfs && !(item->use & MOE_USE_DEVICE);
    m->optional = item->at.file.len > 0;
    return MOE_OK;
}

/* Links on the way to what was named, such as /lib -> usr/lib, unless a mount brings them along; and those by which programs know /usr/bin. */
static enum moe_code links(struct moe_build *b, struct moe_error *err)
{
    static const char *const known[] = { "/bin", "/sbin" };
    char real[PATH_MAX];
    for (size_t i = 0; i < MOE_COUNT(known); i++) {
        size_t before = b->link_count;
        if (moe_plan_resolve(b, known[i], real) != 0 || !moe_plan_visible(b, real))
            b->link_count = before;
    }
    for (size_t i = 0; i < b->link_count; i++) {
        const char *path = b->links[i].path;
        const struct moe_item *over = cover(b, path, b->item_count);
        if ((over && !(over->use & MOE_USE_TMPFS)) || made(b, path))
            continue;
        MOE_TRY(moe_plan_dirs(b, path, err));
        if (!moe_plan_mount(b, MOE_MOUNT_LINK, b->links[i].target, path))
            return moe_plan_full(err);
    }
    return MOE_OK;
}

static enum moe_code device(struct moe_build *b, const char *name, struct moe_error *err)
{
    char path[PATH_MAX];
    struct stat st;
    if (snprintf(path, sizeof path, "/dev/%s", name) >= (int)sizeof path || stat(path, &st) != 0 || !(S_ISCHR(st.st_mode) || S_ISDIR(st.st_mode)))
        return MOE_OK;
    const struct moe_origin profile = { .file = MOE_STR("profile") };
    return moe_plan_add_item(b, path, MOE_USE_SEE | MOE_USE_DEVICE, S_ISDIR(st.st_mode), &profile, err);
}

static enum moe_code tmpfs(struct moe_build *b, const char *path, uint64_t bytes, const char *mode, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    const struct moe_origin profile = { .file = MOE_STR("profile") };
    const uint64_t size = MOE_MIN(bytes, p->limits.memory_bytes), files = MOE_MIN(p->limits.quota_files, INODES - INODES_OURS) + INODES_OURS;
    for (size_t i = 0; i < b->item_count; i++)
        if (strcmp(b->items[i].path, path) == 0)
            return MOE_OK;                                      /* the host's own was asked for */
    MOE_TRY(moe_plan_add_item(b, path, MOE_USE_SEE | MOE_USE_TMPFS, true, &profile, err));
    struct moe_str data = size == UINT64_MAX ? moe_arena_printf(b->arena, "mode=%s,nr_inodes=%llu", mode, (unsigned long long)files)
                                             : moe_arena_printf(b->arena, "mode=%s,nr_inodes=%llu,size=%llu", mode, (unsigned long long)files,
                                                                (unsigned long long)MOE_MAX(size, (uint64_t)4096));
    b->items[b->item_count - 1].data = data.ptr;
    return data.ptr ? MOE_OK : moe_plan_full(err);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct moe_item *)a)->path, ((const struct moe_item *)b)->path);
}

/* What a writable place holds could be swapped under whoever executes it: only a cache may be both, and says so. */
static enum moe_code no_both(const struct moe_build *b, struct moe_error *err)
{
    for (size_t i = 0; i < b->item_count; i++) {
        const struct moe_item *item = &b->items[i];
        bool cache = false;
        for (size_t k = 0; k < b->profile->cache_count && !cache; k++)
            cache = (item->use & MOE_USE_WRITE) && item->at.line == b->profile->cache[k].at.line && moe_str_eq(item->at.file, b->profile->cache[k].at.file);
        if ((item->use & MOE_USE_WRITE) && (item->use & (MOE_USE_MAP | MOE_USE_EXEC)) && !cache)
            return moe_plan_refuse(&item->at, err, "%s would be both written and executed: only files.cache may be", item->path);
    }
    return MOE_OK;
}

/* The job is no user that owns anything of /proc but its own processes, so what only root may read or write is closed already. Its user being root's
 * outside (host_user) opens all of it: then everything that is there is covered. */
static enum moe_code proc(struct moe_build *b, struct moe_error *err)
{
    static const char *const sealed[] = { "proc/sys", "proc/sysrq-trigger", "proc/irq", "proc/fs", "proc/mtrr" };
    static const char *const masked[] = { "proc/keys", "proc/key-users", "proc/interrupts", "proc/iomem", "proc/bus", "proc/kallsyms", "proc/config.gz", "proc/modules", "proc/acpi", "proc/scsi", "proc/asound",
                                          "proc/kcore", "proc/kmsg", "proc/kpagecount", "proc/kpageflags", "proc/kpagecgroup", "proc/timer_list",
                                          "proc/latency_stats", "proc/sched_debug", "proc/slabinfo", "proc/vmallocinfo", "proc/pagetypeinfo",
                                          "proc/ioports", "proc/dynamic_debug" };
    enum { SEALED_ALWAYS = 1, MASKED_ALWAYS = 11 };
    const bool root = b->plan->outer_uid == 0;
    const size_t seals = root ? MOE_COUNT(sealed) : SEALED_ALWAYS, masks = root ? MOE_COUNT(masked) : MASKED_ALWAYS;
    struct moe_mount *dir = moe_plan_mount(b, MOE_MOUNT_DIR, NULL, "proc");
    if (!dir)
        return moe_plan_full(err);
    dir->mode = 0555;
    struct moe_mount *m = moe_plan_mount(b, MOE_MOUNT_PROC, NULL, "proc");
    if (!m)
        return moe_plan_full(err);
    m->attr = BASE | MOUNT_ATTR_NOEXEC;
    for (size_t i = 0; i < seals + masks; i++) {
        m = i < seals ? moe_plan_mount(b, MOE_MOUNT_REMOUNT, NULL, sealed[i]) : moe_plan_mount(b, MOE_MOUNT_MASK, NULL, masked[i - seals]);
        if (!m)
            return moe_plan_full(err);
        m->attr = SEALED;
        m->optional = true;
    }
    return MOE_OK;
}

/* Queues are files that no path leads to until they are mounted, and Landlock refuses what it has no rule for. */
static bool has_queues(const struct moe_build *b)
{
    bool allowed = false;
    for (size_t i = 0; i < b->profile->rule_count && !allowed; i++)
        allowed = b->profile->rules[i].act == MOE_ACT_ALLOW && moe_str_is(b->profile->rules[i].name, "mq_open");
    return allowed && (b->plan->clone_flags & CLONE_NEWIPC);
}

static enum moe_code dev(struct moe_build *b, struct moe_error *err)
{
    static const struct { const char *from, *to; } to[] = { { "/proc/self/fd", "dev/fd" }, { "/proc/self/fd/0", "dev/stdin" },
                                                            { "/proc/self/fd/1", "dev/stdout" }, { "/proc/self/fd/2", "dev/stderr" } };
    struct moe_mount *m;
    for (size_t i = 0; i < MOE_COUNT(to); i++)
        if (!moe_plan_mount(b, MOE_MOUNT_LINK, to[i].from, to[i].to))
            return moe_plan_full(err);
    b->queues = has_queues(b);
    if (b->queues) {
        if (!(m = moe_plan_mount(b, MOE_MOUNT_DIR, NULL, "dev/mqueue")))
            return moe_plan_full(err);
        m->mode = 0755;
        if (!(m = moe_plan_mount(b, MOE_MOUNT_MQUEUE, NULL, "dev/mqueue")))
            return moe_plan_full(err);
        m->attr = BASE | MOUNT_ATTR_NOEXEC;
    }
    if (b->profile->tty != MOE_TTY_PTY)
        return MOE_OK;
    if (!(m = moe_plan_mount(b, MOE_MOUNT_DIR, NULL, "dev/pts")))
        return moe_plan_full(err);
    m->mode = 0755;
    if (!(m = moe_plan_mount(b, MOE_MOUNT_DEVPTS, NULL, "dev/pts")))
        return moe_plan_full(err);
    m->attr = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    m->data = "newinstance,ptmxmode=0666,mode=620";
    return moe_plan_mount(b, MOE_MOUNT_LINK, "pts/ptmx", "dev/ptmx") ? MOE_OK : moe_plan_full(err);
}

bool moe_plan_visible(const struct moe_build *b, const char *path)
{
    if (made(b, path))
        return true;                                            /* a folder on the way to something */
    for (size_t i = 0; i < b->item_count; i++)
        if (moe_path_above(b->items[i].path, path) && !(b->items[i].use & MOE_USE_HIDE) && (!(b->items[i].use & MOE_USE_TMPFS) || strcmp(b->items[i].path, path) == 0))
            return true;
    return false;
}

bool moe_plan_passing(const struct moe_build *b, const char *path)
{
    const struct moe_item *at = cover(b, path, b->item_count);
    for (size_t i = 0; i < b->item_count; i++) {
        if ((b->items[i].use & MOE_USE_WRITE) && moe_path_above(path, b->items[i].path))
            return false;
        if (strcmp(b->items[i].path, path) == 0)
            at = &b->items[i];
    }
    return at && (at->use & MOE_USE_TMPFS);
}

enum moe_code moe_plan_tree(struct moe_build *b, struct moe_error *err)
{
    MOE_TRY(no_both(b, err));
    MOE_TRY(tmpfs(b, "/dev", 1 << 16, "755", err));
    MOE_TRY(tmpfs(b, "/dev/shm", b->profile->limits.shm_bytes, "1777", err));
    MOE_TRY(tmpfs(b, "/tmp", b->profile->limits.tmp_bytes, "1777", err));
    for (size_t i = 0; i < b->profile->device_count; i++) {
        struct moe_str name = moe_arena_str(b->arena, b->profile->devices[i]);
        if (!name.ptr)
            return moe_plan_full(err);
        MOE_TRY(device(b, name.ptr, err));
    }
    qsort(b->items, b->item_count, sizeof *b->items, by_path);
    for (size_t i = 0; i < b->item_count; i++)
        MOE_TRY(mount_item(b, i, err));
    MOE_TRY(links(b, err));
    MOE_TRY(dev(b, err));
    MOE_TRY(proc(b, err));
    for (size_t i = 0; i < b->item_count; i++) {
        struct moe_mount *m = b->items[i].use & MOE_USE_HIDE ? moe_plan_mount(b, MOE_MOUNT_MASK, NULL, b->items[i].path) : NULL;
        if ((b->items[i].use & MOE_USE_HIDE) && !m)
            return moe_plan_full(err);
        if (m)
            m->attr = SEALED;
    }
    return MOE_OK;
}

/* Last of all, when nothing more is made in them. */
enum moe_code moe_plan_seal(struct moe_build *b, struct moe_error *err)
{
    static const char *const tops[] = { "dev", "" };
    for (size_t i = 0; i < MOE_COUNT(tops); i++) {
        struct moe_mount *m = moe_plan_mount(b, MOE_MOUNT_REMOUNT, NULL, tops[i]);
        if (!m)
            return moe_plan_full(err);
        m->attr = SEALED;
    }
    return MOE_OK;
}
