/* openssl/pkcs7.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_PKCS7_H
#define MOE_SHIM_OPENSSL_PKCS7_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st_X509; struct stack_st_X509_ALGOR; struct stack_st_X509_ATTRIBUTE; struct stack_st_X509_CRL;
struct PKCS7_CTX_st {
    OSSL_LIB_CTX *libctx; char *propq;
};
typedef struct PKCS7_CTX_st PKCS7_CTX;
struct pkcs7_issuer_and_serial_st {
    X509_NAME *issuer; ASN1_INTEGER *serial;
};
typedef struct pkcs7_issuer_and_serial_st PKCS7_ISSUER_AND_SERIAL;
struct pkcs7_signer_info_st {
    ASN1_INTEGER *version; PKCS7_ISSUER_AND_SERIAL *issuer_and_serial; X509_ALGOR *digest_alg;
    struct stack_st_X509_ATTRIBUTE *auth_attr; X509_ALGOR *digest_enc_alg; ASN1_OCTET_STRING *enc_digest;
    struct stack_st_X509_ATTRIBUTE *unauth_attr; EVP_PKEY *pkey; const PKCS7_CTX *ctx;
};
typedef struct pkcs7_signer_info_st PKCS7_SIGNER_INFO; struct stack_st_PKCS7_SIGNER_INFO;
struct pkcs7_recip_info_st {
    ASN1_INTEGER *version; PKCS7_ISSUER_AND_SERIAL *issuer_and_serial; X509_ALGOR *key_enc_algor;
    ASN1_OCTET_STRING *enc_key; X509 *cert; const PKCS7_CTX *ctx;
};
typedef struct pkcs7_recip_info_st PKCS7_RECIP_INFO; struct stack_st_PKCS7_RECIP_INFO;
struct pkcs7_signed_st {
    ASN1_INTEGER *version; struct stack_st_X509_ALGOR *md_algs; struct stack_st_X509 *cert;
    struct stack_st_X509_CRL *crl; struct stack_st_PKCS7_SIGNER_INFO *signer_info; struct pkcs7_st *contents;
};
typedef struct pkcs7_signed_st PKCS7_SIGNED;
struct pkcs7_enc_content_st {
    ASN1_OBJECT *content_type; X509_ALGOR *algorithm; ASN1_OCTET_STRING *enc_data; const EVP_CIPHER *cipher;
    const PKCS7_CTX *ctx;
};
typedef struct pkcs7_enc_content_st PKCS7_ENC_CONTENT;
struct pkcs7_enveloped_st {
    ASN1_INTEGER *version; struct stack_st_PKCS7_RECIP_INFO *recipientinfo; PKCS7_ENC_CONTENT *enc_data;
};
typedef struct pkcs7_enveloped_st PKCS7_ENVELOPE;
struct pkcs7_signedandenveloped_st {
    ASN1_INTEGER *version; struct stack_st_X509_ALGOR *md_algs; struct stack_st_X509 *cert;
    struct stack_st_X509_CRL *crl; struct stack_st_PKCS7_SIGNER_INFO *signer_info; PKCS7_ENC_CONTENT *enc_data;
    struct stack_st_PKCS7_RECIP_INFO *recipientinfo;
};
typedef struct pkcs7_signedandenveloped_st PKCS7_SIGN_ENVELOPE;
struct pkcs7_digest_st {
    ASN1_INTEGER *version; X509_ALGOR *md; struct pkcs7_st *contents; ASN1_OCTET_STRING *digest;
};
typedef struct pkcs7_digest_st PKCS7_DIGEST;
struct pkcs7_encrypted_st {
    ASN1_INTEGER *version; PKCS7_ENC_CONTENT *enc_data;
};
typedef struct pkcs7_encrypted_st PKCS7_ENCRYPT;
struct pkcs7_st {
    unsigned char *asn1; long length; int state; int detached; ASN1_OBJECT *type;
    union {
        char *ptr; ASN1_OCTET_STRING *data; PKCS7_SIGNED *sign; PKCS7_ENVELOPE *enveloped;
        PKCS7_SIGN_ENVELOPE *signed_and_enveloped; PKCS7_DIGEST *digest; PKCS7_ENCRYPT *encrypted; ASN1_TYPE *other;
    } d;
    PKCS7_CTX ctx;
};
typedef struct pkcs7_st PKCS7; struct stack_st_PKCS7; PKCS7_ISSUER_AND_SERIAL *PKCS7_ISSUER_AND_SERIAL_new(void);
void PKCS7_ISSUER_AND_SERIAL_free(PKCS7_ISSUER_AND_SERIAL *);
PKCS7_ISSUER_AND_SERIAL *d2i_PKCS7_ISSUER_AND_SERIAL(PKCS7_ISSUER_AND_SERIAL **, const unsigned char **, long);
int i2d_PKCS7_ISSUER_AND_SERIAL(const PKCS7_ISSUER_AND_SERIAL *, unsigned char **);
const ASN1_ITEM *PKCS7_ISSUER_AND_SERIAL_it(void);
int PKCS7_ISSUER_AND_SERIAL_digest(PKCS7_ISSUER_AND_SERIAL *, const EVP_MD *, unsigned char *, unsigned int *);
PKCS7 *d2i_PKCS7_fp(FILE *, PKCS7 **); int i2d_PKCS7_fp(FILE *, const PKCS7 *); PKCS7 *PKCS7_dup(const PKCS7 *);
PKCS7 *d2i_PKCS7_bio(BIO *, PKCS7 **); int i2d_PKCS7_bio(BIO *, const PKCS7 *);
int i2d_PKCS7_bio_stream(BIO *, PKCS7 *, BIO *, int); int PEM_write_bio_PKCS7_stream(BIO *, PKCS7 *, BIO *, int);
PKCS7_SIGNER_INFO *PKCS7_SIGNER_INFO_new(void); void PKCS7_SIGNER_INFO_free(PKCS7_SIGNER_INFO *);
PKCS7_SIGNER_INFO *d2i_PKCS7_SIGNER_INFO(PKCS7_SIGNER_INFO **, const unsigned char **, long);
int i2d_PKCS7_SIGNER_INFO(const PKCS7_SIGNER_INFO *, unsigned char **); const ASN1_ITEM *PKCS7_SIGNER_INFO_it(void);
PKCS7_RECIP_INFO *PKCS7_RECIP_INFO_new(void); void PKCS7_RECIP_INFO_free(PKCS7_RECIP_INFO *);
PKCS7_RECIP_INFO *d2i_PKCS7_RECIP_INFO(PKCS7_RECIP_INFO **, const unsigned char **, long);
int i2d_PKCS7_RECIP_INFO(const PKCS7_RECIP_INFO *, unsigned char **); const ASN1_ITEM *PKCS7_RECIP_INFO_it(void);
PKCS7_SIGNED *PKCS7_SIGNED_new(void); void PKCS7_SIGNED_free(PKCS7_SIGNED *);
PKCS7_SIGNED *d2i_PKCS7_SIGNED(PKCS7_SIGNED **, const unsigned char **, long);
int i2d_PKCS7_SIGNED(const PKCS7_SIGNED *, unsigned char **); const ASN1_ITEM *PKCS7_SIGNED_it(void);
PKCS7_ENC_CONTENT *PKCS7_ENC_CONTENT_new(void); void PKCS7_ENC_CONTENT_free(PKCS7_ENC_CONTENT *);
PKCS7_ENC_CONTENT *d2i_PKCS7_ENC_CONTENT(PKCS7_ENC_CONTENT **, const unsigned char **, long);
int i2d_PKCS7_ENC_CONTENT(const PKCS7_ENC_CONTENT *, unsigned char **); const ASN1_ITEM *PKCS7_ENC_CONTENT_it(void);
PKCS7_ENVELOPE *PKCS7_ENVELOPE_new(void); void PKCS7_ENVELOPE_free(PKCS7_ENVELOPE *);
PKCS7_ENVELOPE *d2i_PKCS7_ENVELOPE(PKCS7_ENVELOPE **, const unsigned char **, long);
int i2d_PKCS7_ENVELOPE(const PKCS7_ENVELOPE *, unsigned char **); const ASN1_ITEM *PKCS7_ENVELOPE_it(void);
PKCS7_SIGN_ENVELOPE *PKCS7_SIGN_ENVELOPE_new(void); void PKCS7_SIGN_ENVELOPE_free(PKCS7_SIGN_ENVELOPE *);
PKCS7_SIGN_ENVELOPE *d2i_PKCS7_SIGN_ENVELOPE(PKCS7_SIGN_ENVELOPE **, const unsigned char **, long);
int i2d_PKCS7_SIGN_ENVELOPE(const PKCS7_SIGN_ENVELOPE *, unsigned char **);
const ASN1_ITEM *PKCS7_SIGN_ENVELOPE_it(void); PKCS7_DIGEST *PKCS7_DIGEST_new(void);
void PKCS7_DIGEST_free(PKCS7_DIGEST *); PKCS7_DIGEST *d2i_PKCS7_DIGEST(PKCS7_DIGEST **, const unsigned char **, long);
int i2d_PKCS7_DIGEST(const PKCS7_DIGEST *, unsigned char **); const ASN1_ITEM *PKCS7_DIGEST_it(void);
PKCS7_ENCRYPT *PKCS7_ENCRYPT_new(void); void PKCS7_ENCRYPT_free(PKCS7_ENCRYPT *);
PKCS7_ENCRYPT *d2i_PKCS7_ENCRYPT(PKCS7_ENCRYPT **, const unsigned char **, long);
int i2d_PKCS7_ENCRYPT(const PKCS7_ENCRYPT *, unsigned char **); const ASN1_ITEM *PKCS7_ENCRYPT_it(void);
PKCS7 *PKCS7_new(void); void PKCS7_free(PKCS7 *); PKCS7 *d2i_PKCS7(PKCS7 **, const unsigned char **, long);
int i2d_PKCS7(const PKCS7 *, unsigned char **); const ASN1_ITEM *PKCS7_it(void);
PKCS7 *PKCS7_new_ex(OSSL_LIB_CTX *, const char *); const ASN1_ITEM *PKCS7_ATTR_SIGN_it(void);
const ASN1_ITEM *PKCS7_ATTR_VERIFY_it(void); int i2d_PKCS7_NDEF(const PKCS7 *, unsigned char **);
int PKCS7_print_ctx(BIO *, const PKCS7 *, int, const ASN1_PCTX *); long PKCS7_ctrl(PKCS7 *, int, long, char *);
int PKCS7_type_is_other(PKCS7 *); int PKCS7_set_type(PKCS7 *, int);
int PKCS7_set0_type_other(PKCS7 *, int, ASN1_TYPE *); int PKCS7_set_content(PKCS7 *, PKCS7 *);
int PKCS7_SIGNER_INFO_set(PKCS7_SIGNER_INFO *, X509 *, EVP_PKEY *, const EVP_MD *);
int PKCS7_SIGNER_INFO_sign(PKCS7_SIGNER_INFO *); int PKCS7_add_signer(PKCS7 *, PKCS7_SIGNER_INFO *);
int PKCS7_add_certificate(PKCS7 *, X509 *); int PKCS7_add_crl(PKCS7 *, X509_CRL *);
int PKCS7_content_new(PKCS7 *, int);
int PKCS7_dataVerify(X509_STORE *, X509_STORE_CTX *, BIO *, PKCS7 *, PKCS7_SIGNER_INFO *);
int PKCS7_signatureVerify(BIO *, PKCS7 *, PKCS7_SIGNER_INFO *, X509 *); BIO *PKCS7_dataInit(PKCS7 *, BIO *);
int PKCS7_dataFinal(PKCS7 *, BIO *); BIO *PKCS7_dataDecode(PKCS7 *, EVP_PKEY *, BIO *, X509 *);
PKCS7_SIGNER_INFO *PKCS7_add_signature(PKCS7 *, X509 *, EVP_PKEY *, const EVP_MD *);
X509 *PKCS7_cert_from_signer_info(PKCS7 *, PKCS7_SIGNER_INFO *); int PKCS7_set_digest(PKCS7 *, const EVP_MD *);
struct stack_st_PKCS7_SIGNER_INFO *PKCS7_get_signer_info(PKCS7 *);
PKCS7_RECIP_INFO *PKCS7_add_recipient(PKCS7 *, X509 *);
void PKCS7_SIGNER_INFO_get0_algs(PKCS7_SIGNER_INFO *, EVP_PKEY **, X509_ALGOR **, X509_ALGOR **);
void PKCS7_RECIP_INFO_get0_alg(PKCS7_RECIP_INFO *, X509_ALGOR **);
int PKCS7_add_recipient_info(PKCS7 *, PKCS7_RECIP_INFO *); int PKCS7_RECIP_INFO_set(PKCS7_RECIP_INFO *, X509 *);
int PKCS7_set_cipher(PKCS7 *, const EVP_CIPHER *); int PKCS7_stream(unsigned char ***, PKCS7 *);
PKCS7_ISSUER_AND_SERIAL *PKCS7_get_issuer_and_serial(PKCS7 *, int);
ASN1_OCTET_STRING *PKCS7_get_octet_string(PKCS7 *);
ASN1_OCTET_STRING *PKCS7_digest_from_attributes(struct stack_st_X509_ATTRIBUTE *);
int PKCS7_add_signed_attribute(PKCS7_SIGNER_INFO *, int, int, void *);
int PKCS7_add_attribute(PKCS7_SIGNER_INFO *, int, int, void *);
ASN1_TYPE *PKCS7_get_attribute(const PKCS7_SIGNER_INFO *, int);
ASN1_TYPE *PKCS7_get_signed_attribute(const PKCS7_SIGNER_INFO *, int);
int PKCS7_set_signed_attributes(PKCS7_SIGNER_INFO *, struct stack_st_X509_ATTRIBUTE *);
int PKCS7_set_attributes(PKCS7_SIGNER_INFO *, struct stack_st_X509_ATTRIBUTE *);
PKCS7 *PKCS7_sign(X509 *, EVP_PKEY *, struct stack_st_X509 *, BIO *, int);
PKCS7 *PKCS7_sign_ex(X509 *, EVP_PKEY *, struct stack_st_X509 *, BIO *, int, OSSL_LIB_CTX *, const char *);
PKCS7_SIGNER_INFO *PKCS7_sign_add_signer(PKCS7 *, X509 *, EVP_PKEY *, const EVP_MD *, int);
int PKCS7_final(PKCS7 *, BIO *, int);
int PKCS7_verify(PKCS7 *, struct stack_st_X509 *, X509_STORE *, BIO *, BIO *, int);
struct stack_st_X509 *PKCS7_get0_signers(PKCS7 *, struct stack_st_X509 *, int);
PKCS7 *PKCS7_encrypt(struct stack_st_X509 *, BIO *, const EVP_CIPHER *, int);
PKCS7 *PKCS7_encrypt_ex(struct stack_st_X509 *, BIO *, const EVP_CIPHER *, int, OSSL_LIB_CTX *, const char *);
int PKCS7_decrypt(PKCS7 *, EVP_PKEY *, X509 *, BIO *, int);
int PKCS7_add_attrib_smimecap(PKCS7_SIGNER_INFO *, struct stack_st_X509_ALGOR *);
struct stack_st_X509_ALGOR *PKCS7_get_smimecap(PKCS7_SIGNER_INFO *);
int PKCS7_simple_smimecap(struct stack_st_X509_ALGOR *, int, int);
int PKCS7_add_attrib_content_type(PKCS7_SIGNER_INFO *, ASN1_OBJECT *);
int PKCS7_add0_attrib_signing_time(PKCS7_SIGNER_INFO *, ASN1_TIME *);
int PKCS7_add1_attrib_digest(PKCS7_SIGNER_INFO *, const unsigned char *, int);
int SMIME_write_PKCS7(BIO *, PKCS7 *, BIO *, int); PKCS7 *SMIME_read_PKCS7_ex(BIO *, BIO **, PKCS7 **);
PKCS7 *SMIME_read_PKCS7(BIO *, BIO **); BIO *BIO_new_PKCS7(BIO *, PKCS7 *);
#define PKCS7_S_HEADER 0
#define PKCS7_S_BODY 1
#define PKCS7_S_TAIL 2
#define PKCS7_OP_SET_DETACHED_SIGNATURE 1
#define PKCS7_OP_GET_DETACHED_SIGNATURE 2
#define PKCS7_TEXT 0x1
#define PKCS7_NOCERTS 0x2
#define PKCS7_NOSIGS 0x4
#define PKCS7_NOCHAIN 0x8
#define PKCS7_NOINTERN 0x10
#define PKCS7_NOVERIFY 0x20
#define PKCS7_DETACHED 0x40
#define PKCS7_BINARY 0x80
#define PKCS7_NOATTR 0x100
#define PKCS7_NOSMIMECAP 0x200
#define PKCS7_NOOLDMIMETYPE 0x400
#define PKCS7_CRLFEOL 0x800
#define PKCS7_STREAM 0x1000
#define PKCS7_NOCRL 0x2000
#define PKCS7_PARTIAL 0x4000
#define PKCS7_REUSE_DIGEST 0x8000
#define PKCS7_NO_DUAL_CONTENT 0x10000
#define SMIME_TEXT PKCS7_TEXT
#define SMIME_NOCERTS PKCS7_NOCERTS
#define SMIME_NOSIGS PKCS7_NOSIGS
#define SMIME_NOCHAIN PKCS7_NOCHAIN
#define SMIME_NOINTERN PKCS7_NOINTERN
#define SMIME_NOVERIFY PKCS7_NOVERIFY
#define SMIME_DETACHED PKCS7_DETACHED
#define SMIME_BINARY PKCS7_BINARY
#define SMIME_NOATTR PKCS7_NOATTR
#define SMIME_ASCIICRLF 0x80000
#ifdef __cplusplus
}
#endif
#endif
