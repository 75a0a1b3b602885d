/* Attacks for more rights: namespaces and mounts (a user namespace gives every capability to whoever may make one, and with it most of the kernel: CVE-2022-0185),
 * identities, and what a job may leave behind on disk for others to run (set-uid bits, devices, capabilities), which is found by suite.py on the disk itself. */
#include "tests/sandbox/probe.h"
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <grp.h>
#include <signal.h>

/* ---- namespaces ---- */
static bool own(unsigned long flags)
{
    const long pid = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        (void)waitpid((pid_t)pid, NULL, 0);
    return pid > 0;
}
static bool own3(unsigned long flags)
{
    struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };
    const long pid = syscall(435, &args, sizeof args);
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        (void)waitpid((pid_t)pid, NULL, 0);
    return pid > 0;
}
PROBE(unshare_user) { return call(unshare(CLONE_NEWUSER)); }
PROBE(clone_user) { return opened(own(CLONE_NEWUSER)); }
PROBE(clone3_user) { return opened(own3(CLONE_NEWUSER)); }
PROBE(unshare_user_mount) { return call(unshare(CLONE_NEWUSER | CLONE_NEWNS)); }
PROBE(unshare_user_net) { return call(unshare(CLONE_NEWUSER | CLONE_NEWNET)); }
PROBE(unshare_mount) { return call(unshare(CLONE_NEWNS)); }
PROBE(unshare_net) { return call(unshare(CLONE_NEWNET)); }
PROBE(unshare_pid) { return call(unshare(CLONE_NEWPID)); }
PROBE(unshare_ipc) { return call(unshare(CLONE_NEWIPC)); }
PROBE(unshare_uts) { return call(unshare(CLONE_NEWUTS)); }
PROBE(unshare_cgroup) { return call(unshare(CLONE_NEWCGROUP)); }
PROBE(unshare_time) { return call(unshare(CLONE_NEWTIME)); }
PROBE(clone_mount) { return opened(own(CLONE_NEWNS)); }
PROBE(clone_pid) { return opened(own(CLONE_NEWPID)); }
PROBE(clone3_net) { return opened(own3(CLONE_NEWNET)); }
static bool joined(const struct facts *f, const char *kind)
{
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/ns/%s", fact_int(f, "bare") ? (int)getpid() : 1, kind);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd >= 0 && setns(fd, 0) == 0;
}
PROBE(setns_mount) { return opened(joined(f, "mnt")); }
PROBE(setns_net) { return opened(joined(f, "net")); }
PROBE(setns_uts) { return opened(joined(f, "uts")); }
PROBE(setns_pidfd)
{
    const int fd = (int)syscall(434, fact_int(f, "bare") ? getpid() : 1, 0);
    return call(fd < 0 ? -1 : setns(fd, CLONE_NEWNET | CLONE_NEWUTS));
}
PROBE(ns_parent)
{
    const int fd = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
    const int up = fd < 0 ? -1 : ioctl(fd, 0xb702 /* NS_GET_PARENT */);
    return opened(up >= 0 || (fact_int(f, "bare") && fd >= 0 && errno == EPERM));
}

/* ---- mounts ---- */
PROBE(mount_tmpfs) { return call(mount("none", fact(f, "rw"), "tmpfs", 0, NULL)); }
PROBE(mount_proc) { return call(mount("none", fact(f, "rw"), "proc", 0, NULL)); }
PROBE(mount_sysfs) { return call(mount("none", fact(f, "rw"), "sysfs", 0, NULL)); }
PROBE(mount_devpts) { return call(mount("none", fact(f, "rw"), "devpts", 0, NULL)); }
PROBE(mount_bind) { return call(mount("/", fact(f, "rw"), NULL, MS_BIND, NULL)); }
PROBE(remount) { return call(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL)); }
PROBE(remount_exec)
{
    if (fact_int(f, "bare") && mount(fact(f, "rw"), fact(f, "rw"), NULL, MS_BIND, NULL) != 0)
        return opened(false);
    return call(mount(NULL, fact(f, "rw"), NULL, MS_REMOUNT | MS_BIND, NULL));
}
PROBE(mount_private) { return call(mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL)); }
PROBE(umount_proc) { return call(umount2("/proc", MNT_DETACH)); }
PROBE(umount_rw)
{
    if (fact_int(f, "bare") && mount(fact(f, "rw"), fact(f, "rw"), NULL, MS_BIND, NULL) != 0)
        return opened(false);
    return call(umount2(fact(f, "rw"), MNT_DETACH));
}
PROBE(fsopen_call) { return call(syscall(430, "tmpfs", 0)); }
PROBE(open_tree_clone) { return call(syscall(428, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */ | O_CLOEXEC)); }
PROBE(open_tree_plain) { return call(syscall(428, AT_FDCWD, "/", O_CLOEXEC)); }
PROBE(mount_setattr_call)
{
    struct { uint64_t set, clear, propagation, fd; } attr = { 0, 1 /* RDONLY */, 0, 0 };
    return call(syscall(442, AT_FDCWD, "/", 0, &attr, sizeof attr));
}
PROBE(move_mount_call)
{
    const long tree = syscall(428, AT_FDCWD, "/", 1 | O_CLOEXEC);
    return call(tree < 0 ? -1 : syscall(429, tree, "", AT_FDCWD, fact(f, "rw"), 4 /* F_EMPTY_PATH */));
}
PROBE(fspick_call) { return call(syscall(433, AT_FDCWD, "/", 0)); }
PROBE(pivot) { return gated(syscall(SYS_pivot_root, fact(f, "rw"), fact(f, "rw"))); }
CHILD(rooted) { return chroot(fact(f, "rw")) == 0; }
PROBE(chroot_call) { return opened(in_child(rooted, f)); }

