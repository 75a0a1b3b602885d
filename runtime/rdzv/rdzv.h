/* Rendezvous: the nodes of a job find each other through one port, and nobody else gets in.
 *
 * Every connection is TLS 1.3 with the job's key (or a certificate of its CA) before a byte of it is looked at, then one HELLO: version, job, node, nonce, digests
 * of build and config. The coordinator decides: it gives out node numbers and ranks, and what anybody says of its own rank counts for nothing. A connection is
 * either a node's (it stays, and carries messages both ways) or a link's: one end of the connection between two ranks of different nodes. The two ends of a link
 * are joined by the coordinator, which passes bytes and cannot read them: the ranks encrypt between themselves with a key of this generation and pair. So a job
 * has one open port, at the coordinator, and the others have none.
 *
 * A handshake that takes longer than MOE_RDZV_HELLO_MS is cut; at most MOE_CAP_RDZV_PENDING wait at a time, the oldest goes for a new one; nothing here ever waits
 * for one of them. Each admission and each refusal is told. */
#ifndef MOE_RUNTIME_RDZV_RDZV_H
#define MOE_RUNTIME_RDZV_RDZV_H
#include "common/base/error.h"
#include "common/base/str.h"
#include "runtime/comm/link.h"
#include "runtime/control/control.h"
#include "runtime/tls/tls.h"
#include <poll.h>

enum { MOE_RDZV_VERSION = 1, MOE_RDZV_HELLO_MS = 5000, MOE_RDZV_NONCE = 32, MOE_RDZV_JOB = 64 };
#define MOE_CAP_RDZV_PENDING 64u
#define MOE_CAP_RDZV_MESSAGE (1u << 20)      /* bytes of one message between node and coordinator */
#define MOE_CAP_RDZV_LINKS   4096u           /* that wait for their other end                     */

/* The job's key: 32 random bytes as 64 hex digits in a file of this user with mode 0600, or read from an inherited descriptor (which is then closed).
 * Never from argv or the environment. Errors: IO, USAGE (others may read the file), PARSE. */
MOE_MUST_USE enum moe_code moe_rdzv_key_load(const char *path, unsigned char out[MOE_PSK_BYTES], struct moe_error *err);
MOE_MUST_USE enum moe_code moe_rdzv_key_from(int fd, unsigned char out[MOE_PSK_BYTES], struct moe_error *err);
/* Keys that follow from it (HKDF-SHA-256): of the TLS handshake, and of one link: `low` < `high` are ranks, `nonce` the generation's. Errors: CRYPTO. */
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
    unsigned char nonce[MOE_RDZV_NONCE], build[32], config[32];
};

/* Between a node and the coordinator, once it is admitted. */
enum moe_rdzv_kind {
    MOE_RDZV_WELCOME,                  /* node: its number; nonce as it said it                                                     */
    MOE_RDZV_REJECT,                   /* why; then the connection ends                                                            */
    MOE_RDZV_START_RANK, MOE_RDZV_KILL_RANK,           /* local                                                                    */
    MOE_RDZV_FORM,                     /* generation, world, first rank of this node and how many, step, nonce; `node_of`: [world] node of each rank */
    MOE_RDZV_ABORT, MOE_RDZV_STOP,     /* generation; why                                                                          */
    MOE_RDZV_LINKED,                   /* to a link's connection: its other end is there; what follows are the ranks' own bytes      */
    MOE_RDZV_STARTED, MOE_RDZV_EXITED, MOE_RDZV_CONTROL,   /* from a node: local, status; local and a rank's packet (control.h)      */
    MOE_RDZV_BYE,
    MOE_RDZV_KINDS
};
enum moe_rdzv_reject { MOE_REJECT_NONE, MOE_REJECT_VERSION, MOE_REJECT_JOB, MOE_REJECT_BUILD, MOE_REJECT_CONFIG, MOE_REJECT_REPLAY, MOE_REJECT_FULL, MOE_REJECT_GENERATION, MOE_REJECT_LINK,
                       MOE_REJECT_HANDSHAKE, MOE_REJECT_SLOW, MOE_REJECT_MALFORMED, MOE_REJECTS };
const char *moe_rdzv_reject_name(enum moe_rdzv_reject why);      /* "wrong-job" */
struct moe_rdzv_message {
    enum moe_rdzv_kind kind;
    uint32_t node, local, first, count, world; int32_t status;
    uint64_t generation, step; enum moe_stop stop; enum moe_rdzv_reject reject;
    unsigned char nonce[MOE_RDZV_NONCE];
    const uint32_t *node_of;           /* [world]; of a message that was read: until the next is                                    */
    struct moe_control control;
};

