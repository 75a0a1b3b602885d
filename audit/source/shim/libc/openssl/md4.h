/* openssl/md4.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_MD4_H
#define MOE_SHIM_OPENSSL_MD4_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct MD4state_st {
    unsigned int A; unsigned int B; unsigned int C; unsigned int D; unsigned int Nl; unsigned int Nh;
    unsigned int data[16]; unsigned int num;
};
typedef struct MD4state_st MD4_CTX; int MD4_Init(MD4_CTX *); int MD4_Update(MD4_CTX *, const void *, size_t);
int MD4_Final(unsigned char *, MD4_CTX *); unsigned char *MD4(const unsigned char *, size_t, unsigned char *);
void MD4_Transform(MD4_CTX *, const unsigned char *);
#define MD4_DIGEST_LENGTH 16
#define MD4_CBLOCK 64
#define MD4_LBLOCK 16
#ifdef __cplusplus
}
#endif
#endif
