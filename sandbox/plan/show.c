/* --dry-run: the plan step by step, in the order in which it would be carried out. */
#include "sandbox/kernel/uapi.h"
#include "sandbox/plan/plan.h"
#include "sandbox/profile/units.h"
#include <arpa/inet.h>
#include <sched.h>

struct bit { const char *name; uint64_t value; };

static void flags(uint64_t value, const struct bit *words, struct moe_buf *out)
{
    const char *between = "";
    for (; words->name; words++)
        if (value & words->value) {
            moe_buf_printf(out, "%s%s", between, words->name);
            between = " ";
        }
    if (!*between)
        moe_buf_printf(out, "none");
}

static void show_mount(const struct moe_mount *m, struct moe_buf *out)
{
    static const struct bit attrs[] = { { "ro", MOUNT_ATTR_RDONLY }, { "nosuid", MOUNT_ATTR_NOSUID }, { "nodev", MOUNT_ATTR_NODEV },
                                             { "noexec", MOUNT_ATTR_NOEXEC }, { NULL, 0 } };
    static const char *const verbs[] = { "bind", "tmpfs", "proc", "devpts", "mqueue", "folder", "file", "link", "mask", "remount" };
    moe_buf_printf(out, "  %-8s/%s", verbs[m->kind], m->to);
    if (m->kind == MOE_MOUNT_LINK)
        moe_buf_printf(out, " -> %s", m->from);
    if (m->data)
        moe_buf_printf(out, "  (%s)", m->data);
    if (m->attr) {
        moe_buf_printf(out, "  ");
        flags(m->attr, attrs, out);
    }
    moe_buf_printf(out, "%s%s\n", m->own ? "  owned by the job" : "", m->optional ? "  if present" : "");
}

static void show_net(const struct moe_plan *p, struct moe_buf *out)
{
    static const char *const modes[] = { "none", "its own loopback", "its own loopback, and what is listed", "the host's" };
    moe_buf_printf(out, "network: %s\n", modes[p->profile->net]);
    for (size_t i = 0; i < p->broker.dest_count; i++) {
        const struct moe_dest *d = &p->broker.dests[i];
        char numeric[INET6_ADDRSTRLEN] = "";
        inet_ntop(d->addr.ss_family, d->addr.ss_family == AF_INET ? (const void *)&((const struct sockaddr_in *)&d->addr)->sin_addr
                                                                  : (const void *)&((const struct sockaddr_in6 *)&d->addr)->sin6_addr, numeric, sizeof numeric);
        moe_buf_printf(out, "  connect %s port %u (%s)\n", d->spelt, d->port, numeric);
    }
    for (size_t i = 0; i < p->broker.bind_count; i++)
        moe_buf_printf(out, p->broker.binds[i].first == p->broker.binds[i].last ? "  bind %u\n" : "  bind %u to %u\n", p->broker.binds[i].first,
                       p->broker.binds[i].last);
}

static void show_rights(const struct moe_plan *p, struct moe_buf *out)
{
    static const struct bit fs[] = {
        { "execute", LANDLOCK_ACCESS_FS_EXECUTE },      { "write", LANDLOCK_ACCESS_FS_WRITE_FILE }, { "read", LANDLOCK_ACCESS_FS_READ_FILE },
        { "list", LANDLOCK_ACCESS_FS_READ_DIR },        { "make", LANDLOCK_ACCESS_FS_MAKE_REG },    { "remove", LANDLOCK_ACCESS_FS_REMOVE_FILE },
        { "rename", LANDLOCK_ACCESS_FS_REFER },         { "truncate", LANDLOCK_ACCESS_FS_TRUNCATE }, { "ioctl", LANDLOCK_ACCESS_FS_IOCTL_DEV }, { NULL, 0 },
    };
    moe_buf_printf(out, "Landlock: ABI %d%s%s%s\n", p->kernel.landlock_abi, p->landlock_fs ? ", files" : "", p->landlock_net ? ", no TCP port of its own" : "",
                   p->landlock_scope ? ", signals and abstract sockets scoped" : "");
    for (size_t i = 0; i < p->landlock_count; i++) {
        moe_buf_printf(out, "  %-40s ", p->landlock[i].path);
        flags(p->landlock[i].access, fs, out);
        moe_buf_addc(out, '\n');
    }
    moe_buf_printf(out, "filter: %u instructions, profile %.*s%s%s\n", p->filter.count, MOE_FMT(p->profile->name),
                   p->notify ? ", denials answered and logged by the supervisor" : "", p->mdwe ? ", memory-deny-write-execute" : "");
    moe_buf_printf(out, "rights: uid %u inside, %u outside; no capabilities, no new privileges, no supplementary groups\n", (unsigned)p->inner_uid,
                   (unsigned)p->outer_uid);
}