/* --- the coordinator's side ------------------------------------------------------------------------------------------------------------------------------- */
struct moe_rdzv_server;                /* opaque; one owner, one thread, driven by poll(2) */
struct moe_rdzv_server_options {
    const char *host, *port;           /* to listen on; no port is opened that was not named                                        */
    struct moe_str job;
    const struct moe_tls_side *side;   /* kept */
    unsigned char build[32], config[32];
    unsigned nodes;                    /* at most so many                                                                          */
    void *ctx;
    void (*joined)(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address);       /* admitted            */
    void (*lost)(void *ctx, uint32_t node);
    void (*message)(void *ctx, uint32_t node, const struct moe_rdzv_message *message);
    void (*refused)(void *ctx, enum moe_rdzv_reject why, const char *address);                                /* for the audit log   */
};
MOE_MUST_USE enum moe_code moe_rdzv_server_new(const struct moe_rdzv_server_options *options, struct moe_rdzv_server **out, struct moe_error *err);
void moe_rdzv_server_free(struct moe_rdzv_server **server);
unsigned moe_rdzv_server_port(const struct moe_rdzv_server *server);      /* the one that "0" became */
/* Descriptors to wait for; returns how many (at most `room`). Then, after poll(2), moe_rdzv_server_turn() with the same array: it calls back. */
size_t moe_rdzv_server_poll(struct moe_rdzv_server *server, struct pollfd *into, size_t room, int *timeout_ms);
MOE_MUST_USE enum moe_code moe_rdzv_server_turn(struct moe_rdzv_server *server, const struct pollfd *polled, size_t n, struct moe_error *err);
/* Queue a message; a node that does not take its messages is lost. Errors: USAGE (no such node), LIMIT. */
MOE_MUST_USE enum moe_code moe_rdzv_server_send(struct moe_rdzv_server *server, uint32_t node, const struct moe_rdzv_message *message, struct moe_error *err);
void moe_rdzv_server_drop(struct moe_rdzv_server *server, uint32_t node);
/* Links of older generations are cut, and new ones of theirs refused; frozen: no node is admitted until this is called with frozen = false. */
void moe_rdzv_server_generation(struct moe_rdzv_server *server, uint64_t generation, bool frozen);
/* One end of a link for a rank of the coordinator's own node: a descriptor whose other end the server joins with the remote end. Errors: LIMIT, IO. */
MOE_MUST_USE
enum moe_code moe_rdzv_server_link(struct moe_rdzv_server *server, uint64_t generation, uint32_t from, uint32_t to, int *fd, struct moe_error *err);

/* --- a node's side ---------------------------------------------------------------------------------------------------------------------------------------- */
struct moe_rdzv_client;                /* opaque; one owner, one thread */
/* Connect, prove, say HELLO, hear WELCOME: waits at most wait_ms, and tries again while nobody listens. `mine` is the node's number.
 * Errors: IO (nobody there, ETIMEDOUT), CRYPTO, USAGE (refused; the text says why). */
MOE_MUST_USE
enum moe_code moe_rdzv_client_new(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms,
                                  struct moe_rdzv_client **out, uint32_t *mine, struct moe_error *err);
void moe_rdzv_client_free(struct moe_rdzv_client **client);
int moe_rdzv_client_fd(const struct moe_rdzv_client *client);
short moe_rdzv_client_poll(const struct moe_rdzv_client *client);
/* Take what has come: `each` message, in order. Errors: IO (the coordinator is gone), PARSE, CRYPTO, those of `each`. */
MOE_MUST_USE
enum moe_code moe_rdzv_client_turn(struct moe_rdzv_client *client, enum moe_code (*each)(void *ctx, const struct moe_rdzv_message *m, struct moe_error *err), void *ctx,
                                   struct moe_error *err);
MOE_MUST_USE enum moe_code moe_rdzv_client_send(struct moe_rdzv_client *client, const struct moe_rdzv_message *message, struct moe_error *err);
/* Open one end of a link: connect, prove, say HELLO with link = true, wait for LINKED; the TLS of this leg ends there and *fd carries the ranks' own bytes.
 * Waits at most wait_ms. Errors: as of client_new. */
MOE_MUST_USE
enum moe_code moe_rdzv_client_link(const char *host, const char *port, const struct moe_tls_side *side, const struct moe_rdzv_hello *hello, unsigned wait_ms, int *fd,
                                   struct moe_error *err);

/* Bytes of HELLO and of messages: fuzzed. Length-prefixed, little-endian, nothing optional. Errors of read: PARSE. */
enum { MOE_RDZV_HELLO_BYTES = 256 };
size_t moe_rdzv_hello_write(const struct moe_rdzv_hello *hello, unsigned char into[MOE_RDZV_HELLO_BYTES]);
MOE_MUST_USE enum moe_code moe_rdzv_hello_read(const unsigned char *bytes, size_t n, struct moe_rdzv_hello *out, struct moe_error *err);
#endif
