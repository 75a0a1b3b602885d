/* openssl/rand.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_RAND_H
#define MOE_SHIM_OPENSSL_RAND_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct rand_meth_st {
    int (*seed)(const void *, int); int (*bytes)(unsigned char *, int); void (*cleanup)(void);
    int (*add)(const void *, int, double); int (*pseudorand)(unsigned char *, int); int (*status)(void);
};
int RAND_set_rand_method(const RAND_METHOD *); const RAND_METHOD *RAND_get_rand_method(void);
int RAND_set_rand_engine(ENGINE *); RAND_METHOD *RAND_OpenSSL(void); int RAND_bytes(unsigned char *, int);
int RAND_priv_bytes(unsigned char *, int);
int RAND_priv_bytes_ex(OSSL_LIB_CTX *, unsigned char *, size_t, unsigned int);
int RAND_bytes_ex(OSSL_LIB_CTX *, unsigned char *, size_t, unsigned int); int RAND_pseudo_bytes(unsigned char *, int);
EVP_RAND_CTX *RAND_get0_primary(OSSL_LIB_CTX *); EVP_RAND_CTX *RAND_get0_public(OSSL_LIB_CTX *);
EVP_RAND_CTX *RAND_get0_private(OSSL_LIB_CTX *);
int RAND_set_DRBG_type(OSSL_LIB_CTX *, const char *, const char *, const char *, const char *);
int RAND_set_seed_source_type(OSSL_LIB_CTX *, const char *, const char *); void RAND_seed(const void *, int);
void RAND_keep_random_devices_open(int); void RAND_add(const void *, int, double);
int RAND_load_file(const char *, long); int RAND_write_file(const char *); const char *RAND_file_name(char *, size_t);
int RAND_status(void); int RAND_poll(void);
#define RAND_DRBG_STRENGTH 256
#ifdef __cplusplus
}
#endif
#endif
