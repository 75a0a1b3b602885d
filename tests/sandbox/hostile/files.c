/* Attacks on files: reading secrets of the same user, writing what may only be read, and getting out of the writable folder by links, renames and races
 * between a name's check and its use (CVE-2019-5736, CVE-2021-30465, CVE-2018-15664 were of this kind). suite.py compares everything outside the writable
 * folder before and after: what changed there was done by the probe, whatever it says. */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <utime.h>

#define BAIT "moe-bait"

/* ---- reading ---- */
PROBE(secret) { struct path p; return opened(holds(below(f, "home", ".ssh/id_ed25519", &p), BAIT)); }
PROBE(secret_aws) { struct path p; return opened(holds(below(f, "home", ".aws/credentials", &p), BAIT)); }
PROBE(secret_dots)
{
    struct path p, q;
    (void)!snprintf(q.text, sizeof q.text, "../home/.ssh/id_ed25519");
    return opened(holds(below(f, "rw", q.text, &p), BAIT) || holds(below(f, "ro", q.text, &p), BAIT));
}
PROBE(secret_link)
{
    struct path p, q;
    if (symlink(below(f, "home", ".ssh/id_ed25519", &p), below(f, "rw", "l", &q)) != 0)
        return opened(false);
    return opened(holds(q.text, BAIT));
}
PROBE(secret_root_link)
{
    struct path q;
    (void)!snprintf(q.text, sizeof q.text, "/proc/%d/root%s/.ssh/id_ed25519", fact_int(f, "bare") ? (int)getpid() : 1, fact(f, "home"));
    return opened(holds(q.text, BAIT));
}
PROBE(secret_cwd)
{
    char was[PATH_MAX];
    struct path q;
    if (fact_int(f, "bare") && chdir(fact(f, "home")) != 0)
        return BLOCKED;
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/cwd/.ssh/id_ed25519");       /* as a container engine once leaked its folder: CVE-2024-21626 */
    return opened(getcwd(was, sizeof was) && holds(q.text, BAIT));
}
PROBE(list_outside) { DIR *d = opendir(fact(f, "out")); return opened(d != NULL); }
PROBE(stat_outside) { struct stat st; struct path p; return opened(stat(below(f, "out", "file", &p), &st) == 0 && st.st_size > 0); }
PROBE(shadow) { char b[16]; return opened(get("/etc/shadow", b, sizeof b) > 0); }
PROBE(root_home) { DIR *d = opendir("/root"); return opened(d && readdir(d) && readdir(d) && readdir(d)); }
PROBE(sudoers) { char b[16]; return opened(get("/etc/sudoers", b, sizeof b) > 0 || get("/etc/gshadow", b, sizeof b) > 0); }
PROBE(ssl_private) { DIR *d = opendir("/etc/ssl/private"); return opened(d != NULL); }
PROBE(var_log) { DIR *d = opendir("/var/log"); return opened(d && readdir(d) && readdir(d) && readdir(d)); }
PROBE(var_tmp_other) { char b[64]; return opened(get(fact(f, "tmpfile"), b, sizeof b) > 0); }
PROBE(shm_other) { char b[64]; return opened(get(fact(f, "shmfile"), b, sizeof b) > 0); }
PROBE(disk)
{
    static const char *const disks[] = { "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/xvda", "/dev/dm-0", "/dev/loop0", "/dev/root" };
    char b[16];
    for (size_t i = 0; i < COUNT(disks); i++)
        if (open(disks[i], O_RDONLY | O_CLOEXEC) >= 0 && get(disks[i], b, sizeof b) >= 0)
            return OPEN;
    return opened(false);
}
static enum verdict opens(const char *path) { return call(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)); }
PROBE(dev_memory) { return opens("/dev/mem"); }
PROBE(dev_kmsg) { return opens("/dev/kmsg"); }
PROBE(dev_kvm) { return opens("/dev/kvm"); }
PROBE(dev_fuse) { return opens("/dev/fuse"); }
PROBE(dev_tun) { return opens("/dev/net/tun"); }
PROBE(dev_loop) { return opens("/dev/loop-control"); }
PROBE(dev_console) { return opens("/dev/tty0"); }
PROBE(dev_vcs) { return opens("/dev/vcs"); }
PROBE(dev_msr) { return opens("/dev/cpu/0/msr"); }
PROBE(dev_vsock) { return opens("/dev/vsock"); }
PROBE(dev_port) { return opens("/dev/port"); }
PROBE(dev_hwrng) { return opens("/dev/hwrng"); }

