#include "runtime/launch/way.h"
#include "common/base/sys.h"
#include "runtime/comm/nccl_env.h"
#include <dirent.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum moe_code moe_way_named(const char *interfaces, char into[MOE_CAP_WAY], struct moe_error *err)
{
    const struct moe_where at = { .field = "--interface" };
    const int n = snprintf(into, MOE_CAP_WAY, "=%s", interfaces);
    if (n < 0 || (unsigned)n >= MOE_CAP_WAY || !moe_nccl_env_exact(moe_str_c(into)))
        return moe_fail(err, MOE_E_USAGE, at, "'%s' is no name of an interface, and no list of names", interfaces);
    struct moe_str rest = moe_str_from(moe_str_c(into), 1);
    for (bool more = true; more;) {
        char name[IF_NAMESIZE];
        more = rest.len && memchr(rest.ptr, ',', rest.len);
        const struct moe_str one = moe_str_cut(&rest, ',');
        (void)snprintf(name, sizeof name, "%.*s", MOE_FMT(one));
        if (!if_nametoindex(name))
            return moe_fail(err, MOE_E_USAGE, at, "this machine has no interface '%s'", name);
    }
    return MOE_OK;
}

/* The devices of one interface, behind those that are there. False: they do not fit. */
static bool add_devices(const char *sys, struct moe_str interface, char into[MOE_CAP_WAY])
{
    char path[PATH_MAX];
    struct dirent **found = NULL;
    bool fits = true;
    (void)snprintf(path, sizeof path, "%s/class/net/%.*s/device/infiniband", sys, MOE_FMT(interface));
    const int count = scandir(path, &found, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const size_t n = strlen(into);
        if (found[i]->d_name[0] != '.')
            fits &= snprintf(into + n, MOE_CAP_WAY - n, "%s%s", n > 1 ? "," : "", found[i]->d_name) < (int)(MOE_CAP_WAY - n);
        free(found[i]);
    }
    free(found);
    return fits;
}

bool moe_way_devices(const char *sys, const char *way, char into[MOE_CAP_WAY])
{
    struct moe_str rest = moe_str_from(moe_str_c(way), 1);
    bool fits = true;
    (void)snprintf(into, MOE_CAP_WAY, "=");
    for (bool more = true; more && fits;) {
        more = rest.len && memchr(rest.ptr, ',', rest.len);
        fits = add_devices(sys, moe_str_cut(&rest, ','), into);
    }
    return fits && moe_nccl_env_holds(MOE_STR(MOE_NCCL_HCA), moe_str_c(into));
}

/* The bytes of an address, without its port. */
static struct moe_str bytes_of(const struct sockaddr *a)
{
    if (a && a->sa_family == AF_INET)
        return (struct moe_str){ (const char *)&((const struct sockaddr_in *)a)->sin_addr, sizeof(struct in_addr) };
    if (a && a->sa_family == AF_INET6)
        return (struct moe_str){ (const char *)&((const struct sockaddr_in6 *)a)->sin6_addr, sizeof(struct in6_addr) };
    return (struct moe_str){ NULL, 0 };
}

/* A socket for datagrams that is connected has an address of its own, and has sent nothing. */
static bool own_address(const struct addrinfo *to, struct sockaddr_storage *own)
{
    static const char every[sizeof(struct in6_addr)];
    socklen_t len = sizeof *own;
    const struct moe_str theirs = bytes_of(to->ai_addr);
    if (!theirs.len || memcmp(theirs.ptr, every, theirs.len) == 0)
        return false;
    MOE_AUTO(moe_fd_close) int fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && connect(fd, to->ai_addr, to->ai_addrlen) == 0 && getsockname(fd, (struct sockaddr *)own, &len) == 0;
}

static bool name_of(const struct sockaddr_storage *own, char into[MOE_CAP_WAY])
{
    const struct moe_str mine = bytes_of((const struct sockaddr *)own);
    struct ifaddrs *all = NULL;
    bool found = false;
    if (getifaddrs(&all) != 0)
        return false;
    for (const struct ifaddrs *i = all; i && !found; i = i->ifa_next)
        if (mine.len && moe_str_eq(bytes_of(i->ifa_addr), mine))
            found = snprintf(into, MOE_CAP_WAY, "=%s", i->ifa_name) < (int)MOE_CAP_WAY && moe_nccl_env_exact(moe_str_c(into));
    freeifaddrs(all);
    return found;
}

bool moe_way_towards(const char *host, char into[MOE_CAP_WAY])
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *found = NULL;
    bool known = false;
    if (getaddrinfo(host, "9", &hints, &found) != 0)       /* the port does not matter: discard's */
        return false;
    for (const struct addrinfo *a = found; a && !known; a = a->ai_next) {
        struct sockaddr_storage own = { 0 };
        known = own_address(a, &own) && name_of(&own, into);
    }
    freeaddrinfo(found);
    return known;
}
