/* openssl/aes.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_AES_H
#define MOE_SHIM_OPENSSL_AES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct aes_key_st {
    unsigned int rd_key[60]; int rounds;
};
typedef struct aes_key_st AES_KEY; const char *AES_options(void);
int AES_set_encrypt_key(const unsigned char *, const int, AES_KEY *);
int AES_set_decrypt_key(const unsigned char *, const int, AES_KEY *);
void AES_encrypt(const unsigned char *, unsigned char *, const AES_KEY *);
void AES_decrypt(const unsigned char *, unsigned char *, const AES_KEY *);
void AES_ecb_encrypt(const unsigned char *, unsigned char *, const AES_KEY *, const int);
void AES_cbc_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, const int);
void AES_cfb128_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, int *, const int);
void AES_cfb1_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, int *, const int);
void AES_cfb8_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, int *, const int);
void AES_ofb128_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, int *);
void AES_ige_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, unsigned char *, const int);
void AES_bi_ige_encrypt(const unsigned char *, unsigned char *, size_t, const AES_KEY *, const AES_KEY *, const unsigned char *, const int);
int AES_wrap_key(AES_KEY *, const unsigned char *, unsigned char *, const unsigned char *, unsigned int);
int AES_unwrap_key(AES_KEY *, const unsigned char *, unsigned char *, const unsigned char *, unsigned int);
#define AES_BLOCK_SIZE 16
#define AES_ENCRYPT 1
#define AES_DECRYPT 0
#define AES_MAXNR 14
#ifdef __cplusplus
}
#endif
#endif
