/* Attacks on what all share: memory, processes, disk, descriptors, time. Bounded: each stops a little past the limit that its row sets, so that nothing is hurt
 * when nothing stops it. A watch that ends the job a moment later is a block, too: what was taken is held for a while, and "open" is said by who still lives.
 * Sources: fork bombs; memory that no process's size shows (shared memory that is not attached, memfds and pipes and sockets that are full, deleted files of a
 * tmpfs); disks filled by one file, by many, by holes, by files that have no name any more. */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/statfs.h>

enum { MIB = 1 << 20, HOLD_MS = 500 };

/* What was taken is held; who is still alive then has won. */
static enum verdict kept(const struct facts *f, bool all)
{
    if (all && !fact_int(f, "bare"))
        nap(HOLD_MS);
    return opened(all);
}
static bool touch(char *at, size_t bytes)
{
    for (size_t i = 0; at != MAP_FAILED && i < bytes; i += 4096)
        at[i] = 1;
    return at != MAP_FAILED;
}
static char *private_memory(size_t bytes) { return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0); }

/* ---- memory: rows say --mem 256M ---- */
enum { BOMB = 600 };
PROBE(bomb) { return kept(f, touch(private_memory((size_t)BOMB * MIB), (size_t)BOMB * MIB)); }
PROBE(bomb_malloc)
{
    size_t got = 0;
    for (; got < BOMB; got += 4) {
        char *const part = malloc(4 * MIB);
        if (!part)
            break;
        memset(part, 1, 4 * MIB);
        __asm__ volatile("" : : "r"(part) : "memory");
    }
    return kept(f, got >= BOMB);
}
PROBE(bomb_shared) { char *const at = mmap(NULL, (size_t)BOMB * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); return kept(f, touch(at, (size_t)BOMB * MIB)); }
static enum verdict tree(const struct facts *f, int count, bool (*take)(void), long hold_ms)
{
    enum { CHILDREN = 160 };
    pid_t pids[CHILDREN];
    int ends[2], whole = 0;
    char said;
    if (pipe2(ends, O_CLOEXEC) != 0 || count > CHILDREN)
        return BLOCKED;
    for (int i = 0; i < count; i++) {
        const pid_t pid = pids[i] = fork();
        if (pid == 0) {
            (void)!write(ends[1], take() ? "y" : "n", 1);
            nap(hold_ms + 2000);
            _exit(0);
        }
        if (pid < 0)
            (void)!write(ends[1], "n", 1);
    }
    for (int i = 0; i < count && read(ends[0], &said, 1) == 1; i++)
        if (said == 'y')
            whole++;
    nap(fact_int(f, "bare") ? 50 : hold_ms);
    int alive = 0;
    for (int i = 0, status; i < count; i++)
        if (pids[i] > 0 && waitpid(pids[i], &status, WNOHANG) == 0) {
            alive++;
            (void)kill(pids[i], SIGKILL);
        }
    errno = 0;
    note("%d of %d took it, %d still held it", whole, count, alive);
    return opened(whole == count && alive == count);
}
static bool take_part(void) { return touch(private_memory(100 * MIB), 100 * MIB); }
PROBE(bomb_tree) { return tree(f, 6, take_part, HOLD_MS); }
static enum verdict fill(const struct facts *f, int fd, int mib)
{
    static char part[MIB];
    memset(part, 1, sizeof part);
    int done = 0;
    while (fd >= 0 && done < mib && write(fd, part, sizeof part) == (ssize_t)sizeof part)
        done++;
    note("%d MiB", done);
    return kept(f, done >= mib);
}
PROBE(bomb_memfd) { return fill(f, (int)syscall(SYS_memfd_create, "m", MFD_CLOEXEC | (fact_int(f, "boxed") ? 8 : 0)), BOMB); }
PROBE(bomb_shm)
{
    const int fd = open("/dev/shm/moe-probe-bomb", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    (void)unlink("/dev/shm/moe-probe-bomb");
    return fill(f, fd, BOMB);
}
PROBE(bomb_tmp)
{
    struct statfs s;
    if (statfs("/tmp", &s) != 0 || s.f_type != 0x01021994)
        return fact_int(f, "bare") ? VOID : BLOCKED;                       /* not in memory */
    return fill(f, open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), BOMB);
}
PROBE(bomb_fallocate)
{
    const int fd = open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return kept(f, fd >= 0 && posix_fallocate(fd, 0, (off_t)BOMB * MIB) == 0);
}
PROBE(bomb_sysv)
{
    bool all = true;
    int ids[6];
    for (int i = 0; i < 6; i++) {
        ids[i] = shmget(IPC_PRIVATE, 100 * MIB, 0600 | IPC_CREAT);
        char *const at = ids[i] < 0 ? MAP_FAILED : shmat(ids[i], NULL, 0);
        all = all && at != MAP_FAILED && touch(at, 100 * MIB) && shmdt(at) == 0;        /* in nobody's size any more */
    }
    const enum verdict v = kept(f, all);
    for (int i = 0; i < 6; i++)
        if (ids[i] >= 0)
            (void)shmctl(ids[i], IPC_RMID, NULL);
    return v;
}
PROBE(bomb_pipes)
{
    static char part[MIB];
    long done = 0;
    for (int i = 0; i < 600; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
            break;
        (void)fcntl(ends[1], F_SETPIPE_SZ, MIB);
        for (ssize_t n; (n = write(ends[1], part, sizeof part)) > 0;)
            done += n;
    }
    note("%ld MiB", done / MIB);
    return kept(f, done >= (long)BOMB * MIB * 9 / 10);
}
PROBE(bomb_sockets)
{
    static char part[32768];
    long done = 0;
    for (int i = 0; i < 9000 && done < (long)BOMB * MIB; i++) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            break;
        for (ssize_t n, side = 0; side < 2; side++)
            while ((n = send(ends[side], part, sizeof part, MSG_NOSIGNAL)) > 0)
                done += n;
    }
    note("%ld MiB", done / MIB);
    return kept(f, done >= (long)BOMB * MIB);
}
PROBE(bomb_stack)
{
    const struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY };
    if (setrlimit(RLIMIT_STACK, &r) != 0)
        (void)setrlimit(RLIMIT_STACK, &(struct rlimit){ (rlim_t)BOMB * MIB * 2, (rlim_t)BOMB * MIB * 2 });
    char *const big = mmap(NULL, (size_t)BOMB * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_STACK | MAP_NORESERVE, -1, 0);
    return kept(f, touch(big, (size_t)BOMB * MIB));
}
PROBE(bomb_raised)
{
    const struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY };
    (void)setrlimit(RLIMIT_DATA, &r);
    (void)setrlimit(RLIMIT_AS, &r);
    return kept(f, touch(private_memory((size_t)BOMB * MIB), (size_t)BOMB * MIB));
}
PROBE(bomb_locked) { char *const at = mmap(NULL, (size_t)BOMB * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0); return kept(f, at != MAP_FAILED); }
PROBE(bomb_file_map)
{
    /* Private pages of a mapped file, and a mapping that is read-only until mprotect. */
    char *const at = mmap(NULL, (size_t)BOMB * MIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return kept(f, at != MAP_FAILED && mprotect(at, (size_t)BOMB * MIB, PROT_READ | PROT_WRITE) == 0 && touch(at, (size_t)BOMB * MIB));
}
PROBE(inodes)
{
    char name[64];
    int n = 0;
    (void)mkdir("/dev/shm/moe-probe-d", 0700);
    for (; n < 100000; n++) {
        (void)!snprintf(name, sizeof name, "/dev/shm/moe-probe-d/%d", n);
        if (mknod(name, S_IFREG | 0600, 0) != 0)
            break;
    }
    const int error = errno;
    for (int i = 0; i < n; i++) {
        (void)!snprintf(name, sizeof name, "/dev/shm/moe-probe-d/%d", i);
        (void)unlink(name);
    }
    (void)rmdir("/dev/shm/moe-probe-d");
    errno = error;
    note("%d files", n);
    return opened(n == 100000);
}

/* ---- processes: rows say --tasks 64 ---- */
static bool stay(void) { return true; }
PROBE(fork_bomb) { return tree(f, 160, stay, 300); }
static void *idle(void *arg) { nap(1500); return arg; }
PROBE(thread_bomb)
{
    pthread_attr_t small;
    pthread_t t;
    int n = 0;
    (void)pthread_attr_init(&small);
    (void)pthread_attr_setstacksize(&small, 65536);
    while (n < 160 && pthread_create(&t, &small, idle, NULL) == 0)
        n++;
    nap(300);
    note("%d threads", n);
    return opened(n == 160);
}
PROBE(fork_threads)
{
    /* Ten processes of sixteen threads each: a limit on either alone is not enough. */
    int ends[2], n = 0;
    char said;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return BLOCKED;
    for (int i = 0; i < 10; i++)
        if (fork() == 0) {
            pthread_t t;
            int made = 0;
            while (made < 15 && pthread_create(&t, NULL, idle, NULL) == 0)
                made++;
            (void)!write(ends[1], made == 15 ? "y" : "n", 1);
            nap(1200);
            _exit(0);
        }
    (void)close(ends[1]);
    while (read(ends[0], &said, 1) == 1)
        if (said == 'y')
            n++;
    note("%d processes", n);
    return opened(n == 10);
}
PROBE(tasks_raised) { const struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY }; (void)setrlimit(RLIMIT_NPROC, &r); return tree(f, 160, stay, 300); }
PROBE(vfork_bomb)
{
    int n = 0;
    for (; n < 160; n++) {
        const long pid = syscall(SYS_clone, SIGCHLD | 0x8000 /* CLONE_PARENT */, NULL, NULL, NULL, NULL);
        if (pid == 0) {
            nap(1500);
            _exit(0);
        }
        if (pid < 0)
            break;
    }
    nap(200);
    note("%d processes", n);
    return opened(n == 160);
}

