/* What reading data and writing checkpoints needs, in the folders that were given. Each must work inside. */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <ftw.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/xattr.h>

static int made(const struct facts *f, const char *name, struct path *p) { return open(below(f, "rw", name, p), O_CREAT | O_RDWR | O_CLOEXEC, 0600); }

PROBE(checkpoint)
{
    /* Written beside, synced, renamed, folder synced: as a checkpoint is committed. */
    struct path p, q;
    MUST(mkdir(below(f, "rw", "step=4", &p), 0700) == 0);
    const int fd = made(f, "step=4/rank=0.tmp", &p);
    static char part[1 << 20];
    for (int i = 0; i < 8; i++)
        MUST(write(fd, part, sizeof part) == (ssize_t)sizeof part);
    MUST(fsync(fd) == 0 && fdatasync(fd) == 0 && close(fd) == 0);
    MUST(rename(p.text, below(f, "rw", "step=4/rank=0.safetensors", &q)) == 0);
    const int d = open(below(f, "rw", "step=4", &p), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    MUST(d >= 0 && fsync(d) == 0);
    MUST(symlinkat("step=4", AT_FDCWD, below(f, "rw", "latest", &p)) == 0);
    char to[64];
    return works(readlink(p.text, to, sizeof to) == 6 && access(below(f, "rw", "latest/rank=0.safetensors", &q), R_OK) == 0, "latest");
}
PROBE(direct)
{
    struct path p;
    const int fd = open(below(f, "rw", "direct", &p), O_CREAT | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EINVAL && fact_int(f, "bare"))
        return VOID;                                  /* a file system without it */
    _Alignas(4096) char page[65536];
    memset(page, 5, 65536);
    MUST(fd >= 0 && write(fd, page, 65536) == 65536);
    memset(page, 0, 65536);
    return works(pread(fd, page, 65536, 0) == 65536 && page[65535] == 5, "read back");
}
PROBE(many_writes)
{
    struct path p;
    const int fd = made(f, "v", &p);
    char b[10];
    struct iovec v[] = { { (void *)"hello ", 6 }, { (void *)"all", 4 } };
    MUST(writev(fd, v, 2) == 10 && pwritev2(fd, v, 2, 0, 0) == 10 && pread(fd, b, 10, 0) == 10);
    MUST(lseek(fd, 0, SEEK_END) == 10 && lseek(fd, 0, SEEK_DATA) == 0);
    return works(ftruncate(fd, 4) == 0 && truncate(p.text, 2) == 0, "truncate");
}
PROBE(allocate)
{
    struct path p;
    const int fd = made(f, "a", &p);
    MUST(posix_fallocate(fd, 0, 4 << 20) == 0);
    MUST(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1 << 20) == 0 || errno == EOPNOTSUPP);
    MUST(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0 && sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE) == 0);
    return works(readahead(fd, 0, 4096) == 0 && syncfs(fd) == 0, "readahead");
}
PROBE(copies)
{
    struct path p, q, r;
    const int a = made(f, "a", &p), b = made(f, "b", &q), c = made(f, "c", &r);
    static char part[1 << 20];
    off_t at = 0, zero = 0;
    MUST(write(a, part, sizeof part) == (ssize_t)sizeof part);
    MUST(copy_file_range(a, &at, b, NULL, sizeof part, 0) == (ssize_t)sizeof part);
    MUST(sendfile(c, a, &zero, sizeof part) == (ssize_t)sizeof part);
    int ends[2];
    off_t from = 0;
    MUST(pipe2(ends, O_CLOEXEC) == 0 && splice(a, &from, ends[1], NULL, 4096, 0) == 4096 && tee(ends[0], ends[1], 0, 0) == 0);
    return WORKS;
}
PROBE(attributes)
{
    struct path p;
    const int fd = made(f, "x", &p);
    char b[16];
    MUST(fsetxattr(fd, "user.step", "4", 1, 0) == 0 || errno == EOPNOTSUPP);
    MUST(setxattr(p.text, "user.step", "5", 1, 0) == 0 || errno == EOPNOTSUPP);
    MUST(getxattr(p.text, "user.step", b, sizeof b) == 1 || errno == EOPNOTSUPP);
    MUST(fchmod(fd, 0640) == 0 && chmod(p.text, 0755) == 0 && chmod(p.text, 01700) == 0 && chmod(p.text, 0600) == 0);
    MUST(futimens(fd, NULL) == 0 && utimensat(AT_FDCWD, p.text, (struct timespec[2]){ { 5, 0 }, { 5, 0 } }, 0) == 0);
    MUST(fchown(fd, (uid_t)-1, (gid_t)-1) == 0);
    struct stat st;
    return works(fstat(fd, &st) == 0 && st.st_mtime == 5 && (st.st_mode & 07777) == 0600, "times and mode");
}
PROBE(own_files)
{
    struct path p;
    struct stat st;
    const int fd = made(f, "own", &p);
    MUST(fd >= 0 && fstat(fd, &st) == 0);
    return works(st.st_uid == getuid() && st.st_gid == getgid(), "a file just made is somebody else's");
}
PROBE(locks)
{
    struct path p;
    const int fd = made(f, "lock", &p);
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10 };
    MUST(flock(fd, LOCK_EX | LOCK_NB) == 0 && flock(fd, LOCK_UN) == 0);
    MUST(fcntl(fd, F_SETLK, &l) == 0 && fcntl(fd, F_GETLK, &l) == 0 && lockf(fd, F_TEST, 0) == 0);
    l.l_type = F_RDLCK;
    l.l_pid = 0;
    MUST(fcntl(fd, F_SETLK, &(struct flock){ .l_type = F_UNLCK, .l_whence = SEEK_SET }) == 0);
    return works(fcntl(fd, F_OFD_SETLK, &l) == 0, "locks of open files");
}
PROBE(watches)
{
    struct path p;
    char b[512];
    const int fd = inotify_init1(IN_CLOEXEC);
    MUST(fd >= 0 && inotify_add_watch(fd, fact(f, "rw"), IN_CREATE) >= 0);
    MUST(made(f, "seen", &p) >= 0);
    return works(read(fd, b, sizeof b) > 0, "nothing was seen");
}
PROBE(mapped)
{
    struct path p;
    const int fd = made(f, "m", &p);
    MUST(ftruncate(fd, 1 << 20) == 0);
    char *const at = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    MUST(at != MAP_FAILED);
    at[4096] = 9;
    MUST(msync(at, 1 << 20, MS_SYNC) == 0);
    char b;
    MUST(pread(fd, &b, 1, 4096) == 1 && b == 9);
    const int ro = open(below(f, "ro", "data", &p), O_RDONLY | O_CLOEXEC);
    return works(ro >= 0 && mmap(NULL, 4096, PROT_READ, MAP_SHARED | MAP_POPULATE, ro, 0) != MAP_FAILED, "data mapped");
}
PROBE(data)
{
    struct path p;
    char b[64];
    struct stat st;
    DIR *const d = opendir(fact(f, "ro"));
    bool seen = false;
    for (const struct dirent *e; d && (e = readdir(d));)
        seen |= !strcmp(e->d_name, "data");
    MUST(seen && get(below(f, "ro", "data", &p), b, sizeof b) > 0);
    struct statx sx;
    MUST(stat(p.text, &st) == 0 && st.st_size > 0 && statx(AT_FDCWD, p.text, 0, STATX_BASIC_STATS, &sx) == 0);
    char real[PATH_MAX];
    return works(access(p.text, R_OK) == 0 && (access(p.text, W_OK) != 0 || fact_int(f, "bare")) && realpath(p.text, real), "access");
}
PROBE(folders)
{
    struct path p, q;
    MUST(mkdir(below(f, "rw", "d", &p), 0700) == 0 && chdir(p.text) == 0);
    char where[PATH_MAX];
    MUST(getcwd(where, sizeof where) && !strcmp(where, p.text));
    MUST(put("f", O_CREAT | O_WRONLY, 0600, "x") && link("f", "g") == 0 && symlink("f", "s") == 0 && mkfifo("p", 0600) == 0);
    MUST(renameat2(AT_FDCWD, "g", AT_FDCWD, "h", RENAME_NOREPLACE) == 0 && syscall(SYS_renameat2, AT_FDCWD, "f", AT_FDCWD, "h", 2) == 0);
    MUST(unlink("f") == 0 && unlink("h") == 0 && unlink("s") == 0 && unlink("p") == 0 && chdir("/") == 0 && rmdir(p.text) == 0);
    struct statvfs v;
    struct statfs s;
    return works(statvfs(fact(f, "rw"), &v) == 0 && statfs(below(f, "rw", ".", &q), &s) == 0, "statfs");
}
PROBE(relative)
{
    const int d = open(fact(f, "rw"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    MUST(d >= 0 && mkdirat(d, "x", 0700) == 0);
    const int fd = openat(d, "x/f", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    MUST(fd >= 0 && write(fd, "1", 1) == 1);
    MUST(openat(d, "x/f", O_CREAT | O_EXCL | O_WRONLY, 0600) < 0 && errno == EEXIST);
    MUST(openat(d, "x", O_WRONLY) < 0 && errno == EISDIR);
    MUST(openat(d, "none/f", O_WRONLY | O_CREAT, 0600) < 0 && errno == ENOENT);
    struct { uint64_t flags, mode, resolve; } how = { O_CREAT | O_WRONLY, 0600, 8 /* BENEATH */ };
    const long fd2 = syscall(437, d, "x/g", &how, sizeof how);
    MUST(fd2 >= 0 || errno == ENOSYS);
    return works(unlinkat(d, "x/f", 0) == 0 && faccessat(d, "x", W_OK, 0) == 0, "unlinkat");
}
PROBE(append_and_again)
{
    struct path p;
    for (int i = 0; i < 5; i++)
        MUST(put(below(f, "rw", "log.jsonl", &p), O_CREAT | O_WRONLY | O_APPEND, 0600, "{\"step\": 1}\n"));
    struct stat st;
    MUST(stat(p.text, &st) == 0 && st.st_size == 60);
    FILE *const file = fopen(p.text, "r+");
    MUST(file && fseek(file, 0, SEEK_END) == 0 && fputs("x", file) >= 0 && fclose(file) == 0);
    return WORKS;
}
PROBE(umasks)
{
    struct path p;
    struct stat st;
    (void)umask(027);
    const int fd = open(below(f, "rw", "u", &p), O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
    return works(fd >= 0 && fstat(fd, &st) == 0 && (st.st_mode & 0777) == 0640, "the mask of the job does not hold");
}
PROBE(temporary)
{
    char name[] = "/tmp/moe-XXXXXX", folder[] = "/tmp/moe-d-XXXXXX";
    const int fd = mkstemp(name);
    MUST(fd >= 0 && write(fd, "x", 1) == 1 && unlink(name) == 0);
    FILE *const file = tmpfile();
    MUST(file && fputs("x", file) >= 0);
    MUST(mkdtemp(folder) && rmdir(folder) == 0);
    struct path p, q;
    const int t = open(fact(f, "rw"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    MUST(t >= 0 || errno == EOPNOTSUPP);
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/fd/%d", t);
    return works(t < 0 || linkat(AT_FDCWD, q.text, AT_FDCWD, below(f, "rw", "linked", &p), AT_SYMLINK_FOLLOW) == 0, "O_TMPFILE with a name");
}
PROBE(shm_files)
{
    const int fd = shm_open("/moe-needed", O_CREAT | O_RDWR, 0600);
    MUST(fd >= 0 && ftruncate(fd, 64 << 20) == 0);
    MUST(posix_fallocate(fd, 0, 64 << 20) == 0);
    char *const at = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    MUST(at != MAP_FAILED);
    memset(at, 1, 64 << 20);
    MUST(shm_unlink("/moe-needed") == 0);
    char name[] = "/dev/shm/nccl-XXXXXX";
    const int n = mkstemp(name);                        /* as NCCL does */
    MUST(n >= 0 && fallocate(n, 0, 0, 1 << 20) == 0 && mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, n, 0) != MAP_FAILED);
    return works(unlink(name) == 0, "unlink");
}
PROBE(semaphores)
{
    sem_t *const s = sem_open("/moe-needed-sem", O_CREAT, 0600, 0);
    MUST(s != SEM_FAILED);
    if (fork() == 0) {
        (void)sem_post(s);
        _exit(0);
    }
    MUST(sem_wait(s) == 0 && wait(NULL) > 0);
    return works(sem_unlink("/moe-needed-sem") == 0, "sem_unlink");
}
PROBE(sysv)
{
    const int id = shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600);
    MUST(id >= 0);
    int *const at = shmat(id, NULL, 0);
    MUST(at != (void *)-1 && shmctl(id, IPC_RMID, NULL) == 0);
    if (fork() == 0) {
        *at = 7;
        _exit(0);
    }
    MUST(wait(NULL) > 0);
    return works(*at == 7 && shmdt(at) == 0, "nothing was shared");
}
PROBE(aio)
{
    struct path p;
    unsigned long ctx = 0;
    const int fd = made(f, "aio", &p);
    char text[] = "asynchronous";
    if (syscall(SYS_io_setup, 8, &ctx) != 0)
        return errno == ENOSYS && fact_int(f, "bare") ? VOID : works(false, "io_setup");
    struct { uint64_t data; uint32_t key, flags; uint16_t opcode; int16_t prio; uint32_t fd; uint64_t buf, bytes, offset, reserved; uint32_t flags2, event; } cb = {
        .opcode = 1 /* PWRITE */, .fd = (uint32_t)fd, .buf = (uintptr_t)text, .bytes = sizeof text }, *list[] = { &cb };
    struct { uint64_t data, obj; int64_t res, res2; } ev;
    MUST(syscall(SYS_io_submit, ctx, 1, list) == 1 && syscall(SYS_io_getevents, ctx, 1, 1, &ev, NULL) == 1);
    return works(ev.res == (int64_t)sizeof text && syscall(SYS_io_destroy, ctx) == 0, "io_getevents");
}
PROBE(events)
{
    const int e = epoll_create1(EPOLL_CLOEXEC), v = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event ev = { .events = EPOLLIN };
    MUST(e >= 0 && v >= 0 && epoll_ctl(e, EPOLL_CTL_ADD, v, &ev) == 0 && eventfd_write(v, 3) == 0);
    return works(epoll_wait(e, &ev, 1, 100) == 1, "epoll");
}
static void *write_part(void *arg)
{
    static char part[65536];
    const int fd = *(int *)arg;
    for (int i = 0; i < 16; i++)
        (void)!pwrite(fd, part, sizeof part, i * 65536L);
    return NULL;
}
PROBE(parallel)
{
    struct path p;
    pthread_t t[8];
    int fds[8];
    for (int i = 0; i < 8; i++) {
        char name[32];
        (void)!snprintf(name, sizeof name, "shard%d", i);
        fds[i] = made(f, name, &p);
        MUST(fds[i] >= 0 && pthread_create(&t[i], NULL, write_part, &fds[i]) == 0);
    }
    for (int i = 0; i < 8; i++) {
        struct stat st;
        MUST(pthread_join(t[i], NULL) == 0 && fstat(fds[i], &st) == 0 && st.st_size == 1 << 20);
    }
    return WORKS;
}
PROBE(again_and_again)
{
    /* Old checkpoints are removed: what is gone counts no more against the quota. */
    static char part[8 << 20];
    struct path p;
    for (int i = 0; i < 16; i++) {
        const int fd = made(f, "step", &p);
        MUST(fd >= 0 && write(fd, part, sizeof part) == (ssize_t)sizeof part && close(fd) == 0 && unlink(p.text) == 0);
    }
    return WORKS;
}
static int seen_entry(__attribute__((unused)) const char *path, __attribute__((unused)) const struct stat *st, __attribute__((unused)) int kind, __attribute__((unused)) struct FTW *w) { return 0; }
PROBE(walk) { return works(nftw(fact(f, "ro"), seen_entry, 8, FTW_PHYS) == 0 && nftw(fact(f, "rw"), seen_entry, 8, FTW_PHYS) == 0, "nftw"); }
PROBE(fsize_limit)
{
    struct path p;
    (void)signal(SIGXFSZ, SIG_IGN);
    const int fd = made(f, "big", &p);
    static char part[1 << 20];
    int n = 0;
    while (n < 64 && write(fd, part, sizeof part) == (ssize_t)sizeof part)
        n++;
    return works(fact_int(f, "bare") ? n == 64 : n == 16 && (errno == EFBIG || errno == EDQUOT), "the limit of a file is not what was said");
}

static const struct probe table[] = {
#define DISK "storage"
    ROW("checkpoint",   DISK, "", "", checkpoint,      "a checkpoint: written, synced, renamed, linked"),
    ROW("direct",       DISK, "", "", direct,          "O_DIRECT"),
    ROW("writes",       DISK, "", "", many_writes,     "writev, pwritev2, lseek, truncate"),
    ROW("allocate",     DISK, "", "", allocate,        "fallocate, fadvise, readahead"),
    ROW("copies",       DISK, "", "", copies,          "copy_file_range, sendfile, splice"),
    ROW("attributes",   DISK, "", "", attributes,      "attributes, modes, times"),
    ROW("own-files",    DISK, "", "", own_files,       "files that it made are its own"),
    ROW("locks",        DISK, "", "", locks,           "flock, fcntl's locks"),
    ROW("inotify",      DISK, "", "", watches,         "inotify"),
    ROW("mapped",       DISK, "", "", mapped,          "files mapped"),
    ROW("data",         DISK, "", "", data,            "data read from --ro"),
    ROW("folders",      DISK, "", "", folders,         "folders, links, FIFOs"),
    ROW("relative",     DISK, "", "", relative,        "names relative to a folder; errors as they should be"),
    ROW("append",       DISK, "", "", append_and_again,"a log appended to"),
    ROW("umask",        DISK, "", "", umasks,          "the job's own umask"),
    ROW("temporary",    DISK, "", "", temporary,       "temporary files"),
    ROW("dev-shm",      DISK, "mem", "", shm_files,    "/dev/shm, 64 MiB"),
    ROW("semaphores",   DISK, "", "", semaphores,      "POSIX semaphores"),
    ROW("sysv",         DISK, "", "", sysv,            "System V memory"),
    ROW("libaio",       DISK, "", "", aio,             "asynchronous I/O (libaio)"),
    ROW("epoll",        DISK, "", "", events,          "epoll and eventfd"),
    ROW("parallel",     DISK, "", "", parallel,        "eight shards written at once"),
    ROW("rotation",     DISK, "", "--quota 64M --fsize 16M", again_and_again, "old checkpoints removed: the quota counts what is there"),
    ROW("walk",         DISK, "", "", walk,            "folders walked"),
    ROW("fsize",        DISK, "", "--fsize 16M", fsize_limit, "a file up to its limit, and a clean error after"),
};
PROBES(table)
