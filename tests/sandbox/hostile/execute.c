/* Attacks that bring code in: programs that nobody named, code from where the job may write, memory that is both writable and executable. Sources: ld.so run by
 * hand with a program as its argument, execveat of a memfd (fileless malware), scripts, dlopen from a folder that can be written; PaX MPROTECT and
 * PR_SET_MDWE and the ways round them (double mapping, /proc/self/mem, shmat). The rows with --strict-wx hold for jobs that need no JIT. */
#include "tests/sandbox/probe.h"
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/shm.h>

static char *const no_env[] = { NULL };

/* ---- programs ---- */
static bool ran(const char *path, const char *a, const char *b, const char *wanted)
{
    char *const argv[] = { (char *)path, (char *)a, (char *)b, NULL };
    char said[4096] = "";
    (void)run(path, argv, no_env, -1, said, sizeof said);
    return strstr(said, wanted) != NULL;
}
PROBE(sh) { return opened(ran("/bin/sh", "-c", "echo RAN", "RAN")); }
PROBE(bash) { return opened(ran("/bin/bash", "-c", "echo RAN", "RAN")); }
PROBE(id) { return opened(ran("/usr/bin/id", NULL, NULL, "uid=")); }
PROBE(python) { return opened(ran("/usr/bin/python3", "-c", "print('R'+'AN')", "RAN")); }
PROBE(perl) { return opened(ran("/usr/bin/perl", "-e", "print 'R'.'AN'", "RAN")); }
PROBE(busy)
{
    static const char *const tools[][2] = { { "/usr/bin/env", "--version" }, { "/usr/bin/curl", "--version" }, { "/usr/bin/wget", "--version" }, { "/usr/bin/cat", "--version" },
                                            { "/usr/bin/tar", "--version" }, { "/usr/bin/ssh", "-V" }, { "/usr/bin/gcc", "--version" }, { "/usr/bin/git", "--version" } };
    for (size_t i = 0; i < COUNT(tools); i++)
        if (ran(tools[i][0], tools[i][1], NULL, ".")) {
            errno = 0;
            note("%s", tools[i][0]);
            return OPEN;
        }
    return opened(false);
}
PROBE(by_spawn)
{
    char *const argv[] = { (char *)"true", NULL };
    pid_t pid;
    int status = -1;
    errno = posix_spawn(&pid, "/usr/bin/true", NULL, NULL, argv, no_env);
    if (errno)
        return opened(false);
    (void)waitpid(pid, &status, 0);
    return opened(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
PROBE(by_fd)
{
    char *const argv[] = { (char *)"id", NULL };
    char said[512];
    (void)run("", argv, no_env, open("/usr/bin/id", O_PATH | O_CLOEXEC), said, sizeof said);
    return opened(strstr(said, "uid="));
}
PROBE(by_ld_so) { return opened(ran("/lib64/ld-linux-x86-64.so.2", "/usr/bin/id", NULL, "uid=") || ran("/lib/ld-linux-aarch64.so.1", "/usr/bin/id", NULL, "uid=")); }
PROBE(by_ld_so_fd)
{
    char *const argv[] = { (char *)"ld.so", (char *)"/usr/bin/id", NULL };
    char said[512];
    (void)run("", argv, no_env, open("/lib64/ld-linux-x86-64.so.2", O_RDONLY | O_CLOEXEC), said, sizeof said);
    return opened(strstr(said, "uid="));
}
PROBE(ld_so_own)
{
    struct path p;
    return opened(copy(f->self, below(f, "rw", "own", &p), 0700) && ran("/lib64/ld-linux-x86-64.so.2", p.text, "--ran", "RAN"));
}
PROBE(ld_so_copy)
{
    struct path p;
    return opened(copy("/lib64/ld-linux-x86-64.so.2", below(f, "rw", "ld", &p), 0700) && ran(p.text, "/usr/bin/id", NULL, "uid="));
}
PROBE(written) { struct path p; return opened(copy(f->self, below(f, "rw", "own", &p), 0700) && ran(p.text, "--ran", NULL, "RAN")); }
static enum verdict written_at(const struct facts *f, const char *path)
{
    (void)unlink(path);
    const bool done = copy(f->self, path, 0700) && ran(path, "--ran", NULL, "RAN");
    (void)unlink(path);
    return opened(done);
}
PROBE(written_tmp) { return written_at(f, "/tmp/moe-probe-own"); }
PROBE(written_shm) { return written_at(f, "/dev/shm/moe-probe-own"); }
PROBE(written_tool) { struct path p; return opened(copy("/usr/bin/id", below(f, "rw", "id", &p), 0700) && ran(p.text, NULL, NULL, "uid=")); }
PROBE(written_renamed)
{
    struct path p, q;
    return opened(copy(f->self, below(f, "rw", "data.bin", &p), 0600) && chmod(p.text, 0700) == 0 && rename(p.text, below(f, "rw", "own", &q)) == 0 && ran(q.text, "--ran", NULL, "RAN"));
}
PROBE(written_fd)
{
    struct path p;
    char *const argv[] = { (char *)"own", (char *)"--ran", NULL };
    char said[512];
    if (!copy(f->self, below(f, "rw", "own", &p), 0700))
        return opened(false);
    (void)run("", argv, no_env, open(p.text, O_RDONLY | O_CLOEXEC), said, sizeof said);
    return opened(strstr(said, "RAN"));
}
PROBE(written_proc_fd)
{
    struct path p;
    char name[64];
    if (!copy(f->self, below(f, "rw", "own", &p), 0700))
        return opened(false);
    (void)!snprintf(name, sizeof name, "/proc/self/fd/%d", open(p.text, O_RDONLY));
    return opened(ran(name, "--ran", NULL, "RAN"));
}
PROBE(script) { struct path p; return opened(put(below(f, "rw", "s", &p), O_WRONLY | O_CREAT, 0700, "#!/bin/sh\necho RAN\n") && ran(p.text, NULL, NULL, "RAN")); }
PROBE(script_own)
{
    struct path p;
    char text[PATH_MAX + 32];
    (void)!snprintf(text, sizeof text, "#!%s --ran\n", f->self);          /* the one program that may be run, by a script from where it may write */
    char *const argv[] = { p.text, NULL };
    char said[512];
    if (!put(below(f, "rw", "s", &p), O_WRONLY | O_CREAT, 0700, text))
        return opened(false);
    const int status = run(p.text, argv, no_env, -1, said, sizeof said);
    return opened(status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) != 126);
}
PROBE(link_tool)
{
    struct path p;
    return opened(symlink("/usr/bin/id", below(f, "rw", "id", &p)) == 0 && ran(p.text, NULL, NULL, "uid="));
}
PROBE(from_ro) { struct path p; return opened(ran(below(f, "ro", "tool", &p), "--ran", NULL, "RAN")); }
PROBE(from_ro_ld_so) { struct path p; return opened(ran("/lib64/ld-linux-x86-64.so.2", below(f, "ro", "tool", &p), "--ran", "RAN")); }

static int filled_memfd(const struct facts *f, unsigned flags)
{
    const int fd = (int)syscall(SYS_memfd_create, "m", flags), in = open(f->self, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(in, &st) != 0)
        return -1;
    for (off_t left = st.st_size; left > 0;) {
        char part[65536];
        const ssize_t n = read(in, part, sizeof part);
        if (n <= 0 || write(fd, part, (size_t)n) != n)
            return -1;
        left -= n;
    }
    return fd;
}
static bool ran_memfd(const struct facts *f, unsigned flags)
{
    char *const argv[] = { (char *)"m", (char *)"--ran", NULL };
    char said[512] = "";
    const int fd = filled_memfd(f, flags);
    if (fd >= 0) {
        (void)fchmod(fd, 0777);
        (void)run("", argv, no_env, fd, said, sizeof said);
    }
    return strstr(said, "RAN") != NULL;
}
PROBE(memfd) { return opened(ran_memfd(f, 0)); }
PROBE(memfd_cloexec) { return opened(ran_memfd(f, MFD_CLOEXEC)); }
PROBE(memfd_exec) { return opened(ran_memfd(f, 0x10 /* MFD_EXEC */)); }
PROBE(memfd_noexec) { return fact_int(f, "bare") ? opened(ran_memfd(f, 0)) : opened(ran_memfd(f, 8 /* NOEXEC_SEAL */)); }      /* its mode is sealed: bare, without the seal */
PROBE(memfd_huge) { return opened(ran_memfd(f, MFD_ALLOW_SEALING)); }
PROBE(memfd_path)
{
    char name[64];
    const int fd = filled_memfd(f, 0);
    (void)!snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    return opened(fd >= 0 && ran(name, "--ran", NULL, "RAN"));
}
PROBE(memfd_ld_so)
{
    char name[64];
    const int fd = filled_memfd(f, 0);
    (void)!snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    return opened(fd >= 0 && ran("/lib64/ld-linux-x86-64.so.2", name, "--ran", "RAN"));
}
PROBE(tmpfile)
{
    struct path q;
    char *const argv[] = { (char *)"t", (char *)"--ran", NULL };
    char said[512] = "";
    const int fd = open(fact(f, "rw"), O_TMPFILE | O_RDWR, 0700), in = open(f->self, O_RDONLY);
    if (fd < 0)
        return opened(false);
    (void)!sendfile(fd, in, NULL, 1 << 24);
    (void)!snprintf(q.text, sizeof q.text, "/proc/self/fd/%d", fd);
    const int readable = open(q.text, O_RDONLY);
    (void)close(fd);
    (void)run("", argv, no_env, readable, said, sizeof said);
    return opened(strstr(said, "RAN"));
}

/* ---- libraries ---- */
static const char *const libraries[] = { "/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/usr/lib64/libm.so.6" };
static bool loaded(const char *to)
{
    for (size_t i = 0; i < COUNT(libraries); i++)
        if (copy(libraries[i], to, 0700))
            return dlopen(to, RTLD_NOW | RTLD_LOCAL) != NULL;
    return false;
}
PROBE(dlopen_rw) { struct path p; errno = 0; return opened(loaded(below(f, "rw", "libown.so", &p))); }
PROBE(dlopen_tmp) { const bool done = loaded("/tmp/moe-probe-lib.so"); (void)unlink("/tmp/moe-probe-lib.so"); return opened(done); }
PROBE(dlopen_shm) { const bool done = loaded("/dev/shm/moe-probe-lib.so"); (void)unlink("/dev/shm/moe-probe-lib.so"); return opened(done); }
PROBE(dlopen_ro) { struct path p; return opened(dlopen(below(f, "ro", "lib.so", &p), RTLD_NOW | RTLD_LOCAL) != NULL); }

/* ---- memory: a function of six bytes that gives 42 ---- */
#ifdef __x86_64__
static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
#else
static const unsigned char code[] = { 0x40, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6 };
#endif
static sigjmp_buf back;
static void fault(int sig) { siglongjmp(back, sig); }
static bool runs(void *at)
{
    if (at == MAP_FAILED || !at)
        return false;
    (void)signal(SIGSEGV, fault);
    (void)signal(SIGBUS, fault);
    (void)signal(SIGILL, fault);
    __builtin___clear_cache(at, (char *)at + sizeof code);
    int (*call_it)(void);
    memcpy(&call_it, &at, sizeof at);
    return sigsetjmp(back, 1) == 0 && call_it() == 42;
}
static void *filled(int prot, int flags, int fd)
{
    void *const at = mmap(NULL, 4096, prot, flags, fd, 0);
    if (at != MAP_FAILED)
        memcpy(at, code, sizeof code);
    return at;
}
PROBE(rwx) { return opened(runs(filled(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1))); }
PROBE(mprotect_x)
{
    void *const at = filled(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    return opened(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0 && runs(at));
}
PROBE(mprotect_back)
{
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED || mprotect(at, 4096, PROT_READ | PROT_WRITE) != 0)
        return opened(false);
    memcpy(at, code, sizeof code);
    return opened(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0 && runs(at));
}
PROBE(pkey_x)
{
    void *const at = filled(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    return opened(syscall(SYS_pkey_mprotect, at, 4096, PROT_READ | PROT_EXEC, -1) == 0 && runs(at));
}
PROBE(heap_x)
{
    char *const heap = aligned_alloc(4096, 8192);
    if (!heap)
        return opened(false);
    memcpy(heap, code, sizeof code);
    return opened(mprotect(heap, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) == 0 && runs(heap));
}
PROBE(stack_x)
{
    char page[8192];
    char *const at = (char *)(((uintptr_t)page + 4095) & ~4095UL);
    memcpy(at, code, sizeof code);
    return opened(mprotect(at, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) == 0 && runs(at));
}
static enum verdict twice(int fd)
{
    if (fd < 0 || ftruncate(fd, 4096) != 0)
        return opened(false);
    (void)filled(PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    return opened(runs(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0)) || runs(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0)));
}
PROBE(twice_memfd) { return twice((int)syscall(SYS_memfd_create, "m", MFD_CLOEXEC | (fact_int(f, "boxed") ? 8 : 0))); }
PROBE(twice_memfd_plain) { return twice((int)syscall(SYS_memfd_create, "m", 0)); }
PROBE(twice_file) { struct path p; return twice(open(below(f, "rw", "x", &p), O_CREAT | O_RDWR | O_CLOEXEC, 0700)); }
PROBE(twice_shm) { const int fd = shm_open("/moe-probe-x", O_CREAT | O_RDWR, 0700); const enum verdict v = twice(fd); (void)shm_unlink("/moe-probe-x"); return v; }
PROBE(twice_tmpfile) { return twice(open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0700)); }
PROBE(shared_anon)
{
    void *const at = filled(PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
    return opened(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0 && runs(at));
}
PROBE(sysv_x)
{
    const int id = shmget(IPC_PRIVATE, 4096, 0700);
    void *const w = id < 0 ? (void *)-1 : shmat(id, NULL, 0), *const x = id < 0 ? (void *)-1 : shmat(id, NULL, SHM_EXEC | SHM_RDONLY);
    if (id >= 0)
        (void)shmctl(id, IPC_RMID, NULL);
    if (w == (void *)-1 || x == (void *)-1)
        return opened(false);
    memcpy(w, code, sizeof code);
    return opened(runs(x));
}
PROBE(private_file)
{
    /* A page of the program itself, executable already, copied on write: what relocations of text do. */
    const int fd = open(f->self, O_RDONLY | O_CLOEXEC);
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return opened(false);
    memcpy(at, code, sizeof code);
    return opened(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0 && runs(at));
}
PROBE(text_x)
{
    const int fd = open(f->self, O_RDONLY | O_CLOEXEC);
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED || mprotect(at, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
        return opened(false);
    memcpy(at, code, sizeof code);
    return opened(runs(at));
}
PROBE(mremap_x)
{
    char *const w = filled(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    char *const x = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (x == MAP_FAILED)
        return opened(false);
    void *const at = mremap(w, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, x);      /* moved onto what was executable */
    return opened(runs(at) || (at != MAP_FAILED && mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0 && runs(at)));
}
PROBE(self_mem)
{
    /* The kernel writes through /proc/self/mem whatever the page allows. */
    const int fd = open("/proc/self/mem", O_RDWR | O_CLOEXEC), self = open(f->self, O_RDONLY | O_CLOEXEC);
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, self, 0);
    return opened(fd >= 0 && at != MAP_FAILED && pwrite(fd, code, sizeof code, (off_t)(uintptr_t)at) == (ssize_t)sizeof code && runs(at));
}
PROBE(child_mem)
{
    const int self = open(f->self, O_RDONLY | O_CLOEXEC);
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, self, 0);
    if (at == MAP_FAILED)
        return opened(false);
    const pid_t pid = fork();
    if (pid == 0) {
        nap(200);
        _exit(runs(at) ? 42 : 43);
    }
    char name[64];
    (void)!snprintf(name, sizeof name, "/proc/%d/mem", (int)pid);
    const int fd = open(name, O_RDWR | O_CLOEXEC);
    (void)!(fd >= 0 && pwrite(fd, code, sizeof code, (off_t)(uintptr_t)at));
    int status = 0;
    (void)waitpid(pid, &status, 0);
    return opened(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}
PROBE(thread_mem)
{
    char name[64];
    (void)!snprintf(name, sizeof name, "/proc/self/task/%ld/mem", (long)syscall(SYS_gettid));
    const int fd = open(name, O_WRONLY | O_CLOEXEC), self = open(f->self, O_RDONLY | O_CLOEXEC);
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, self, 0);
    return opened(fd >= 0 && at != MAP_FAILED && pwrite(fd, code, sizeof code, (off_t)(uintptr_t)at) == (ssize_t)sizeof code && runs(at));
}
/* The descriptor is a program's when it is looked at, and a memfd when it is mapped. */
struct swap { atomic_bool stop; int good, bad; };
static void *swap_descriptor(void *arg)
{
    struct swap *const s = arg;
    while (!atomic_load(&s->stop)) {
        (void)dup2(s->good, 60);
        (void)dup2(s->bad, 60);
    }
    return NULL;
}
PROBE(race_map)
{
    struct swap s = { .good = open(f->self, O_RDONLY | O_CLOEXEC), .bad = (int)syscall(SYS_memfd_create, "m", MFD_CLOEXEC | (fact_int(f, "boxed") ? 8 : 0)) };
    pthread_t t;
    bool done = false;
    if (s.bad < 0 || ftruncate(s.bad, 4096) != 0 || pwrite(s.bad, code, sizeof code, 0) != (ssize_t)sizeof code || pthread_create(&t, NULL, swap_descriptor, &s) != 0)
        return opened(false);
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 600); !done && now_ms() < end;) {
        void *const at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 60, 0);
        done = at != MAP_FAILED && !memcmp(at, code, sizeof code) && runs(at);
        if (at != MAP_FAILED)
            (void)munmap(at, 4096);
    }
    atomic_store(&s.stop, true);
    (void)pthread_join(t, NULL);
    return opened(done);
}
/* The name is of the one program that may be run when it is looked at, and another when it is executed. */
struct named { atomic_bool stop; char shown[PATH_MAX]; const char *good, *bad; int out; };
static void *swap_name(void *arg)
{
    struct named *const n = arg;
    for (size_t i = 0; !atomic_load(&n->stop); i++)
        (void)memccpy(n->shown, i & 1 ? n->good : n->bad, 0, sizeof n->shown);
    return NULL;
}
static int execute_shown(void *arg)
{
    const struct named *const n = arg;
    char *const argv[] = { (char *)"id", NULL };
    (void)dup2(n->out, STDOUT_FILENO);
    (void)dup2(n->out, STDERR_FILENO);
    (void)execve(n->shown, argv, no_env);
    _exit(1);
}
PROBE(race_exec)
{
    static char stack[65536] __attribute__((aligned(16)));
    static struct named n;
    char said[4096] = "";
    pthread_t t;
    bool done = false;
    n.good = f->self;
    n.bad = "/usr/bin/id";
    if (pthread_create(&t, NULL, swap_name, &n) != 0)
        return BLOCKED;
    for (const long end = now_ms() + (fact_int(f, "bare") ? 3000 : 600); !done && now_ms() < end;) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            break;
        n.out = ends[1];
        /* A child that shares this memory, so that the name goes on changing while it is executed. */
        const pid_t pid = clone(execute_shown, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &n);
        (void)close(ends[1]);
        const ssize_t got = read(ends[0], said, sizeof said - 1);
        said[got > 0 ? got : 0] = 0;
        done = strstr(said, "uid=") != NULL;
        (void)close(ends[0]);
        if (pid > 0)
            (void)waitpid(pid, NULL, 0);
    }
    atomic_store(&n.stop, true);
    (void)pthread_join(t, NULL);
    return opened(done);
}
PROBE(mdwe_off) { const int rc = prctl(65 /* PR_SET_MDWE */, 0, 0, 0, 0); return opened(rc == 0 && runs(filled(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1))); }

