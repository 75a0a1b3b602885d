/* The coordinator's side from within: connections, links between them, and who calls whom. Nobody outside this folder includes it.
 *
 *   turn.c    epoll ─► accept ─► handshake ─► HELLO ─► admit.c ─┬─► a node: messages both ways
 *                                                               └─► link.c: an end, joined with its other end: bytes both ways
 *   server.c  what the owner of the server calls
 *
 * A connection that ends is dead at once (its descriptor closed, what it owned freed) and its memory goes at the end of the turn: callbacks may end any connection
 * at any time, and events of this turn may still name it. */
#ifndef MOE_RUNTIME_RDZV_INSIDE_H
#define MOE_RUNTIME_RDZV_INSIDE_H
#include "runtime/rdzv/channel.h"
#include "runtime/rdzv/nonces.h"
#include <sys/epoll.h>

enum { MOE_RDZV_BUCKETS = 4096,    /* of links by their ranks                                      */
       MOE_RDZV_SCRATCH = 1 << 18  /* bytes that a link moves at a time, and the most that it holds */ };

enum conn_state {
    CONN_HANDSHAKE, CONN_HELLO,    /* pending: nothing is believed                                 */
    CONN_REFUSED,                  /* pending: REJECT is on its way out                            */
    CONN_NODE,
    CONN_END,                      /* one end of a link                                            */
    CONN_DEAD,
};

struct rdzv_conn {
    enum conn_state state;
    int fd;
    uint32_t watched;              /* events that epoll was told; 0: not in it                     */
    struct rdzv_conn *before, *after;         /* pending, by age; dead                             */
    uint64_t due_ms;               /* pending: the end of patience                                 */
    struct moe_rdzv_channel channel;          /* its tls is NULL once a link's bytes are the ranks' own, and for local ends */
    size_t said;                   /* bytes of HELLO that are there                                */
    unsigned char hello[MOE_RDZV_HELLO_BYTES];
    uint32_t node;                 /* NODE                                                         */
    bool failing;                  /* NODE: lost at the next turn; END: its link is cut            */
    uint64_t took_ms;              /* NODE: when it last took something, or there was nothing      */
    struct rdzv_link *link;        /* END                                                          */
    unsigned side;                 /* END: of link->end                                            */
    char address[MOE_RDZV_ADDRESS];
};

/* Bytes from one end that the other has not taken. While there are some, no more are read. */
struct rdzv_flow { struct moe_rdzv_bytes held; bool ended, passed_on; };     /* ended: no more will come; passed_on: the other end knows */

struct rdzv_link {
    uint32_t rank[2];              /* ascending; end[i] belongs to rank[i]                         */
    struct rdzv_conn *end[2];
    struct rdzv_flow flow[2];      /* [i]: from end[i]                                             */
    bool joined;
    uint64_t due_ms;               /* until it is joined                                           */
    struct rdzv_link *before, *after, *chain;
};

struct conn_list { struct rdzv_conn *first, *last; size_t count; };
struct link_list { struct rdzv_link *first, *last; size_t count; };

struct moe_rdzv_server {
    struct moe_rdzv_server_options o;         /* job points to the next line; host and port are NULL */
    char job[MOE_RDZV_JOB + 1];
    int epoll, listener;
    unsigned port;
    bool listening;                /* the listener is in epoll                                     */
    uint64_t listen_again_ms;      /* when it is not                                               */
    struct conn_list pending, dead;
    struct link_list waiting, joined;         /* waiting: by age                                   */
    struct rdzv_link *buckets[MOE_RDZV_BUCKETS];
    struct rdzv_conn **nodes;      /* [o.nodes], by number; NULL: free                             */
    struct moe_rdzv_nonces node_nonces, link_nonces;
    uint64_t generation;
    bool formed, frozen;           /* formed: a generation is current                              */
    uint32_t *node_of, world;      /* of FORM; NULL: it was not sent yet                           */
    unsigned char *scratch;        /* [MOE_RDZV_SCRATCH]                                           */
};

/* --- turn.c ----------------------------------------------------------------------------------------------------------------------------------------------- */
/* A connected socket becomes a pending connection; `fd` is taken, also on failure. */
MOE_MUST_USE enum moe_code moe_rdzv_take(struct moe_rdzv_server *s, int fd, const char *address, struct moe_error *err);
/* Dead at once; in no list of the living afterwards. Links and nodes are the caller's to take care of. */
void moe_rdzv_end(struct moe_rdzv_server *s, struct rdzv_conn *c);
void moe_rdzv_watch(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t events);
/* Of a connection with TLS: to read, and to write where something waits. */
void moe_rdzv_watch_channel(struct moe_rdzv_server *s, struct rdzv_conn *c);
/* Tell `refused`, and end the connection: after REJECT, when it could have been understood. */
void moe_rdzv_refuse(struct moe_rdzv_server *s, struct rdzv_conn *c, enum moe_rdzv_reject why);
void moe_rdzv_pend(struct moe_rdzv_server *s, struct rdzv_conn *c, bool pending);     /* into the list of those that wait, or out of it */
/* The node's connection and links end; `tell`: lost() is called. */
void moe_rdzv_lose(struct moe_rdzv_server *s, struct rdzv_conn *node, bool tell);
void moe_rdzv_bury(struct moe_rdzv_server *s);                                        /* frees the dead */

/* --- admit.c: HELLO is there whole */
void moe_rdzv_admit(struct moe_rdzv_server *s, struct rdzv_conn *c);

/* --- link.c ----------------------------------------------------------------------------------------------------------------------------------------------- */
/* Is there room, and is this end free? */
enum moe_rdzv_reject moe_rdzv_link_judge(const struct moe_rdzv_server *s, uint32_t from, uint32_t to);
/* The connection becomes the end that belongs to `from`; the two are joined when both are there. False: no memory, and nothing changed. */
MOE_MUST_USE bool moe_rdzv_link_add(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t from, uint32_t to);
void moe_rdzv_link_event(struct moe_rdzv_server *s, struct rdzv_conn *c, uint32_t events);
void moe_rdzv_link_cut(struct moe_rdzv_server *s, struct rdzv_link *l);
void moe_rdzv_link_cut_all(struct moe_rdzv_server *s);
void moe_rdzv_link_cut_node(struct moe_rdzv_server *s, uint32_t node);
#endif
