/* Who can be reached: peers and ports. */
#include "sandbox/profile/build.h"

enum { HOST_MAX = 255, PORT_MAX = 65535 };

static bool read_port(struct moe_str s, unsigned *port)
{
    uint64_t n;
    if (!s.len || !moe_is_digit(s.ptr[0]) || !moe_unit_read(MOE_UNIT_COUNT, s, &n) || n == 0 || n > PORT_MAX)
        return false;
    *port = (unsigned)n;
    return true;
}

/* A name or an address: what a resolver may be asked, and nothing that an address parser could take in two ways. */
static bool is_host(struct moe_str s, bool brackets)
{
    if (!s.len || s.len > HOST_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '.' && !(brackets && (s.ptr[i] == ':' || s.ptr[i] == '%')))
            return false;
    return brackets || s.ptr[0] != '-';
}

enum moe_code moe_build_peer(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_peer *out, struct moe_error *err)
{
    struct moe_str s = node->text, port;
    bool brackets = s.len && s.ptr[0] == '[';
    const char *colon = s.len ? memrchr(s.ptr, ':', s.len) : NULL;
    if (!colon)
        return MOE_BUILD_FAIL(b, node, err, "must be HOST:PORT");
    struct moe_str host = { s.ptr, (size_t)(colon - s.ptr) };
    port = moe_str_from(s, host.len + 1);
    if (brackets) {
        if (host.len < 3 || host.ptr[host.len - 1] != ']')
            return MOE_BUILD_FAIL(b, node, err, "must be [ADDRESS]:PORT");
        host = (struct moe_str){ host.ptr + 1, host.len - 2 };
    }
    if (!is_host(host, brackets))
        return MOE_BUILD_FAIL(b, node, err, memchr(host.ptr, ':', host.len) ? "an address of IPv6 stands in brackets: [ADDRESS]:PORT" : "must be HOST:PORT");
    out->port = 0;
    if (!moe_str_is(port, "*") && !read_port(port, &out->port))
        return MOE_BUILD_FAIL(b, node, err, "the port must be 1 to 65535, or *");
    out->host = moe_arena_str(b->all->arena, host);
    return out->host.ptr ? MOE_OK : moe_build_full(b, err);
}

enum moe_code moe_build_port(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_port *out, struct moe_error *err)
{
    struct moe_str last = node->text, first = moe_str_cut(&last, '-');
    if (moe_str_is(node->text, "*")) {
        out->first = 1;
        out->last = PORT_MAX;
        return MOE_OK;
    }
    bool range = first.len < node->text.len;
    if (!read_port(first, &out->first) || !read_port(range ? last : first, &out->last) || out->first > out->last)
        return MOE_BUILD_FAIL(b, node, err, "must be a port of 1 to 65535, FIRST-LAST, or *");
    return MOE_OK;
}

static enum moe_code add_peer(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    struct moe_peer peer = { 0 };
    const struct moe_node_doc *main;
    MOE_TRY(moe_build_item(b, node, "peer", moe_profile_peer_fields, &main, &peer.at, err));
    MOE_TRY(moe_build_peer(b, main, &peer, err));
    for (size_t i = 0; i < b->p->connect_count; i++)
        if (moe_str_eq(b->p->connect[i].host, peer.host) && b->p->connect[i].port == peer.port) {
            moe_build_again(&b->p->connect[i].at, &peer.at);
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, node, &b->p->connect, b->p->connect_count, &b->room_connect, sizeof peer, err));
    b->p->connect[b->p->connect_count++] = peer;
    return MOE_OK;
}

static enum moe_code add_port(struct moe_profile_build *b, const struct moe_node_doc *node, struct moe_error *err)
{
    struct moe_port port = { 0 };
    const struct moe_node_doc *main;
    MOE_TRY(moe_build_item(b, node, "port", moe_profile_port_fields, &main, &port.at, err));
    MOE_TRY(moe_build_port(b, main, &port, err));
    for (size_t i = 0; i < b->p->bind_count; i++)
        if (b->p->bind[i].first == port.first && b->p->bind[i].last == port.last) {
            moe_build_again(&b->p->bind[i].at, &port.at);
            return MOE_OK;
        }
    MOE_TRY(moe_build_room(b, node, &b->p->bind, b->p->bind_count, &b->room_bind, sizeof port, err));
    b->p->bind[b->p->bind_count++] = port;
    return MOE_OK;
}

enum moe_code moe_build_network(struct moe_profile_build *b, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *mode = moe_doc_get(map, "mode"), *list, *value;
    unsigned net;
    if (mode) {
        MOE_TRY(moe_build_scalar(b, mode, &value, &b->p->at.net, err));
        MOE_TRY(moe_build_word(b, value, moe_net_words, &net, err));
        b->p->net = (enum moe_net)net;
    }
    if ((list = moe_doc_get(map, "connect")) != NULL)
        for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n))
            MOE_TRY(add_peer(b, n, err));
    if ((list = moe_doc_get(map, "bind")) != NULL)
        for (const struct moe_node_doc *n = moe_build_first(list); n; n = moe_build_next(list, n))
            MOE_TRY(add_port(b, n, err));
    return MOE_OK;
}
