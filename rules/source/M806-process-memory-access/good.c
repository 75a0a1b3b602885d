#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

ssize_t copy(int fd, const struct iovec *to)
{
    return readv(fd, to, 1);
}

int shared(void)
{
    return memfd_create("expert", MFD_CLOEXEC);
}

int self(void)
{
    return open("/proc/self/status", O_RDONLY | O_CLOEXEC);
}

long hide(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}
