/* openssl/ec.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_EC_H
#define MOE_SHIM_OPENSSL_EC_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <openssl/core.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
int EVP_PKEY_CTX_set_ec_paramgen_curve_nid(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set_ec_param_enc(EVP_PKEY_CTX *, int); int EVP_PKEY_CTX_set_ecdh_cofactor_mode(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_get_ecdh_cofactor_mode(EVP_PKEY_CTX *); int EVP_PKEY_CTX_set_ecdh_kdf_type(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_get_ecdh_kdf_type(EVP_PKEY_CTX *); int EVP_PKEY_CTX_set_ecdh_kdf_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_get_ecdh_kdf_md(EVP_PKEY_CTX *, const EVP_MD **);
int EVP_PKEY_CTX_set_ecdh_kdf_outlen(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_get_ecdh_kdf_outlen(EVP_PKEY_CTX *, int *);
int EVP_PKEY_CTX_set0_ecdh_kdf_ukm(EVP_PKEY_CTX *, unsigned char *, int);
int EVP_PKEY_CTX_get0_ecdh_kdf_ukm(EVP_PKEY_CTX *, unsigned char **);
typedef enum {
    POINT_CONVERSION_COMPRESSED = 2, POINT_CONVERSION_UNCOMPRESSED = 4, POINT_CONVERSION_HYBRID = 6
} point_conversion_form_t;
const char *OSSL_EC_curve_nid2name(int); struct ec_method_st; typedef struct ec_method_st EC_METHOD;
struct ec_group_st; typedef struct ec_group_st EC_GROUP; struct ec_point_st; typedef struct ec_point_st EC_POINT;
struct ecpk_parameters_st; typedef struct ecpk_parameters_st ECPKPARAMETERS; struct ec_parameters_st;
typedef struct ec_parameters_st ECPARAMETERS; const EC_METHOD *EC_GFp_simple_method(void);
const EC_METHOD *EC_GFp_mont_method(void); const EC_METHOD *EC_GFp_nist_method(void);
const EC_METHOD *EC_GFp_nistp224_method(void); const EC_METHOD *EC_GFp_nistp256_method(void);
const EC_METHOD *EC_GFp_nistp521_method(void); const EC_METHOD *EC_GF2m_simple_method(void);
EC_GROUP *EC_GROUP_new(const EC_METHOD *); void EC_GROUP_clear_free(EC_GROUP *);
const EC_METHOD *EC_GROUP_method_of(const EC_GROUP *); int EC_METHOD_get_field_type(const EC_METHOD *);
void EC_GROUP_free(EC_GROUP *); int EC_GROUP_copy(EC_GROUP *, const EC_GROUP *);
EC_GROUP *EC_GROUP_dup(const EC_GROUP *);
int EC_GROUP_set_generator(EC_GROUP *, const EC_POINT *, const BIGNUM *, const BIGNUM *);
const EC_POINT *EC_GROUP_get0_generator(const EC_GROUP *); BN_MONT_CTX *EC_GROUP_get_mont_data(const EC_GROUP *);
int EC_GROUP_get_order(const EC_GROUP *, BIGNUM *, BN_CTX *); const BIGNUM *EC_GROUP_get0_order(const EC_GROUP *);
int EC_GROUP_order_bits(const EC_GROUP *); int EC_GROUP_get_cofactor(const EC_GROUP *, BIGNUM *, BN_CTX *);
const BIGNUM *EC_GROUP_get0_cofactor(const EC_GROUP *); void EC_GROUP_set_curve_name(EC_GROUP *, int);
int EC_GROUP_get_curve_name(const EC_GROUP *); const BIGNUM *EC_GROUP_get0_field(const EC_GROUP *);
int EC_GROUP_get_field_type(const EC_GROUP *); void EC_GROUP_set_asn1_flag(EC_GROUP *, int);
int EC_GROUP_get_asn1_flag(const EC_GROUP *);
void EC_GROUP_set_point_conversion_form(EC_GROUP *, point_conversion_form_t);
point_conversion_form_t EC_GROUP_get_point_conversion_form(const EC_GROUP *);
unsigned char *EC_GROUP_get0_seed(const EC_GROUP *); size_t EC_GROUP_get_seed_len(const EC_GROUP *);
size_t EC_GROUP_set_seed(EC_GROUP *, const unsigned char *, size_t);
int EC_GROUP_set_curve(EC_GROUP *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_GROUP_get_curve(const EC_GROUP *, BIGNUM *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_GROUP_set_curve_GFp(EC_GROUP *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_GROUP_get_curve_GFp(const EC_GROUP *, BIGNUM *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_GROUP_set_curve_GF2m(EC_GROUP *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_GROUP_get_curve_GF2m(const EC_GROUP *, BIGNUM *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_GROUP_get_degree(const EC_GROUP *); int EC_GROUP_check(const EC_GROUP *, BN_CTX *);
int EC_GROUP_check_discriminant(const EC_GROUP *, BN_CTX *);
int EC_GROUP_cmp(const EC_GROUP *, const EC_GROUP *, BN_CTX *);
EC_GROUP *EC_GROUP_new_curve_GFp(const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
EC_GROUP *EC_GROUP_new_curve_GF2m(const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
EC_GROUP *EC_GROUP_new_from_params(const OSSL_PARAM [], OSSL_LIB_CTX *, const char *);
EC_GROUP *EC_GROUP_new_by_curve_name_ex(OSSL_LIB_CTX *, const char *, int); EC_GROUP *EC_GROUP_new_by_curve_name(int);
EC_GROUP *EC_GROUP_new_from_ecparameters(const ECPARAMETERS *);
ECPARAMETERS *EC_GROUP_get_ecparameters(const EC_GROUP *, ECPARAMETERS *);
EC_GROUP *EC_GROUP_new_from_ecpkparameters(const ECPKPARAMETERS *);
ECPKPARAMETERS *EC_GROUP_get_ecpkparameters(const EC_GROUP *, ECPKPARAMETERS *);
typedef struct {
    int nid; const char *comment;
} EC_builtin_curve;
size_t EC_get_builtin_curves(EC_builtin_curve *, size_t); const char *EC_curve_nid2nist(int);
int EC_curve_nist2nid(const char *); int EC_GROUP_check_named_curve(const EC_GROUP *, int, BN_CTX *);
EC_POINT *EC_POINT_new(const EC_GROUP *); void EC_POINT_free(EC_POINT *); void EC_POINT_clear_free(EC_POINT *);
int EC_POINT_copy(EC_POINT *, const EC_POINT *); EC_POINT *EC_POINT_dup(const EC_POINT *, const EC_GROUP *);
int EC_POINT_set_to_infinity(const EC_GROUP *, EC_POINT *); const EC_METHOD *EC_POINT_method_of(const EC_POINT *);
int EC_POINT_set_Jprojective_coordinates_GFp(const EC_GROUP *, EC_POINT *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_POINT_get_Jprojective_coordinates_GFp(const EC_GROUP *, const EC_POINT *, BIGNUM *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_POINT_set_affine_coordinates(const EC_GROUP *, EC_POINT *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_POINT_get_affine_coordinates(const EC_GROUP *, const EC_POINT *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_POINT_set_affine_coordinates_GFp(const EC_GROUP *, EC_POINT *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_POINT_get_affine_coordinates_GFp(const EC_GROUP *, const EC_POINT *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_POINT_set_compressed_coordinates(const EC_GROUP *, EC_POINT *, const BIGNUM *, int, BN_CTX *);
int EC_POINT_set_compressed_coordinates_GFp(const EC_GROUP *, EC_POINT *, const BIGNUM *, int, BN_CTX *);
int EC_POINT_set_affine_coordinates_GF2m(const EC_GROUP *, EC_POINT *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int EC_POINT_get_affine_coordinates_GF2m(const EC_GROUP *, const EC_POINT *, BIGNUM *, BIGNUM *, BN_CTX *);
int EC_POINT_set_compressed_coordinates_GF2m(const EC_GROUP *, EC_POINT *, const BIGNUM *, int, BN_CTX *);
size_t EC_POINT_point2oct(const EC_GROUP *, const EC_POINT *, point_conversion_form_t, unsigned char *, size_t, BN_CTX *);
int EC_POINT_oct2point(const EC_GROUP *, EC_POINT *, const unsigned char *, size_t, BN_CTX *);
size_t EC_POINT_point2buf(const EC_GROUP *, const EC_POINT *, point_conversion_form_t, unsigned char **, BN_CTX *);
BIGNUM *EC_POINT_point2bn(const EC_GROUP *, const EC_POINT *, point_conversion_form_t, BIGNUM *, BN_CTX *);
EC_POINT *EC_POINT_bn2point(const EC_GROUP *, const BIGNUM *, EC_POINT *, BN_CTX *);
char *EC_POINT_point2hex(const EC_GROUP *, const EC_POINT *, point_conversion_form_t, BN_CTX *);
EC_POINT *EC_POINT_hex2point(const EC_GROUP *, const char *, EC_POINT *, BN_CTX *);
int EC_POINT_add(const EC_GROUP *, EC_POINT *, const EC_POINT *, const EC_POINT *, BN_CTX *);
int EC_POINT_dbl(const EC_GROUP *, EC_POINT *, const EC_POINT *, BN_CTX *);
int EC_POINT_invert(const EC_GROUP *, EC_POINT *, BN_CTX *);
int EC_POINT_is_at_infinity(const EC_GROUP *, const EC_POINT *);
int EC_POINT_is_on_curve(const EC_GROUP *, const EC_POINT *, BN_CTX *);
int EC_POINT_cmp(const EC_GROUP *, const EC_POINT *, const EC_POINT *, BN_CTX *);
int EC_POINT_make_affine(const EC_GROUP *, EC_POINT *, BN_CTX *);
int EC_POINTs_make_affine(const EC_GROUP *, size_t, EC_POINT *[], BN_CTX *);
int EC_POINTs_mul(const EC_GROUP *, EC_POINT *, const BIGNUM *, size_t, const EC_POINT *[], const BIGNUM *[], BN_CTX *);
int EC_POINT_mul(const EC_GROUP *, EC_POINT *, const BIGNUM *, const EC_POINT *, const BIGNUM *, BN_CTX *);
int EC_GROUP_precompute_mult(EC_GROUP *, BN_CTX *); int EC_GROUP_have_precompute_mult(const EC_GROUP *);
const ASN1_ITEM *ECPKPARAMETERS_it(void); ECPKPARAMETERS *ECPKPARAMETERS_new(void);
void ECPKPARAMETERS_free(ECPKPARAMETERS *); const ASN1_ITEM *ECPARAMETERS_it(void);
ECPARAMETERS *ECPARAMETERS_new(void); void ECPARAMETERS_free(ECPARAMETERS *);
int EC_GROUP_get_basis_type(const EC_GROUP *); int EC_GROUP_get_trinomial_basis(const EC_GROUP *, unsigned int *);
int EC_GROUP_get_pentanomial_basis(const EC_GROUP *, unsigned int *, unsigned int *, unsigned int *);
EC_GROUP *d2i_ECPKParameters(EC_GROUP **, const unsigned char **, long);
int i2d_ECPKParameters(const EC_GROUP *, unsigned char **); int ECPKParameters_print(BIO *, const EC_GROUP *, int);
int ECPKParameters_print_fp(FILE *, const EC_GROUP *, int); EC_KEY *EC_KEY_new_ex(OSSL_LIB_CTX *, const char *);
EC_KEY *EC_KEY_new(void); int EC_KEY_get_flags(const EC_KEY *); void EC_KEY_set_flags(EC_KEY *, int);
void EC_KEY_clear_flags(EC_KEY *, int); int EC_KEY_decoded_from_explicit_params(const EC_KEY *);
EC_KEY *EC_KEY_new_by_curve_name_ex(OSSL_LIB_CTX *, const char *, int); EC_KEY *EC_KEY_new_by_curve_name(int);
void EC_KEY_free(EC_KEY *); EC_KEY *EC_KEY_copy(EC_KEY *, const EC_KEY *); EC_KEY *EC_KEY_dup(const EC_KEY *);
int EC_KEY_up_ref(EC_KEY *); ENGINE *EC_KEY_get0_engine(const EC_KEY *);
const EC_GROUP *EC_KEY_get0_group(const EC_KEY *); int EC_KEY_set_group(EC_KEY *, const EC_GROUP *);
const BIGNUM *EC_KEY_get0_private_key(const EC_KEY *); int EC_KEY_set_private_key(EC_KEY *, const BIGNUM *);
const EC_POINT *EC_KEY_get0_public_key(const EC_KEY *); int EC_KEY_set_public_key(EC_KEY *, const EC_POINT *);
unsigned int EC_KEY_get_enc_flags(const EC_KEY *); void EC_KEY_set_enc_flags(EC_KEY *, unsigned int);
point_conversion_form_t EC_KEY_get_conv_form(const EC_KEY *);
void EC_KEY_set_conv_form(EC_KEY *, point_conversion_form_t); int EC_KEY_set_ex_data(EC_KEY *, int, void *);
void *EC_KEY_get_ex_data(const EC_KEY *, int); void EC_KEY_set_asn1_flag(EC_KEY *, int);
int EC_KEY_precompute_mult(EC_KEY *, BN_CTX *); int EC_KEY_generate_key(EC_KEY *);
int EC_KEY_check_key(const EC_KEY *); int EC_KEY_can_sign(const EC_KEY *);
int EC_KEY_set_public_key_affine_coordinates(EC_KEY *, BIGNUM *, BIGNUM *);
size_t EC_KEY_key2buf(const EC_KEY *, point_conversion_form_t, unsigned char **, BN_CTX *);
int EC_KEY_oct2key(EC_KEY *, const unsigned char *, size_t, BN_CTX *);
int EC_KEY_oct2priv(EC_KEY *, const unsigned char *, size_t);
size_t EC_KEY_priv2oct(const EC_KEY *, unsigned char *, size_t);
size_t EC_KEY_priv2buf(const EC_KEY *, unsigned char **);
EC_KEY *d2i_ECPrivateKey(EC_KEY **, const unsigned char **, long);
int i2d_ECPrivateKey(const EC_KEY *, unsigned char **);
EC_KEY *d2i_ECParameters(EC_KEY **, const unsigned char **, long);
int i2d_ECParameters(const EC_KEY *, unsigned char **);
EC_KEY *o2i_ECPublicKey(EC_KEY **, const unsigned char **, long);
int i2o_ECPublicKey(const EC_KEY *, unsigned char **); int ECParameters_print(BIO *, const EC_KEY *);
int EC_KEY_print(BIO *, const EC_KEY *, int); int ECParameters_print_fp(FILE *, const EC_KEY *);
int EC_KEY_print_fp(FILE *, const EC_KEY *, int); const EC_KEY_METHOD *EC_KEY_OpenSSL(void);
const EC_KEY_METHOD *EC_KEY_get_default_method(void); void EC_KEY_set_default_method(const EC_KEY_METHOD *);
const EC_KEY_METHOD *EC_KEY_get_method(const EC_KEY *); int EC_KEY_set_method(EC_KEY *, const EC_KEY_METHOD *);
EC_KEY *EC_KEY_new_method(ENGINE *);
int ECDH_KDF_X9_62(unsigned char *, size_t, const unsigned char *, size_t, const unsigned char *, size_t, const EVP_MD *);
int ECDH_compute_key(void *, size_t, const EC_POINT *, const EC_KEY *, void *(*)(const void *, size_t, void *, size_t *));
struct ECDSA_SIG_st; typedef struct ECDSA_SIG_st ECDSA_SIG; ECDSA_SIG *ECDSA_SIG_new(void);
void ECDSA_SIG_free(ECDSA_SIG *); ECDSA_SIG *d2i_ECDSA_SIG(ECDSA_SIG **, const unsigned char **, long);
int i2d_ECDSA_SIG(const ECDSA_SIG *, unsigned char **);
void ECDSA_SIG_get0(const ECDSA_SIG *, const BIGNUM **, const BIGNUM **);
const BIGNUM *ECDSA_SIG_get0_r(const ECDSA_SIG *); const BIGNUM *ECDSA_SIG_get0_s(const ECDSA_SIG *);
int ECDSA_SIG_set0(ECDSA_SIG *, BIGNUM *, BIGNUM *); ECDSA_SIG *ECDSA_do_sign(const unsigned char *, int, EC_KEY *);
ECDSA_SIG *ECDSA_do_sign_ex(const unsigned char *, int, const BIGNUM *, const BIGNUM *, EC_KEY *);
int ECDSA_do_verify(const unsigned char *, int, const ECDSA_SIG *, EC_KEY *);
int ECDSA_sign_setup(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **);
int ECDSA_sign(int, const unsigned char *, int, unsigned char *, unsigned int *, EC_KEY *);
int ECDSA_sign_ex(int, const unsigned char *, int, unsigned char *, unsigned int *, const BIGNUM *, const BIGNUM *, EC_KEY *);
int ECDSA_verify(int, const unsigned char *, int, const unsigned char *, int, EC_KEY *);
int ECDSA_size(const EC_KEY *); EC_KEY_METHOD *EC_KEY_METHOD_new(const EC_KEY_METHOD *);
void EC_KEY_METHOD_free(EC_KEY_METHOD *);
void EC_KEY_METHOD_set_init(EC_KEY_METHOD *, int (*)(EC_KEY *), void (*)(EC_KEY *), int (*)(EC_KEY *, const EC_KEY *), int (*)(EC_KEY *, const EC_GROUP *), int (*)(EC_KEY *, const BIGNUM *), int (*)(EC_KEY *, const EC_POINT *));
void EC_KEY_METHOD_set_keygen(EC_KEY_METHOD *, int (*)(EC_KEY *));
void EC_KEY_METHOD_set_compute_key(EC_KEY_METHOD *, int (*)(unsigned char **, size_t *, const EC_POINT *, const EC_KEY *));
void EC_KEY_METHOD_set_sign(EC_KEY_METHOD *, int (*)(int, const unsigned char *, int, unsigned char *, unsigned int *, const BIGNUM *, const BIGNUM *, EC_KEY *), int (*)(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **), ECDSA_SIG *(*)(const unsigned char *, int, const BIGNUM *, const BIGNUM *, EC_KEY *));
void EC_KEY_METHOD_set_verify(EC_KEY_METHOD *, int (*)(int, const unsigned char *, int, const unsigned char *, int, EC_KEY *), int (*)(const unsigned char *, int, const ECDSA_SIG *, EC_KEY *));
void EC_KEY_METHOD_get_init(const EC_KEY_METHOD *, int (**)(EC_KEY *), void (**)(EC_KEY *), int (**)(EC_KEY *, const EC_KEY *), int (**)(EC_KEY *, const EC_GROUP *), int (**)(EC_KEY *, const BIGNUM *), int (**)(EC_KEY *, const EC_POINT *));
void EC_KEY_METHOD_get_keygen(const EC_KEY_METHOD *, int (**)(EC_KEY *));
void EC_KEY_METHOD_get_compute_key(const EC_KEY_METHOD *, int (**)(unsigned char **, size_t *, const EC_POINT *, const EC_KEY *));
void EC_KEY_METHOD_get_sign(const EC_KEY_METHOD *, int (**)(int, const unsigned char *, int, unsigned char *, unsigned int *, const BIGNUM *, const BIGNUM *, EC_KEY *), int (**)(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **), ECDSA_SIG *(**)(const unsigned char *, int, const BIGNUM *, const BIGNUM *, EC_KEY *));
void EC_KEY_METHOD_get_verify(const EC_KEY_METHOD *, int (**)(int, const unsigned char *, int, const unsigned char *, int, EC_KEY *), int (**)(const unsigned char *, int, const ECDSA_SIG *, EC_KEY *));
#define OPENSSL_EC_EXPLICIT_CURVE 0x000
#define OPENSSL_EC_NAMED_CURVE 0x001
#define EVP_PKEY_ECDH_KDF_NONE 1
#define EVP_PKEY_ECDH_KDF_X9_63 2
#define EVP_PKEY_ECDH_KDF_X9_62 EVP_PKEY_ECDH_KDF_X9_63
#define OPENSSL_ECC_MAX_FIELD_BITS 661
#define EC_PKEY_NO_PARAMETERS 0x001
#define EC_PKEY_NO_PUBKEY 0x002
#define EC_FLAG_SM2_RANGE 0x0004
#define EC_FLAG_COFACTOR_ECDH 0x1000
#define EC_FLAG_CHECK_NAMED_GROUP 0x2000
#define EC_FLAG_CHECK_NAMED_GROUP_NIST 0x4000
#define EC_FLAG_CHECK_NAMED_GROUP_MASK 24576
#define EC_FLAG_NON_FIPS_ALLOW 0x0000
#define EC_FLAG_FIPS_CHECKED 0x0000
#ifdef __cplusplus
}
#endif
#endif
