/* openssl/hmac.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_HMAC_H
#define MOE_SHIM_OPENSSL_HMAC_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
size_t HMAC_size(const HMAC_CTX *); HMAC_CTX *HMAC_CTX_new(void); int HMAC_CTX_reset(HMAC_CTX *);
void HMAC_CTX_free(HMAC_CTX *); int HMAC_Init(HMAC_CTX *, const void *, int, const EVP_MD *);
int HMAC_Init_ex(HMAC_CTX *, const void *, int, const EVP_MD *, ENGINE *);
int HMAC_Update(HMAC_CTX *, const unsigned char *, size_t);
int HMAC_Final(HMAC_CTX *, unsigned char *, unsigned int *); int HMAC_CTX_copy(HMAC_CTX *, HMAC_CTX *);
void HMAC_CTX_set_flags(HMAC_CTX *, unsigned long); const EVP_MD *HMAC_CTX_get_md(const HMAC_CTX *);
unsigned char *HMAC(const EVP_MD *, const void *, int, const unsigned char *, size_t, unsigned char *, unsigned int *);
#define HMAC_MAX_MD_CBLOCK 200
#ifdef __cplusplus
}
#endif
#endif
