/* A normal day under `training-gpu`: threads get names by /proc, segments lie in /dev/shm, and the driver is asked where there is one. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { SEGMENT = 1 << 20 };

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

/* Newer drivers name their threads by writing to this file, and give up where they cannot. */
static int name_thread(void)
{
    char path[64], back[32] = "";
    snprintf(path, sizeof path, "/proc/self/task/%ld/comm", syscall(SYS_gettid));
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || write(fd, "cuda-EvtHandlr", 14) != 14 || close(fd) != 0)
        return fail(path);
    if ((errno = pthread_getname_np(pthread_self(), back, sizeof back)) != 0 || strcmp(back, "cuda-EvtHandlr") != 0)
        return fail("the name did not stay");
    return 0;
}

/* As NCCL makes them: a file of its own name, given its size, mapped by each rank. */
static int segment(void)
{
    char path[] = "/dev/shm/nccl-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || fallocate(fd, 0, 0, SEGMENT) != 0)
        return fail(path);
    char *p = mmap(NULL, SEGMENT, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        return fail("mmap");
    memset(p, 1, SEGMENT);
    return munmap(p, SEGMENT) == 0 && close(fd) == 0 && unlink(path) == 0 ? 0 : fail("munmap");
}

/* As libcuda binds one: abstract, SOCK_SEQPACKET. */
static int abstract_socket(void)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    int n = snprintf(at.sun_path + 1, sizeof at.sun_path - 1, "cuda-uvmfd-probe-%ld", (long)getpid());
    if (fd < 0 || n < 0 || bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n)) != 0 || listen(fd, 1) != 0)
        return fail("an abstract socket");
    return close(fd) == 0 ? 0 : fail("close");
}

static int driver(void)
{
    int fd = open("/dev/nvidiactl", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == EACCES || errno == ENXIO ? 0 : fail("/dev/nvidiactl");
    char version[72] = "";
    if (ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'F', 210, sizeof version), version) != 0 && errno == EPERM)
        return fail("the driver's version");
    return close(fd) == 0 ? 0 : fail("close");
}

int main(void)
{
    void *uvm = mmap(NULL, (size_t)1 << 42, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (uvm == MAP_FAILED || munmap(uvm, (size_t)1 << 42) != 0)
        return fail("a reservation of 4 TiB");
    int fd = memfd_create("cumem", MFD_CLOEXEC | 8u /* MFD_NOEXEC_SEAL */);
    if (fd < 0 && errno == EINVAL)                    /* before Linux 6.3 */
        fd = memfd_create("cumem", MFD_CLOEXEC);
    if (fd < 0 || close(fd) != 0)
        return fail("memfd_create");
    if (name_thread() || segment() || abstract_socket() || driver())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
