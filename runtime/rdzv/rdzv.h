/* Rendezvous: the nodes of a job find each other through one port, and nobody else gets in.
 *
 * Every connection is TLS 1.3 with the job's key (or a certificate of its CA) before a byte of it is looked at, then one HELLO: version, job, node, nonce, digests
 * of build and config. The coordinator decides: it gives out node numbers and ranks, and what anybody says of its own rank counts for nothing. A connection is
 * either a node's (it stays, and carries messages both ways) or a link's: one end of the connection between two ranks of different nodes. The two ends of a link
 * are joined by the coordinator, which passes bytes and cannot read them: the ranks encrypt between themselves with a key of this generation and pair. So a job
 * has one open port, at the coordinator, and the others have none.
 *
 * Who has not said HELLO within MOE_RDZV_HELLO_MS of connecting is cut; at most MOE_CAP_RDZV_PENDING wait at a time, and the oldest of those that have proved
 * nothing yet goes for a new one; nothing here ever waits for one of them. Each admission and each refusal is told. */
#ifndef MOE_RUNTIME_RDZV_RDZV_H
#define MOE_RUNTIME_RDZV_RDZV_H
#include "common/base/error.h"
#include "common/base/str.h"
#include "runtime/comm/link.h"
#include "runtime/control/control.h"
#include "runtime/tls/tls.h"
#include <poll.h>

enum { MOE_RDZV_VERSION = 2, MOE_RDZV_NONCE = 32, MOE_RDZV_JOB = 64, MOE_RDZV_ADDRESS = 64 };
enum { MOE_RDZV_HELLO_MS = 5000,             /* from the connection to the end of HELLO                        */
       MOE_RDZV_LINK_MS  = 30000,            /* a link's first end waits so long for the other                 */
       MOE_RDZV_STALL_MS = 10000 };          /* a node that takes nothing of what waits for it, so long        */
#define MOE_CAP_RDZV_NODES   4096u
#define MOE_CAP_RDZV_PENDING 64u
#define MOE_CAP_RDZV_MESSAGE (1u << 20)      /* bytes of one message between node and coordinator */
#define MOE_CAP_RDZV_QUEUE   (4u << 20)      /* bytes that wait for one node to take them         */
#define MOE_CAP_RDZV_LINKS   4096u           /* that wait for their other end                     */
#define MOE_CAP_RDZV_NONCES  (1u << 20)      /* of HELLOs that were admitted: of nodes in the job, of links in a generation */

/* The job's key: 32 random bytes as 64 hex digits, with or without a newline, in a file of this user with mode 0600 or stricter that is no symbolic link and has
 * one name, or read from an inherited descriptor (which is then closed, also on failure, and may be a pipe: its writer has MOE_RDZV_HELLO_MS).
 * Never from argv or the environment. Errors: IO, USAGE (others may read the file), PARSE (also a key whose bytes are all the same: somebody's placeholder). */
MOE_MUST_USE enum moe_code moe_rdzv_key_load(const char *path, unsigned char out[MOE_PSK_BYTES], struct moe_error *err);
MOE_MUST_USE enum moe_code moe_rdzv_key_from(int fd, unsigned char out[MOE_PSK_BYTES], struct moe_error *err);
/* Keys that follow from it (HKDF-SHA-256): of the TLS handshake, and of one link: `low` < `high` are ranks, `nonce` the generation's.
 * `job`: 1 to MOE_RDZV_JOB visible ASCII characters, here and everywhere. Errors: CRYPTO, USAGE (low >= high, no job's name). */