/* ---- disk: rows say --fsize 16M --quota 64M --files 100 ---- */
static long on_disk(const char *folder, int depth)
{
    DIR *const d = opendir(folder);
    long bytes = 0;
    for (const struct dirent *e; d && (e = readdir(d));) {
        char path[PATH_MAX];
        struct stat st;
        (void)!snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] == '.' || lstat(path, &st) != 0)
            continue;
        bytes += st.st_blocks * 512L + (S_ISDIR(st.st_mode) && depth ? on_disk(path, depth - 1) : 0);
    }
    if (d)
        (void)closedir(d);
    return bytes;
}
static bool append(int fd, int mib)
{
    static char part[MIB];
    memset(part, 1, sizeof part);
    for (int i = 0; i < mib; i++)
        if (fd < 0 || write(fd, part, sizeof part) != (ssize_t)sizeof part)
            return false;
    return true;
}
static int numbered(const struct facts *f, const char *stem, int i, int flags)
{
    struct path p;
    char name[64];
    (void)!snprintf(name, sizeof name, "%s%d", stem, i);
    return open(below(f, "rw", name, &p), flags | O_CLOEXEC, 0600);
}
PROBE(one_file) { (void)signal(SIGXFSZ, SIG_IGN); return kept(f, append(numbered(f, "big", 0, O_CREAT | O_WRONLY), 48)); }
PROBE(many_files)
{
    bool all = true;
    for (int i = 0; i < 20 && all; i++) {
        const int fd = numbered(f, "part", i, O_CREAT | O_WRONLY);
        all = append(fd, 8);
        (void)close(fd);
    }
    return kept(f, all && on_disk(fact(f, "rw"), 1) >= 150L * MIB);
}
PROBE(many_open)
{
    int fds[20];
    bool all = true;
    for (int i = 0; i < 20; i++)
        fds[i] = numbered(f, "part", i, O_CREAT | O_WRONLY);              /* all opened while the folder is empty */
    for (int i = 0; i < 20 && all; i++)
        all = append(fds[i], 8);
    return kept(f, all && on_disk(fact(f, "rw"), 1) >= 150L * MIB);
}
PROBE(no_name)
{
    bool all = true;
    struct path p;
    for (int i = 0; i < 20 && all; i++) {
        const int fd = numbered(f, "gone", 0, O_CREAT | O_WRONLY | O_EXCL);
        (void)unlink(below(f, "rw", "gone0", &p));
        all = append(fd, 8);                                             /* held open: on the disk, in no folder */
    }
    return kept(f, all);
}
PROBE(tmpfiles)
{
    bool all = true;
    for (int i = 0; i < 20 && all; i++)
        all = append(open(fact(f, "rw"), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600), 8);
    return kept(f, all);
}
PROBE(allocate)
{
    bool all = true;
    for (int i = 0; i < 20 && all; i++)
        all = fallocate(numbered(f, "part", i, O_CREAT | O_WRONLY), 0, 0, 8 * MIB) == 0;
    return kept(f, all);
}
PROBE(allocate_kept)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    bool all = true;
    for (int i = 0; i < 10 && all; i++)
        all = fallocate(numbered(f, "part", i, O_CREAT | O_WRONLY), FALLOC_FL_KEEP_SIZE, 0, 15 * MIB) == 0;      /* blocks that no size shows */
    return kept(f, all && on_disk(fact(f, "rw"), 1) >= 140L * MIB);
}
PROBE(mapped)
{
    bool all = true;
    for (int i = 0; i < 12 && all; i++) {
        const int fd = numbered(f, "part", i, O_CREAT | O_RDWR);
        all = ftruncate(fd, 12 * MIB) == 0;
        char *const at = all ? mmap(NULL, 12 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;      /* a hole, filled by memory */
        all = at != MAP_FAILED && touch(at, 12 * MIB) && msync(at, 12 * MIB, MS_SYNC) == 0;
    }
    return kept(f, all);
}
PROBE(sparse)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    const int fd = numbered(f, "sparse", 0, O_CREAT | O_RDWR);
    return kept(f, fd >= 0 && ftruncate(fd, 1LL << 33) == 0);
}
PROBE(renamed)
{
    bool all = true;
    struct path p, q;
    for (int i = 0; i < 20 && all; i++) {
        char name[64];
        (void)!snprintf(name, sizeof name, "d%d", i);
        (void)mkdir(below(f, "rw", name, &p), 0700);
        all = append(numbered(f, "part", 0, O_CREAT | O_WRONLY | O_TRUNC), 8);
        (void)!snprintf(name, sizeof name, "d%d/x", i);
        all = all && rename(below(f, "rw", "part0", &p), below(f, "rw", name, &q)) == 0;
    }
    return kept(f, all && on_disk(fact(f, "rw"), 2) >= 150L * MIB);
}
PROBE(sent)
{
    const int from = numbered(f, "part", 0, O_CREAT | O_RDWR);
    bool all = append(from, 8);
    for (int i = 1; i < 20 && all; i++) {
        off_t at = 0;
        const int fd = numbered(f, "part", i, O_CREAT | O_WRONLY);
        all = i & 1 ? sendfile(fd, from, &at, 8 * MIB) == 8 * MIB : copy_file_range(from, &at, fd, NULL, 8 * MIB, 0) == 8 * MIB;
    }
    return kept(f, all && on_disk(fact(f, "rw"), 1) >= 150L * MIB);
}
static enum verdict names(const struct facts *f, bool (*make)(const char *path, const struct facts *f))
{
    int n = 0;
    for (; n < 200; n++) {
        struct path p;
        char name[64];
        (void)!snprintf(name, sizeof name, "n%d", n);
        if (!make(below(f, "rw", name, &p), f))
            break;
    }
    note("%d names", n);
    return kept(f, n == 200);
}
static bool make_file(const char *path, __attribute__((unused)) const struct facts *f) { return put(path, O_CREAT | O_WRONLY, 0600, ""); }
static bool make_node(const char *path, __attribute__((unused)) const struct facts *f) { return mknod(path, S_IFREG | 0600, 0) == 0; }
static bool make_fifo(const char *path, __attribute__((unused)) const struct facts *f) { return mkfifo(path, 0600) == 0; }
static bool make_dir(const char *path, __attribute__((unused)) const struct facts *f) { return mkdir(path, 0700) == 0; }
static bool make_symlink(const char *path, __attribute__((unused)) const struct facts *f) { return symlink("x", path) == 0; }
static bool make_creat(const char *path, __attribute__((unused)) const struct facts *f) { return syscall(SYS_creat, path, 0600) >= 0; }
static bool make_linked(const char *path, const struct facts *f)
{
    char name[64];
    const int fd = open(fact(f, "rw"), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    (void)!snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const bool done = fd >= 0 && linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
    (void)close(fd);
    return done;
}
static bool make_link(const char *path, const struct facts *f) { struct path p; (void)put(below(f, "rw", "one", &p), O_CREAT | O_WRONLY, 0600, ""); return link(p.text, path) == 0; }
static bool make_socket(const char *path, __attribute__((unused)) const struct facts *f) { return mknod(path, S_IFSOCK | 0600, 0) == 0; }
PROBE(fill_files) { return names(f, make_file); }
PROBE(fill_nodes) { return names(f, make_node); }
PROBE(fill_fifos) { return names(f, make_fifo); }
PROBE(fill_dirs) { return names(f, make_dir); }
PROBE(fill_symlinks) { return names(f, make_symlink); }
PROBE(fill_creat) { return names(f, make_creat); }
PROBE(fill_linked) { return names(f, make_linked); }
PROBE(fill_links) { return names(f, make_link); }
PROBE(fill_sockets) { return names(f, make_socket); }

/* ---- descriptors and the like ---- */
PROBE(descriptors)
{
    const rlim_t want = 200000;
    const struct rlimit r = { want, want };
    int n = 0;
    if (setrlimit(RLIMIT_NOFILE, &r) != 0 && fact_int(f, "bare"))
        return VOID;
    while (n < 100000 && dup(STDIN_FILENO) >= 0)
        n++;
    note("%d descriptors", n);
    return opened(n == 100000);
}
PROBE(limits_up)
{
    const struct rlimit up = { 1 << 20, 1 << 20 };
    return opened(setrlimit(RLIMIT_NOFILE, &up) == 0 && setrlimit(RLIMIT_MSGQUEUE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }) == 0);
}
PROBE(fsize_up) { (void)signal(SIGXFSZ, SIG_IGN); (void)setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }); return kept(f, append(numbered(f, "big", 0, O_CREAT | O_WRONLY), 48)); }
PROBE(inotify)
{
    int n = 0;
    while (n < 110 && inotify_init1(IN_CLOEXEC) >= 0)      /* 128 for all of a user's programs together: an editor outside is left without */
        n++;
    note("%d instances", n);
    return opened(n == 110);
}

