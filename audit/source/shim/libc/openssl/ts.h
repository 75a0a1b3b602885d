/* openssl/ts.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_TS_H
#define MOE_SHIM_OPENSSL_TS_H
#include <openssl/pkcs7.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <openssl/x509.h>
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st_ASN1_UTF8STRING; struct stack_st_X509; struct stack_st_X509_EXTENSION;
struct TS_msg_imprint_st; typedef struct TS_msg_imprint_st TS_MSG_IMPRINT; struct TS_req_st;
typedef struct TS_req_st TS_REQ; struct TS_accuracy_st; typedef struct TS_accuracy_st TS_ACCURACY;
struct TS_tst_info_st; typedef struct TS_tst_info_st TS_TST_INFO; struct TS_status_info_st;
typedef struct TS_status_info_st TS_STATUS_INFO; struct TS_resp_st; typedef struct TS_resp_st TS_RESP;
TS_REQ *TS_REQ_new(void); void TS_REQ_free(TS_REQ *); TS_REQ *d2i_TS_REQ(TS_REQ **, const unsigned char **, long);
int i2d_TS_REQ(const TS_REQ *, unsigned char **); TS_REQ *TS_REQ_dup(const TS_REQ *);
TS_REQ *d2i_TS_REQ_fp(FILE *, TS_REQ **); int i2d_TS_REQ_fp(FILE *, const TS_REQ *);
TS_REQ *d2i_TS_REQ_bio(BIO *, TS_REQ **); int i2d_TS_REQ_bio(BIO *, const TS_REQ *);
TS_MSG_IMPRINT *TS_MSG_IMPRINT_new(void); void TS_MSG_IMPRINT_free(TS_MSG_IMPRINT *);
TS_MSG_IMPRINT *d2i_TS_MSG_IMPRINT(TS_MSG_IMPRINT **, const unsigned char **, long);
int i2d_TS_MSG_IMPRINT(const TS_MSG_IMPRINT *, unsigned char **);
TS_MSG_IMPRINT *TS_MSG_IMPRINT_dup(const TS_MSG_IMPRINT *);
TS_MSG_IMPRINT *d2i_TS_MSG_IMPRINT_fp(FILE *, TS_MSG_IMPRINT **);
int i2d_TS_MSG_IMPRINT_fp(FILE *, const TS_MSG_IMPRINT *);
TS_MSG_IMPRINT *d2i_TS_MSG_IMPRINT_bio(BIO *, TS_MSG_IMPRINT **);
int i2d_TS_MSG_IMPRINT_bio(BIO *, const TS_MSG_IMPRINT *); TS_RESP *TS_RESP_new(void); void TS_RESP_free(TS_RESP *);
TS_RESP *d2i_TS_RESP(TS_RESP **, const unsigned char **, long); int i2d_TS_RESP(const TS_RESP *, unsigned char **);
TS_RESP *TS_RESP_dup(const TS_RESP *); TS_RESP *d2i_TS_RESP_fp(FILE *, TS_RESP **);
int i2d_TS_RESP_fp(FILE *, const TS_RESP *); TS_RESP *d2i_TS_RESP_bio(BIO *, TS_RESP **);
int i2d_TS_RESP_bio(BIO *, const TS_RESP *); TS_STATUS_INFO *TS_STATUS_INFO_new(void);
void TS_STATUS_INFO_free(TS_STATUS_INFO *);
TS_STATUS_INFO *d2i_TS_STATUS_INFO(TS_STATUS_INFO **, const unsigned char **, long);
int i2d_TS_STATUS_INFO(const TS_STATUS_INFO *, unsigned char **);
TS_STATUS_INFO *TS_STATUS_INFO_dup(const TS_STATUS_INFO *); TS_TST_INFO *TS_TST_INFO_new(void);
void TS_TST_INFO_free(TS_TST_INFO *); TS_TST_INFO *d2i_TS_TST_INFO(TS_TST_INFO **, const unsigned char **, long);
int i2d_TS_TST_INFO(const TS_TST_INFO *, unsigned char **); TS_TST_INFO *TS_TST_INFO_dup(const TS_TST_INFO *);
TS_TST_INFO *PKCS7_to_TS_TST_INFO(PKCS7 *); TS_TST_INFO *d2i_TS_TST_INFO_fp(FILE *, TS_TST_INFO **);
int i2d_TS_TST_INFO_fp(FILE *, const TS_TST_INFO *); TS_TST_INFO *d2i_TS_TST_INFO_bio(BIO *, TS_TST_INFO **);
int i2d_TS_TST_INFO_bio(BIO *, const TS_TST_INFO *); TS_ACCURACY *TS_ACCURACY_new(void);
void TS_ACCURACY_free(TS_ACCURACY *); TS_ACCURACY *d2i_TS_ACCURACY(TS_ACCURACY **, const unsigned char **, long);
int i2d_TS_ACCURACY(const TS_ACCURACY *, unsigned char **); TS_ACCURACY *TS_ACCURACY_dup(const TS_ACCURACY *);
int TS_REQ_set_version(TS_REQ *, long); long TS_REQ_get_version(const TS_REQ *);
int TS_STATUS_INFO_set_status(TS_STATUS_INFO *, int);
const ASN1_INTEGER *TS_STATUS_INFO_get0_status(const TS_STATUS_INFO *);
const struct stack_st_ASN1_UTF8STRING *TS_STATUS_INFO_get0_text(const TS_STATUS_INFO *);
const ASN1_BIT_STRING *TS_STATUS_INFO_get0_failure_info(const TS_STATUS_INFO *);
int TS_REQ_set_msg_imprint(TS_REQ *, TS_MSG_IMPRINT *); TS_MSG_IMPRINT *TS_REQ_get_msg_imprint(TS_REQ *);
int TS_MSG_IMPRINT_set_algo(TS_MSG_IMPRINT *, X509_ALGOR *); X509_ALGOR *TS_MSG_IMPRINT_get_algo(TS_MSG_IMPRINT *);
int TS_MSG_IMPRINT_set_msg(TS_MSG_IMPRINT *, unsigned char *, int);
ASN1_OCTET_STRING *TS_MSG_IMPRINT_get_msg(TS_MSG_IMPRINT *); int TS_REQ_set_policy_id(TS_REQ *, const ASN1_OBJECT *);
ASN1_OBJECT *TS_REQ_get_policy_id(TS_REQ *); int TS_REQ_set_nonce(TS_REQ *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_REQ_get_nonce(const TS_REQ *); int TS_REQ_set_cert_req(TS_REQ *, int);
int TS_REQ_get_cert_req(const TS_REQ *); struct stack_st_X509_EXTENSION *TS_REQ_get_exts(TS_REQ *);
void TS_REQ_ext_free(TS_REQ *); int TS_REQ_get_ext_count(TS_REQ *); int TS_REQ_get_ext_by_NID(TS_REQ *, int, int);
int TS_REQ_get_ext_by_OBJ(TS_REQ *, const ASN1_OBJECT *, int); int TS_REQ_get_ext_by_critical(TS_REQ *, int, int);
X509_EXTENSION *TS_REQ_get_ext(TS_REQ *, int); X509_EXTENSION *TS_REQ_delete_ext(TS_REQ *, int);
int TS_REQ_add_ext(TS_REQ *, X509_EXTENSION *, int); void *TS_REQ_get_ext_d2i(TS_REQ *, int, int *, int *);
int TS_REQ_print_bio(BIO *, TS_REQ *); int TS_RESP_set_status_info(TS_RESP *, TS_STATUS_INFO *);
TS_STATUS_INFO *TS_RESP_get_status_info(TS_RESP *); void TS_RESP_set_tst_info(TS_RESP *, PKCS7 *, TS_TST_INFO *);
PKCS7 *TS_RESP_get_token(TS_RESP *); TS_TST_INFO *TS_RESP_get_tst_info(TS_RESP *);
int TS_TST_INFO_set_version(TS_TST_INFO *, long); long TS_TST_INFO_get_version(const TS_TST_INFO *);
int TS_TST_INFO_set_policy_id(TS_TST_INFO *, ASN1_OBJECT *); ASN1_OBJECT *TS_TST_INFO_get_policy_id(TS_TST_INFO *);
int TS_TST_INFO_set_msg_imprint(TS_TST_INFO *, TS_MSG_IMPRINT *);
TS_MSG_IMPRINT *TS_TST_INFO_get_msg_imprint(TS_TST_INFO *);
int TS_TST_INFO_set_serial(TS_TST_INFO *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_TST_INFO_get_serial(const TS_TST_INFO *);
int TS_TST_INFO_set_time(TS_TST_INFO *, const ASN1_GENERALIZEDTIME *);
const ASN1_GENERALIZEDTIME *TS_TST_INFO_get_time(const TS_TST_INFO *);
int TS_TST_INFO_set_accuracy(TS_TST_INFO *, TS_ACCURACY *); TS_ACCURACY *TS_TST_INFO_get_accuracy(TS_TST_INFO *);
int TS_ACCURACY_set_seconds(TS_ACCURACY *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_ACCURACY_get_seconds(const TS_ACCURACY *);
int TS_ACCURACY_set_millis(TS_ACCURACY *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_ACCURACY_get_millis(const TS_ACCURACY *);
int TS_ACCURACY_set_micros(TS_ACCURACY *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_ACCURACY_get_micros(const TS_ACCURACY *); int TS_TST_INFO_set_ordering(TS_TST_INFO *, int);
int TS_TST_INFO_get_ordering(const TS_TST_INFO *); int TS_TST_INFO_set_nonce(TS_TST_INFO *, const ASN1_INTEGER *);
const ASN1_INTEGER *TS_TST_INFO_get_nonce(const TS_TST_INFO *);
int TS_TST_INFO_set_tsa(TS_TST_INFO *, GENERAL_NAME *); GENERAL_NAME *TS_TST_INFO_get_tsa(TS_TST_INFO *);
struct stack_st_X509_EXTENSION *TS_TST_INFO_get_exts(TS_TST_INFO *); void TS_TST_INFO_ext_free(TS_TST_INFO *);
int TS_TST_INFO_get_ext_count(TS_TST_INFO *); int TS_TST_INFO_get_ext_by_NID(TS_TST_INFO *, int, int);
int TS_TST_INFO_get_ext_by_OBJ(TS_TST_INFO *, const ASN1_OBJECT *, int);
int TS_TST_INFO_get_ext_by_critical(TS_TST_INFO *, int, int); X509_EXTENSION *TS_TST_INFO_get_ext(TS_TST_INFO *, int);
X509_EXTENSION *TS_TST_INFO_delete_ext(TS_TST_INFO *, int);
int TS_TST_INFO_add_ext(TS_TST_INFO *, X509_EXTENSION *, int);
void *TS_TST_INFO_get_ext_d2i(TS_TST_INFO *, int, int *, int *); struct TS_resp_ctx;
typedef ASN1_INTEGER *(*TS_serial_cb)(struct TS_resp_ctx *, void *);
typedef int (*TS_time_cb)(struct TS_resp_ctx *, void *, long *, long *);
typedef int (*TS_extension_cb)(struct TS_resp_ctx *, X509_EXTENSION *, void *);
typedef struct TS_resp_ctx TS_RESP_CTX; TS_RESP_CTX *TS_RESP_CTX_new(void);
TS_RESP_CTX *TS_RESP_CTX_new_ex(OSSL_LIB_CTX *, const char *); void TS_RESP_CTX_free(TS_RESP_CTX *);
int TS_RESP_CTX_set_signer_cert(TS_RESP_CTX *, X509 *); int TS_RESP_CTX_set_signer_key(TS_RESP_CTX *, EVP_PKEY *);
int TS_RESP_CTX_set_signer_digest(TS_RESP_CTX *, const EVP_MD *);
int TS_RESP_CTX_set_ess_cert_id_digest(TS_RESP_CTX *, const EVP_MD *);
int TS_RESP_CTX_set_def_policy(TS_RESP_CTX *, const ASN1_OBJECT *);
int TS_RESP_CTX_set_certs(TS_RESP_CTX *, struct stack_st_X509 *);
int TS_RESP_CTX_add_policy(TS_RESP_CTX *, const ASN1_OBJECT *); int TS_RESP_CTX_add_md(TS_RESP_CTX *, const EVP_MD *);
int TS_RESP_CTX_set_accuracy(TS_RESP_CTX *, int, int, int);
int TS_RESP_CTX_set_clock_precision_digits(TS_RESP_CTX *, unsigned int);
void TS_RESP_CTX_add_flags(TS_RESP_CTX *, int); void TS_RESP_CTX_set_serial_cb(TS_RESP_CTX *, TS_serial_cb, void *);
void TS_RESP_CTX_set_time_cb(TS_RESP_CTX *, TS_time_cb, void *);
void TS_RESP_CTX_set_extension_cb(TS_RESP_CTX *, TS_extension_cb, void *);
int TS_RESP_CTX_set_status_info(TS_RESP_CTX *, int, const char *);
int TS_RESP_CTX_set_status_info_cond(TS_RESP_CTX *, int, const char *);
int TS_RESP_CTX_add_failure_info(TS_RESP_CTX *, int); TS_REQ *TS_RESP_CTX_get_request(TS_RESP_CTX *);
TS_TST_INFO *TS_RESP_CTX_get_tst_info(TS_RESP_CTX *); TS_RESP *TS_RESP_create_response(TS_RESP_CTX *, BIO *);
int TS_RESP_verify_signature(PKCS7 *, struct stack_st_X509 *, X509_STORE *, X509 **); struct TS_verify_ctx;
typedef struct TS_verify_ctx TS_VERIFY_CTX; int TS_RESP_verify_response(TS_VERIFY_CTX *, TS_RESP *);
int TS_RESP_verify_token(TS_VERIFY_CTX *, PKCS7 *); TS_VERIFY_CTX *TS_VERIFY_CTX_new(void);
void TS_VERIFY_CTX_init(TS_VERIFY_CTX *); void TS_VERIFY_CTX_free(TS_VERIFY_CTX *);
void TS_VERIFY_CTX_cleanup(TS_VERIFY_CTX *); int TS_VERIFY_CTX_set_flags(TS_VERIFY_CTX *, int);
int TS_VERIFY_CTX_add_flags(TS_VERIFY_CTX *, int); BIO *TS_VERIFY_CTX_set_data(TS_VERIFY_CTX *, BIO *);
unsigned char *TS_VERIFY_CTX_set_imprint(TS_VERIFY_CTX *, unsigned char *, long);
X509_STORE *TS_VERIFY_CTX_set_store(TS_VERIFY_CTX *, X509_STORE *);
struct stack_st_X509 *TS_VERIFY_CTX_set_certs(TS_VERIFY_CTX *, struct stack_st_X509 *);
TS_VERIFY_CTX *TS_REQ_to_TS_VERIFY_CTX(TS_REQ *, TS_VERIFY_CTX *); int TS_RESP_print_bio(BIO *, TS_RESP *);
int TS_STATUS_INFO_print_bio(BIO *, TS_STATUS_INFO *); int TS_TST_INFO_print_bio(BIO *, TS_TST_INFO *);
int TS_ASN1_INTEGER_print_bio(BIO *, const ASN1_INTEGER *); int TS_OBJ_print_bio(BIO *, const ASN1_OBJECT *);
int TS_ext_print_bio(BIO *, const struct stack_st_X509_EXTENSION *);
int TS_X509_ALGOR_print_bio(BIO *, const X509_ALGOR *); int TS_MSG_IMPRINT_print_bio(BIO *, TS_MSG_IMPRINT *);
X509 *TS_CONF_load_cert(const char *); struct stack_st_X509 *TS_CONF_load_certs(const char *);
EVP_PKEY *TS_CONF_load_key(const char *, const char *); const char *TS_CONF_get_tsa_section(CONF *, const char *);
int TS_CONF_set_serial(CONF *, const char *, TS_serial_cb, TS_RESP_CTX *);
int TS_CONF_set_crypto_device(CONF *, const char *, const char *); int TS_CONF_set_default_engine(const char *);
int TS_CONF_set_signer_cert(CONF *, const char *, const char *, TS_RESP_CTX *);
int TS_CONF_set_certs(CONF *, const char *, const char *, TS_RESP_CTX *);
int TS_CONF_set_signer_key(CONF *, const char *, const char *, const char *, TS_RESP_CTX *);
int TS_CONF_set_signer_digest(CONF *, const char *, const char *, TS_RESP_CTX *);
int TS_CONF_set_def_policy(CONF *, const char *, const char *, TS_RESP_CTX *);
int TS_CONF_set_policies(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_digests(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_accuracy(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_clock_precision_digits(const CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_ordering(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_tsa_name(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_ess_cert_id_chain(CONF *, const char *, TS_RESP_CTX *);
int TS_CONF_set_ess_cert_id_digest(CONF *, const char *, TS_RESP_CTX *);
#define TS_STATUS_GRANTED 0
#define TS_STATUS_GRANTED_WITH_MODS 1
#define TS_STATUS_REJECTION 2
#define TS_STATUS_WAITING 3
#define TS_STATUS_REVOCATION_WARNING 4
#define TS_STATUS_REVOCATION_NOTIFICATION 5
#define TS_INFO_BAD_ALG 0
#define TS_INFO_BAD_REQUEST 2
#define TS_INFO_BAD_DATA_FORMAT 5
#define TS_INFO_TIME_NOT_AVAILABLE 14
#define TS_INFO_UNACCEPTED_POLICY 15
#define TS_INFO_UNACCEPTED_EXTENSION 16
#define TS_INFO_ADD_INFO_NOT_AVAILABLE 17
#define TS_INFO_SYSTEM_FAILURE 25
#define TS_TSA_NAME 0x01
#define TS_ORDERING 0x02
#define TS_ESS_CERT_ID_CHAIN 0x04
#define TS_MAX_CLOCK_PRECISION_DIGITS 6
#define TS_MAX_STATUS_LENGTH 1048576
#define TS_VFY_SIGNATURE 1u
#define TS_VFY_VERSION 2u
#define TS_VFY_POLICY 4u
#define TS_VFY_IMPRINT 8u
#define TS_VFY_DATA 0x10u
#define TS_VFY_NONCE 0x20u
#define TS_VFY_SIGNER 0x40u
#define TS_VFY_TSA_NAME 0x80u
#define TS_VFY_ALL_IMPRINT 239u
#define TS_VFY_ALL_DATA 247u
#ifdef __cplusplus
}
#endif
#endif