MOE_MUST_USE enum moe_code moe_rdzv_key_tls(const unsigned char key[MOE_PSK_BYTES], struct moe_str job, unsigned char out[MOE_PSK_BYTES], struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_rdzv_key_link(const unsigned char key[MOE_PSK_BYTES], struct moe_str job, uint64_t generation, const unsigned char nonce[MOE_RDZV_NONCE],
                                uint32_t low, uint32_t high, unsigned char out[MOE_LINK_KEY_BYTES], struct moe_error *err);

struct moe_rdzv_hello {
    uint32_t version, ranks;           /* ranks: processes this node runs                                                          */
    uint32_t hint;                     /* where a scheduler says that this node stands; UINT32_MAX: nowhere. Orders nodes, nothing else */
    bool link;                         /* the connection is one end of a link: generation, from, to                                 */
    uint64_t generation; uint32_t from, to;
    char job[MOE_RDZV_JOB + 1];
    unsigned char nonce[MOE_RDZV_NONCE], build[32], config[32];   /* nonce: a client draws it for each try, whatever stands here */
};

/* Between a node and the coordinator, once it is admitted. */
enum moe_rdzv_kind {
    MOE_RDZV_WELCOME,                  /* node: its number; nonce as it said it                                                     */
    MOE_RDZV_REJECT,                   /* why; then the connection ends                                                            */
    MOE_RDZV_START_RANK, MOE_RDZV_KILL_RANK,           /* local                                                                    */
    MOE_RDZV_FORM,                     /* generation, world, first rank of this node and how many, step, commit (control.h), nonce; `node_of`: [world] node of each rank */
    MOE_RDZV_ABORT, MOE_RDZV_STOP,     /* generation; why, and count: milliseconds until ranks are ended                           */
    MOE_RDZV_LINKED,                   /* to a link's connection: its other end is there; what follows are the ranks' own bytes      */
    MOE_RDZV_STARTED, MOE_RDZV_EXITED, MOE_RDZV_CONTROL,   /* from a node: local, status; local and a rank's packet (control.h)      */
    MOE_RDZV_STATE,                    /* from the coordinator: status, an enum moe_control_state; count: nodes that have ranks      */
    MOE_RDZV_BYE,
    MOE_RDZV_KINDS
};
enum moe_rdzv_reject {
    MOE_REJECT_NONE,
    MOE_REJECT_VERSION, MOE_REJECT_JOB, MOE_REJECT_BUILD, MOE_REJECT_CONFIG,          /* another one than the coordinator's         */
    MOE_REJECT_REPLAY,                 /* a nonce that was admitted before                                                          */
    MOE_REJECT_FULL,                   /* no number, or no room, is left; before HELLO: the oldest went for a newer connection      */
    MOE_REJECT_GENERATION,             /* a node while membership is frozen; a link of another generation                          */
    MOE_REJECT_LINK,                   /* a pair of ranks that does not exist, is on one node, or has this end already              */
    MOE_REJECT_HANDSHAKE,              /* it could not prove itself, spoke something else, or went away before it did               */
    MOE_REJECT_SLOW, MOE_REJECT_MALFORMED,
    MOE_REJECTS
};
const char *moe_rdzv_reject_name(enum moe_rdzv_reject why);      /* "wrong-job"; never NULL */
struct moe_rdzv_message {              /* what a kind does not use is 0                                                             */
    enum moe_rdzv_kind kind;
    uint32_t node, local, first, count, world; int32_t status;
    uint64_t generation, step; enum moe_stop stop; enum moe_rdzv_reject reject;
    unsigned char nonce[MOE_RDZV_NONCE], commit[32];
    const uint32_t *node_of;           /* [world]; of a message that was read: until the next is                                    */
    struct moe_control control;
};

/* --- the coordinator's side ------------------------------------------------------------------------------------------------------------------------------- */
struct moe_rdzv_server;                /* opaque; one owner, one thread, driven by poll(2) */
struct moe_rdzv_server_options {
    const char *host, *port;           /* to listen on, the first address of a name: no port is opened that was not named           */
    struct moe_str job;
    const struct moe_tls_side *side;   /* kept */
    unsigned char build[32], config[32];
    unsigned nodes;                    /* numbers are 0 to nodes - 1, given out by the hint where that is free, else the lowest    */
    uint32_t own;                      /* but not this one: the coordinator's own node, which does not connect. UINT32_MAX: none   */
    void *ctx;                         /* what is called back may call all functions below but turn and free                       */
    void (*joined)(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address);       /* admitted            */
    void (*lost)(void *ctx, uint32_t node);
    void (*message)(void *ctx, uint32_t node, const struct moe_rdzv_message *message);
    void (*refused)(void *ctx, enum moe_rdzv_reject why, const char *address);                                /* for the audit log   */
};
/* The listening socket is opened here. Errors: IO (the address cannot be had), USAGE (no job's name, no nodes), LIMIT. */
MOE_MUST_USE enum moe_code moe_rdzv_server_new(const struct moe_rdzv_server_options *options, struct moe_rdzv_server **out, struct moe_error *err);
void moe_rdzv_server_free(struct moe_rdzv_server **server);               /* calls nobody back; NULL is fine; a MOE_AUTO destructor */
unsigned moe_rdzv_server_port(const struct moe_rdzv_server *server);      /* the one that "0" became */
/* What to wait for, and *timeout_ms made smaller where something is due (-1: nothing yet); returns how many were written, which is one, an epoll instance over all
 * connections, so `room` is at least 1. Then, after poll(2), whatever it said, moe_rdzv_server_turn(): it calls back. Errors of turn: IO (epoll itself). */
size_t moe_rdzv_server_poll(struct moe_rdzv_server *server, struct pollfd *into, size_t room, int *timeout_ms);
MOE_MUST_USE enum moe_code moe_rdzv_server_turn(struct moe_rdzv_server *server, const struct pollfd *polled, size_t n, struct moe_error *err);
/* Queue a message. FORM names the ranks and nodes that links of its generation are held to, the same to all nodes.
 * Errors: USAGE (no such node; no message of a coordinator; FORM of a generation that is not the current one, or that says something else than the one before),
 * LIMIT (it has not taken what it was sent before: it is lost at the next turn). */
MOE_MUST_USE enum moe_code moe_rdzv_server_send(struct moe_rdzv_server *server, uint32_t node, const struct moe_rdzv_message *message, struct moe_error *err);
/* Its connection and links are cut, its number is free; `lost` is not called. No such node: nothing. What was queued is sent as far as it goes at once. */
void moe_rdzv_server_drop(struct moe_rdzv_server *server, uint32_t node);
/* The current generation: links of older ones are cut, and new ones of theirs refused (a number below the current one changes nothing). No generation is current
 * before the first call. frozen: no node is admitted until this is called with frozen = false. */
void moe_rdzv_server_generation(struct moe_rdzv_server *server, uint64_t generation, bool frozen);
/* One end of a link for a rank of the coordinator's own node, `from`: a descriptor (new, close-on-exec) whose other end the server joins with the remote end. Bytes
 * may be written at once. Errors: LIMIT, IO, USAGE (not the current generation, this end exists). */
MOE_MUST_USE
enum moe_code moe_rdzv_server_link(struct moe_rdzv_server *server, uint64_t generation, uint32_t from, uint32_t to, int *fd, struct moe_error *err);

/* --- a node's side ---------------------------------------------------------------------------------------------------------------------------------------- */
struct moe_rdzv_client;                /* opaque; one owner, one thread */
/* Connect, prove, say HELLO, hear WELCOME: waits at most wait_ms (looking up a name may add to that), and tries again, with another nonce, while nobody listens or
 * the connection is cut without an answer. `mine` is the node's number. `side` is kept.
 * Errors: IO (nobody there: ETIMEDOUT or the last try's errno), CRYPTO, USAGE (refused: err->field is moe_rdzv_reject_name()), PARSE (no coordinator), LIMIT. */
MOE_MUST_USE
enum moe_code moe_rdzv_client_new(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms,
                                  struct moe_rdzv_client **out, uint32_t *mine, struct moe_error *err);
void moe_rdzv_client_free(struct moe_rdzv_client **client);
int moe_rdzv_client_fd(const struct moe_rdzv_client *client);
short moe_rdzv_client_poll(const struct moe_rdzv_client *client);
/* Take what has come: `each` message, in order; and send what waits. Errors: IO (the coordinator is gone), PARSE, CRYPTO, LIMIT, those of `each`; after one the
 * client can only be freed. */
MOE_MUST_USE
enum moe_code moe_rdzv_client_turn(struct moe_rdzv_client *client, enum moe_code (*each)(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err),
                                   void *ctx, struct moe_error *err);
/* Queue a message, and send as much as goes. That the coordinator is gone is told by the next turn. Errors: USAGE (no message of a node), LIMIT
 * (MOE_CAP_RDZV_QUEUE). */
MOE_MUST_USE enum moe_code moe_rdzv_client_send(struct moe_rdzv_client *client, const struct moe_rdzv_message *message, struct moe_error *err);
/* Open one end of a link: connect, prove, say HELLO with link = true, wait for LINKED; the TLS of this leg ends there and *fd carries the ranks' own bytes.
 * Waits at most wait_ms. Errors: as of client_new. */
MOE_MUST_USE
enum moe_code moe_rdzv_client_link(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms,
                                   int *fd, struct moe_error *err);

/* Bytes of HELLO and of messages: fuzzed. Length-prefixed (4 bytes, that do not count themselves), little-endian, nothing optional. */
enum { MOE_RDZV_HELLO_BYTES = 196 };
size_t moe_rdzv_hello_write(const struct moe_rdzv_hello *hello, unsigned char into[MOE_RDZV_HELLO_BYTES]);
/* Of another version only `version` is read, whatever follows: 8 bytes are enough. Errors: PARSE (cut, too long, a field out of range; `out` is untouched). */
MOE_MUST_USE enum moe_code moe_rdzv_hello_read(const unsigned char *bytes, size_t n, struct moe_rdzv_hello *out, struct moe_error *err);
/* Appends one message to `into`. Errors: USAGE (a field out of range), LIMIT (the buffer's cap). */
struct moe_buf;
MOE_MUST_USE enum moe_code moe_rdzv_message_write(const struct moe_rdzv_message *message, struct moe_buf *into, struct moe_error *err);
/* Reads what follows the prefix, n bytes. node_of goes into `map`, which the message then keeps; a map of n / 4 is always large enough. Errors: PARSE (`out` is
 * then anything). */
MOE_MUST_USE
enum moe_code moe_rdzv_message_read(const unsigned char *body, size_t n, uint32_t *map, size_t map_room, struct moe_rdzv_message *out, struct moe_error *err);
#endif
