/* One connection between two ranks of one generation: a stream of bytes that never blocks.
 *
 * On one machine it is a socket pair that the launcher made and handed to both: nobody else can hold an end, so it is used as it is. Between machines it is TLS
 * 1.3 with a key that exists for this generation and pair alone. */
#ifndef MOE_RUNTIME_COMM_LINK_H
#define MOE_RUNTIME_COMM_LINK_H
#include "common/base/error.h"
#include <stdbool.h>

enum { MOE_LINK_KEY_BYTES = 32 };
struct moe_link;     /* opaque; one owner, one thread */

/* A connected stream socket; taken, also on failure, and made non-blocking. Errors: IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_link_plain(int fd, struct moe_link **out, struct moe_error *err);
/* TLS 1.3 over it, with a pre-shared key and ephemeral keys (psk_dhe_ke). One side is the server. Shakes hands within the deadline, during which it waits; then as
 * above. `fd` is taken, also on failure. Errors: CRYPTO (another key), IO (ETIMEDOUT, a peer that is gone), LIMIT. */
MOE_MUST_USE
enum moe_code moe_link_tls(int fd, const unsigned char key[MOE_LINK_KEY_BYTES], bool server, unsigned deadline_ms, struct moe_link **out, struct moe_error *err);
void moe_link_free(struct moe_link **link);   /* closes; sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* Move what goes without waiting; *moved may be 0. `events` of poll(2) to wait for are told by moe_link_poll(); look whether there is something to read before
 * waiting for it. What a write was offered and did not move is to be offered again next: the same bytes, and more behind them if there are. Errors: IO (EPIPE,
 * ECONNRESET; the end of the stream is ECONNRESET), CRYPTO. */
MOE_MUST_USE enum moe_code moe_link_read(struct moe_link *link, void *into, size_t room, size_t *moved, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_link_write(struct moe_link *link, const void *from, size_t bytes, size_t *moved, struct moe_error *err);
int moe_link_fd(const struct moe_link *link);
short moe_link_poll(const struct moe_link *link, bool reading, bool writing);   /* TLS may want to write to be able to read */
bool moe_link_buffered(const struct moe_link *link);                            /* bytes that were read and decrypted wait inside: do not poll */
#endif