static const struct probe table[] = {
#define EX "execution"
#define ST "--strict-wx"
    ROW("run-sh",        EX, "", "", sh,            "/bin/sh, which nobody named"),
    ROW("run-bash",      EX, "", "", bash,          "/bin/bash"),
    ROW("run-id",        EX, "", "", id,            "/usr/bin/id"),
    ROW("run-python",    EX, "", "", python,        "/usr/bin/python3"),
    ROW("run-perl",      EX, "", "", perl,          "/usr/bin/perl"),
    ROW("run-tools",     EX, "", "", busy,          "curl, tar, gcc and other tools"),
    ROW("run-spawn",     EX, "", "", by_spawn,      "a program by posix_spawn"),
    ROW("run-fd",        EX, "", "", by_fd,         "a program by execveat of a descriptor"),
    ROW("ld-so",         EX, "", "", by_ld_so,      "a program as ld.so's argument"),
    ROW("ld-so-fd",      EX, "", "", by_ld_so_fd,   "ld.so by its descriptor"),
    ROW("ld-so-own",     EX, "", "", ld_so_own,     "a file written, as ld.so's argument"),
    ROW("ld-so-copy",    EX, "", "", ld_so_copy,    "a copy of ld.so"),
    ROW("written",       EX, "", "", written,       "a file written into the checkpoint folder"),
    ROW("written-tmp",   EX, "", "", written_tmp,   "a file written into /tmp"),
    ROW("written-shm",   EX, "", "", written_shm,   "a file written into /dev/shm"),
    ROW("written-tool",  EX, "", "", written_tool,  "a copy of a tool"),
    ROW("written-rename",EX, "", "", written_renamed, "a file written, renamed"),
    ROW("written-fd",    EX, "", "", written_fd,    "a file written, by execveat of its descriptor"),
    ROW("written-proc",  EX, "", "", written_proc_fd, "a file written, by /proc/self/fd"),
    ROW("script",        EX, "", "", script,        "a script with #!/bin/sh"),
    ROW("script-own",    EX, "", "", script_own,    "a script with #! and the one program that may run"),
    ROW("link-tool",     EX, "", "", link_tool,     "a link to a tool"),
    ROW("from-ro",       EX, "", "", from_ro,       "a program from --ro"),
    ROW("from-ro-ld-so", EX, "", "", from_ro_ld_so, "a program from --ro, by ld.so"),
    ROW("memfd-run",     EX, "", "", memfd,         "a memfd executed"),
    ROW("memfd-cloexec", EX, "", "", memfd_cloexec, "a memfd executed, closed on exec"),
    ROW("memfd-exec",    EX, "", "", memfd_exec,    "a memfd with MFD_EXEC"),
    ROW("memfd-noexec",  EX, "", "", memfd_noexec,  "a memfd with NOEXEC_SEAL, its mode changed"),
    ROW("memfd-sealing", EX, "", "", memfd_huge,    "a memfd with ALLOW_SEALING"),
    ROW("memfd-path",    EX, "", "", memfd_path,    "a memfd by /proc/self/fd"),
    ROW("memfd-ld-so",   EX, "", "", memfd_ld_so,   "a memfd as ld.so's argument"),
    ROW("tmpfile-run",   EX, "", "", tmpfile,       "O_TMPFILE executed"),
    ROW("dlopen-rw",     EX, "", "", dlopen_rw,     "a library from the checkpoint folder"),
    ROW("dlopen-tmp",    EX, "", "", dlopen_tmp,    "a library from /tmp"),
    ROW("dlopen-shm",    EX, "", "", dlopen_shm,    "a library from /dev/shm"),
    ROW("dlopen-ro",     EX, "", "", dlopen_ro,     "a library from --ro"),
    ROW("twice-file",    EX, "", "", twice_file,    "a file of the checkpoint folder mapped twice: written here, executed there"),
    ROW("wx-map",        EX, "", ST, rwx,           "memory writable and executable"),
    ROW("wx-mprotect",   EX, "", ST, mprotect_x,    "memory made executable"),
    ROW("wx-back",       EX, "", ST, mprotect_back, "executable memory made writable and back"),
    ROW("wx-pkey",       EX, "", ST, pkey_x,        "memory made executable by pkey_mprotect"),
    ROW("wx-heap",       EX, "", ST, heap_x,        "the heap made executable"),
    ROW("wx-stack",      EX, "", ST, stack_x,       "the stack made executable"),
    ROW("wx-memfd",      EX, "", ST, twice_memfd,   "a memfd with NOEXEC_SEAL mapped twice"),
    ROW("wx-memfd-plain",EX, "", ST, twice_memfd_plain, "a memfd mapped twice"),
    ROW("wx-file",       EX, "", ST, twice_file,    "a file mapped twice"),
    ROW("wx-shm",        EX, "", ST, twice_shm,     "a file of /dev/shm mapped twice"),
    ROW("wx-tmpfile",    EX, "", ST, twice_tmpfile, "O_TMPFILE mapped twice"),
    ROW("wx-shared",     EX, "", ST, shared_anon,   "shared memory made executable"),
    ROW("wx-sysv",       EX, "", ST, sysv_x,        "System V memory attached twice, once executable"),
    ROW("wx-private",    EX, "", ST, private_file,  "a private page of a program, written and made executable"),
    ROW("wx-text",       EX, "", ST, text_x,        "a program's text made writable"),
    ROW("wx-mremap",     EX, "", ST, mremap_x,      "memory moved onto an executable place"),
    ROW("wx-self-mem",   EX, "", ST, self_mem,      "text written through /proc/self/mem"),
    ROW("wx-child-mem",  EX, "", ST, child_mem,     "text of a child written through /proc/PID/mem"),
    ROW("wx-thread-mem", EX, "", ST, thread_mem,    "text written through /proc/self/task/TID/mem"),
    ROW("wx-race",       EX, "", ST, race_map,      "race: a descriptor that becomes a memfd while it is mapped"),
    ROW("race-exec",     EX, "", "", race_exec,     "race: a name that becomes another program's while it is executed"),
    ROW("wx-mdwe-off",   EX, "", ST, mdwe_off,      "PR_SET_MDWE taken back"),
};
PROBES(table)
