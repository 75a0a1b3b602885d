/* What a confined process may open and use: Landlock rules and resource limits. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/self/self.h"
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Landlock ---- */

#define FS_ABI_1 ((1ull << 13) - 1)
#define FS_READ  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define TCP      (LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP)

static void allow_read(int ruleset, const char *path)
{
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &st) == 0) {
        struct landlock_path_beneath_attr rule = { .parent_fd = fd, .allowed_access = S_ISDIR(st.st_mode) ? FS_READ : LANDLOCK_ACCESS_FS_READ_FILE };
        (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);      /* a path that cannot be allowed stays forbidden */
    }
    if (fd >= 0)
        close(fd);
}

int moe_self_files(const char *const *paths, size_t count, bool network)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return 0;
    struct moe_landlock_ruleset all = {
        .fs = FS_ABI_1 | (abi >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) | (abi >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0) | (abi >= 5 ? LANDLOCK_ACCESS_FS_IOCTL_DEV : 0),
        .net = abi < 4 ? 0 : network ? LANDLOCK_ACCESS_NET_BIND_TCP : TCP,
    };
    size_t size = abi >= 4 ? offsetof(struct moe_landlock_ruleset, scoped) : offsetof(struct moe_landlock_ruleset, net);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (fd < 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        allow_read(fd, paths[i]);
    long done = syscall(SYS_landlock_restrict_self, fd, 0);
    close(fd);
    return done == 0 ? (int)abi : 0;
}

/* ---- limits ---- */

static bool limit(int resource, rlim_t value)
{
    struct rlimit old, want = { value, value };
    if (getrlimit((__rlimit_resource_t)resource, &old) != 0)
        return false;
    if (old.rlim_max != RLIM_INFINITY && (value == RLIM_INFINITY || value > old.rlim_max))
        want = (struct rlimit){ old.rlim_max, old.rlim_max };
    return setrlimit((__rlimit_resource_t)resource, &want) == 0;
}

bool moe_self_limits(unsigned memory_mib, unsigned descriptors)
{
    rlim_t bytes = memory_mib ? (rlim_t)memory_mib << 20 : RLIM_INFINITY;
    if (MOE_ADDRESS_SANITIZER)
        bytes = RLIM_INFINITY;                        /* its shadow memory alone is larger than any useful limit */
    bool good = limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, descriptors) && limit(RLIMIT_AS, bytes);
    return good && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}
