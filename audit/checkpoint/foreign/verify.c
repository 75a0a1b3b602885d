#include "audit/checkpoint/foreign/verify.h"
#include "audit/checkpoint/foreign/parts.h"
#include "common/base/buf.h"
#include "common/base/base64.h"
#include "common/crypt/digest.h"
#include <openssl/evp.h>
#include <stdlib.h>

enum { MINISIGN_BYTES = 2 + 8 + MOE_ED25519_KEY_BYTES, PEM_LINE = 64, PIECE_BYTES = 256 << 10, BLAKE2B_BYTES = 64 };

struct moe_foreign_key {
    struct moe_key *key;
    char hint[MOE_SHA256_HEX];
    bool minisign;   /* the hint is minisign's; a PEM key has no id that a .minisig could name */
};

/* ---- keys ---- */

/* The signer hashes the PEM as its library writes it: lines of 64, one line end each. A file that was saved otherwise is the same key. */
static enum moe_code pem_hint(struct moe_str pem, char hint[MOE_SHA256_HEX], struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(2 * MOE_CAP_KEY_BYTES);
    unsigned char sum[MOE_SHA256_BYTES];
    struct moe_str line;
    size_t column = 0;
    if (!text)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    moe_buf_add(text, MOE_STR("-----BEGIN PUBLIC KEY-----"));
    while (moe_str_line(&pem, &line)) {
        line = moe_str_trim(line);
        if (moe_str_starts(line, MOE_STR("-----END")))
            break;
        for (size_t i = 0; i < line.len && line.ptr[0] != '-'; i++) {
            if (column++ % PEM_LINE == 0)
                moe_buf_addc(text, '\n');
            moe_buf_addc(text, line.ptr[i]);
        }
    }
    moe_buf_add(text, MOE_STR("\n-----END PUBLIC KEY-----\n"));
    if (moe_buf_failed(text))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the key is too long");
    MOE_TRY(moe_crypt_sha256(moe_buf_str(text), sum, err));
    moe_crypt_hex(sum, sizeof sum, hint);
    return MOE_OK;
}

static enum moe_code read_minisign_key(const char *name, struct moe_str bytes, struct moe_foreign_key *k, struct moe_error *err)
{
    unsigned char raw[MINISIGN_BYTES];
    size_t n = 0;
    struct moe_str line = { "", 0 }, rest = bytes;
    (void)moe_str_line(&rest, &line);
    if (moe_str_starts(line, MOE_STR("untrusted comment:")) && !moe_str_line(&rest, &line))
        line.len = 0;
    if (moe_str_trim(rest).len || !moe_base64_decode(moe_str_trim(line), raw, sizeof raw, &n) || n != sizeof raw || raw[0] != 'E' || raw[1] != 'd')
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = name }, "is neither a public key in PEM nor one of minisign's");
    for (size_t i = 0; i < 8; i++)
        (void)snprintf(k->hint + 2 * i, 3, "%02X", (unsigned)raw[9 - i]);
    k->minisign = true;
    return moe_key_read_raw(name, raw + 10, &k->key, err);
}

enum moe_code moe_foreign_key_read(const char *name, struct moe_str bytes, struct moe_foreign_key **out, struct moe_error *err)
{
    MOE_AUTO(moe_foreign_key_free) struct moe_foreign_key *k = calloc(1, sizeof *k);
    if (!k || bytes.len > MOE_CAP_KEY_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, k ? "is too large for a key" : "out of memory");
    if (moe_str_starts(moe_str_trim(bytes), MOE_STR("-----"))) {
        MOE_TRY(moe_key_read_public(name, bytes, &k->key, err));
        MOE_TRY(pem_hint(bytes, k->hint, err));
    } else {
        MOE_TRY(read_minisign_key(name, bytes, k, err));
    }
    *out = moe_take(k);
    return MOE_OK;
}

void moe_foreign_key_free(struct moe_foreign_key **key)
{
    if (*key)
        moe_key_free(&(*key)->key);
    free(*key);
    *key = NULL;
}

const char *moe_foreign_key_hint(const struct moe_foreign_key *key) { return key->hint; }
const char *moe_foreign_key_id(const struct moe_foreign_key *key) { return moe_key_id(key->key); }

/* ---- signatures ---- */

struct check {
    const struct moe_foreign_key *key;
    const struct moe_blob *file;
    const struct moe_objections *to;
    struct moe_error *err;
};

static const char *event_name(enum event event) { return moe_foreign_events[event].name; }

/* A key of the wrong kind, or another hint: false, and said. */
static bool is_the_keys(const struct check *c, const struct moe_foreign_signature *s)
{
    bool ed25519 = moe_key_kind(c->key->key) == MOE_KEY_ED25519;
    if (ed25519 != (s->scheme != MOE_FOREIGN_ECDSA)) {
        moe_object(c->to, event_name(EV_OTHER_KEY), MOE_NO_OFFSET, "the trusted key is %s, which made no signature of this kind",
                   moe_key_kind_name(moe_key_kind(c->key->key)));
        return false;
    }
    bool comparable = s->key_hint.len && c->key->minisign == (s->scheme != MOE_FOREIGN_ECDSA);
    if (comparable && !moe_str_is(s->key_hint, c->key->hint)) {
        moe_object(c->to, event_name(EV_OTHER_KEY), MOE_NO_OFFSET, "signed by key %.*s, the trusted one is %s", (int)MOE_MIN(s->key_hint.len, (size_t)80),
                   s->key_hint.ptr, c->key->hint);
        return false;
    }
    return true;
}