static bool is_bytes(const char *limit)
{
    static const char *const names[] = { "core", "data", "fsize", "stack", "memlock", "msgqueue" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (strcmp(names[i], limit) == 0)
            return true;
    return false;
}

static void show_limits(const struct moe_plan *p, struct moe_buf *out)
{
    const struct { const char *name; uint64_t value; enum moe_unit unit; } rows[] = {
        { "memory of all tasks", p->memory_bytes, MOE_UNIT_BYTES }, { "tasks", p->tasks, MOE_UNIT_COUNT }, { "time", p->time_ms, MOE_UNIT_MS },
        { "grace", p->grace_ms, MOE_UNIT_MS }, { "bytes written in all", p->broker.quota_bytes, MOE_UNIT_BYTES },
        { "files made in all", p->broker.quota_files, MOE_UNIT_COUNT }, { "bytes of one file", p->broker.file_bytes, MOE_UNIT_BYTES },
    };
    moe_buf_printf(out, "limits: %s\n", p->cgroup ? p->cgroup : "no cgroup: limits of each process, and a watch over all of them");
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        moe_buf_printf(out, "  %-22s ", rows[i].name);
        moe_unit_show(rows[i].unit, rows[i].value, out);
        moe_buf_addc(out, '\n');
    }
    for (size_t i = 0; i < p->limit_count; i++) {
        moe_buf_printf(out, "  rlimit %-15s ", p->limits[i].name);
        moe_unit_show(is_bytes(p->limits[i].name) ? MOE_UNIT_BYTES : MOE_UNIT_COUNT, p->limits[i].value == RLIM_INFINITY ? UINT64_MAX : p->limits[i].value, out);
        moe_buf_addc(out, '\n');
    }
}

void moe_plan_show(const struct moe_plan *p, struct moe_buf *out)
{
    static const struct bit spaces[] = { { "user", CLONE_NEWUSER }, { "mount", CLONE_NEWNS }, { "pid", CLONE_NEWPID }, { "ipc", CLONE_NEWIPC },
                                              { "uts", CLONE_NEWUTS }, { "net", CLONE_NEWNET }, { "cgroup", CLONE_NEWCGROUP }, { NULL, 0 } };
    moe_kernel_show(&p->kernel, out);
    moe_buf_addc(out, '\n');
    for (size_t i = 0; i < p->warning_count; i++)
        moe_buf_printf(out, "warning: %s\n", p->warnings[i]);
    moe_buf_printf(out, "namespaces: ");
    flags(p->clone_flags, spaces, out);
    moe_buf_printf(out, "%s\nhost name: %s\nroot:\n", p->time_ns ? " time" : "", p->hostname);
    for (size_t i = 0; i < p->mount_count; i++)
        show_mount(&p->mounts[i], out);
    show_net(p, out);
    show_limits(p, out);
    show_rights(p, out);
    moe_buf_printf(out, "environment:\n");
    for (char *const *e = p->envp; *e; e++)
        moe_buf_printf(out, "  %.*s\n", (int)strcspn(*e, "="), *e);     /* names: a value may be a secret, and a dry run is often pasted somewhere */
    for (size_t i = 0; i < p->secret_count; i++)
        moe_buf_printf(out, "  %.*s  (secret)\n", MOE_FMT(p->secrets[i].name));
    for (size_t i = 0; i < p->fd_count; i++)
        moe_buf_printf(out, "descriptor %d is handed on\n", p->fds[i]);
    moe_buf_printf(out, "working folder: %s\ncommand: %s", p->cwd, p->command);
    for (char *const *a = p->argv + 1; *a; a++)
        moe_buf_printf(out, " %s", *a);
    moe_buf_addc(out, '\n');
}
