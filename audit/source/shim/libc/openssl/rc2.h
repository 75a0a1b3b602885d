/* openssl/rc2.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_RC2_H
#define MOE_SHIM_OPENSSL_RC2_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int RC2_INT;
struct rc2_key_st {
    RC2_INT data[64];
};
typedef struct rc2_key_st RC2_KEY; void RC2_set_key(RC2_KEY *, int, const unsigned char *, int);
void RC2_ecb_encrypt(const unsigned char *, unsigned char *, RC2_KEY *, int);
void RC2_encrypt(unsigned long *, RC2_KEY *); void RC2_decrypt(unsigned long *, RC2_KEY *);
void RC2_cbc_encrypt(const unsigned char *, unsigned char *, long, RC2_KEY *, unsigned char *, int);
void RC2_cfb64_encrypt(const unsigned char *, unsigned char *, long, RC2_KEY *, unsigned char *, int *, int);
void RC2_ofb64_encrypt(const unsigned char *, unsigned char *, long, RC2_KEY *, unsigned char *, int *);
#define RC2_BLOCK 8
#define RC2_KEY_LENGTH 16
#define RC2_ENCRYPT 1
#define RC2_DECRYPT 0
#ifdef __cplusplus
}
#endif
#endif
