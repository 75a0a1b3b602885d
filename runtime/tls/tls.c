#include "common/base/sys.h"
#include "common/crypt/digest.h"
#include "runtime/tls/parts.h"
#include <openssl/err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

/* ---- the socket, as OpenSSL sees it: its own BIO would raise SIGPIPE, and forgets whether the stream ended or failed ---- */

static int socket_write(BIO *bio, const char *from, int bytes)
{
    struct moe_tls *tls = BIO_get_data(bio);
    ssize_t n;
    BIO_clear_retry_flags(bio);
    do
        n = send(tls->fd, from, (size_t)bytes, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN)
        BIO_set_retry_write(bio);
    else if (n < 0 && !tls->sys)
        tls->sys = errno;
    return (int)n;
}

static int socket_read(BIO *bio, char *into, int room)
{
    struct moe_tls *tls = BIO_get_data(bio);
    ssize_t n;
    BIO_clear_retry_flags(bio);
    do
        n = recv(tls->fd, into, (size_t)room, 0);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN)
        BIO_set_retry_read(bio);
    else if (n < 0 && !tls->sys)
        tls->sys = errno;
    else if (n == 0)
        tls->ended = true;
    return (int)n;
}

static long socket_ctrl(BIO *bio, int command, long number, void *pointer)
{
    const struct moe_tls *tls = BIO_get_data(bio);
    (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH ? 1 : command == BIO_CTRL_EOF ? tls && tls->ended : 0;
}

static int socket_create(BIO *bio)
{
    BIO_set_init(bio, 1);
    return 1;
}

BIO_METHOD *moe_tls_socket(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
    if (method && BIO_meth_set_write(method, socket_write) == 1 && BIO_meth_set_read(method, socket_read) == 1 &&
        BIO_meth_set_ctrl(method, socket_ctrl) == 1 && BIO_meth_set_create(method, socket_create) == 1)
        return method;
    BIO_meth_free(method);
    return NULL;
}

/* ---- connections ---- */

enum moe_code moe_tls_new(const struct moe_tls_side *side, int fd, struct moe_tls **out, struct moe_error *err)
{
    MOE_AUTO(moe_tls_free) struct moe_tls *tls = calloc(1, sizeof *tls);
    int flags = fcntl(fd, F_GETFL);
    BIO *bio = NULL;
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        return moe_fail_sys(err, NULL, errno, "cannot use a socket for TLS");
    ERR_clear_error();
    if (!tls || !(tls->ssl = SSL_new(side->ctx)) || !(bio = BIO_new(side->socket)))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a TLS connection");
    tls->side = side;
    tls->fd = fd;
    tls->key_records = MOE_TLS_KEY_RECORDS;
    tls->handshake_waits = POLLIN;
    BIO_set_data(bio, tls);
    SSL_set_bio(tls->ssl, bio, bio);
    if (side->server)
        SSL_set_accept_state(tls->ssl);
    else
        SSL_set_connect_state(tls->ssl);
    *out = moe_take(tls);
    return MOE_OK;
}

void moe_tls_free(struct moe_tls **tls)
{
    if (*tls)
        SSL_free((*tls)->ssl);
    free(*tls);
    *tls = NULL;
}

static enum moe_code socket_failed(struct moe_error *err, int sys)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "%s", sys == ECONNRESET ? "the other end of a TLS connection is gone" : strerrordesc_np(sys));
    err->sys = sys;
    return MOE_E_IO;
}

/* Why a call of OpenSSL moved nothing: it waits (OK, *waits are the events), or the connection is over. */
static enum moe_code stopped(struct moe_tls *tls, int said, const char *doing, short *waits, struct moe_error *err)
{
    int why = SSL_get_error(tls->ssl, said);
    long verified = SSL_get_verify_result(tls->ssl);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
        *waits = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
        return MOE_OK;
    }
    if (tls->sys || tls->ended || why == SSL_ERROR_ZERO_RETURN) {
        ERR_clear_error();
        return socket_failed(err, tls->sys && !tls->ended ? tls->sys : ECONNRESET);     /* behind an end, OpenSSL still tries to send an alert */
    }
    if (!tls->open && !tls->side->psk && verified != X509_V_OK) {
        ERR_clear_error();
        return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ 0 }, "%s: its certificate: %s", doing, X509_verify_cert_error_string(verified));
    }
    return moe_tls_failed(err, NULL, doing);
}

