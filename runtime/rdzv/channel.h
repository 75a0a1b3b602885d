/* Messages over one TLS connection, both ways, never waiting: the same at the coordinator and at a node. Nobody outside this folder includes it. */
#ifndef MOE_RUNTIME_RDZV_CHANNEL_H
#define MOE_RUNTIME_RDZV_CHANNEL_H
#include "runtime/rdzv/rdzv.h"

enum {
    MOE_RDZV_PREFIX = 4,                                       /* bytes that say how many follow                                 */
    MOE_RDZV_FRONT  = 3 * 4 + 6 * 4 + 2 * 8 + MOE_RDZV_NONCE + 32,  /* of every message, behind the prefix (wire.c)                   */
};

/* How many bytes the HELLO has that begins so. One that is not to be read on, of another version or length, has no more than these. */
enum { MOE_RDZV_HELLO_FRONT = 8 };
size_t moe_rdzv_hello_whole(const unsigned char front[MOE_RDZV_HELLO_FRONT]);

/* Who says a kind of message: a node, the coordinator, or the coordinator as its one answer to HELLO. */
enum { MOE_SAID_BY_NODE = 1, MOE_SAID_BY_SERVER = 2, MOE_SAID_ONCE = 4 };
bool moe_rdzv_said_by(enum moe_rdzv_kind kind, unsigned who);

/* Bytes that come in at one end and leave at the other. */
struct moe_rdzv_bytes { unsigned char *at; size_t begin, end, room; };
void moe_rdzv_bytes_free(struct moe_rdzv_bytes *b);
static inline size_t moe_rdzv_bytes_count(const struct moe_rdzv_bytes *b) { return b->end - b->begin; }
/* False, and nothing changed, when more than `cap` would wait, or memory is short. */
MOE_MUST_USE bool moe_rdzv_bytes_add(struct moe_rdzv_bytes *b, const void *from, size_t n, size_t cap);
void moe_rdzv_bytes_drop(struct moe_rdzv_bytes *b, size_t n);       /* the first n */

struct moe_rdzv_channel {
    struct moe_tls *tls;           /* owned                                                                  */
    unsigned who;                  /* MOE_SAID_...: what the other end may say                               */
    struct moe_rdzv_bytes in, out;
    uint32_t *map;                 /* of the last FORM that was read                                         */
    size_t map_room;
};

void moe_rdzv_channel_drop(struct moe_rdzv_channel *c);             /* what it owns; the descriptor is the caller's */
/* Errors: USAGE (not ours to say, or cannot be said), LIMIT (MOE_CAP_RDZV_QUEUE). */
MOE_MUST_USE enum moe_code moe_rdzv_channel_push(struct moe_rdzv_channel *c, unsigned who_we_are, const struct moe_rdzv_message *message, struct moe_error *err);
/* Send as much as goes. Errors: IO, CRYPTO. */
MOE_MUST_USE enum moe_code moe_rdzv_channel_flush(struct moe_rdzv_channel *c, struct moe_error *err);
/* Take in one record at most; *more tells whether there was one. Errors: IO, CRYPTO, LIMIT. */
MOE_MUST_USE enum moe_code moe_rdzv_channel_read(struct moe_rdzv_channel *c, bool *more, struct moe_error *err);
/* The next message of what was taken in, if it is there whole. Errors: PARSE (no message, or one that the other end may not say), LIMIT. */
MOE_MUST_USE enum moe_code moe_rdzv_channel_next(struct moe_rdzv_channel *c, struct moe_rdzv_message *message, bool *there, struct moe_error *err);
#endif
