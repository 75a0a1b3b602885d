/* openssl/store.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_STORE_H
#define MOE_SHIM_OPENSSL_STORE_H
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
struct ossl_store_ctx_st; typedef struct ossl_store_ctx_st OSSL_STORE_CTX;
typedef OSSL_STORE_INFO *(*OSSL_STORE_post_process_info_fn)(OSSL_STORE_INFO *, void *);
OSSL_STORE_CTX *OSSL_STORE_open(const char *, const UI_METHOD *, void *, OSSL_STORE_post_process_info_fn, void *);
OSSL_STORE_CTX *OSSL_STORE_open_ex(const char *, OSSL_LIB_CTX *, const char *, const UI_METHOD *, void *, const OSSL_PARAM [], OSSL_STORE_post_process_info_fn, void *);
int OSSL_STORE_ctrl(OSSL_STORE_CTX *, int, ...); int OSSL_STORE_vctrl(OSSL_STORE_CTX *, int, __builtin_va_list);
OSSL_STORE_INFO *OSSL_STORE_load(OSSL_STORE_CTX *); int OSSL_STORE_eof(OSSL_STORE_CTX *);
int OSSL_STORE_error(OSSL_STORE_CTX *); int OSSL_STORE_close(OSSL_STORE_CTX *);
OSSL_STORE_CTX *OSSL_STORE_attach(BIO *, const char *, OSSL_LIB_CTX *, const char *, const UI_METHOD *, void *, const OSSL_PARAM [], OSSL_STORE_post_process_info_fn, void *);
OSSL_STORE_INFO *OSSL_STORE_INFO_new(int, void *); OSSL_STORE_INFO *OSSL_STORE_INFO_new_NAME(char *);
int OSSL_STORE_INFO_set0_NAME_description(OSSL_STORE_INFO *, char *);
OSSL_STORE_INFO *OSSL_STORE_INFO_new_PARAMS(EVP_PKEY *); OSSL_STORE_INFO *OSSL_STORE_INFO_new_PUBKEY(EVP_PKEY *);
OSSL_STORE_INFO *OSSL_STORE_INFO_new_PKEY(EVP_PKEY *); OSSL_STORE_INFO *OSSL_STORE_INFO_new_CERT(X509 *);
OSSL_STORE_INFO *OSSL_STORE_INFO_new_CRL(X509_CRL *); int OSSL_STORE_INFO_get_type(const OSSL_STORE_INFO *);
void *OSSL_STORE_INFO_get0_data(int, const OSSL_STORE_INFO *);
const char *OSSL_STORE_INFO_get0_NAME(const OSSL_STORE_INFO *);
char *OSSL_STORE_INFO_get1_NAME(const OSSL_STORE_INFO *);
const char *OSSL_STORE_INFO_get0_NAME_description(const OSSL_STORE_INFO *);
char *OSSL_STORE_INFO_get1_NAME_description(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get0_PARAMS(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get1_PARAMS(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get0_PUBKEY(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get1_PUBKEY(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get0_PKEY(const OSSL_STORE_INFO *);
EVP_PKEY *OSSL_STORE_INFO_get1_PKEY(const OSSL_STORE_INFO *);
X509 *OSSL_STORE_INFO_get0_CERT(const OSSL_STORE_INFO *); X509 *OSSL_STORE_INFO_get1_CERT(const OSSL_STORE_INFO *);
X509_CRL *OSSL_STORE_INFO_get0_CRL(const OSSL_STORE_INFO *);
X509_CRL *OSSL_STORE_INFO_get1_CRL(const OSSL_STORE_INFO *); const char *OSSL_STORE_INFO_type_string(int);
void OSSL_STORE_INFO_free(OSSL_STORE_INFO *); int OSSL_STORE_supports_search(OSSL_STORE_CTX *, int);
OSSL_STORE_SEARCH *OSSL_STORE_SEARCH_by_name(X509_NAME *);
OSSL_STORE_SEARCH *OSSL_STORE_SEARCH_by_issuer_serial(X509_NAME *, const ASN1_INTEGER *);
OSSL_STORE_SEARCH *OSSL_STORE_SEARCH_by_key_fingerprint(const EVP_MD *, const unsigned char *, size_t);
OSSL_STORE_SEARCH *OSSL_STORE_SEARCH_by_alias(const char *); void OSSL_STORE_SEARCH_free(OSSL_STORE_SEARCH *);
int OSSL_STORE_SEARCH_get_type(const OSSL_STORE_SEARCH *);
X509_NAME *OSSL_STORE_SEARCH_get0_name(const OSSL_STORE_SEARCH *);
const ASN1_INTEGER *OSSL_STORE_SEARCH_get0_serial(const OSSL_STORE_SEARCH *);
const unsigned char *OSSL_STORE_SEARCH_get0_bytes(const OSSL_STORE_SEARCH *, size_t *);
const char *OSSL_STORE_SEARCH_get0_string(const OSSL_STORE_SEARCH *);
const EVP_MD *OSSL_STORE_SEARCH_get0_digest(const OSSL_STORE_SEARCH *); int OSSL_STORE_expect(OSSL_STORE_CTX *, int);
int OSSL_STORE_find(OSSL_STORE_CTX *, const OSSL_STORE_SEARCH *); struct ossl_store_loader_st;
typedef struct ossl_store_loader_st OSSL_STORE_LOADER;
OSSL_STORE_LOADER *OSSL_STORE_LOADER_fetch(OSSL_LIB_CTX *, const char *, const char *);
int OSSL_STORE_LOADER_up_ref(OSSL_STORE_LOADER *); void OSSL_STORE_LOADER_free(OSSL_STORE_LOADER *);
const OSSL_PROVIDER *OSSL_STORE_LOADER_get0_provider(const OSSL_STORE_LOADER *);
const char *OSSL_STORE_LOADER_get0_properties(const OSSL_STORE_LOADER *);
const char *OSSL_STORE_LOADER_get0_description(const OSSL_STORE_LOADER *);
int OSSL_STORE_LOADER_is_a(const OSSL_STORE_LOADER *, const char *);
void OSSL_STORE_LOADER_do_all_provided(OSSL_LIB_CTX *, void (*)(OSSL_STORE_LOADER *, void *), void *);
int OSSL_STORE_LOADER_names_do_all(const OSSL_STORE_LOADER *, void (*)(const char *, void *), void *);
struct ossl_store_loader_ctx_st; typedef struct ossl_store_loader_ctx_st OSSL_STORE_LOADER_CTX;
typedef OSSL_STORE_LOADER_CTX *(*OSSL_STORE_open_fn)(const OSSL_STORE_LOADER *, const char *, const UI_METHOD *, void *);
typedef OSSL_STORE_LOADER_CTX *(*OSSL_STORE_open_ex_fn)(const OSSL_STORE_LOADER *, const char *, OSSL_LIB_CTX *, const char *, const UI_METHOD *, void *);
typedef OSSL_STORE_LOADER_CTX *(*OSSL_STORE_attach_fn)(const OSSL_STORE_LOADER *, BIO *, OSSL_LIB_CTX *, const char *, const UI_METHOD *, void *);
typedef int (*OSSL_STORE_ctrl_fn)(OSSL_STORE_LOADER_CTX *, int, __builtin_va_list);
typedef int (*OSSL_STORE_expect_fn)(OSSL_STORE_LOADER_CTX *, int);
typedef int (*OSSL_STORE_find_fn)(OSSL_STORE_LOADER_CTX *, const OSSL_STORE_SEARCH *);
typedef OSSL_STORE_INFO *(*OSSL_STORE_load_fn)(OSSL_STORE_LOADER_CTX *, const UI_METHOD *, void *);
typedef int (*OSSL_STORE_eof_fn)(OSSL_STORE_LOADER_CTX *);
typedef int (*OSSL_STORE_error_fn)(OSSL_STORE_LOADER_CTX *);
typedef int (*OSSL_STORE_close_fn)(OSSL_STORE_LOADER_CTX *);
OSSL_STORE_LOADER *OSSL_STORE_LOADER_new(ENGINE *, const char *);
int OSSL_STORE_LOADER_set_open(OSSL_STORE_LOADER *, OSSL_STORE_open_fn);
int OSSL_STORE_LOADER_set_open_ex(OSSL_STORE_LOADER *, OSSL_STORE_open_ex_fn);
int OSSL_STORE_LOADER_set_attach(OSSL_STORE_LOADER *, OSSL_STORE_attach_fn);
int OSSL_STORE_LOADER_set_ctrl(OSSL_STORE_LOADER *, OSSL_STORE_ctrl_fn);
int OSSL_STORE_LOADER_set_expect(OSSL_STORE_LOADER *, OSSL_STORE_expect_fn);
int OSSL_STORE_LOADER_set_find(OSSL_STORE_LOADER *, OSSL_STORE_find_fn);
int OSSL_STORE_LOADER_set_load(OSSL_STORE_LOADER *, OSSL_STORE_load_fn);
int OSSL_STORE_LOADER_set_eof(OSSL_STORE_LOADER *, OSSL_STORE_eof_fn);
int OSSL_STORE_LOADER_set_error(OSSL_STORE_LOADER *, OSSL_STORE_error_fn);
int OSSL_STORE_LOADER_set_close(OSSL_STORE_LOADER *, OSSL_STORE_close_fn);
const ENGINE *OSSL_STORE_LOADER_get0_engine(const OSSL_STORE_LOADER *);
const char *OSSL_STORE_LOADER_get0_scheme(const OSSL_STORE_LOADER *);
int OSSL_STORE_register_loader(OSSL_STORE_LOADER *); OSSL_STORE_LOADER *OSSL_STORE_unregister_loader(const char *);
int OSSL_STORE_do_all_loaders(void (*)(const OSSL_STORE_LOADER *, void *), void *);
#define OSSL_STORE_C_USE_SECMEM 1
#define OSSL_STORE_C_CUSTOM_START 100
#define OSSL_STORE_INFO_NAME 1
#define OSSL_STORE_INFO_PARAMS 2
#define OSSL_STORE_INFO_PUBKEY 3
#define OSSL_STORE_INFO_PKEY 4
#define OSSL_STORE_INFO_CERT 5
#define OSSL_STORE_INFO_CRL 6
#define OSSL_STORE_SEARCH_BY_NAME 1
#define OSSL_STORE_SEARCH_BY_ISSUER_SERIAL 2
#define OSSL_STORE_SEARCH_BY_KEY_FINGERPRINT 3
#define OSSL_STORE_SEARCH_BY_ALIAS 4
#ifdef __cplusplus
}
#endif
#endif