static enum moe_code check_listing(const struct moe_foreign *f, const struct check *c, bool *good)
{
    bool tried = false;
    for (size_t i = 0; i < f->signature_count && !*good; i++) {
        const struct moe_foreign_signature *s = &f->signatures[i];
        if (!s->bytes.len)
            continue;
        if (!is_the_keys(c, s))
            return MOE_OK;   /* the hint and the kind are the envelope's: the next signature has the same */
        MOE_TRY(moe_key_verify(c->key->key, s->over, s->bytes, good, c->err));
        tried = true;
    }
    if (!*good)
        moe_object(c->to, event_name(tried ? EV_BAD_SIGNATURE : EV_NO_SIGNATURE), MOE_NO_OFFSET, tried ? "none of %zu signatures verifies with key %s"
                   : "none of %zu signatures can be read, so key %s made none", f->signature_count, c->key->hint);
    return MOE_OK;
}

static enum moe_code hash_file(const struct check *c, unsigned char sum[BLAKE2B_BYTES])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char *piece = malloc(PIECE_BYTES);
    enum moe_code code = MOE_OK;
    bool fine = ctx && piece && EVP_DigestInit_ex(ctx, EVP_blake2b512(), NULL) == 1;
    for (uint64_t at = 0; fine && code == MOE_OK && at < c->file->size;) {
        size_t n = (size_t)MOE_MIN(c->file->size - at, (uint64_t)PIECE_BYTES);
        code = c->file->read(c->file->ctx, at, piece, n, c->err);
        fine = code != MOE_OK || EVP_DigestUpdate(ctx, piece, n) == 1;
        at += n;
    }
    fine = fine && (code != MOE_OK || EVP_DigestFinal_ex(ctx, sum, NULL) == 1);
    EVP_MD_CTX_free(ctx);
    free(piece);
    return fine ? code : moe_fail(c->err, MOE_E_CRYPTO, (struct moe_where){ 0 }, "cannot compute BLAKE2b-512");
}

static enum moe_code check_unhashed(const struct check *c, const struct moe_foreign_signature *s, bool *good)
{
    if (c->file->size > MOE_CAP_FOREIGN_UNHASHED)
        return moe_fail(c->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "a file of %llu bytes was signed unhashed (minisign -l), which is read up to %u bytes",
                        (unsigned long long)c->file->size, MOE_CAP_FOREIGN_UNHASHED);
    size_t n = (size_t)c->file->size;
    char *whole = malloc(n + 1);
    if (!whole)
        return moe_fail(c->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    enum moe_code code = n ? c->file->read(c->file->ctx, 0, whole, n, c->err) : MOE_OK;
    if (code == MOE_OK)
        code = moe_key_verify(c->key->key, (struct moe_str){ whole, n }, s->bytes, good, c->err);
    free(whole);
    return code;
}

static enum moe_code check_file(const struct moe_foreign *f, const struct check *c, bool *good)
{
    unsigned char sum[BLAKE2B_BYTES];
    bool file_good = false, comment_good = false;
    if (f->signature_count != 2)
        return MOE_OK;   /* broken, and said when it was read */
    const struct moe_foreign_signature *s = &f->signatures[0], *comment = &f->signatures[1];
    if (!is_the_keys(c, s))
        return MOE_OK;
    if (s->scheme == MOE_FOREIGN_ED25519_BLAKE2B) {
        MOE_TRY(hash_file(c, sum));
        MOE_TRY(moe_key_verify(c->key->key, (struct moe_str){ (char *)sum, sizeof sum }, s->bytes, &file_good, c->err));
    } else {
        MOE_TRY(check_unhashed(c, s, &file_good));
    }
    MOE_TRY(moe_key_verify(c->key->key, comment->over, comment->bytes, &comment_good, c->err));
    if (!file_good)
        moe_object(c->to, event_name(EV_BAD_SIGNATURE), MOE_NO_OFFSET, "the file's signature does not verify with key %s", c->key->hint);
    else if (!comment_good)
        moe_object(c->to, event_name(EV_BAD_COMMENT), MOE_NO_OFFSET, "the signature of the trusted comment '%.*s' does not verify with key %s",
                   (int)MOE_MIN(f->comment.len, (size_t)120), f->comment.ptr, c->key->hint);
    *good = file_good && comment_good;
    return MOE_OK;
}

enum moe_code moe_foreign_verify(const struct moe_foreign *f, const struct moe_foreign_key *key, const struct moe_blob *file,
                                 const struct moe_objections *to, bool *good, struct moe_error *err)
{
    struct check c = { .key = key, .file = file, .to = to, .err = err };
    *good = false;
    if (f->kind == MOE_FOREIGN_OMS)
        return check_listing(f, &c, good);
    if (f->kind != MOE_FOREIGN_MINISIGN || !file)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, file ? "a manifest of this kind carries no signature" : "a minisign signature needs its file");
    return check_file(f, &c, good);
}
