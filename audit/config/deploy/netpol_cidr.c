#include "audit/config/deploy/netpol.h"
#include <arpa/inet.h>

/* Networks as the first and last address, 16 bytes each; IPv4 as the last four of them. */
struct range { unsigned char first[16], last[16]; bool v6; unsigned bits; };

static bool read_range(struct moe_str cidr, struct range *out)
{
    char text[64];
    struct moe_str rest = moe_str_trim(cidr), address = moe_str_cut(&rest, '/');
    if (!address.len || address.len >= sizeof text)
        return false;
    memcpy(text, address.ptr, address.len);
    text[address.len] = 0;
    memset(out, 0, sizeof *out);
    out->v6 = memchr(text, ':', address.len) != NULL;
    unsigned room = out->v6 ? 128 : 32, bytes = room / 8, bits = 0;
    if (inet_pton(out->v6 ? AF_INET6 : AF_INET, text, out->first) != 1)
        return false;
    for (size_t i = 0; i < rest.len; i++) {
        if (!moe_is_digit(rest.ptr[i]) || i > 2)
            return false;
        bits = bits * 10 + (unsigned)(rest.ptr[i] - '0');
    }
    out->bits = rest.len ? bits : room;
    if (out->bits > room)
        return false;
    for (unsigned i = 0; i < bytes; i++) {
        unsigned fixed = out->bits > i * 8 ? MOE_MIN(out->bits - i * 8, 8u) : 0;
        unsigned char mask = (unsigned char)(0xff00u >> fixed);
        out->first[i] &= mask;
        out->last[i] = (unsigned char)(out->first[i] | (unsigned char)~mask);
    }
    return true;
}

/* What is routed nowhere in public: RFC 1918, 6598, 3927, loopback, documentation, benchmarks, multicast; unique-local and link-local. */
static const char *const inner[] = {
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
    "::/127", "fc00::/7", "fe80::/10", "ff00::/8", "2001:db8::/32",
};

static int order(const unsigned char *a, const unsigned char *b) { return memcmp(a, b, 16); }

/* One past the end of `range`; false when there is nothing after it. */
static bool step_past(const struct range *range, unsigned char *at)
{
    memcpy(at, range->last, 16);
    for (int i = range->v6 ? 15 : 3; i >= 0; i--)
        if (++at[i])
            return true;
    return false;
}

enum { EXCEPTIONS = 64 };        /* of one network: those after them are not subtracted, which can only make it seem more open */

/* The ranges that do not count: what is routed nowhere, and the exceptions. */
static size_t collect(const struct moe_node_doc *except, struct range *into)
{
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(inner); i++)
        n += read_range(moe_str_c(inner[i]), &into[n]);
    for (const struct moe_node_doc *e = except ? except->first : NULL; e && n < MOE_COUNT(inner) + EXCEPTIONS; e = e->next)
        n += e->kind == MOE_DOC_STR && read_range(e->text, &into[n]);
    return n;
}

/* From the network's first address: behind every range that holds it, until an address is left that none holds. */
bool moe_cidr_is_public(struct moe_str cidr, const struct moe_node_doc *except)
{
    struct range net, skip[MOE_COUNT(inner) + EXCEPTIONS];
    if (!read_range(cidr, &net))
        return false;
    size_t count = collect(except, skip);
    unsigned char at[16];
    memcpy(at, net.first, sizeof at);
    for (bool moved = true; moved;) {                        /* each round leaves a range behind for good */
        moved = false;
        for (size_t i = 0; i < count; i++) {
            if (skip[i].v6 != net.v6 || order(at, skip[i].first) < 0 || order(at, skip[i].last) > 0)
                continue;
            if (!step_past(&skip[i], at))
                return false;                                /* the address space ended */
            moved = true;
        }
        if (order(at, net.last) > 0)
            return false;
    }
    return true;
}

bool moe_cidr_is_wide(struct moe_str cidr)
{
    struct range net;
    return read_range(cidr, &net) && (net.v6 ? net.bits <= 64 : net.bits <= 16);
}
