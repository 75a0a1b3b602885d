/* openssl/dh.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_DH_H
#define MOE_SHIM_OPENSSL_DH_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
int EVP_PKEY_CTX_set_dh_paramgen_type(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_paramgen_gindex(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_paramgen_seed(EVP_PKEY_CTX *, const unsigned char *, size_t);
int EVP_PKEY_CTX_set_dh_paramgen_prime_len(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_paramgen_subprime_len(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_paramgen_generator(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_set_dh_nid(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_rfc5114(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_set_dhx_rfc5114(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_dh_pad(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_set_dh_kdf_type(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_get_dh_kdf_type(EVP_PKEY_CTX *); int EVP_PKEY_CTX_set0_dh_kdf_oid(EVP_PKEY_CTX *, ASN1_OBJECT *);
int EVP_PKEY_CTX_get0_dh_kdf_oid(EVP_PKEY_CTX *, ASN1_OBJECT **);
int EVP_PKEY_CTX_set_dh_kdf_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_get_dh_kdf_md(EVP_PKEY_CTX *, const EVP_MD **);
int EVP_PKEY_CTX_set_dh_kdf_outlen(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_get_dh_kdf_outlen(EVP_PKEY_CTX *, int *);
int EVP_PKEY_CTX_set0_dh_kdf_ukm(EVP_PKEY_CTX *, unsigned char *, int);
int EVP_PKEY_CTX_get0_dh_kdf_ukm(EVP_PKEY_CTX *, unsigned char **); const ASN1_ITEM *DHparams_it(void);
DH *DHparams_dup(const DH *); const DH_METHOD *DH_OpenSSL(void); void DH_set_default_method(const DH_METHOD *);
const DH_METHOD *DH_get_default_method(void); int DH_set_method(DH *, const DH_METHOD *); DH *DH_new_method(ENGINE *);
DH *DH_new(void); void DH_free(DH *); int DH_up_ref(DH *); int DH_bits(const DH *); int DH_size(const DH *);
int DH_security_bits(const DH *); int DH_set_ex_data(DH *, int, void *); void *DH_get_ex_data(const DH *, int);
int DH_generate_parameters_ex(DH *, int, int, BN_GENCB *); int DH_check_params_ex(const DH *);
int DH_check_ex(const DH *); int DH_check_pub_key_ex(const DH *, const BIGNUM *);
int DH_check_params(const DH *, int *); int DH_check(const DH *, int *);
int DH_check_pub_key(const DH *, const BIGNUM *, int *); int DH_generate_key(DH *);
int DH_compute_key(unsigned char *, const BIGNUM *, DH *);
int DH_compute_key_padded(unsigned char *, const BIGNUM *, DH *);
DH *d2i_DHparams(DH **, const unsigned char **, long); int i2d_DHparams(const DH *, unsigned char **);
DH *d2i_DHxparams(DH **, const unsigned char **, long); int i2d_DHxparams(const DH *, unsigned char **);
int DHparams_print_fp(FILE *, const DH *); int DHparams_print(BIO *, const DH *); DH *DH_get_1024_160(void);
DH *DH_get_2048_224(void); DH *DH_get_2048_256(void); DH *DH_new_by_nid(int); int DH_get_nid(const DH *);
int DH_KDF_X9_42(unsigned char *, size_t, const unsigned char *, size_t, ASN1_OBJECT *, const unsigned char *, size_t, const EVP_MD *);
void DH_get0_pqg(const DH *, const BIGNUM **, const BIGNUM **, const BIGNUM **);
int DH_set0_pqg(DH *, BIGNUM *, BIGNUM *, BIGNUM *); void DH_get0_key(const DH *, const BIGNUM **, const BIGNUM **);
int DH_set0_key(DH *, BIGNUM *, BIGNUM *); const BIGNUM *DH_get0_p(const DH *); const BIGNUM *DH_get0_q(const DH *);
const BIGNUM *DH_get0_g(const DH *); const BIGNUM *DH_get0_priv_key(const DH *);
const BIGNUM *DH_get0_pub_key(const DH *); void DH_clear_flags(DH *, int); int DH_test_flags(const DH *, int);
void DH_set_flags(DH *, int); ENGINE *DH_get0_engine(DH *); long DH_get_length(const DH *);
int DH_set_length(DH *, long); DH_METHOD *DH_meth_new(const char *, int); void DH_meth_free(DH_METHOD *);
DH_METHOD *DH_meth_dup(const DH_METHOD *); const char *DH_meth_get0_name(const DH_METHOD *);
int DH_meth_set1_name(DH_METHOD *, const char *); int DH_meth_get_flags(const DH_METHOD *);
int DH_meth_set_flags(DH_METHOD *, int); void *DH_meth_get0_app_data(const DH_METHOD *);
int DH_meth_set0_app_data(DH_METHOD *, void *); int (*DH_meth_get_generate_key(const DH_METHOD *))(DH *);
int DH_meth_set_generate_key(DH_METHOD *, int (*)(DH *));
int (*DH_meth_get_compute_key(const DH_METHOD *))(unsigned char *, const BIGNUM *, DH *);
int DH_meth_set_compute_key(DH_METHOD *, int (*)(unsigned char *, const BIGNUM *, DH *));
int (*DH_meth_get_bn_mod_exp(const DH_METHOD *))(const DH *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int DH_meth_set_bn_mod_exp(DH_METHOD *, int (*)(const DH *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *));
int (*DH_meth_get_init(const DH_METHOD *))(DH *); int DH_meth_set_init(DH_METHOD *, int (*)(DH *));
int (*DH_meth_get_finish(const DH_METHOD *))(DH *); int DH_meth_set_finish(DH_METHOD *, int (*)(DH *));
int (*DH_meth_get_generate_params(const DH_METHOD *))(DH *, int, int, BN_GENCB *);
int DH_meth_set_generate_params(DH_METHOD *, int (*)(DH *, int, int, BN_GENCB *));
DH *DH_generate_parameters(int, int, void (*)(int, int, void *), void *);
#define DH_PARAMGEN_TYPE_GENERATOR 0
#define DH_PARAMGEN_TYPE_FIPS_186_2 1
#define DH_PARAMGEN_TYPE_FIPS_186_4 2
#define DH_PARAMGEN_TYPE_GROUP 3
#define EVP_PKEY_DH_KDF_NONE 1
#define EVP_PKEY_DH_KDF_X9_42 2
#define OPENSSL_DH_MAX_MODULUS_BITS 10000
#define OPENSSL_DH_CHECK_MAX_MODULUS_BITS 32768
#define OPENSSL_DH_FIPS_MIN_MODULUS_BITS 1024
#define DH_FLAG_CACHE_MONT_P 0x01
#define DH_FLAG_TYPE_MASK 0xF000
#define DH_FLAG_TYPE_DH 0x0000
#define DH_FLAG_TYPE_DHX 0x1000
#define DH_FLAG_NO_EXP_CONSTTIME 0x00
#define DH_FLAG_FIPS_METHOD 0x0400
#define DH_FLAG_NON_FIPS_ALLOW 0x0400
#define DH_GENERATOR_2 2
#define DH_GENERATOR_3 3
#define DH_GENERATOR_5 5
#define DH_CHECK_P_NOT_PRIME 0x01
#define DH_CHECK_P_NOT_SAFE_PRIME 0x02
#define DH_UNABLE_TO_CHECK_GENERATOR 0x04
#define DH_NOT_SUITABLE_GENERATOR 0x08
#define DH_CHECK_Q_NOT_PRIME 0x10
#define DH_CHECK_INVALID_Q_VALUE 0x20
#define DH_CHECK_INVALID_J_VALUE 0x40
#define DH_MODULUS_TOO_SMALL 0x80
#define DH_MODULUS_TOO_LARGE 0x100
#define DH_CHECK_PUBKEY_TOO_SMALL 0x01
#define DH_CHECK_PUBKEY_TOO_LARGE 0x02
#define DH_CHECK_PUBKEY_INVALID 0x04
#define DH_CHECK_P_NOT_STRONG_PRIME DH_CHECK_P_NOT_SAFE_PRIME
#ifdef __cplusplus
}
#endif
#endif
