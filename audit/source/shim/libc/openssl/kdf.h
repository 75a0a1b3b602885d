/* openssl/kdf.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_KDF_H
#define MOE_SHIM_OPENSSL_KDF_H
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
typedef __UINT64_TYPE__ uint64_t;
int EVP_KDF_up_ref(EVP_KDF *); void EVP_KDF_free(EVP_KDF *);
EVP_KDF *EVP_KDF_fetch(OSSL_LIB_CTX *, const char *, const char *); EVP_KDF_CTX *EVP_KDF_CTX_new(EVP_KDF *);
void EVP_KDF_CTX_free(EVP_KDF_CTX *); EVP_KDF_CTX *EVP_KDF_CTX_dup(const EVP_KDF_CTX *);
const char *EVP_KDF_get0_description(const EVP_KDF *); int EVP_KDF_is_a(const EVP_KDF *, const char *);
const char *EVP_KDF_get0_name(const EVP_KDF *); const OSSL_PROVIDER *EVP_KDF_get0_provider(const EVP_KDF *);
const EVP_KDF *EVP_KDF_CTX_kdf(EVP_KDF_CTX *); void EVP_KDF_CTX_reset(EVP_KDF_CTX *);
size_t EVP_KDF_CTX_get_kdf_size(EVP_KDF_CTX *);
int EVP_KDF_derive(EVP_KDF_CTX *, unsigned char *, size_t, const OSSL_PARAM []);
int EVP_KDF_get_params(EVP_KDF *, OSSL_PARAM []); int EVP_KDF_CTX_get_params(EVP_KDF_CTX *, OSSL_PARAM []);
int EVP_KDF_CTX_set_params(EVP_KDF_CTX *, const OSSL_PARAM []);
const OSSL_PARAM *EVP_KDF_gettable_params(const EVP_KDF *);
const OSSL_PARAM *EVP_KDF_gettable_ctx_params(const EVP_KDF *);
const OSSL_PARAM *EVP_KDF_settable_ctx_params(const EVP_KDF *);
const OSSL_PARAM *EVP_KDF_CTX_gettable_params(EVP_KDF_CTX *);
const OSSL_PARAM *EVP_KDF_CTX_settable_params(EVP_KDF_CTX *);
void EVP_KDF_do_all_provided(OSSL_LIB_CTX *, void (*)(EVP_KDF *, void *), void *);
int EVP_KDF_names_do_all(const EVP_KDF *, void (*)(const char *, void *), void *);
int EVP_PKEY_CTX_set_tls1_prf_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set1_tls1_prf_secret(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_add1_tls1_prf_seed(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_set_hkdf_md(EVP_PKEY_CTX *, const EVP_MD *);
int EVP_PKEY_CTX_set1_hkdf_salt(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_set1_hkdf_key(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_add1_hkdf_info(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_set_hkdf_mode(EVP_PKEY_CTX *, int);
int EVP_PKEY_CTX_set1_pbe_pass(EVP_PKEY_CTX *, const char *, int);
int EVP_PKEY_CTX_set1_scrypt_salt(EVP_PKEY_CTX *, const unsigned char *, int);
int EVP_PKEY_CTX_set_scrypt_N(EVP_PKEY_CTX *, uint64_t); int EVP_PKEY_CTX_set_scrypt_r(EVP_PKEY_CTX *, uint64_t);
int EVP_PKEY_CTX_set_scrypt_p(EVP_PKEY_CTX *, uint64_t);
int EVP_PKEY_CTX_set_scrypt_maxmem_bytes(EVP_PKEY_CTX *, uint64_t);
#define EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND 0
#define EVP_KDF_HKDF_MODE_EXTRACT_ONLY 1
#define EVP_KDF_HKDF_MODE_EXPAND_ONLY 2
#define EVP_KDF_SSHKDF_TYPE_INITIAL_IV_CLI_TO_SRV 65
#define EVP_KDF_SSHKDF_TYPE_INITIAL_IV_SRV_TO_CLI 66
#define EVP_KDF_SSHKDF_TYPE_ENCRYPTION_KEY_CLI_TO_SRV 67
#define EVP_KDF_SSHKDF_TYPE_ENCRYPTION_KEY_SRV_TO_CLI 68
#define EVP_KDF_SSHKDF_TYPE_INTEGRITY_KEY_CLI_TO_SRV 69
#define EVP_KDF_SSHKDF_TYPE_INTEGRITY_KEY_SRV_TO_CLI 70
#define EVP_PKEY_HKDEF_MODE_EXTRACT_AND_EXPAND EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND
#define EVP_PKEY_HKDEF_MODE_EXTRACT_ONLY EVP_KDF_HKDF_MODE_EXTRACT_ONLY
#define EVP_PKEY_HKDEF_MODE_EXPAND_ONLY EVP_KDF_HKDF_MODE_EXPAND_ONLY
#define EVP_PKEY_CTX_hkdf_mode EVP_PKEY_CTX_set_hkdf_mode
#ifdef __cplusplus
}
#endif
#endif
