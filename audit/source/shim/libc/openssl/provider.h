/* openssl/provider.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PROVIDER_H
#define MOE_SHIM_OPENSSL_PROVIDER_H
#include <openssl/core.h>
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
int OSSL_PROVIDER_set_default_search_path(OSSL_LIB_CTX *, const char *);
OSSL_PROVIDER *OSSL_PROVIDER_load(OSSL_LIB_CTX *, const char *);
OSSL_PROVIDER *OSSL_PROVIDER_try_load(OSSL_LIB_CTX *, const char *, int); int OSSL_PROVIDER_unload(OSSL_PROVIDER *);
int OSSL_PROVIDER_available(OSSL_LIB_CTX *, const char *);
int OSSL_PROVIDER_do_all(OSSL_LIB_CTX *, int (*)(OSSL_PROVIDER *, void *), void *);
const OSSL_PARAM *OSSL_PROVIDER_gettable_params(const OSSL_PROVIDER *);
int OSSL_PROVIDER_get_params(const OSSL_PROVIDER *, OSSL_PARAM []);
int OSSL_PROVIDER_self_test(const OSSL_PROVIDER *);
int OSSL_PROVIDER_get_capabilities(const OSSL_PROVIDER *, const char *, OSSL_CALLBACK *, void *);
const OSSL_ALGORITHM *OSSL_PROVIDER_query_operation(const OSSL_PROVIDER *, int, int *);
void OSSL_PROVIDER_unquery_operation(const OSSL_PROVIDER *, int, const OSSL_ALGORITHM *);
void *OSSL_PROVIDER_get0_provider_ctx(const OSSL_PROVIDER *);
const OSSL_DISPATCH *OSSL_PROVIDER_get0_dispatch(const OSSL_PROVIDER *);
int OSSL_PROVIDER_add_builtin(OSSL_LIB_CTX *, const char *, OSSL_provider_init_fn *);
const char *OSSL_PROVIDER_get0_name(const OSSL_PROVIDER *);
#ifdef __cplusplus
}
#endif
#endif
