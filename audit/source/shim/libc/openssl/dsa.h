/* openssl/dsa.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_DSA_H
#define MOE_SHIM_OPENSSL_DSA_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
int EVP_PKEY_CTX_set_dsa_paramgen_bits(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dsa_paramgen_q_bits(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dsa_paramgen_md_props(EVP_PKEY_CTX *, const char *, const char *);
int EVP_PKEY_CTX_set_dsa_paramgen_gindex(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dsa_paramgen_type(EVP_PKEY_CTX *, const char *);
int EVP_PKEY_CTX_set_dsa_paramgen_seed(EVP_PKEY_CTX *, const unsigned char *, size_t);
int EVP_PKEY_CTX_set_dsa_paramgen_md(EVP_PKEY_CTX *, const EVP_MD *); struct DSA_SIG_st;
typedef struct DSA_SIG_st DSA_SIG; DSA_SIG *DSA_SIG_new(void); void DSA_SIG_free(DSA_SIG *);
DSA_SIG *d2i_DSA_SIG(DSA_SIG **, const unsigned char **, long); int i2d_DSA_SIG(const DSA_SIG *, unsigned char **);
void DSA_SIG_get0(const DSA_SIG *, const BIGNUM **, const BIGNUM **); int DSA_SIG_set0(DSA_SIG *, BIGNUM *, BIGNUM *);
DSA *DSAparams_dup(const DSA *); DSA_SIG *DSA_do_sign(const unsigned char *, int, DSA *);
int DSA_do_verify(const unsigned char *, int, DSA_SIG *, DSA *); const DSA_METHOD *DSA_OpenSSL(void);
void DSA_set_default_method(const DSA_METHOD *); const DSA_METHOD *DSA_get_default_method(void);
int DSA_set_method(DSA *, const DSA_METHOD *); const DSA_METHOD *DSA_get_method(DSA *); DSA *DSA_new(void);
DSA *DSA_new_method(ENGINE *); void DSA_free(DSA *); int DSA_up_ref(DSA *); int DSA_size(const DSA *);
int DSA_bits(const DSA *); int DSA_security_bits(const DSA *);
int DSA_sign_setup(DSA *, BN_CTX *, BIGNUM **, BIGNUM **);
int DSA_sign(int, const unsigned char *, int, unsigned char *, unsigned int *, DSA *);
int DSA_verify(int, const unsigned char *, int, const unsigned char *, int, DSA *);
int DSA_set_ex_data(DSA *, int, void *); void *DSA_get_ex_data(const DSA *, int);
DSA *d2i_DSAPublicKey(DSA **, const unsigned char **, long); int i2d_DSAPublicKey(const DSA *, unsigned char **);
DSA *d2i_DSAPrivateKey(DSA **, const unsigned char **, long); int i2d_DSAPrivateKey(const DSA *, unsigned char **);
DSA *d2i_DSAparams(DSA **, const unsigned char **, long); int i2d_DSAparams(const DSA *, unsigned char **);
DSA *DSA_generate_parameters(int, unsigned char *, int, int *, unsigned long *, void (*)(int, int, void *), void *);
int DSA_generate_parameters_ex(DSA *, int, const unsigned char *, int, int *, unsigned long *, BN_GENCB *);
int DSA_generate_key(DSA *); int DSAparams_print(BIO *, const DSA *); int DSA_print(BIO *, const DSA *, int);
int DSAparams_print_fp(FILE *, const DSA *); int DSA_print_fp(FILE *, const DSA *, int); DH *DSA_dup_DH(const DSA *);
void DSA_get0_pqg(const DSA *, const BIGNUM **, const BIGNUM **, const BIGNUM **);
int DSA_set0_pqg(DSA *, BIGNUM *, BIGNUM *, BIGNUM *);
void DSA_get0_key(const DSA *, const BIGNUM **, const BIGNUM **); int DSA_set0_key(DSA *, BIGNUM *, BIGNUM *);
const BIGNUM *DSA_get0_p(const DSA *); const BIGNUM *DSA_get0_q(const DSA *); const BIGNUM *DSA_get0_g(const DSA *);
const BIGNUM *DSA_get0_pub_key(const DSA *); const BIGNUM *DSA_get0_priv_key(const DSA *);
void DSA_clear_flags(DSA *, int); int DSA_test_flags(const DSA *, int); void DSA_set_flags(DSA *, int);
ENGINE *DSA_get0_engine(DSA *); DSA_METHOD *DSA_meth_new(const char *, int); void DSA_meth_free(DSA_METHOD *);
DSA_METHOD *DSA_meth_dup(const DSA_METHOD *); const char *DSA_meth_get0_name(const DSA_METHOD *);
int DSA_meth_set1_name(DSA_METHOD *, const char *); int DSA_meth_get_flags(const DSA_METHOD *);
int DSA_meth_set_flags(DSA_METHOD *, int); void *DSA_meth_get0_app_data(const DSA_METHOD *);
int DSA_meth_set0_app_data(DSA_METHOD *, void *);
DSA_SIG *(*DSA_meth_get_sign(const DSA_METHOD *))(const unsigned char *, int, DSA *);
int DSA_meth_set_sign(DSA_METHOD *, DSA_SIG *(*)(const unsigned char *, int, DSA *));
int (*DSA_meth_get_sign_setup(const DSA_METHOD *))(DSA *, BN_CTX *, BIGNUM **, BIGNUM **);
int DSA_meth_set_sign_setup(DSA_METHOD *, int (*)(DSA *, BN_CTX *, BIGNUM **, BIGNUM **));
int (*DSA_meth_get_verify(const DSA_METHOD *))(const unsigned char *, int, DSA_SIG *, DSA *);
int DSA_meth_set_verify(DSA_METHOD *, int (*)(const unsigned char *, int, DSA_SIG *, DSA *));
int (*DSA_meth_get_mod_exp(const DSA_METHOD *))(DSA *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int DSA_meth_set_mod_exp(DSA_METHOD *, int (*)(DSA *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *));
int (*DSA_meth_get_bn_mod_exp(const DSA_METHOD *))(DSA *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int DSA_meth_set_bn_mod_exp(DSA_METHOD *, int (*)(DSA *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *));
int (*DSA_meth_get_init(const DSA_METHOD *))(DSA *); int DSA_meth_set_init(DSA_METHOD *, int (*)(DSA *));
int (*DSA_meth_get_finish(const DSA_METHOD *))(DSA *); int DSA_meth_set_finish(DSA_METHOD *, int (*)(DSA *));
int (*DSA_meth_get_paramgen(const DSA_METHOD *))(DSA *, int, const unsigned char *, int, int *, unsigned long *, BN_GENCB *);
int DSA_meth_set_paramgen(DSA_METHOD *, int (*)(DSA *, int, const unsigned char *, int, int *, unsigned long *, BN_GENCB *));
int (*DSA_meth_get_keygen(const DSA_METHOD *))(DSA *); int DSA_meth_set_keygen(DSA_METHOD *, int (*)(DSA *));
#define OPENSSL_DSA_MAX_MODULUS_BITS 10000
#define OPENSSL_DSA_FIPS_MIN_MODULUS_BITS 1024
#define DSA_FLAG_NO_EXP_CONSTTIME 0x00
#define DSA_FLAG_CACHE_MONT_P 0x01
#define DSA_FLAG_FIPS_METHOD 0x0400
#define DSA_FLAG_NON_FIPS_ALLOW 0x0400
#define DSA_FLAG_FIPS_CHECKED 0x0800
#define DSS_prime_checks 64
#ifdef __cplusplus
}
#endif
#endif
