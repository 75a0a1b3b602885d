#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

ssize_t copy(int pid, const struct iovec *to, const struct iovec *from)
{
    return process_vm_readv(pid, to, 1, from, 1, 0);            /* expect: M806 */
}

ssize_t patch(int pid, const struct iovec *from, const struct iovec *to)
{
    return process_vm_writev(pid, from, 1, to, 1, 0);           /* expect: M806 */
}

long attach(int pid)
{
    return ptrace(PTRACE_ATTACH, pid, NULL, NULL);              /* expect: M806 */
}

int machine(void)
{
    return open("/dev/mem", O_RDWR | O_CLOEXEC);                /* expect: M806 */
}
