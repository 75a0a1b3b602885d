/* openssl/sha.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_SHA_H
#define MOE_SHIM_OPENSSL_SHA_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct SHAstate_st {
    unsigned int h0; unsigned int h1; unsigned int h2; unsigned int h3; unsigned int h4; unsigned int Nl;
    unsigned int Nh; unsigned int data[16]; unsigned int num;
};
typedef struct SHAstate_st SHA_CTX; int SHA1_Init(SHA_CTX *); int SHA1_Update(SHA_CTX *, const void *, size_t);
int SHA1_Final(unsigned char *, SHA_CTX *); void SHA1_Transform(SHA_CTX *, const unsigned char *);
unsigned char *SHA1(const unsigned char *, size_t, unsigned char *);
struct SHA256state_st {
    unsigned int h[8]; unsigned int Nl; unsigned int Nh; unsigned int data[16]; unsigned int num;
    unsigned int md_len;
};
typedef struct SHA256state_st SHA256_CTX; int SHA224_Init(SHA256_CTX *);
int SHA224_Update(SHA256_CTX *, const void *, size_t); int SHA224_Final(unsigned char *, SHA256_CTX *);
int SHA256_Init(SHA256_CTX *); int SHA256_Update(SHA256_CTX *, const void *, size_t);
int SHA256_Final(unsigned char *, SHA256_CTX *); void SHA256_Transform(SHA256_CTX *, const unsigned char *);
unsigned char *SHA224(const unsigned char *, size_t, unsigned char *);
unsigned char *SHA256(const unsigned char *, size_t, unsigned char *);
struct SHA512state_st {
    unsigned long long h[8]; unsigned long long Nl; unsigned long long Nh;
    union {
        unsigned long long d[16]; unsigned char p[128];
    } u;
    unsigned int num; unsigned int md_len;
};
typedef struct SHA512state_st SHA512_CTX; int SHA384_Init(SHA512_CTX *);
int SHA384_Update(SHA512_CTX *, const void *, size_t); int SHA384_Final(unsigned char *, SHA512_CTX *);
int SHA512_Init(SHA512_CTX *); int SHA512_Update(SHA512_CTX *, const void *, size_t);
int SHA512_Final(unsigned char *, SHA512_CTX *); void SHA512_Transform(SHA512_CTX *, const unsigned char *);
unsigned char *SHA384(const unsigned char *, size_t, unsigned char *);
unsigned char *SHA512(const unsigned char *, size_t, unsigned char *);
#define SHA_DIGEST_LENGTH 20
#define SHA_LBLOCK 16
#define SHA_CBLOCK 64
#define SHA_LAST_BLOCK 56
#define SHA256_CBLOCK 64
#define SHA224_DIGEST_LENGTH 28
#define SHA256_DIGEST_LENGTH 32
#define SHA384_DIGEST_LENGTH 48
#define SHA512_DIGEST_LENGTH 64
#define SHA512_CBLOCK 128
#ifdef __cplusplus
}
#endif
#endif