/* ---- identity ---- */
PROBE(setuid_root) { return opened(setuid(0) == 0 && geteuid() == 0 && (!fact_int(f, "boxed") || access("/etc/shadow", R_OK) == 0)); }
PROBE(setuid_other) { return call(setresuid(12345, 12345, 12345)); }
PROBE(setgid_other) { return call(setresgid(12345, 12345, 12345)); }
PROBE(setgroups_call) { const gid_t g = 0; return call(setgroups(1, &g)); }
PROBE(groups_left)
{
    gid_t all[64];
    const int n = getgroups(64, all);
    if (fact_int(f, "bare"))
        return n < 0 ? BLOCKED : OPEN;
    bool strange = false;                     /* groups of the launcher would show as 65534, and would still open what they open */
    for (int i = 0; i < n; i++)
        strange |= all[i] != getgid();
    return opened(strange);
}
PROBE(setfsuid_other) { (void)setfsuid(12345); return opened(setfsuid((uid_t)-1) == 12345); }
static uint64_t capabilities(const char *row)
{
    char all[4096];
    const char *const at = get("/proc/self/status", all, sizeof all) > 0 ? strstr(all, row) : NULL;
    return at ? strtoull(at + strlen(row) + 1, NULL, 16) : ~0ULL;
}
PROBE(cap_effective) { return opened(capabilities("CapEff") != 0); }
PROBE(cap_bounding) { return opened(capabilities("CapBnd") != 0); }
PROBE(cap_inherit) { return opened((capabilities("CapInh") | capabilities("CapAmb") | capabilities("CapPrm")) != 0); }
PROBE(capset_raise)
{
    struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct d[2] = { { 1u << 21, 1u << 21, 1u << 21 }, { 0, 0, 0 } };
    return call(syscall(SYS_capset, &h, d));
}
PROBE(new_privs) { return opened(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1); }
PROBE(no_filter) { return opened(prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 2); }
PROBE(dumpable_first) { return fact_int(f, "bare") ? opened(access("/proc/self/mem", R_OK) == 0) : opened(access("/proc/1/mem", R_OK) == 0); }
/* A set-uid program of the system is run: what it says of who it is. */
PROBE(setuid_program)
{
    char *const args[] = { (char *)"su", (char *)"--version", NULL };
    char said[256];
    return opened(run("/usr/bin/su", args, args + 2, -1, said, sizeof said) == 0);
}

