/* openssl/core.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CORE_H
#define MOE_SHIM_OPENSSL_CORE_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct ossl_core_handle_st; typedef struct ossl_core_handle_st OSSL_CORE_HANDLE; struct openssl_core_ctx_st;
typedef struct openssl_core_ctx_st OPENSSL_CORE_CTX; struct ossl_core_bio_st;
typedef struct ossl_core_bio_st OSSL_CORE_BIO;
struct ossl_dispatch_st {
    int function_id; void (*function)(void);
};
struct ossl_item_st {
    unsigned int id; void *ptr;
};
struct ossl_algorithm_st {
    const char *algorithm_names; const char *property_definition; const OSSL_DISPATCH *implementation;
    const char *algorithm_description;
};
struct ossl_param_st {
    const char *key; unsigned int data_type; void *data; size_t data_size; size_t return_size;
};
typedef void (*OSSL_thread_stop_handler_fn)(void *);
typedef int OSSL_provider_init_fn(const OSSL_CORE_HANDLE *, const OSSL_DISPATCH *, const OSSL_DISPATCH **, void **);
int OSSL_provider_init(const OSSL_CORE_HANDLE *, const OSSL_DISPATCH *, const OSSL_DISPATCH **, void **);
typedef int OSSL_CALLBACK(const OSSL_PARAM [], void *);
typedef int OSSL_INOUT_CALLBACK(const OSSL_PARAM [], OSSL_PARAM [], void *);
typedef int OSSL_PASSPHRASE_CALLBACK(char *, size_t, size_t *, const OSSL_PARAM [], void *);
#define OSSL_PARAM_INTEGER 1
#define OSSL_PARAM_UNSIGNED_INTEGER 2
#define OSSL_PARAM_REAL 3
#define OSSL_PARAM_UTF8_STRING 4
#define OSSL_PARAM_OCTET_STRING 5
#define OSSL_PARAM_UTF8_PTR 6
#define OSSL_PARAM_OCTET_PTR 7
#ifdef __cplusplus
}
#endif
#endif
