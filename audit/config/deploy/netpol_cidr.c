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

/* If `at` lies in one of the ranges that do not count, step behind it. *moved says that it did; false = the address space ended. */
static bool step(const struct range *skip, bool v6, unsigned char *at, bool *moved)
{
    if (skip->v6 != v6 || order(at, skip->first) < 0 || order(at, skip->last) > 0)
        return true;
    *moved = true;
    return step_past(skip, at);
}

/* From the network's first address: behind every range that holds it, until one is left that none holds. */
bool moe_cidr_is_public(struct moe_str cidr, const struct moe_node_doc *except)
{
    struct range net, skip;
    if (!read_range(cidr, &net))
        return false;
    unsigned char at[16];
    memcpy(at, net.first, sizeof at);
    for (unsigned round = 0; round < 256; round++) {
        bool moved = false;
        for (size_t i = 0; i < MOE_COUNT(inner); i++)
            if (read_range(moe_str_c(inner[i]), &skip) && !step(&skip, net.v6, at, &moved))
                return false;
        for (const struct moe_node_doc *n = except ? except->first : NULL; n; n = n->next)
            if (n->kind == MOE_DOC_STR && read_range(n->text, &skip) && !step(&skip, net.v6, at, &moved))
                return false;
        if (order(at, net.last) > 0)
            return false;
        if (!moved)
            return true;
    }
    return true;                                             /* more exceptions than anyone writes: not shown to be closed */
}

bool moe_cidr_is_wide(struct moe_str cidr)
{
    struct range net;
    return read_range(cidr, &net) && (net.v6 ? net.bits <= 64 : net.bits <= 16);
}