/* ---- time: rows say --time 1s --grace 500ms ---- */
PROBE(spin) { for (const long end = now_ms() + 2400; now_ms() < end;) continue; return OPEN; }
PROBE(sleeper) { nap(2400); return OPEN; }
PROBE(deaf)
{
    for (int s = 1; s < 64; s++)
        (void)signal(s, SIG_IGN);
    nap(2400);
    return OPEN;
}
PROBE(stopped)
{
    /* A child that wakes its stopped parent after the time. */
    const pid_t self = getpid();
    if (fork() == 0) {
        (void)setsid();
        nap(2400);
        (void)kill(self, SIGCONT);
        _exit(0);
    }
    (void)raise(SIGSTOP);
    return OPEN;
}

/* Who watches is kept busy: the time must be over all the same. */
static void *ask_always(void *arg)
{
    const struct facts *const f = arg;
    for (;;) { // nosec M128: the job's time is to end it
        struct path p;
        (void)close(numbered(f, "flood", 0, O_CREAT | O_WRONLY));
        (void)close(socket(AF_INET, SOCK_RAW, 1));
        (void)unlink(below(f, "rw", "flood0", &p));
    }
    return NULL;
}
PROBE(flood)
{
    pthread_t t;
    for (int i = 0; i < 24; i++)
        (void)pthread_create(&t, NULL, ask_always, (void *)(uintptr_t)f);
    nap(2400);
    return OPEN;
}
static void *open_fifo(void *arg) { (void)open(arg, O_WRONLY); return NULL; }
PROBE(fifo)
{
    static struct path p;
    pthread_t t;
    (void)mkfifo(below(f, "rw", "fifo", &p), 0600);
    for (int i = 0; i < 4; i++)
        (void)pthread_create(&t, NULL, open_fifo, p.text);        /* nobody reads: who opens it for the job must not wait */
    nap(2400);
    return OPEN;
}
PROBE(fork_flood)
{
    pid_t pids[40];
    for (size_t i = 0; i < COUNT(pids); i++)
        if ((pids[i] = fork()) == 0)
            (void)ask_always((void *)(uintptr_t)f);
    nap(2400);
    for (size_t i = 0; i < COUNT(pids); i++)
        if (pids[i] > 0)
            (void)kill(pids[i], SIGKILL);
    return OPEN;
}