/* ---- writing outside ---- */
#define CHANGED "changed by a probe\n"
PROBE(write_outside) { struct path p; return opened(put(below(f, "out", "file", &p), O_WRONLY | O_APPEND, 0, CHANGED)); }
PROBE(create_outside) { struct path p; return opened(put(below(f, "out", "new", &p), O_WRONLY | O_CREAT, 0600, CHANGED)); }
PROBE(bashrc) { struct path p; return opened(put(below(f, "home", ".bashrc", &p), O_WRONLY | O_APPEND | O_CREAT, 0600, CHANGED)); }
PROBE(authorized) { struct path p; return opened(put(below(f, "home", ".ssh/authorized_keys", &p), O_WRONLY | O_CREAT, 0600, CHANGED)); }
PROBE(write_dots) { struct path p; return opened(put(below(f, "rw", "../out/new", &p), O_WRONLY | O_CREAT, 0600, CHANGED)); }
PROBE(write_link)
{
    struct path p, q;
    if (symlink(below(f, "out", "file", &p), below(f, "rw", "l", &q)) != 0)
        return opened(false);
    return opened(put(q.text, O_WRONLY | O_TRUNC, 0, CHANGED));
}
PROBE(create_link)
{
    struct path p, q;
    if (symlink(below(f, "out", "new", &p), below(f, "rw", "l", &q)) != 0)
        return opened(false);
    (void)put(q.text, O_WRONLY | O_CREAT, 0600, CHANGED);
    return BLOCKED;
}
PROBE(rename_out) { struct path p, q; return opened(put(below(f, "rw", "x", &p), O_WRONLY | O_CREAT, 0600, CHANGED) && rename(p.text, below(f, "out", "new", &q)) == 0); }
PROBE(link_out) { struct path p, q; return opened(put(below(f, "rw", "x", &p), O_WRONLY | O_CREAT, 0600, CHANGED) && link(p.text, below(f, "out", "new", &q)) == 0); }
PROBE(link_secret) { struct path p, q; return call(link(below(f, "home", ".ssh/id_ed25519", &p), below(f, "rw", "k", &q))); }
PROBE(link_in) { struct path p, q; return call(link(below(f, "ro", "data", &p), below(f, "rw", "d", &q))); }
PROBE(rename_in) { struct path p, q; return call(rename(below(f, "ro", "data", &p), below(f, "rw", "d", &q))); }
PROBE(exchange) { struct path p, q; (void)put(below(f, "rw", "x", &p), O_WRONLY | O_CREAT, 0600, CHANGED); return call(syscall(SYS_renameat2, AT_FDCWD, p.text, AT_FDCWD, below(f, "ro", "data", &q), 2)); }
PROBE(climb)
{
    /* A folder moved while somebody stands in it: ".." must not lead past the top of what is mounted. */
    struct path p, q;
    if (mkdir(below(f, "rw", "a", &p), 0700) != 0 || chdir(p.text) != 0 || mkdir("b", 0700) != 0 || chdir("b") != 0)
        return opened(false);
    (void)rename(below(f, "rw", "a/b", &p), below(f, "rw", "b", &q));
    (void)rmdir(below(f, "rw", "a", &p));
    return opened(put("../../out/new", O_WRONLY | O_CREAT, 0600, CHANGED));
}
/* Inside, what lies beside may be a folder of the sandbox's own: whether the host's changed is told from outside. */
PROBE(parent_file) { struct path p; (void)put(below(f, "rw", "../new", &p), O_WRONLY | O_CREAT, 0600, CHANGED); return BLOCKED; }
PROBE(rename_rw) { struct path q; (void)rename(fact(f, "rw"), below(f, "rw", "../moved", &q)); return BLOCKED; }
PROBE(usr_write) { return fact_int(f, "bare") ? call(access("/usr/lib", W_OK)) : opened(put("/usr/lib/moe-probe", O_WRONLY | O_CREAT, 0600, CHANGED) || access("/usr/lib", W_OK) == 0); }
PROBE(etc_write) { return fact_int(f, "bare") ? call(access("/etc/ld.so.cache", W_OK)) : opened(access("/etc/ld.so.cache", W_OK) == 0 || put("/etc/moe-probe", O_WRONLY | O_CREAT, 0600, CHANGED)); }

