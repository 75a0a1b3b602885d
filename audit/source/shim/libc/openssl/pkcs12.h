/* openssl/pkcs12.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PKCS12_H
#define MOE_SHIM_OPENSSL_PKCS12_H
#include <openssl/pkcs7.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <openssl/x509.h>
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st_PKCS7; struct stack_st_X509; struct stack_st_X509_ATTRIBUTE;
struct PKCS12_MAC_DATA_st; typedef struct PKCS12_MAC_DATA_st PKCS12_MAC_DATA; struct PKCS12_st;
typedef struct PKCS12_st PKCS12; struct PKCS12_SAFEBAG_st; typedef struct PKCS12_SAFEBAG_st PKCS12_SAFEBAG;
struct stack_st_PKCS12_SAFEBAG; struct pkcs12_bag_st; typedef struct pkcs12_bag_st PKCS12_BAGS;
ASN1_TYPE *PKCS12_get_attr(const PKCS12_SAFEBAG *, int); ASN1_TYPE *PKCS8_get_attr(PKCS8_PRIV_KEY_INFO *, int);
int PKCS12_mac_present(const PKCS12 *);
void PKCS12_get0_mac(const ASN1_OCTET_STRING **, const X509_ALGOR **, const ASN1_OCTET_STRING **, const ASN1_INTEGER **, const PKCS12 *);
const ASN1_TYPE *PKCS12_SAFEBAG_get0_attr(const PKCS12_SAFEBAG *, int);
const ASN1_OBJECT *PKCS12_SAFEBAG_get0_type(const PKCS12_SAFEBAG *);
int PKCS12_SAFEBAG_get_nid(const PKCS12_SAFEBAG *); int PKCS12_SAFEBAG_get_bag_nid(const PKCS12_SAFEBAG *);
const ASN1_TYPE *PKCS12_SAFEBAG_get0_bag_obj(const PKCS12_SAFEBAG *);
const ASN1_OBJECT *PKCS12_SAFEBAG_get0_bag_type(const PKCS12_SAFEBAG *);
X509 *PKCS12_SAFEBAG_get1_cert(const PKCS12_SAFEBAG *); X509_CRL *PKCS12_SAFEBAG_get1_crl(const PKCS12_SAFEBAG *);
const struct stack_st_PKCS12_SAFEBAG *PKCS12_SAFEBAG_get0_safes(const PKCS12_SAFEBAG *);
const PKCS8_PRIV_KEY_INFO *PKCS12_SAFEBAG_get0_p8inf(const PKCS12_SAFEBAG *);
const X509_SIG *PKCS12_SAFEBAG_get0_pkcs8(const PKCS12_SAFEBAG *); PKCS12_SAFEBAG *PKCS12_SAFEBAG_create_cert(X509 *);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create_crl(X509_CRL *);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create_secret(int, int, const unsigned char *, int);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create0_p8inf(PKCS8_PRIV_KEY_INFO *);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create0_pkcs8(X509_SIG *);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create_pkcs8_encrypt(int, const char *, int, unsigned char *, int, int, PKCS8_PRIV_KEY_INFO *);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_create_pkcs8_encrypt_ex(int, const char *, int, unsigned char *, int, int, PKCS8_PRIV_KEY_INFO *, OSSL_LIB_CTX *, const char *);
PKCS12_SAFEBAG *PKCS12_item_pack_safebag(void *, const ASN1_ITEM *, int, int);
PKCS8_PRIV_KEY_INFO *PKCS8_decrypt(const X509_SIG *, const char *, int);
PKCS8_PRIV_KEY_INFO *PKCS8_decrypt_ex(const X509_SIG *, const char *, int, OSSL_LIB_CTX *, const char *);
PKCS8_PRIV_KEY_INFO *PKCS12_decrypt_skey(const PKCS12_SAFEBAG *, const char *, int);
PKCS8_PRIV_KEY_INFO *PKCS12_decrypt_skey_ex(const PKCS12_SAFEBAG *, const char *, int, OSSL_LIB_CTX *, const char *);
X509_SIG *PKCS8_encrypt(int, const EVP_CIPHER *, const char *, int, unsigned char *, int, int, PKCS8_PRIV_KEY_INFO *);
X509_SIG *PKCS8_encrypt_ex(int, const EVP_CIPHER *, const char *, int, unsigned char *, int, int, PKCS8_PRIV_KEY_INFO *, OSSL_LIB_CTX *, const char *);
X509_SIG *PKCS8_set0_pbe(const char *, int, PKCS8_PRIV_KEY_INFO *, X509_ALGOR *);
X509_SIG *PKCS8_set0_pbe_ex(const char *, int, PKCS8_PRIV_KEY_INFO *, X509_ALGOR *, OSSL_LIB_CTX *, const char *);
PKCS7 *PKCS12_pack_p7data(struct stack_st_PKCS12_SAFEBAG *);
struct stack_st_PKCS12_SAFEBAG *PKCS12_unpack_p7data(PKCS7 *);
PKCS7 *PKCS12_pack_p7encdata(int, const char *, int, unsigned char *, int, int, struct stack_st_PKCS12_SAFEBAG *);
PKCS7 *PKCS12_pack_p7encdata_ex(int, const char *, int, unsigned char *, int, int, struct stack_st_PKCS12_SAFEBAG *, OSSL_LIB_CTX *, const char *);
struct stack_st_PKCS12_SAFEBAG *PKCS12_unpack_p7encdata(PKCS7 *, const char *, int);
int PKCS12_pack_authsafes(PKCS12 *, struct stack_st_PKCS7 *);
struct stack_st_PKCS7 *PKCS12_unpack_authsafes(const PKCS12 *);
int PKCS12_add_localkeyid(PKCS12_SAFEBAG *, unsigned char *, int);
int PKCS12_add_friendlyname_asc(PKCS12_SAFEBAG *, const char *, int);
int PKCS12_add_friendlyname_utf8(PKCS12_SAFEBAG *, const char *, int);
int PKCS12_add_CSPName_asc(PKCS12_SAFEBAG *, const char *, int);
int PKCS12_add_friendlyname_uni(PKCS12_SAFEBAG *, const unsigned char *, int);
int PKCS12_add1_attr_by_NID(PKCS12_SAFEBAG *, int, int, const unsigned char *, int);
int PKCS12_add1_attr_by_txt(PKCS12_SAFEBAG *, const char *, int, const unsigned char *, int);
int PKCS8_add_keyusage(PKCS8_PRIV_KEY_INFO *, int);
ASN1_TYPE *PKCS12_get_attr_gen(const struct stack_st_X509_ATTRIBUTE *, int);
char *PKCS12_get_friendlyname(PKCS12_SAFEBAG *);
const struct stack_st_X509_ATTRIBUTE *PKCS12_SAFEBAG_get0_attrs(const PKCS12_SAFEBAG *);
unsigned char *PKCS12_pbe_crypt(const X509_ALGOR *, const char *, int, const unsigned char *, int, unsigned char **, int *, int);
unsigned char *PKCS12_pbe_crypt_ex(const X509_ALGOR *, const char *, int, const unsigned char *, int, unsigned char **, int *, int, OSSL_LIB_CTX *, const char *);
void *PKCS12_item_decrypt_d2i(const X509_ALGOR *, const ASN1_ITEM *, const char *, int, const ASN1_OCTET_STRING *, int);
void *PKCS12_item_decrypt_d2i_ex(const X509_ALGOR *, const ASN1_ITEM *, const char *, int, const ASN1_OCTET_STRING *, int, OSSL_LIB_CTX *, const char *);
ASN1_OCTET_STRING *PKCS12_item_i2d_encrypt(X509_ALGOR *, const ASN1_ITEM *, const char *, int, void *, int);
ASN1_OCTET_STRING *PKCS12_item_i2d_encrypt_ex(X509_ALGOR *, const ASN1_ITEM *, const char *, int, void *, int, OSSL_LIB_CTX *, const char *);
PKCS12 *PKCS12_init(int); PKCS12 *PKCS12_init_ex(int, OSSL_LIB_CTX *, const char *);
int PKCS12_key_gen_asc(const char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *);
int PKCS12_key_gen_asc_ex(const char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *, OSSL_LIB_CTX *, const char *);
int PKCS12_key_gen_uni(unsigned char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *);
int PKCS12_key_gen_uni_ex(unsigned char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *, OSSL_LIB_CTX *, const char *);
int PKCS12_key_gen_utf8(const char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *);
int PKCS12_key_gen_utf8_ex(const char *, int, unsigned char *, int, int, int, int, unsigned char *, const EVP_MD *, OSSL_LIB_CTX *, const char *);
int PKCS12_PBE_keyivgen(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int);
int PKCS12_PBE_keyivgen_ex(EVP_CIPHER_CTX *, const char *, int, ASN1_TYPE *, const EVP_CIPHER *, const EVP_MD *, int, OSSL_LIB_CTX *, const char *);
int PKCS12_gen_mac(PKCS12 *, const char *, int, unsigned char *, unsigned int *);
int PKCS12_verify_mac(PKCS12 *, const char *, int);
int PKCS12_set_mac(PKCS12 *, const char *, int, unsigned char *, int, int, const EVP_MD *);
int PKCS12_setup_mac(PKCS12 *, int, unsigned char *, int, const EVP_MD *);
unsigned char *OPENSSL_asc2uni(const char *, int, unsigned char **, int *);
char *OPENSSL_uni2asc(const unsigned char *, int);
unsigned char *OPENSSL_utf82uni(const char *, int, unsigned char **, int *);
char *OPENSSL_uni2utf8(const unsigned char *, int); PKCS12 *PKCS12_new(void); void PKCS12_free(PKCS12 *);
PKCS12 *d2i_PKCS12(PKCS12 **, const unsigned char **, long); int i2d_PKCS12(const PKCS12 *, unsigned char **);
const ASN1_ITEM *PKCS12_it(void); PKCS12_MAC_DATA *PKCS12_MAC_DATA_new(void);
void PKCS12_MAC_DATA_free(PKCS12_MAC_DATA *);
PKCS12_MAC_DATA *d2i_PKCS12_MAC_DATA(PKCS12_MAC_DATA **, const unsigned char **, long);
int i2d_PKCS12_MAC_DATA(const PKCS12_MAC_DATA *, unsigned char **); const ASN1_ITEM *PKCS12_MAC_DATA_it(void);
PKCS12_SAFEBAG *PKCS12_SAFEBAG_new(void); void PKCS12_SAFEBAG_free(PKCS12_SAFEBAG *);
PKCS12_SAFEBAG *d2i_PKCS12_SAFEBAG(PKCS12_SAFEBAG **, const unsigned char **, long);
int i2d_PKCS12_SAFEBAG(const PKCS12_SAFEBAG *, unsigned char **); const ASN1_ITEM *PKCS12_SAFEBAG_it(void);
PKCS12_BAGS *PKCS12_BAGS_new(void); void PKCS12_BAGS_free(PKCS12_BAGS *);
PKCS12_BAGS *d2i_PKCS12_BAGS(PKCS12_BAGS **, const unsigned char **, long);
int i2d_PKCS12_BAGS(const PKCS12_BAGS *, unsigned char **); const ASN1_ITEM *PKCS12_BAGS_it(void);
const ASN1_ITEM *PKCS12_SAFEBAGS_it(void); const ASN1_ITEM *PKCS12_AUTHSAFES_it(void); void PKCS12_PBE_add(void);
int PKCS12_parse(PKCS12 *, const char *, EVP_PKEY **, X509 **, struct stack_st_X509 **);
PKCS12 *PKCS12_create(const char *, const char *, EVP_PKEY *, X509 *, struct stack_st_X509 *, int, int, int, int, int);
PKCS12 *PKCS12_create_ex(const char *, const char *, EVP_PKEY *, X509 *, struct stack_st_X509 *, int, int, int, int, int, OSSL_LIB_CTX *, const char *);
PKCS12_SAFEBAG *PKCS12_add_cert(struct stack_st_PKCS12_SAFEBAG **, X509 *);
PKCS12_SAFEBAG *PKCS12_add_key(struct stack_st_PKCS12_SAFEBAG **, EVP_PKEY *, int, int, int, const char *);
PKCS12_SAFEBAG *PKCS12_add_key_ex(struct stack_st_PKCS12_SAFEBAG **, EVP_PKEY *, int, int, int, const char *, OSSL_LIB_CTX *, const char *);
PKCS12_SAFEBAG *PKCS12_add_secret(struct stack_st_PKCS12_SAFEBAG **, int, const unsigned char *, int);
int PKCS12_add_safe(struct stack_st_PKCS7 **, struct stack_st_PKCS12_SAFEBAG *, int, int, const char *);
int PKCS12_add_safe_ex(struct stack_st_PKCS7 **, struct stack_st_PKCS12_SAFEBAG *, int, int, const char *, OSSL_LIB_CTX *, const char *);
PKCS12 *PKCS12_add_safes(struct stack_st_PKCS7 *, int);
PKCS12 *PKCS12_add_safes_ex(struct stack_st_PKCS7 *, int, OSSL_LIB_CTX *, const char *);
int i2d_PKCS12_bio(BIO *, const PKCS12 *); int i2d_PKCS12_fp(FILE *, const PKCS12 *);
PKCS12 *d2i_PKCS12_bio(BIO *, PKCS12 **); PKCS12 *d2i_PKCS12_fp(FILE *, PKCS12 **);
int PKCS12_newpass(PKCS12 *, const char *, const char *);
#define PKCS12_KEY_ID 1
#define PKCS12_IV_ID 2
#define PKCS12_MAC_ID 3
#define PKCS12_DEFAULT_ITER 2048
#define PKCS12_MAC_KEY_LENGTH 20
#define PKCS12_SALT_LEN 8
#define PKCS12_key_gen PKCS12_key_gen_utf8
#define PKCS12_add_friendlyname PKCS12_add_friendlyname_utf8
#define KEY_EX 0x10
#define KEY_SIG 0x80
#define PKCS12_ERROR 0
#define PKCS12_OK 1
#define M_PKCS12_bag_type PKCS12_bag_type
#define M_PKCS12_cert_bag_type PKCS12_cert_bag_type
#define M_PKCS12_crl_bag_type PKCS12_cert_bag_type
#define PKCS12_certbag2x509 PKCS12_SAFEBAG_get1_cert
#define PKCS12_certbag2scrl PKCS12_SAFEBAG_get1_crl
#define PKCS12_bag_type PKCS12_SAFEBAG_get_nid
#define PKCS12_cert_bag_type PKCS12_SAFEBAG_get_bag_nid
#define PKCS12_x5092certbag PKCS12_SAFEBAG_create_cert
#define PKCS12_x509crl2certbag PKCS12_SAFEBAG_create_crl
#define PKCS12_MAKE_KEYBAG PKCS12_SAFEBAG_create0_p8inf
#define PKCS12_MAKE_SHKEYBAG PKCS12_SAFEBAG_create_pkcs8_encrypt
#ifdef __cplusplus
}
#endif
#endif
