/* openssl/md5.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_MD5_H
#define MOE_SHIM_OPENSSL_MD5_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct MD5state_st {
    unsigned int A; unsigned int B; unsigned int C; unsigned int D; unsigned int Nl; unsigned int Nh;
    unsigned int data[16]; unsigned int num;
};
typedef struct MD5state_st MD5_CTX; int MD5_Init(MD5_CTX *); int MD5_Update(MD5_CTX *, const void *, size_t);
int MD5_Final(unsigned char *, MD5_CTX *); unsigned char *MD5(const unsigned char *, size_t, unsigned char *);
void MD5_Transform(MD5_CTX *, const unsigned char *);
#define MD5_DIGEST_LENGTH 16
#define MD5_CBLOCK 64
#define MD5_LBLOCK 16
#ifdef __cplusplus
}
#endif
#endif
