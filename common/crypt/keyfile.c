#include "common/base/file.h"
#include "common/base/sys.h"
#include "common/crypt/digest.h"
#include "common/crypt/key.h"
#include "common/crypt/openssl.h"
#include "common/crypt/private.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void free_bio(BIO **bio) { BIO_free(*bio); }
static void free_pkey(EVP_PKEY **pkey) { EVP_PKEY_free(*pkey); }
static void free_info(PKCS8_PRIV_KEY_INFO **info) { PKCS8_PRIV_KEY_INFO_free(*info); }

void moe_pem_free(struct moe_pem *pem)
{
    OPENSSL_secure_clear_free(pem->der, (size_t)pem->len);
    *pem = (struct moe_pem){ 0 };
}

static bool blank(struct moe_str s) { return moe_str_trim(s).len == 0; }

/* OpenSSL's reader skips whatever stands before a block and stops behind it; here a file is one block. */
enum moe_code moe_pem_read(const char *name, struct moe_str pem, const char *kind, struct moe_pem *out, struct moe_error *err)
{
    const struct moe_where at = { .file = name };
    MOE_AUTO(free_bio) BIO *bio = BIO_new_mem_buf(pem.len ? pem.ptr : "", (int)MOE_MIN(pem.len, MOE_CAP_KEY_BYTES));
    char *found = NULL, *header = NULL;
    struct moe_pem block = { 0 };
    enum moe_code code = MOE_OK;
    if (pem.len > MOE_CAP_KEY_BYTES)
        return moe_fail(err, MOE_E_LIMIT, at, "is larger than %u bytes", MOE_CAP_KEY_BYTES);
    if (!bio)
        return moe_openssl_failed(err, name, "cannot read a key");
    if (!moe_str_starts(pem, MOE_STR("-----BEGIN ")) ||
        PEM_read_bio_ex(bio, &found, &header, &block.der, &block.len, PEM_FLAG_SECURE | PEM_FLAG_ONLY_B64) != 1)
        code = moe_fail(err, MOE_E_PARSE, at, "is no PEM: one -----BEGIN %s----- block is expected", kind);
    else if (strcmp(found, kind) != 0)
        code = moe_fail(err, MOE_E_SCHEMA, at, "holds another kind of PEM block than -----BEGIN %s-----%s", kind,
                        strstr(found, "ENCRYPTED") ? ": it is encrypted" : strstr(found, "PRIVATE") ? ": it is private" : "");
    else if (!blank(moe_str_from(pem, pem.len - BIO_ctrl_pending(bio))))
        code = moe_fail(err, MOE_E_PARSE, at, "goes on after its PEM block");
    OPENSSL_secure_free(found);
    OPENSSL_secure_free(header);
    ERR_clear_error();
    if (code == MOE_OK)
        *out = block;
    else
        moe_pem_free(&block);
    return code;
}

static enum moe_code parse_private(const char *path, struct moe_str pem, struct moe_key **out, struct moe_error *err)
{
    MOE_AUTO(moe_pem_free) struct moe_pem block = { 0 };
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    MOE_TRY(moe_pem_read(path, pem, "PRIVATE KEY", &block, err));
    const unsigned char *at = block.der;
    MOE_AUTO(free_info) PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, block.len);
    EVP_PKEY *pkey = info && at == block.der + block.len ? EVP_PKCS82PKEY(info) : NULL;
    ERR_clear_error();
    if (!pkey)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, "is no private key: PKCS #8 is expected");
    MOE_TRY(moe_key_wrap(path, pkey, true, &key, err));
    if (key->kind != MOE_KEY_ED25519)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = path }, "is a key of %s: only Ed25519 signs here", moe_key_kind_name(key->kind));
    *out = moe_take(key);
    return MOE_OK;
}

enum moe_code moe_key_load_private(const char *path, struct moe_key **out, struct moe_error *err)
{
    char room[MOE_CAP_KEY_BYTES];
    size_t len = 0;
    enum moe_code code = moe_private_read(path, "a private key", room, sizeof room, &len, err);
    if (code == MOE_OK)
        code = parse_private(path, (struct moe_str){ room, len }, out, err);
    moe_crypt_wipe(room, sizeof room);
    return code;
}

static int fill(int fd, mode_t mode, BIO *from)
{
    char *bytes = NULL;
    long n = BIO_get_mem_data(from, &bytes);
    int sys = moe_fd_write(fd, (struct moe_str){ bytes, n > 0 ? (size_t)n : 0 });
    return sys ? sys : fchmod(fd, mode) != 0 || fsync(fd) != 0 ? errno : 0;   /* the umask may have taken from the mode, never added to it */
}

/* Both names are taken before a byte is written, so that nothing is left behind when the second one exists. */
static enum moe_code write_pair(const char *path, const char *pub, BIO *private_pem, BIO *public_pem, struct moe_error *err)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    MOE_AUTO(moe_fd_close) int secret = open(path, flags, 0600);
    if (secret < 0)
        return moe_fail_sys(err, path, errno, "cannot create the private key");
    MOE_AUTO(moe_fd_close) int open_to_all = open(pub, flags, 0644);
    if (open_to_all < 0) {
        int sys = errno;
        unlink(path);
        return moe_fail_sys(err, pub, sys, "cannot create the public key");
    }
    int sys = fill(secret, 0600, private_pem);
    if (!sys)
        sys = fill(open_to_all, 0644, public_pem);
    if (!sys)
        sys = moe_fsync_folder_of(path);
    if (!sys)
        return MOE_OK;
    unlink(path);
    unlink(pub);
    return moe_fail_sys(err, path, sys, "cannot write the pair of keys");
}

enum moe_code moe_key_generate(const char *path, struct moe_error *err)
{
    MOE_AUTO(free_pkey) EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    MOE_AUTO(free_bio) BIO *private_pem = BIO_new(BIO_s_mem());            /* its memory is wiped when it is freed */
    MOE_AUTO(free_bio) BIO *public_pem = BIO_new(BIO_s_mem());
    char *pub = NULL;
    if (!pkey || !private_pem || !public_pem || PEM_write_bio_PKCS8PrivateKey(private_pem, pkey, NULL, NULL, 0, NULL, NULL) != 1 ||
        PEM_write_bio_PUBKEY(public_pem, pkey) != 1)
        return moe_openssl_failed(err, path, "cannot make a key");
    if (asprintf(&pub, "%s.pub", path) < 0)
        return moe_fail_sys(err, path, ENOMEM, "cannot make a key");
    enum moe_code code = write_pair(path, pub, private_pem, public_pem, err);
    free(pub);
    return code;
}
