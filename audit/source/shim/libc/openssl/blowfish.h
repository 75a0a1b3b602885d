/* openssl/blowfish.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_BLOWFISH_H
#define MOE_SHIM_OPENSSL_BLOWFISH_H
#ifdef __cplusplus
extern "C" {
#endif
struct bf_key_st {
    unsigned int P[18]; unsigned int S[1024];
};
typedef struct bf_key_st BF_KEY; void BF_set_key(BF_KEY *, int, const unsigned char *);
void BF_encrypt(unsigned int *, const BF_KEY *); void BF_decrypt(unsigned int *, const BF_KEY *);
void BF_ecb_encrypt(const unsigned char *, unsigned char *, const BF_KEY *, int);
void BF_cbc_encrypt(const unsigned char *, unsigned char *, long, const BF_KEY *, unsigned char *, int);
void BF_cfb64_encrypt(const unsigned char *, unsigned char *, long, const BF_KEY *, unsigned char *, int *, int);
void BF_ofb64_encrypt(const unsigned char *, unsigned char *, long, const BF_KEY *, unsigned char *, int *);
const char *BF_options(void);
#define BF_BLOCK 8
#define BF_ENCRYPT 1
#define BF_DECRYPT 0
#define BF_ROUNDS 16
#ifdef __cplusplus
}
#endif
#endif