/* ---- what may only be read ---- */
PROBE(ro_write) { struct path p; return opened(put(below(f, "ro", "data", &p), O_WRONLY | O_APPEND, 0, CHANGED)); }
PROBE(ro_create) { struct path p; return opened(put(below(f, "ro", "new", &p), O_WRONLY | O_CREAT, 0600, CHANGED)); }
PROBE(ro_truncate) { struct path p; return call(truncate(below(f, "ro", "data", &p), 1)); }
PROBE(ro_unlink) { struct path p; return call(unlink(below(f, "ro", "data", &p))); }
PROBE(ro_chmod) { struct path p; return call(chmod(below(f, "ro", "data", &p), 0777)); }
PROBE(ro_fchmod) { struct path p; return call(fchmod(open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC), 0777)); }
PROBE(ro_utime) { struct path p; return call(utime(below(f, "ro", "data", &p), &(struct utimbuf){ 1, 1 })); }
PROBE(ro_futimens) { struct path p; return call(futimens(open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC), (struct timespec[2]){ { 1, 0 }, { 1, 0 } })); }
PROBE(ro_xattr) { struct path p; return call(setxattr(below(f, "ro", "data", &p), "user.probe", "x", 1, 0)); }
PROBE(ro_fxattr) { struct path p; return call(fsetxattr(open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC), "user.probe", "x", 1, 0)); }
PROBE(ro_chown) { struct path p; return call(chown(below(f, "ro", "data", &p), getuid(), getgid())); }
PROBE(ro_mkdir) { struct path p; return call(mkdir(below(f, "ro", "dir", &p), 0700)); }
PROBE(ro_reopen)
{
    struct path p, q;
    const int fd = open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC);
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/fd/%d", fd);
    return opened(put(q.text, O_WRONLY | O_APPEND, 0, CHANGED));
}
PROBE(ro_path_reopen)
{
    struct path p, q;
    const int fd = open(below(f, "ro", "data", &p), O_PATH | O_CLOEXEC);
    (void)!snprintf(q.text, sizeof q.text, "/dev/fd/%d", fd);
    return opened(fd >= 0 && put(q.text, O_WRONLY | O_APPEND, 0, CHANGED));
}
PROBE(ro_map)
{
    struct path p;
    const int fd = open(below(f, "ro", "data", &p), O_RDWR | O_CLOEXEC);
    char *const at = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        at[0] = 'X';
    return opened(at != MAP_FAILED);
}
PROBE(ro_lease) { struct path p; return call(fcntl(open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC), F_SETLEASE, F_RDLCK)); }
PROBE(ro_flags)
{
    struct path p;
    const int fd = open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC), nodump = 0x40;
    int flags = 0;
    if (fd < 0 || ioctl(fd, 0x80086601 /* FS_IOC_GETFLAGS */, &flags) != 0)
        return opened(false);
    const int set = flags ^ nodump;
    const bool done = ioctl(fd, 0x40086602 /* FS_IOC_SETFLAGS */, &set) == 0;
    if (done)
        (void)ioctl(fd, 0x40086602, &flags);
    return opened(done);
}
PROBE(ro_dir_fd)
{
    const int d = open(fact(f, "ro"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return call(openat(d, "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

/* ---- races: a name is one thing when it is looked at and another when it is used ---- */
struct race { atomic_bool stop; const struct facts *f; struct path a, b, spare; char shown[PATH_MAX]; };
static void *swap_names(void *arg)
{
    struct race *const r = arg;
    while (!atomic_load(&r->stop))
        (void)syscall(SYS_renameat2, AT_FDCWD, r->a.text, AT_FDCWD, r->b.text, 2 /* RENAME_EXCHANGE */);
    return NULL;
}
/* Has it happened? Asked now and then, so that a race that is won ends. */
static bool seen_outside(const struct facts *f)
{
    struct path p, q;
    return access(below(f, "out", "new", &p), F_OK) == 0 || access(below(f, "ro", "new", &q), F_OK) == 0;
}
/* "d" is a folder, then a link to the outside, then a folder...; files are made below it meanwhile. */
PROBE(race_link)
{
    struct race r = { .f = f };
    struct path p;
    pthread_t t;
    (void)mkdir(below(f, "rw", "d", &r.a), 0700);
    if (symlink(fact(f, "out"), below(f, "rw", "e", &r.b)) != 0 || pthread_create(&t, NULL, swap_names, &r) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 400); now_ms() < end && !seen_outside(f);)
        for (int i = 0; i < 50; i++) {
            const int fd = open(below(f, "rw", "d/new", &p), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            (void)!(fd >= 0 && write(fd, CHANGED, sizeof CHANGED - 1));
            if (fd >= 0)
                (void)close(fd);
        }
    atomic_store(&r.stop, true);
    (void)pthread_join(t, NULL);
    return opened(access(below(f, "out", "new", &p), F_OK) == 0);
}
static void *swap_text(void *arg)
{
    struct race *const r = arg;
    while (!atomic_load(&r->stop)) {
        memcpy(r->shown, r->a.text, sizeof r->a.text);
        memcpy(r->shown, r->b.text, sizeof r->b.text);
    }
    return NULL;
}
/* The name changes in memory while the call is decided: "is it below the writable folder?" was asked of other bytes than are opened. */
PROBE(race_text)
{
    struct race *const r = mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_t t;
    (void)below(f, "rw", "f", &r->a);
    (void)below(f, "ro", "new", &r->b);
    if (pthread_create(&t, NULL, swap_text, r) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 400); now_ms() < end && !seen_outside(f);)
        for (int i = 0; i < 50; i++) {
            const int fd = open(r->shown, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            if (fd >= 0)
                (void)close(fd);
        }
    atomic_store(&r->stop, true);
    (void)pthread_join(t, NULL);
    return opened(access(r->b.text, F_OK) == 0);
}
static void *swap_fd(void *arg)
{
    struct race *const r = arg;
    const int in = open(fact(r->f, "rw"), O_RDONLY | O_DIRECTORY | O_CLOEXEC), out = open(fact(r->f, "ro"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (!atomic_load(&r->stop)) {
        (void)dup2(in, 100);
        (void)dup2(out, 100);
    }
    return NULL;
}
PROBE(race_fd)
{
    struct race r = { .f = f };
    pthread_t t;
    struct path p;
    (void)dup2(STDIN_FILENO, 100);
    if (pthread_create(&t, NULL, swap_fd, &r) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 400); now_ms() < end && !seen_outside(f);)
        for (int i = 0; i < 50; i++) {
            const int fd = openat(100, "new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
            if (fd >= 0)
                (void)close(fd);
        }
    atomic_store(&r.stop, true);
    (void)pthread_join(t, NULL);
    return opened(access(below(f, "ro", "new", &p), F_OK) == 0);
}
/* The writable folder's own parts change places while ".." is walked: what escaped bind mounts in 2015 (double chroot by rename). */
PROBE(race_dots)
{
    struct race r = { .f = f };
    struct path p;
    pthread_t t;
    (void)mkdir(below(f, "rw", "x", &r.a), 0700);
    (void)mkdir(below(f, "rw", "x/y", &p), 0700);
    (void)mkdir(below(f, "rw", "z", &r.b), 0700);
    if (pthread_create(&t, NULL, swap_names, &r) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 300); now_ms() < end && !seen_outside(f);)
        for (int i = 0; i < 50; i++)
            (void)put(below(f, "rw", "x/y/../../../out/new", &p), O_WRONLY | O_CREAT, 0600, CHANGED);
    atomic_store(&r.stop, true);
    (void)pthread_join(t, NULL);
    return opened(access(below(f, "out", "new", &p), F_OK) == 0);
}
PROBE(stdin_reopen) { return opened(put("/proc/self/fd/0", O_WRONLY | O_APPEND, 0, CHANGED)); }
PROBE(space_at_once)
{
    struct path p;
    const int fd = open(below(f, "rw", "space", &p), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    return opened(fd >= 0 && fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 1 << 30) == 0);      /* and the job is over before anybody looks */
}
PROBE(spaces_at_once)
{
    bool all = true;
    for (int i = 0; i < 10 && all; i++) {
        struct path p;
        char name[24];
        (void)!snprintf(name, sizeof name, "space%d", i);
        const int fd = open(below(f, "rw", name, &p), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        all = fd >= 0 && fallocate(fd, 0, 0, 15 << 20) == 0;
    }
    return opened(all);
}

static const struct probe table[] = {
#define FS "file system"
    ROW("secret-ssh",     FS, "", "", secret,           "~/.ssh/id_ed25519 of the same user"),
    ROW("secret-aws",     FS, "", "", secret_aws,       "~/.aws/credentials of the same user"),
    ROW("secret-dots",    FS, "", "", secret_dots,      "a secret by .. from a folder that was given"),
    ROW("secret-link",    FS, "", "", secret_link,      "a secret by a link in the writable folder"),
    ROW("secret-root",    FS, "", "", secret_root_link, "a secret by /proc/1/root"),
    ROW("secret-cwd",     FS, "", "", secret_cwd,       "a secret by the folder in which it was started"),
    ROW("list-outside",   FS, "", "", list_outside,     "names in a folder outside"),
    ROW("stat-outside",   FS, "", "", stat_outside,     "size of a file outside"),
    ROW("shadow",         FS, "root", "", shadow,       "/etc/shadow"),
    ROW("root-home",      FS, "root", "", root_home,    "/root"),
    ROW("sudoers",        FS, "root", "", sudoers,      "/etc/sudoers, /etc/gshadow"),
    ROW("ssl-private",    FS, "root", "", ssl_private,  "/etc/ssl/private"),
    ROW("var-log",        "information", "", "", var_log, "/var/log"),
    ROW("tmp-other",      FS, "", "", var_tmp_other,    "a file of another program in the host's /tmp"),
    ROW("shm-other",      FS, "", "", shm_other,        "a file of another program in the host's /dev/shm"),
    ROW("disk",           FS, "root", "", disk,         "the disk below the file system"),
    ROW("dev-mem-open",   FS, "root", "", dev_memory,   "/dev/mem"),
    ROW("dev-kmsg",       "information", "root", "", dev_kmsg, "/dev/kmsg"),
    ROW("dev-kvm",        "kernel", "root", "", dev_kvm,"/dev/kvm"),
    ROW("dev-fuse",       "kernel", "", "", dev_fuse,   "/dev/fuse"),
    ROW("dev-tun",        "network", "", "", dev_tun,   "/dev/net/tun"),
    ROW("dev-loop",       "kernel", "root", "", dev_loop, "/dev/loop-control"),
    ROW("dev-console",    "escape", "root", "", dev_console, "/dev/tty0"),
    ROW("dev-vcs",        "escape", "root", "", dev_vcs,"what is on the console's screen"),
    ROW("dev-msr",        "kernel", "root", "", dev_msr,"/dev/cpu/0/msr"),
    ROW("dev-vsock",      "network", "root", "", dev_vsock, "/dev/vsock"),
    ROW("dev-port",       "kernel", "root", "", dev_port, "/dev/port"),
    ROW("dev-hwrng",      "kernel", "root", "", dev_hwrng, "/dev/hwrng"),
    ROW("write-outside",  FS, "", "", write_outside,    "a file outside, written"),
    ROW("create-outside", FS, "", "", create_outside,   "a file outside, made"),
    ROW("bashrc",         FS, "", "", bashrc,           "~/.bashrc: what runs next time"),
    ROW("authorized-keys",FS, "", "", authorized,       "~/.ssh/authorized_keys"),
    ROW("write-dots",     FS, "", "", write_dots,       "a file outside by .."),
    ROW("write-link",     FS, "", "", write_link,       "a file outside by a link"),
    ROW("create-link",    FS, "", "", create_link,      "a file outside, made through a link that hangs"),
    ROW("rename-out",     FS, "", "", rename_out,       "a file renamed to the outside"),
    ROW("link-out",       FS, "", "", link_out,         "a hard link outside"),
    ROW("link-secret",    FS, "", "", link_secret,      "a hard link of a secret into the writable folder"),
    ROW("link-in",        FS, "", "", link_in,          "a hard link of what may only be read"),
    ROW("rename-in",      FS, "", "", rename_in,        "what may only be read, renamed to where it may be written"),
    ROW("exchange",       FS, "", "", exchange,         "a file exchanged with one that may only be read"),
    ROW("climb",          FS, "", "", climb,            ".. in a folder that was moved"),
    ROW("beside",         FS, "", "", parent_file,      "a file beside the writable folder"),
    ROW("rename-rw",      FS, "", "", rename_rw,        "the writable folder itself, renamed"),
    ROW("usr-write",      FS, "root", "", usr_write,    "a file below /usr"),
    ROW("etc-write",      FS, "root", "", etc_write,    "a file below /etc"),
    ROW("ro-write",       FS, "", "", ro_write,         "--ro: written"),
    ROW("ro-create",      FS, "", "", ro_create,        "--ro: a file made"),
    ROW("ro-truncate",    FS, "", "", ro_truncate,      "--ro: cut"),
    ROW("ro-unlink",      FS, "", "", ro_unlink,        "--ro: removed"),
    ROW("ro-chmod",       FS, "", "", ro_chmod,         "--ro: mode"),
    ROW("ro-fchmod",      FS, "", "", ro_fchmod,        "--ro: mode, by descriptor"),
    ROW("ro-utime",       FS, "", "", ro_utime,         "--ro: times"),
    ROW("ro-futimens",    FS, "", "", ro_futimens,      "--ro: times, by descriptor"),
    ROW("ro-xattr",       FS, "", "", ro_xattr,         "--ro: attributes"),
    ROW("ro-fxattr",      FS, "", "", ro_fxattr,        "--ro: attributes, by descriptor"),
    ROW("ro-chown",       FS, "", "", ro_chown,         "--ro: owner"),
    ROW("ro-mkdir",       FS, "", "", ro_mkdir,         "--ro: a folder made"),
    ROW("ro-reopen",      FS, "", "", ro_reopen,        "--ro: opened again by /proc/self/fd, for writing"),
    ROW("ro-path-reopen", FS, "", "", ro_path_reopen,   "--ro: the same from O_PATH by /dev/fd"),
    ROW("ro-map",         FS, "", "", ro_map,           "--ro: mapped and written"),
    ROW("ro-lease",       FS, "", "", ro_lease,         "--ro: a lease, for which writers outside must wait"),
    ROW("ro-flags",       FS, "", "", ro_flags,         "--ro: flags of the file (chattr)"),
    ROW("ro-dir-fd",      FS, "", "", ro_dir_fd,        "--ro: a file made by openat"),
    ROW("race-link",      FS, "", "", race_link,        "race: a folder that becomes a link to the outside"),
    ROW("race-text",      FS, "", "", race_text,        "race: a name that changes in memory"),
    ROW("race-fd",        FS, "", "", race_fd,          "race: a descriptor that becomes another folder"),
    ROW("race-dots",      FS, "", "", race_dots,        "race: .. while folders change places"),
    ROW("stdin-reopen",   "escape", "stdin", "", stdin_reopen, "standard input, a file open for reading, opened again for writing"),
    ROW("space-at-once",  "resource", "", "--fsize 16M --quota 64M", space_at_once,  "disk: a gigabyte beyond the size, by one call"),
    ROW("spaces-at-once", "resource", "", "--fsize 16M --quota 64M", spaces_at_once, "disk: ten files, by ten calls"),
};
PROBES(table)
