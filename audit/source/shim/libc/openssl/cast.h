/* openssl/cast.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CAST_H
#define MOE_SHIM_OPENSSL_CAST_H
#ifdef __cplusplus
extern "C" {
#endif
struct cast_key_st {
    unsigned int data[32]; int short_key;
};
typedef struct cast_key_st CAST_KEY; void CAST_set_key(CAST_KEY *, int, const unsigned char *);
void CAST_ecb_encrypt(const unsigned char *, unsigned char *, const CAST_KEY *, int);
void CAST_encrypt(unsigned int *, const CAST_KEY *); void CAST_decrypt(unsigned int *, const CAST_KEY *);
void CAST_cbc_encrypt(const unsigned char *, unsigned char *, long, const CAST_KEY *, unsigned char *, int);
void CAST_cfb64_encrypt(const unsigned char *, unsigned char *, long, const CAST_KEY *, unsigned char *, int *, int);
void CAST_ofb64_encrypt(const unsigned char *, unsigned char *, long, const CAST_KEY *, unsigned char *, int *);
#define CAST_BLOCK 8
#define CAST_KEY_LENGTH 16
#define CAST_ENCRYPT 1
#define CAST_DECRYPT 0
#ifdef __cplusplus
}
#endif
#endif
