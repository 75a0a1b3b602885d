/* openssl/comp.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_COMP_H
#define MOE_SHIM_OPENSSL_COMP_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
COMP_CTX *COMP_CTX_new(COMP_METHOD *); const COMP_METHOD *COMP_CTX_get_method(const COMP_CTX *);
int COMP_CTX_get_type(const COMP_CTX *); int COMP_get_type(const COMP_METHOD *);
const char *COMP_get_name(const COMP_METHOD *); void COMP_CTX_free(COMP_CTX *);
int COMP_compress_block(COMP_CTX *, unsigned char *, int, unsigned char *, int);
int COMP_expand_block(COMP_CTX *, unsigned char *, int, unsigned char *, int); COMP_METHOD *COMP_zlib(void);
#ifdef __cplusplus
}
#endif
#endif
