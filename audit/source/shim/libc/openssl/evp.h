/* openssl/evp.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_EVP_H
#define MOE_SHIM_OPENSSL_EVP_H
#include <openssl/bio.h>
#include <openssl/core.h>
#include <openssl/types.h>
#include <openssl/crypto.h>
#include <openssl/bio.h>
#include <openssl/objects.h>
#include <stdarg.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef __UINT64_TYPE__ uint64_t;
int EVP_set_default_properties(OSSL_LIB_CTX *, const char *);
int EVP_default_properties_is_fips_enabled(OSSL_LIB_CTX *);
int EVP_default_properties_enable_fips(OSSL_LIB_CTX *, int); EVP_MD *EVP_MD_meth_new(int, int);
EVP_MD *EVP_MD_meth_dup(const EVP_MD *); void EVP_MD_meth_free(EVP_MD *);
int EVP_MD_meth_set_input_blocksize(EVP_MD *, int); int EVP_MD_meth_set_result_size(EVP_MD *, int);
int EVP_MD_meth_set_app_datasize(EVP_MD *, int); int EVP_MD_meth_set_flags(EVP_MD *, unsigned long);
int EVP_MD_meth_set_init(EVP_MD *, int (*)(EVP_MD_CTX *));
int EVP_MD_meth_set_update(EVP_MD *, int (*)(EVP_MD_CTX *, const void *, size_t));
int EVP_MD_meth_set_final(EVP_MD *, int (*)(EVP_MD_CTX *, unsigned char *));
int EVP_MD_meth_set_copy(EVP_MD *, int (*)(EVP_MD_CTX *, const EVP_MD_CTX *));
int EVP_MD_meth_set_cleanup(EVP_MD *, int (*)(EVP_MD_CTX *));
int EVP_MD_meth_set_ctrl(EVP_MD *, int (*)(EVP_MD_CTX *, int, int, void *));
int EVP_MD_meth_get_input_blocksize(const EVP_MD *); int EVP_MD_meth_get_result_size(const EVP_MD *);
int EVP_MD_meth_get_app_datasize(const EVP_MD *); unsigned long EVP_MD_meth_get_flags(const EVP_MD *);
int (*EVP_MD_meth_get_init(const EVP_MD *))(EVP_MD_CTX *);
int (*EVP_MD_meth_get_update(const EVP_MD *))(EVP_MD_CTX *, const void *, size_t);
int (*EVP_MD_meth_get_final(const EVP_MD *))(EVP_MD_CTX *, unsigned char *);
int (*EVP_MD_meth_get_copy(const EVP_MD *))(EVP_MD_CTX *, const EVP_MD_CTX *);
int (*EVP_MD_meth_get_cleanup(const EVP_MD *))(EVP_MD_CTX *);
int (*EVP_MD_meth_get_ctrl(const EVP_MD *))(EVP_MD_CTX *, int, int, void *);
EVP_CIPHER *EVP_CIPHER_meth_new(int, int, int); EVP_CIPHER *EVP_CIPHER_meth_dup(const EVP_CIPHER *);
void EVP_CIPHER_meth_free(EVP_CIPHER *); int EVP_CIPHER_meth_set_iv_length(EVP_CIPHER *, int);
int EVP_CIPHER_meth_set_flags(EVP_CIPHER *, unsigned long); int EVP_CIPHER_meth_set_impl_ctx_size(EVP_CIPHER *, int);
int EVP_CIPHER_meth_set_init(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *, const unsigned char *, const unsigned char *, int));
int EVP_CIPHER_meth_set_do_cipher(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *, unsigned char *, const unsigned char *, size_t));
int EVP_CIPHER_meth_set_cleanup(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *));
int EVP_CIPHER_meth_set_set_asn1_params(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *, ASN1_TYPE *));
int EVP_CIPHER_meth_set_get_asn1_params(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *, ASN1_TYPE *));
int EVP_CIPHER_meth_set_ctrl(EVP_CIPHER *, int (*)(EVP_CIPHER_CTX *, int, int, void *));
int (*EVP_CIPHER_meth_get_init(const EVP_CIPHER *))(EVP_CIPHER_CTX *, const unsigned char *, const unsigned char *, int);
int (*EVP_CIPHER_meth_get_do_cipher(const EVP_CIPHER *))(EVP_CIPHER_CTX *, unsigned char *, const unsigned char *, size_t);
int (*EVP_CIPHER_meth_get_cleanup(const EVP_CIPHER *))(EVP_CIPHER_CTX *);
int (*EVP_CIPHER_meth_get_set_asn1_params(const EVP_CIPHER *))(EVP_CIPHER_CTX *, ASN1_TYPE *);
int (*EVP_CIPHER_meth_get_get_asn1_params(const EVP_CIPHER *))(EVP_CIPHER_CTX *, ASN1_TYPE *);
int (*EVP_CIPHER_meth_get_ctrl(const EVP_CIPHER *))(EVP_CIPHER_CTX *, int, int, void *);
typedef struct {
    unsigned char *out; const unsigned char *inp; size_t len; unsigned int interleave;
} EVP_CTRL_TLS1_1_MULTIBLOCK_PARAM;
struct evp_cipher_info_st {
    const EVP_CIPHER *cipher; unsigned char iv[16];
};
typedef struct evp_cipher_info_st EVP_CIPHER_INFO;
typedef int EVP_PBE_KEYGEN(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int);
typedef int EVP_PBE_KEYGEN_EX(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int, OSSL_LIB_CTX *, const char *);
int EVP_MD_get_type(const EVP_MD *); const char *EVP_MD_get0_name(const EVP_MD *);
const char *EVP_MD_get0_description(const EVP_MD *); int EVP_MD_is_a(const EVP_MD *, const char *);
int EVP_MD_names_do_all(const EVP_MD *, void (*)(const char *, void *), void *);
const OSSL_PROVIDER *EVP_MD_get0_provider(const EVP_MD *); int EVP_MD_get_pkey_type(const EVP_MD *);
int EVP_MD_get_size(const EVP_MD *); int EVP_MD_get_block_size(const EVP_MD *);
unsigned long EVP_MD_get_flags(const EVP_MD *); const EVP_MD *EVP_MD_CTX_get0_md(const EVP_MD_CTX *);
EVP_MD *EVP_MD_CTX_get1_md(EVP_MD_CTX *); const EVP_MD *EVP_MD_CTX_md(const EVP_MD_CTX *);
int (*EVP_MD_CTX_update_fn(EVP_MD_CTX *))(EVP_MD_CTX *, const void *, size_t);
void EVP_MD_CTX_set_update_fn(EVP_MD_CTX *, int (*)(EVP_MD_CTX *, const void *, size_t));
EVP_PKEY_CTX *EVP_MD_CTX_get_pkey_ctx(const EVP_MD_CTX *); void EVP_MD_CTX_set_pkey_ctx(EVP_MD_CTX *, EVP_PKEY_CTX *);
void *EVP_MD_CTX_get0_md_data(const EVP_MD_CTX *); int EVP_CIPHER_get_nid(const EVP_CIPHER *);
const char *EVP_CIPHER_get0_name(const EVP_CIPHER *); const char *EVP_CIPHER_get0_description(const EVP_CIPHER *);
int EVP_CIPHER_is_a(const EVP_CIPHER *, const char *);
int EVP_CIPHER_names_do_all(const EVP_CIPHER *, void (*)(const char *, void *), void *);
const OSSL_PROVIDER *EVP_CIPHER_get0_provider(const EVP_CIPHER *); int EVP_CIPHER_get_block_size(const EVP_CIPHER *);
int EVP_CIPHER_impl_ctx_size(const EVP_CIPHER *); int EVP_CIPHER_get_key_length(const EVP_CIPHER *);
int EVP_CIPHER_get_iv_length(const EVP_CIPHER *); unsigned long EVP_CIPHER_get_flags(const EVP_CIPHER *);
int EVP_CIPHER_get_mode(const EVP_CIPHER *); int EVP_CIPHER_get_type(const EVP_CIPHER *);
EVP_CIPHER *EVP_CIPHER_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_CIPHER_up_ref(EVP_CIPHER *);
void EVP_CIPHER_free(EVP_CIPHER *); const EVP_CIPHER *EVP_CIPHER_CTX_get0_cipher(const EVP_CIPHER_CTX *);
EVP_CIPHER *EVP_CIPHER_CTX_get1_cipher(EVP_CIPHER_CTX *); int EVP_CIPHER_CTX_is_encrypting(const EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_get_nid(const EVP_CIPHER_CTX *); int EVP_CIPHER_CTX_get_block_size(const EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_get_key_length(const EVP_CIPHER_CTX *); int EVP_CIPHER_CTX_get_iv_length(const EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_get_tag_length(const EVP_CIPHER_CTX *);
const EVP_CIPHER *EVP_CIPHER_CTX_cipher(const EVP_CIPHER_CTX *);
const unsigned char *EVP_CIPHER_CTX_iv(const EVP_CIPHER_CTX *);
const unsigned char *EVP_CIPHER_CTX_original_iv(const EVP_CIPHER_CTX *);
unsigned char *EVP_CIPHER_CTX_iv_noconst(EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_get_updated_iv(EVP_CIPHER_CTX *, void *, size_t);
int EVP_CIPHER_CTX_get_original_iv(EVP_CIPHER_CTX *, void *, size_t);
unsigned char *EVP_CIPHER_CTX_buf_noconst(EVP_CIPHER_CTX *); int EVP_CIPHER_CTX_get_num(const EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_set_num(EVP_CIPHER_CTX *, int); int EVP_CIPHER_CTX_copy(EVP_CIPHER_CTX *, const EVP_CIPHER_CTX *);
void *EVP_CIPHER_CTX_get_app_data(const EVP_CIPHER_CTX *); void EVP_CIPHER_CTX_set_app_data(EVP_CIPHER_CTX *, void *);
void *EVP_CIPHER_CTX_get_cipher_data(const EVP_CIPHER_CTX *);
void *EVP_CIPHER_CTX_set_cipher_data(EVP_CIPHER_CTX *, void *);
int EVP_Cipher(EVP_CIPHER_CTX *, unsigned char *, const unsigned char *, unsigned int);
int EVP_MD_get_params(const EVP_MD *, OSSL_PARAM []); int EVP_MD_CTX_set_params(EVP_MD_CTX *, const OSSL_PARAM []);
int EVP_MD_CTX_get_params(EVP_MD_CTX *, OSSL_PARAM []); const OSSL_PARAM *EVP_MD_gettable_params(const EVP_MD *);
const OSSL_PARAM *EVP_MD_settable_ctx_params(const EVP_MD *);
const OSSL_PARAM *EVP_MD_gettable_ctx_params(const EVP_MD *);
const OSSL_PARAM *EVP_MD_CTX_settable_params(EVP_MD_CTX *);
const OSSL_PARAM *EVP_MD_CTX_gettable_params(EVP_MD_CTX *); int EVP_MD_CTX_ctrl(EVP_MD_CTX *, int, int, void *);
EVP_MD_CTX *EVP_MD_CTX_new(void); int EVP_MD_CTX_reset(EVP_MD_CTX *); void EVP_MD_CTX_free(EVP_MD_CTX *);
int EVP_MD_CTX_copy_ex(EVP_MD_CTX *, const EVP_MD_CTX *); void EVP_MD_CTX_set_flags(EVP_MD_CTX *, int);
void EVP_MD_CTX_clear_flags(EVP_MD_CTX *, int); int EVP_MD_CTX_test_flags(const EVP_MD_CTX *, int);
int EVP_DigestInit_ex2(EVP_MD_CTX *, const EVP_MD *, const OSSL_PARAM []);
int EVP_DigestInit_ex(EVP_MD_CTX *, const EVP_MD *, ENGINE *);
int EVP_DigestUpdate(EVP_MD_CTX *, const void *, size_t);
int EVP_DigestFinal_ex(EVP_MD_CTX *, unsigned char *, unsigned int *);
int EVP_Digest(const void *, size_t, unsigned char *, unsigned int *, const EVP_MD *, ENGINE *);
int EVP_Q_digest(OSSL_LIB_CTX *, const char *, const char *, const void *, size_t, unsigned char *, size_t *);
int EVP_MD_CTX_copy(EVP_MD_CTX *, const EVP_MD_CTX *); int EVP_DigestInit(EVP_MD_CTX *, const EVP_MD *);
int EVP_DigestFinal(EVP_MD_CTX *, unsigned char *, unsigned int *);
int EVP_DigestFinalXOF(EVP_MD_CTX *, unsigned char *, size_t);
EVP_MD *EVP_MD_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_MD_up_ref(EVP_MD *);
void EVP_MD_free(EVP_MD *); int EVP_read_pw_string(char *, int, const char *, int);
int EVP_read_pw_string_min(char *, int, int, const char *, int); void EVP_set_pw_prompt(const char *);
char *EVP_get_pw_prompt(void);
int EVP_BytesToKey(const EVP_CIPHER *, const EVP_MD *, const unsigned char *, const unsigned char *, int, int, unsigned char *, unsigned char *);
void EVP_CIPHER_CTX_set_flags(EVP_CIPHER_CTX *, int); void EVP_CIPHER_CTX_clear_flags(EVP_CIPHER_CTX *, int);
int EVP_CIPHER_CTX_test_flags(const EVP_CIPHER_CTX *, int);
int EVP_EncryptInit(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *);
int EVP_EncryptInit_ex(EVP_CIPHER_CTX *, const EVP_CIPHER *, ENGINE *, const unsigned char *, const unsigned char *);
int EVP_EncryptInit_ex2(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, const OSSL_PARAM []);
int EVP_EncryptUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_EncryptFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_EncryptFinal(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_DecryptInit(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *);
int EVP_DecryptInit_ex(EVP_CIPHER_CTX *, const EVP_CIPHER *, ENGINE *, const unsigned char *, const unsigned char *);
int EVP_DecryptInit_ex2(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, const OSSL_PARAM []);
int EVP_DecryptUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_DecryptFinal(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_DecryptFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_CipherInit(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, int);
int EVP_CipherInit_ex(EVP_CIPHER_CTX *, const EVP_CIPHER *, ENGINE *, const unsigned char *, const unsigned char *, int);
int EVP_CipherInit_ex2(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, int, const OSSL_PARAM []);
int EVP_CipherUpdate(EVP_CIPHER_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_CipherFinal(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_CipherFinal_ex(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_SignFinal(EVP_MD_CTX *, unsigned char *, unsigned int *, EVP_PKEY *);
int EVP_SignFinal_ex(EVP_MD_CTX *, unsigned char *, unsigned int *, EVP_PKEY *, OSSL_LIB_CTX *, const char *);
int EVP_DigestSign(EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int EVP_VerifyFinal(EVP_MD_CTX *, const unsigned char *, unsigned int, EVP_PKEY *);
int EVP_VerifyFinal_ex(EVP_MD_CTX *, const unsigned char *, unsigned int, EVP_PKEY *, OSSL_LIB_CTX *, const char *);
int EVP_DigestVerify(EVP_MD_CTX *, const unsigned char *, size_t, const unsigned char *, size_t);
int EVP_DigestSignInit_ex(EVP_MD_CTX *, EVP_PKEY_CTX **, const char *, OSSL_LIB_CTX *, const char *, EVP_PKEY *, const OSSL_PARAM []);
int EVP_DigestSignInit(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *);
int EVP_DigestSignUpdate(EVP_MD_CTX *, const void *, size_t);
int EVP_DigestSignFinal(EVP_MD_CTX *, unsigned char *, size_t *);
int EVP_DigestVerifyInit_ex(EVP_MD_CTX *, EVP_PKEY_CTX **, const char *, OSSL_LIB_CTX *, const char *, EVP_PKEY *, const OSSL_PARAM []);
int EVP_DigestVerifyInit(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *);
int EVP_DigestVerifyUpdate(EVP_MD_CTX *, const void *, size_t);
int EVP_DigestVerifyFinal(EVP_MD_CTX *, const unsigned char *, size_t);
int EVP_OpenInit(EVP_CIPHER_CTX *, const EVP_CIPHER *, const unsigned char *, int, const unsigned char *, EVP_PKEY *);
int EVP_OpenFinal(EVP_CIPHER_CTX *, unsigned char *, int *);
int EVP_SealInit(EVP_CIPHER_CTX *, const EVP_CIPHER *, unsigned char **, int *, unsigned char *, EVP_PKEY **, int);
int EVP_SealFinal(EVP_CIPHER_CTX *, unsigned char *, int *); EVP_ENCODE_CTX *EVP_ENCODE_CTX_new(void);
void EVP_ENCODE_CTX_free(EVP_ENCODE_CTX *); int EVP_ENCODE_CTX_copy(EVP_ENCODE_CTX *, const EVP_ENCODE_CTX *);
int EVP_ENCODE_CTX_num(EVP_ENCODE_CTX *); void EVP_EncodeInit(EVP_ENCODE_CTX *);
int EVP_EncodeUpdate(EVP_ENCODE_CTX *, unsigned char *, int *, const unsigned char *, int);
void EVP_EncodeFinal(EVP_ENCODE_CTX *, unsigned char *, int *);
int EVP_EncodeBlock(unsigned char *, const unsigned char *, int); void EVP_DecodeInit(EVP_ENCODE_CTX *);
int EVP_DecodeUpdate(EVP_ENCODE_CTX *, unsigned char *, int *, const unsigned char *, int);
int EVP_DecodeFinal(EVP_ENCODE_CTX *, unsigned char *, int *);
int EVP_DecodeBlock(unsigned char *, const unsigned char *, int); EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
int EVP_CIPHER_CTX_reset(EVP_CIPHER_CTX *); void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *);
int EVP_CIPHER_CTX_set_key_length(EVP_CIPHER_CTX *, int); int EVP_CIPHER_CTX_set_padding(EVP_CIPHER_CTX *, int);
int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *, int, int, void *);
int EVP_CIPHER_CTX_rand_key(EVP_CIPHER_CTX *, unsigned char *);
int EVP_CIPHER_get_params(EVP_CIPHER *, OSSL_PARAM []);
int EVP_CIPHER_CTX_set_params(EVP_CIPHER_CTX *, const OSSL_PARAM []);
int EVP_CIPHER_CTX_get_params(EVP_CIPHER_CTX *, OSSL_PARAM []);
const OSSL_PARAM *EVP_CIPHER_gettable_params(const EVP_CIPHER *);
const OSSL_PARAM *EVP_CIPHER_settable_ctx_params(const EVP_CIPHER *);
const OSSL_PARAM *EVP_CIPHER_gettable_ctx_params(const EVP_CIPHER *);
const OSSL_PARAM *EVP_CIPHER_CTX_settable_params(EVP_CIPHER_CTX *);
const OSSL_PARAM *EVP_CIPHER_CTX_gettable_params(EVP_CIPHER_CTX *); const BIO_METHOD *BIO_f_md(void);
const BIO_METHOD *BIO_f_base64(void); const BIO_METHOD *BIO_f_cipher(void); const BIO_METHOD *BIO_f_reliable(void);
int BIO_set_cipher(BIO *, const EVP_CIPHER *, const unsigned char *, const unsigned char *, int);
const EVP_MD *EVP_md_null(void); const EVP_MD *EVP_md4(void); const EVP_MD *EVP_md5(void);
const EVP_MD *EVP_md5_sha1(void); const EVP_MD *EVP_blake2b512(void); const EVP_MD *EVP_blake2s256(void);
const EVP_MD *EVP_sha1(void); const EVP_MD *EVP_sha224(void); const EVP_MD *EVP_sha256(void);
const EVP_MD *EVP_sha384(void); const EVP_MD *EVP_sha512(void); const EVP_MD *EVP_sha512_224(void);
const EVP_MD *EVP_sha512_256(void); const EVP_MD *EVP_sha3_224(void); const EVP_MD *EVP_sha3_256(void);
const EVP_MD *EVP_sha3_384(void); const EVP_MD *EVP_sha3_512(void); const EVP_MD *EVP_shake128(void);
const EVP_MD *EVP_shake256(void); const EVP_MD *EVP_ripemd160(void); const EVP_MD *EVP_whirlpool(void);
const EVP_MD *EVP_sm3(void); const EVP_CIPHER *EVP_enc_null(void); const EVP_CIPHER *EVP_des_ecb(void);
const EVP_CIPHER *EVP_des_ede(void); const EVP_CIPHER *EVP_des_ede3(void); const EVP_CIPHER *EVP_des_ede_ecb(void);
const EVP_CIPHER *EVP_des_ede3_ecb(void); const EVP_CIPHER *EVP_des_cfb64(void); const EVP_CIPHER *EVP_des_cfb1(void);
const EVP_CIPHER *EVP_des_cfb8(void); const EVP_CIPHER *EVP_des_ede_cfb64(void);
const EVP_CIPHER *EVP_des_ede3_cfb64(void); const EVP_CIPHER *EVP_des_ede3_cfb1(void);
const EVP_CIPHER *EVP_des_ede3_cfb8(void); const EVP_CIPHER *EVP_des_ofb(void);
const EVP_CIPHER *EVP_des_ede_ofb(void); const EVP_CIPHER *EVP_des_ede3_ofb(void);
const EVP_CIPHER *EVP_des_cbc(void); const EVP_CIPHER *EVP_des_ede_cbc(void);
const EVP_CIPHER *EVP_des_ede3_cbc(void); const EVP_CIPHER *EVP_desx_cbc(void);
const EVP_CIPHER *EVP_des_ede3_wrap(void); const EVP_CIPHER *EVP_rc4(void); const EVP_CIPHER *EVP_rc4_40(void);
const EVP_CIPHER *EVP_rc4_hmac_md5(void); const EVP_CIPHER *EVP_rc2_ecb(void); const EVP_CIPHER *EVP_rc2_cbc(void);
const EVP_CIPHER *EVP_rc2_40_cbc(void); const EVP_CIPHER *EVP_rc2_64_cbc(void); const EVP_CIPHER *EVP_rc2_cfb64(void);
const EVP_CIPHER *EVP_rc2_ofb(void); const EVP_CIPHER *EVP_bf_ecb(void); const EVP_CIPHER *EVP_bf_cbc(void);
const EVP_CIPHER *EVP_bf_cfb64(void); const EVP_CIPHER *EVP_bf_ofb(void); const EVP_CIPHER *EVP_cast5_ecb(void);
const EVP_CIPHER *EVP_cast5_cbc(void); const EVP_CIPHER *EVP_cast5_cfb64(void); const EVP_CIPHER *EVP_cast5_ofb(void);
const EVP_CIPHER *EVP_aes_128_ecb(void); const EVP_CIPHER *EVP_aes_128_cbc(void);
const EVP_CIPHER *EVP_aes_128_cfb1(void); const EVP_CIPHER *EVP_aes_128_cfb8(void);
const EVP_CIPHER *EVP_aes_128_cfb128(void); const EVP_CIPHER *EVP_aes_128_ofb(void);
const EVP_CIPHER *EVP_aes_128_ctr(void); const EVP_CIPHER *EVP_aes_128_ccm(void);
const EVP_CIPHER *EVP_aes_128_gcm(void); const EVP_CIPHER *EVP_aes_128_xts(void);
const EVP_CIPHER *EVP_aes_128_wrap(void); const EVP_CIPHER *EVP_aes_128_wrap_pad(void);
const EVP_CIPHER *EVP_aes_128_ocb(void); const EVP_CIPHER *EVP_aes_192_ecb(void);
const EVP_CIPHER *EVP_aes_192_cbc(void); const EVP_CIPHER *EVP_aes_192_cfb1(void);
const EVP_CIPHER *EVP_aes_192_cfb8(void); const EVP_CIPHER *EVP_aes_192_cfb128(void);
const EVP_CIPHER *EVP_aes_192_ofb(void); const EVP_CIPHER *EVP_aes_192_ctr(void);
const EVP_CIPHER *EVP_aes_192_ccm(void); const EVP_CIPHER *EVP_aes_192_gcm(void);
const EVP_CIPHER *EVP_aes_192_wrap(void); const EVP_CIPHER *EVP_aes_192_wrap_pad(void);
const EVP_CIPHER *EVP_aes_192_ocb(void); const EVP_CIPHER *EVP_aes_256_ecb(void);
const EVP_CIPHER *EVP_aes_256_cbc(void); const EVP_CIPHER *EVP_aes_256_cfb1(void);
const EVP_CIPHER *EVP_aes_256_cfb8(void); const EVP_CIPHER *EVP_aes_256_cfb128(void);
const EVP_CIPHER *EVP_aes_256_ofb(void); const EVP_CIPHER *EVP_aes_256_ctr(void);
const EVP_CIPHER *EVP_aes_256_ccm(void); const EVP_CIPHER *EVP_aes_256_gcm(void);
const EVP_CIPHER *EVP_aes_256_xts(void); const EVP_CIPHER *EVP_aes_256_wrap(void);
const EVP_CIPHER *EVP_aes_256_wrap_pad(void); const EVP_CIPHER *EVP_aes_256_ocb(void);
const EVP_CIPHER *EVP_aes_128_cbc_hmac_sha1(void); const EVP_CIPHER *EVP_aes_256_cbc_hmac_sha1(void);
const EVP_CIPHER *EVP_aes_128_cbc_hmac_sha256(void); const EVP_CIPHER *EVP_aes_256_cbc_hmac_sha256(void);
const EVP_CIPHER *EVP_aria_128_ecb(void); const EVP_CIPHER *EVP_aria_128_cbc(void);
const EVP_CIPHER *EVP_aria_128_cfb1(void); const EVP_CIPHER *EVP_aria_128_cfb8(void);
const EVP_CIPHER *EVP_aria_128_cfb128(void); const EVP_CIPHER *EVP_aria_128_ctr(void);
const EVP_CIPHER *EVP_aria_128_ofb(void); const EVP_CIPHER *EVP_aria_128_gcm(void);
const EVP_CIPHER *EVP_aria_128_ccm(void); const EVP_CIPHER *EVP_aria_192_ecb(void);
const EVP_CIPHER *EVP_aria_192_cbc(void); const EVP_CIPHER *EVP_aria_192_cfb1(void);
const EVP_CIPHER *EVP_aria_192_cfb8(void); const EVP_CIPHER *EVP_aria_192_cfb128(void);
const EVP_CIPHER *EVP_aria_192_ctr(void); const EVP_CIPHER *EVP_aria_192_ofb(void);
const EVP_CIPHER *EVP_aria_192_gcm(void); const EVP_CIPHER *EVP_aria_192_ccm(void);
const EVP_CIPHER *EVP_aria_256_ecb(void); const EVP_CIPHER *EVP_aria_256_cbc(void);
const EVP_CIPHER *EVP_aria_256_cfb1(void); const EVP_CIPHER *EVP_aria_256_cfb8(void);
const EVP_CIPHER *EVP_aria_256_cfb128(void); const EVP_CIPHER *EVP_aria_256_ctr(void);
const EVP_CIPHER *EVP_aria_256_ofb(void); const EVP_CIPHER *EVP_aria_256_gcm(void);
const EVP_CIPHER *EVP_aria_256_ccm(void); const EVP_CIPHER *EVP_camellia_128_ecb(void);
const EVP_CIPHER *EVP_camellia_128_cbc(void); const EVP_CIPHER *EVP_camellia_128_cfb1(void);
const EVP_CIPHER *EVP_camellia_128_cfb8(void); const EVP_CIPHER *EVP_camellia_128_cfb128(void);
const EVP_CIPHER *EVP_camellia_128_ofb(void); const EVP_CIPHER *EVP_camellia_128_ctr(void);
const EVP_CIPHER *EVP_camellia_192_ecb(void); const EVP_CIPHER *EVP_camellia_192_cbc(void);
const EVP_CIPHER *EVP_camellia_192_cfb1(void); const EVP_CIPHER *EVP_camellia_192_cfb8(void);
const EVP_CIPHER *EVP_camellia_192_cfb128(void); const EVP_CIPHER *EVP_camellia_192_ofb(void);
const EVP_CIPHER *EVP_camellia_192_ctr(void); const EVP_CIPHER *EVP_camellia_256_ecb(void);
const EVP_CIPHER *EVP_camellia_256_cbc(void); const EVP_CIPHER *EVP_camellia_256_cfb1(void);
const EVP_CIPHER *EVP_camellia_256_cfb8(void); const EVP_CIPHER *EVP_camellia_256_cfb128(void);
const EVP_CIPHER *EVP_camellia_256_ofb(void); const EVP_CIPHER *EVP_camellia_256_ctr(void);
const EVP_CIPHER *EVP_chacha20(void); const EVP_CIPHER *EVP_chacha20_poly1305(void);
const EVP_CIPHER *EVP_seed_ecb(void); const EVP_CIPHER *EVP_seed_cbc(void); const EVP_CIPHER *EVP_seed_cfb128(void);
const EVP_CIPHER *EVP_seed_ofb(void); const EVP_CIPHER *EVP_sm4_ecb(void); const EVP_CIPHER *EVP_sm4_cbc(void);
const EVP_CIPHER *EVP_sm4_cfb128(void); const EVP_CIPHER *EVP_sm4_ofb(void); const EVP_CIPHER *EVP_sm4_ctr(void);
int EVP_add_cipher(const EVP_CIPHER *); int EVP_add_digest(const EVP_MD *);
const EVP_CIPHER *EVP_get_cipherbyname(const char *); const EVP_MD *EVP_get_digestbyname(const char *);
void EVP_CIPHER_do_all(void (*)(const EVP_CIPHER *, const char *, const char *, void *), void *);
void EVP_CIPHER_do_all_sorted(void (*)(const EVP_CIPHER *, const char *, const char *, void *), void *);
void EVP_CIPHER_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_CIPHER *, void *), void *);
void EVP_MD_do_all(void (*)(const EVP_MD *, const char *, const char *, void *), void *);
void EVP_MD_do_all_sorted(void (*)(const EVP_MD *, const char *, const char *, void *), void *);
void EVP_MD_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_MD *, void *), void *);
EVP_MAC *EVP_MAC_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_MAC_up_ref(EVP_MAC *);
void EVP_MAC_free(EVP_MAC *); const char *EVP_MAC_get0_name(const EVP_MAC *);
const char *EVP_MAC_get0_description(const EVP_MAC *); int EVP_MAC_is_a(const EVP_MAC *, const char *);
const OSSL_PROVIDER *EVP_MAC_get0_provider(const EVP_MAC *); int EVP_MAC_get_params(EVP_MAC *, OSSL_PARAM []);
EVP_MAC_CTX *EVP_MAC_CTX_new(EVP_MAC *); void EVP_MAC_CTX_free(EVP_MAC_CTX *);
EVP_MAC_CTX *EVP_MAC_CTX_dup(const EVP_MAC_CTX *); EVP_MAC *EVP_MAC_CTX_get0_mac(EVP_MAC_CTX *);
int EVP_MAC_CTX_get_params(EVP_MAC_CTX *, OSSL_PARAM []);
int EVP_MAC_CTX_set_params(EVP_MAC_CTX *, const OSSL_PARAM []); size_t EVP_MAC_CTX_get_mac_size(EVP_MAC_CTX *);
size_t EVP_MAC_CTX_get_block_size(EVP_MAC_CTX *);
unsigned char *EVP_Q_mac(OSSL_LIB_CTX *, const char *, const char *, const char *, const OSSL_PARAM *, const void *, size_t, const unsigned char *, size_t, unsigned char *, size_t, size_t *);
int EVP_MAC_init(EVP_MAC_CTX *, const unsigned char *, size_t, const OSSL_PARAM []);
int EVP_MAC_update(EVP_MAC_CTX *, const unsigned char *, size_t);
int EVP_MAC_final(EVP_MAC_CTX *, unsigned char *, size_t *, size_t);
int EVP_MAC_finalXOF(EVP_MAC_CTX *, unsigned char *, size_t);
const OSSL_PARAM *EVP_MAC_gettable_params(const EVP_MAC *);
const OSSL_PARAM *EVP_MAC_gettable_ctx_params(const EVP_MAC *);
const OSSL_PARAM *EVP_MAC_settable_ctx_params(const EVP_MAC *);
const OSSL_PARAM *EVP_MAC_CTX_gettable_params(EVP_MAC_CTX *);
const OSSL_PARAM *EVP_MAC_CTX_settable_params(EVP_MAC_CTX *);
void EVP_MAC_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_MAC *, void *), void *);
int EVP_MAC_names_do_all(const EVP_MAC *, void (*)(const char *, void *), void *);
EVP_RAND *EVP_RAND_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_RAND_up_ref(EVP_RAND *);
void EVP_RAND_free(EVP_RAND *); const char *EVP_RAND_get0_name(const EVP_RAND *);
const char *EVP_RAND_get0_description(const EVP_RAND *); int EVP_RAND_is_a(const EVP_RAND *, const char *);
const OSSL_PROVIDER *EVP_RAND_get0_provider(const EVP_RAND *); int EVP_RAND_get_params(EVP_RAND *, OSSL_PARAM []);
EVP_RAND_CTX *EVP_RAND_CTX_new(EVP_RAND *, EVP_RAND_CTX *); void EVP_RAND_CTX_free(EVP_RAND_CTX *);
EVP_RAND *EVP_RAND_CTX_get0_rand(EVP_RAND_CTX *); int EVP_RAND_CTX_get_params(EVP_RAND_CTX *, OSSL_PARAM []);
int EVP_RAND_CTX_set_params(EVP_RAND_CTX *, const OSSL_PARAM []);
const OSSL_PARAM *EVP_RAND_gettable_params(const EVP_RAND *);
const OSSL_PARAM *EVP_RAND_gettable_ctx_params(const EVP_RAND *);
const OSSL_PARAM *EVP_RAND_settable_ctx_params(const EVP_RAND *);
const OSSL_PARAM *EVP_RAND_CTX_gettable_params(EVP_RAND_CTX *);
const OSSL_PARAM *EVP_RAND_CTX_settable_params(EVP_RAND_CTX *);
void EVP_RAND_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_RAND *, void *), void *);
int EVP_RAND_names_do_all(const EVP_RAND *, void (*)(const char *, void *), void *);
int EVP_RAND_instantiate(EVP_RAND_CTX *, unsigned int, int, const unsigned char *, size_t, const OSSL_PARAM []);
int EVP_RAND_uninstantiate(EVP_RAND_CTX *);
int EVP_RAND_generate(EVP_RAND_CTX *, unsigned char *, size_t, unsigned int, int, const unsigned char *, size_t);
int EVP_RAND_reseed(EVP_RAND_CTX *, int, const unsigned char *, size_t, const unsigned char *, size_t);
int EVP_RAND_nonce(EVP_RAND_CTX *, unsigned char *, size_t); int EVP_RAND_enable_locking(EVP_RAND_CTX *);
int EVP_RAND_verify_zeroization(EVP_RAND_CTX *); unsigned int EVP_RAND_get_strength(EVP_RAND_CTX *);
int EVP_RAND_get_state(EVP_RAND_CTX *);
int EVP_PKEY_decrypt_old(unsigned char *, const unsigned char *, int, EVP_PKEY *);
int EVP_PKEY_encrypt_old(unsigned char *, const unsigned char *, int, EVP_PKEY *);
int EVP_PKEY_is_a(const EVP_PKEY *, const char *);
int EVP_PKEY_type_names_do_all(const EVP_PKEY *, void (*)(const char *, void *), void *); int EVP_PKEY_type(int);
int EVP_PKEY_get_id(const EVP_PKEY *); int EVP_PKEY_get_base_id(const EVP_PKEY *);
int EVP_PKEY_get_bits(const EVP_PKEY *); int EVP_PKEY_get_security_bits(const EVP_PKEY *);
int EVP_PKEY_get_size(const EVP_PKEY *); int EVP_PKEY_can_sign(const EVP_PKEY *);
int EVP_PKEY_set_type(EVP_PKEY *, int); int EVP_PKEY_set_type_str(EVP_PKEY *, const char *, int);
int EVP_PKEY_set_type_by_keymgmt(EVP_PKEY *, EVP_KEYMGMT *); int EVP_PKEY_set1_engine(EVP_PKEY *, ENGINE *);
ENGINE *EVP_PKEY_get0_engine(const EVP_PKEY *); int EVP_PKEY_assign(EVP_PKEY *, int, void *);
void *EVP_PKEY_get0(const EVP_PKEY *); const unsigned char *EVP_PKEY_get0_hmac(const EVP_PKEY *, size_t *);
const unsigned char *EVP_PKEY_get0_poly1305(const EVP_PKEY *, size_t *);
const unsigned char *EVP_PKEY_get0_siphash(const EVP_PKEY *, size_t *); struct rsa_st;
int EVP_PKEY_set1_RSA(EVP_PKEY *, struct rsa_st *); const struct rsa_st *EVP_PKEY_get0_RSA(const EVP_PKEY *);
struct rsa_st *EVP_PKEY_get1_RSA(EVP_PKEY *); struct dsa_st; int EVP_PKEY_set1_DSA(EVP_PKEY *, struct dsa_st *);
const struct dsa_st *EVP_PKEY_get0_DSA(const EVP_PKEY *); struct dsa_st *EVP_PKEY_get1_DSA(EVP_PKEY *); struct dh_st;
int EVP_PKEY_set1_DH(EVP_PKEY *, struct dh_st *); const struct dh_st *EVP_PKEY_get0_DH(const EVP_PKEY *);
struct dh_st *EVP_PKEY_get1_DH(EVP_PKEY *); struct ec_key_st;
int EVP_PKEY_set1_EC_KEY(EVP_PKEY *, struct ec_key_st *);
const struct ec_key_st *EVP_PKEY_get0_EC_KEY(const EVP_PKEY *); struct ec_key_st *EVP_PKEY_get1_EC_KEY(EVP_PKEY *);
EVP_PKEY *EVP_PKEY_new(void); int EVP_PKEY_up_ref(EVP_PKEY *); EVP_PKEY *EVP_PKEY_dup(EVP_PKEY *);
void EVP_PKEY_free(EVP_PKEY *); const char *EVP_PKEY_get0_description(const EVP_PKEY *);
const OSSL_PROVIDER *EVP_PKEY_get0_provider(const EVP_PKEY *);
EVP_PKEY *d2i_PublicKey(int, EVP_PKEY **, const unsigned char **, long);
int i2d_PublicKey(const EVP_PKEY *, unsigned char **);
EVP_PKEY *d2i_PrivateKey_ex(int, EVP_PKEY **, const unsigned char **, long, OSSL_LIB_CTX *, const char *);
EVP_PKEY *d2i_PrivateKey(int, EVP_PKEY **, const unsigned char **, long);
EVP_PKEY *d2i_AutoPrivateKey_ex(EVP_PKEY **, const unsigned char **, long, OSSL_LIB_CTX *, const char *);
EVP_PKEY *d2i_AutoPrivateKey(EVP_PKEY **, const unsigned char **, long);
int i2d_PrivateKey(const EVP_PKEY *, unsigned char **); int i2d_KeyParams(const EVP_PKEY *, unsigned char **);
EVP_PKEY *d2i_KeyParams(int, EVP_PKEY **, const unsigned char **, long);
int i2d_KeyParams_bio(BIO *, const EVP_PKEY *); EVP_PKEY *d2i_KeyParams_bio(int, EVP_PKEY **, BIO *);
int EVP_PKEY_copy_parameters(EVP_PKEY *, const EVP_PKEY *); int EVP_PKEY_missing_parameters(const EVP_PKEY *);
int EVP_PKEY_save_parameters(EVP_PKEY *, int); int EVP_PKEY_parameters_eq(const EVP_PKEY *, const EVP_PKEY *);
int EVP_PKEY_eq(const EVP_PKEY *, const EVP_PKEY *); int EVP_PKEY_cmp_parameters(const EVP_PKEY *, const EVP_PKEY *);
int EVP_PKEY_cmp(const EVP_PKEY *, const EVP_PKEY *);
int EVP_PKEY_print_public(BIO *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_print_private(BIO *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_print_params(BIO *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_print_public_fp(FILE *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_print_private_fp(FILE *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_print_params_fp(FILE *, const EVP_PKEY *, int, ASN1_PCTX *);
int EVP_PKEY_get_default_digest_nid(EVP_PKEY *, int *);
int EVP_PKEY_get_default_digest_name(EVP_PKEY *, char *, size_t);
int EVP_PKEY_digestsign_supports_digest(EVP_PKEY *, OSSL_LIB_CTX *, const char *, const char *);
int EVP_PKEY_set1_encoded_public_key(EVP_PKEY *, const unsigned char *, size_t);
size_t EVP_PKEY_get1_encoded_public_key(EVP_PKEY *, unsigned char **);
int EVP_CIPHER_param_to_asn1(EVP_CIPHER_CTX *, ASN1_TYPE *);
int EVP_CIPHER_asn1_to_param(EVP_CIPHER_CTX *, ASN1_TYPE *);
int EVP_CIPHER_set_asn1_iv(EVP_CIPHER_CTX *, ASN1_TYPE *); int EVP_CIPHER_get_asn1_iv(EVP_CIPHER_CTX *, ASN1_TYPE *);
int PKCS5_PBE_keyivgen(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int);
int PKCS5_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int, OSSL_LIB_CTX *, const char *);
int PKCS5_PBKDF2_HMAC_SHA1(const char *, int, const unsigned char *, int, int, int, unsigned char *);
int PKCS5_PBKDF2_HMAC(const char *, int, const unsigned char *, int, int, const EVP_MD *, int, unsigned char *);
int PKCS5_v2_PBE_keyivgen(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int);
int PKCS5_v2_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int, OSSL_LIB_CTX *, const char *);
int EVP_PBE_scrypt(const char *, size_t, const unsigned char *, size_t, uint64_t, uint64_t, uint64_t, uint64_t, unsigned char *, size_t);
int EVP_PBE_scrypt_ex(const char *, size_t, const unsigned char *, size_t, uint64_t, uint64_t, uint64_t, uint64_t, unsigned char *, size_t, OSSL_LIB_CTX *, const char *);
int PKCS5_v2_scrypt_keyivgen(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int);
int PKCS5_v2_scrypt_keyivgen_ex(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int, OSSL_LIB_CTX *, const char *);
void PKCS5_PBE_add(void);
int EVP_PBE_CipherInit(ASN1_OBJECT *, const char *, int, ASN1_TYPE *, EVP_CIPHER_CTX *, int);
int EVP_PBE_CipherInit_ex(ASN1_OBJECT *, const char *, int, ASN1_TYPE *, EVP_CIPHER_CTX *, int, OSSL_LIB_CTX *, const char *);
int EVP_PBE_alg_add_type(int, int, int, int, EVP_PBE_KEYGEN *);
int EVP_PBE_alg_add(int, const EVP_CIPHER *, const EVP_MD *, EVP_PBE_KEYGEN *);
int EVP_PBE_find(int, int, int *, int *, EVP_PBE_KEYGEN **);
int EVP_PBE_find_ex(int, int, int *, int *, EVP_PBE_KEYGEN **, EVP_PBE_KEYGEN_EX **); void EVP_PBE_cleanup(void);
int EVP_PBE_get(int *, int *, size_t); int EVP_PKEY_asn1_get_count(void);
const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_get0(int); const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_find(ENGINE **, int);
const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_find_str(ENGINE **, const char *, int);
int EVP_PKEY_asn1_add0(const EVP_PKEY_ASN1_METHOD *); int EVP_PKEY_asn1_add_alias(int, int);
int EVP_PKEY_asn1_get0_info(int *, int *, int *, const char **, const char **, const EVP_PKEY_ASN1_METHOD *);
const EVP_PKEY_ASN1_METHOD *EVP_PKEY_get0_asn1(const EVP_PKEY *);
EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_new(int, int, const char *, const char *);
void EVP_PKEY_asn1_copy(EVP_PKEY_ASN1_METHOD *, const EVP_PKEY_ASN1_METHOD *);
void EVP_PKEY_asn1_free(EVP_PKEY_ASN1_METHOD *);
void EVP_PKEY_asn1_set_public(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, const X509_PUBKEY *), int (*)(X509_PUBKEY *, const EVP_PKEY *), int (*)(const EVP_PKEY *, const EVP_PKEY *), int (*)(BIO *, const EVP_PKEY *, int, ASN1_PCTX *), int (*)(const EVP_PKEY *), int (*)(const EVP_PKEY *));
void EVP_PKEY_asn1_set_private(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, const PKCS8_PRIV_KEY_INFO *), int (*)(PKCS8_PRIV_KEY_INFO *, const EVP_PKEY *), int (*)(BIO *, const EVP_PKEY *, int, ASN1_PCTX *));
void EVP_PKEY_asn1_set_param(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, const unsigned char **, int), int (*)(const EVP_PKEY *, unsigned char **), int (*)(const EVP_PKEY *), int (*)(EVP_PKEY *, const EVP_PKEY *), int (*)(const EVP_PKEY *, const EVP_PKEY *), int (*)(BIO *, const EVP_PKEY *, int, ASN1_PCTX *));
void EVP_PKEY_asn1_set_free(EVP_PKEY_ASN1_METHOD *, void (*)(EVP_PKEY *));
void EVP_PKEY_asn1_set_ctrl(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, int, long, void *));
void EVP_PKEY_asn1_set_item(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_MD_CTX *, const ASN1_ITEM *, const void *, const X509_ALGOR *, const ASN1_BIT_STRING *, EVP_PKEY *), int (*)(EVP_MD_CTX *, const ASN1_ITEM *, const void *, X509_ALGOR *, X509_ALGOR *, ASN1_BIT_STRING *));
void EVP_PKEY_asn1_set_siginf(EVP_PKEY_ASN1_METHOD *, int (*)(X509_SIG_INFO *, const X509_ALGOR *, const ASN1_STRING *));
void EVP_PKEY_asn1_set_check(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *));
void EVP_PKEY_asn1_set_public_check(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *));
void EVP_PKEY_asn1_set_param_check(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *));
void EVP_PKEY_asn1_set_set_priv_key(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, const unsigned char *, size_t));
void EVP_PKEY_asn1_set_set_pub_key(EVP_PKEY_ASN1_METHOD *, int (*)(EVP_PKEY *, const unsigned char *, size_t));
void EVP_PKEY_asn1_set_get_priv_key(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *, unsigned char *, size_t *));
void EVP_PKEY_asn1_set_get_pub_key(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *, unsigned char *, size_t *));
void EVP_PKEY_asn1_set_security_bits(EVP_PKEY_ASN1_METHOD *, int (*)(const EVP_PKEY *));
int EVP_PKEY_CTX_get_signature_md(EVP_PKEY_CTX *, const EVP_MD **);
int EVP_PKEY_CTX_set_signature_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set1_id(EVP_PKEY_CTX *, const void *, int); int EVP_PKEY_CTX_get1_id(EVP_PKEY_CTX *, void *);
int EVP_PKEY_CTX_get1_id_len(EVP_PKEY_CTX *, size_t *); int EVP_PKEY_CTX_set_kem_op(EVP_PKEY_CTX *, const char *);
const char *EVP_PKEY_get0_type_name(const EVP_PKEY *);
int EVP_PKEY_CTX_set_mac_key(EVP_PKEY_CTX *, const unsigned char *, int);
const EVP_PKEY_METHOD *EVP_PKEY_meth_find(int); EVP_PKEY_METHOD *EVP_PKEY_meth_new(int, int);
void EVP_PKEY_meth_get0_info(int *, int *, const EVP_PKEY_METHOD *);
void EVP_PKEY_meth_copy(EVP_PKEY_METHOD *, const EVP_PKEY_METHOD *); void EVP_PKEY_meth_free(EVP_PKEY_METHOD *);
int EVP_PKEY_meth_add0(const EVP_PKEY_METHOD *); int EVP_PKEY_meth_remove(const EVP_PKEY_METHOD *);
size_t EVP_PKEY_meth_get_count(void); const EVP_PKEY_METHOD *EVP_PKEY_meth_get0(size_t);
EVP_KEYMGMT *EVP_KEYMGMT_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_KEYMGMT_up_ref(EVP_KEYMGMT *);
void EVP_KEYMGMT_free(EVP_KEYMGMT *); const OSSL_PROVIDER *EVP_KEYMGMT_get0_provider(const EVP_KEYMGMT *);
const char *EVP_KEYMGMT_get0_name(const EVP_KEYMGMT *); const char *EVP_KEYMGMT_get0_description(const EVP_KEYMGMT *);
int EVP_KEYMGMT_is_a(const EVP_KEYMGMT *, const char *);
void EVP_KEYMGMT_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_KEYMGMT *, void *), void *);
int EVP_KEYMGMT_names_do_all(const EVP_KEYMGMT *, void (*)(const char *, void *), void *);
const OSSL_PARAM *EVP_KEYMGMT_gettable_params(const EVP_KEYMGMT *);
const OSSL_PARAM *EVP_KEYMGMT_settable_params(const EVP_KEYMGMT *);
const OSSL_PARAM *EVP_KEYMGMT_gen_settable_params(const EVP_KEYMGMT *);
EVP_PKEY_CTX *EVP_PKEY_CTX_new(EVP_PKEY *, ENGINE *); EVP_PKEY_CTX *EVP_PKEY_CTX_new_id(int, ENGINE *);
EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_name(OSSL_LIB_CTX *, const char *, const char *);
EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_pkey(OSSL_LIB_CTX *, EVP_PKEY *, const char *);
EVP_PKEY_CTX *EVP_PKEY_CTX_dup(const EVP_PKEY_CTX *); void EVP_PKEY_CTX_free(EVP_PKEY_CTX *);
int EVP_PKEY_CTX_is_a(EVP_PKEY_CTX *, const char *); int EVP_PKEY_CTX_get_params(EVP_PKEY_CTX *, OSSL_PARAM *);
const OSSL_PARAM *EVP_PKEY_CTX_gettable_params(const EVP_PKEY_CTX *);
int EVP_PKEY_CTX_set_params(EVP_PKEY_CTX *, const OSSL_PARAM *);
const OSSL_PARAM *EVP_PKEY_CTX_settable_params(const EVP_PKEY_CTX *);
int EVP_PKEY_CTX_ctrl(EVP_PKEY_CTX *, int, int, int, int, void *);
int EVP_PKEY_CTX_ctrl_str(EVP_PKEY_CTX *, const char *, const char *);
int EVP_PKEY_CTX_ctrl_uint64(EVP_PKEY_CTX *, int, int, int, uint64_t);
int EVP_PKEY_CTX_str2ctrl(EVP_PKEY_CTX *, int, const char *);
int EVP_PKEY_CTX_hex2ctrl(EVP_PKEY_CTX *, int, const char *);
int EVP_PKEY_CTX_md(EVP_PKEY_CTX *, int, int, const char *); int EVP_PKEY_CTX_get_operation(EVP_PKEY_CTX *);
void EVP_PKEY_CTX_set0_keygen_info(EVP_PKEY_CTX *, int *, int);
EVP_PKEY *EVP_PKEY_new_mac_key(int, ENGINE *, const unsigned char *, int);
EVP_PKEY *EVP_PKEY_new_raw_private_key_ex(OSSL_LIB_CTX *, const char *, const char *, const unsigned char *, size_t);
EVP_PKEY *EVP_PKEY_new_raw_private_key(int, ENGINE *, const unsigned char *, size_t);
EVP_PKEY *EVP_PKEY_new_raw_public_key_ex(OSSL_LIB_CTX *, const char *, const char *, const unsigned char *, size_t);
EVP_PKEY *EVP_PKEY_new_raw_public_key(int, ENGINE *, const unsigned char *, size_t);
int EVP_PKEY_get_raw_private_key(const EVP_PKEY *, unsigned char *, size_t *);
int EVP_PKEY_get_raw_public_key(const EVP_PKEY *, unsigned char *, size_t *);
EVP_PKEY *EVP_PKEY_new_CMAC_key(ENGINE *, const unsigned char *, size_t, const EVP_CIPHER *);
void EVP_PKEY_CTX_set_data(EVP_PKEY_CTX *, void *); void *EVP_PKEY_CTX_get_data(const EVP_PKEY_CTX *);
EVP_PKEY *EVP_PKEY_CTX_get0_pkey(EVP_PKEY_CTX *); EVP_PKEY *EVP_PKEY_CTX_get0_peerkey(EVP_PKEY_CTX *);
void EVP_PKEY_CTX_set_app_data(EVP_PKEY_CTX *, void *); void *EVP_PKEY_CTX_get_app_data(EVP_PKEY_CTX *);
void EVP_SIGNATURE_free(EVP_SIGNATURE *); int EVP_SIGNATURE_up_ref(EVP_SIGNATURE *);
OSSL_PROVIDER *EVP_SIGNATURE_get0_provider(const EVP_SIGNATURE *);
EVP_SIGNATURE *EVP_SIGNATURE_fetch(OSSL_LIB_CTX *, const char *, const char *);
int EVP_SIGNATURE_is_a(const EVP_SIGNATURE *, const char *);
const char *EVP_SIGNATURE_get0_name(const EVP_SIGNATURE *);
const char *EVP_SIGNATURE_get0_description(const EVP_SIGNATURE *);
void EVP_SIGNATURE_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_SIGNATURE *, void *), void *);
int EVP_SIGNATURE_names_do_all(const EVP_SIGNATURE *, void (*)(const char *, void *), void *);
const OSSL_PARAM *EVP_SIGNATURE_gettable_ctx_params(const EVP_SIGNATURE *);
const OSSL_PARAM *EVP_SIGNATURE_settable_ctx_params(const EVP_SIGNATURE *);
void EVP_ASYM_CIPHER_free(EVP_ASYM_CIPHER *); int EVP_ASYM_CIPHER_up_ref(EVP_ASYM_CIPHER *);
OSSL_PROVIDER *EVP_ASYM_CIPHER_get0_provider(const EVP_ASYM_CIPHER *);
EVP_ASYM_CIPHER *EVP_ASYM_CIPHER_fetch(OSSL_LIB_CTX *, const char *, const char *);
int EVP_ASYM_CIPHER_is_a(const EVP_ASYM_CIPHER *, const char *);
const char *EVP_ASYM_CIPHER_get0_name(const EVP_ASYM_CIPHER *);
const char *EVP_ASYM_CIPHER_get0_description(const EVP_ASYM_CIPHER *);
void EVP_ASYM_CIPHER_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_ASYM_CIPHER *, void *), void *);
int EVP_ASYM_CIPHER_names_do_all(const EVP_ASYM_CIPHER *, void (*)(const char *, void *), void *);
const OSSL_PARAM *EVP_ASYM_CIPHER_gettable_ctx_params(const EVP_ASYM_CIPHER *);
const OSSL_PARAM *EVP_ASYM_CIPHER_settable_ctx_params(const EVP_ASYM_CIPHER *); void EVP_KEM_free(EVP_KEM *);
int EVP_KEM_up_ref(EVP_KEM *); OSSL_PROVIDER *EVP_KEM_get0_provider(const EVP_KEM *);
EVP_KEM *EVP_KEM_fetch(OSSL_LIB_CTX *, const char *, const char *); int EVP_KEM_is_a(const EVP_KEM *, const char *);
const char *EVP_KEM_get0_name(const EVP_KEM *); const char *EVP_KEM_get0_description(const EVP_KEM *);
void EVP_KEM_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_KEM *, void *), void *);
int EVP_KEM_names_do_all(const EVP_KEM *, void (*)(const char *, void *), void *);
const OSSL_PARAM *EVP_KEM_gettable_ctx_params(const EVP_KEM *);
const OSSL_PARAM *EVP_KEM_settable_ctx_params(const EVP_KEM *); int EVP_PKEY_sign_init(EVP_PKEY_CTX *);
int EVP_PKEY_sign_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_sign(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int EVP_PKEY_verify_init(EVP_PKEY_CTX *); int EVP_PKEY_verify_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_verify(EVP_PKEY_CTX *, const unsigned char *, size_t, const unsigned char *, size_t);
int EVP_PKEY_verify_recover_init(EVP_PKEY_CTX *);
int EVP_PKEY_verify_recover_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_verify_recover(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int EVP_PKEY_encrypt_init(EVP_PKEY_CTX *); int EVP_PKEY_encrypt_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_encrypt(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int EVP_PKEY_decrypt_init(EVP_PKEY_CTX *); int EVP_PKEY_decrypt_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_decrypt(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
int EVP_PKEY_derive_init(EVP_PKEY_CTX *); int EVP_PKEY_derive_init_ex(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_derive_set_peer_ex(EVP_PKEY_CTX *, EVP_PKEY *, int);
int EVP_PKEY_derive_set_peer(EVP_PKEY_CTX *, EVP_PKEY *);
int EVP_PKEY_derive(EVP_PKEY_CTX *, unsigned char *, size_t *);
int EVP_PKEY_encapsulate_init(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_encapsulate(EVP_PKEY_CTX *, unsigned char *, size_t *, unsigned char *, size_t *);
int EVP_PKEY_decapsulate_init(EVP_PKEY_CTX *, const OSSL_PARAM []);
int EVP_PKEY_decapsulate(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
typedef int EVP_PKEY_gen_cb(EVP_PKEY_CTX *); int EVP_PKEY_fromdata_init(EVP_PKEY_CTX *);
int EVP_PKEY_fromdata(EVP_PKEY_CTX *, EVP_PKEY **, int, OSSL_PARAM []);
const OSSL_PARAM *EVP_PKEY_fromdata_settable(EVP_PKEY_CTX *, int);
int EVP_PKEY_todata(const EVP_PKEY *, int, OSSL_PARAM **);
int EVP_PKEY_export(const EVP_PKEY *, int, OSSL_CALLBACK *, void *);
const OSSL_PARAM *EVP_PKEY_gettable_params(const EVP_PKEY *);
int EVP_PKEY_get_params(const EVP_PKEY *, OSSL_PARAM []);
int EVP_PKEY_get_int_param(const EVP_PKEY *, const char *, int *);
int EVP_PKEY_get_size_t_param(const EVP_PKEY *, const char *, size_t *);
int EVP_PKEY_get_bn_param(const EVP_PKEY *, const char *, BIGNUM **);
int EVP_PKEY_get_utf8_string_param(const EVP_PKEY *, const char *, char *, size_t, size_t *);
int EVP_PKEY_get_octet_string_param(const EVP_PKEY *, const char *, unsigned char *, size_t, size_t *);
const OSSL_PARAM *EVP_PKEY_settable_params(const EVP_PKEY *); int EVP_PKEY_set_params(EVP_PKEY *, OSSL_PARAM []);
int EVP_PKEY_set_int_param(EVP_PKEY *, const char *, int);
int EVP_PKEY_set_size_t_param(EVP_PKEY *, const char *, size_t);
int EVP_PKEY_set_bn_param(EVP_PKEY *, const char *, const BIGNUM *);
int EVP_PKEY_set_utf8_string_param(EVP_PKEY *, const char *, const char *);
int EVP_PKEY_set_octet_string_param(EVP_PKEY *, const char *, const unsigned char *, size_t);
int EVP_PKEY_get_ec_point_conv_form(const EVP_PKEY *); int EVP_PKEY_get_field_type(const EVP_PKEY *);
EVP_PKEY *EVP_PKEY_Q_keygen(OSSL_LIB_CTX *, const char *, const char *, ...);
int EVP_PKEY_paramgen_init(EVP_PKEY_CTX *); int EVP_PKEY_paramgen(EVP_PKEY_CTX *, EVP_PKEY **);
int EVP_PKEY_keygen_init(EVP_PKEY_CTX *); int EVP_PKEY_keygen(EVP_PKEY_CTX *, EVP_PKEY **);
int EVP_PKEY_generate(EVP_PKEY_CTX *, EVP_PKEY **); int EVP_PKEY_check(EVP_PKEY_CTX *);
int EVP_PKEY_public_check(EVP_PKEY_CTX *); int EVP_PKEY_public_check_quick(EVP_PKEY_CTX *);
int EVP_PKEY_param_check(EVP_PKEY_CTX *); int EVP_PKEY_param_check_quick(EVP_PKEY_CTX *);
int EVP_PKEY_private_check(EVP_PKEY_CTX *); int EVP_PKEY_pairwise_check(EVP_PKEY_CTX *);
int EVP_PKEY_set_ex_data(EVP_PKEY *, int, void *); void *EVP_PKEY_get_ex_data(const EVP_PKEY *, int);
void EVP_PKEY_CTX_set_cb(EVP_PKEY_CTX *, EVP_PKEY_gen_cb *); EVP_PKEY_gen_cb *EVP_PKEY_CTX_get_cb(EVP_PKEY_CTX *);
int EVP_PKEY_CTX_get_keygen_info(EVP_PKEY_CTX *, int);
void EVP_PKEY_meth_set_init(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *));
void EVP_PKEY_meth_set_copy(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *, const EVP_PKEY_CTX *));
void EVP_PKEY_meth_set_cleanup(EVP_PKEY_METHOD *, void (*)(EVP_PKEY_CTX *));
void EVP_PKEY_meth_set_paramgen(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, EVP_PKEY *));
void EVP_PKEY_meth_set_keygen(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, EVP_PKEY *));
void EVP_PKEY_meth_set_sign(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_set_verify(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, const unsigned char *, size_t, const unsigned char *, size_t));
void EVP_PKEY_meth_set_verify_recover(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_set_signctx(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *, EVP_MD_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *, EVP_MD_CTX *));
void EVP_PKEY_meth_set_verifyctx(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *, EVP_MD_CTX *), int (*)(EVP_PKEY_CTX *, const unsigned char *, int, EVP_MD_CTX *));
void EVP_PKEY_meth_set_encrypt(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_set_decrypt(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_set_derive(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *), int (*)(EVP_PKEY_CTX *, unsigned char *, size_t *));
void EVP_PKEY_meth_set_ctrl(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *, int, int, void *), int (*)(EVP_PKEY_CTX *, const char *, const char *));
void EVP_PKEY_meth_set_digestsign(EVP_PKEY_METHOD *, int (*)(EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_set_digestverify(EVP_PKEY_METHOD *, int (*)(EVP_MD_CTX *, const unsigned char *, size_t, const unsigned char *, size_t));
void EVP_PKEY_meth_set_check(EVP_PKEY_METHOD *, int (*)(EVP_PKEY *));
void EVP_PKEY_meth_set_public_check(EVP_PKEY_METHOD *, int (*)(EVP_PKEY *));
void EVP_PKEY_meth_set_param_check(EVP_PKEY_METHOD *, int (*)(EVP_PKEY *));
void EVP_PKEY_meth_set_digest_custom(EVP_PKEY_METHOD *, int (*)(EVP_PKEY_CTX *, EVP_MD_CTX *));
void EVP_PKEY_meth_get_init(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *));
void EVP_PKEY_meth_get_copy(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *, const EVP_PKEY_CTX *));
void EVP_PKEY_meth_get_cleanup(const EVP_PKEY_METHOD *, void (**)(EVP_PKEY_CTX *));
void EVP_PKEY_meth_get_paramgen(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, EVP_PKEY *));
void EVP_PKEY_meth_get_keygen(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, EVP_PKEY *));
void EVP_PKEY_meth_get_sign(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_get_verify(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, const unsigned char *, size_t, const unsigned char *, size_t));
void EVP_PKEY_meth_get_verify_recover(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_get_signctx(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *, EVP_MD_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *, EVP_MD_CTX *));
void EVP_PKEY_meth_get_verifyctx(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *, EVP_MD_CTX *), int (**)(EVP_PKEY_CTX *, const unsigned char *, int, EVP_MD_CTX *));
void EVP_PKEY_meth_get_encrypt(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_get_decrypt(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_get_derive(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *), int (**)(EVP_PKEY_CTX *, unsigned char *, size_t *));
void EVP_PKEY_meth_get_ctrl(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *, int, int, void *), int (**)(EVP_PKEY_CTX *, const char *, const char *));
void EVP_PKEY_meth_get_digestsign(const EVP_PKEY_METHOD *, int (**)(EVP_MD_CTX *, unsigned char *, size_t *, const unsigned char *, size_t));
void EVP_PKEY_meth_get_digestverify(const EVP_PKEY_METHOD *, int (**)(EVP_MD_CTX *, const unsigned char *, size_t, const unsigned char *, size_t));
void EVP_PKEY_meth_get_check(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY *));
void EVP_PKEY_meth_get_public_check(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY *));
void EVP_PKEY_meth_get_param_check(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY *));
void EVP_PKEY_meth_get_digest_custom(const EVP_PKEY_METHOD *, int (**)(EVP_PKEY_CTX *, EVP_MD_CTX *));
void EVP_KEYEXCH_free(EVP_KEYEXCH *); int EVP_KEYEXCH_up_ref(EVP_KEYEXCH *);
EVP_KEYEXCH *EVP_KEYEXCH_fetch(OSSL_LIB_CTX *, const char *, const char *);
OSSL_PROVIDER *EVP_KEYEXCH_get0_provider(const EVP_KEYEXCH *);
int EVP_KEYEXCH_is_a(const EVP_KEYEXCH *, const char *); const char *EVP_KEYEXCH_get0_name(const EVP_KEYEXCH *);
const char *EVP_KEYEXCH_get0_description(const EVP_KEYEXCH *);
void EVP_KEYEXCH_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_KEYEXCH *, void *), void *);
int EVP_KEYEXCH_names_do_all(const EVP_KEYEXCH *, void (*)(const char *, void *), void *);
const OSSL_PARAM *EVP_KEYEXCH_gettable_ctx_params(const EVP_KEYEXCH *);
const OSSL_PARAM *EVP_KEYEXCH_settable_ctx_params(const EVP_KEYEXCH *); void EVP_add_alg_module(void);
int EVP_PKEY_CTX_set_group_name(EVP_PKEY_CTX *, const char *);
int EVP_PKEY_CTX_get_group_name(EVP_PKEY_CTX *, char *, size_t);
int EVP_PKEY_get_group_name(const EVP_PKEY *, char *, size_t, size_t *);
OSSL_LIB_CTX *EVP_PKEY_CTX_get0_libctx(EVP_PKEY_CTX *); const char *EVP_PKEY_CTX_get0_propq(const EVP_PKEY_CTX *);
const OSSL_PROVIDER *EVP_PKEY_CTX_get0_provider(const EVP_PKEY_CTX *);
#define EVP_MAX_MD_SIZE 64
#define EVP_MAX_KEY_LENGTH 64
#define EVP_MAX_IV_LENGTH 16
#define EVP_MAX_BLOCK_LENGTH 32
#define PKCS5_SALT_LEN 8
#define PKCS5_DEFAULT_ITER 2048
#define EVP_PK_RSA 0x0001
#define EVP_PK_DSA 0x0002
#define EVP_PK_DH 0x0004
#define EVP_PK_EC 0x0008
#define EVP_PKT_SIGN 0x0010
#define EVP_PKT_ENC 0x0020
#define EVP_PKT_EXCH 0x0040
#define EVP_PKS_RSA 0x0100
#define EVP_PKS_DSA 0x0200
#define EVP_PKS_EC 0x0400
#define EVP_PKEY_NONE 0
#define EVP_PKEY_RSA 6
#define EVP_PKEY_RSA2 19
#define EVP_PKEY_RSA_PSS 912
#define EVP_PKEY_DSA 116
#define EVP_PKEY_DSA1 67
#define EVP_PKEY_DSA2 66
#define EVP_PKEY_DSA3 113
#define EVP_PKEY_DSA4 70
#define EVP_PKEY_DH 28
#define EVP_PKEY_DHX 920
#define EVP_PKEY_EC 408
#define EVP_PKEY_SM2 1172
#define EVP_PKEY_HMAC 855
#define EVP_PKEY_CMAC 894
#define EVP_PKEY_SCRYPT 973
#define EVP_PKEY_TLS1_PRF 1021
#define EVP_PKEY_HKDF 1036
#define EVP_PKEY_POLY1305 1061
#define EVP_PKEY_SIPHASH 1062
#define EVP_PKEY_X25519 1034
#define EVP_PKEY_ED25519 1087
#define EVP_PKEY_X448 1035
#define EVP_PKEY_ED448 1088
#define EVP_PKEY_KEYMGMT (-1)
#define EVP_PKEY_KEY_PARAMETERS 132
#define EVP_PKEY_PRIVATE_KEY 133
#define EVP_PKEY_PUBLIC_KEY 134
#define EVP_PKEY_KEYPAIR 135
#define EVP_PKEY_MO_SIGN 0x0001
#define EVP_PKEY_MO_VERIFY 0x0002
#define EVP_PKEY_MO_ENCRYPT 0x0004
#define EVP_PKEY_MO_DECRYPT 0x0008
#define EVP_MD_FLAG_ONESHOT 0x0001
#define EVP_MD_FLAG_XOF 0x0002
#define EVP_MD_FLAG_DIGALGID_MASK 0x0018
#define EVP_MD_FLAG_DIGALGID_NULL 0x0000
#define EVP_MD_FLAG_DIGALGID_ABSENT 0x0008
#define EVP_MD_FLAG_DIGALGID_CUSTOM 0x0018
#define EVP_MD_FLAG_FIPS 0x0400
#define EVP_MD_CTRL_DIGALGID 0x1
#define EVP_MD_CTRL_MICALG 0x2
#define EVP_MD_CTRL_XOF_LEN 0x3
#define EVP_MD_CTRL_TLSTREE 0x4
#define EVP_MD_CTRL_ALG_CTRL 0x1000
#define EVP_MD_CTX_FLAG_ONESHOT 0x0001
#define EVP_MD_CTX_FLAG_CLEANED 0x0002
#define EVP_MD_CTX_FLAG_REUSE 0x0004
#define EVP_MD_CTX_FLAG_NON_FIPS_ALLOW 0x0008
#define EVP_MD_CTX_FLAG_PAD_MASK 0xF0
#define EVP_MD_CTX_FLAG_PAD_PKCS1 0x00
#define EVP_MD_CTX_FLAG_PAD_X931 0x10
#define EVP_MD_CTX_FLAG_PAD_PSS 0x20
#define EVP_MD_CTX_FLAG_NO_INIT 0x0100
#define EVP_MD_CTX_FLAG_FINALISE 0x0200
#define EVP_CIPH_STREAM_CIPHER 0x0
#define EVP_CIPH_ECB_MODE 0x1
#define EVP_CIPH_CBC_MODE 0x2
#define EVP_CIPH_CFB_MODE 0x3
#define EVP_CIPH_OFB_MODE 0x4
#define EVP_CIPH_CTR_MODE 0x5
#define EVP_CIPH_GCM_MODE 0x6
#define EVP_CIPH_CCM_MODE 0x7
#define EVP_CIPH_XTS_MODE 0x10001
#define EVP_CIPH_WRAP_MODE 0x10002
#define EVP_CIPH_OCB_MODE 0x10003
#define EVP_CIPH_SIV_MODE 0x10004
#define EVP_CIPH_MODE 0xF0007
#define EVP_CIPH_VARIABLE_LENGTH 0x8
#define EVP_CIPH_CUSTOM_IV 0x10
#define EVP_CIPH_ALWAYS_CALL_INIT 0x20
#define EVP_CIPH_CTRL_INIT 0x40
#define EVP_CIPH_CUSTOM_KEY_LENGTH 0x80
#define EVP_CIPH_NO_PADDING 0x100
#define EVP_CIPH_RAND_KEY 0x200
#define EVP_CIPH_CUSTOM_COPY 0x400
#define EVP_CIPH_CUSTOM_IV_LENGTH 0x800
#define EVP_CIPH_FLAG_DEFAULT_ASN1 0
#define EVP_CIPH_FLAG_LENGTH_BITS 0x2000
#define EVP_CIPH_FLAG_FIPS 0
#define EVP_CIPH_FLAG_NON_FIPS_ALLOW 0
#define EVP_CIPH_FLAG_CTS 0x4000
#define EVP_CIPH_FLAG_CUSTOM_CIPHER 0x100000
#define EVP_CIPH_FLAG_AEAD_CIPHER 0x200000
#define EVP_CIPH_FLAG_TLS1_1_MULTIBLOCK 0x400000
#define EVP_CIPH_FLAG_PIPELINE 0X800000
#define EVP_CIPH_FLAG_CUSTOM_ASN1 0x1000000
#define EVP_CIPH_FLAG_CIPHER_WITH_MAC 0x2000000
#define EVP_CIPH_FLAG_GET_WRAP_CIPHER 0x4000000
#define EVP_CIPH_FLAG_INVERSE_CIPHER 0x8000000
#define EVP_CIPHER_CTX_FLAG_WRAP_ALLOW 0x1
#define EVP_CTRL_INIT 0x0
#define EVP_CTRL_SET_KEY_LENGTH 0x1
#define EVP_CTRL_GET_RC2_KEY_BITS 0x2
#define EVP_CTRL_SET_RC2_KEY_BITS 0x3
#define EVP_CTRL_GET_RC5_ROUNDS 0x4
#define EVP_CTRL_SET_RC5_ROUNDS 0x5
#define EVP_CTRL_RAND_KEY 0x6
#define EVP_CTRL_PBE_PRF_NID 0x7
#define EVP_CTRL_COPY 0x8
#define EVP_CTRL_AEAD_SET_IVLEN 0x9
#define EVP_CTRL_AEAD_GET_TAG 0x10
#define EVP_CTRL_AEAD_SET_TAG 0x11
#define EVP_CTRL_AEAD_SET_IV_FIXED 0x12
#define EVP_CTRL_GCM_SET_IVLEN EVP_CTRL_AEAD_SET_IVLEN
#define EVP_CTRL_GCM_GET_TAG EVP_CTRL_AEAD_GET_TAG
#define EVP_CTRL_GCM_SET_TAG EVP_CTRL_AEAD_SET_TAG
#define EVP_CTRL_GCM_SET_IV_FIXED EVP_CTRL_AEAD_SET_IV_FIXED
#define EVP_CTRL_GCM_IV_GEN 0x13
#define EVP_CTRL_CCM_SET_IVLEN EVP_CTRL_AEAD_SET_IVLEN
#define EVP_CTRL_CCM_GET_TAG EVP_CTRL_AEAD_GET_TAG
#define EVP_CTRL_CCM_SET_TAG EVP_CTRL_AEAD_SET_TAG
#define EVP_CTRL_CCM_SET_IV_FIXED EVP_CTRL_AEAD_SET_IV_FIXED
#define EVP_CTRL_CCM_SET_L 0x14
#define EVP_CTRL_CCM_SET_MSGLEN 0x15
#define EVP_CTRL_AEAD_TLS1_AAD 0x16
#define EVP_CTRL_AEAD_SET_MAC_KEY 0x17
#define EVP_CTRL_GCM_SET_IV_INV 0x18
#define EVP_CTRL_TLS1_1_MULTIBLOCK_AAD 0x19
#define EVP_CTRL_TLS1_1_MULTIBLOCK_ENCRYPT 0x1a
#define EVP_CTRL_TLS1_1_MULTIBLOCK_DECRYPT 0x1b
#define EVP_CTRL_TLS1_1_MULTIBLOCK_MAX_BUFSIZE 0x1c
#define EVP_CTRL_SSL3_MASTER_SECRET 0x1d
#define EVP_CTRL_SET_SBOX 0x1e
#define EVP_CTRL_SBOX_USED 0x1f
#define EVP_CTRL_KEY_MESH 0x20
#define EVP_CTRL_BLOCK_PADDING_MODE 0x21
#define EVP_CTRL_SET_PIPELINE_OUTPUT_BUFS 0x22
#define EVP_CTRL_SET_PIPELINE_INPUT_BUFS 0x23
#define EVP_CTRL_SET_PIPELINE_INPUT_LENS 0x24
#define EVP_CTRL_GET_IVLEN 0x25
#define EVP_CTRL_SET_SPEED 0x27
#define EVP_CTRL_PROCESS_UNPROTECTED 0x28
#define EVP_CTRL_GET_WRAP_CIPHER 0x29
#define EVP_CTRL_TLSTREE 0x2A
#define EVP_PADDING_PKCS7 1
#define EVP_PADDING_ISO7816_4 2
#define EVP_PADDING_ANSI923 3
#define EVP_PADDING_ISO10126 4
#define EVP_PADDING_ZERO 5
#define EVP_AEAD_TLS1_AAD_LEN 13
#define EVP_GCM_TLS_FIXED_IV_LEN 4
#define EVP_GCM_TLS_EXPLICIT_IV_LEN 8
#define EVP_GCM_TLS_TAG_LEN 16
#define EVP_CCM_TLS_FIXED_IV_LEN 4
#define EVP_CCM_TLS_EXPLICIT_IV_LEN 8
#define EVP_CCM_TLS_IV_LEN 12
#define EVP_CCM_TLS_TAG_LEN 16
#define EVP_CCM8_TLS_TAG_LEN 8
#define EVP_CHACHAPOLY_TLS_TAG_LEN 16
#define EVP_MD_type EVP_MD_get_type
#define EVP_MD_nid EVP_MD_get_type
#define EVP_MD_name EVP_MD_get0_name
#define EVP_MD_pkey_type EVP_MD_get_pkey_type
#define EVP_MD_size EVP_MD_get_size
#define EVP_MD_block_size EVP_MD_get_block_size
#define EVP_MD_flags EVP_MD_get_flags
#define EVP_MD_CTX_size EVP_MD_CTX_get_size
#define EVP_MD_CTX_block_size EVP_MD_CTX_get_block_size
#define EVP_MD_CTX_type EVP_MD_CTX_get_type
#define EVP_MD_CTX_pkey_ctx EVP_MD_CTX_get_pkey_ctx
#define EVP_MD_CTX_md_data EVP_MD_CTX_get0_md_data
#define EVP_CIPHER_nid EVP_CIPHER_get_nid
#define EVP_CIPHER_name EVP_CIPHER_get0_name
#define EVP_CIPHER_block_size EVP_CIPHER_get_block_size
#define EVP_CIPHER_key_length EVP_CIPHER_get_key_length
#define EVP_CIPHER_iv_length EVP_CIPHER_get_iv_length
#define EVP_CIPHER_flags EVP_CIPHER_get_flags
#define EVP_CIPHER_mode EVP_CIPHER_get_mode
#define EVP_CIPHER_type EVP_CIPHER_get_type
#define EVP_CIPHER_CTX_encrypting EVP_CIPHER_CTX_is_encrypting
#define EVP_CIPHER_CTX_nid EVP_CIPHER_CTX_get_nid
#define EVP_CIPHER_CTX_block_size EVP_CIPHER_CTX_get_block_size
#define EVP_CIPHER_CTX_key_length EVP_CIPHER_CTX_get_key_length
#define EVP_CIPHER_CTX_iv_length EVP_CIPHER_CTX_get_iv_length
#define EVP_CIPHER_CTX_tag_length EVP_CIPHER_CTX_get_tag_length
#define EVP_CIPHER_CTX_num EVP_CIPHER_CTX_get_num
#define EVP_CIPHER_CTX_type EVP_CIPHER_CTX_get_type
#define EVP_CIPHER_CTX_mode EVP_CIPHER_CTX_get_mode
#define EVP_des_cfb EVP_des_cfb64
#define EVP_des_ede_cfb EVP_des_ede_cfb64
#define EVP_des_ede3_cfb EVP_des_ede3_cfb64
#define EVP_rc2_cfb EVP_rc2_cfb64
#define EVP_bf_cfb EVP_bf_cfb64
#define EVP_cast5_cfb EVP_cast5_cfb64
#define EVP_aes_128_cfb EVP_aes_128_cfb128
#define EVP_aes_192_cfb EVP_aes_192_cfb128
#define EVP_aes_256_cfb EVP_aes_256_cfb128
#define EVP_aria_128_cfb EVP_aria_128_cfb128
#define EVP_aria_192_cfb EVP_aria_192_cfb128
#define EVP_aria_256_cfb EVP_aria_256_cfb128
#define EVP_camellia_128_cfb EVP_camellia_128_cfb128
#define EVP_camellia_192_cfb EVP_camellia_192_cfb128
#define EVP_camellia_256_cfb EVP_camellia_256_cfb128
#define EVP_seed_cfb EVP_seed_cfb128
#define EVP_sm4_cfb EVP_sm4_cfb128
#define EVP_RAND_STATE_UNINITIALISED 0
#define EVP_RAND_STATE_READY 1
#define EVP_RAND_STATE_ERROR 2
#define EVP_PKEY_id EVP_PKEY_get_id
#define EVP_PKEY_base_id EVP_PKEY_get_base_id
#define EVP_PKEY_bits EVP_PKEY_get_bits
#define EVP_PKEY_security_bits EVP_PKEY_get_security_bits
#define EVP_PKEY_size EVP_PKEY_get_size
#define EVP_PBE_TYPE_OUTER 0x0
#define EVP_PBE_TYPE_PRF 0x1
#define EVP_PBE_TYPE_KDF 0x2
#define ASN1_PKEY_ALIAS 0x1
#define ASN1_PKEY_DYNAMIC 0x2
#define ASN1_PKEY_SIGPARAM_NULL 0x4
#define ASN1_PKEY_CTRL_PKCS7_SIGN 0x1
#define ASN1_PKEY_CTRL_PKCS7_ENCRYPT 0x2
#define ASN1_PKEY_CTRL_DEFAULT_MD_NID 0x3
#define ASN1_PKEY_CTRL_CMS_SIGN 0x5
#define ASN1_PKEY_CTRL_CMS_ENVELOPE 0x7
#define ASN1_PKEY_CTRL_CMS_RI_TYPE 0x8
#define ASN1_PKEY_CTRL_SET1_TLS_ENCPT 0x9
#define ASN1_PKEY_CTRL_GET1_TLS_ENCPT 0xa
#define ASN1_PKEY_CTRL_CMS_IS_RI_TYPE_SUPPORTED 0xb
#define EVP_PKEY_OP_UNDEFINED 0
#define EVP_PKEY_OP_PARAMGEN 2
#define EVP_PKEY_OP_KEYGEN 4
#define EVP_PKEY_OP_FROMDATA 8
#define EVP_PKEY_OP_SIGN 0x10
#define EVP_PKEY_OP_VERIFY 0x20
#define EVP_PKEY_OP_VERIFYRECOVER 0x40
#define EVP_PKEY_OP_SIGNCTX 0x80
#define EVP_PKEY_OP_VERIFYCTX 0x100
#define EVP_PKEY_OP_ENCRYPT 0x200
#define EVP_PKEY_OP_DECRYPT 0x400
#define EVP_PKEY_OP_DERIVE 0x800
#define EVP_PKEY_OP_ENCAPSULATE 0x1000
#define EVP_PKEY_OP_DECAPSULATE 0x2000
#define EVP_PKEY_OP_TYPE_SIG 496
#define EVP_PKEY_OP_TYPE_CRYPT 1536
#define EVP_PKEY_OP_TYPE_NOGEN 4080
#define EVP_PKEY_OP_TYPE_GEN 6
#define EVP_PKEY_CTRL_MD 1
#define EVP_PKEY_CTRL_PEER_KEY 2
#define EVP_PKEY_CTRL_SET_MAC_KEY 6
#define EVP_PKEY_CTRL_DIGESTINIT 7
#define EVP_PKEY_CTRL_SET_IV 8
#define EVP_PKEY_CTRL_PKCS7_ENCRYPT 3
#define EVP_PKEY_CTRL_PKCS7_DECRYPT 4
#define EVP_PKEY_CTRL_PKCS7_SIGN 5
#define EVP_PKEY_CTRL_CMS_ENCRYPT 9
#define EVP_PKEY_CTRL_CMS_DECRYPT 10
#define EVP_PKEY_CTRL_CMS_SIGN 11
#define EVP_PKEY_CTRL_CIPHER 12
#define EVP_PKEY_CTRL_GET_MD 13
#define EVP_PKEY_CTRL_SET_DIGEST_SIZE 14
#define EVP_PKEY_CTRL_SET1_ID 15
#define EVP_PKEY_CTRL_GET1_ID 16
#define EVP_PKEY_CTRL_GET1_ID_LEN 17
#define EVP_PKEY_ALG_CTRL 0x1000
#define EVP_PKEY_FLAG_AUTOARGLEN 2
#define EVP_PKEY_FLAG_SIGCTX_CUSTOM 4
int EVP_MD_CTX_size(const EVP_MD_CTX *); int EVP_MD_CTX_block_size(const EVP_MD_CTX *); int EVP_MD_CTX_type(const EVP_MD_CTX *);
const char *EVP_MD_name(const EVP_MD *); const char *EVP_CIPHER_name(const EVP_CIPHER *); int EVP_CIPHER_mode(const EVP_CIPHER *);
int EVP_CIPHER_CTX_mode(const EVP_CIPHER_CTX *); int EVP_PKEY_assign_RSA(EVP_PKEY *, void *); int EVP_PKEY_assign_EC_KEY(EVP_PKEY *, void *);
int EVP_PKEY_assign_DSA(EVP_PKEY *, void *); EVP_PKEY *EVP_RSA_gen(unsigned); EVP_PKEY *EVP_EC_gen(const char *);
#ifdef __cplusplus
}
#endif
#endif