/* ---- left on disk: suite.py looks for them ---- */
static int made(const struct facts *f, const char *name, struct path *p)
{
    return open(below(f, "rw", name, p), O_CREAT | O_RDWR | O_CLOEXEC, 0700);
}
PROBE(suid_chmod) { struct path p; (void)close(made(f, "s", &p)); return call(chmod(p.text, 04755)); }
PROBE(suid_fchmod) { struct path p; return call(fchmod(made(f, "s", &p), 04755)); }
PROBE(suid_fchmodat) { struct path p; (void)close(made(f, "s", &p)); return call(fchmodat(AT_FDCWD, p.text, 06755, 0)); }
PROBE(suid_fchmodat2)
{
    struct path p;
    (void)close(made(f, "s", &p));
    const long rc = syscall(452, AT_FDCWD, p.text, 04755, AT_SYMLINK_NOFOLLOW);
    return call(rc);
}
PROBE(suid_fchmodat2_fd) { struct path p; return call(syscall(452, made(f, "s", &p), "", 04755, AT_EMPTY_PATH)); }
PROBE(suid_open) { struct path p; (void)umask(0); return call(open(below(f, "rw", "s", &p), O_CREAT | O_WRONLY | O_CLOEXEC, 04755)); }
PROBE(suid_openat) { (void)umask(0); const int d = open(fact(f, "rw"), O_PATH | O_CLOEXEC); return call(openat(d, "s", O_CREAT | O_RDWR | O_EXCL, 04755)); }
PROBE(suid_openat2)
{
    struct { uint64_t flags, mode, resolve; } how = { O_CREAT | O_WRONLY, 04755, 0 };
    struct path p;
    (void)umask(0);
    return call(syscall(437, AT_FDCWD, below(f, "rw", "s", &p), &how, sizeof how));
}
PROBE(suid_creat) { struct path p; (void)umask(0); return call(syscall(SYS_creat, below(f, "rw", "s", &p), 04755)); }
PROBE(suid_mknod) { struct path p; (void)umask(0); return call(mknod(below(f, "rw", "s", &p), S_IFREG | 04755, 0)); }
PROBE(suid_tmpfile)
{
    struct path p, q;
    (void)umask(0);
    const int fd = open(fact(f, "rw"), O_TMPFILE | O_RDWR | O_CLOEXEC, 04755);
    if (fd < 0)
        return opened(false);
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/fd/%d", fd);
    return call(linkat(AT_FDCWD, q.text, AT_FDCWD, below(f, "rw", "s", &p), AT_SYMLINK_FOLLOW));
}
PROBE(suid_proc_fd)
{
    struct path p, q;
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/fd/%d", made(f, "s", &p));
    return call(chmod(q.text, 04755));
}
PROBE(sgid_chmod) { struct path p; (void)close(made(f, "s", &p)); return call(chmod(p.text, 02755)); }
PROBE(sgid_dir) { struct path p; return call(mkdir(below(f, "rw", "d", &p), 0755) != 0 ? -1 : chmod(p.text, 02777)); }
PROBE(sgid_root_dir) { return call(chmod(fact(f, "rw"), 02777)); }
PROBE(suid_self) { return call(chmod(f->self, 04755)); }
PROBE(suid_self_exe) { return call(chmod("/proc/self/exe", 04755)); }
PROBE(suid_x32) { struct path p; (void)close(made(f, "s", &p)); return call(syscall(0x40000000L | SYS_chmod, p.text, 04755)); }
CHILD(suid_i386)
{
    struct path p;
    const int fd = made(f, "s", &p);
    long rc = -1;
#ifdef __x86_64__
    __asm__ volatile("int $0x80" : "=a"(rc) : "a"(94L), "b"((long)fd), "c"(04755L) : "memory", "r8", "r9", "r10", "r11");      /* fchmod of i386 */
#endif
    return rc == 0;
}
PROBE(suid_int80) { return opened(in_child(suid_i386, f)); }
static enum verdict device(const struct facts *f, mode_t kind, unsigned major, unsigned minor)
{
    struct path p;
    return call(mknod(below(f, "rw", "dev", &p), kind | 0666, makedev(major, minor)));
}
PROBE(dev_mem) { return device(f, S_IFCHR, 1, 1); }
PROBE(dev_null) { return device(f, S_IFCHR, 1, 3); }
PROBE(dev_disk) { return device(f, S_IFBLK, 254, 0); }
PROBE(whiteout) { return device(f, S_IFCHR, 0, 0); }        /* allowed to everybody by the kernel; hides files of an overlay */
PROBE(file_caps)
{
    struct path p;
    (void)close(made(f, "c", &p));
    const uint32_t caps[] = { 0x02000001, 1u << 21, 0, 0, 0 };     /* version 2, effective: CAP_SYS_ADMIN */
    return call(setxattr(p.text, "security.capability", caps, sizeof caps, 0));
}
PROBE(trusted_xattr) { struct path p; (void)close(made(f, "c", &p)); return call(setxattr(p.text, "trusted.probe", "x", 1, 0)); }
PROBE(immutable)
{
    struct path p;
    const int fd = made(f, "i", &p);
    int flags = 0;
    if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0)
        return opened(false);
    const int set = flags | FS_IMMUTABLE_FL;
    if (ioctl(fd, FS_IOC_SETFLAGS, &set) != 0)
        return opened(false);
    (void)ioctl(fd, FS_IOC_SETFLAGS, &flags);
    return OPEN;
}
PROBE(chown_other) { struct path p; (void)close(made(f, "o", &p)); return call(chown(p.text, 0, 0) == 0 && (fact_int(f, "boxed") == 0 || getuid() != 0) ? chown(p.text, 12345, 12345) : -1); }

