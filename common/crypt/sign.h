/* Signatures: Ed25519 made and verified, ECDSA over P-256 and P-384 verified, by OpenSSL. A private key lives in a file that only its owner may read, and
 * in memory that is wiped; no text of an error holds any part of one. */
#ifndef MOE_COMMON_CRYPT_SIGN_H
#define MOE_COMMON_CRYPT_SIGN_H
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_CAP_KEY_BYTES 16384u   /* a key file; the largest that is read here has about 250 bytes */

enum moe_key_kind {
    MOE_KEY_ED25519,   /* RFC 8032, pure: the message itself is signed, 64 bytes of signature           */
    MOE_KEY_P256,      /* ECDSA over SHA-256 of the message, the signature in DER                       */
    MOE_KEY_P384,      /* ECDSA over SHA-384 of the message, the signature in DER                       */
};
enum { MOE_KEY_ID_HEX = 65, MOE_ED25519_KEY_BYTES = 32, MOE_ED25519_SIGNATURE_BYTES = 64 };   /* the first with its NUL */

struct moe_key;   /* opaque; one owner; read-only, so threads may share it */
void moe_key_free(struct moe_key **key);   /* wipes it and sets it to NULL; NULL is fine; a MOE_AUTO destructor */

enum moe_key_kind moe_key_kind(const struct moe_key *key);
const char *moe_key_kind_name(enum moe_key_kind kind);   /* "ed25519", "p256", "p384" */
bool moe_key_can_sign(const struct moe_key *key);
/* What names a key in records and policies: the lower-case hex SHA-256 of its public half as SubjectPublicKeyInfo in DER (RFC 5480, RFC 8410), that is
 * `openssl pkey -pubin -in KEY.pub -outform DER | sha256sum`. The same for both halves; kept until the key is freed. */
const char *moe_key_id(const struct moe_key *key);

/**
 * Read a public key: SPKI, "-----BEGIN PUBLIC KEY-----". The text begins with it; nothing but white space may follow. A path is opened as by moe_file_read().
 *
 *   name  in   borrowed  label for messages, usually a path; not opened
 *   out   out  new       free with moe_key_free(); untouched on failure
 *
 * Errors: PARSE (no PEM, or not DER within), SCHEMA (a key of another kind, a point that is not on its curve, one with too small an order, or a private
 * key: its file went where a public one belongs), IO, LIMIT.
 */
MOE_MUST_USE enum moe_code moe_key_read_public(const char *name, struct moe_str pem, struct moe_key **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_key_load_public(const char *path, struct moe_key **out, struct moe_error *err);
/* The same from DER, and Ed25519 from its 32 bytes, as minisign has them. Errors: PARSE, SCHEMA. */
MOE_MUST_USE enum moe_code moe_key_read_der(const char *name, struct moe_str der, struct moe_key **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_key_read_raw(const char *name, const unsigned char raw[MOE_ED25519_KEY_BYTES], struct moe_key **out, struct moe_error *err);

/**
 * Read a private key: PKCS #8, "-----BEGIN PRIVATE KEY-----", not encrypted.
 *
 *   path  in   borrowed  a regular file, no symbolic link, with one name, of the effective user, that nobody else may read or write (0600 or stricter);
 *                        all of it asked of the opened file. "-" is a name like any other: a key is never read from a pipe
 *   out   out  new       free with moe_key_free(); untouched on failure
 *
 * Errors: IO (cannot be opened; is no such file), USAGE (others may read or write it, or it belongs to somebody else), PARSE, SCHEMA (encrypted, or of
 * another kind), LIMIT.
 */
MOE_MUST_USE enum moe_code moe_key_load_private(const char *path, struct moe_key **out, struct moe_error *err);

/**
 * Make an Ed25519 pair: the private half into `path` (0600), the public half into `path`.pub (0644), each created anew, synced, and its folder synced.
 * Whatever exists under either name is left alone, and the call fails; so does one that could not finish, after taking away what it made.
 * Errors: IO (EEXIST in err->sys where a name is taken), CRYPTO.
 */
MOE_MUST_USE enum moe_code moe_key_generate(const char *path, struct moe_error *err);

/* Ed25519. `message` is borrowed; `signature` is untouched on failure. Errors: USAGE (no private half, or another kind), CRYPTO. */
MOE_MUST_USE enum moe_code moe_key_sign(const struct moe_key *key, struct moe_str message, unsigned char signature[MOE_ED25519_SIGNATURE_BYTES],
                                        struct moe_error *err);

/**
 * Say whether `signature` is the key's over `message`.
 *
 *   signature  in   borrowed  Ed25519: 64 bytes; ECDSA: DER, and no other spelling of it
 *   good       out            false for any signature that does not verify, whatever is wrong with it; set to false before anything else is done
 *
 * An error means that it could not be judged, and is never to be read as good. Errors: CRYPTO.
 */
MOE_MUST_USE enum moe_code moe_key_verify(const struct moe_key *key, struct moe_str message, struct moe_str signature, bool *good, struct moe_error *err);
#endif
