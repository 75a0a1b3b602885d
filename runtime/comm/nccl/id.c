#include "common/base/number.h"
#include "runtime/comm/nccl/inside.h"
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

_Static_assert(sizeof(ncclUniqueId) == MOE_NCCL_ID_BYTES, "an id of NCCL's has 128 bytes");

enum moe_code moe_nccl_make_id(unsigned char id[MOE_NCCL_ID_BYTES], struct moe_error *err)
{
    ncclUniqueId made;
    const ncclResult_t said = ncclGetUniqueId(&made);
    if (said != ncclSuccess)
        return moe_nccl_failed(said, "an id for the ranks to meet by", err);
    memcpy(id, &made, MOE_NCCL_ID_BYTES);
    explicit_bzero(&made, sizeof made);
    return MOE_OK;
}

/* The bytes of an address that an id holds, wherever in it: family, port and address. */
static bool in_id(const unsigned char id[MOE_NCCL_ID_BYTES], const struct sockaddr_storage *at)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
    if (at->ss_family == AF_INET)
        return memmem(id, MOE_NCCL_ID_BYTES, v4, offsetof(struct sockaddr_in, sin_zero)) != NULL;
    return at->ss_family == AF_INET6 && memmem(id, MOE_NCCL_ID_BYTES, v6, offsetof(struct sockaddr_in6, sin6_flowinfo)) &&
           memmem(id, MOE_NCCL_ID_BYTES, &v6->sin6_addr, sizeof v6->sin6_addr);
}

static bool listens(int fd, struct sockaddr_storage *at)
{
    int yes = 0;
    socklen_t len = sizeof yes, room = sizeof *at;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &len) == 0 && yes && getsockname(fd, (struct sockaddr *)at, &room) == 0;
}

/* NCCL has no call for it: the thread that listens for an id ends when all ranks have come, or when its accept() fails. So the socket is shut down, which leaves its
 * descriptor to that thread. A descriptor of our own is looked at, so that it cannot become another file in between. */
static void close_if(int theirs, const unsigned char id[MOE_NCCL_ID_BYTES])
{
    struct sockaddr_storage at = { 0 };
    const int fd = fcntl(theirs, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (listens(fd, &at) && in_id(id, &at))
        (void)shutdown(fd, SHUT_RDWR);
    close(fd);
}

void moe_nccl_forget_id(const unsigned char id[MOE_NCCL_ID_BYTES])
{
    DIR *all = opendir("/proc/self/fd");
    if (!all)
        return;
    for (struct dirent *e; (e = readdir(all));)
        close_if(moe_number_int(e->d_name, NULL), id);     /* "." and "..": -1, which is none */
    (void)closedir(all);
}
