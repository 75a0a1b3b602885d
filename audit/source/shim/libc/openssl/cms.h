/* openssl/cms.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CMS_H
#define MOE_SHIM_OPENSSL_CMS_H
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
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
struct stack_st_GENERAL_NAMES; struct stack_st_X509; struct stack_st_X509_ALGOR; struct stack_st_X509_CRL;
struct CMS_ContentInfo_st; typedef struct CMS_ContentInfo_st CMS_ContentInfo; struct CMS_SignerInfo_st;
typedef struct CMS_SignerInfo_st CMS_SignerInfo; struct CMS_CertificateChoices;
typedef struct CMS_CertificateChoices CMS_CertificateChoices; struct CMS_RevocationInfoChoice_st;
typedef struct CMS_RevocationInfoChoice_st CMS_RevocationInfoChoice; struct CMS_RecipientInfo_st;
typedef struct CMS_RecipientInfo_st CMS_RecipientInfo; struct CMS_ReceiptRequest_st;
typedef struct CMS_ReceiptRequest_st CMS_ReceiptRequest; struct CMS_Receipt_st;
typedef struct CMS_Receipt_st CMS_Receipt; struct CMS_RecipientEncryptedKey_st;
typedef struct CMS_RecipientEncryptedKey_st CMS_RecipientEncryptedKey; struct CMS_OtherKeyAttribute_st;
typedef struct CMS_OtherKeyAttribute_st CMS_OtherKeyAttribute; struct stack_st_CMS_SignerInfo;
struct stack_st_CMS_RecipientEncryptedKey; struct stack_st_CMS_RecipientInfo;
struct stack_st_CMS_RevocationInfoChoice; CMS_ContentInfo *CMS_ContentInfo_new(void);
void CMS_ContentInfo_free(CMS_ContentInfo *);
CMS_ContentInfo *d2i_CMS_ContentInfo(CMS_ContentInfo **, const unsigned char **, long);
int i2d_CMS_ContentInfo(const CMS_ContentInfo *, unsigned char **); const ASN1_ITEM *CMS_ContentInfo_it(void);
CMS_ReceiptRequest *CMS_ReceiptRequest_new(void); void CMS_ReceiptRequest_free(CMS_ReceiptRequest *);
CMS_ReceiptRequest *d2i_CMS_ReceiptRequest(CMS_ReceiptRequest **, const unsigned char **, long);
int i2d_CMS_ReceiptRequest(const CMS_ReceiptRequest *, unsigned char **);
const ASN1_ITEM *CMS_ReceiptRequest_it(void);
int CMS_ContentInfo_print_ctx(BIO *, const CMS_ContentInfo *, int, const ASN1_PCTX *);
CMS_ContentInfo *CMS_ContentInfo_new_ex(OSSL_LIB_CTX *, const char *);
const ASN1_OBJECT *CMS_get0_type(const CMS_ContentInfo *); BIO *CMS_dataInit(CMS_ContentInfo *, BIO *);
int CMS_dataFinal(CMS_ContentInfo *, BIO *); ASN1_OCTET_STRING **CMS_get0_content(CMS_ContentInfo *);
int CMS_is_detached(CMS_ContentInfo *); int CMS_set_detached(CMS_ContentInfo *, int);
int CMS_stream(unsigned char ***, CMS_ContentInfo *); CMS_ContentInfo *d2i_CMS_bio(BIO *, CMS_ContentInfo **);
int i2d_CMS_bio(BIO *, CMS_ContentInfo *); BIO *BIO_new_CMS(BIO *, CMS_ContentInfo *);
int i2d_CMS_bio_stream(BIO *, CMS_ContentInfo *, BIO *, int);
int PEM_write_bio_CMS_stream(BIO *, CMS_ContentInfo *, BIO *, int); CMS_ContentInfo *SMIME_read_CMS(BIO *, BIO **);
CMS_ContentInfo *SMIME_read_CMS_ex(BIO *, int, BIO **, CMS_ContentInfo **);
int SMIME_write_CMS(BIO *, CMS_ContentInfo *, BIO *, int);
int CMS_final(CMS_ContentInfo *, BIO *, BIO *, unsigned int);
CMS_ContentInfo *CMS_sign(X509 *, EVP_PKEY *, struct stack_st_X509 *, BIO *, unsigned int);
CMS_ContentInfo *CMS_sign_ex(X509 *, EVP_PKEY *, struct stack_st_X509 *, BIO *, unsigned int, OSSL_LIB_CTX *, const char *);
CMS_ContentInfo *CMS_sign_receipt(CMS_SignerInfo *, X509 *, EVP_PKEY *, struct stack_st_X509 *, unsigned int);
int CMS_data(CMS_ContentInfo *, BIO *, unsigned int); CMS_ContentInfo *CMS_data_create(BIO *, unsigned int);
CMS_ContentInfo *CMS_data_create_ex(BIO *, unsigned int, OSSL_LIB_CTX *, const char *);
int CMS_digest_verify(CMS_ContentInfo *, BIO *, BIO *, unsigned int);
CMS_ContentInfo *CMS_digest_create(BIO *, const EVP_MD *, unsigned int);
CMS_ContentInfo *CMS_digest_create_ex(BIO *, const EVP_MD *, unsigned int, OSSL_LIB_CTX *, const char *);
int CMS_EncryptedData_decrypt(CMS_ContentInfo *, const unsigned char *, size_t, BIO *, BIO *, unsigned int);
CMS_ContentInfo *CMS_EncryptedData_encrypt(BIO *, const EVP_CIPHER *, const unsigned char *, size_t, unsigned int);
CMS_ContentInfo *CMS_EncryptedData_encrypt_ex(BIO *, const EVP_CIPHER *, const unsigned char *, size_t, unsigned int, OSSL_LIB_CTX *, const char *);
int CMS_EncryptedData_set1_key(CMS_ContentInfo *, const EVP_CIPHER *, const unsigned char *, size_t);
int CMS_verify(CMS_ContentInfo *, struct stack_st_X509 *, X509_STORE *, BIO *, BIO *, unsigned int);
int CMS_verify_receipt(CMS_ContentInfo *, CMS_ContentInfo *, struct stack_st_X509 *, X509_STORE *, unsigned int);
struct stack_st_X509 *CMS_get0_signers(CMS_ContentInfo *);
CMS_ContentInfo *CMS_encrypt(struct stack_st_X509 *, BIO *, const EVP_CIPHER *, unsigned int);
CMS_ContentInfo *CMS_encrypt_ex(struct stack_st_X509 *, BIO *, const EVP_CIPHER *, unsigned int, OSSL_LIB_CTX *, const char *);
int CMS_decrypt(CMS_ContentInfo *, EVP_PKEY *, X509 *, BIO *, BIO *, unsigned int);
int CMS_decrypt_set1_pkey(CMS_ContentInfo *, EVP_PKEY *, X509 *);
int CMS_decrypt_set1_pkey_and_peer(CMS_ContentInfo *, EVP_PKEY *, X509 *, X509 *);
int CMS_decrypt_set1_key(CMS_ContentInfo *, unsigned char *, size_t, const unsigned char *, size_t);
int CMS_decrypt_set1_password(CMS_ContentInfo *, unsigned char *, ssize_t);
struct stack_st_CMS_RecipientInfo *CMS_get0_RecipientInfos(CMS_ContentInfo *);
int CMS_RecipientInfo_type(CMS_RecipientInfo *); EVP_PKEY_CTX *CMS_RecipientInfo_get0_pkey_ctx(CMS_RecipientInfo *);
CMS_ContentInfo *CMS_AuthEnvelopedData_create(const EVP_CIPHER *);
CMS_ContentInfo *CMS_AuthEnvelopedData_create_ex(const EVP_CIPHER *, OSSL_LIB_CTX *, const char *);
CMS_ContentInfo *CMS_EnvelopedData_create(const EVP_CIPHER *);
CMS_ContentInfo *CMS_EnvelopedData_create_ex(const EVP_CIPHER *, OSSL_LIB_CTX *, const char *);
CMS_RecipientInfo *CMS_add1_recipient_cert(CMS_ContentInfo *, X509 *, unsigned int);
CMS_RecipientInfo *CMS_add1_recipient(CMS_ContentInfo *, X509 *, EVP_PKEY *, X509 *, unsigned int);
int CMS_RecipientInfo_set0_pkey(CMS_RecipientInfo *, EVP_PKEY *);
int CMS_RecipientInfo_ktri_cert_cmp(CMS_RecipientInfo *, X509 *);
int CMS_RecipientInfo_ktri_get0_algs(CMS_RecipientInfo *, EVP_PKEY **, X509 **, X509_ALGOR **);
int CMS_RecipientInfo_ktri_get0_signer_id(CMS_RecipientInfo *, ASN1_OCTET_STRING **, X509_NAME **, ASN1_INTEGER **);
CMS_RecipientInfo *CMS_add0_recipient_key(CMS_ContentInfo *, int, unsigned char *, size_t, unsigned char *, size_t, ASN1_GENERALIZEDTIME *, ASN1_OBJECT *, ASN1_TYPE *);
int CMS_RecipientInfo_kekri_get0_id(CMS_RecipientInfo *, X509_ALGOR **, ASN1_OCTET_STRING **, ASN1_GENERALIZEDTIME **, ASN1_OBJECT **, ASN1_TYPE **);
int CMS_RecipientInfo_set0_key(CMS_RecipientInfo *, unsigned char *, size_t);
int CMS_RecipientInfo_kekri_id_cmp(CMS_RecipientInfo *, const unsigned char *, size_t);
int CMS_RecipientInfo_set0_password(CMS_RecipientInfo *, unsigned char *, ssize_t);
CMS_RecipientInfo *CMS_add0_recipient_password(CMS_ContentInfo *, int, int, int, unsigned char *, ssize_t, const EVP_CIPHER *);
int CMS_RecipientInfo_decrypt(CMS_ContentInfo *, CMS_RecipientInfo *);
int CMS_RecipientInfo_encrypt(const CMS_ContentInfo *, CMS_RecipientInfo *);
int CMS_uncompress(CMS_ContentInfo *, BIO *, BIO *, unsigned int);
CMS_ContentInfo *CMS_compress(BIO *, int, unsigned int);
int CMS_set1_eContentType(CMS_ContentInfo *, const ASN1_OBJECT *);
const ASN1_OBJECT *CMS_get0_eContentType(CMS_ContentInfo *);
CMS_CertificateChoices *CMS_add0_CertificateChoices(CMS_ContentInfo *); int CMS_add0_cert(CMS_ContentInfo *, X509 *);
int CMS_add1_cert(CMS_ContentInfo *, X509 *); struct stack_st_X509 *CMS_get1_certs(CMS_ContentInfo *);
CMS_RevocationInfoChoice *CMS_add0_RevocationInfoChoice(CMS_ContentInfo *);
int CMS_add0_crl(CMS_ContentInfo *, X509_CRL *); int CMS_add1_crl(CMS_ContentInfo *, X509_CRL *);
struct stack_st_X509_CRL *CMS_get1_crls(CMS_ContentInfo *); int CMS_SignedData_init(CMS_ContentInfo *);
CMS_SignerInfo *CMS_add1_signer(CMS_ContentInfo *, X509 *, EVP_PKEY *, const EVP_MD *, unsigned int);
EVP_PKEY_CTX *CMS_SignerInfo_get0_pkey_ctx(CMS_SignerInfo *);
EVP_MD_CTX *CMS_SignerInfo_get0_md_ctx(CMS_SignerInfo *);
struct stack_st_CMS_SignerInfo *CMS_get0_SignerInfos(CMS_ContentInfo *);
void CMS_SignerInfo_set1_signer_cert(CMS_SignerInfo *, X509 *);
int CMS_SignerInfo_get0_signer_id(CMS_SignerInfo *, ASN1_OCTET_STRING **, X509_NAME **, ASN1_INTEGER **);
int CMS_SignerInfo_cert_cmp(CMS_SignerInfo *, X509 *);
int CMS_set1_signers_certs(CMS_ContentInfo *, struct stack_st_X509 *, unsigned int);
void CMS_SignerInfo_get0_algs(CMS_SignerInfo *, EVP_PKEY **, X509 **, X509_ALGOR **, X509_ALGOR **);
ASN1_OCTET_STRING *CMS_SignerInfo_get0_signature(CMS_SignerInfo *); int CMS_SignerInfo_sign(CMS_SignerInfo *);
int CMS_SignerInfo_verify(CMS_SignerInfo *); int CMS_SignerInfo_verify_content(CMS_SignerInfo *, BIO *);
int CMS_add_smimecap(CMS_SignerInfo *, struct stack_st_X509_ALGOR *);
int CMS_add_simple_smimecap(struct stack_st_X509_ALGOR **, int, int);
int CMS_add_standard_smimecap(struct stack_st_X509_ALGOR **); int CMS_signed_get_attr_count(const CMS_SignerInfo *);
int CMS_signed_get_attr_by_NID(const CMS_SignerInfo *, int, int);
int CMS_signed_get_attr_by_OBJ(const CMS_SignerInfo *, const ASN1_OBJECT *, int);
X509_ATTRIBUTE *CMS_signed_get_attr(const CMS_SignerInfo *, int);
X509_ATTRIBUTE *CMS_signed_delete_attr(CMS_SignerInfo *, int);
int CMS_signed_add1_attr(CMS_SignerInfo *, X509_ATTRIBUTE *);
int CMS_signed_add1_attr_by_OBJ(CMS_SignerInfo *, const ASN1_OBJECT *, int, const void *, int);
int CMS_signed_add1_attr_by_NID(CMS_SignerInfo *, int, int, const void *, int);
int CMS_signed_add1_attr_by_txt(CMS_SignerInfo *, const char *, int, const void *, int);
void *CMS_signed_get0_data_by_OBJ(const CMS_SignerInfo *, const ASN1_OBJECT *, int, int);
int CMS_unsigned_get_attr_count(const CMS_SignerInfo *);
int CMS_unsigned_get_attr_by_NID(const CMS_SignerInfo *, int, int);
int CMS_unsigned_get_attr_by_OBJ(const CMS_SignerInfo *, const ASN1_OBJECT *, int);
X509_ATTRIBUTE *CMS_unsigned_get_attr(const CMS_SignerInfo *, int);
X509_ATTRIBUTE *CMS_unsigned_delete_attr(CMS_SignerInfo *, int);
int CMS_unsigned_add1_attr(CMS_SignerInfo *, X509_ATTRIBUTE *);
int CMS_unsigned_add1_attr_by_OBJ(CMS_SignerInfo *, const ASN1_OBJECT *, int, const void *, int);
int CMS_unsigned_add1_attr_by_NID(CMS_SignerInfo *, int, int, const void *, int);
int CMS_unsigned_add1_attr_by_txt(CMS_SignerInfo *, const char *, int, const void *, int);
void *CMS_unsigned_get0_data_by_OBJ(CMS_SignerInfo *, ASN1_OBJECT *, int, int);
int CMS_get1_ReceiptRequest(CMS_SignerInfo *, CMS_ReceiptRequest **);
CMS_ReceiptRequest *CMS_ReceiptRequest_create0(unsigned char *, int, int, struct stack_st_GENERAL_NAMES *, struct stack_st_GENERAL_NAMES *);
CMS_ReceiptRequest *CMS_ReceiptRequest_create0_ex(unsigned char *, int, int, struct stack_st_GENERAL_NAMES *, struct stack_st_GENERAL_NAMES *, OSSL_LIB_CTX *);
int CMS_add1_ReceiptRequest(CMS_SignerInfo *, CMS_ReceiptRequest *);
void CMS_ReceiptRequest_get0_values(CMS_ReceiptRequest *, ASN1_STRING **, int *, struct stack_st_GENERAL_NAMES **, struct stack_st_GENERAL_NAMES **);
int CMS_RecipientInfo_kari_get0_alg(CMS_RecipientInfo *, X509_ALGOR **, ASN1_OCTET_STRING **);
struct stack_st_CMS_RecipientEncryptedKey *CMS_RecipientInfo_kari_get0_reks(CMS_RecipientInfo *);
int CMS_RecipientInfo_kari_get0_orig_id(CMS_RecipientInfo *, X509_ALGOR **, ASN1_BIT_STRING **, ASN1_OCTET_STRING **, X509_NAME **, ASN1_INTEGER **);
int CMS_RecipientInfo_kari_orig_id_cmp(CMS_RecipientInfo *, X509 *);
int CMS_RecipientEncryptedKey_get0_id(CMS_RecipientEncryptedKey *, ASN1_OCTET_STRING **, ASN1_GENERALIZEDTIME **, CMS_OtherKeyAttribute **, X509_NAME **, ASN1_INTEGER **);
int CMS_RecipientEncryptedKey_cert_cmp(CMS_RecipientEncryptedKey *, X509 *);
int CMS_RecipientInfo_kari_set0_pkey(CMS_RecipientInfo *, EVP_PKEY *);
int CMS_RecipientInfo_kari_set0_pkey_and_peer(CMS_RecipientInfo *, EVP_PKEY *, X509 *);
EVP_CIPHER_CTX *CMS_RecipientInfo_kari_get0_ctx(CMS_RecipientInfo *);
int CMS_RecipientInfo_kari_decrypt(CMS_ContentInfo *, CMS_RecipientInfo *, CMS_RecipientEncryptedKey *);
int CMS_SharedInfo_encode(unsigned char **, X509_ALGOR *, ASN1_OCTET_STRING *, int);
#define CMS_SIGNERINFO_ISSUER_SERIAL 0
#define CMS_SIGNERINFO_KEYIDENTIFIER 1
#define CMS_RECIPINFO_NONE (-1)
#define CMS_RECIPINFO_TRANS 0
#define CMS_RECIPINFO_AGREE 1
#define CMS_RECIPINFO_KEK 2
#define CMS_RECIPINFO_PASS 3
#define CMS_RECIPINFO_OTHER 4
#define CMS_TEXT 0x1
#define CMS_NOCERTS 0x2
#define CMS_NO_CONTENT_VERIFY 0x4
#define CMS_NO_ATTR_VERIFY 0x8
#define CMS_NOSIGS 12
#define CMS_NOINTERN 0x10
#define CMS_NO_SIGNER_CERT_VERIFY 0x20
#define CMS_NOVERIFY 0x20
#define CMS_DETACHED 0x40
#define CMS_BINARY 0x80
#define CMS_NOATTR 0x100
#define CMS_NOSMIMECAP 0x200
#define CMS_NOOLDMIMETYPE 0x400
#define CMS_CRLFEOL 0x800
#define CMS_STREAM 0x1000
#define CMS_NOCRL 0x2000
#define CMS_PARTIAL 0x4000
#define CMS_REUSE_DIGEST 0x8000
#define CMS_USE_KEYID 0x10000
#define CMS_DEBUG_DECRYPT 0x20000
#define CMS_KEY_PARAM 0x40000
#define CMS_ASCIICRLF 0x80000
#define CMS_CADES 0x100000
#define CMS_USE_ORIGINATOR_KEYID 0x200000
#ifdef __cplusplus
}
#endif
#endif
