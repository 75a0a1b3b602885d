/* openssl/ripemd.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_RIPEMD_H
#define MOE_SHIM_OPENSSL_RIPEMD_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct RIPEMD160state_st {
    unsigned int A; unsigned int B; unsigned int C; unsigned int D; unsigned int E; unsigned int Nl;
    unsigned int Nh; unsigned int data[16]; unsigned int num;
};
typedef struct RIPEMD160state_st RIPEMD160_CTX; int RIPEMD160_Init(RIPEMD160_CTX *);
int RIPEMD160_Update(RIPEMD160_CTX *, const void *, size_t); int RIPEMD160_Final(unsigned char *, RIPEMD160_CTX *);
unsigned char *RIPEMD160(const unsigned char *, size_t, unsigned char *);
void RIPEMD160_Transform(RIPEMD160_CTX *, const unsigned char *);
#define RIPEMD160_DIGEST_LENGTH 20
#define RIPEMD160_CBLOCK 64
#define RIPEMD160_LBLOCK 16
#ifdef __cplusplus
}
#endif
#endif
