/* openssl/bn.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_BN_H
#define MOE_SHIM_OPENSSL_BN_H
#include <openssl/crypto.h>
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
void BN_set_flags(BIGNUM *, int); int BN_get_flags(const BIGNUM *, int);
void BN_with_flags(BIGNUM *, const BIGNUM *, int); int BN_GENCB_call(BN_GENCB *, int, int);
BN_GENCB *BN_GENCB_new(void); void BN_GENCB_free(BN_GENCB *);
void BN_GENCB_set_old(BN_GENCB *, void (*)(int, int, void *), void *);
void BN_GENCB_set(BN_GENCB *, int (*)(int, int, BN_GENCB *), void *); void *BN_GENCB_get_arg(BN_GENCB *);
int BN_abs_is_word(const BIGNUM *, const unsigned long); int BN_is_zero(const BIGNUM *);
int BN_is_one(const BIGNUM *); int BN_is_word(const BIGNUM *, const unsigned long); int BN_is_odd(const BIGNUM *);
void BN_zero_ex(BIGNUM *); const BIGNUM *BN_value_one(void); char *BN_options(void);
BN_CTX *BN_CTX_new_ex(OSSL_LIB_CTX *); BN_CTX *BN_CTX_new(void); BN_CTX *BN_CTX_secure_new_ex(OSSL_LIB_CTX *);
BN_CTX *BN_CTX_secure_new(void); void BN_CTX_free(BN_CTX *); void BN_CTX_start(BN_CTX *);
BIGNUM *BN_CTX_get(BN_CTX *); void BN_CTX_end(BN_CTX *);
int BN_rand_ex(BIGNUM *, int, int, int, unsigned int, BN_CTX *); int BN_rand(BIGNUM *, int, int, int);
int BN_priv_rand_ex(BIGNUM *, int, int, int, unsigned int, BN_CTX *); int BN_priv_rand(BIGNUM *, int, int, int);
int BN_rand_range_ex(BIGNUM *, const BIGNUM *, unsigned int, BN_CTX *); int BN_rand_range(BIGNUM *, const BIGNUM *);
int BN_priv_rand_range_ex(BIGNUM *, const BIGNUM *, unsigned int, BN_CTX *);
int BN_priv_rand_range(BIGNUM *, const BIGNUM *); int BN_pseudo_rand(BIGNUM *, int, int, int);
int BN_pseudo_rand_range(BIGNUM *, const BIGNUM *); int BN_num_bits(const BIGNUM *);
int BN_num_bits_word(unsigned long); int BN_security_bits(int, int); BIGNUM *BN_new(void);
BIGNUM *BN_secure_new(void); void BN_clear_free(BIGNUM *); BIGNUM *BN_copy(BIGNUM *, const BIGNUM *);
void BN_swap(BIGNUM *, BIGNUM *); BIGNUM *BN_bin2bn(const unsigned char *, int, BIGNUM *);
int BN_bn2bin(const BIGNUM *, unsigned char *); int BN_bn2binpad(const BIGNUM *, unsigned char *, int);
BIGNUM *BN_lebin2bn(const unsigned char *, int, BIGNUM *); int BN_bn2lebinpad(const BIGNUM *, unsigned char *, int);
BIGNUM *BN_native2bn(const unsigned char *, int, BIGNUM *); int BN_bn2nativepad(const BIGNUM *, unsigned char *, int);
BIGNUM *BN_mpi2bn(const unsigned char *, int, BIGNUM *); int BN_bn2mpi(const BIGNUM *, unsigned char *);
int BN_sub(BIGNUM *, const BIGNUM *, const BIGNUM *); int BN_usub(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_uadd(BIGNUM *, const BIGNUM *, const BIGNUM *); int BN_add(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_mul(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *); int BN_sqr(BIGNUM *, const BIGNUM *, BN_CTX *);
void BN_set_negative(BIGNUM *, int); int BN_is_negative(const BIGNUM *);
int BN_div(BIGNUM *, BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_nnmod(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_add(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_add_quick(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_mod_sub(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_sub_quick(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_mod_mul(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_sqr(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_lshift1(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_lshift1_quick(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_mod_lshift(BIGNUM *, const BIGNUM *, int, const BIGNUM *, BN_CTX *);
int BN_mod_lshift_quick(BIGNUM *, const BIGNUM *, int, const BIGNUM *);
unsigned long BN_mod_word(const BIGNUM *, unsigned long); unsigned long BN_div_word(BIGNUM *, unsigned long);
int BN_mul_word(BIGNUM *, unsigned long); int BN_add_word(BIGNUM *, unsigned long);
int BN_sub_word(BIGNUM *, unsigned long); int BN_set_word(BIGNUM *, unsigned long);
unsigned long BN_get_word(const BIGNUM *); int BN_cmp(const BIGNUM *, const BIGNUM *); void BN_free(BIGNUM *);
int BN_is_bit_set(const BIGNUM *, int); int BN_lshift(BIGNUM *, const BIGNUM *, int);
int BN_lshift1(BIGNUM *, const BIGNUM *); int BN_exp(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_exp(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_exp_mont(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int BN_mod_exp_mont_consttime(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int BN_mod_exp_mont_word(BIGNUM *, unsigned long, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int BN_mod_exp2_mont(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *);
int BN_mod_exp_simple(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_mod_exp_mont_consttime_x2(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_MONT_CTX *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_MONT_CTX *, BN_CTX *);
int BN_mask_bits(BIGNUM *, int); int BN_print_fp(FILE *, const BIGNUM *); int BN_print(BIO *, const BIGNUM *);
int BN_reciprocal(BIGNUM *, const BIGNUM *, int, BN_CTX *); int BN_rshift(BIGNUM *, const BIGNUM *, int);
int BN_rshift1(BIGNUM *, const BIGNUM *); void BN_clear(BIGNUM *); BIGNUM *BN_dup(const BIGNUM *);
int BN_ucmp(const BIGNUM *, const BIGNUM *); int BN_set_bit(BIGNUM *, int); int BN_clear_bit(BIGNUM *, int);
char *BN_bn2hex(const BIGNUM *); char *BN_bn2dec(const BIGNUM *); int BN_hex2bn(BIGNUM **, const char *);
int BN_dec2bn(BIGNUM **, const char *); int BN_asc2bn(BIGNUM **, const char *);
int BN_gcd(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_kronecker(const BIGNUM *, const BIGNUM *, BN_CTX *);
BIGNUM *BN_mod_inverse(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
BIGNUM *BN_mod_sqrt(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
void BN_consttime_swap(unsigned long, BIGNUM *, BIGNUM *, int);
BIGNUM *BN_generate_prime(BIGNUM *, int, int, const BIGNUM *, const BIGNUM *, void (*)(int, int, void *), void *);
int BN_is_prime(const BIGNUM *, int, void (*)(int, int, void *), BN_CTX *, void *);
int BN_is_prime_fasttest(const BIGNUM *, int, void (*)(int, int, void *), BN_CTX *, void *, int);
int BN_is_prime_ex(const BIGNUM *, int, BN_CTX *, BN_GENCB *);
int BN_is_prime_fasttest_ex(const BIGNUM *, int, BN_CTX *, int, BN_GENCB *);
int BN_generate_prime_ex2(BIGNUM *, int, int, const BIGNUM *, const BIGNUM *, BN_GENCB *, BN_CTX *);
int BN_generate_prime_ex(BIGNUM *, int, int, const BIGNUM *, const BIGNUM *, BN_GENCB *);
int BN_check_prime(const BIGNUM *, BN_CTX *, BN_GENCB *); int BN_X931_generate_Xpq(BIGNUM *, BIGNUM *, int, BN_CTX *);
int BN_X931_derive_prime_ex(BIGNUM *, BIGNUM *, BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_GENCB *);
int BN_X931_generate_prime_ex(BIGNUM *, BIGNUM *, BIGNUM *, BIGNUM *, BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_GENCB *);
BN_MONT_CTX *BN_MONT_CTX_new(void);
int BN_mod_mul_montgomery(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_MONT_CTX *, BN_CTX *);
int BN_to_montgomery(BIGNUM *, const BIGNUM *, BN_MONT_CTX *, BN_CTX *);
int BN_from_montgomery(BIGNUM *, const BIGNUM *, BN_MONT_CTX *, BN_CTX *); void BN_MONT_CTX_free(BN_MONT_CTX *);
int BN_MONT_CTX_set(BN_MONT_CTX *, const BIGNUM *, BN_CTX *);
BN_MONT_CTX *BN_MONT_CTX_copy(BN_MONT_CTX *, BN_MONT_CTX *);
BN_MONT_CTX *BN_MONT_CTX_set_locked(BN_MONT_CTX **, CRYPTO_RWLOCK *, const BIGNUM *, BN_CTX *);
BN_BLINDING *BN_BLINDING_new(const BIGNUM *, const BIGNUM *, BIGNUM *); void BN_BLINDING_free(BN_BLINDING *);
int BN_BLINDING_update(BN_BLINDING *, BN_CTX *); int BN_BLINDING_convert(BIGNUM *, BN_BLINDING *, BN_CTX *);
int BN_BLINDING_invert(BIGNUM *, BN_BLINDING *, BN_CTX *);
int BN_BLINDING_convert_ex(BIGNUM *, BIGNUM *, BN_BLINDING *, BN_CTX *);
int BN_BLINDING_invert_ex(BIGNUM *, const BIGNUM *, BN_BLINDING *, BN_CTX *);
int BN_BLINDING_is_current_thread(BN_BLINDING *); void BN_BLINDING_set_current_thread(BN_BLINDING *);
int BN_BLINDING_lock(BN_BLINDING *); int BN_BLINDING_unlock(BN_BLINDING *);
unsigned long BN_BLINDING_get_flags(const BN_BLINDING *); void BN_BLINDING_set_flags(BN_BLINDING *, unsigned long);
BN_BLINDING *BN_BLINDING_create_param(BN_BLINDING *, const BIGNUM *, BIGNUM *, BN_CTX *, int (*)(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *, BN_MONT_CTX *), BN_MONT_CTX *);
void BN_set_params(int, int, int, int); int BN_get_params(int); BN_RECP_CTX *BN_RECP_CTX_new(void);
void BN_RECP_CTX_free(BN_RECP_CTX *); int BN_RECP_CTX_set(BN_RECP_CTX *, const BIGNUM *, BN_CTX *);
int BN_mod_mul_reciprocal(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_RECP_CTX *, BN_CTX *);
int BN_mod_exp_recp(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_div_recp(BIGNUM *, BIGNUM *, const BIGNUM *, BN_RECP_CTX *, BN_CTX *);
int BN_GF2m_add(BIGNUM *, const BIGNUM *, const BIGNUM *); int BN_GF2m_mod(BIGNUM *, const BIGNUM *, const BIGNUM *);
int BN_GF2m_mod_mul(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_sqr(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_inv(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_div(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_exp(BIGNUM *, const BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_sqrt(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_solve_quad(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_GF2m_mod_arr(BIGNUM *, const BIGNUM *, const int []);
int BN_GF2m_mod_mul_arr(BIGNUM *, const BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_sqr_arr(BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_inv_arr(BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_div_arr(BIGNUM *, const BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_exp_arr(BIGNUM *, const BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_sqrt_arr(BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_mod_solve_quad_arr(BIGNUM *, const BIGNUM *, const int [], BN_CTX *);
int BN_GF2m_poly2arr(const BIGNUM *, int [], int); int BN_GF2m_arr2poly(const int [], BIGNUM *);
int BN_nist_mod_192(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_nist_mod_224(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_nist_mod_256(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_nist_mod_384(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_nist_mod_521(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *); const BIGNUM *BN_get0_nist_prime_192(void);
const BIGNUM *BN_get0_nist_prime_224(void); const BIGNUM *BN_get0_nist_prime_256(void);
const BIGNUM *BN_get0_nist_prime_384(void); const BIGNUM *BN_get0_nist_prime_521(void);
int (*BN_nist_mod_func(const BIGNUM *))(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
int BN_generate_dsa_nonce(BIGNUM *, const BIGNUM *, const BIGNUM *, const unsigned char *, size_t, BN_CTX *);
BIGNUM *BN_get_rfc2409_prime_768(BIGNUM *); BIGNUM *BN_get_rfc2409_prime_1024(BIGNUM *);
BIGNUM *BN_get_rfc3526_prime_1536(BIGNUM *); BIGNUM *BN_get_rfc3526_prime_2048(BIGNUM *);
BIGNUM *BN_get_rfc3526_prime_3072(BIGNUM *); BIGNUM *BN_get_rfc3526_prime_4096(BIGNUM *);
BIGNUM *BN_get_rfc3526_prime_6144(BIGNUM *); BIGNUM *BN_get_rfc3526_prime_8192(BIGNUM *);
int BN_bntest_rand(BIGNUM *, int, int, int);
#define BN_BYTES 8
#define BN_BITS2 64
#define BN_BITS 128
#define BN_TBIT 0x8000000000000000UL
#define BN_FLG_MALLOCED 0x01
#define BN_FLG_STATIC_DATA 0x02
#define BN_FLG_CONSTTIME 0x04
#define BN_FLG_SECURE 0x08
#define BN_FLG_EXP_CONSTTIME BN_FLG_CONSTTIME
#define BN_FLG_FREE 0x8000
#define BN_RAND_TOP_ANY (-1)
#define BN_RAND_TOP_ONE 0
#define BN_RAND_TOP_TWO 1
#define BN_RAND_BOTTOM_ANY 0
#define BN_RAND_BOTTOM_ODD 1
#define BN_prime_checks 0
#define BN_BLINDING_NO_UPDATE 0x00000001
#define BN_BLINDING_NO_RECREATE 0x00000002
#define get_rfc2409_prime_768 BN_get_rfc2409_prime_768
#define get_rfc2409_prime_1024 BN_get_rfc2409_prime_1024
#define get_rfc3526_prime_1536 BN_get_rfc3526_prime_1536
#define get_rfc3526_prime_2048 BN_get_rfc3526_prime_2048
#define get_rfc3526_prime_3072 BN_get_rfc3526_prime_3072
#define get_rfc3526_prime_4096 BN_get_rfc3526_prime_4096
#define get_rfc3526_prime_6144 BN_get_rfc3526_prime_6144
#define get_rfc3526_prime_8192 BN_get_rfc3526_prime_8192
int BN_num_bytes(const BIGNUM *); int BN_zero(BIGNUM *); int BN_one(BIGNUM *);
int BN_mod(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *);
#ifdef __cplusplus
}
#endif
#endif
