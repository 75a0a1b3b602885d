/* openssl/des.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_DES_H
#define MOE_SHIM_OPENSSL_DES_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int DES_LONG;
typedef unsigned char DES_cblock[8]; typedef unsigned char const_DES_cblock[8];
struct DES_ks {
    union {
        DES_cblock cblock; DES_LONG deslong[2];
    } ks[16];
};
typedef struct DES_ks DES_key_schedule; const char *DES_options(void);
void DES_ecb3_encrypt(const_DES_cblock *, DES_cblock *, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *, int);
DES_LONG DES_cbc_cksum(const unsigned char *, DES_cblock *, long, DES_key_schedule *, const_DES_cblock *);
void DES_cbc_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, int);
void DES_ncbc_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, int);
void DES_xcbc_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, const_DES_cblock *, const_DES_cblock *, int);
void DES_cfb_encrypt(const unsigned char *, unsigned char *, int, long, DES_key_schedule *, DES_cblock *, int);
void DES_ecb_encrypt(const_DES_cblock *, DES_cblock *, DES_key_schedule *, int);
void DES_encrypt1(DES_LONG *, DES_key_schedule *, int); void DES_encrypt2(DES_LONG *, DES_key_schedule *, int);
void DES_encrypt3(DES_LONG *, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *);
void DES_decrypt3(DES_LONG *, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *);
void DES_ede3_cbc_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *, DES_cblock *, int);
void DES_ede3_cfb64_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *, DES_cblock *, int *, int);
void DES_ede3_cfb_encrypt(const unsigned char *, unsigned char *, int, long, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *, DES_cblock *, int);
void DES_ede3_ofb64_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_key_schedule *, DES_key_schedule *, DES_cblock *, int *);
char *DES_fcrypt(const char *, const char *, char *); char *DES_crypt(const char *, const char *);
void DES_ofb_encrypt(const unsigned char *, unsigned char *, int, long, DES_key_schedule *, DES_cblock *);
void DES_pcbc_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, int);
DES_LONG DES_quad_cksum(const unsigned char *, DES_cblock [], long, int, DES_cblock *);
int DES_random_key(DES_cblock *); void DES_set_odd_parity(DES_cblock *); int DES_check_key_parity(const_DES_cblock *);
int DES_is_weak_key(const_DES_cblock *); int DES_set_key(const_DES_cblock *, DES_key_schedule *);
int DES_key_sched(const_DES_cblock *, DES_key_schedule *);
int DES_set_key_checked(const_DES_cblock *, DES_key_schedule *);
void DES_set_key_unchecked(const_DES_cblock *, DES_key_schedule *);
void DES_string_to_key(const char *, DES_cblock *);
void DES_string_to_2keys(const char *, DES_cblock *, DES_cblock *);
void DES_cfb64_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, int *, int);
void DES_ofb64_encrypt(const unsigned char *, unsigned char *, long, DES_key_schedule *, DES_cblock *, int *);
#define DES_KEY_SZ 8UL
#define DES_SCHEDULE_SZ 128UL
#define DES_ENCRYPT 1
#define DES_DECRYPT 0
#define DES_CBC_MODE 0
#define DES_PCBC_MODE 1
#define DES_fixup_key_parity DES_set_odd_parity
#ifdef __cplusplus
}
#endif
#endif
