/* The supervisor's side of namespaces: trees that only root can open, maps of users, and the clone. */
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAP_TEXT = 160, OWNERS = 16 };

/* ---- a folder's owner shown as the job's user ---- */

struct owner { uid_t uid; gid_t gid; int fd; };      /* a user namespace that maps the owner of files to the job */
struct owners { struct owner list[OWNERS]; size_t count; };

static void drop_owners(struct owners *o)
{
    for (size_t i = 0; i < o->count; i++)
        (void)close(o->list[i].fd);
}

/* The owner becomes the job; everybody else stays who they are, but for the job's own number, which nobody on a disk has. */
static void map_text(char *text, unsigned owner, unsigned job)
{
    const unsigned end = MOE_MIN(job, 0x60000000u);  /* numbers past it belong to runs like this one */
    int n = snprintf(text, MAP_TEXT, "%u %u 1\n", owner, job);
    if (owner > 0)
        n += snprintf(text + n, MAP_TEXT - (size_t)n, "0 0 %u\n", MOE_MIN(owner, end));
    if (owner + 1 < end)
        (void)snprintf(text + n, MAP_TEXT - (size_t)n, "%u %u %u\n", owner + 1, owner + 1, end - owner - 1);
}

/* Its process is killed at once and waited for when there is time: the namespace lives by its descriptor. */
static int make_owner(struct moe_start *s, uid_t uid, gid_t gid)
{
    const struct moe_plan *p = s->plan;
    char path[64], text[MAP_TEXT];
    int fd = -1, saved;
    pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, NULL, NULL, 0);
    if (pid == 0)
        for (;;)
            (void)pause();                           /* until it is killed: it only has to be there */
    if (pid < 0)
        return -1;
    map_text(text, uid, p->outer_uid);
    (void)snprintf(path, sizeof path, "/proc/%d/uid_map", (int)pid);
    if (moe_put_text(AT_FDCWD, path, text, strlen(text)) == 0) {
        map_text(text, gid, p->outer_gid);
        (void)snprintf(path, sizeof path, "/proc/%d/gid_map", (int)pid);
        if (moe_put_text(AT_FDCWD, path, text, strlen(text)) == 0) {
            (void)snprintf(path, sizeof path, "/proc/%d/ns/user", (int)pid);
            fd = open(path, O_RDONLY | O_CLOEXEC);
        }
    }
    saved = errno;
    (void)kill(pid, SIGKILL);
    if (s->helper_count == MOE_CAP_HELPERS)
        moe_helpers_reap(s);
    s->helpers[s->helper_count++] = pid;
    errno = saved;
    return fd;
}

void moe_helpers_reap(struct moe_start *s)
{
    while (s->helper_count)
        (void)waitpid(s->helpers[--s->helper_count], NULL, 0);
}

static int owner_ns(struct owners *o, struct moe_start *s, const struct stat *st)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->list[i].uid == st->st_uid && o->list[i].gid == st->st_gid)
            return o->list[i].fd;
    if (o->count == OWNERS) {
        (void)close(o->list[0].fd);
        o->list[0] = o->list[--o->count];
    }
    int fd = make_owner(s, st->st_uid, st->st_gid);
    if (fd >= 0)
        o->list[o->count++] = (struct owner){ st->st_uid, st->st_gid, fd };
    return fd;
}

static int show_as_own(struct owners *o, struct moe_start *s, struct moe_mount *m)
{
    struct stat st;
    int ns = fstat(m->tree, &st) == 0 ? owner_ns(o, s, &st) : -1;
    if (ns < 0)
        return -1;
    struct mount_attr attr = { .attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)ns };
    if (mount_setattr(m->tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) == 0)
        return 0;
    /* Below it lies a file system that cannot: that one keeps its owners, the folder itself must not. */
    return errno == EINVAL ? mount_setattr(m->tree, "", AT_EMPTY_PATH, &attr, sizeof attr) : -1;
}

enum moe_code moe_trees_open(struct moe_start *s, struct moe_error *err)
{
    struct moe_plan *p = s->plan;
    MOE_AUTO(drop_owners) struct owners owners = { .count = 0 };
    for (size_t i = 0; i < p->mount_count; i++)
        p->mounts[i].tree = -1;
    if (!s->root || !MOE_FLAG(s, CLONE_NEWNS))
        return MOE_OK;
    for (size_t i = 0; i < p->mount_count; i++) {
        struct moe_mount *m = &p->mounts[i];
        if (m->kind != MOE_MOUNT_BIND)
            continue;
        m->tree = open_tree(AT_FDCWD, m->from, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
        if (m->tree < 0 && m->optional && (errno == ENOENT || errno == ENOTDIR))
            continue;
        if (m->tree < 0)
            return moe_start_failed(s, MOE_STEP_TREE, i, errno, err);
        if (m->own && show_as_own(&owners, s, m) != 0)
            return moe_start_failed(s, MOE_STEP_OWN, i, errno, err);
    }
    return MOE_OK;
}

void moe_trees_close(struct moe_start *s)
{
    for (size_t i = 0; i < s->plan->mount_count; i++)
        if (s->plan->mounts[i].tree >= 0) {
            (void)close(s->plan->mounts[i].tree);
            s->plan->mounts[i].tree = -1;
        }
}

/* ---- the clone ---- */

enum moe_code moe_clone_init(struct moe_start *s, struct moe_error *err)
{
    /* The cgroup namespace is made by init, once it is in its cgroup; a time namespace is only for children anyway. */
    const uint64_t flags = s->plan->clone_flags & ~(uint64_t)CLONE_NEWCGROUP;
    const pid_t pid = (pid_t)syscall(SYS_clone, flags | CLONE_PIDFD | SIGCHLD, 0, &s->pidfd, NULL, 0);
    if (pid == 0)
        moe_init_main(s);
    if (pid < 0)
        return moe_start_failed(s, MOE_STEP_CLONE, 0, errno, err);
    s->pid = pid;
    return MOE_OK;
}

static int write_map(const struct moe_start *s, const char *name, unsigned inner, unsigned outer)
{
    char path[64], text[64];
    (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)s->pid, name);
    (void)snprintf(text, sizeof text, "%u %u 1\n", inner, outer);
    return moe_put_text(AT_FDCWD, path, text, strlen(text));
}

enum moe_code moe_maps_write(struct moe_start *s, struct moe_error *err)
{
    const struct moe_plan *p = s->plan;
    if (!s->root)
        return MOE_OK;                               /* init writes its own, as the kernel lets everybody */
    for (size_t i = 0; i < p->limit_count; i++) {    /* inside a user namespace nobody may raise what is hard */
        struct rlimit now;
        if (prlimit(s->pid, (unsigned)p->limits[i].resource, NULL, &now) != 0)
            return moe_start_failed(s, MOE_STEP_RAISE, i, errno, err);
        if (p->limits[i].value <= now.rlim_max)
            continue;
        now.rlim_max = p->limits[i].value;
        if (prlimit(s->pid, (unsigned)p->limits[i].resource, &now, NULL) != 0 && errno != EPERM)   /* EPERM: what is there is lower, so it holds */
            return moe_start_failed(s, MOE_STEP_RAISE, i, errno, err);
    }
    if (MOE_FLAG(s, CLONE_NEWUSER) && (write_map(s, "uid_map", p->inner_uid, p->outer_uid) != 0 || write_map(s, "gid_map", p->inner_gid, p->outer_gid) != 0))
        return moe_start_failed(s, MOE_STEP_MAPS, 0, errno, err);
    return MOE_OK;
}
