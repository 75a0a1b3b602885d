/* Socket addresses as bytes: whose they are, what the plan says of them, how people write them. Pure; the length is the job's word. */
#include "sandbox/broker/parts.h"
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <sys/un.h>

static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void finish(struct moe_addr *out)
{
    static const unsigned char none[16], one[16] = { [15] = 1 };
    bool v4 = memcmp(out->ip, mapped, 12) == 0;
    out->ip_known = true;
    out->any = v4 ? memcmp(out->ip + 12, none, 4) == 0 : memcmp(out->ip, none, 16) == 0;
    out->loopback = v4 ? out->ip[12] == 127 : memcmp(out->ip, one, 16) == 0;
}

bool moe_addr_read(const unsigned char *addr, socklen_t len, struct moe_addr *out)
{
    sa_family_t family;
    *out = (struct moe_addr){ 0 };
    if (len < sizeof family)
        return false;
    memcpy(&family, addr, sizeof family);
    out->family = family;
    if (family == AF_INET && len >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in in;
        memcpy(&in, addr, sizeof in);
        out->port = ntohs(in.sin_port);
        memcpy(out->ip, mapped, 12);
        memcpy(out->ip + 12, &in.sin_addr, 4);
        finish(out);
    } else if (family == AF_INET6 && len >= offsetof(struct sockaddr_in6, sin6_scope_id)) {   /* 24 bytes are enough, RFC 2133 */
        struct sockaddr_in6 in = { 0 };
        memcpy(&in, addr, MOE_MIN((size_t)len, sizeof in));
        out->port = ntohs(in.sin6_port);
        memcpy(out->ip, &in.sin6_addr, 16);
        out->scope = in.sin6_scope_id;
        finish(out);
    }
    return true;
}

const struct moe_dest *moe_addr_listed(const struct moe_broker_plan *p, const struct moe_addr *a)
{
    for (size_t i = 0; i < p->dest_count && a->ip_known; i++) {
        const struct moe_dest *d = &p->dests[i];
        struct moe_addr listed;
        if (!moe_addr_read((const unsigned char *)&d->addr, MOE_MIN(d->len, (socklen_t)sizeof d->addr), &listed) || !listed.ip_known)
            continue;
        if (memcmp(listed.ip, a->ip, 16) == 0 && (d->any_port || d->port == a->port) && (!listed.scope || listed.scope == a->scope))
            return d;
    }
    return NULL;
}

bool moe_port_listed(const struct moe_broker_plan *p, unsigned port)
{
    for (size_t i = 0; i < p->bind_count && port; i++)
        if (port >= p->binds[i].first && port <= p->binds[i].last)
            return true;
    return false;
}

void moe_path_show(struct moe_str path, struct moe_buf *out)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c < 0x20 || c == 0x7f || c == '\\')
            moe_buf_printf(out, "\\x%02x", c);
        else
            moe_buf_addc(out, (char)c);
    }
}

static void show_unix(const unsigned char *addr, socklen_t len, struct moe_buf *out)
{
    const char *path = (const char *)addr + offsetof(struct sockaddr_un, sun_path);
    size_t n = len - offsetof(struct sockaddr_un, sun_path);
    if (!n) {
        moe_buf_add(out, MOE_STR("unix:"));
    } else if (!path[0]) {
        moe_buf_add(out, MOE_STR("unix:@"));
        moe_path_show((struct moe_str){ path + 1, n - 1 }, out);
    } else {
        moe_buf_add(out, MOE_STR("unix:"));
        moe_path_show((struct moe_str){ path, strnlen(path, n) }, out);
    }
}

void moe_addr_show(const unsigned char *addr, socklen_t len, struct moe_buf *out)
{
    struct moe_addr a;
    char text[INET6_ADDRSTRLEN] = "";
    if (!moe_addr_read(addr, len, &a)) {
        moe_buf_printf(out, "%u bytes", (unsigned)len);
    } else if (a.ip_known && a.family == AF_INET) {
        (void)inet_ntop(AF_INET, a.ip + 12, text, sizeof text);
        moe_buf_printf(out, "%s:%u", text, a.port);
    } else if (a.ip_known) {
        (void)inet_ntop(AF_INET6, a.ip, text, sizeof text);
        moe_buf_printf(out, "[%s]:%u", text, a.port);
    } else if (a.family == AF_UNIX) {
        show_unix(addr, len, out);
    } else if (a.family == AF_NETLINK && len >= sizeof(struct sockaddr_nl)) {
        struct sockaddr_nl nl;
        memcpy(&nl, addr, sizeof nl);
        moe_buf_printf(out, "netlink:%u groups 0x%x", nl.nl_pid, nl.nl_groups);
    } else if (a.family == AF_VSOCK && len >= sizeof(struct sockaddr_vm)) {
        struct sockaddr_vm vm;
        memcpy(&vm, addr, sizeof vm);
        moe_buf_printf(out, "vsock:%u:%u", vm.svm_cid, vm.svm_port);
    } else {
        moe_buf_printf(out, "family %d, %u bytes", a.family, (unsigned)len);
    }
}
