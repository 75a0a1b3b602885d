/* Opens and names through the broker, in a job of namespaces. Links    sandbox/broker */
/* Waits: for times to pass. */
#include "box.h"
#include <limits.h>
#include <sys/stat.h>
#include <sys/time.h>

enum { OPENS = 2000 };

static int at(const struct box *box, char into[PATH_MAX], const char *name)
{
    return snprintf(into, PATH_MAX, "%s/%s", box->work, name);
}

static int mode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) ? -1 : (int)(st.st_mode & 07777);
}

static int every_flavour(const struct box *box)
{
    char p[PATH_MAX], q[PATH_MAX], text[16];
    (void)at(box, p, "a");
    umask(027);
    FAILS(open(p, O_WRONLY), ENOENT);
    int fd = open(p, O_WRONLY | O_CREAT | O_EXCL, 0666);
    MUST(fd >= 0 && write(fd, "hello", 5) == 5);
    MUST(mode_of(p) == 0640);
    MUST(!(fcntl(fd, F_GETFD) & FD_CLOEXEC) && !(fcntl(fd, F_GETFL) & O_NONBLOCK));
    MUST(close(fd) == 0);
    FAILS(open(p, O_WRONLY | O_CREAT | O_EXCL, 0666), EEXIST);
    fd = open(p, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK);
    MUST(fd >= 0 && (fcntl(fd, F_GETFL) & O_APPEND) && (fcntl(fd, F_GETFL) & O_NONBLOCK) && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
    MUST(write(fd, "!", 1) == 1 && close(fd) == 0);
    fd = open(p, O_RDWR);
    MUST(fd >= 0 && read(fd, text, 6) == 6 && memcmp(text, "hello!", 6) == 0 && close(fd) == 0);
    fd = open(p, O_WRONLY | O_TRUNC);
    MUST(fd >= 0 && lseek(fd, 0, SEEK_END) == 0 && close(fd) == 0);
    fd = open(box->work, O_TMPFILE | O_RDWR, 0600);
    MUST(fd >= 0 && write(fd, "tmp", 3) == 3);
    (void)at(box, q, "named");
    (void)snprintf(p, sizeof p, "/proc/self/fd/%d", fd);
    MUST(linkat(AT_FDCWD, p, AT_FDCWD, q, AT_SYMLINK_FOLLOW) == 0 && mode_of(q) == 0600 && close(fd) == 0);
    fd = open(q, O_WRONLY | O_DIRECT);
    MUST((fd >= 0 && (fcntl(fd, F_GETFL) & O_DIRECT)) || errno == EINVAL);
    if (fd >= 0)
        close(fd);
    FAILS(open(box->work, O_WRONLY), EISDIR);
    (void)at(box, q, "suid");
    FAILS(open(q, O_WRONLY | O_CREAT, 04755), EPERM);
    MUST(access(q, F_OK) != 0);
    FAILS(open((const char *)8, O_WRONLY), EFAULT);
    FAILS(open("", O_WRONLY), ENOENT);
    fd = creat(q, 0600);
    MUST(fd >= 0 && close(fd) == 0);
    return 0;
}

static int relative(const struct box *box)
{
    char p[PATH_MAX];
    MUST(chdir(box->work) == 0 && mkdir("d", 0755) == 0 && mkdir("d/e", 0755) == 0);
    int dir = open("d", O_RDONLY | O_DIRECTORY), fd;
    MUST(dir >= 0 && (fd = openat(dir, "x", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0);
    MUST((fd = openat(dir, "../y", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0);
    MUST(chdir("d/e") == 0 && (fd = open("../../z", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0);
    MUST(chdir(box->work) == 0 && access("d/x", F_OK) == 0 && access("y", F_OK) == 0 && access("z", F_OK) == 0);
    MUST(symlink("d/x", "link") == 0 && (fd = open("link", O_WRONLY)) >= 0 && write(fd, "1", 1) == 1 && close(fd) == 0);
    struct stat st;
    MUST(stat("d/x", &st) == 0 && st.st_size == 1);
    MUST(symlink("d/new", "dangling") == 0 && (fd = open("dangling", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0 && access("d/new", F_OK) == 0);
    FAILS(open("link", O_WRONLY | O_NOFOLLOW), ELOOP);
    FAILS(open("dangling", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    (void)at(box, p, "d/x");
    MUST(symlink(p, "absolute") == 0 && (fd = open("absolute", O_WRONLY)) >= 0 && close(fd) == 0);
    MUST(symlink("loop", "loop") == 0);
    FAILS(open("loop", O_WRONLY), ELOOP);
    FAILS(open("d/x/y", O_WRONLY | O_CREAT, 0600), ENOTDIR);
    FAILS(openat(99, "x", O_WRONLY | O_CREAT, 0600), EBADF);
    FAILS(open("d/none/y", O_WRONLY | O_CREAT, 0600), ENOENT);
    FAILS(open("new/", O_WRONLY | O_CREAT, 0600), EISDIR);
    char longest[300];
    memset(longest, 'n', sizeof longest);
    longest[299] = '\0';
    FAILS(open(longest, O_WRONLY | O_CREAT, 0600), ENAMETOOLONG);
    char path[5000];
    memset(path, '/', sizeof path);
    path[4999] = '\0';
    FAILS(open(path, O_WRONLY | O_CREAT, 0600), ENAMETOOLONG);
    MUST(symlink("/etc", "etc") == 0);
    MUST(open("etc/moe-nothing-here", O_WRONLY) < 0);
    return 0;
}

static int of_itself(const struct box *box)
{
    char p[PATH_MAX], name[16] = "";
    int fd = open("/proc/self/comm", O_WRONLY);
    MUST(fd >= 0 && write(fd, "trainer", 7) == 7 && close(fd) == 0);
    MUST(prctl(PR_GET_NAME, name) == 0 && strcmp(name, "trainer") == 0);
    (void)snprintf(p, sizeof p, "/proc/self/task/%d/comm", (int)syscall(SYS_gettid));
    MUST((fd = open(p, O_WRONLY)) >= 0 && write(fd, "worker", 6) == 6 && close(fd) == 0);
    MUST(prctl(PR_GET_NAME, name) == 0 && strcmp(name, "worker") == 0);
    MUST((fd = open("/proc/thread-self/comm", O_WRONLY)) >= 0 && close(fd) == 0);
    (void)snprintf(p, sizeof p, "/proc/%d/comm", (int)getpid());
    MUST((fd = open(p, O_WRONLY)) >= 0 && close(fd) == 0);
    FAILS(open("/proc/self/mem", O_RDWR), EACCES);
    FAILS(open("/proc/1/comm", O_WRONLY), EACCES);
    FAILS(open("/proc/1/mem", O_RDWR), EACCES);
    FAILS(open("/proc/sys/kernel/hostname", O_WRONLY), EACCES);
    MUST((fd = open("/dev/null", O_WRONLY)) >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
    int pair[2];
    MUST(pipe(pair) == 0 && dup2(pair[1], 1) == 1);
    MUST((fd = open("/dev/stdout", O_WRONLY)) >= 0 && write(fd, "ok", 2) == 2 && read(pair[0], name, 2) == 2 && close(fd) == 0);
    (void)at(box, p, "again");
    fd = open(p, O_RDWR | O_CREAT, 0600);
    MUST(fd >= 0 && unlink(p) == 0);
    (void)snprintf(p, sizeof p, "/proc/self/fd/%d", fd);
    int second = open(p, O_WRONLY);
    MUST(second >= 0 && write(second, "both", 4) == 4 && pread(fd, name, 4, 0) == 4);
    int ro = open("/etc/passwd", O_RDONLY);
    (void)snprintf(p, sizeof p, "/proc/self/fd/%d", ro);
    MUST(ro >= 0 && ((fd = open(p, O_RDONLY)) >= 0));
    FAILS(open("/proc/self/fd/77", O_WRONLY), ENOENT);
    return 0;
}

static void *open_reader(void *path)
{
    usleep(60000);
    return (void *)(intptr_t)open(path, O_RDONLY);
}

static int fifos(const struct box *box)
{
    char p[PATH_MAX];
    pthread_t t;
    void *got;
    (void)at(box, p, "fifo");
    MUST(mkfifo(p, 0600) == 0);
    FAILS(open(p, O_WRONLY | O_NONBLOCK), ENXIO);
    MUST(pthread_create(&t, NULL, open_reader, p) == 0);
    int fd = open(p, O_WRONLY);
    MUST(fd >= 0 && !(fcntl(fd, F_GETFL) & O_NONBLOCK) && pthread_join(t, &got) == 0 && (intptr_t)got >= 0);
    char c;
    MUST(write(fd, "f", 1) == 1 && read((int)(intptr_t)got, &c, 1) == 1 && c == 'f');
    return 0;
}

static int names(const struct box *box)
{
    struct stat st;
    umask(022);
    MUST(chdir(box->work) == 0 && mkdir("n", 0777) == 0 && mode_of("n") == 0755);
    int fd = open("n/a", O_WRONLY | O_CREAT, 0644);
    MUST(fd >= 0 && write(fd, "12345", 5) == 5 && close(fd) == 0);
    MUST(rename("n/a", "n/b") == 0 && access("n/a", F_OK) && access("n/b", F_OK) == 0);
    MUST(link("n/b", "n/c") == 0 && stat("n/c", &st) == 0 && st.st_nlink == 2);
    FAILS(link("n/b", "n/c"), EEXIST);
    MUST(symlink("b", "n/s") == 0 && lstat("n/s", &st) == 0 && S_ISLNK(st.st_mode));
    MUST(truncate("n/s", 2) == 0 && stat("n/b", &st) == 0 && st.st_size == 2);
    MUST(mkfifo("n/f", 0600) == 0 && mknod("n/r", S_IFREG | 0600, 0) == 0);
    FAILS(mknod("n/dev", S_IFCHR | 0600, 0x103), EPERM);
    MUST(rename("n", "m") == 0 && access("m/b", F_OK) == 0);
    FAILS(rename("none", "m/x"), ENOENT);
    FAILS(mkdir("m", 0755), EEXIST);
    MUST(mkdir("k/", 0755) == 0 && mkdir("k/sub", 0755) == 0);
    FAILS(rename("k", "k/sub/k"), EINVAL);
    MUST(renameat2(AT_FDCWD, "m", AT_FDCWD, "k", RENAME_EXCHANGE) == 0 && access("k/b", F_OK) == 0);
    FAILS(renameat2(AT_FDCWD, "m", AT_FDCWD, "k", RENAME_NOREPLACE), EEXIST);
    FAILS(truncate("none", 1), ENOENT);
    FAILS(truncate("k", 1), EISDIR);
    return 0;
}

static int scoped(const struct box *box)
{
    MUST(chdir(box->work) == 0 && mkdir("in", 0755) == 0 && symlink("/etc/passwd", "in/out") == 0 && symlink("x", "in/l") == 0);
    int dir = open("in", O_PATH | O_DIRECTORY), fd;
    struct open_how how = { .flags = O_WRONLY | O_CREAT, .mode = 0600, .resolve = RESOLVE_BENEATH };
    MUST(dir >= 0 && (fd = (int)syscall(SYS_openat2, dir, "x", &how, sizeof how)) >= 0 && close(fd) == 0);
    FAILS((int)syscall(SYS_openat2, dir, "../y", &how, sizeof how), EXDEV);
    how = (struct open_how){ .flags = O_WRONLY, .resolve = RESOLVE_BENEATH };
    FAILS((int)syscall(SYS_openat2, dir, "out", &how, sizeof how), EXDEV);
    MUST((fd = (int)syscall(SYS_openat2, dir, "l", &how, sizeof how)) >= 0 && close(fd) == 0);
    how.resolve = RESOLVE_NO_SYMLINKS;
    FAILS((int)syscall(SYS_openat2, dir, "l", &how, sizeof how), ELOOP);
    how = (struct open_how){ .flags = O_RDONLY };
    MUST((fd = (int)syscall(SYS_openat2, dir, "x", &how, sizeof how)) >= 0 && close(fd) == 0);
    FAILS((int)syscall(SYS_openat2, dir, "x", &how, 8), EINVAL);
    return 0;
}

static int many_files(const struct box *box)
{
    char name[32];
    int made = 0;
    MUST(chdir(box->work) == 0);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof name, "f%d", i);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        made += fd >= 0;
        MUST(fd >= 0 || errno == EDQUOT);
        if (fd >= 0)
            close(fd);
    }
    MUST(made == 20);
    FAILS(mkdir("dir", 0755), EDQUOT);
    FAILS(symlink("a", "b"), EDQUOT);
    FAILS(mkfifo("p", 0600), EDQUOT);
    MUST(rename("f0", "g0") == 0);
    MUST(unlink("f1") == 0 && unlink("f2") == 0);
    usleep(250000);
    int fd = open("again", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0);
    return 0;
}

static int links_until(int most, const char *from)
{
    char name[32];
    int made = 0;
    while (made < most && snprintf(name, sizeof name, "n%d", made) > 0 && link(from, name) == 0)
        made++;
    return made;
}

/* Each name counts, whoever made the file; names that are removed are given back, those that stay are not. */
static int many_links(const struct box *box)
{
    char name[32];
    int made = 0, fd;
    MUST(chdir(box->work) == 0 && (fd = open("first", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof name, "l%d", i);
        made += link(i % 2 ? "l0" : "first", name) == 0;
        MUST(made == i + 1 || errno == EDQUOT);
    }
    MUST(made == 19);
    FAILS(mkdir("dir", 0755), EDQUOT);
    FAILS(link("first", "more"), EDQUOT);
    MUST(rename("l0", "r0") == 0 && rename("first", "r0") == 0 && access("first", F_OK) == 0);   /* two names of one file: both stay */
    MUST(unlink("l18") == 0);                                   /* the latest name */
    usleep(100000);
    MUST(link("l3", "more") == 0);
    FAILS(link("l3", "again"), EDQUOT);
    MUST(unlink("first") == 0 && unlink("r0") == 0);
    usleep(100000);
    MUST(mkdir("dir", 0755) == 0 && rename("l1", "dir/l1") == 0 && rename("dir", "moved") == 0);
    for (int i = 2; i < 18; i++) {
        (void)snprintf(name, sizeof name, "l%d", i);
        MUST(unlink(name) == 0);
    }
    MUST(unlink("more") == 0);                                  /* moved/l1 alone is left, and the folder */
    usleep(100000);
    MUST(links_until(20, "moved/l1") == 18 && errno == EDQUOT);
    return 0;
}

/* A file that was there before: its names do not count, those that it is given do. */
static int links_of_others(const struct box *box)
{
    char name[32];
    int made = 0, fd;
    MUST(chdir(box->work) == 0 && (fd = open("old", O_WRONLY)) >= 0 && close(fd) == 0);
    for (int i = 0; i < 40; i++) {
        (void)snprintf(name, sizeof name, "l%d", i);
        made += link(i < 10 ? "old" : "other", name) == 0;
    }
    MUST(made == 20);
    for (int i = 0; i < 20; i++) {
        (void)snprintf(name, sizeof name, "l%d", i);
        MUST(unlink(name) == 0);
    }
    usleep(100000);
    MUST(links_until(40, "old") == 20 && errno == EDQUOT);
    return 0;
}

/* Made and removed again and again, one stays: nothing adds up. */
static int links_come_and_go(const struct box *box)
{
    char name[32];
    int fd;
    MUST(chdir(box->work) == 0 && (fd = open("first", O_WRONLY | O_CREAT, 0600)) >= 0 && close(fd) == 0);
    for (int i = 0; i < 500; i++) {
        (void)snprintf(name, sizeof name, "l%d", i);
        MUST(link("first", name) == 0 && unlink(name) == 0);
    }
    return 0;
}

/* Bytes are there as long as one name is, whichever was removed. */
static int bytes_of_links(const struct box *box)
{
    static char block[1 << 20];
    char name[32], other[32];
    memset(block, 'b', sizeof block);
    MUST(chdir(box->work) == 0);
    for (int i = 0; i < 8; i++) {
        (void)snprintf(name, sizeof name, "f%d", i);
        (void)snprintf(other, sizeof other, "l%d", i);
        int fd = open(name, O_WRONLY | O_CREAT, 0600);
        if (fd < 0) {
            MUST(errno == EDQUOT);
            return 0;
        }
        MUST(write(fd, block, sizeof block) == (ssize_t)sizeof block && close(fd) == 0);
        MUST(link(name, other) == 0 && unlink(other) == 0);
        usleep(250000);
    }
    MUST(!"the quota was reached");
    return 0;
}

static int fill_first_open(const struct box *box)
{
    static char block[1 << 20];
    int fd[8];
    char name[32];
    memset(block, 'b', sizeof block);
    MUST(chdir(box->work) == 0);
    for (int i = 0; i < 8; i++) {
        (void)snprintf(name, sizeof name, "f%d", i);
        MUST((fd[i] = open(name, O_WRONLY | O_CREAT, 0600)) >= 0);
        MUST(i % 2 || unlink(name) == 0);
    }
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 2; k++)
            MUST(write(fd[i], block, sizeof block) == (ssize_t)sizeof block);
    usleep(400000);
    FAILS(open("late", O_WRONLY | O_CREAT, 0600), EDQUOT);
    return 0;
}

/* Space is taken before a byte is written, beyond the end of a file too. */
static int take_space(const struct box *box)
{
    struct stat st;
    MUST(chdir(box->work) == 0);
    int fd = open("a", O_RDWR | O_CREAT, 0600), ro = open("a", O_RDONLY), mem = memfd_create("m", 0);
    MUST(fd >= 0 && ro >= 0 && fallocate(fd, 0, 0, 1 << 20) == 0 && fallocate(fd, 0, 0, 1 << 20) == 0);
    FAILS(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 1 << 28), EDQUOT);
    FAILS(fallocate(fd, 0, 1 << 20, 4 << 20), EDQUOT);
    MUST(fstat(fd, &st) == 0 && st.st_size == 1 << 20 && st.st_blocks * 512 < 2 << 20);
    FAILS(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 1 << 30), EFBIG);
    MUST(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1 << 20) == 0);
    MUST(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 3 << 20) == 0 && fstat(fd, &st) == 0 && st.st_size == 1 << 20);
    MUST(mem >= 0 && fallocate(mem, 0, 0, 8 << 20) == 0 && fstat(mem, &st) == 0 && st.st_size == 8 << 20);
    FAILS(fallocate(ro, 0, 0, 4096), EBADF);
    FAILS(fallocate(60, 0, 0, 4096), EBADF);
    FAILS(fallocate(fd, 0, 0, 0), EINVAL);
    FAILS(fallocate(fd, 0, -1, 4096), EINVAL);
    return 0;
}

static int give_back(const struct box *box)
{
    static char block[1 << 20];
    memset(block, 'b', sizeof block);
    MUST(chdir(box->work) == 0);
    for (int i = 0; i < 12; i++) {                              /* a checkpoint that replaces the one before: never more than two are there */
        int fd = open("next", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        MUST(fd >= 0);
        for (int k = 0; k < 2; k++)
            MUST(write(fd, block, sizeof block) == (ssize_t)sizeof block);
        MUST(close(fd) == 0 && rename("next", "last") == 0);
        usleep(50000);
    }
    return 0;
}

static int swift(const struct box *box)
{
    struct timespec a, b;
    MUST(chdir(box->work) == 0);
    int n = OPENS;
    char p[PATH_MAX];
    (void)at(box, p, "speed");
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < n; i++) {
        int fd = open(p, O_WRONLY | O_CREAT, 0600);
        MUST(fd >= 0 && close(fd) == 0);
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    double us = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / n;
    fprintf(stderr, "# a write open: %.1f us\n", us);
    return 0;
}

static void quota_on(struct box *box, uint64_t bytes, uint64_t files)
{
    box->plan.broker.files = true;
    box->plan.broker.quota_bytes = bytes;
    box->plan.broker.quota_files = files;
    box->plan.broker.file_bytes = 1 << 29;
}

static int leaves(const struct box *box)
{
    MUST(chdir(box->work) == 0 && mkdir("step.tmp", 0755) == 0);
    int fd = open("step.tmp/shard", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0 && write(fd, "abc", 3) == 3 && close(fd) == 0);
    fd = open("gone", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0 && close(fd) == 0 && unlink("gone") == 0);
    fd = open("large", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0 && ftruncate(fd, 5000) == 0 && close(fd) == 0);
    MUST(rename("step.tmp", "step-1") == 0 && rename("step-1/shard", "step-1/shard-0") == 0);
    fd = open("linked.tmp", O_WRONLY | O_CREAT, 0600);
    MUST(fd >= 0 && close(fd) == 0 && link("linked.tmp", "linked") == 0 && unlink("linked.tmp") == 0);
    return 0;
}

/* Each file that is left, by its last name, with size and digest; too large: with its size. */
static void records(void **s)
{
    (void)s;
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        struct box box;
        struct moe_error err;
        char path[64] = "/tmp/moe-record-XXXXXX", text[16384], want[256];
        int fd = mkstemp(path);
        box_init(&box);
        moe_log_free(&box.log);
        assert_int_equal(moe_log_open(NULL, fd, &box.log, &err), MOE_OK);
        box.switch_user = as;
        quota_on(&box, UINT64_MAX, UINT64_MAX);
        box.plan.broker.record = MOE_RECORD_HASH;
        box.plan.broker.record_hash_below = 4096;
        assert_int_equal(box_run(&box, leaves), 0);
        ssize_t n = pread(fd, text, sizeof text - 1, 0);
        assert_true(n > 0);
        text[n] = '\0';
        (void)snprintf(want, sizeof want, "\"path\":\"%s/step-1/shard-0\",\"bytes\":3,\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"",
                       box.work);
        assert_non_null(strstr(text, want));
        (void)snprintf(want, sizeof want, "\"path\":\"%s/large\",\"bytes\":5000,\"prev\"", box.work);
        assert_non_null(strstr(text, want));
        (void)snprintf(want, sizeof want, "\"path\":\"%s/linked\",\"bytes\":0,\"sha256\":\"e3b0", box.work);
        assert_non_null(strstr(text, want));
        assert_null(strstr(text, "gone"));
        assert_null(strstr(text, "tmp/shard"));
        box_done(&box);
        (void)close(fd);
        (void)unlink(path);
    }
}

static void with(int (*job)(const struct box *), uint64_t bytes, uint64_t files, bool over)
{
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        struct box box;
        box_init(&box);
        box.switch_user = as;
        quota_on(&box, bytes, files);
        assert_int_equal(box_run(&box, job), 0);
        assert_int_equal(box.over_quota, over);
        box_done(&box);
    }
}

static void links(void **s)
{
    (void)s;
    with(many_links, UINT64_MAX, 20, false);
    with(links_come_and_go, UINT64_MAX, 20, false);
    with(bytes_of_links, 7 << 19, UINT64_MAX, true);
    for (int as = 0; as < (getuid() ? 1 : 2); as++) {
        struct box box;
        box_init(&box);
        box.switch_user = as;
        quota_on(&box, UINT64_MAX, 20);
        for (int i = 0; i < 2; i++) {
            char path[96];
            (void)snprintf(path, sizeof path, "%s/%s", box.work, i ? "other" : "old");
            int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
            assert_true(fd >= 0 && (!as || fchown(fd, OUTER_UID, OUTER_UID) == 0));
            (void)close(fd);
        }
        assert_int_equal(box_run(&box, links_of_others), 0);
        box_done(&box);
    }
}

static void opens(void **s) { (void)s; with(every_flavour, 1 << 30, 1000, false); }
static void resolves(void **s) { (void)s; with(relative, 1 << 30, 1000, false); }
static void translates(void **s) { (void)s; with(of_itself, 1 << 30, 1000, false); }
static void waits(void **s) { (void)s; with(fifos, 1 << 30, 1000, false); }
static void renames(void **s) { (void)s; with(names, 1 << 30, 1000, false); }
static void scopes(void **s) { (void)s; with(scoped, 1 << 30, 1000, false); }
static void counts(void **s) { (void)s; with(many_files, UINT64_MAX, 20, false); }
static void space(void **s) { (void)s; with(take_space, 4 << 20, UINT64_MAX, false); }
static void adds_up(void **s) { (void)s; with(fill_first_open, 4 << 20, UINT64_MAX, true); }
static void forgets(void **s) { (void)s; with(give_back, 6 << 20, UINT64_MAX, false); }
/* The supervisor's own time is what a busy machine does not change. */
static void is_quick(void **s)
{
    struct timespec a, b;
    (void)s;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    with(swift, 1 << 30, 1000, false);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    double us = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / (getuid() ? OPENS : 2 * OPENS);
    fprintf(stderr, "# of that the supervisor's: %.1f us\n", us);
#if !defined(__SANITIZE_ADDRESS__)
    assert_true(us < 250);                                     /* 40 on a quiet machine */
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { .name = "opens of every flavour", .test_func = opens },
        { .name = "relative paths and links", .test_func = resolves },
        { .name = "a process's own files of procfs, its descriptors", .test_func = translates },
        { .name = "a FIFO waits for its reader", .test_func = waits },
        { .name = "names are made, linked, renamed", .test_func = renames },
        { .name = "openat2 stays where it is told to", .test_func = scopes },
        { .name = "files are counted, and given back", .test_func = counts },
        { .name = "each name of a file counts, and those that are left", .test_func = links },
        { .name = "space counts before it is taken", .test_func = space },
        { .name = "bytes count whatever was opened before, and without a name", .test_func = adds_up },
        { .name = "bytes of removed files are given back", .test_func = forgets },
        { .name = "what is left is recorded", .test_func = records },
        { .name = "a write open is quick", .test_func = is_quick },
    };
    return box_possible() ? cmocka_run_group_tests(tests, NULL, NULL) : (printf("1..0 # SKIP no user namespaces here\n"), 0);
}
