/* A normal day under `training`: two ranks meet over loopback and shared memory, a checkpoint appears by rename, and the end is told by a signal. */
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 64, BLOCK = 4096 };

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static volatile sig_atomic_t asked;
static void on_term(int sig) { asked = sig; }

/* ---- the mesh ---- */

static int other_rank(in_port_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = port, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return fail("connect");
    for (int step = 0; step < STEPS; step++) {
        int got = step * 2;
        if (send(fd, &got, sizeof got, MSG_NOSIGNAL) != (ssize_t)sizeof got)
            return fail("send");
    }
    return close(fd) == 0 ? 0 : fail("close");
}

static int receive(int fd)
{
    for (int step = 0; step < STEPS; step++) {
        int got = -1;
        if (recv(fd, &got, sizeof got, MSG_WAITALL) != (ssize_t)sizeof got || got != step * 2)
            return fail("recv");
    }
    return 0;
}

static int mesh(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof at;
    int status = 0, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, len) != 0 || listen(listener, 4) != 0 || getsockname(listener, (struct sockaddr *)&at, &len) != 0)
        return fail("listen");
    pid_t rank = fork();
    if (rank < 0)
        return fail("fork");
    if (rank == 0)
        _exit(other_rank(at.sin_port));
    int fd = accept(listener, NULL, NULL);
    if (fd < 0 || receive(fd) || close(fd) != 0 || close(listener) != 0)
        return fail("accept");
    if (waitpid(rank, &status, 0) != rank || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail("the other rank");
    struct ifaddrs *all = NULL;
    if (getifaddrs(&all) != 0)
        return fail("getifaddrs");
    freeifaddrs(all);
    return 0;
}

/* ---- memory between ranks ---- */

static int shared(void)
{
    int fd = memfd_create("weights", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, BLOCK) != 0)
        return fail("memfd_create");
    char *page = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int id = shmget(IPC_PRIVATE, BLOCK, IPC_CREAT | 0600), status = 0;
    if (page == MAP_FAILED || id < 0)
        return fail("shared memory");
    char *sysv = shmat(id, NULL, 0), mine[16] = "rank 0", theirs[16] = "";
    if ((intptr_t)sysv == -1 || shmctl(id, IPC_RMID, NULL) != 0)
        return fail("shmat");
    pid_t rank = fork();
    if (rank == 0) {
        memcpy(mine, "rank 1", 7);
        page[0] = sysv[0] = 1;
        pause();
        _exit(0);
    }
    if (rank < 0)
        return fail("fork");
    while (!((volatile char *)page)[0] || !((volatile char *)sysv)[0])
        (void)sched_yield();
    struct iovec to = { theirs, sizeof theirs }, from = { mine, sizeof mine };
    ssize_t got = process_vm_readv(rank, &to, 1, &from, 1, 0); // nosec M806: MPI copies between the ranks of one job by it, and this day is there to show that it can
    if (got != (ssize_t)sizeof mine || strcmp(theirs, "rank 1") != 0)
        return fail("process_vm_readv");
    if (kill(rank, SIGTERM) != 0 || waitpid(rank, &status, 0) != rank)
        return fail("kill");
    return shmdt(sysv) == 0 && munmap(page, BLOCK) == 0 && close(fd) == 0 ? 0 : fail("shmdt");
}

static int places(void)
{
    cpu_set_t cpus;
    int mode = -1;
    if (sched_getaffinity(0, sizeof cpus, &cpus) != 0 || sched_setaffinity(0, sizeof cpus, &cpus) != 0)
        return fail("affinity");
    if (syscall(SYS_get_mempolicy, &mode, NULL, 0, NULL, 0) != 0 && errno != ENOSYS)
        return fail("get_mempolicy");
    void *page = &mode;
    int node = -1;
    if (syscall(SYS_move_pages, 0, 1L, &page, NULL, &node, 0) != 0 && errno != ENOSYS)
        return fail("move_pages");
    return 0;
}

/* ---- a checkpoint ---- */

static int checkpoint(void)
{
    char folder[] = "/tmp/probe-XXXXXX", part[64], whole[64];
    char *block = NULL;
    if (!mkdtemp(folder) || posix_memalign((void **)&block, BLOCK, BLOCK) != 0)
        return fail("mkdtemp");
    memset(block, 7, BLOCK);
    snprintf(part, sizeof part, "%s/part", folder);
    snprintf(whole, sizeof whole, "%s/whole", folder);
    int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fallocate(fd, 0, 0, BLOCK) != 0 || write(fd, block, BLOCK) != BLOCK || fsync(fd) != 0 || fchmod(fd, 0640) != 0)
        return fail("write");
    free(block);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0 || close(fd) != 0 || rename(part, whole) != 0 || fsync(dir) != 0 || close(dir) != 0)
        return fail("rename");
    return unlink(whole) == 0 && rmdir(folder) == 0 ? 0 : fail("unlink");
}

static int events(void)
{
    struct epoll_event want = { .events = EPOLLIN }, got;
    uint64_t one = 1;
    int ep = epoll_create1(EPOLL_CLOEXEC), ev = eventfd(0, EFD_CLOEXEC);
    if (ep < 0 || ev < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, ev, &want) != 0 || write(ev, &one, sizeof one) != (ssize_t)sizeof one || epoll_wait(ep, &got, 1, 1000) != 1)
        return fail("epoll");
    const struct sigaction act = { .sa_handler = on_term };
    if (sigaction(SIGTERM, &act, NULL) != 0 || kill(getpid(), SIGTERM) != 0 || asked != SIGTERM)
        return fail("SIGTERM");
    return close(ep) == 0 && close(ev) == 0 ? 0 : fail("close");
}

int main(void)
{
    if (mesh() || shared() || places() || checkpoint() || events())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
