/* openssl/safestack.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_SAFESTACK_H
#define MOE_SHIM_OPENSSL_SAFESTACK_H
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef char *OPENSSL_STRING; typedef const char *OPENSSL_CSTRING; struct stack_st_OPENSSL_STRING;
struct stack_st_OPENSSL_CSTRING; typedef void *OPENSSL_BLOCK; struct stack_st_OPENSSL_BLOCK;
#define STACK_OF(type) struct stack_st_##type
#define SKM_sk_num(type, st) OPENSSL_sk_num((const OPENSSL_STACK *)(st))
#define SKM_sk_value(type, st, i) ((type *)OPENSSL_sk_value((const OPENSSL_STACK *)(st), i))
#define MOE_SHIM_STACK(type, st, verb) OPENSSL_sk_##verb
#ifdef __cplusplus
}
#endif
#endif
