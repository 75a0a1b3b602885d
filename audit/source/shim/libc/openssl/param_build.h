/* openssl/param_build.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PARAM_BUILD_H
#define MOE_SHIM_OPENSSL_PARAM_BUILD_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
OSSL_PARAM_BLD *OSSL_PARAM_BLD_new(void); OSSL_PARAM *OSSL_PARAM_BLD_to_param(OSSL_PARAM_BLD *);
void OSSL_PARAM_BLD_free(OSSL_PARAM_BLD *); int OSSL_PARAM_BLD_push_int(OSSL_PARAM_BLD *, const char *, int);
int OSSL_PARAM_BLD_push_uint(OSSL_PARAM_BLD *, const char *, unsigned int);
int OSSL_PARAM_BLD_push_long(OSSL_PARAM_BLD *, const char *, long);
int OSSL_PARAM_BLD_push_ulong(OSSL_PARAM_BLD *, const char *, unsigned long);
int OSSL_PARAM_BLD_push_int32(OSSL_PARAM_BLD *, const char *, int32_t);
int OSSL_PARAM_BLD_push_uint32(OSSL_PARAM_BLD *, const char *, uint32_t);
int OSSL_PARAM_BLD_push_int64(OSSL_PARAM_BLD *, const char *, int64_t);
int OSSL_PARAM_BLD_push_uint64(OSSL_PARAM_BLD *, const char *, uint64_t);
int OSSL_PARAM_BLD_push_size_t(OSSL_PARAM_BLD *, const char *, size_t);
int OSSL_PARAM_BLD_push_time_t(OSSL_PARAM_BLD *, const char *, time_t);
int OSSL_PARAM_BLD_push_double(OSSL_PARAM_BLD *, const char *, double);
int OSSL_PARAM_BLD_push_BN(OSSL_PARAM_BLD *, const char *, const BIGNUM *);
int OSSL_PARAM_BLD_push_BN_pad(OSSL_PARAM_BLD *, const char *, const BIGNUM *, size_t);
int OSSL_PARAM_BLD_push_utf8_string(OSSL_PARAM_BLD *, const char *, const char *, size_t);
int OSSL_PARAM_BLD_push_utf8_ptr(OSSL_PARAM_BLD *, const char *, char *, size_t);
int OSSL_PARAM_BLD_push_octet_string(OSSL_PARAM_BLD *, const char *, const void *, size_t);
int OSSL_PARAM_BLD_push_octet_ptr(OSSL_PARAM_BLD *, const char *, void *, size_t);
#ifdef __cplusplus
}
#endif
#endif
