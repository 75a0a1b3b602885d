/* openssl/engine.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_ENGINE_H
#define MOE_SHIM_OPENSSL_ENGINE_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <openssl/x509.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct stack_st_X509; struct stack_st_X509_NAME;
struct ENGINE_CMD_DEFN_st {
    unsigned int cmd_num; const char *cmd_name; const char *cmd_desc; unsigned int cmd_flags;
};
typedef struct ENGINE_CMD_DEFN_st ENGINE_CMD_DEFN; typedef int (*ENGINE_GEN_FUNC_PTR)(void);
typedef int (*ENGINE_GEN_INT_FUNC_PTR)(ENGINE *);
typedef int (*ENGINE_CTRL_FUNC_PTR)(ENGINE *, int, long, void *, void (*)(void));
typedef EVP_PKEY *(*ENGINE_LOAD_KEY_PTR)(ENGINE *, const char *, UI_METHOD *, void *);
typedef int (*ENGINE_SSL_CLIENT_CERT_PTR)(ENGINE *, SSL *, struct stack_st_X509_NAME *, X509 **, EVP_PKEY **, struct stack_st_X509 **, UI_METHOD *, void *);
typedef int (*ENGINE_CIPHERS_PTR)(ENGINE *, const EVP_CIPHER **, const int **, int);
typedef int (*ENGINE_DIGESTS_PTR)(ENGINE *, const EVP_MD **, const int **, int);
typedef int (*ENGINE_PKEY_METHS_PTR)(ENGINE *, EVP_PKEY_METHOD **, const int **, int);
typedef int (*ENGINE_PKEY_ASN1_METHS_PTR)(ENGINE *, EVP_PKEY_ASN1_METHOD **, const int **, int);
ENGINE *ENGINE_get_first(void); ENGINE *ENGINE_get_last(void); ENGINE *ENGINE_get_next(ENGINE *);
ENGINE *ENGINE_get_prev(ENGINE *); int ENGINE_add(ENGINE *); int ENGINE_remove(ENGINE *);
ENGINE *ENGINE_by_id(const char *); void ENGINE_load_builtin_engines(void); unsigned int ENGINE_get_table_flags(void);
void ENGINE_set_table_flags(unsigned int); int ENGINE_register_RSA(ENGINE *); void ENGINE_unregister_RSA(ENGINE *);
void ENGINE_register_all_RSA(void); int ENGINE_register_DSA(ENGINE *); void ENGINE_unregister_DSA(ENGINE *);
void ENGINE_register_all_DSA(void); int ENGINE_register_EC(ENGINE *); void ENGINE_unregister_EC(ENGINE *);
void ENGINE_register_all_EC(void); int ENGINE_register_DH(ENGINE *); void ENGINE_unregister_DH(ENGINE *);
void ENGINE_register_all_DH(void); int ENGINE_register_RAND(ENGINE *); void ENGINE_unregister_RAND(ENGINE *);
void ENGINE_register_all_RAND(void); int ENGINE_register_ciphers(ENGINE *); void ENGINE_unregister_ciphers(ENGINE *);
void ENGINE_register_all_ciphers(void); int ENGINE_register_digests(ENGINE *);
void ENGINE_unregister_digests(ENGINE *); void ENGINE_register_all_digests(void);
int ENGINE_register_pkey_meths(ENGINE *); void ENGINE_unregister_pkey_meths(ENGINE *);
void ENGINE_register_all_pkey_meths(void); int ENGINE_register_pkey_asn1_meths(ENGINE *);
void ENGINE_unregister_pkey_asn1_meths(ENGINE *); void ENGINE_register_all_pkey_asn1_meths(void);
int ENGINE_register_complete(ENGINE *); int ENGINE_register_all_complete(void);
int ENGINE_ctrl(ENGINE *, int, long, void *, void (*)(void)); int ENGINE_cmd_is_executable(ENGINE *, int);
int ENGINE_ctrl_cmd(ENGINE *, const char *, long, void *, void (*)(void), int);
int ENGINE_ctrl_cmd_string(ENGINE *, const char *, const char *, int); ENGINE *ENGINE_new(void);
int ENGINE_free(ENGINE *); int ENGINE_up_ref(ENGINE *); int ENGINE_set_id(ENGINE *, const char *);
int ENGINE_set_name(ENGINE *, const char *); int ENGINE_set_RSA(ENGINE *, const RSA_METHOD *);
int ENGINE_set_DSA(ENGINE *, const DSA_METHOD *); int ENGINE_set_EC(ENGINE *, const EC_KEY_METHOD *);
int ENGINE_set_DH(ENGINE *, const DH_METHOD *); int ENGINE_set_RAND(ENGINE *, const RAND_METHOD *);
int ENGINE_set_destroy_function(ENGINE *, ENGINE_GEN_INT_FUNC_PTR);
int ENGINE_set_init_function(ENGINE *, ENGINE_GEN_INT_FUNC_PTR);
int ENGINE_set_finish_function(ENGINE *, ENGINE_GEN_INT_FUNC_PTR);
int ENGINE_set_ctrl_function(ENGINE *, ENGINE_CTRL_FUNC_PTR);
int ENGINE_set_load_privkey_function(ENGINE *, ENGINE_LOAD_KEY_PTR);
int ENGINE_set_load_pubkey_function(ENGINE *, ENGINE_LOAD_KEY_PTR);
int ENGINE_set_load_ssl_client_cert_function(ENGINE *, ENGINE_SSL_CLIENT_CERT_PTR);
int ENGINE_set_ciphers(ENGINE *, ENGINE_CIPHERS_PTR); int ENGINE_set_digests(ENGINE *, ENGINE_DIGESTS_PTR);
int ENGINE_set_pkey_meths(ENGINE *, ENGINE_PKEY_METHS_PTR);
int ENGINE_set_pkey_asn1_meths(ENGINE *, ENGINE_PKEY_ASN1_METHS_PTR); int ENGINE_set_flags(ENGINE *, int);
int ENGINE_set_cmd_defns(ENGINE *, const ENGINE_CMD_DEFN *); int ENGINE_set_ex_data(ENGINE *, int, void *);
void *ENGINE_get_ex_data(const ENGINE *, int); const char *ENGINE_get_id(const ENGINE *);
const char *ENGINE_get_name(const ENGINE *); const RSA_METHOD *ENGINE_get_RSA(const ENGINE *);
const DSA_METHOD *ENGINE_get_DSA(const ENGINE *); const EC_KEY_METHOD *ENGINE_get_EC(const ENGINE *);
const DH_METHOD *ENGINE_get_DH(const ENGINE *); const RAND_METHOD *ENGINE_get_RAND(const ENGINE *);
ENGINE_GEN_INT_FUNC_PTR ENGINE_get_destroy_function(const ENGINE *);
ENGINE_GEN_INT_FUNC_PTR ENGINE_get_init_function(const ENGINE *);
ENGINE_GEN_INT_FUNC_PTR ENGINE_get_finish_function(const ENGINE *);
ENGINE_CTRL_FUNC_PTR ENGINE_get_ctrl_function(const ENGINE *);
ENGINE_LOAD_KEY_PTR ENGINE_get_load_privkey_function(const ENGINE *);
ENGINE_LOAD_KEY_PTR ENGINE_get_load_pubkey_function(const ENGINE *);
ENGINE_SSL_CLIENT_CERT_PTR ENGINE_get_ssl_client_cert_function(const ENGINE *);
ENGINE_CIPHERS_PTR ENGINE_get_ciphers(const ENGINE *); ENGINE_DIGESTS_PTR ENGINE_get_digests(const ENGINE *);
ENGINE_PKEY_METHS_PTR ENGINE_get_pkey_meths(const ENGINE *);
ENGINE_PKEY_ASN1_METHS_PTR ENGINE_get_pkey_asn1_meths(const ENGINE *);
const EVP_CIPHER *ENGINE_get_cipher(ENGINE *, int); const EVP_MD *ENGINE_get_digest(ENGINE *, int);
const EVP_PKEY_METHOD *ENGINE_get_pkey_meth(ENGINE *, int);
const EVP_PKEY_ASN1_METHOD *ENGINE_get_pkey_asn1_meth(ENGINE *, int);
const EVP_PKEY_ASN1_METHOD *ENGINE_get_pkey_asn1_meth_str(ENGINE *, const char *, int);
const EVP_PKEY_ASN1_METHOD *ENGINE_pkey_asn1_find_str(ENGINE **, const char *, int);
const ENGINE_CMD_DEFN *ENGINE_get_cmd_defns(const ENGINE *); int ENGINE_get_flags(const ENGINE *);
int ENGINE_init(ENGINE *); int ENGINE_finish(ENGINE *);
EVP_PKEY *ENGINE_load_private_key(ENGINE *, const char *, UI_METHOD *, void *);
EVP_PKEY *ENGINE_load_public_key(ENGINE *, const char *, UI_METHOD *, void *);
int ENGINE_load_ssl_client_cert(ENGINE *, SSL *, struct stack_st_X509_NAME *, X509 **, EVP_PKEY **, struct stack_st_X509 **, UI_METHOD *, void *);
ENGINE *ENGINE_get_default_RSA(void); ENGINE *ENGINE_get_default_DSA(void); ENGINE *ENGINE_get_default_EC(void);
ENGINE *ENGINE_get_default_DH(void); ENGINE *ENGINE_get_default_RAND(void); ENGINE *ENGINE_get_cipher_engine(int);
ENGINE *ENGINE_get_digest_engine(int); ENGINE *ENGINE_get_pkey_meth_engine(int);
ENGINE *ENGINE_get_pkey_asn1_meth_engine(int); int ENGINE_set_default_RSA(ENGINE *);
int ENGINE_set_default_string(ENGINE *, const char *); int ENGINE_set_default_DSA(ENGINE *);
int ENGINE_set_default_EC(ENGINE *); int ENGINE_set_default_DH(ENGINE *); int ENGINE_set_default_RAND(ENGINE *);
int ENGINE_set_default_ciphers(ENGINE *); int ENGINE_set_default_digests(ENGINE *);
int ENGINE_set_default_pkey_meths(ENGINE *); int ENGINE_set_default_pkey_asn1_meths(ENGINE *);
int ENGINE_set_default(ENGINE *, unsigned int); void ENGINE_add_conf_module(void);
typedef void *(*dyn_MEM_malloc_fn)(size_t, const char *, int);
typedef void *(*dyn_MEM_realloc_fn)(void *, size_t, const char *, int);
typedef void (*dyn_MEM_free_fn)(void *, const char *, int);
struct st_dynamic_MEM_fns {
    dyn_MEM_malloc_fn malloc_fn; dyn_MEM_realloc_fn realloc_fn; dyn_MEM_free_fn free_fn;
};
typedef struct st_dynamic_MEM_fns dynamic_MEM_fns;
struct st_dynamic_fns {
    void *static_state; dynamic_MEM_fns mem_fns;
};
typedef struct st_dynamic_fns dynamic_fns; typedef unsigned long (*dynamic_v_check_fn)(unsigned long);
typedef int (*dynamic_bind_engine)(ENGINE *, const char *, const dynamic_fns *); void *ENGINE_get_static_state(void);
#define ENGINE_METHOD_RSA 1u
#define ENGINE_METHOD_DSA 2u
#define ENGINE_METHOD_DH 4u
#define ENGINE_METHOD_RAND 8u
#define ENGINE_METHOD_CIPHERS 0x40u
#define ENGINE_METHOD_DIGESTS 0x80u
#define ENGINE_METHOD_PKEY_METHS 0x200u
#define ENGINE_METHOD_PKEY_ASN1_METHS 0x400u
#define ENGINE_METHOD_EC 0x800u
#define ENGINE_METHOD_ALL 0xffffu
#define ENGINE_METHOD_NONE 0u
#define ENGINE_TABLE_FLAG_NOINIT 1u
#define ENGINE_FLAGS_MANUAL_CMD_CTRL 2
#define ENGINE_FLAGS_BY_ID_COPY 4
#define ENGINE_FLAGS_NO_REGISTER_ALL 8
#define ENGINE_CMD_FLAG_NUMERIC 1u
#define ENGINE_CMD_FLAG_STRING 2u
#define ENGINE_CMD_FLAG_NO_INPUT 4u
#define ENGINE_CMD_FLAG_INTERNAL 8u
#define ENGINE_CTRL_SET_LOGSTREAM 1
#define ENGINE_CTRL_SET_PASSWORD_CALLBACK 2
#define ENGINE_CTRL_HUP 3
#define ENGINE_CTRL_SET_USER_INTERFACE 4
#define ENGINE_CTRL_SET_CALLBACK_DATA 5
#define ENGINE_CTRL_LOAD_CONFIGURATION 6
#define ENGINE_CTRL_LOAD_SECTION 7
#define ENGINE_CTRL_HAS_CTRL_FUNCTION 10
#define ENGINE_CTRL_GET_FIRST_CMD_TYPE 11
#define ENGINE_CTRL_GET_NEXT_CMD_TYPE 12
#define ENGINE_CTRL_GET_CMD_FROM_NAME 13
#define ENGINE_CTRL_GET_NAME_LEN_FROM_CMD 14
#define ENGINE_CTRL_GET_NAME_FROM_CMD 15
#define ENGINE_CTRL_GET_DESC_LEN_FROM_CMD 16
#define ENGINE_CTRL_GET_DESC_FROM_CMD 17
#define ENGINE_CTRL_GET_CMD_FLAGS 18
#define ENGINE_CMD_BASE 200
#define ENGINE_CTRL_CHIL_SET_FORKCHECK 100
#define ENGINE_CTRL_CHIL_NO_LOCKING 101
#define OSSL_DYNAMIC_VERSION 0x30000UL
#define OSSL_DYNAMIC_OLDEST 0x30000UL
#ifdef __cplusplus
}
#endif
#endif
