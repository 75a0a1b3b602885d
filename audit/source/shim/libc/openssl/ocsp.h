/* openssl/ocsp.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_OCSP_H
#define MOE_SHIM_OPENSSL_OCSP_H
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#ifdef __cplusplus
extern "C" {
#endif
struct stack_st_X509;
struct ocsp_cert_id_st; typedef struct ocsp_cert_id_st OCSP_CERTID; struct ocsp_one_request_st;
typedef struct ocsp_one_request_st OCSP_ONEREQ; struct ocsp_req_info_st; typedef struct ocsp_req_info_st OCSP_REQINFO;
struct ocsp_signature_st; typedef struct ocsp_signature_st OCSP_SIGNATURE; struct ocsp_request_st;
typedef struct ocsp_request_st OCSP_REQUEST; struct stack_st_OCSP_CERTID; struct stack_st_OCSP_ONEREQ;
struct ocsp_resp_bytes_st; typedef struct ocsp_resp_bytes_st OCSP_RESPBYTES; struct stack_st_OCSP_RESPID;
struct ocsp_revoked_info_st; typedef struct ocsp_revoked_info_st OCSP_REVOKEDINFO; struct ocsp_cert_status_st;
typedef struct ocsp_cert_status_st OCSP_CERTSTATUS; struct ocsp_single_response_st;
typedef struct ocsp_single_response_st OCSP_SINGLERESP; struct stack_st_OCSP_SINGLERESP; struct ocsp_response_data_st;
typedef struct ocsp_response_data_st OCSP_RESPDATA; struct ocsp_basic_response_st;
typedef struct ocsp_basic_response_st OCSP_BASICRESP; struct ocsp_crl_id_st; typedef struct ocsp_crl_id_st OCSP_CRLID;
struct ocsp_service_locator_st; typedef struct ocsp_service_locator_st OCSP_SERVICELOC;
OCSP_CERTID *OCSP_CERTID_dup(const OCSP_CERTID *);
OSSL_HTTP_REQ_CTX *OCSP_sendreq_new(BIO *, const char *, const OCSP_REQUEST *, int);
OCSP_RESPONSE *OCSP_sendreq_bio(BIO *, const char *, OCSP_REQUEST *); typedef OSSL_HTTP_REQ_CTX OCSP_REQ_CTX;
OCSP_CERTID *OCSP_cert_to_id(const EVP_MD *, const X509 *, const X509 *);
OCSP_CERTID *OCSP_cert_id_new(const EVP_MD *, const X509_NAME *, const ASN1_BIT_STRING *, const ASN1_INTEGER *);
OCSP_ONEREQ *OCSP_request_add0_id(OCSP_REQUEST *, OCSP_CERTID *);
int OCSP_request_add1_nonce(OCSP_REQUEST *, unsigned char *, int);
int OCSP_basic_add1_nonce(OCSP_BASICRESP *, unsigned char *, int);
int OCSP_check_nonce(OCSP_REQUEST *, OCSP_BASICRESP *); int OCSP_copy_nonce(OCSP_BASICRESP *, OCSP_REQUEST *);
int OCSP_request_set1_name(OCSP_REQUEST *, const X509_NAME *); int OCSP_request_add1_cert(OCSP_REQUEST *, X509 *);
int OCSP_request_sign(OCSP_REQUEST *, X509 *, EVP_PKEY *, const EVP_MD *, struct stack_st_X509 *, unsigned long);
int OCSP_response_status(OCSP_RESPONSE *); OCSP_BASICRESP *OCSP_response_get1_basic(OCSP_RESPONSE *);
const ASN1_OCTET_STRING *OCSP_resp_get0_signature(const OCSP_BASICRESP *);
const X509_ALGOR *OCSP_resp_get0_tbs_sigalg(const OCSP_BASICRESP *);
const OCSP_RESPDATA *OCSP_resp_get0_respdata(const OCSP_BASICRESP *);
int OCSP_resp_get0_signer(OCSP_BASICRESP *, X509 **, struct stack_st_X509 *); int OCSP_resp_count(OCSP_BASICRESP *);
OCSP_SINGLERESP *OCSP_resp_get0(OCSP_BASICRESP *, int);
const ASN1_GENERALIZEDTIME *OCSP_resp_get0_produced_at(const OCSP_BASICRESP *);
const struct stack_st_X509 *OCSP_resp_get0_certs(const OCSP_BASICRESP *);
int OCSP_resp_get0_id(const OCSP_BASICRESP *, const ASN1_OCTET_STRING **, const X509_NAME **);
int OCSP_resp_get1_id(const OCSP_BASICRESP *, ASN1_OCTET_STRING **, X509_NAME **);
int OCSP_resp_find(OCSP_BASICRESP *, OCSP_CERTID *, int);
int OCSP_single_get0_status(OCSP_SINGLERESP *, int *, ASN1_GENERALIZEDTIME **, ASN1_GENERALIZEDTIME **, ASN1_GENERALIZEDTIME **);
int OCSP_resp_find_status(OCSP_BASICRESP *, OCSP_CERTID *, int *, int *, ASN1_GENERALIZEDTIME **, ASN1_GENERALIZEDTIME **, ASN1_GENERALIZEDTIME **);
int OCSP_check_validity(ASN1_GENERALIZEDTIME *, ASN1_GENERALIZEDTIME *, long, long);
int OCSP_request_verify(OCSP_REQUEST *, struct stack_st_X509 *, X509_STORE *, unsigned long);
int OCSP_id_issuer_cmp(const OCSP_CERTID *, const OCSP_CERTID *);
int OCSP_id_cmp(const OCSP_CERTID *, const OCSP_CERTID *); int OCSP_request_onereq_count(OCSP_REQUEST *);
OCSP_ONEREQ *OCSP_request_onereq_get0(OCSP_REQUEST *, int); OCSP_CERTID *OCSP_onereq_get0_id(OCSP_ONEREQ *);
int OCSP_id_get0_info(ASN1_OCTET_STRING **, ASN1_OBJECT **, ASN1_OCTET_STRING **, ASN1_INTEGER **, OCSP_CERTID *);
int OCSP_request_is_signed(OCSP_REQUEST *); OCSP_RESPONSE *OCSP_response_create(int, OCSP_BASICRESP *);
OCSP_SINGLERESP *OCSP_basic_add1_status(OCSP_BASICRESP *, OCSP_CERTID *, int, int, ASN1_TIME *, ASN1_TIME *, ASN1_TIME *);
int OCSP_basic_add1_cert(OCSP_BASICRESP *, X509 *);
int OCSP_basic_sign(OCSP_BASICRESP *, X509 *, EVP_PKEY *, const EVP_MD *, struct stack_st_X509 *, unsigned long);
int OCSP_basic_sign_ctx(OCSP_BASICRESP *, X509 *, EVP_MD_CTX *, struct stack_st_X509 *, unsigned long);
int OCSP_RESPID_set_by_name(OCSP_RESPID *, X509 *);
int OCSP_RESPID_set_by_key_ex(OCSP_RESPID *, X509 *, OSSL_LIB_CTX *, const char *);
int OCSP_RESPID_set_by_key(OCSP_RESPID *, X509 *);
int OCSP_RESPID_match_ex(OCSP_RESPID *, X509 *, OSSL_LIB_CTX *, const char *);
int OCSP_RESPID_match(OCSP_RESPID *, X509 *); X509_EXTENSION *OCSP_crlID_new(const char *, long *, char *);
X509_EXTENSION *OCSP_accept_responses_new(char **); X509_EXTENSION *OCSP_archive_cutoff_new(char *);
X509_EXTENSION *OCSP_url_svcloc_new(const X509_NAME *, const char **); int OCSP_REQUEST_get_ext_count(OCSP_REQUEST *);
int OCSP_REQUEST_get_ext_by_NID(OCSP_REQUEST *, int, int);
int OCSP_REQUEST_get_ext_by_OBJ(OCSP_REQUEST *, const ASN1_OBJECT *, int);
int OCSP_REQUEST_get_ext_by_critical(OCSP_REQUEST *, int, int);
X509_EXTENSION *OCSP_REQUEST_get_ext(OCSP_REQUEST *, int);
X509_EXTENSION *OCSP_REQUEST_delete_ext(OCSP_REQUEST *, int);
void *OCSP_REQUEST_get1_ext_d2i(OCSP_REQUEST *, int, int *, int *);
int OCSP_REQUEST_add1_ext_i2d(OCSP_REQUEST *, int, void *, int, unsigned long);
int OCSP_REQUEST_add_ext(OCSP_REQUEST *, X509_EXTENSION *, int); int OCSP_ONEREQ_get_ext_count(OCSP_ONEREQ *);
int OCSP_ONEREQ_get_ext_by_NID(OCSP_ONEREQ *, int, int);
int OCSP_ONEREQ_get_ext_by_OBJ(OCSP_ONEREQ *, const ASN1_OBJECT *, int);
int OCSP_ONEREQ_get_ext_by_critical(OCSP_ONEREQ *, int, int); X509_EXTENSION *OCSP_ONEREQ_get_ext(OCSP_ONEREQ *, int);
X509_EXTENSION *OCSP_ONEREQ_delete_ext(OCSP_ONEREQ *, int);
void *OCSP_ONEREQ_get1_ext_d2i(OCSP_ONEREQ *, int, int *, int *);
int OCSP_ONEREQ_add1_ext_i2d(OCSP_ONEREQ *, int, void *, int, unsigned long);
int OCSP_ONEREQ_add_ext(OCSP_ONEREQ *, X509_EXTENSION *, int); int OCSP_BASICRESP_get_ext_count(OCSP_BASICRESP *);
int OCSP_BASICRESP_get_ext_by_NID(OCSP_BASICRESP *, int, int);
int OCSP_BASICRESP_get_ext_by_OBJ(OCSP_BASICRESP *, const ASN1_OBJECT *, int);
int OCSP_BASICRESP_get_ext_by_critical(OCSP_BASICRESP *, int, int);
X509_EXTENSION *OCSP_BASICRESP_get_ext(OCSP_BASICRESP *, int);
X509_EXTENSION *OCSP_BASICRESP_delete_ext(OCSP_BASICRESP *, int);
void *OCSP_BASICRESP_get1_ext_d2i(OCSP_BASICRESP *, int, int *, int *);
int OCSP_BASICRESP_add1_ext_i2d(OCSP_BASICRESP *, int, void *, int, unsigned long);
int OCSP_BASICRESP_add_ext(OCSP_BASICRESP *, X509_EXTENSION *, int);
int OCSP_SINGLERESP_get_ext_count(OCSP_SINGLERESP *); int OCSP_SINGLERESP_get_ext_by_NID(OCSP_SINGLERESP *, int, int);
int OCSP_SINGLERESP_get_ext_by_OBJ(OCSP_SINGLERESP *, const ASN1_OBJECT *, int);
int OCSP_SINGLERESP_get_ext_by_critical(OCSP_SINGLERESP *, int, int);
X509_EXTENSION *OCSP_SINGLERESP_get_ext(OCSP_SINGLERESP *, int);
X509_EXTENSION *OCSP_SINGLERESP_delete_ext(OCSP_SINGLERESP *, int);
void *OCSP_SINGLERESP_get1_ext_d2i(OCSP_SINGLERESP *, int, int *, int *);
int OCSP_SINGLERESP_add1_ext_i2d(OCSP_SINGLERESP *, int, void *, int, unsigned long);
int OCSP_SINGLERESP_add_ext(OCSP_SINGLERESP *, X509_EXTENSION *, int);
const OCSP_CERTID *OCSP_SINGLERESP_get0_id(const OCSP_SINGLERESP *); OCSP_SINGLERESP *OCSP_SINGLERESP_new(void);
void OCSP_SINGLERESP_free(OCSP_SINGLERESP *);
OCSP_SINGLERESP *d2i_OCSP_SINGLERESP(OCSP_SINGLERESP **, const unsigned char **, long);
int i2d_OCSP_SINGLERESP(const OCSP_SINGLERESP *, unsigned char **); const ASN1_ITEM *OCSP_SINGLERESP_it(void);
OCSP_CERTSTATUS *OCSP_CERTSTATUS_new(void); void OCSP_CERTSTATUS_free(OCSP_CERTSTATUS *);
OCSP_CERTSTATUS *d2i_OCSP_CERTSTATUS(OCSP_CERTSTATUS **, const unsigned char **, long);
int i2d_OCSP_CERTSTATUS(const OCSP_CERTSTATUS *, unsigned char **); const ASN1_ITEM *OCSP_CERTSTATUS_it(void);
OCSP_REVOKEDINFO *OCSP_REVOKEDINFO_new(void); void OCSP_REVOKEDINFO_free(OCSP_REVOKEDINFO *);
OCSP_REVOKEDINFO *d2i_OCSP_REVOKEDINFO(OCSP_REVOKEDINFO **, const unsigned char **, long);
int i2d_OCSP_REVOKEDINFO(const OCSP_REVOKEDINFO *, unsigned char **); const ASN1_ITEM *OCSP_REVOKEDINFO_it(void);
OCSP_BASICRESP *OCSP_BASICRESP_new(void); void OCSP_BASICRESP_free(OCSP_BASICRESP *);
OCSP_BASICRESP *d2i_OCSP_BASICRESP(OCSP_BASICRESP **, const unsigned char **, long);
int i2d_OCSP_BASICRESP(const OCSP_BASICRESP *, unsigned char **); const ASN1_ITEM *OCSP_BASICRESP_it(void);
OCSP_RESPDATA *OCSP_RESPDATA_new(void); void OCSP_RESPDATA_free(OCSP_RESPDATA *);
OCSP_RESPDATA *d2i_OCSP_RESPDATA(OCSP_RESPDATA **, const unsigned char **, long);
int i2d_OCSP_RESPDATA(const OCSP_RESPDATA *, unsigned char **); const ASN1_ITEM *OCSP_RESPDATA_it(void);
OCSP_RESPID *OCSP_RESPID_new(void); void OCSP_RESPID_free(OCSP_RESPID *);
OCSP_RESPID *d2i_OCSP_RESPID(OCSP_RESPID **, const unsigned char **, long);
int i2d_OCSP_RESPID(const OCSP_RESPID *, unsigned char **); const ASN1_ITEM *OCSP_RESPID_it(void);
OCSP_RESPONSE *OCSP_RESPONSE_new(void); void OCSP_RESPONSE_free(OCSP_RESPONSE *);
OCSP_RESPONSE *d2i_OCSP_RESPONSE(OCSP_RESPONSE **, const unsigned char **, long);
int i2d_OCSP_RESPONSE(const OCSP_RESPONSE *, unsigned char **); const ASN1_ITEM *OCSP_RESPONSE_it(void);
OCSP_RESPBYTES *OCSP_RESPBYTES_new(void); void OCSP_RESPBYTES_free(OCSP_RESPBYTES *);
OCSP_RESPBYTES *d2i_OCSP_RESPBYTES(OCSP_RESPBYTES **, const unsigned char **, long);
int i2d_OCSP_RESPBYTES(const OCSP_RESPBYTES *, unsigned char **); const ASN1_ITEM *OCSP_RESPBYTES_it(void);
OCSP_ONEREQ *OCSP_ONEREQ_new(void); void OCSP_ONEREQ_free(OCSP_ONEREQ *);
OCSP_ONEREQ *d2i_OCSP_ONEREQ(OCSP_ONEREQ **, const unsigned char **, long);
int i2d_OCSP_ONEREQ(const OCSP_ONEREQ *, unsigned char **); const ASN1_ITEM *OCSP_ONEREQ_it(void);
OCSP_CERTID *OCSP_CERTID_new(void); void OCSP_CERTID_free(OCSP_CERTID *);
OCSP_CERTID *d2i_OCSP_CERTID(OCSP_CERTID **, const unsigned char **, long);
int i2d_OCSP_CERTID(const OCSP_CERTID *, unsigned char **); const ASN1_ITEM *OCSP_CERTID_it(void);
OCSP_REQUEST *OCSP_REQUEST_new(void); void OCSP_REQUEST_free(OCSP_REQUEST *);
OCSP_REQUEST *d2i_OCSP_REQUEST(OCSP_REQUEST **, const unsigned char **, long);
int i2d_OCSP_REQUEST(const OCSP_REQUEST *, unsigned char **); const ASN1_ITEM *OCSP_REQUEST_it(void);
OCSP_SIGNATURE *OCSP_SIGNATURE_new(void); void OCSP_SIGNATURE_free(OCSP_SIGNATURE *);
OCSP_SIGNATURE *d2i_OCSP_SIGNATURE(OCSP_SIGNATURE **, const unsigned char **, long);
int i2d_OCSP_SIGNATURE(const OCSP_SIGNATURE *, unsigned char **); const ASN1_ITEM *OCSP_SIGNATURE_it(void);
OCSP_REQINFO *OCSP_REQINFO_new(void); void OCSP_REQINFO_free(OCSP_REQINFO *);
OCSP_REQINFO *d2i_OCSP_REQINFO(OCSP_REQINFO **, const unsigned char **, long);
int i2d_OCSP_REQINFO(const OCSP_REQINFO *, unsigned char **); const ASN1_ITEM *OCSP_REQINFO_it(void);
OCSP_CRLID *OCSP_CRLID_new(void); void OCSP_CRLID_free(OCSP_CRLID *);
OCSP_CRLID *d2i_OCSP_CRLID(OCSP_CRLID **, const unsigned char **, long);
int i2d_OCSP_CRLID(const OCSP_CRLID *, unsigned char **); const ASN1_ITEM *OCSP_CRLID_it(void);
OCSP_SERVICELOC *OCSP_SERVICELOC_new(void); void OCSP_SERVICELOC_free(OCSP_SERVICELOC *);
OCSP_SERVICELOC *d2i_OCSP_SERVICELOC(OCSP_SERVICELOC **, const unsigned char **, long);
int i2d_OCSP_SERVICELOC(const OCSP_SERVICELOC *, unsigned char **); const ASN1_ITEM *OCSP_SERVICELOC_it(void);
const char *OCSP_response_status_str(long); const char *OCSP_cert_status_str(long);
const char *OCSP_crl_reason_str(long); int OCSP_REQUEST_print(BIO *, OCSP_REQUEST *, unsigned long);
int OCSP_RESPONSE_print(BIO *, OCSP_RESPONSE *, unsigned long);
int OCSP_basic_verify(OCSP_BASICRESP *, struct stack_st_X509 *, X509_STORE *, unsigned long);
#define OCSP_REVOKED_STATUS_NOSTATUS (-1)
#define OCSP_REVOKED_STATUS_UNSPECIFIED 0
#define OCSP_REVOKED_STATUS_KEYCOMPROMISE 1
#define OCSP_REVOKED_STATUS_CACOMPROMISE 2
#define OCSP_REVOKED_STATUS_AFFILIATIONCHANGED 3
#define OCSP_REVOKED_STATUS_SUPERSEDED 4
#define OCSP_REVOKED_STATUS_CESSATIONOFOPERATION 5
#define OCSP_REVOKED_STATUS_CERTIFICATEHOLD 6
#define OCSP_REVOKED_STATUS_REMOVEFROMCRL 8
#define OCSP_REVOKED_STATUS_PRIVILEGEWITHDRAWN 9
#define OCSP_REVOKED_STATUS_AACOMPROMISE 10
#define OCSP_DEFAULT_NONCE_LENGTH 16
#define OCSP_NOCERTS 0x1
#define OCSP_NOINTERN 0x2
#define OCSP_NOSIGS 0x4
#define OCSP_NOCHAIN 0x8
#define OCSP_NOVERIFY 0x10
#define OCSP_NOEXPLICIT 0x20
#define OCSP_NOCASIGN 0x40
#define OCSP_NODELEGATED 0x80
#define OCSP_NOCHECKS 0x100
#define OCSP_TRUSTOTHER 0x200
#define OCSP_RESPID_KEY 0x400
#define OCSP_NOTIME 0x800
#define OCSP_PARTIAL_CHAIN 0x1000
#define OCSP_RESPONSE_STATUS_SUCCESSFUL 0
#define OCSP_RESPONSE_STATUS_MALFORMEDREQUEST 1
#define OCSP_RESPONSE_STATUS_INTERNALERROR 2
#define OCSP_RESPONSE_STATUS_TRYLATER 3
#define OCSP_RESPONSE_STATUS_SIGREQUIRED 5
#define OCSP_RESPONSE_STATUS_UNAUTHORIZED 6
#define V_OCSP_RESPID_NAME 0
#define V_OCSP_RESPID_KEY 1
#define V_OCSP_CERTSTATUS_GOOD 0
#define V_OCSP_CERTSTATUS_REVOKED 1
#define V_OCSP_CERTSTATUS_UNKNOWN 2
#define PEM_STRING_OCSP_REQUEST "OCSP REQUEST"
#define PEM_STRING_OCSP_RESPONSE "OCSP RESPONSE"
#define OCSP_REQ_CTX_free OSSL_HTTP_REQ_CTX_free
#define OCSP_REQ_CTX_add1_header OSSL_HTTP_REQ_CTX_add1_header
#define OCSP_REQ_CTX_nbio OSSL_HTTP_REQ_CTX_nbio
#define OCSP_REQ_CTX_nbio_d2i OSSL_HTTP_REQ_CTX_nbio_d2i
#define OCSP_REQ_CTX_get0_mem_bio OSSL_HTTP_REQ_CTX_get0_mem_bio
#define OCSP_set_max_response_length OSSL_HTTP_REQ_CTX_set_max_response_length
#ifdef __cplusplus
}
#endif
#endif
