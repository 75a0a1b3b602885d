/* A constant where a crypto call takes its key, nonce or salt: a literal, a table with constant elements, or a buffer that nothing but its constant
 * initialiser has filled before the call. */
#include "audit/source/match/check.h"

enum use { KEY, NONCE, SALT };
static const struct row { const char *call; uint8_t arg, use; } rows[] = {
    { "EVP_EncryptInit_ex", 3, KEY },     { "EVP_EncryptInit_ex", 4, NONCE },   { "EVP_DecryptInit_ex", 3, KEY },
    { "EVP_EncryptInit_ex2", 2, KEY },    { "EVP_EncryptInit_ex2", 3, NONCE },  { "EVP_DecryptInit_ex2", 2, KEY },
    { "EVP_CipherInit_ex", 3, KEY },      { "EVP_CipherInit_ex", 4, NONCE },    { "EVP_EncryptInit", 2, KEY },
    { "EVP_EncryptInit", 3, NONCE },      { "EVP_DecryptInit", 2, KEY },        { "EVP_CipherInit", 2, KEY },
    { "EVP_CipherInit", 3, NONCE },       { "HMAC", 1, KEY },                   { "HMAC_Init_ex", 1, KEY },
    { "HMAC_Init", 1, KEY },              { "EVP_MAC_init", 1, KEY },           { "EVP_Q_mac", 6, KEY },
    { "AES_set_encrypt_key", 0, KEY },    { "AES_set_decrypt_key", 0, KEY },    { "AES_cbc_encrypt", 4, NONCE },
    { "PKCS5_PBKDF2_HMAC", 0, KEY },      { "PKCS5_PBKDF2_HMAC", 2, SALT },     { "PKCS5_PBKDF2_HMAC_SHA1", 0, KEY },
    { "PKCS5_PBKDF2_HMAC_SHA1", 2, SALT },{ "EVP_PBE_scrypt", 0, KEY },         { "EVP_PBE_scrypt", 2, SALT },
    { "EVP_BytesToKey", 2, SALT },        { "EVP_BytesToKey", 3, KEY },         { "EVP_PKEY_new_mac_key", 2, KEY },
    { "EVP_PKEY_new_raw_private_key", 2, KEY }, { "mbedtls_aes_setkey_enc", 1, KEY }, { "mbedtls_aes_setkey_dec", 1, KEY },
    { "mbedtls_gcm_setkey", 2, KEY },     { "mbedtls_md_hmac_starts", 1, KEY }, { "gcry_cipher_setkey", 1, KEY },
    { "gcry_cipher_setiv", 1, NONCE },    { "gcry_mac_setkey", 1, KEY },        { "crypto_secretbox_easy", 3, NONCE },
    { "crypto_secretbox_easy", 4, KEY },  { "crypto_aead_xchacha20poly1305_ietf_encrypt", 7, NONCE },
    { "crypto_aead_xchacha20poly1305_ietf_encrypt", 8, KEY }, { "crypto_auth", 3, KEY }, { "crypt", 1, SALT }, { "crypt_r", 1, SALT },
};

static bool constant_list(const struct moe_tree *t, uint32_t list)
{
    int64_t v;
    for (uint32_t c = moe_at(t, list)->first; c; c = moe_at(t, c)->next)
        if (!moe_const(t, c, &v))
            return false;
    return true;
}

/* Whether anything between the declaration and `until` may have put other bytes in: an assignment, or a call that is given the buffer. */
static bool touched(const struct moe_tree *t, uint32_t decl, uint32_t until)
{
    uint32_t f = moe_function_of(t, until);
    for (uint32_t n = f; n && n != until; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (x->kind != MOE_N_REF || x->decl != decl || moe_inside(t, n, until))
            continue;
        while (up->kind == MOE_N_CAST || up->kind == MOE_N_UNARY || up->kind == MOE_N_INDEX) {
            x = up;
            up = moe_at(t, x->parent);
        }
        if (x->role == MOE_R_ARG || (up->kind == MOE_N_BINARY && moe_is_assign(up->op)) || up->kind == MOE_N_VAR)
            return true;
    }
    return false;
}

static bool fixed(const struct moe_ctx *ctx, uint32_t call, uint32_t arg)
{
    const struct moe_tree *t = ctx->tree;
    arg = moe_skip_casts(t, arg);
    const struct moe_node *n = moe_at(t, arg);
    if (n->kind == MOE_N_STRING)
        return moe_name(t, arg).len != 0;
    if (n->kind == MOE_N_COMPOUND_LITERAL)
        return constant_list(t, n->first);
    if (n->kind == MOE_N_INDEX)                 /* keys[3] of a table of keys */
        n = moe_at(t, moe_skip_casts(t, moe_child(t, arg, MOE_R_BASE)));
    const struct moe_decl *d = moe_decl_at(t, n->decl);
    if (n->kind != MOE_N_REF || d->kind != MOE_N_VAR)
        return false;
    uint32_t init = moe_skip_casts(t, moe_child(t, d->node, MOE_R_INIT));
    const struct moe_node *i = moe_at(t, init);
    bool text = i->kind == MOE_N_STRING && moe_name(t, init).len, list = i->kind == MOE_N_INIT_LIST && constant_list(t, init);
    if (!text && !list)
        return false;
    const struct moe_type *type = moe_type_at(t, d->type);
    if (type->is_const || moe_type_at(t, type->to)->is_const)
        return true;                            /* nothing can fill it; a pointer to a constant text may still move */
    return !touched(t, n->decl, call);
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    static const char *const names[] = { [KEY] = "key", [NONCE] = "nonce", [SALT] = "salt" };
    static const unsigned cwe[] = { [KEY] = 321, [NONCE] = 329, [SALT] = 760 };
    const struct moe_tree *t = ctx->tree;
    struct moe_str callee = moe_callee(t, call);
    for (size_t i = 0; i < MOE_COUNT(rows) && callee.len; i++) {
        uint32_t arg = moe_str_is(callee, rows[i].call) ? moe_arg(t, call, rows[i].arg) : 0;
        if (!arg || !fixed(ctx, call, arg))
            continue;
        int severity = rows[i].use == KEY ? -1 : MOE_MEDIUM;
        moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = cwe[rows[i].use], .severity = severity, .confidence = -1 },
                      "the %s of %.*s() is the constant %.*s", names[rows[i].use], MOE_FMT(callee), MOE_FMT(moe_source(t, arg)));
        return;
    }
}

const struct moe_check moe_check_M205 = { .code = "M205", .kinds = { MOE_N_CALL }, .visit = visit };