static const struct probe table[] = {
#define RES "resource"
#define MEM "--mem 256M"
#define TASKS "--tasks 64"
#define DISK "--fsize 16M --quota 64M --files 100"
#define TIME "--time 1s --grace 500ms"
    ROW("mem-bomb",       RES, "mem", MEM, bomb,          "memory: one process"),
    ROW("mem-malloc",     RES, "mem", MEM, bomb_malloc,   "memory: malloc"),
    ROW("mem-shared",     RES, "mem", MEM, bomb_shared,   "memory: shared"),
    ROW("mem-tree",       RES, "mem", MEM, bomb_tree,     "memory: six processes"),
    ROW("mem-memfd",      RES, "mem", MEM, bomb_memfd,    "memory: a memfd that nobody maps"),
    ROW("mem-shm",        RES, "mem", MEM, bomb_shm,      "memory: a file of /dev/shm without a name"),
    ROW("mem-tmp",        RES, "mem harm", MEM, bomb_tmp,      "memory: a file of a /tmp in memory"),
    ROW("mem-fallocate",  RES, "mem", MEM, bomb_fallocate,"memory: fallocate in /dev/shm"),
    ROW("mem-sysv",       RES, "mem", MEM, bomb_sysv,     "memory: System V, attached to nobody"),
    ROW("mem-pipes",      RES, "mem root sysres", MEM, bomb_pipes, "memory: full pipes"),
    ROW("mem-sockets",    RES, "mem", MEM, bomb_sockets,  "memory: full local sockets"),
    ROW("mem-stack",      RES, "mem", MEM, bomb_stack,    "memory: as a stack"),
    ROW("mem-raised",     RES, "mem", MEM, bomb_raised,   "memory: after its limit was raised"),
    ROW("mem-populate",   RES, "mem", MEM, bomb_locked,   "memory: filled by the kernel at once"),
    ROW("mem-mprotect",   RES, "mem", MEM, bomb_file_map, "memory: reserved, then made writable"),
    ROW("shm-inodes",     RES, "mem", MEM, inodes,        "a hundred thousand files in /dev/shm"),
    ROW("fork-bomb",      RES, "mem", TASKS, fork_bomb,   "processes"),
    ROW("thread-bomb",    RES, "mem", TASKS, thread_bomb, "threads"),
    ROW("fork-threads",   RES, "mem", TASKS, fork_threads,"processes with threads"),
    ROW("tasks-raised",   RES, "mem", TASKS, tasks_raised,"processes, after their limit was raised"),
    ROW("clone-parent",   RES, "mem", TASKS, vfork_bomb,  "processes that are their parent's children"),
    ROW("disk-one",       RES, "", DISK, one_file,     "disk: one file"),
    ROW("disk-many",      RES, "", DISK, many_files,   "disk: many files"),
    ROW("disk-open",      RES, "", DISK, many_open,    "disk: many files, opened first and filled later"),
    ROW("disk-no-name",   RES, "", DISK, no_name,      "disk: files without a name"),
    ROW("disk-tmpfile",   RES, "", DISK, tmpfiles,     "disk: O_TMPFILE"),
    ROW("disk-fallocate", RES, "", DISK, allocate,     "disk: fallocate"),
    ROW("disk-keep-size", RES, "", DISK, allocate_kept,"disk: fallocate beyond the size"),
    ROW("disk-mapped",    RES, "", DISK, mapped,       "disk: holes filled through memory"),
    ROW("disk-sparse",    RES, "", DISK, sparse,       "disk: a file of 8 GiB that is a hole"),
    ROW("disk-renamed",   RES, "", DISK, renamed,      "disk: files renamed into other folders"),
    ROW("disk-sent",      RES, "", DISK, sent,         "disk: sendfile and copy_file_range"),
    ROW("disk-raised",    RES, "", DISK, fsize_up,     "disk: one file, after its limit was raised"),
    ROW("files-open",     RES, "", DISK, fill_files,   "names: files"),
    ROW("files-creat",    RES, "", DISK, fill_creat,   "names: creat"),
    ROW("files-mknod",    RES, "", DISK, fill_nodes,   "names: mknod"),
    ROW("files-fifo",     RES, "", DISK, fill_fifos,   "names: FIFOs"),
    ROW("files-mkdir",    RES, "", DISK, fill_dirs,    "names: folders"),
    ROW("files-symlink",  RES, "", DISK, fill_symlinks,"names: symbolic links"),
    ROW("files-link",     RES, "", DISK, fill_links,   "names: hard links"),
    ROW("files-tmpfile",  RES, "", DISK, fill_linked,  "names: O_TMPFILE and linkat"),
    ROW("files-socket",   RES, "", DISK, fill_sockets, "names: sockets"),
    ROW("descriptors",    RES, "root", "", descriptors,   "a hundred thousand descriptors"),
    ROW("limits-up",      RES, "root sysres", "", limits_up, "limits raised"),
    ROW("inotify",        RES, "mem", "", inotify,        "inotify instances, which all of a user's programs share"),
    ROW("time-spin",      RES, "", TIME, spin,            "time: busy"),
    ROW("time-sleep",     RES, "", TIME, sleeper,         "time: asleep"),
    ROW("time-deaf",      RES, "", TIME, deaf,            "time: deaf to signals"),
    ROW("time-flood",     RES, "mem", TIME, flood,        "time: the supervisor kept busy by threads"),
    ROW("time-forks",     RES, "mem", TIME, fork_flood,   "time: the supervisor kept busy by processes"),
    ROW("time-fifo",      RES, "", TIME, fifo,            "time: the supervisor asked to open what never opens"),
    ROW("time-stopped",   RES, "", TIME, stopped,         "time: stopped"),
};
PROBES(table)
