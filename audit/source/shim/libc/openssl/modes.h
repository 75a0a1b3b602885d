/* openssl/modes.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_MODES_H
#define MOE_SHIM_OPENSSL_MODES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef void (*block128_f)(const unsigned char [16], unsigned char [16], const void *);
typedef void (*cbc128_f)(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], int);
typedef void (*ecb128_f)(const unsigned char *, unsigned char *, size_t, const void *, int);
typedef void (*ctr128_f)(const unsigned char *, unsigned char *, size_t, const void *, const unsigned char [16]);
typedef void (*ccm128_f)(const unsigned char *, unsigned char *, size_t, const void *, const unsigned char [16], unsigned char [16]);
void CRYPTO_cbc128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
void CRYPTO_cbc128_decrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
void CRYPTO_ctr128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], unsigned char [16], unsigned int *, block128_f);
void CRYPTO_ctr128_encrypt_ctr32(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], unsigned char [16], unsigned int *, ctr128_f);
void CRYPTO_ofb128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], int *, block128_f);
void CRYPTO_cfb128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], int *, int, block128_f);
void CRYPTO_cfb128_8_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], int *, int, block128_f);
void CRYPTO_cfb128_1_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], int *, int, block128_f);
size_t CRYPTO_cts128_encrypt_block(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
size_t CRYPTO_cts128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], cbc128_f);
size_t CRYPTO_cts128_decrypt_block(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
size_t CRYPTO_cts128_decrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], cbc128_f);
size_t CRYPTO_nistcts128_encrypt_block(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
size_t CRYPTO_nistcts128_encrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], cbc128_f);
size_t CRYPTO_nistcts128_decrypt_block(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], block128_f);
size_t CRYPTO_nistcts128_decrypt(const unsigned char *, unsigned char *, size_t, const void *, unsigned char [16], cbc128_f);
struct gcm128_context; typedef struct gcm128_context GCM128_CONTEXT;
GCM128_CONTEXT *CRYPTO_gcm128_new(void *, block128_f); void CRYPTO_gcm128_init(GCM128_CONTEXT *, void *, block128_f);
void CRYPTO_gcm128_setiv(GCM128_CONTEXT *, const unsigned char *, size_t);
int CRYPTO_gcm128_aad(GCM128_CONTEXT *, const unsigned char *, size_t);
int CRYPTO_gcm128_encrypt(GCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_gcm128_decrypt(GCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_gcm128_encrypt_ctr32(GCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t, ctr128_f);
int CRYPTO_gcm128_decrypt_ctr32(GCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t, ctr128_f);
int CRYPTO_gcm128_finish(GCM128_CONTEXT *, const unsigned char *, size_t);
void CRYPTO_gcm128_tag(GCM128_CONTEXT *, unsigned char *, size_t); void CRYPTO_gcm128_release(GCM128_CONTEXT *);
struct ccm128_context; typedef struct ccm128_context CCM128_CONTEXT;
void CRYPTO_ccm128_init(CCM128_CONTEXT *, unsigned int, unsigned int, void *, block128_f);
int CRYPTO_ccm128_setiv(CCM128_CONTEXT *, const unsigned char *, size_t, size_t);
void CRYPTO_ccm128_aad(CCM128_CONTEXT *, const unsigned char *, size_t);
int CRYPTO_ccm128_encrypt(CCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_ccm128_decrypt(CCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_ccm128_encrypt_ccm64(CCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t, ccm128_f);
int CRYPTO_ccm128_decrypt_ccm64(CCM128_CONTEXT *, const unsigned char *, unsigned char *, size_t, ccm128_f);
size_t CRYPTO_ccm128_tag(CCM128_CONTEXT *, unsigned char *, size_t); struct xts128_context;
typedef struct xts128_context XTS128_CONTEXT;
int CRYPTO_xts128_encrypt(const XTS128_CONTEXT *, const unsigned char [16], const unsigned char *, unsigned char *, size_t, int);
size_t CRYPTO_128_wrap(void *, const unsigned char *, unsigned char *, const unsigned char *, size_t, block128_f);
size_t CRYPTO_128_unwrap(void *, const unsigned char *, unsigned char *, const unsigned char *, size_t, block128_f);
size_t CRYPTO_128_wrap_pad(void *, const unsigned char *, unsigned char *, const unsigned char *, size_t, block128_f);
size_t CRYPTO_128_unwrap_pad(void *, const unsigned char *, unsigned char *, const unsigned char *, size_t, block128_f);
struct ocb128_context; typedef struct ocb128_context OCB128_CONTEXT;
typedef void (*ocb128_f)(const unsigned char *, unsigned char *, size_t, const void *, size_t, unsigned char [16], const unsigned char [][16], unsigned char [16]);
OCB128_CONTEXT *CRYPTO_ocb128_new(void *, void *, block128_f, block128_f, ocb128_f);
int CRYPTO_ocb128_init(OCB128_CONTEXT *, void *, void *, block128_f, block128_f, ocb128_f);
int CRYPTO_ocb128_copy_ctx(OCB128_CONTEXT *, OCB128_CONTEXT *, void *, void *);
int CRYPTO_ocb128_setiv(OCB128_CONTEXT *, const unsigned char *, size_t, size_t);
int CRYPTO_ocb128_aad(OCB128_CONTEXT *, const unsigned char *, size_t);
int CRYPTO_ocb128_encrypt(OCB128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_ocb128_decrypt(OCB128_CONTEXT *, const unsigned char *, unsigned char *, size_t);
int CRYPTO_ocb128_finish(OCB128_CONTEXT *, const unsigned char *, size_t);
int CRYPTO_ocb128_tag(OCB128_CONTEXT *, unsigned char *, size_t); void CRYPTO_ocb128_cleanup(OCB128_CONTEXT *);
#ifdef __cplusplus
}
#endif
#endif
