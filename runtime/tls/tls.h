/* TLS 1.3 and nothing older, over a connected socket, never blocking. Both ends prove who they are before a byte of anything else is looked at: by a pre-shared
 * key with ephemeral Diffie-Hellman, or each by a certificate. No tickets, no early data, no renegotiation, no compression, no read-ahead: a connection can be
 * given to somebody else right behind the last record that was asked for. */
#ifndef MOE_RUNTIME_TLS_TLS_H
#define MOE_RUNTIME_TLS_TLS_H
#include "common/base/error.h"
#include "common/base/str.h"
#include <stdbool.h>

enum { MOE_PSK_BYTES = 32, MOE_TLS_EXPORT_BYTES = 32, MOE_TLS_IDENTITY_BYTES = 128 };
#define MOE_CAP_TLS_PEM_BYTES 65536u   /* one PEM file */
#define MOE_CAP_TLS_CHAIN     8u       /* certificates in one */

struct moe_tls_side;   /* opaque: who we are and whom we believe; one owner, read-only, outlives its connections */
/* `identity`: 1 to MOE_TLS_IDENTITY_BYTES bytes, not secret; the server refuses any other. The key is copied and wiped at the end.
 * Errors: CRYPTO, LIMIT (identity; memory). */
MOE_MUST_USE
enum moe_code moe_tls_side_psk(bool server, const unsigned char key[MOE_PSK_BYTES], struct moe_str identity, struct moe_tls_side **out, struct moe_error *err);
/* PEM files: our chain, leaf first, and its key (a regular file of ours, 0600 or stricter), and the CA that the other's must be signed by; no other root is
 * believed. A client demands that the server's certificate names `peer_name` (DNS name or address, among the subject's alternative names); a server takes any
 * client of the CA, whose name is told by moe_tls_peer(). The other's certificate must be made for the part it plays: extended key usage serverAuth, clientAuth.
 * `peer_name` is NULL for a server. Errors: IO, PARSE, LIMIT, USAGE (mode of the key; no name), CRYPTO (a key that is not the chain's). */
MOE_MUST_USE
enum moe_code moe_tls_side_cert(bool server, const char *chain, const char *key, const char *ca, const char *peer_name, struct moe_tls_side **out,
                                struct moe_error *err);
void moe_tls_side_free(struct moe_tls_side **side);

struct moe_tls;        /* opaque; one owner, one thread */
/* Borrows `fd`, a connected stream socket (non-blocking is set). A peer that goes away raises no SIGPIPE. Errors: IO, LIMIT, CRYPTO. */
MOE_MUST_USE enum moe_code moe_tls_new(const struct moe_tls_side *side, int fd, struct moe_tls **out, struct moe_error *err);
void moe_tls_free(struct moe_tls **tls);      /* without a farewell: the descriptor stays as it is, the caller's */

/* *done tells whether it is through; else poll and call again. Errors: CRYPTO (the other could not prove itself, or speaks something else), IO.
 * With certificates a client is through before the server has looked at its one: a refusal is what its first read tells (CRYPTO). */
MOE_MUST_USE enum moe_code moe_tls_handshake(struct moe_tls *tls, bool *done, struct moe_error *err);
/* Move what goes; *moved may be 0. The end of the stream is IO with ECONNRESET, also without a close_notify. A call reads one record at most, and from the socket
 * nothing behind it. What a write has moved has left for the socket; what it was offered and did not move may be sealed already, and is to be offered again next:
 * the same bytes, and more behind them if there are. Errors: IO, CRYPTO. */
MOE_MUST_USE enum moe_code moe_tls_read(struct moe_tls *tls, void *into, size_t room, size_t *moved, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_tls_write(struct moe_tls *tls, const void *from, size_t bytes, size_t *moved, struct moe_error *err);
short moe_tls_poll(const struct moe_tls *tls, bool reading, bool writing);   /* events to wait for; during the handshake its own, whatever is asked */
bool moe_tls_buffered(const struct moe_tls *tls);                            /* decrypted bytes wait inside: read, do not poll */
/* Whoever the certificate names: its first DNS name, or its common name, with what is not printable as '?'; "" with a PSK, and before the handshake; kept. */
const char *moe_tls_peer(const struct moe_tls *tls);
/* A key that both ends of this connection share and nobody else has (RFC 8446, 7.5). After the handshake. Errors: CRYPTO. */
MOE_MUST_USE enum moe_code moe_tls_export(struct moe_tls *tls, struct moe_str label, unsigned char out[MOE_TLS_EXPORT_BYTES], struct moe_error *err);
#endif
