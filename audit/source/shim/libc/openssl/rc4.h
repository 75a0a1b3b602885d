/* openssl/rc4.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_RC4_H
#define MOE_SHIM_OPENSSL_RC4_H
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct rc4_key_st {
    unsigned int x; unsigned int y; unsigned int data[256];
};
typedef struct rc4_key_st RC4_KEY; const char *RC4_options(void);
void RC4_set_key(RC4_KEY *, int, const unsigned char *);
void RC4(RC4_KEY *, size_t, const unsigned char *, unsigned char *);
#ifdef __cplusplus
}
#endif
#endif
