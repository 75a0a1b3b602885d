/* openssl/params.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PARAMS_H
#define MOE_SHIM_OPENSSL_PARAMS_H
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
OSSL_PARAM *OSSL_PARAM_locate(OSSL_PARAM *, const char *);
const OSSL_PARAM *OSSL_PARAM_locate_const(const OSSL_PARAM *, const char *);
OSSL_PARAM OSSL_PARAM_construct_int(const char *, int *);
OSSL_PARAM OSSL_PARAM_construct_uint(const char *, unsigned int *);
OSSL_PARAM OSSL_PARAM_construct_long(const char *, long *);
OSSL_PARAM OSSL_PARAM_construct_ulong(const char *, unsigned long *);
OSSL_PARAM OSSL_PARAM_construct_int32(const char *, int32_t *);
OSSL_PARAM OSSL_PARAM_construct_uint32(const char *, uint32_t *);
OSSL_PARAM OSSL_PARAM_construct_int64(const char *, int64_t *);
OSSL_PARAM OSSL_PARAM_construct_uint64(const char *, uint64_t *);
OSSL_PARAM OSSL_PARAM_construct_size_t(const char *, size_t *);
OSSL_PARAM OSSL_PARAM_construct_time_t(const char *, time_t *);
OSSL_PARAM OSSL_PARAM_construct_BN(const char *, unsigned char *, size_t);
OSSL_PARAM OSSL_PARAM_construct_double(const char *, double *);
OSSL_PARAM OSSL_PARAM_construct_utf8_string(const char *, char *, size_t);
OSSL_PARAM OSSL_PARAM_construct_utf8_ptr(const char *, char **, size_t);
OSSL_PARAM OSSL_PARAM_construct_octet_string(const char *, void *, size_t);
OSSL_PARAM OSSL_PARAM_construct_octet_ptr(const char *, void **, size_t); OSSL_PARAM OSSL_PARAM_construct_end(void);
int OSSL_PARAM_allocate_from_text(OSSL_PARAM *, const OSSL_PARAM *, const char *, const char *, size_t, int *);
int OSSL_PARAM_get_int(const OSSL_PARAM *, int *); int OSSL_PARAM_get_uint(const OSSL_PARAM *, unsigned int *);
int OSSL_PARAM_get_long(const OSSL_PARAM *, long *); int OSSL_PARAM_get_ulong(const OSSL_PARAM *, unsigned long *);
int OSSL_PARAM_get_int32(const OSSL_PARAM *, int32_t *); int OSSL_PARAM_get_uint32(const OSSL_PARAM *, uint32_t *);
int OSSL_PARAM_get_int64(const OSSL_PARAM *, int64_t *); int OSSL_PARAM_get_uint64(const OSSL_PARAM *, uint64_t *);
int OSSL_PARAM_get_size_t(const OSSL_PARAM *, size_t *); int OSSL_PARAM_get_time_t(const OSSL_PARAM *, time_t *);
int OSSL_PARAM_set_int(OSSL_PARAM *, int); int OSSL_PARAM_set_uint(OSSL_PARAM *, unsigned int);
int OSSL_PARAM_set_long(OSSL_PARAM *, long); int OSSL_PARAM_set_ulong(OSSL_PARAM *, unsigned long);
int OSSL_PARAM_set_int32(OSSL_PARAM *, int32_t); int OSSL_PARAM_set_uint32(OSSL_PARAM *, uint32_t);
int OSSL_PARAM_set_int64(OSSL_PARAM *, int64_t); int OSSL_PARAM_set_uint64(OSSL_PARAM *, uint64_t);
int OSSL_PARAM_set_size_t(OSSL_PARAM *, size_t); int OSSL_PARAM_set_time_t(OSSL_PARAM *, time_t);
int OSSL_PARAM_get_double(const OSSL_PARAM *, double *); int OSSL_PARAM_set_double(OSSL_PARAM *, double);
int OSSL_PARAM_get_BN(const OSSL_PARAM *, BIGNUM **); int OSSL_PARAM_set_BN(OSSL_PARAM *, const BIGNUM *);
int OSSL_PARAM_get_utf8_string(const OSSL_PARAM *, char **, size_t);
int OSSL_PARAM_set_utf8_string(OSSL_PARAM *, const char *);
int OSSL_PARAM_get_octet_string(const OSSL_PARAM *, void **, size_t, size_t *);
int OSSL_PARAM_set_octet_string(OSSL_PARAM *, const void *, size_t);
int OSSL_PARAM_get_utf8_ptr(const OSSL_PARAM *, const char **);
int OSSL_PARAM_set_utf8_ptr(OSSL_PARAM *, const char *);
int OSSL_PARAM_get_octet_ptr(const OSSL_PARAM *, const void **, size_t *);
int OSSL_PARAM_set_octet_ptr(OSSL_PARAM *, const void *, size_t);
int OSSL_PARAM_get_utf8_string_ptr(const OSSL_PARAM *, const char **);
int OSSL_PARAM_get_octet_string_ptr(const OSSL_PARAM *, const void **, size_t *);
int OSSL_PARAM_modified(const OSSL_PARAM *); void OSSL_PARAM_set_all_unmodified(OSSL_PARAM *);
OSSL_PARAM *OSSL_PARAM_dup(const OSSL_PARAM *); OSSL_PARAM *OSSL_PARAM_merge(const OSSL_PARAM *, const OSSL_PARAM *);
void OSSL_PARAM_free(OSSL_PARAM *);
#define OSSL_PARAM_UNMODIFIED 18446744073709551615UL
#ifdef __cplusplus
}
#endif
#endif