static const struct probe table[] = {
    ROW("unshare-user",   "privilege", "", "",     unshare_user,     "a user namespace"),
    ROW("clone-user",     "privilege", "", "",     clone_user,       "a user namespace by clone"),
    ROW("clone3-user",    "privilege", "", "",     clone3_user,      "a user namespace by clone3, whose flags no filter sees"),
    ROW("unshare-user-mnt","privilege","", "",     unshare_user_mount,"a user and a mount namespace"),
    ROW("unshare-user-net","privilege","", "",     unshare_user_net, "a user and a network namespace"),
    ROW("unshare-mount",  "privilege", "root", "", unshare_mount,    "a mount namespace"),
    ROW("unshare-net",    "privilege", "root", "", unshare_net,      "a network namespace"),
    ROW("unshare-pid",    "privilege", "root", "", unshare_pid,      "a pid namespace"),
    ROW("unshare-ipc",    "privilege", "root", "", unshare_ipc,      "an ipc namespace"),
    ROW("unshare-uts",    "privilege", "root", "", unshare_uts,      "a uts namespace"),
    ROW("unshare-cgroup", "privilege", "root", "", unshare_cgroup,   "a cgroup namespace"),
    ROW("unshare-time",   "privilege", "root", "", unshare_time,     "a time namespace"),
    ROW("clone-mount",    "privilege", "root", "", clone_mount,      "a mount namespace by clone"),
    ROW("clone-pid",      "privilege", "root", "", clone_pid,        "a pid namespace by clone"),
    ROW("clone3-net",     "privilege", "root", "", clone3_net,       "a network namespace by clone3"),
    ROW("setns-mount",    "escape",    "root", "", setns_mount,      "the mount namespace of PID 1"),
    ROW("setns-net",      "escape",    "root", "", setns_net,        "the network namespace of PID 1"),
    ROW("setns-uts",      "escape",    "root", "", setns_uts,        "the uts namespace of PID 1"),
    ROW("setns-pidfd",    "escape",    "root", "", setns_pidfd,      "namespaces by a pidfd"),
    ROW("ns-parent",      "escape",    "", "",     ns_parent,        "the user namespace above, by ioctl"),
    ROW("mount-tmpfs",    "privilege", "root", "", mount_tmpfs,      "a tmpfs mounted"),
    ROW("mount-proc",     "privilege", "root", "", mount_proc,       "a /proc without masks"),
    ROW("mount-sysfs",    "privilege", "root", "", mount_sysfs,      "a /sys that can be written"),
    ROW("mount-devpts",   "privilege", "root", "", mount_devpts,     "a devpts mounted"),
    ROW("mount-bind",     "privilege", "root", "", mount_bind,       "a bind of the root"),
    ROW("remount",        "privilege", "root", "", remount,          "the root made writable"),
    ROW("remount-exec",   "privilege", "root", "", remount_exec,     "the checkpoint folder made executable"),
    ROW("mount-private",  "privilege", "root", "", mount_private,    "propagation changed"),
    ROW("umount-proc",    "privilege", "root", "", umount_proc,      "/proc unmounted"),
    ROW("umount-rw",      "privilege", "root", "", umount_rw,        "the checkpoint folder unmounted: what lies below it"),
    ROW("fsopen",         "privilege", "root", "", fsopen_call,      "the new interface of mounts: fsopen"),
    ROW("open-tree",      "privilege", "root", "", open_tree_clone,  "open_tree(OPEN_TREE_CLONE)"),
    ROW("open-tree-plain","privilege", "", "",     open_tree_plain,  "open_tree"),
    ROW("mount-setattr",  "privilege", "root", "", mount_setattr_call,"mount_setattr"),
    ROW("move-mount",     "privilege", "root", "", move_mount_call,  "move_mount"),
    ROW("fspick",         "privilege", "root", "", fspick_call,      "fspick"),
    ROW("pivot-root",     "privilege", "root", "", pivot,            "pivot_root"),
    ROW("chroot",         "privilege", "root", "", chroot_call,      "chroot"),
    ROW("setuid-root",    "privilege", "root", "", setuid_root,      "to be root, where root's files can be read"),
    ROW("setuid-other",   "privilege", "root", "", setuid_other,     "another user"),
    ROW("setgid-other",   "privilege", "root", "", setgid_other,     "another group"),
    ROW("setgroups",      "privilege", "root", "", setgroups_call,   "groups"),
    ROW("groups-left",    "privilege", "", "",     groups_left,      "groups of the launcher, kept"),
    ROW("setfsuid",       "privilege", "root", "", setfsuid_other,   "setfsuid"),
    ROW("cap-effective",  "privilege", "root", "", cap_effective,    "a capability"),
    ROW("cap-bounding",   "privilege", "", "",     cap_bounding,     "a capability in the bounding set"),
    ROW("cap-inherit",    "privilege", "root", "", cap_inherit,      "a capability inheritable, ambient or permitted"),
    ROW("capset",         "privilege", "root", "", capset_raise,     "CAP_SYS_ADMIN taken"),
    ROW("new-privs",      "privilege", "", "",     new_privs,        "no_new_privs is not set"),
    ROW("no-filter",      "privilege", "", "",     no_filter,        "no filter of system calls"),
    ROW("dumpable-first", "privilege", "", "",     dumpable_first,   "PID 1 can be looked into"),
    ROW("setuid-program", "privilege", "", "",     setuid_program,   "a set-uid program of the system"),
    ROW("suid-chmod",     "file system", "", "",   suid_chmod,       "set-uid by chmod"),
    ROW("suid-fchmod",    "file system", "", "",   suid_fchmod,      "set-uid by fchmod"),
    ROW("suid-fchmodat",  "file system", "", "",   suid_fchmodat,    "set-uid and set-gid by fchmodat"),
    ROW("suid-fchmodat2", "file system", "", "",   suid_fchmodat2,   "set-uid by fchmodat2"),
    ROW("suid-fchmodat2-fd","file system","", "",  suid_fchmodat2_fd,"set-uid by fchmodat2 of a descriptor"),
    ROW("suid-open",      "file system", "", "",   suid_open,        "set-uid by open's mode"),
    ROW("suid-openat",    "file system", "", "",   suid_openat,      "set-uid by openat's mode, O_EXCL, relative"),
    ROW("suid-openat2",   "file system", "", "",   suid_openat2,     "set-uid by openat2, whose mode lies in memory"),
    ROW("suid-creat",     "file system", "", "",   suid_creat,       "set-uid by creat"),
    ROW("suid-mknod",     "file system", "", "",   suid_mknod,       "set-uid by mknod of a file"),
    ROW("suid-tmpfile",   "file system", "", "",   suid_tmpfile,     "set-uid by O_TMPFILE and linkat"),
    ROW("suid-proc-fd",   "file system", "", "",   suid_proc_fd,     "set-uid through /proc/self/fd"),
    ROW("sgid-chmod",     "file system", "", "",   sgid_chmod,       "set-gid by chmod"),
    ROW("sgid-dir",       "file system", "", "",   sgid_dir,         "a folder whose group is handed on"),
    ROW("sgid-rw",        "file system", "", "",   sgid_root_dir,    "the checkpoint folder itself, set-gid"),
    ROW("suid-self",      "file system", "", "",   suid_self,        "its own program, set-uid"),
    ROW("suid-self-exe",  "file system", "", "",   suid_self_exe,    "its own program by /proc/self/exe"),
    ROW("suid-x32",       "file system", "", "",   suid_x32,         "set-uid by x32's chmod"),
    ROW("suid-int80",     "file system", "", "",   suid_int80,       "set-uid by i386's fchmod"),
    ROW("dev-mem",        "file system", "root", "", dev_mem,        "a device made: memory"),
    ROW("dev-null",       "file system", "root", "", dev_null,       "a device made: null"),
    ROW("dev-disk",       "file system", "root", "", dev_disk,       "a device made: the disk"),
    ROW("whiteout",       "file system", "", "",   whiteout,         "a device 0:0, the whiteout of overlays"),
    ROW("file-caps",      "file system", "root", "", file_caps,      "a file with capabilities"),
    ROW("trusted-xattr",  "file system", "root", "", trusted_xattr,  "a trusted attribute"),
    ROW("immutable",      "file system", "root", "", immutable,      "a file that nobody can remove"),
    ROW("chown",          "file system", "root", "", chown_other,    "a file given to another user"),
};
PROBES(table)
