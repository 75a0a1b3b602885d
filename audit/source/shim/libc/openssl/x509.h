/* openssl/x509.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_X509_H
#define MOE_SHIM_OPENSSL_X509_H
#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/types.h>
#include <openssl/evp.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/safestack.h>
#include <openssl/sha.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
struct stack_st_X509_ALGOR;
struct stack_st_X509_NAME; struct stack_st_X509; struct stack_st_X509_REVOKED; struct stack_st_X509_CRL;
struct X509_algor_st {
    ASN1_OBJECT *algorithm; ASN1_TYPE *parameter;
};
typedef struct stack_st_X509_ALGOR X509_ALGORS;
struct X509_val_st {
    ASN1_TIME *notBefore; ASN1_TIME *notAfter;
};
typedef struct X509_val_st X509_VAL; struct X509_sig_st; typedef struct X509_sig_st X509_SIG;
struct X509_name_entry_st; typedef struct X509_name_entry_st X509_NAME_ENTRY; struct stack_st_X509_NAME_ENTRY;
struct X509_extension_st; typedef struct X509_extension_st X509_EXTENSION; struct stack_st_X509_EXTENSION;
typedef struct stack_st_X509_EXTENSION X509_EXTENSIONS; struct x509_attributes_st;
typedef struct x509_attributes_st X509_ATTRIBUTE; struct stack_st_X509_ATTRIBUTE; struct X509_req_info_st;
typedef struct X509_req_info_st X509_REQ_INFO; struct X509_req_st; typedef struct X509_req_st X509_REQ;
struct x509_cert_aux_st; typedef struct x509_cert_aux_st X509_CERT_AUX; struct x509_cinf_st;
typedef struct x509_cinf_st X509_CINF; struct X509_crl_info_st; typedef struct X509_crl_info_st X509_CRL_INFO;
struct private_key_st {
    int version; X509_ALGOR *enc_algor; ASN1_OCTET_STRING *enc_pkey; EVP_PKEY *dec_pkey; int key_length;
    char *key_data; int key_free; EVP_CIPHER_INFO cipher;
};
typedef struct private_key_st X509_PKEY;
struct X509_info_st {
    X509 *x509; X509_CRL *crl; X509_PKEY *x_pkey; EVP_CIPHER_INFO enc_cipher; int enc_len; char *enc_data;
};
typedef struct X509_info_st X509_INFO; struct stack_st_X509_INFO;
struct Netscape_spkac_st {
    X509_PUBKEY *pubkey; ASN1_IA5STRING *challenge;
};
typedef struct Netscape_spkac_st NETSCAPE_SPKAC;
struct Netscape_spki_st {
    NETSCAPE_SPKAC *spkac; X509_ALGOR sig_algor; ASN1_BIT_STRING *signature;
};
typedef struct Netscape_spki_st NETSCAPE_SPKI;
struct Netscape_certificate_sequence {
    ASN1_OBJECT *type; struct stack_st_X509 *certs;
};
typedef struct Netscape_certificate_sequence NETSCAPE_CERT_SEQUENCE;
struct PBEPARAM_st {
    ASN1_OCTET_STRING *salt; ASN1_INTEGER *iter;
};
typedef struct PBEPARAM_st PBEPARAM;
struct PBE2PARAM_st {
    X509_ALGOR *keyfunc; X509_ALGOR *encryption;
};
typedef struct PBE2PARAM_st PBE2PARAM;
struct PBKDF2PARAM_st {
    ASN1_TYPE *salt; ASN1_INTEGER *iter; ASN1_INTEGER *keylength; X509_ALGOR *prf;
};
typedef struct PBKDF2PARAM_st PBKDF2PARAM;
struct SCRYPT_PARAMS_st {
    ASN1_OCTET_STRING *salt; ASN1_INTEGER *costParameter; ASN1_INTEGER *blockSize;
    ASN1_INTEGER *parallelizationParameter; ASN1_INTEGER *keyLength;
};
typedef struct SCRYPT_PARAMS_st SCRYPT_PARAMS; void X509_CRL_set_default_method(const X509_CRL_METHOD *);
X509_CRL_METHOD *X509_CRL_METHOD_new(int (*)(X509_CRL *), int (*)(X509_CRL *), int (*)(X509_CRL *, X509_REVOKED **, const ASN1_INTEGER *, const X509_NAME *), int (*)(X509_CRL *, EVP_PKEY *));
void X509_CRL_METHOD_free(X509_CRL_METHOD *); void X509_CRL_set_meth_data(X509_CRL *, void *);
void *X509_CRL_get_meth_data(X509_CRL *); const char *X509_verify_cert_error_string(long);
int X509_verify(X509 *, EVP_PKEY *); int X509_self_signed(X509 *, int);
int X509_REQ_verify_ex(X509_REQ *, EVP_PKEY *, OSSL_LIB_CTX *, const char *);
int X509_REQ_verify(X509_REQ *, EVP_PKEY *); int X509_CRL_verify(X509_CRL *, EVP_PKEY *);
int NETSCAPE_SPKI_verify(NETSCAPE_SPKI *, EVP_PKEY *); NETSCAPE_SPKI *NETSCAPE_SPKI_b64_decode(const char *, int);
char *NETSCAPE_SPKI_b64_encode(NETSCAPE_SPKI *); EVP_PKEY *NETSCAPE_SPKI_get_pubkey(NETSCAPE_SPKI *);
int NETSCAPE_SPKI_set_pubkey(NETSCAPE_SPKI *, EVP_PKEY *); int NETSCAPE_SPKI_print(BIO *, NETSCAPE_SPKI *);
int X509_signature_dump(BIO *, const ASN1_STRING *, int);
int X509_signature_print(BIO *, const X509_ALGOR *, const ASN1_STRING *);
int X509_sign(X509 *, EVP_PKEY *, const EVP_MD *); int X509_sign_ctx(X509 *, EVP_MD_CTX *);
int X509_REQ_sign(X509_REQ *, EVP_PKEY *, const EVP_MD *); int X509_REQ_sign_ctx(X509_REQ *, EVP_MD_CTX *);
int X509_CRL_sign(X509_CRL *, EVP_PKEY *, const EVP_MD *); int X509_CRL_sign_ctx(X509_CRL *, EVP_MD_CTX *);
int NETSCAPE_SPKI_sign(NETSCAPE_SPKI *, EVP_PKEY *, const EVP_MD *);
int X509_pubkey_digest(const X509 *, const EVP_MD *, unsigned char *, unsigned int *);
int X509_digest(const X509 *, const EVP_MD *, unsigned char *, unsigned int *);
ASN1_OCTET_STRING *X509_digest_sig(const X509 *, EVP_MD **, int *);
int X509_CRL_digest(const X509_CRL *, const EVP_MD *, unsigned char *, unsigned int *);
int X509_REQ_digest(const X509_REQ *, const EVP_MD *, unsigned char *, unsigned int *);
int X509_NAME_digest(const X509_NAME *, const EVP_MD *, unsigned char *, unsigned int *);
X509 *X509_load_http(const char *, BIO *, BIO *, int); X509_CRL *X509_CRL_load_http(const char *, BIO *, BIO *, int);
X509 *d2i_X509_fp(FILE *, X509 **); int i2d_X509_fp(FILE *, const X509 *);
X509_CRL *d2i_X509_CRL_fp(FILE *, X509_CRL **); int i2d_X509_CRL_fp(FILE *, const X509_CRL *);
X509_REQ *d2i_X509_REQ_fp(FILE *, X509_REQ **); int i2d_X509_REQ_fp(FILE *, const X509_REQ *);
RSA *d2i_RSAPrivateKey_fp(FILE *, RSA **); int i2d_RSAPrivateKey_fp(FILE *, const RSA *);
RSA *d2i_RSAPublicKey_fp(FILE *, RSA **); int i2d_RSAPublicKey_fp(FILE *, const RSA *);
RSA *d2i_RSA_PUBKEY_fp(FILE *, RSA **); int i2d_RSA_PUBKEY_fp(FILE *, const RSA *);
DSA *d2i_DSA_PUBKEY_fp(FILE *, DSA **); int i2d_DSA_PUBKEY_fp(FILE *, const DSA *);
DSA *d2i_DSAPrivateKey_fp(FILE *, DSA **); int i2d_DSAPrivateKey_fp(FILE *, const DSA *);
EC_KEY *d2i_EC_PUBKEY_fp(FILE *, EC_KEY **); int i2d_EC_PUBKEY_fp(FILE *, const EC_KEY *);
EC_KEY *d2i_ECPrivateKey_fp(FILE *, EC_KEY **); int i2d_ECPrivateKey_fp(FILE *, const EC_KEY *);
X509_SIG *d2i_PKCS8_fp(FILE *, X509_SIG **); int i2d_PKCS8_fp(FILE *, const X509_SIG *);
X509_PUBKEY *d2i_X509_PUBKEY_fp(FILE *, X509_PUBKEY **); int i2d_X509_PUBKEY_fp(FILE *, const X509_PUBKEY *);
PKCS8_PRIV_KEY_INFO *d2i_PKCS8_PRIV_KEY_INFO_fp(FILE *, PKCS8_PRIV_KEY_INFO **);
int i2d_PKCS8_PRIV_KEY_INFO_fp(FILE *, const PKCS8_PRIV_KEY_INFO *);
int i2d_PKCS8PrivateKeyInfo_fp(FILE *, const EVP_PKEY *); int i2d_PrivateKey_fp(FILE *, const EVP_PKEY *);
EVP_PKEY *d2i_PrivateKey_ex_fp(FILE *, EVP_PKEY **, OSSL_LIB_CTX *, const char *);
EVP_PKEY *d2i_PrivateKey_fp(FILE *, EVP_PKEY **); int i2d_PUBKEY_fp(FILE *, const EVP_PKEY *);
EVP_PKEY *d2i_PUBKEY_fp(FILE *, EVP_PKEY **); X509 *d2i_X509_bio(BIO *, X509 **);
int i2d_X509_bio(BIO *, const X509 *); X509_CRL *d2i_X509_CRL_bio(BIO *, X509_CRL **);
int i2d_X509_CRL_bio(BIO *, const X509_CRL *); X509_REQ *d2i_X509_REQ_bio(BIO *, X509_REQ **);
int i2d_X509_REQ_bio(BIO *, const X509_REQ *); RSA *d2i_RSAPrivateKey_bio(BIO *, RSA **);
int i2d_RSAPrivateKey_bio(BIO *, const RSA *); RSA *d2i_RSAPublicKey_bio(BIO *, RSA **);
int i2d_RSAPublicKey_bio(BIO *, const RSA *); RSA *d2i_RSA_PUBKEY_bio(BIO *, RSA **);
int i2d_RSA_PUBKEY_bio(BIO *, const RSA *); DSA *d2i_DSA_PUBKEY_bio(BIO *, DSA **);
int i2d_DSA_PUBKEY_bio(BIO *, const DSA *); DSA *d2i_DSAPrivateKey_bio(BIO *, DSA **);
int i2d_DSAPrivateKey_bio(BIO *, const DSA *); EC_KEY *d2i_EC_PUBKEY_bio(BIO *, EC_KEY **);
int i2d_EC_PUBKEY_bio(BIO *, const EC_KEY *); EC_KEY *d2i_ECPrivateKey_bio(BIO *, EC_KEY **);
int i2d_ECPrivateKey_bio(BIO *, const EC_KEY *); X509_SIG *d2i_PKCS8_bio(BIO *, X509_SIG **);
int i2d_PKCS8_bio(BIO *, const X509_SIG *); X509_PUBKEY *d2i_X509_PUBKEY_bio(BIO *, X509_PUBKEY **);
int i2d_X509_PUBKEY_bio(BIO *, const X509_PUBKEY *);
PKCS8_PRIV_KEY_INFO *d2i_PKCS8_PRIV_KEY_INFO_bio(BIO *, PKCS8_PRIV_KEY_INFO **);
int i2d_PKCS8_PRIV_KEY_INFO_bio(BIO *, const PKCS8_PRIV_KEY_INFO *);
int i2d_PKCS8PrivateKeyInfo_bio(BIO *, const EVP_PKEY *); int i2d_PrivateKey_bio(BIO *, const EVP_PKEY *);
EVP_PKEY *d2i_PrivateKey_ex_bio(BIO *, EVP_PKEY **, OSSL_LIB_CTX *, const char *);
EVP_PKEY *d2i_PrivateKey_bio(BIO *, EVP_PKEY **); int i2d_PUBKEY_bio(BIO *, const EVP_PKEY *);
EVP_PKEY *d2i_PUBKEY_bio(BIO *, EVP_PKEY **); X509 *X509_dup(const X509 *);
X509_ALGOR *X509_ALGOR_dup(const X509_ALGOR *); X509_ATTRIBUTE *X509_ATTRIBUTE_dup(const X509_ATTRIBUTE *);
X509_CRL *X509_CRL_dup(const X509_CRL *); X509_EXTENSION *X509_EXTENSION_dup(const X509_EXTENSION *);
X509_PUBKEY *X509_PUBKEY_dup(const X509_PUBKEY *); X509_REQ *X509_REQ_dup(const X509_REQ *);
X509_REVOKED *X509_REVOKED_dup(const X509_REVOKED *); int X509_ALGOR_set0(X509_ALGOR *, ASN1_OBJECT *, int, void *);
void X509_ALGOR_get0(const ASN1_OBJECT **, int *, const void **, const X509_ALGOR *);
void X509_ALGOR_set_md(X509_ALGOR *, const EVP_MD *); int X509_ALGOR_cmp(const X509_ALGOR *, const X509_ALGOR *);
int X509_ALGOR_copy(X509_ALGOR *, const X509_ALGOR *); X509_NAME *X509_NAME_dup(const X509_NAME *);
X509_NAME_ENTRY *X509_NAME_ENTRY_dup(const X509_NAME_ENTRY *); int X509_cmp_time(const ASN1_TIME *, time_t *);
int X509_cmp_current_time(const ASN1_TIME *);
int X509_cmp_timeframe(const X509_VERIFY_PARAM *, const ASN1_TIME *, const ASN1_TIME *);
ASN1_TIME *X509_time_adj(ASN1_TIME *, long, time_t *); ASN1_TIME *X509_time_adj_ex(ASN1_TIME *, int, long, time_t *);
ASN1_TIME *X509_gmtime_adj(ASN1_TIME *, long); const char *X509_get_default_cert_area(void);
const char *X509_get_default_cert_dir(void); const char *X509_get_default_cert_file(void);
const char *X509_get_default_cert_dir_env(void); const char *X509_get_default_cert_file_env(void);
const char *X509_get_default_private_dir(void); X509_REQ *X509_to_X509_REQ(X509 *, EVP_PKEY *, const EVP_MD *);
X509 *X509_REQ_to_X509(X509_REQ *, int, EVP_PKEY *); X509_ALGOR *X509_ALGOR_new(void);
void X509_ALGOR_free(X509_ALGOR *); X509_ALGOR *d2i_X509_ALGOR(X509_ALGOR **, const unsigned char **, long);
int i2d_X509_ALGOR(const X509_ALGOR *, unsigned char **); const ASN1_ITEM *X509_ALGOR_it(void);
X509_ALGORS *d2i_X509_ALGORS(X509_ALGORS **, const unsigned char **, long);
int i2d_X509_ALGORS(const X509_ALGORS *, unsigned char **); const ASN1_ITEM *X509_ALGORS_it(void);
X509_VAL *X509_VAL_new(void); void X509_VAL_free(X509_VAL *);
X509_VAL *d2i_X509_VAL(X509_VAL **, const unsigned char **, long);
int i2d_X509_VAL(const X509_VAL *, unsigned char **); const ASN1_ITEM *X509_VAL_it(void);
X509_PUBKEY *X509_PUBKEY_new(void); void X509_PUBKEY_free(X509_PUBKEY *);
X509_PUBKEY *d2i_X509_PUBKEY(X509_PUBKEY **, const unsigned char **, long);
int i2d_X509_PUBKEY(const X509_PUBKEY *, unsigned char **); const ASN1_ITEM *X509_PUBKEY_it(void);
X509_PUBKEY *X509_PUBKEY_new_ex(OSSL_LIB_CTX *, const char *); int X509_PUBKEY_set(X509_PUBKEY **, EVP_PKEY *);
EVP_PKEY *X509_PUBKEY_get0(const X509_PUBKEY *); EVP_PKEY *X509_PUBKEY_get(const X509_PUBKEY *);
int X509_get_pubkey_parameters(EVP_PKEY *, struct stack_st_X509 *); long X509_get_pathlen(X509 *);
EVP_PKEY *d2i_PUBKEY(EVP_PKEY **, const unsigned char **, long); int i2d_PUBKEY(const EVP_PKEY *, unsigned char **);
EVP_PKEY *d2i_PUBKEY_ex(EVP_PKEY **, const unsigned char **, long, OSSL_LIB_CTX *, const char *);
RSA *d2i_RSA_PUBKEY(RSA **, const unsigned char **, long); int i2d_RSA_PUBKEY(const RSA *, unsigned char **);
DSA *d2i_DSA_PUBKEY(DSA **, const unsigned char **, long); int i2d_DSA_PUBKEY(const DSA *, unsigned char **);
EC_KEY *d2i_EC_PUBKEY(EC_KEY **, const unsigned char **, long); int i2d_EC_PUBKEY(const EC_KEY *, unsigned char **);
X509_SIG *X509_SIG_new(void); void X509_SIG_free(X509_SIG *);
X509_SIG *d2i_X509_SIG(X509_SIG **, const unsigned char **, long);
int i2d_X509_SIG(const X509_SIG *, unsigned char **); const ASN1_ITEM *X509_SIG_it(void);
void X509_SIG_get0(const X509_SIG *, const X509_ALGOR **, const ASN1_OCTET_STRING **);
void X509_SIG_getm(X509_SIG *, X509_ALGOR **, ASN1_OCTET_STRING **); X509_REQ_INFO *X509_REQ_INFO_new(void);
void X509_REQ_INFO_free(X509_REQ_INFO *);
X509_REQ_INFO *d2i_X509_REQ_INFO(X509_REQ_INFO **, const unsigned char **, long);
int i2d_X509_REQ_INFO(const X509_REQ_INFO *, unsigned char **); const ASN1_ITEM *X509_REQ_INFO_it(void);
X509_REQ *X509_REQ_new(void); void X509_REQ_free(X509_REQ *);
X509_REQ *d2i_X509_REQ(X509_REQ **, const unsigned char **, long);
int i2d_X509_REQ(const X509_REQ *, unsigned char **); const ASN1_ITEM *X509_REQ_it(void);
X509_REQ *X509_REQ_new_ex(OSSL_LIB_CTX *, const char *); X509_ATTRIBUTE *X509_ATTRIBUTE_new(void);
void X509_ATTRIBUTE_free(X509_ATTRIBUTE *);
X509_ATTRIBUTE *d2i_X509_ATTRIBUTE(X509_ATTRIBUTE **, const unsigned char **, long);
int i2d_X509_ATTRIBUTE(const X509_ATTRIBUTE *, unsigned char **); const ASN1_ITEM *X509_ATTRIBUTE_it(void);
X509_ATTRIBUTE *X509_ATTRIBUTE_create(int, int, void *); X509_EXTENSION *X509_EXTENSION_new(void);
void X509_EXTENSION_free(X509_EXTENSION *);
X509_EXTENSION *d2i_X509_EXTENSION(X509_EXTENSION **, const unsigned char **, long);
int i2d_X509_EXTENSION(const X509_EXTENSION *, unsigned char **); const ASN1_ITEM *X509_EXTENSION_it(void);
X509_EXTENSIONS *d2i_X509_EXTENSIONS(X509_EXTENSIONS **, const unsigned char **, long);
int i2d_X509_EXTENSIONS(const X509_EXTENSIONS *, unsigned char **); const ASN1_ITEM *X509_EXTENSIONS_it(void);
X509_NAME_ENTRY *X509_NAME_ENTRY_new(void); void X509_NAME_ENTRY_free(X509_NAME_ENTRY *);
X509_NAME_ENTRY *d2i_X509_NAME_ENTRY(X509_NAME_ENTRY **, const unsigned char **, long);
int i2d_X509_NAME_ENTRY(const X509_NAME_ENTRY *, unsigned char **); const ASN1_ITEM *X509_NAME_ENTRY_it(void);
X509_NAME *X509_NAME_new(void); void X509_NAME_free(X509_NAME *);
X509_NAME *d2i_X509_NAME(X509_NAME **, const unsigned char **, long);
int i2d_X509_NAME(const X509_NAME *, unsigned char **); const ASN1_ITEM *X509_NAME_it(void);
int X509_NAME_set(X509_NAME **, const X509_NAME *); X509_CINF *X509_CINF_new(void); void X509_CINF_free(X509_CINF *);
X509_CINF *d2i_X509_CINF(X509_CINF **, const unsigned char **, long);
int i2d_X509_CINF(const X509_CINF *, unsigned char **); const ASN1_ITEM *X509_CINF_it(void); X509 *X509_new(void);
void X509_free(X509 *); X509 *d2i_X509(X509 **, const unsigned char **, long);
int i2d_X509(const X509 *, unsigned char **); const ASN1_ITEM *X509_it(void);
X509 *X509_new_ex(OSSL_LIB_CTX *, const char *); X509_CERT_AUX *X509_CERT_AUX_new(void);
void X509_CERT_AUX_free(X509_CERT_AUX *);
X509_CERT_AUX *d2i_X509_CERT_AUX(X509_CERT_AUX **, const unsigned char **, long);
int i2d_X509_CERT_AUX(const X509_CERT_AUX *, unsigned char **); const ASN1_ITEM *X509_CERT_AUX_it(void);
int X509_set_ex_data(X509 *, int, void *); void *X509_get_ex_data(const X509 *, int);
X509 *d2i_X509_AUX(X509 **, const unsigned char **, long); int i2d_X509_AUX(const X509 *, unsigned char **);
int i2d_re_X509_tbs(X509 *, unsigned char **);
int X509_SIG_INFO_get(const X509_SIG_INFO *, int *, int *, int *, uint32_t *);
void X509_SIG_INFO_set(X509_SIG_INFO *, int, int, int, uint32_t);
int X509_get_signature_info(X509 *, int *, int *, int *, uint32_t *);
void X509_get0_signature(const ASN1_BIT_STRING **, const X509_ALGOR **, const X509 *);
int X509_get_signature_nid(const X509 *); void X509_set0_distinguishing_id(X509 *, ASN1_OCTET_STRING *);
ASN1_OCTET_STRING *X509_get0_distinguishing_id(X509 *);
void X509_REQ_set0_distinguishing_id(X509_REQ *, ASN1_OCTET_STRING *);
ASN1_OCTET_STRING *X509_REQ_get0_distinguishing_id(X509_REQ *);
int X509_alias_set1(X509 *, const unsigned char *, int); int X509_keyid_set1(X509 *, const unsigned char *, int);
unsigned char *X509_alias_get0(X509 *, int *); unsigned char *X509_keyid_get0(X509 *, int *);
X509_REVOKED *X509_REVOKED_new(void); void X509_REVOKED_free(X509_REVOKED *);
X509_REVOKED *d2i_X509_REVOKED(X509_REVOKED **, const unsigned char **, long);
int i2d_X509_REVOKED(const X509_REVOKED *, unsigned char **); const ASN1_ITEM *X509_REVOKED_it(void);
X509_CRL_INFO *X509_CRL_INFO_new(void); void X509_CRL_INFO_free(X509_CRL_INFO *);
X509_CRL_INFO *d2i_X509_CRL_INFO(X509_CRL_INFO **, const unsigned char **, long);
int i2d_X509_CRL_INFO(const X509_CRL_INFO *, unsigned char **); const ASN1_ITEM *X509_CRL_INFO_it(void);
X509_CRL *X509_CRL_new(void); void X509_CRL_free(X509_CRL *);
X509_CRL *d2i_X509_CRL(X509_CRL **, const unsigned char **, long);
int i2d_X509_CRL(const X509_CRL *, unsigned char **); const ASN1_ITEM *X509_CRL_it(void);
X509_CRL *X509_CRL_new_ex(OSSL_LIB_CTX *, const char *); int X509_CRL_add0_revoked(X509_CRL *, X509_REVOKED *);
int X509_CRL_get0_by_serial(X509_CRL *, X509_REVOKED **, const ASN1_INTEGER *);
int X509_CRL_get0_by_cert(X509_CRL *, X509_REVOKED **, X509 *); X509_PKEY *X509_PKEY_new(void);
void X509_PKEY_free(X509_PKEY *); NETSCAPE_SPKI *NETSCAPE_SPKI_new(void); void NETSCAPE_SPKI_free(NETSCAPE_SPKI *);
NETSCAPE_SPKI *d2i_NETSCAPE_SPKI(NETSCAPE_SPKI **, const unsigned char **, long);
int i2d_NETSCAPE_SPKI(const NETSCAPE_SPKI *, unsigned char **); const ASN1_ITEM *NETSCAPE_SPKI_it(void);
NETSCAPE_SPKAC *NETSCAPE_SPKAC_new(void); void NETSCAPE_SPKAC_free(NETSCAPE_SPKAC *);
NETSCAPE_SPKAC *d2i_NETSCAPE_SPKAC(NETSCAPE_SPKAC **, const unsigned char **, long);
int i2d_NETSCAPE_SPKAC(const NETSCAPE_SPKAC *, unsigned char **); const ASN1_ITEM *NETSCAPE_SPKAC_it(void);
NETSCAPE_CERT_SEQUENCE *NETSCAPE_CERT_SEQUENCE_new(void); void NETSCAPE_CERT_SEQUENCE_free(NETSCAPE_CERT_SEQUENCE *);
NETSCAPE_CERT_SEQUENCE *d2i_NETSCAPE_CERT_SEQUENCE(NETSCAPE_CERT_SEQUENCE **, const unsigned char **, long);
int i2d_NETSCAPE_CERT_SEQUENCE(const NETSCAPE_CERT_SEQUENCE *, unsigned char **);
const ASN1_ITEM *NETSCAPE_CERT_SEQUENCE_it(void); X509_INFO *X509_INFO_new(void); void X509_INFO_free(X509_INFO *);
char *X509_NAME_oneline(const X509_NAME *, char *, int);
int ASN1_verify(i2d_of_void *, X509_ALGOR *, ASN1_BIT_STRING *, char *, EVP_PKEY *);
int ASN1_digest(i2d_of_void *, const EVP_MD *, char *, unsigned char *, unsigned int *);
int ASN1_sign(i2d_of_void *, X509_ALGOR *, X509_ALGOR *, ASN1_BIT_STRING *, char *, EVP_PKEY *, const EVP_MD *);
int ASN1_item_digest(const ASN1_ITEM *, const EVP_MD *, void *, unsigned char *, unsigned int *);
int ASN1_item_verify(const ASN1_ITEM *, const X509_ALGOR *, const ASN1_BIT_STRING *, const void *, EVP_PKEY *);
int ASN1_item_verify_ctx(const ASN1_ITEM *, const X509_ALGOR *, const ASN1_BIT_STRING *, const void *, EVP_MD_CTX *);
int ASN1_item_sign(const ASN1_ITEM *, X509_ALGOR *, X509_ALGOR *, ASN1_BIT_STRING *, const void *, EVP_PKEY *, const EVP_MD *);
int ASN1_item_sign_ctx(const ASN1_ITEM *, X509_ALGOR *, X509_ALGOR *, ASN1_BIT_STRING *, const void *, EVP_MD_CTX *);
long X509_get_version(const X509 *); int X509_set_version(X509 *, long);
int X509_set_serialNumber(X509 *, ASN1_INTEGER *); ASN1_INTEGER *X509_get_serialNumber(X509 *);
const ASN1_INTEGER *X509_get0_serialNumber(const X509 *); int X509_set_issuer_name(X509 *, const X509_NAME *);
X509_NAME *X509_get_issuer_name(const X509 *); int X509_set_subject_name(X509 *, const X509_NAME *);
X509_NAME *X509_get_subject_name(const X509 *); const ASN1_TIME *X509_get0_notBefore(const X509 *);
ASN1_TIME *X509_getm_notBefore(const X509 *); int X509_set1_notBefore(X509 *, const ASN1_TIME *);
const ASN1_TIME *X509_get0_notAfter(const X509 *); ASN1_TIME *X509_getm_notAfter(const X509 *);
int X509_set1_notAfter(X509 *, const ASN1_TIME *); int X509_set_pubkey(X509 *, EVP_PKEY *); int X509_up_ref(X509 *);
int X509_get_signature_type(const X509 *); X509_PUBKEY *X509_get_X509_PUBKEY(const X509 *);
const struct stack_st_X509_EXTENSION *X509_get0_extensions(const X509 *);
void X509_get0_uids(const X509 *, const ASN1_BIT_STRING **, const ASN1_BIT_STRING **);
const X509_ALGOR *X509_get0_tbs_sigalg(const X509 *); EVP_PKEY *X509_get0_pubkey(const X509 *);
EVP_PKEY *X509_get_pubkey(X509 *); ASN1_BIT_STRING *X509_get0_pubkey_bitstr(const X509 *);
long X509_REQ_get_version(const X509_REQ *); int X509_REQ_set_version(X509_REQ *, long);
X509_NAME *X509_REQ_get_subject_name(const X509_REQ *); int X509_REQ_set_subject_name(X509_REQ *, const X509_NAME *);
void X509_REQ_get0_signature(const X509_REQ *, const ASN1_BIT_STRING **, const X509_ALGOR **);
void X509_REQ_set0_signature(X509_REQ *, ASN1_BIT_STRING *);
int X509_REQ_set1_signature_algo(X509_REQ *, X509_ALGOR *); int X509_REQ_get_signature_nid(const X509_REQ *);
int i2d_re_X509_REQ_tbs(X509_REQ *, unsigned char **); int X509_REQ_set_pubkey(X509_REQ *, EVP_PKEY *);
EVP_PKEY *X509_REQ_get_pubkey(X509_REQ *); EVP_PKEY *X509_REQ_get0_pubkey(X509_REQ *);
X509_PUBKEY *X509_REQ_get_X509_PUBKEY(X509_REQ *); int X509_REQ_extension_nid(int);
int *X509_REQ_get_extension_nids(void); void X509_REQ_set_extension_nids(int *);
struct stack_st_X509_EXTENSION *X509_REQ_get_extensions(X509_REQ *);
int X509_REQ_add_extensions_nid(X509_REQ *, const struct stack_st_X509_EXTENSION *, int);
int X509_REQ_add_extensions(X509_REQ *, const struct stack_st_X509_EXTENSION *);
int X509_REQ_get_attr_count(const X509_REQ *); int X509_REQ_get_attr_by_NID(const X509_REQ *, int, int);
int X509_REQ_get_attr_by_OBJ(const X509_REQ *, const ASN1_OBJECT *, int);
X509_ATTRIBUTE *X509_REQ_get_attr(const X509_REQ *, int); X509_ATTRIBUTE *X509_REQ_delete_attr(X509_REQ *, int);
int X509_REQ_add1_attr(X509_REQ *, X509_ATTRIBUTE *);
int X509_REQ_add1_attr_by_OBJ(X509_REQ *, const ASN1_OBJECT *, int, const unsigned char *, int);
int X509_REQ_add1_attr_by_NID(X509_REQ *, int, int, const unsigned char *, int);
int X509_REQ_add1_attr_by_txt(X509_REQ *, const char *, int, const unsigned char *, int);
int X509_CRL_set_version(X509_CRL *, long); int X509_CRL_set_issuer_name(X509_CRL *, const X509_NAME *);
int X509_CRL_set1_lastUpdate(X509_CRL *, const ASN1_TIME *);
int X509_CRL_set1_nextUpdate(X509_CRL *, const ASN1_TIME *); int X509_CRL_sort(X509_CRL *);
int X509_CRL_up_ref(X509_CRL *); long X509_CRL_get_version(const X509_CRL *);
const ASN1_TIME *X509_CRL_get0_lastUpdate(const X509_CRL *);
const ASN1_TIME *X509_CRL_get0_nextUpdate(const X509_CRL *); ASN1_TIME *X509_CRL_get_lastUpdate(X509_CRL *);
ASN1_TIME *X509_CRL_get_nextUpdate(X509_CRL *); X509_NAME *X509_CRL_get_issuer(const X509_CRL *);
const struct stack_st_X509_EXTENSION *X509_CRL_get0_extensions(const X509_CRL *);
struct stack_st_X509_REVOKED *X509_CRL_get_REVOKED(X509_CRL *);
void X509_CRL_get0_signature(const X509_CRL *, const ASN1_BIT_STRING **, const X509_ALGOR **);
int X509_CRL_get_signature_nid(const X509_CRL *); int i2d_re_X509_CRL_tbs(X509_CRL *, unsigned char **);
const ASN1_INTEGER *X509_REVOKED_get0_serialNumber(const X509_REVOKED *);
int X509_REVOKED_set_serialNumber(X509_REVOKED *, ASN1_INTEGER *);
const ASN1_TIME *X509_REVOKED_get0_revocationDate(const X509_REVOKED *);
int X509_REVOKED_set_revocationDate(X509_REVOKED *, ASN1_TIME *);
const struct stack_st_X509_EXTENSION *X509_REVOKED_get0_extensions(const X509_REVOKED *);
X509_CRL *X509_CRL_diff(X509_CRL *, X509_CRL *, EVP_PKEY *, const EVP_MD *, unsigned int);
int X509_REQ_check_private_key(X509_REQ *, EVP_PKEY *); int X509_check_private_key(const X509 *, const EVP_PKEY *);
int X509_chain_check_suiteb(int *, X509 *, struct stack_st_X509 *, unsigned long);
int X509_CRL_check_suiteb(X509_CRL *, EVP_PKEY *, unsigned long);
struct stack_st_X509 *X509_chain_up_ref(struct stack_st_X509 *);
int X509_issuer_and_serial_cmp(const X509 *, const X509 *); unsigned long X509_issuer_and_serial_hash(X509 *);
int X509_issuer_name_cmp(const X509 *, const X509 *); unsigned long X509_issuer_name_hash(X509 *);
int X509_subject_name_cmp(const X509 *, const X509 *); unsigned long X509_subject_name_hash(X509 *);
unsigned long X509_issuer_name_hash_old(X509 *); unsigned long X509_subject_name_hash_old(X509 *);
int X509_add_cert(struct stack_st_X509 *, X509 *, int);
int X509_add_certs(struct stack_st_X509 *, struct stack_st_X509 *, int); int X509_cmp(const X509 *, const X509 *);
int X509_NAME_cmp(const X509_NAME *, const X509_NAME *); int X509_certificate_type(const X509 *, const EVP_PKEY *);
unsigned long X509_NAME_hash_ex(const X509_NAME *, OSSL_LIB_CTX *, const char *, int *);
unsigned long X509_NAME_hash_old(const X509_NAME *); int X509_CRL_cmp(const X509_CRL *, const X509_CRL *);
int X509_CRL_match(const X509_CRL *, const X509_CRL *); int X509_aux_print(BIO *, X509 *, int);
int X509_print_ex_fp(FILE *, X509 *, unsigned long, unsigned long); int X509_print_fp(FILE *, X509 *);
int X509_CRL_print_fp(FILE *, X509_CRL *); int X509_REQ_print_fp(FILE *, X509_REQ *);
int X509_NAME_print_ex_fp(FILE *, const X509_NAME *, int, unsigned long);
int X509_NAME_print(BIO *, const X509_NAME *, int);
int X509_NAME_print_ex(BIO *, const X509_NAME *, int, unsigned long);
int X509_print_ex(BIO *, X509 *, unsigned long, unsigned long); int X509_print(BIO *, X509 *);
int X509_ocspid_print(BIO *, X509 *); int X509_CRL_print_ex(BIO *, X509_CRL *, unsigned long);
int X509_CRL_print(BIO *, X509_CRL *); int X509_REQ_print_ex(BIO *, X509_REQ *, unsigned long, unsigned long);
int X509_REQ_print(BIO *, X509_REQ *); int X509_NAME_entry_count(const X509_NAME *);
int X509_NAME_get_text_by_NID(const X509_NAME *, int, char *, int);
int X509_NAME_get_text_by_OBJ(const X509_NAME *, const ASN1_OBJECT *, char *, int);
int X509_NAME_get_index_by_NID(const X509_NAME *, int, int);
int X509_NAME_get_index_by_OBJ(const X509_NAME *, const ASN1_OBJECT *, int);
X509_NAME_ENTRY *X509_NAME_get_entry(const X509_NAME *, int);
X509_NAME_ENTRY *X509_NAME_delete_entry(X509_NAME *, int);
int X509_NAME_add_entry(X509_NAME *, const X509_NAME_ENTRY *, int, int);
int X509_NAME_add_entry_by_OBJ(X509_NAME *, const ASN1_OBJECT *, int, const unsigned char *, int, int, int);
int X509_NAME_add_entry_by_NID(X509_NAME *, int, int, const unsigned char *, int, int, int);
X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_txt(X509_NAME_ENTRY **, const char *, int, const unsigned char *, int);
X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_NID(X509_NAME_ENTRY **, int, int, const unsigned char *, int);
int X509_NAME_add_entry_by_txt(X509_NAME *, const char *, int, const unsigned char *, int, int, int);
X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_OBJ(X509_NAME_ENTRY **, const ASN1_OBJECT *, int, const unsigned char *, int);
int X509_NAME_ENTRY_set_object(X509_NAME_ENTRY *, const ASN1_OBJECT *);
int X509_NAME_ENTRY_set_data(X509_NAME_ENTRY *, int, const unsigned char *, int);
ASN1_OBJECT *X509_NAME_ENTRY_get_object(const X509_NAME_ENTRY *);
ASN1_STRING *X509_NAME_ENTRY_get_data(const X509_NAME_ENTRY *); int X509_NAME_ENTRY_set(const X509_NAME_ENTRY *);
int X509_NAME_get0_der(const X509_NAME *, const unsigned char **, size_t *);
int X509v3_get_ext_count(const struct stack_st_X509_EXTENSION *);
int X509v3_get_ext_by_NID(const struct stack_st_X509_EXTENSION *, int, int);
int X509v3_get_ext_by_OBJ(const struct stack_st_X509_EXTENSION *, const ASN1_OBJECT *, int);
int X509v3_get_ext_by_critical(const struct stack_st_X509_EXTENSION *, int, int);
X509_EXTENSION *X509v3_get_ext(const struct stack_st_X509_EXTENSION *, int);
X509_EXTENSION *X509v3_delete_ext(struct stack_st_X509_EXTENSION *, int);
struct stack_st_X509_EXTENSION *X509v3_add_ext(struct stack_st_X509_EXTENSION **, X509_EXTENSION *, int);
int X509_get_ext_count(const X509 *); int X509_get_ext_by_NID(const X509 *, int, int);
int X509_get_ext_by_OBJ(const X509 *, const ASN1_OBJECT *, int); int X509_get_ext_by_critical(const X509 *, int, int);
X509_EXTENSION *X509_get_ext(const X509 *, int); X509_EXTENSION *X509_delete_ext(X509 *, int);
int X509_add_ext(X509 *, X509_EXTENSION *, int); void *X509_get_ext_d2i(const X509 *, int, int *, int *);
int X509_add1_ext_i2d(X509 *, int, void *, int, unsigned long); int X509_CRL_get_ext_count(const X509_CRL *);
int X509_CRL_get_ext_by_NID(const X509_CRL *, int, int);
int X509_CRL_get_ext_by_OBJ(const X509_CRL *, const ASN1_OBJECT *, int);
int X509_CRL_get_ext_by_critical(const X509_CRL *, int, int); X509_EXTENSION *X509_CRL_get_ext(const X509_CRL *, int);
X509_EXTENSION *X509_CRL_delete_ext(X509_CRL *, int); int X509_CRL_add_ext(X509_CRL *, X509_EXTENSION *, int);
void *X509_CRL_get_ext_d2i(const X509_CRL *, int, int *, int *);
int X509_CRL_add1_ext_i2d(X509_CRL *, int, void *, int, unsigned long);
int X509_REVOKED_get_ext_count(const X509_REVOKED *); int X509_REVOKED_get_ext_by_NID(const X509_REVOKED *, int, int);
int X509_REVOKED_get_ext_by_OBJ(const X509_REVOKED *, const ASN1_OBJECT *, int);
int X509_REVOKED_get_ext_by_critical(const X509_REVOKED *, int, int);
X509_EXTENSION *X509_REVOKED_get_ext(const X509_REVOKED *, int);
X509_EXTENSION *X509_REVOKED_delete_ext(X509_REVOKED *, int);
int X509_REVOKED_add_ext(X509_REVOKED *, X509_EXTENSION *, int);
void *X509_REVOKED_get_ext_d2i(const X509_REVOKED *, int, int *, int *);
int X509_REVOKED_add1_ext_i2d(X509_REVOKED *, int, void *, int, unsigned long);
X509_EXTENSION *X509_EXTENSION_create_by_NID(X509_EXTENSION **, int, int, ASN1_OCTET_STRING *);
X509_EXTENSION *X509_EXTENSION_create_by_OBJ(X509_EXTENSION **, const ASN1_OBJECT *, int, ASN1_OCTET_STRING *);
int X509_EXTENSION_set_object(X509_EXTENSION *, const ASN1_OBJECT *);
int X509_EXTENSION_set_critical(X509_EXTENSION *, int);
int X509_EXTENSION_set_data(X509_EXTENSION *, ASN1_OCTET_STRING *);
ASN1_OBJECT *X509_EXTENSION_get_object(X509_EXTENSION *);
ASN1_OCTET_STRING *X509_EXTENSION_get_data(X509_EXTENSION *); int X509_EXTENSION_get_critical(const X509_EXTENSION *);
int X509at_get_attr_count(const struct stack_st_X509_ATTRIBUTE *);
int X509at_get_attr_by_NID(const struct stack_st_X509_ATTRIBUTE *, int, int);
int X509at_get_attr_by_OBJ(const struct stack_st_X509_ATTRIBUTE *, const ASN1_OBJECT *, int);
X509_ATTRIBUTE *X509at_get_attr(const struct stack_st_X509_ATTRIBUTE *, int);
X509_ATTRIBUTE *X509at_delete_attr(struct stack_st_X509_ATTRIBUTE *, int);
struct stack_st_X509_ATTRIBUTE *X509at_add1_attr(struct stack_st_X509_ATTRIBUTE **, X509_ATTRIBUTE *);
struct stack_st_X509_ATTRIBUTE *X509at_add1_attr_by_OBJ(struct stack_st_X509_ATTRIBUTE **, const ASN1_OBJECT *, int, const unsigned char *, int);
struct stack_st_X509_ATTRIBUTE *X509at_add1_attr_by_NID(struct stack_st_X509_ATTRIBUTE **, int, int, const unsigned char *, int);
struct stack_st_X509_ATTRIBUTE *X509at_add1_attr_by_txt(struct stack_st_X509_ATTRIBUTE **, const char *, int, const unsigned char *, int);
void *X509at_get0_data_by_OBJ(const struct stack_st_X509_ATTRIBUTE *, const ASN1_OBJECT *, int, int);
X509_ATTRIBUTE *X509_ATTRIBUTE_create_by_NID(X509_ATTRIBUTE **, int, int, const void *, int);
X509_ATTRIBUTE *X509_ATTRIBUTE_create_by_OBJ(X509_ATTRIBUTE **, const ASN1_OBJECT *, int, const void *, int);
X509_ATTRIBUTE *X509_ATTRIBUTE_create_by_txt(X509_ATTRIBUTE **, const char *, int, const unsigned char *, int);
int X509_ATTRIBUTE_set1_object(X509_ATTRIBUTE *, const ASN1_OBJECT *);
int X509_ATTRIBUTE_set1_data(X509_ATTRIBUTE *, int, const void *, int);
void *X509_ATTRIBUTE_get0_data(X509_ATTRIBUTE *, int, int, void *); int X509_ATTRIBUTE_count(const X509_ATTRIBUTE *);
ASN1_OBJECT *X509_ATTRIBUTE_get0_object(X509_ATTRIBUTE *); ASN1_TYPE *X509_ATTRIBUTE_get0_type(X509_ATTRIBUTE *, int);
int EVP_PKEY_get_attr_count(const EVP_PKEY *); int EVP_PKEY_get_attr_by_NID(const EVP_PKEY *, int, int);
int EVP_PKEY_get_attr_by_OBJ(const EVP_PKEY *, const ASN1_OBJECT *, int);
X509_ATTRIBUTE *EVP_PKEY_get_attr(const EVP_PKEY *, int); X509_ATTRIBUTE *EVP_PKEY_delete_attr(EVP_PKEY *, int);
int EVP_PKEY_add1_attr(EVP_PKEY *, X509_ATTRIBUTE *);
int EVP_PKEY_add1_attr_by_OBJ(EVP_PKEY *, const ASN1_OBJECT *, int, const unsigned char *, int);
int EVP_PKEY_add1_attr_by_NID(EVP_PKEY *, int, int, const unsigned char *, int);
int EVP_PKEY_add1_attr_by_txt(EVP_PKEY *, const char *, int, const unsigned char *, int);
X509 *X509_find_by_issuer_and_serial(struct stack_st_X509 *, const X509_NAME *, const ASN1_INTEGER *);
X509 *X509_find_by_subject(struct stack_st_X509 *, const X509_NAME *); PBEPARAM *PBEPARAM_new(void);
void PBEPARAM_free(PBEPARAM *); PBEPARAM *d2i_PBEPARAM(PBEPARAM **, const unsigned char **, long);
int i2d_PBEPARAM(const PBEPARAM *, unsigned char **); const ASN1_ITEM *PBEPARAM_it(void);
PBE2PARAM *PBE2PARAM_new(void); void PBE2PARAM_free(PBE2PARAM *);
PBE2PARAM *d2i_PBE2PARAM(PBE2PARAM **, const unsigned char **, long);
int i2d_PBE2PARAM(const PBE2PARAM *, unsigned char **); const ASN1_ITEM *PBE2PARAM_it(void);
PBKDF2PARAM *PBKDF2PARAM_new(void); void PBKDF2PARAM_free(PBKDF2PARAM *);
PBKDF2PARAM *d2i_PBKDF2PARAM(PBKDF2PARAM **, const unsigned char **, long);
int i2d_PBKDF2PARAM(const PBKDF2PARAM *, unsigned char **); const ASN1_ITEM *PBKDF2PARAM_it(void);
SCRYPT_PARAMS *SCRYPT_PARAMS_new(void); void SCRYPT_PARAMS_free(SCRYPT_PARAMS *);
SCRYPT_PARAMS *d2i_SCRYPT_PARAMS(SCRYPT_PARAMS **, const unsigned char **, long);
int i2d_SCRYPT_PARAMS(const SCRYPT_PARAMS *, unsigned char **); const ASN1_ITEM *SCRYPT_PARAMS_it(void);
int PKCS5_pbe_set0_algor(X509_ALGOR *, int, int, const unsigned char *, int);
int PKCS5_pbe_set0_algor_ex(X509_ALGOR *, int, int, const unsigned char *, int, OSSL_LIB_CTX *);
X509_ALGOR *PKCS5_pbe_set(int, int, const unsigned char *, int);
X509_ALGOR *PKCS5_pbe_set_ex(int, int, const unsigned char *, int, OSSL_LIB_CTX *);
X509_ALGOR *PKCS5_pbe2_set(const EVP_CIPHER *, int, unsigned char *, int);
X509_ALGOR *PKCS5_pbe2_set_iv(const EVP_CIPHER *, int, unsigned char *, int, unsigned char *, int);
X509_ALGOR *PKCS5_pbe2_set_iv_ex(const EVP_CIPHER *, int, unsigned char *, int, unsigned char *, int, OSSL_LIB_CTX *);
X509_ALGOR *PKCS5_pbe2_set_scrypt(const EVP_CIPHER *, const unsigned char *, int, unsigned char *, uint64_t, uint64_t, uint64_t);
X509_ALGOR *PKCS5_pbkdf2_set(int, unsigned char *, int, int, int);
X509_ALGOR *PKCS5_pbkdf2_set_ex(int, unsigned char *, int, int, int, OSSL_LIB_CTX *);
PKCS8_PRIV_KEY_INFO *PKCS8_PRIV_KEY_INFO_new(void); void PKCS8_PRIV_KEY_INFO_free(PKCS8_PRIV_KEY_INFO *);
PKCS8_PRIV_KEY_INFO *d2i_PKCS8_PRIV_KEY_INFO(PKCS8_PRIV_KEY_INFO **, const unsigned char **, long);
int i2d_PKCS8_PRIV_KEY_INFO(const PKCS8_PRIV_KEY_INFO *, unsigned char **);
const ASN1_ITEM *PKCS8_PRIV_KEY_INFO_it(void); EVP_PKEY *EVP_PKCS82PKEY(const PKCS8_PRIV_KEY_INFO *);
EVP_PKEY *EVP_PKCS82PKEY_ex(const PKCS8_PRIV_KEY_INFO *, OSSL_LIB_CTX *, const char *);
PKCS8_PRIV_KEY_INFO *EVP_PKEY2PKCS8(const EVP_PKEY *);
int PKCS8_pkey_set0(PKCS8_PRIV_KEY_INFO *, ASN1_OBJECT *, int, int, void *, unsigned char *, int);
int PKCS8_pkey_get0(const ASN1_OBJECT **, const unsigned char **, int *, const X509_ALGOR **, const PKCS8_PRIV_KEY_INFO *);
const struct stack_st_X509_ATTRIBUTE *PKCS8_pkey_get0_attrs(const PKCS8_PRIV_KEY_INFO *);
int PKCS8_pkey_add1_attr(PKCS8_PRIV_KEY_INFO *, X509_ATTRIBUTE *);
int PKCS8_pkey_add1_attr_by_NID(PKCS8_PRIV_KEY_INFO *, int, int, const unsigned char *, int);
int PKCS8_pkey_add1_attr_by_OBJ(PKCS8_PRIV_KEY_INFO *, const ASN1_OBJECT *, int, const unsigned char *, int);
int X509_PUBKEY_set0_param(X509_PUBKEY *, ASN1_OBJECT *, int, void *, unsigned char *, int);
int X509_PUBKEY_get0_param(ASN1_OBJECT **, const unsigned char **, int *, X509_ALGOR **, const X509_PUBKEY *);
int X509_PUBKEY_eq(const X509_PUBKEY *, const X509_PUBKEY *);
#define X509_SIG_INFO_VALID 0x1
#define X509_SIG_INFO_TLS 0x2
#define X509_FILETYPE_PEM 1
#define X509_FILETYPE_ASN1 2
#define X509_FILETYPE_DEFAULT 3
#define X509v3_KU_DIGITAL_SIGNATURE 0x0080
#define X509v3_KU_NON_REPUDIATION 0x0040
#define X509v3_KU_KEY_ENCIPHERMENT 0x0020
#define X509v3_KU_DATA_ENCIPHERMENT 0x0010
#define X509v3_KU_KEY_AGREEMENT 0x0008
#define X509v3_KU_KEY_CERT_SIGN 0x0004
#define X509v3_KU_CRL_SIGN 0x0002
#define X509v3_KU_ENCIPHER_ONLY 0x0001
#define X509v3_KU_DECIPHER_ONLY 0x8000
#define X509v3_KU_UNDEF 0xffff
#define X509_EX_V_NETSCAPE_HACK 0x8000
#define X509_EX_V_INIT 0x0001
#define X509_FLAG_COMPAT 0
#define X509_FLAG_NO_HEADER 1L
#define X509_FLAG_NO_VERSION 2L
#define X509_FLAG_NO_SERIAL 4L
#define X509_FLAG_NO_SIGNAME 8L
#define X509_FLAG_NO_ISSUER 0x10L
#define X509_FLAG_NO_VALIDITY 0x20L
#define X509_FLAG_NO_SUBJECT 0x40L
#define X509_FLAG_NO_PUBKEY 0x80L
#define X509_FLAG_NO_EXTENSIONS 0x100L
#define X509_FLAG_NO_SIGDUMP 0x200L
#define X509_FLAG_NO_AUX 0x400L
#define X509_FLAG_NO_ATTRIBUTES 0x800L
#define X509_FLAG_NO_IDS 0x1000L
#define X509_FLAG_EXTENSIONS_ONLY_KID 0x2000L
#define XN_FLAG_SEP_MASK 0xf0000
#define XN_FLAG_COMPAT 0
#define XN_FLAG_SEP_COMMA_PLUS 0x10000
#define XN_FLAG_SEP_CPLUS_SPC 0x20000
#define XN_FLAG_SEP_SPLUS_SPC 0x30000
#define XN_FLAG_SEP_MULTILINE 0x40000
#define XN_FLAG_DN_REV 0x100000
#define XN_FLAG_FN_MASK 0x600000
#define XN_FLAG_FN_SN 0
#define XN_FLAG_FN_LN 0x200000
#define XN_FLAG_FN_OID 0x400000
#define XN_FLAG_FN_NONE 0x600000
#define XN_FLAG_SPC_EQ 0x800000
#define XN_FLAG_DUMP_UNKNOWN_FIELDS 0x1000000
#define XN_FLAG_FN_ALIGN 0x2000000
#define XN_FLAG_RFC2253 17892119
#define XN_FLAG_ONELINE 8520479
#define XN_FLAG_MULTILINE 44302342
#define X509_EXT_PACK_UNKNOWN 1
#define X509_EXT_PACK_STRING 2
#define X509_VERSION_1 0
#define X509_VERSION_2 1
#define X509_VERSION_3 2
#define X509_get_notBefore X509_getm_notBefore
#define X509_get_notAfter X509_getm_notAfter
#define X509_set_notBefore X509_set1_notBefore
#define X509_set_notAfter X509_set1_notAfter
#define X509_REQ_VERSION_1 0
#define X509_CRL_VERSION_1 0
#define X509_CRL_VERSION_2 1
#define X509_CRL_set_lastUpdate X509_CRL_set1_lastUpdate
#define X509_CRL_set_nextUpdate X509_CRL_set1_nextUpdate
#define X509_ADD_FLAG_DEFAULT 0
#define X509_ADD_FLAG_UP_REF 0x1
#define X509_ADD_FLAG_PREPEND 0x2
#define X509_ADD_FLAG_NO_DUP 0x4
#define X509_ADD_FLAG_NO_SS 0x8
int sk_X509_num(const struct stack_st_X509 *); X509 *sk_X509_value(const struct stack_st_X509 *, int); struct stack_st_X509 *sk_X509_new_null(void);
void sk_X509_free(struct stack_st_X509 *); void sk_X509_pop_free(struct stack_st_X509 *, void (*)(X509 *)); int sk_X509_push(struct stack_st_X509 *, X509 *);
X509 *sk_X509_pop(struct stack_st_X509 *); struct stack_st_X509 *sk_X509_dup(const struct stack_st_X509 *); int sk_X509_find(struct stack_st_X509 *, X509 *);
int sk_X509_NAME_num(const struct stack_st_X509_NAME *); X509_NAME *sk_X509_NAME_value(const struct stack_st_X509_NAME *, int); struct stack_st_X509_NAME *sk_X509_NAME_new_null(void);
void sk_X509_NAME_free(struct stack_st_X509_NAME *); void sk_X509_NAME_pop_free(struct stack_st_X509_NAME *, void (*)(X509_NAME *)); int sk_X509_NAME_push(struct stack_st_X509_NAME *, X509_NAME *);
X509_NAME *sk_X509_NAME_pop(struct stack_st_X509_NAME *); struct stack_st_X509_NAME *sk_X509_NAME_dup(const struct stack_st_X509_NAME *); int sk_X509_NAME_find(struct stack_st_X509_NAME *, X509_NAME *);
int sk_X509_NAME_ENTRY_num(const struct stack_st_X509_NAME_ENTRY *); X509_NAME_ENTRY *sk_X509_NAME_ENTRY_value(const struct stack_st_X509_NAME_ENTRY *, int); struct stack_st_X509_NAME_ENTRY *sk_X509_NAME_ENTRY_new_null(void);
void sk_X509_NAME_ENTRY_free(struct stack_st_X509_NAME_ENTRY *); void sk_X509_NAME_ENTRY_pop_free(struct stack_st_X509_NAME_ENTRY *, void (*)(X509_NAME_ENTRY *)); int sk_X509_NAME_ENTRY_push(struct stack_st_X509_NAME_ENTRY *, X509_NAME_ENTRY *);
X509_NAME_ENTRY *sk_X509_NAME_ENTRY_pop(struct stack_st_X509_NAME_ENTRY *); struct stack_st_X509_NAME_ENTRY *sk_X509_NAME_ENTRY_dup(const struct stack_st_X509_NAME_ENTRY *); int sk_X509_NAME_ENTRY_find(struct stack_st_X509_NAME_ENTRY *, X509_NAME_ENTRY *);
int sk_X509_EXTENSION_num(const struct stack_st_X509_EXTENSION *); X509_EXTENSION *sk_X509_EXTENSION_value(const struct stack_st_X509_EXTENSION *, int); struct stack_st_X509_EXTENSION *sk_X509_EXTENSION_new_null(void);
void sk_X509_EXTENSION_free(struct stack_st_X509_EXTENSION *); void sk_X509_EXTENSION_pop_free(struct stack_st_X509_EXTENSION *, void (*)(X509_EXTENSION *)); int sk_X509_EXTENSION_push(struct stack_st_X509_EXTENSION *, X509_EXTENSION *);
X509_EXTENSION *sk_X509_EXTENSION_pop(struct stack_st_X509_EXTENSION *); struct stack_st_X509_EXTENSION *sk_X509_EXTENSION_dup(const struct stack_st_X509_EXTENSION *); int sk_X509_EXTENSION_find(struct stack_st_X509_EXTENSION *, X509_EXTENSION *);
int sk_X509_CRL_num(const struct stack_st_X509_CRL *); X509_CRL *sk_X509_CRL_value(const struct stack_st_X509_CRL *, int); struct stack_st_X509_CRL *sk_X509_CRL_new_null(void);
void sk_X509_CRL_free(struct stack_st_X509_CRL *); void sk_X509_CRL_pop_free(struct stack_st_X509_CRL *, void (*)(X509_CRL *)); int sk_X509_CRL_push(struct stack_st_X509_CRL *, X509_CRL *);
X509_CRL *sk_X509_CRL_pop(struct stack_st_X509_CRL *); struct stack_st_X509_CRL *sk_X509_CRL_dup(const struct stack_st_X509_CRL *); int sk_X509_CRL_find(struct stack_st_X509_CRL *, X509_CRL *);
int sk_X509_INFO_num(const struct stack_st_X509_INFO *); X509_INFO *sk_X509_INFO_value(const struct stack_st_X509_INFO *, int); struct stack_st_X509_INFO *sk_X509_INFO_new_null(void);
void sk_X509_INFO_free(struct stack_st_X509_INFO *); void sk_X509_INFO_pop_free(struct stack_st_X509_INFO *, void (*)(X509_INFO *)); int sk_X509_INFO_push(struct stack_st_X509_INFO *, X509_INFO *);
X509_INFO *sk_X509_INFO_pop(struct stack_st_X509_INFO *); struct stack_st_X509_INFO *sk_X509_INFO_dup(const struct stack_st_X509_INFO *); int sk_X509_INFO_find(struct stack_st_X509_INFO *, X509_INFO *);
#ifdef __cplusplus
}
#endif
#endif
