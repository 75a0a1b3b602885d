/* openssl/rsa.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_RSA_H
#define MOE_SHIM_OPENSSL_RSA_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
int EVP_PKEY_CTX_set_rsa_padding(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_get_rsa_padding(EVP_PKEY_CTX *, int *);
int EVP_PKEY_CTX_set_rsa_pss_saltlen(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_get_rsa_pss_saltlen(EVP_PKEY_CTX *, int *);
int EVP_PKEY_CTX_set_rsa_keygen_bits(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set1_rsa_keygen_pubexp(EVP_PKEY_CTX *, BIGNUM *);
int EVP_PKEY_CTX_set_rsa_keygen_primes(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_rsa_keygen_pubexp(EVP_PKEY_CTX *, BIGNUM *);
int EVP_PKEY_CTX_set_rsa_mgf1_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set_rsa_mgf1_md_name(EVP_PKEY_CTX *, const char *, const char *);
int EVP_PKEY_CTX_get_rsa_mgf1_md(EVP_PKEY_CTX *, const EVP_MD **);
int EVP_PKEY_CTX_get_rsa_mgf1_md_name(EVP_PKEY_CTX *, char *, size_t);
int EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md_name(EVP_PKEY_CTX *, const char *);
int EVP_PKEY_CTX_set_rsa_pss_keygen_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set_rsa_pss_keygen_md_name(EVP_PKEY_CTX *, const char *, const char *);
int EVP_PKEY_CTX_set_rsa_oaep_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set_rsa_oaep_md_name(EVP_PKEY_CTX *, const char *, const char *);
int EVP_PKEY_CTX_get_rsa_oaep_md(EVP_PKEY_CTX *, const EVP_MD **);
int EVP_PKEY_CTX_get_rsa_oaep_md_name(EVP_PKEY_CTX *, char *, size_t);
int EVP_PKEY_CTX_set0_rsa_oaep_label(EVP_PKEY_CTX *, void *, int);
int EVP_PKEY_CTX_get0_rsa_oaep_label(EVP_PKEY_CTX *, unsigned char **); RSA *RSA_new(void);
RSA *RSA_new_method(ENGINE *); int RSA_bits(const RSA *); int RSA_size(const RSA *);
int RSA_security_bits(const RSA *); int RSA_set0_key(RSA *, BIGNUM *, BIGNUM *, BIGNUM *);
int RSA_set0_factors(RSA *, BIGNUM *, BIGNUM *); int RSA_set0_crt_params(RSA *, BIGNUM *, BIGNUM *, BIGNUM *);
int RSA_set0_multi_prime_params(RSA *, BIGNUM *[], BIGNUM *[], BIGNUM *[], int);
void RSA_get0_key(const RSA *, const BIGNUM **, const BIGNUM **, const BIGNUM **);
void RSA_get0_factors(const RSA *, const BIGNUM **, const BIGNUM **);
int RSA_get_multi_prime_extra_count(const RSA *); int RSA_get0_multi_prime_factors(const RSA *, const BIGNUM *[]);
void RSA_get0_crt_params(const RSA *, const BIGNUM **, const BIGNUM **, const BIGNUM **);
int RSA_get0_multi_prime_crt_params(const RSA *, const BIGNUM *[], const BIGNUM *[]);
const BIGNUM *RSA_get0_n(const RSA *); const BIGNUM *RSA_get0_e(const RSA *); const BIGNUM *RSA_get0_d(const RSA *);
const BIGNUM *RSA_get0_p(const RSA *); const BIGNUM *RSA_get0_q(const RSA *);
const BIGNUM *RSA_get0_dmp1(const RSA *); const BIGNUM *RSA_get0_dmq1(const RSA *);
const BIGNUM *RSA_get0_iqmp(const RSA *); const RSA_PSS_PARAMS *RSA_get0_pss_params(const RSA *);
void RSA_clear_flags(RSA *, int); int RSA_test_flags(const RSA *, int); void RSA_set_flags(RSA *, int);
int RSA_get_version(RSA *); ENGINE *RSA_get0_engine(const RSA *);
RSA *RSA_generate_key(int, unsigned long, void (*)(int, int, void *), void *);
int RSA_generate_key_ex(RSA *, int, BIGNUM *, BN_GENCB *);
int RSA_generate_multi_prime_key(RSA *, int, int, BIGNUM *, BN_GENCB *);
int RSA_X931_derive_ex(RSA *, BIGNUM *, BIGNUM *, BIGNUM *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_GENCB *);
int RSA_X931_generate_key_ex(RSA *, int, const BIGNUM *, BN_GENCB *); int RSA_check_key(const RSA *);
int RSA_check_key_ex(const RSA *, BN_GENCB *);
int RSA_public_encrypt(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_private_encrypt(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_public_decrypt(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_private_decrypt(int, const unsigned char *, unsigned char *, RSA *, int); void RSA_free(RSA *);
int RSA_up_ref(RSA *); int RSA_flags(const RSA *); void RSA_set_default_method(const RSA_METHOD *);
const RSA_METHOD *RSA_get_default_method(void); const RSA_METHOD *RSA_null_method(void);
const RSA_METHOD *RSA_get_method(const RSA *); int RSA_set_method(RSA *, const RSA_METHOD *);
const RSA_METHOD *RSA_PKCS1_OpenSSL(void); RSA *d2i_RSAPublicKey(RSA **, const unsigned char **, long);
int i2d_RSAPublicKey(const RSA *, unsigned char **); const ASN1_ITEM *RSAPublicKey_it(void);
RSA *d2i_RSAPrivateKey(RSA **, const unsigned char **, long); int i2d_RSAPrivateKey(const RSA *, unsigned char **);
const ASN1_ITEM *RSAPrivateKey_it(void); int RSA_pkey_ctx_ctrl(EVP_PKEY_CTX *, int, int, int, void *);
struct rsa_pss_params_st {
    X509_ALGOR *hashAlgorithm; X509_ALGOR *maskGenAlgorithm; ASN1_INTEGER *saltLength; ASN1_INTEGER *trailerField;
    X509_ALGOR *maskHash;
};
RSA_PSS_PARAMS *RSA_PSS_PARAMS_new(void); void RSA_PSS_PARAMS_free(RSA_PSS_PARAMS *);
RSA_PSS_PARAMS *d2i_RSA_PSS_PARAMS(RSA_PSS_PARAMS **, const unsigned char **, long);
int i2d_RSA_PSS_PARAMS(const RSA_PSS_PARAMS *, unsigned char **); const ASN1_ITEM *RSA_PSS_PARAMS_it(void);
RSA_PSS_PARAMS *RSA_PSS_PARAMS_dup(const RSA_PSS_PARAMS *);
struct rsa_oaep_params_st {
    X509_ALGOR *hashFunc; X509_ALGOR *maskGenFunc; X509_ALGOR *pSourceFunc; X509_ALGOR *maskHash;
};
RSA_OAEP_PARAMS *RSA_OAEP_PARAMS_new(void); void RSA_OAEP_PARAMS_free(RSA_OAEP_PARAMS *);
RSA_OAEP_PARAMS *d2i_RSA_OAEP_PARAMS(RSA_OAEP_PARAMS **, const unsigned char **, long);
int i2d_RSA_OAEP_PARAMS(const RSA_OAEP_PARAMS *, unsigned char **); const ASN1_ITEM *RSA_OAEP_PARAMS_it(void);
int RSA_print_fp(FILE *, const RSA *, int); int RSA_print(BIO *, const RSA *, int);
int RSA_sign(int, const unsigned char *, unsigned int, unsigned char *, unsigned int *, RSA *);
int RSA_verify(int, const unsigned char *, unsigned int, const unsigned char *, unsigned int, RSA *);
int RSA_sign_ASN1_OCTET_STRING(int, const unsigned char *, unsigned int, unsigned char *, unsigned int *, RSA *);
int RSA_verify_ASN1_OCTET_STRING(int, const unsigned char *, unsigned int, unsigned char *, unsigned int, RSA *);
int RSA_blinding_on(RSA *, BN_CTX *); void RSA_blinding_off(RSA *); BN_BLINDING *RSA_setup_blinding(RSA *, BN_CTX *);
int RSA_padding_add_PKCS1_type_1(unsigned char *, int, const unsigned char *, int);
int RSA_padding_check_PKCS1_type_1(unsigned char *, int, const unsigned char *, int, int);
int RSA_padding_add_PKCS1_type_2(unsigned char *, int, const unsigned char *, int);
int RSA_padding_check_PKCS1_type_2(unsigned char *, int, const unsigned char *, int, int);
int PKCS1_MGF1(unsigned char *, long, const unsigned char *, long, const EVP_MD *);
int RSA_padding_add_PKCS1_OAEP(unsigned char *, int, const unsigned char *, int, const unsigned char *, int);
int RSA_padding_check_PKCS1_OAEP(unsigned char *, int, const unsigned char *, int, int, const unsigned char *, int);
int RSA_padding_add_PKCS1_OAEP_mgf1(unsigned char *, int, const unsigned char *, int, const unsigned char *, int, const EVP_MD *, const EVP_MD *);
int RSA_padding_check_PKCS1_OAEP_mgf1(unsigned char *, int, const unsigned char *, int, int, const unsigned char *, int, const EVP_MD *, const EVP_MD *);
int RSA_padding_add_none(unsigned char *, int, const unsigned char *, int);
int RSA_padding_check_none(unsigned char *, int, const unsigned char *, int, int);
int RSA_padding_add_X931(unsigned char *, int, const unsigned char *, int);
int RSA_padding_check_X931(unsigned char *, int, const unsigned char *, int, int); int RSA_X931_hash_id(int);
int RSA_verify_PKCS1_PSS(RSA *, const unsigned char *, const EVP_MD *, const unsigned char *, int);
int RSA_padding_add_PKCS1_PSS(RSA *, unsigned char *, const unsigned char *, const EVP_MD *, int);
int RSA_verify_PKCS1_PSS_mgf1(RSA *, const unsigned char *, const EVP_MD *, const EVP_MD *, const unsigned char *, int);
int RSA_padding_add_PKCS1_PSS_mgf1(RSA *, unsigned char *, const unsigned char *, const EVP_MD *, const EVP_MD *, int);
int RSA_set_ex_data(RSA *, int, void *); void *RSA_get_ex_data(const RSA *, int); RSA *RSAPublicKey_dup(const RSA *);
RSA *RSAPrivateKey_dup(const RSA *); RSA_METHOD *RSA_meth_new(const char *, int); void RSA_meth_free(RSA_METHOD *);
RSA_METHOD *RSA_meth_dup(const RSA_METHOD *); const char *RSA_meth_get0_name(const RSA_METHOD *);
int RSA_meth_set1_name(RSA_METHOD *, const char *); int RSA_meth_get_flags(const RSA_METHOD *);
int RSA_meth_set_flags(RSA_METHOD *, int); void *RSA_meth_get0_app_data(const RSA_METHOD *);
int RSA_meth_set0_app_data(RSA_METHOD *, void *);
int (*RSA_meth_get_pub_enc(const RSA_METHOD *))(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_meth_set_pub_enc(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned char *, RSA *, int));
int (*RSA_meth_get_pub_dec(const RSA_METHOD *))(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_meth_set_pub_dec(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned char *, RSA *, int));
int (*RSA_meth_get_priv_enc(const RSA_METHOD *))(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_meth_set_priv_enc(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned char *, RSA *, int));
int (*RSA_meth_get_priv_dec(const RSA_METHOD *))(int, const unsigned char *, unsigned char *, RSA *, int);
int RSA_meth_set_priv_dec(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned char *, RSA *, int));
int (*RSA_meth_get_mod_exp(const RSA_METHOD *))(BIGNUM *, const BIGNUM *, RSA *, BN_CTX *);
int RSA_meth_set_mod_exp(RSA_METHOD *, int (*)(BIGNUM *, const BIGNUM *, RSA *, BN_CTX *));
int (*RSA_meth_get_bn_mod_exp(const RSA_METHOD *))(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int RSA_meth_set_bn_mod_exp(RSA_METHOD *, int (*)(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *));
int (*RSA_meth_get_init(const RSA_METHOD *))(RSA *); int RSA_meth_set_init(RSA_METHOD *, int (*)(RSA *));
int (*RSA_meth_get_finish(const RSA_METHOD *))(RSA *); int RSA_meth_set_finish(RSA_METHOD *, int (*)(RSA *));
int (*RSA_meth_get_sign(const RSA_METHOD *))(int, const unsigned char *, unsigned int, unsigned char *, unsigned int *, const RSA *);
int RSA_meth_set_sign(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned int, unsigned char *, unsigned int *, const RSA *));
int (*RSA_meth_get_verify(const RSA_METHOD *))(int, const unsigned char *, unsigned int, const unsigned char *, unsigned int, const RSA *);
int RSA_meth_set_verify(RSA_METHOD *, int (*)(int, const unsigned char *, unsigned int, const unsigned char *, unsigned int, const RSA *));
int (*RSA_meth_get_keygen(const RSA_METHOD *))(RSA *, int, BIGNUM *, BN_GENCB *);
int RSA_meth_set_keygen(RSA_METHOD *, int (*)(RSA *, int, BIGNUM *, BN_GENCB *));
int (*RSA_meth_get_multi_prime_keygen(const RSA_METHOD *))(RSA *, int, int, BIGNUM *, BN_GENCB *);
int RSA_meth_set_multi_prime_keygen(RSA_METHOD *, int (*)(RSA *, int, int, BIGNUM *, BN_GENCB *));
#define OPENSSL_RSA_MAX_MODULUS_BITS 16384
#define RSA_3 0x3L
#define RSA_F4 0x10001L
#define OPENSSL_RSA_FIPS_MIN_MODULUS_BITS 2048
#define OPENSSL_RSA_SMALL_MODULUS_BITS 3072
#define OPENSSL_RSA_MAX_PUBEXP_BITS 64
#define RSA_ASN1_VERSION_DEFAULT 0
#define RSA_ASN1_VERSION_MULTI 1
#define RSA_DEFAULT_PRIME_NUM 2
#define RSA_METHOD_FLAG_NO_CHECK 0x0001
#define RSA_FLAG_CACHE_PUBLIC 0x0002
#define RSA_FLAG_CACHE_PRIVATE 0x0004
#define RSA_FLAG_BLINDING 0x0008
#define RSA_FLAG_THREAD_SAFE 0x0010
#define RSA_FLAG_EXT_PKEY 0x0020
#define RSA_FLAG_NO_BLINDING 0x0080
#define RSA_FLAG_NO_CONSTTIME 0x0000
#define RSA_FLAG_NO_EXP_CONSTTIME RSA_FLAG_NO_CONSTTIME
#define RSA_FLAG_TYPE_MASK 0xF000
#define RSA_FLAG_TYPE_RSA 0x0000
#define RSA_FLAG_TYPE_RSASSAPSS 0x1000
#define RSA_FLAG_TYPE_RSAESOAEP 0x2000
#define RSA_PSS_SALTLEN_DIGEST (-1)
#define RSA_PSS_SALTLEN_AUTO (-2)
#define RSA_PSS_SALTLEN_MAX (-3)
#define RSA_PSS_SALTLEN_MAX_SIGN (-2)
#define RSA_PKCS1_PADDING 1
#define RSA_NO_PADDING 3
#define RSA_PKCS1_OAEP_PADDING 4
#define RSA_X931_PADDING 5
#define RSA_PKCS1_PSS_PADDING 6
#define RSA_PKCS1_WITH_TLS_PADDING 7
#define RSA_PKCS1_PADDING_SIZE 11
#define RSA_FLAG_FIPS_METHOD 0x0400
#define RSA_FLAG_NON_FIPS_ALLOW 0x0400
#define RSA_FLAG_CHECKED 0x0800

#ifdef __cplusplus
}
#endif
#endif