enum moe_code moe_tls_handshake(struct moe_tls *tls, bool *done, struct moe_error *err)
{
    *done = tls->open;
    if (tls->open)
        return MOE_OK;
    ERR_clear_error();
    int said = SSL_do_handshake(tls->ssl);
    if (said != 1)
        return stopped(tls, said, "the other side of a TLS connection did not prove itself (do both have the same key, or certificates of the same CA?)", &tls->handshake_waits, err);
    /* OpenSSL calls a session that begins with an external key resumed: without that mark nobody has proved anything. */
    if (SSL_version(tls->ssl) != TLS1_3_VERSION || (tls->side->psk ? SSL_session_reused(tls->ssl) != 1 : SSL_get_verify_result(tls->ssl) != X509_V_OK))
        return moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ 0 }, "the other side of a TLS connection did not prove itself: the key was not used");
    if (!tls->side->psk)
        moe_tls_name(tls->ssl, tls->peer);
    tls->open = *done = true;
    return MOE_OK;
}

static enum moe_code check_open(const struct moe_tls *tls, struct moe_error *err)
{
    return tls->open ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "the TLS handshake is not through");
}

enum moe_code moe_tls_read(struct moe_tls *tls, void *into, size_t room, size_t *moved, struct moe_error *err)
{
    short waits = POLLIN;
    *moved = 0;
    MOE_TRY(check_open(tls, err));
    if (!room)
        return MOE_OK;
    ERR_clear_error();
    if (SSL_read_ex(tls->ssl, into, room, moved) == 1) {
        tls->read_waits_to_write = false;
        return MOE_OK;
    }
    *moved = 0;
    MOE_TRY(stopped(tls, 0, "what came over TLS does not verify", &waits, err));
    tls->read_waits_to_write = waits == POLLOUT;
    return MOE_OK;
}

/* Behind a record that has left whole: no sealed bytes wait, so the key may change. */
static enum moe_code count_record(struct moe_tls *tls, struct moe_error *err)
{
    if (++tls->records < tls->key_records)
        return MOE_OK;
    tls->records = 0;
    return SSL_key_update(tls->ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 ? MOE_OK : moe_tls_failed(err, NULL, "cannot go on to the next TLS key");
}

enum moe_code moe_tls_write(struct moe_tls *tls, const void *from, size_t bytes, size_t *moved, struct moe_error *err)
{
    short waits = POLLOUT;
    *moved = 0;
    MOE_TRY(check_open(tls, err));
    ERR_clear_error();
    tls->write_waits_to_read = false;
    while (*moved < bytes) {
        size_t n = 0;
        if (SSL_write_ex(tls->ssl, (const char *)from + *moved, bytes - *moved, &n) != 1) {
            MOE_TRY(stopped(tls, 0, "cannot send over TLS", &waits, err));
            tls->write_waits_to_read = waits == POLLIN;
            return MOE_OK;
        }
        *moved += n;
        MOE_TRY(count_record(tls, err));
    }
    return MOE_OK;
}

short moe_tls_poll(const struct moe_tls *tls, bool reading, bool writing)
{
    if (!tls->open)
        return tls->handshake_waits;
    return (short)((reading ? tls->read_waits_to_write ? POLLOUT : POLLIN : 0) | (writing ? tls->write_waits_to_read ? POLLIN : POLLOUT : 0));
}

bool moe_tls_buffered(const struct moe_tls *tls) { return SSL_pending(tls->ssl) > 0; }

const char *moe_tls_peer(const struct moe_tls *tls) { return tls->peer; }

enum moe_code moe_tls_export(struct moe_tls *tls, struct moe_str label, unsigned char out[MOE_TLS_EXPORT_BYTES], struct moe_error *err)
{
    MOE_TRY(check_open(tls, err));
    ERR_clear_error();
    if (SSL_export_keying_material(tls->ssl, out, MOE_TLS_EXPORT_BYTES, label.ptr, label.len, NULL, 0, 0) != 1)
        return moe_tls_failed(err, NULL, "cannot derive a key from a TLS connection");
    return MOE_OK;
}
