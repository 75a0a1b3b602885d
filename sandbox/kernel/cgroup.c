/* A folder of cgroup v2 in which this user may make groups of his own, with memory and processes counted. */
#include "sandbox/kernel/parts.h"
#include "common/base/str.h"
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#define CAP_TEXT (64u << 10)

/* A file of /proc or of cgroups, whole when it is small; NUL-terminated. */
static struct moe_str slurp(const char *path, char *into, size_t room)
{
    size_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t got = 1; fd >= 0 && got > 0 && n < room - 1; n += got > 0 ? (size_t)got : 0)
        got = read(fd, into + n, room - 1 - n);
    if (fd >= 0)
        close(fd);
    into[n] = 0;
    return (struct moe_str){ into, n };
}

/* The field after the n-th space. */
static struct moe_str field(struct moe_str line, unsigned n)
{
    while (n--)
        moe_str_cut(&line, ' ');
    return moe_str_cut(&line, ' ');
}

/* Where cgroup2 is mounted: "31 23 0:28 / /sys/fs/cgroup rw,relatime - cgroup2 ..."; any number of fields may stand before the dash. */
static struct moe_str mount_point(struct moe_str mounts)
{
    struct moe_str line;
    while (moe_str_line(&mounts, &line)) {
        struct moe_str rest = line, word;
        for (word = moe_str_cut(&rest, ' '); rest.len && !moe_str_is(word, "-"); word = moe_str_cut(&rest, ' '))
            ;
        if (moe_str_is(moe_str_cut(&rest, ' '), "cgroup2"))
            return field(line, 4);
    }
    return (struct moe_str){ "", 0 };
}

static bool has_word(struct moe_str text, const char *word)
{
    while (text.len)
        if (moe_str_is(moe_str_trim(moe_str_cut(&text, ' ')), word))
            return true;
    return false;
}

/* The unified hierarchy's line: "0::/user.slice/session-1.scope". */
static struct moe_str own_group(struct moe_str groups)
{
    struct moe_str line;
    while (moe_str_line(&groups, &line))
        if (moe_str_starts(line, MOE_STR("0::")))
            return moe_str_from(line, 3);
    return (struct moe_str){ "", 0 };
}

/* Usually it is where it should be; a long list of mounts takes its time. */
static bool find(char *into, size_t room)
{
    static const char *const usual[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };
    struct statfs fs;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (statfs(usual[i], &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC)
            return snprintf(into, room, "%s", usual[i]) > 0;
    char *mounts = malloc(CAP_TEXT);
    struct moe_str at = mounts ? mount_point(slurp("/proc/self/mountinfo", mounts, CAP_TEXT)) : (struct moe_str){ "", 0 };
    const int n = snprintf(into, room, "%.*s", MOE_FMT(at));
    free(mounts);
    return n > 0 && (size_t)n < room;
}

void moe_kernel_cgroup(struct moe_kernel *k)
{
    char text[4096], path[sizeof k->cgroup + 32], at[sizeof k->cgroup];
    if (!find(at, sizeof at)) {
        moe_kernel_lacks(k, MOE_LAYER_CGROUP2, "cgroup v2 is not mounted", 0);
        return;
    }
    struct moe_str own = own_group(slurp("/proc/self/cgroup", text, sizeof text));
    if (!own.len || own.ptr[0] != '/' || (own.len > 3 && moe_str_starts(own, MOE_STR("/..")))) {
        moe_kernel_lacks(k, MOE_LAYER_CGROUP2, "this process is in no group that is seen here", 0);
        return;
    }
    if (own.len == 1)
        own.len = 0;
    int n = snprintf(k->cgroup, sizeof k->cgroup, "%s%.*s", at, MOE_FMT(own));
    bool whole = n > 0 && (size_t)n < sizeof k->cgroup;
    snprintf(path, sizeof path, "%s/cgroup.subtree_control", k->cgroup);
    bool ours = whole && access(k->cgroup, W_OK) == 0 && access(path, W_OK) == 0;
    snprintf(path, sizeof path, "%s/cgroup.controllers", k->cgroup);
    struct moe_str controllers = slurp(path, text, sizeof text);
    bool counts = has_word(controllers, "memory") && has_word(controllers, "pids");
    k->has[MOE_LAYER_CGROUP2] = ours && counts;
    if (!k->has[MOE_LAYER_CGROUP2]) {
        moe_kernel_lacks(k, MOE_LAYER_CGROUP2, ours ? "no controllers for memory and pids" : "no delegated folder", 0);
        k->cgroup[0] = 0;
    }
}
