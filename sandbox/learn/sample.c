#include "common/base/number.h"
#include "sandbox/learn/watch.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TREE_CAP = 4096, TEXT_ROOM = 16384 };

static size_t text_of(const char *path, char *into, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, into, room - 1) : 0;
    if (fd >= 0)
        close(fd);
    into[n > 0 ? n : 0] = 0;
    return n > 0 ? (size_t)n : 0;
}

/* Entries of a folder that are numbers, handed to `each`. */
static size_t numbers_in(const char *path, void (*each)(void *ctx, int number), void *ctx)
{
    size_t n = 0;
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (moe_is_digit(e->d_name[0])) {
            n++;
            if (each)
                each(ctx, moe_number_int(e->d_name, NULL));
        }
    if (dir)
        closedir(dir);
    return n;
}

struct tree { pid_t pid[TREE_CAP]; size_t count; pid_t at; };

static void add_children(void *ctx, int tid)
{
    struct tree *t = ctx;
    char path[96], text[TEXT_ROOM];
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)t->at, tid);
    if (!text_of(path, text, sizeof text))
        return;
    const char *p = text;
    for (pid_t pid; t->count < TREE_CAP && (pid = moe_number_int(p, &p)) > 0;)
        t->pid[t->count++] = pid;
}

/* All descendants, parents first. What is orphaned comes to us, for we are its reaper. */
static void descendants(struct tree *t, size_t *tasks)
{
    char path[64];
    t->count = 0;
    t->at = getpid();
    (void)numbers_in("/proc/self/task", add_children, t);
    for (size_t i = 0; i < t->count; i++) {
        t->at = t->pid[i];
        (void)snprintf(path, sizeof path, "/proc/%d/task", (int)t->at);
        *tasks += numbers_in(path, add_children, t);
    }
}

void moe_watch_sample(struct moe_watch *w)
{
    MOE_NOT_ZEROED struct tree t;
    struct moe_peaks *peak = &w->seen->peaks;
    uint64_t own = 0, shared_most = 0;
    size_t tasks = 0;
    descendants(&t, &tasks);
    for (size_t i = 0; i < t.count; i++) {
        char path[64], text[256];
        uint64_t resident = 0, shared = 0;
        (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)t.pid[i]);
        const char *p = text;
        if (text_of(path, text, sizeof text)) {
            (void)moe_number(p, 10, &p);                  /* the size of its address space */
            resident = moe_number(p, 10, &p);
            shared = moe_number(p, 10, &p);
        }
        own += resident > shared ? resident - shared : 0;
        shared_most = MOE_MAX(shared_most, shared);
        (void)snprintf(path, sizeof path, "/proc/%d/fd", (int)t.pid[i]);
        peak->open_files = MOE_MAX(peak->open_files, (uint64_t)numbers_in(path, NULL, NULL));
    }
    peak->memory_bytes = MOE_MAX(peak->memory_bytes, (own + shared_most) * (uint64_t)sysconf(_SC_PAGESIZE));
    peak->tasks = MOE_MAX(peak->tasks, (uint64_t)tasks);
    w->sampled_ms = moe_now_ms();
}

/* The inodes of sockets that listen at a port, from the kernel's table: "  0: 0100007F:1F90 00000000:0000 0A ... inode" */
static size_t listeners(const char *table, unsigned port, unsigned long *inode, size_t room)
{
    char line[512];
    size_t n = 0;
    FILE *f = fopen(table, "re");
    while (f && n < room && fgets(line, sizeof line, f)) {
        const char *colon = strchr(line, ':'), *local = colon ? strchr(colon + 1, ':') : NULL;
        const char *rest = line;
        if (!local || moe_number(local + 1, 16, &rest) != port)
            continue;
        rest = strchr(rest + 1, ' ');                     /* behind the peer: the state, 0A = LISTEN */
        if (!rest || moe_number(rest, 16, NULL) != 0x0a)
            continue;
        for (int field = 0; field < 7 && rest; field++) {
            rest += strspn(rest, " ");
            rest = field < 6 ? strchr(rest, ' ') : rest;
        }
        if (rest)
            inode[n++] = moe_number(rest, 10, NULL);
    }
    if (f)
        (void)fclose(f);
    return n;
}

static bool holds_socket(pid_t pid, unsigned long inode)
{
    char path[64], name[400], want[48], link[64];
    (void)snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    (void)snprintf(want, sizeof want, "socket:[%lu]", inode);
    DIR *dir = opendir(path);
    bool found = false;
    for (struct dirent *e; dir && !found && (e = readdir(dir));) {
        (void)snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        ssize_t n = readlink(name, link, sizeof link - 1);
        link[n > 0 ? n : 0] = 0;
        found = strcmp(link, want) == 0;
    }
    if (dir)
        closedir(dir);
    return found;
}

bool moe_watch_own_listener(unsigned port)
{
    MOE_NOT_ZEROED struct tree t;
    unsigned long inode[16];
    size_t tasks = 0, n = listeners("/proc/net/tcp", port, inode, 8);
    n += listeners("/proc/net/tcp6", port, inode + n, 8);
    if (!n)
        return false;
    descendants(&t, &tasks);
    for (size_t i = 0; i < t.count; i++)
        for (size_t k = 0; k < n; k++)
            if (holds_socket(t.pid[i], inode[k]))
                return true;
    return false;
}

static bool below(struct moe_str path, const char *folder)
{
    size_t n = strlen(folder);
    return path.len > n && memcmp(path.ptr, folder, n) == 0 && path.ptr[n] == '/';
}

void moe_watch_sizes(struct moe_watch *w)
{
    struct moe_peaks *peak = &w->seen->peaks;
    uint64_t bytes = 0, files = 0, tmp = 0, shm = 0;
    moe_seen_tmp(w->seen);
    for (size_t i = 0; i < w->seen->path_count; i++) {
        struct moe_seen_path *p = &w->seen->paths[i];
        struct stat st;
        if (!(p->use & (MOE_USE_WRITE | MOE_USE_NAME)) || below(p->path, "/dev/pts"))
            continue;
        if (lstat(p->path.ptr, &st) == 0 && S_ISREG(st.st_mode))
            p->bytes = MOE_MAX(p->bytes, (uint64_t)st.st_size);
        peak->file_bytes = MOE_MAX(peak->file_bytes, p->bytes);
        bool is_shm = below(p->path, "/dev/shm");
        *(is_shm ? &shm : p->in_tmp ? &tmp : &bytes) += p->bytes;
        files += !p->in_tmp && p->made;
    }
    peak->written_bytes = MOE_MAX(peak->written_bytes, bytes);
    peak->written_files = MOE_MAX(peak->written_files, files);
    peak->tmp_bytes = MOE_MAX(peak->tmp_bytes, tmp);
    peak->shm_bytes = MOE_MAX(peak->shm_bytes, shm);
}

void moe_learn_kill_rest(void)
{
    MOE_NOT_ZEROED struct tree t;
    for (int round = 0; round < 100; round++) {
        size_t tasks = 0;
        descendants(&t, &tasks);
        if (!t.count)
            return;
        for (size_t i = 0; i < t.count; i++)
            (void)kill(t.pid[i], SIGKILL);
        for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
            ;
        (void)usleep(1000);
    }
}
