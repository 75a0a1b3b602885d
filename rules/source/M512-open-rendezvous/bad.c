#include <nccl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int give(int s)
{
    ncclUniqueId id;
    if (ncclGetUniqueId(&id) != ncclSuccess)
        return -1;
    return send(s, &id, sizeof id, 0) == (ssize_t)sizeof id ? 0 : -1;           /* expect: M512 */
}

int take(int s, ncclUniqueId *id)
{
    return recv(s, id, sizeof *id, MSG_WAITALL) == (ssize_t)sizeof *id ? 0 : -1;                /* expect: M512 */
}

int inner(int fd, const ncclUniqueId *id)
{
    return write(fd, id->internal, sizeof id->internal) > 0 ? 0 : -1;           /* expect: M512 */
}

int by_file(FILE *f, const ncclUniqueId *id)
{
    return fwrite((const void *)id, sizeof *id, 1, f) == 1 ? 0 : -1;            /* expect: M512 */
}
