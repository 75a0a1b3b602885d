/* openssl/pem.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PEM_H
#define MOE_SHIM_OPENSSL_PEM_H
#include <openssl/asn1.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/types.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/rsa.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/dsa.h>
#include <openssl/pkcs7.h>
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st_X509_INFO;
int PEM_get_EVP_CIPHER_INFO(char *, EVP_CIPHER_INFO *);
int PEM_do_header(EVP_CIPHER_INFO *, unsigned char *, long *, pem_password_cb *, void *);
int PEM_read_bio(BIO *, char **, char **, unsigned char **, long *);
int PEM_read_bio_ex(BIO *, char **, char **, unsigned char **, long *, unsigned int);
int PEM_bytes_read_bio_secmem(unsigned char **, long *, char **, const char *, BIO *, pem_password_cb *, void *);
int PEM_write_bio(BIO *, const char *, const char *, const unsigned char *, long);
int PEM_bytes_read_bio(unsigned char **, long *, char **, const char *, BIO *, pem_password_cb *, void *);
void *PEM_ASN1_read_bio(d2i_of_void *, const char *, BIO *, void **, pem_password_cb *, void *);
int PEM_ASN1_write_bio(i2d_of_void *, const char *, BIO *, const void *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
struct stack_st_X509_INFO *PEM_X509_INFO_read_bio(BIO *, struct stack_st_X509_INFO *, pem_password_cb *, void *);
struct stack_st_X509_INFO *PEM_X509_INFO_read_bio_ex(BIO *, struct stack_st_X509_INFO *, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int PEM_X509_INFO_write_bio(BIO *, const X509_INFO *, EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_read(FILE *, char **, char **, unsigned char **, long *);
int PEM_write(FILE *, const char *, const char *, const unsigned char *, long);
void *PEM_ASN1_read(d2i_of_void *, const char *, FILE *, void **, pem_password_cb *, void *);
int PEM_ASN1_write(i2d_of_void *, const char *, FILE *, const void *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
struct stack_st_X509_INFO *PEM_X509_INFO_read(FILE *, struct stack_st_X509_INFO *, pem_password_cb *, void *);
struct stack_st_X509_INFO *PEM_X509_INFO_read_ex(FILE *, struct stack_st_X509_INFO *, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int PEM_SignInit(EVP_MD_CTX *, EVP_MD *); int PEM_SignUpdate(EVP_MD_CTX *, const unsigned char *, unsigned int);
int PEM_SignFinal(EVP_MD_CTX *, unsigned char *, unsigned int *, EVP_PKEY *);
int PEM_def_callback(char *, int, int, void *); void PEM_proc_type(char *, int);
void PEM_dek_info(char *, const char *, int, const char *);
X509 *PEM_read_bio_X509(BIO *, X509 **, pem_password_cb *, void *);
X509 *PEM_read_X509(FILE *, X509 **, pem_password_cb *, void *); int PEM_write_bio_X509(BIO *, const X509 *);
int PEM_write_X509(FILE *, const X509 *); X509 *PEM_read_bio_X509_AUX(BIO *, X509 **, pem_password_cb *, void *);
X509 *PEM_read_X509_AUX(FILE *, X509 **, pem_password_cb *, void *); int PEM_write_bio_X509_AUX(BIO *, const X509 *);
int PEM_write_X509_AUX(FILE *, const X509 *);
X509_REQ *PEM_read_bio_X509_REQ(BIO *, X509_REQ **, pem_password_cb *, void *);
X509_REQ *PEM_read_X509_REQ(FILE *, X509_REQ **, pem_password_cb *, void *);
int PEM_write_bio_X509_REQ(BIO *, const X509_REQ *); int PEM_write_X509_REQ(FILE *, const X509_REQ *);
int PEM_write_bio_X509_REQ_NEW(BIO *, const X509_REQ *); int PEM_write_X509_REQ_NEW(FILE *, const X509_REQ *);
X509_CRL *PEM_read_bio_X509_CRL(BIO *, X509_CRL **, pem_password_cb *, void *);
X509_CRL *PEM_read_X509_CRL(FILE *, X509_CRL **, pem_password_cb *, void *);
int PEM_write_bio_X509_CRL(BIO *, const X509_CRL *); int PEM_write_X509_CRL(FILE *, const X509_CRL *);
PKCS7 *PEM_read_bio_PKCS7(BIO *, PKCS7 **, pem_password_cb *, void *);
PKCS7 *PEM_read_PKCS7(FILE *, PKCS7 **, pem_password_cb *, void *); int PEM_write_bio_PKCS7(BIO *, const PKCS7 *);
int PEM_write_PKCS7(FILE *, const PKCS7 *);
NETSCAPE_CERT_SEQUENCE *PEM_read_bio_NETSCAPE_CERT_SEQUENCE(BIO *, NETSCAPE_CERT_SEQUENCE **, pem_password_cb *, void *);
NETSCAPE_CERT_SEQUENCE *PEM_read_NETSCAPE_CERT_SEQUENCE(FILE *, NETSCAPE_CERT_SEQUENCE **, pem_password_cb *, void *);
int PEM_write_bio_NETSCAPE_CERT_SEQUENCE(BIO *, const NETSCAPE_CERT_SEQUENCE *);
int PEM_write_NETSCAPE_CERT_SEQUENCE(FILE *, const NETSCAPE_CERT_SEQUENCE *);
X509_SIG *PEM_read_bio_PKCS8(BIO *, X509_SIG **, pem_password_cb *, void *);
X509_SIG *PEM_read_PKCS8(FILE *, X509_SIG **, pem_password_cb *, void *);
int PEM_write_bio_PKCS8(BIO *, const X509_SIG *); int PEM_write_PKCS8(FILE *, const X509_SIG *);
PKCS8_PRIV_KEY_INFO *PEM_read_bio_PKCS8_PRIV_KEY_INFO(BIO *, PKCS8_PRIV_KEY_INFO **, pem_password_cb *, void *);
PKCS8_PRIV_KEY_INFO *PEM_read_PKCS8_PRIV_KEY_INFO(FILE *, PKCS8_PRIV_KEY_INFO **, pem_password_cb *, void *);
int PEM_write_bio_PKCS8_PRIV_KEY_INFO(BIO *, const PKCS8_PRIV_KEY_INFO *);
int PEM_write_PKCS8_PRIV_KEY_INFO(FILE *, const PKCS8_PRIV_KEY_INFO *);
RSA *PEM_read_bio_RSAPrivateKey(BIO *, RSA **, pem_password_cb *, void *);
RSA *PEM_read_RSAPrivateKey(FILE *, RSA **, pem_password_cb *, void *);
int PEM_write_bio_RSAPrivateKey(BIO *, const RSA *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_RSAPrivateKey(FILE *, const RSA *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
RSA *PEM_read_bio_RSAPublicKey(BIO *, RSA **, pem_password_cb *, void *);
RSA *PEM_read_RSAPublicKey(FILE *, RSA **, pem_password_cb *, void *);
int PEM_write_bio_RSAPublicKey(BIO *, const RSA *); int PEM_write_RSAPublicKey(FILE *, const RSA *);
RSA *PEM_read_bio_RSA_PUBKEY(BIO *, RSA **, pem_password_cb *, void *);
RSA *PEM_read_RSA_PUBKEY(FILE *, RSA **, pem_password_cb *, void *); int PEM_write_bio_RSA_PUBKEY(BIO *, const RSA *);
int PEM_write_RSA_PUBKEY(FILE *, const RSA *);
DSA *PEM_read_bio_DSAPrivateKey(BIO *, DSA **, pem_password_cb *, void *);
DSA *PEM_read_DSAPrivateKey(FILE *, DSA **, pem_password_cb *, void *);
int PEM_write_bio_DSAPrivateKey(BIO *, const DSA *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_DSAPrivateKey(FILE *, const DSA *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
DSA *PEM_read_bio_DSA_PUBKEY(BIO *, DSA **, pem_password_cb *, void *);
DSA *PEM_read_DSA_PUBKEY(FILE *, DSA **, pem_password_cb *, void *); int PEM_write_bio_DSA_PUBKEY(BIO *, const DSA *);
int PEM_write_DSA_PUBKEY(FILE *, const DSA *); DSA *PEM_read_bio_DSAparams(BIO *, DSA **, pem_password_cb *, void *);
DSA *PEM_read_DSAparams(FILE *, DSA **, pem_password_cb *, void *); int PEM_write_bio_DSAparams(BIO *, const DSA *);
int PEM_write_DSAparams(FILE *, const DSA *);
EC_GROUP *PEM_read_bio_ECPKParameters(BIO *, EC_GROUP **, pem_password_cb *, void *);
EC_GROUP *PEM_read_ECPKParameters(FILE *, EC_GROUP **, pem_password_cb *, void *);
int PEM_write_bio_ECPKParameters(BIO *, const EC_GROUP *); int PEM_write_ECPKParameters(FILE *, const EC_GROUP *);
EC_KEY *PEM_read_bio_ECPrivateKey(BIO *, EC_KEY **, pem_password_cb *, void *);
EC_KEY *PEM_read_ECPrivateKey(FILE *, EC_KEY **, pem_password_cb *, void *);
int PEM_write_bio_ECPrivateKey(BIO *, const EC_KEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_ECPrivateKey(FILE *, const EC_KEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
EC_KEY *PEM_read_bio_EC_PUBKEY(BIO *, EC_KEY **, pem_password_cb *, void *);
EC_KEY *PEM_read_EC_PUBKEY(FILE *, EC_KEY **, pem_password_cb *, void *);
int PEM_write_bio_EC_PUBKEY(BIO *, const EC_KEY *); int PEM_write_EC_PUBKEY(FILE *, const EC_KEY *);
DH *PEM_read_bio_DHparams(BIO *, DH **, pem_password_cb *, void *);
DH *PEM_read_DHparams(FILE *, DH **, pem_password_cb *, void *); int PEM_write_bio_DHparams(BIO *, const DH *);
int PEM_write_DHparams(FILE *, const DH *); int PEM_write_bio_DHxparams(BIO *, const DH *);
int PEM_write_DHxparams(FILE *, const DH *);
EVP_PKEY *PEM_read_bio_PrivateKey(BIO *, EVP_PKEY **, pem_password_cb *, void *);
EVP_PKEY *PEM_read_bio_PrivateKey_ex(BIO *, EVP_PKEY **, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
EVP_PKEY *PEM_read_PrivateKey(FILE *, EVP_PKEY **, pem_password_cb *, void *);
EVP_PKEY *PEM_read_PrivateKey_ex(FILE *, EVP_PKEY **, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int PEM_write_bio_PrivateKey(BIO *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_bio_PrivateKey_ex(BIO *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int PEM_write_PrivateKey(FILE *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_PrivateKey_ex(FILE *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
EVP_PKEY *PEM_read_bio_PUBKEY(BIO *, EVP_PKEY **, pem_password_cb *, void *);
EVP_PKEY *PEM_read_bio_PUBKEY_ex(BIO *, EVP_PKEY **, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
EVP_PKEY *PEM_read_PUBKEY(FILE *, EVP_PKEY **, pem_password_cb *, void *);
EVP_PKEY *PEM_read_PUBKEY_ex(FILE *, EVP_PKEY **, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int PEM_write_bio_PUBKEY(BIO *, const EVP_PKEY *);
int PEM_write_bio_PUBKEY_ex(BIO *, const EVP_PKEY *, OSSL_LIB_CTX *, const char *);
int PEM_write_PUBKEY(FILE *, const EVP_PKEY *);
int PEM_write_PUBKEY_ex(FILE *, const EVP_PKEY *, OSSL_LIB_CTX *, const char *);
int PEM_write_bio_PrivateKey_traditional(BIO *, const EVP_PKEY *, const EVP_CIPHER *, const unsigned char *, int, pem_password_cb *, void *);
int PEM_write_bio_PKCS8PrivateKey_nid(BIO *, const EVP_PKEY *, int, const char *, int, pem_password_cb *, void *);
int PEM_write_bio_PKCS8PrivateKey(BIO *, const EVP_PKEY *, const EVP_CIPHER *, const char *, int, pem_password_cb *, void *);
int i2d_PKCS8PrivateKey_bio(BIO *, const EVP_PKEY *, const EVP_CIPHER *, const char *, int, pem_password_cb *, void *);
int i2d_PKCS8PrivateKey_nid_bio(BIO *, const EVP_PKEY *, int, const char *, int, pem_password_cb *, void *);
EVP_PKEY *d2i_PKCS8PrivateKey_bio(BIO *, EVP_PKEY **, pem_password_cb *, void *);
int i2d_PKCS8PrivateKey_fp(FILE *, const EVP_PKEY *, const EVP_CIPHER *, const char *, int, pem_password_cb *, void *);
int i2d_PKCS8PrivateKey_nid_fp(FILE *, const EVP_PKEY *, int, const char *, int, pem_password_cb *, void *);
int PEM_write_PKCS8PrivateKey_nid(FILE *, const EVP_PKEY *, int, const char *, int, pem_password_cb *, void *);
EVP_PKEY *d2i_PKCS8PrivateKey_fp(FILE *, EVP_PKEY **, pem_password_cb *, void *);
int PEM_write_PKCS8PrivateKey(FILE *, const EVP_PKEY *, const EVP_CIPHER *, const char *, int, pem_password_cb *, void *);
EVP_PKEY *PEM_read_bio_Parameters_ex(BIO *, EVP_PKEY **, OSSL_LIB_CTX *, const char *);
EVP_PKEY *PEM_read_bio_Parameters(BIO *, EVP_PKEY **); int PEM_write_bio_Parameters(BIO *, const EVP_PKEY *);
EVP_PKEY *b2i_PrivateKey(const unsigned char **, long); EVP_PKEY *b2i_PublicKey(const unsigned char **, long);
EVP_PKEY *b2i_PrivateKey_bio(BIO *); EVP_PKEY *b2i_PublicKey_bio(BIO *);
int i2b_PrivateKey_bio(BIO *, const EVP_PKEY *); int i2b_PublicKey_bio(BIO *, const EVP_PKEY *);
EVP_PKEY *b2i_PVK_bio(BIO *, pem_password_cb *, void *);
EVP_PKEY *b2i_PVK_bio_ex(BIO *, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
int i2b_PVK_bio(BIO *, const EVP_PKEY *, int, pem_password_cb *, void *);
int i2b_PVK_bio_ex(BIO *, const EVP_PKEY *, int, pem_password_cb *, void *, OSSL_LIB_CTX *, const char *);
#define PEM_R_BAD_BASE64_DECODE 100
#define PEM_R_BAD_DECRYPT 101
#define PEM_R_BAD_END_LINE 102
#define PEM_R_BAD_IV_CHARS 103
#define PEM_R_BAD_MAGIC_NUMBER 116
#define PEM_R_BAD_PASSWORD_READ 104
#define PEM_R_BAD_VERSION_NUMBER 117
#define PEM_R_BIO_WRITE_FAILURE 118
#define PEM_R_CIPHER_IS_NULL 127
#define PEM_R_ERROR_CONVERTING_PRIVATE_KEY 115
#define PEM_R_EXPECTING_DSS_KEY_BLOB 131
#define PEM_R_EXPECTING_PRIVATE_KEY_BLOB 119
#define PEM_R_EXPECTING_PUBLIC_KEY_BLOB 120
#define PEM_R_EXPECTING_RSA_KEY_BLOB 132
#define PEM_R_HEADER_TOO_LONG 128
#define PEM_R_INCONSISTENT_HEADER 121
#define PEM_R_KEYBLOB_HEADER_PARSE_ERROR 122
#define PEM_R_KEYBLOB_TOO_SHORT 123
#define PEM_R_MISSING_DEK_IV 129
#define PEM_R_NOT_DEK_INFO 105
#define PEM_R_NOT_ENCRYPTED 106
#define PEM_R_NOT_PROC_TYPE 107
#define PEM_R_NO_START_LINE 108
#define PEM_R_PROBLEMS_GETTING_PASSWORD 109
#define PEM_R_PVK_DATA_TOO_SHORT 124
#define PEM_R_PVK_TOO_SHORT 125
#define PEM_R_READ_KEY 111
#define PEM_R_SHORT_HEADER 112
#define PEM_R_UNEXPECTED_DEK_IV 130
#define PEM_R_UNSUPPORTED_CIPHER 113
#define PEM_R_UNSUPPORTED_ENCRYPTION 114
#define PEM_R_UNSUPPORTED_KEY_COMPONENTS 126
#define PEM_R_UNSUPPORTED_PUBLIC_KEY_TYPE 110
#define PEM_BUFSIZE 1024
#define PEM_STRING_X509_OLD "X509 CERTIFICATE"
#define PEM_STRING_X509 "CERTIFICATE"
#define PEM_STRING_X509_TRUSTED "TRUSTED CERTIFICATE"
#define PEM_STRING_X509_REQ_OLD "NEW CERTIFICATE REQUEST"
#define PEM_STRING_X509_REQ "CERTIFICATE REQUEST"
#define PEM_STRING_X509_CRL "X509 CRL"
#define PEM_STRING_EVP_PKEY "ANY PRIVATE KEY"
#define PEM_STRING_PUBLIC "PUBLIC KEY"
#define PEM_STRING_RSA "RSA PRIVATE KEY"
#define PEM_STRING_RSA_PUBLIC "RSA PUBLIC KEY"
#define PEM_STRING_DSA "DSA PRIVATE KEY"
#define PEM_STRING_DSA_PUBLIC "DSA PUBLIC KEY"
#define PEM_STRING_PKCS7 "PKCS7"
#define PEM_STRING_PKCS7_SIGNED "PKCS #7 SIGNED DATA"
#define PEM_STRING_PKCS8 "ENCRYPTED PRIVATE KEY"
#define PEM_STRING_PKCS8INF "PRIVATE KEY"
#define PEM_STRING_DHPARAMS "DH PARAMETERS"
#define PEM_STRING_DHXPARAMS "X9.42 DH PARAMETERS"
#define PEM_STRING_SSL_SESSION "SSL SESSION PARAMETERS"
#define PEM_STRING_DSAPARAMS "DSA PARAMETERS"
#define PEM_STRING_ECDSA_PUBLIC "ECDSA PUBLIC KEY"
#define PEM_STRING_ECPARAMETERS "EC PARAMETERS"
#define PEM_STRING_ECPRIVATEKEY "EC PRIVATE KEY"
#define PEM_STRING_PARAMETERS "PARAMETERS"
#define PEM_STRING_CMS "CMS"
#define PEM_STRING_SM2PRIVATEKEY "SM2 PRIVATE KEY"
#define PEM_STRING_SM2PARAMETERS "SM2 PARAMETERS"
#define PEM_TYPE_ENCRYPTED 10
#define PEM_TYPE_MIC_ONLY 20
#define PEM_TYPE_MIC_CLEAR 30
#define PEM_TYPE_CLEAR 40
#define PEM_FLAG_SECURE 0x1
#define PEM_FLAG_EAY_COMPATIBLE 0x2
#define PEM_FLAG_ONLY_B64 0x4
#ifdef __cplusplus
}
#endif
#endif
