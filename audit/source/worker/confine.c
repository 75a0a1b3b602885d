/* What a worker may see: Landlock rules and resource limits. */
#include "audit/source/input/parts.h"
#include "audit/source/parse/parse.h"
#include "audit/source/worker/parts.h"
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define MOE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOE_ADDRESS_SANITIZER 1
#endif
#endif

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

/* ---- Landlock ---- */

/* The rights of ABI 1 to 5 and the network's of ABI 4, by number: headers of a build machine may be older than the kernel that runs. */
#define FS_ABI_1   ((1ull << 13) - 1)
#define FS_REFER   (1ull << 13)
#define FS_TRUNC   (1ull << 14)
#define FS_IOCTL   (1ull << 15)
#define NET_TCP    3ull
#define SCOPE_BOTH 3ull                               /* ABI 6: abstract sockets, signals */
#define FS_READ    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

struct ruleset { uint64_t fs, net, scoped; };

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

int moe_confine_files(const struct moe_confine_paths *paths)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return 0;
    struct ruleset all = { .fs = FS_ABI_1 | (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNC : 0) | (abi >= 5 ? FS_IOCTL : 0), .net = abi >= 4 ? NET_TCP : 0 };
    size_t size = abi >= 4 ? offsetof(struct ruleset, scoped) : offsetof(struct ruleset, net);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (fd < 0)
        return 0;
    for (size_t i = 0; i < paths->count; i++)
        allow_read(fd, paths->items[i]);
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

bool moe_confine_limits(const struct moe_pool_opts *opts)
{
    rlim_t bytes = ((rlim_t)(opts->memory_mib ? opts->memory_mib : 4096) << 20) + MOE_WORK_STACK_BYTES;
#ifdef MOE_ADDRESS_SANITIZER
    bytes = RLIM_INFINITY;                            /* its shadow memory alone is larger than any useful limit */
#endif
    bool good = limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 256) && limit(RLIMIT_AS, bytes);
    return good && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}
