/* openssl/cmac.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CMAC_H
#define MOE_SHIM_OPENSSL_CMAC_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct CMAC_CTX_st; typedef struct CMAC_CTX_st CMAC_CTX; CMAC_CTX *CMAC_CTX_new(void);
void CMAC_CTX_cleanup(CMAC_CTX *); void CMAC_CTX_free(CMAC_CTX *);
EVP_CIPHER_CTX *CMAC_CTX_get0_cipher_ctx(CMAC_CTX *); int CMAC_CTX_copy(CMAC_CTX *, const CMAC_CTX *);
int CMAC_Init(CMAC_CTX *, const void *, size_t, const EVP_CIPHER *, ENGINE *);
int CMAC_Update(CMAC_CTX *, const void *, size_t); int CMAC_Final(CMAC_CTX *, unsigned char *, size_t *);
int CMAC_resume(CMAC_CTX *);
#ifdef __cplusplus
}
#endif
#endif
