/* openssl/ssl.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_SSL_H
#define MOE_SHIM_OPENSSL_SSL_H
#include <openssl/bio.h>
#include <openssl/types.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/pem.h>
#include <openssl/hmac.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/safestack.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int SSL_TICKET_RETURN;
typedef int SSL_TICKET_STATUS;
typedef long off_t;
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
struct evp_pkey_st; struct ssl_ctx_st; struct ssl_st; struct stack_st_SCT; struct stack_st_X509;
struct stack_st_X509_NAME;
typedef struct ssl_st *ssl_crock_st; typedef struct tls_session_ticket_ext_st TLS_SESSION_TICKET_EXT;
struct ssl_method_st; typedef struct ssl_method_st SSL_METHOD; struct ssl_cipher_st;
typedef struct ssl_cipher_st SSL_CIPHER; struct ssl_session_st; typedef struct ssl_session_st SSL_SESSION;
struct tls_sigalgs_st; typedef struct tls_sigalgs_st TLS_SIGALGS; struct ssl_conf_ctx_st;
typedef struct ssl_conf_ctx_st SSL_CONF_CTX; struct ssl_comp_st; typedef struct ssl_comp_st SSL_COMP;
struct stack_st_SSL_CIPHER; struct stack_st_SSL_COMP;
struct srtp_protection_profile_st {
    const char *name; unsigned long id;
};
typedef struct srtp_protection_profile_st SRTP_PROTECTION_PROFILE; struct stack_st_SRTP_PROTECTION_PROFILE;
typedef int (*tls_session_ticket_ext_cb_fn)(SSL *, const unsigned char *, int, void *);
typedef int (*tls_session_secret_cb_fn)(SSL *, void *, int *, struct stack_st_SSL_CIPHER *, const SSL_CIPHER **, void *);
typedef int (*custom_ext_add_cb)(SSL *, unsigned int, const unsigned char **, size_t *, int *, void *);
typedef void (*custom_ext_free_cb)(SSL *, unsigned int, const unsigned char *, void *);
typedef int (*custom_ext_parse_cb)(SSL *, unsigned int, const unsigned char *, size_t, int *, void *);
typedef int (*SSL_custom_ext_add_cb_ex)(SSL *, unsigned int, unsigned int, const unsigned char **, size_t *, X509 *, size_t, int *, void *);
typedef void (*SSL_custom_ext_free_cb_ex)(SSL *, unsigned int, unsigned int, const unsigned char *, void *);
typedef int (*SSL_custom_ext_parse_cb_ex)(SSL *, unsigned int, unsigned int, const unsigned char *, size_t, X509 *, size_t, int *, void *);
typedef int (*SSL_verify_cb)(int, X509_STORE_CTX *); typedef int (*SSL_async_callback_fn)(SSL *, void *);
uint64_t SSL_CTX_get_options(const SSL_CTX *); uint64_t SSL_get_options(const SSL *);
uint64_t SSL_CTX_clear_options(SSL_CTX *, uint64_t); uint64_t SSL_clear_options(SSL *, uint64_t);
uint64_t SSL_CTX_set_options(SSL_CTX *, uint64_t); uint64_t SSL_set_options(SSL *, uint64_t);
void SSL_CTX_set_msg_callback(SSL_CTX *, void (*)(int, int, int, const void *, size_t, SSL *, void *));
void SSL_set_msg_callback(SSL *, void (*)(int, int, int, const void *, size_t, SSL *, void *));
int SSL_SRP_CTX_init(SSL *); int SSL_CTX_SRP_CTX_init(SSL_CTX *); int SSL_SRP_CTX_free(SSL *);
int SSL_CTX_SRP_CTX_free(SSL_CTX *); int SSL_srp_server_param_with_username(SSL *, int *);
int SRP_Calc_A_param(SSL *); typedef int (*GEN_SESSION_CB)(SSL *, unsigned char *, unsigned int *);
struct lhash_st_SSL_SESSION; struct lhash_st_SSL_SESSION *SSL_CTX_sessions(SSL_CTX *);
void SSL_CTX_sess_set_new_cb(SSL_CTX *, int (*)(struct ssl_st *, SSL_SESSION *));
int (*SSL_CTX_sess_get_new_cb(SSL_CTX *))(struct ssl_st *, SSL_SESSION *);
void SSL_CTX_sess_set_remove_cb(SSL_CTX *, void (*)(struct ssl_ctx_st *, SSL_SESSION *));
void (*SSL_CTX_sess_get_remove_cb(SSL_CTX *))(struct ssl_ctx_st *, SSL_SESSION *);
void SSL_CTX_sess_set_get_cb(SSL_CTX *, SSL_SESSION *(*)(struct ssl_st *, const unsigned char *, int, int *));
SSL_SESSION *(*SSL_CTX_sess_get_get_cb(SSL_CTX *))(struct ssl_st *, const unsigned char *, int, int *);
void SSL_CTX_set_info_callback(SSL_CTX *, void (*)(const SSL *, int, int));
void (*SSL_CTX_get_info_callback(SSL_CTX *))(const SSL *, int, int);
void SSL_CTX_set_client_cert_cb(SSL_CTX *, int (*)(SSL *, X509 **, EVP_PKEY **));
int (*SSL_CTX_get_client_cert_cb(SSL_CTX *))(SSL *, X509 **, EVP_PKEY **);
int SSL_CTX_set_client_cert_engine(SSL_CTX *, ENGINE *);
void SSL_CTX_set_cookie_generate_cb(SSL_CTX *, int (*)(SSL *, unsigned char *, unsigned int *));
void SSL_CTX_set_cookie_verify_cb(SSL_CTX *, int (*)(SSL *, const unsigned char *, unsigned int));
void SSL_CTX_set_stateless_cookie_generate_cb(SSL_CTX *, int (*)(SSL *, unsigned char *, size_t *));
void SSL_CTX_set_stateless_cookie_verify_cb(SSL_CTX *, int (*)(SSL *, const unsigned char *, size_t));
typedef int (*SSL_CTX_npn_advertised_cb_func)(SSL *, const unsigned char **, unsigned int *, void *);
void SSL_CTX_set_next_protos_advertised_cb(SSL_CTX *, SSL_CTX_npn_advertised_cb_func, void *);
typedef int (*SSL_CTX_npn_select_cb_func)(SSL *, unsigned char **, unsigned char *, const unsigned char *, unsigned int, void *);
void SSL_CTX_set_next_proto_select_cb(SSL_CTX *, SSL_CTX_npn_select_cb_func, void *);
void SSL_get0_next_proto_negotiated(const SSL *, const unsigned char **, unsigned int *);
int SSL_select_next_proto(unsigned char **, unsigned char *, const unsigned char *, unsigned int, const unsigned char *, unsigned int);
int SSL_CTX_set_alpn_protos(SSL_CTX *, const unsigned char *, unsigned int);
int SSL_set_alpn_protos(SSL *, const unsigned char *, unsigned int);
typedef int (*SSL_CTX_alpn_select_cb_func)(SSL *, const unsigned char **, unsigned char *, const unsigned char *, unsigned int, void *);
void SSL_CTX_set_alpn_select_cb(SSL_CTX *, SSL_CTX_alpn_select_cb_func, void *);
void SSL_get0_alpn_selected(const SSL *, const unsigned char **, unsigned int *);
typedef unsigned int (*SSL_psk_client_cb_func)(SSL *, const char *, char *, unsigned int, unsigned char *, unsigned int);
void SSL_CTX_set_psk_client_callback(SSL_CTX *, SSL_psk_client_cb_func);
void SSL_set_psk_client_callback(SSL *, SSL_psk_client_cb_func);
typedef unsigned int (*SSL_psk_server_cb_func)(SSL *, const char *, unsigned char *, unsigned int);
void SSL_CTX_set_psk_server_callback(SSL_CTX *, SSL_psk_server_cb_func);
void SSL_set_psk_server_callback(SSL *, SSL_psk_server_cb_func);
int SSL_CTX_use_psk_identity_hint(SSL_CTX *, const char *); int SSL_use_psk_identity_hint(SSL *, const char *);
const char *SSL_get_psk_identity_hint(const SSL *); const char *SSL_get_psk_identity(const SSL *);
typedef int (*SSL_psk_find_session_cb_func)(SSL *, const unsigned char *, size_t, SSL_SESSION **);
typedef int (*SSL_psk_use_session_cb_func)(SSL *, const EVP_MD *, const unsigned char **, size_t *, SSL_SESSION **);
void SSL_set_psk_find_session_callback(SSL *, SSL_psk_find_session_cb_func);
void SSL_CTX_set_psk_find_session_callback(SSL_CTX *, SSL_psk_find_session_cb_func);
void SSL_set_psk_use_session_callback(SSL *, SSL_psk_use_session_cb_func);
void SSL_CTX_set_psk_use_session_callback(SSL_CTX *, SSL_psk_use_session_cb_func);
int SSL_CTX_has_client_custom_ext(const SSL_CTX *, unsigned int);
int SSL_CTX_add_client_custom_ext(SSL_CTX *, unsigned int, custom_ext_add_cb, custom_ext_free_cb, void *, custom_ext_parse_cb, void *);
int SSL_CTX_add_server_custom_ext(SSL_CTX *, unsigned int, custom_ext_add_cb, custom_ext_free_cb, void *, custom_ext_parse_cb, void *);
int SSL_CTX_add_custom_ext(SSL_CTX *, unsigned int, unsigned int, SSL_custom_ext_add_cb_ex, SSL_custom_ext_free_cb_ex, void *, SSL_custom_ext_parse_cb_ex, void *);
int SSL_extension_supported(unsigned int); typedef void (*SSL_CTX_keylog_cb_func)(const SSL *, const char *);
void SSL_CTX_set_keylog_callback(SSL_CTX *, SSL_CTX_keylog_cb_func);
SSL_CTX_keylog_cb_func SSL_CTX_get_keylog_callback(const SSL_CTX *);
int SSL_CTX_set_max_early_data(SSL_CTX *, uint32_t); uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *);
int SSL_set_max_early_data(SSL *, uint32_t); uint32_t SSL_get_max_early_data(const SSL *);
int SSL_CTX_set_recv_max_early_data(SSL_CTX *, uint32_t); uint32_t SSL_CTX_get_recv_max_early_data(const SSL_CTX *);
int SSL_set_recv_max_early_data(SSL *, uint32_t); uint32_t SSL_get_recv_max_early_data(const SSL *);
int SSL_CTX_set_tlsext_max_fragment_length(SSL_CTX *, uint8_t);
int SSL_set_tlsext_max_fragment_length(SSL *, uint8_t); const char *SSL_get_servername(const SSL *, const int);
int SSL_get_servername_type(const SSL *);
int SSL_export_keying_material(SSL *, unsigned char *, size_t, const char *, size_t, const unsigned char *, size_t, int);
int SSL_export_keying_material_early(SSL *, unsigned char *, size_t, const char *, size_t, const unsigned char *, size_t);
int SSL_get_peer_signature_type_nid(const SSL *, int *); int SSL_get_signature_type_nid(const SSL *, int *);
int SSL_get_sigalgs(SSL *, int, int *, int *, int *, unsigned char *, unsigned char *);
int SSL_get_shared_sigalgs(SSL *, int, int *, int *, int *, unsigned char *, unsigned char *);
int SSL_check_chain(SSL *, X509 *, EVP_PKEY *, struct stack_st_X509 *);
int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *, int (*)(SSL *, unsigned char *, unsigned char *, EVP_CIPHER_CTX *, EVP_MAC_CTX *, int));
struct tls_session_ticket_ext_st {
    unsigned short length; void *data;
};
struct stack_st_SSL_CIPHER; struct stack_st_SSL_COMP; void SSL_set_debug(SSL *, int);
typedef enum {
    TLS_ST_BEFORE = 0, TLS_ST_OK, DTLS_ST_CR_HELLO_VERIFY_REQUEST, TLS_ST_CR_SRVR_HELLO, TLS_ST_CR_CERT,
    TLS_ST_CR_CERT_STATUS, TLS_ST_CR_KEY_EXCH, TLS_ST_CR_CERT_REQ, TLS_ST_CR_SRVR_DONE, TLS_ST_CR_SESSION_TICKET,
    TLS_ST_CR_CHANGE, TLS_ST_CR_FINISHED, TLS_ST_CW_CLNT_HELLO, TLS_ST_CW_CERT, TLS_ST_CW_KEY_EXCH,
    TLS_ST_CW_CERT_VRFY, TLS_ST_CW_CHANGE, TLS_ST_CW_NEXT_PROTO, TLS_ST_CW_FINISHED, TLS_ST_SW_HELLO_REQ,
    TLS_ST_SR_CLNT_HELLO, DTLS_ST_SW_HELLO_VERIFY_REQUEST, TLS_ST_SW_SRVR_HELLO, TLS_ST_SW_CERT, TLS_ST_SW_KEY_EXCH,
    TLS_ST_SW_CERT_REQ, TLS_ST_SW_SRVR_DONE, TLS_ST_SR_CERT, TLS_ST_SR_KEY_EXCH, TLS_ST_SR_CERT_VRFY,
    TLS_ST_SR_NEXT_PROTO, TLS_ST_SR_CHANGE, TLS_ST_SR_FINISHED, TLS_ST_SW_SESSION_TICKET, TLS_ST_SW_CERT_STATUS,
    TLS_ST_SW_CHANGE, TLS_ST_SW_FINISHED, TLS_ST_SW_ENCRYPTED_EXTENSIONS, TLS_ST_CR_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_CERT_VRFY, TLS_ST_SW_CERT_VRFY, TLS_ST_CR_HELLO_REQ, TLS_ST_SW_KEY_UPDATE, TLS_ST_CW_KEY_UPDATE,
    TLS_ST_SR_KEY_UPDATE, TLS_ST_CR_KEY_UPDATE, TLS_ST_EARLY_DATA, TLS_ST_PENDING_EARLY_DATA_END,
    TLS_ST_CW_END_OF_EARLY_DATA, TLS_ST_SR_END_OF_EARLY_DATA
} OSSL_HANDSHAKE_STATE;
int SSL_in_init(const SSL *); int SSL_in_before(const SSL *); int SSL_is_init_finished(const SSL *);
size_t SSL_get_finished(const SSL *, void *, size_t); size_t SSL_get_peer_finished(const SSL *, void *, size_t);
SSL_SESSION *PEM_read_bio_SSL_SESSION(BIO *, SSL_SESSION **, pem_password_cb *, void *);
SSL_SESSION *PEM_read_SSL_SESSION(FILE *, SSL_SESSION **, pem_password_cb *, void *);
int PEM_write_bio_SSL_SESSION(BIO *, const SSL_SESSION *); int PEM_write_SSL_SESSION(FILE *, const SSL_SESSION *);
const char *SSL_group_to_name(SSL *, int); int SSL_set0_tmp_dh_pkey(SSL *, EVP_PKEY *);
int SSL_CTX_set0_tmp_dh_pkey(SSL_CTX *, EVP_PKEY *); const BIO_METHOD *BIO_f_ssl(void);
BIO *BIO_new_ssl(SSL_CTX *, int); BIO *BIO_new_ssl_connect(SSL_CTX *); BIO *BIO_new_buffer_ssl_connect(SSL_CTX *);
int BIO_ssl_copy_session_id(BIO *, BIO *); void BIO_ssl_shutdown(BIO *);
int SSL_CTX_set_cipher_list(SSL_CTX *, const char *); SSL_CTX *SSL_CTX_new(const SSL_METHOD *);
SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *, const char *, const SSL_METHOD *); int SSL_CTX_up_ref(SSL_CTX *);
void SSL_CTX_free(SSL_CTX *); long SSL_CTX_set_timeout(SSL_CTX *, long); long SSL_CTX_get_timeout(const SSL_CTX *);
X509_STORE *SSL_CTX_get_cert_store(const SSL_CTX *); void SSL_CTX_set_cert_store(SSL_CTX *, X509_STORE *);
void SSL_CTX_set1_cert_store(SSL_CTX *, X509_STORE *); int SSL_want(const SSL *); int SSL_clear(SSL *);
void SSL_CTX_flush_sessions(SSL_CTX *, long); const SSL_CIPHER *SSL_get_current_cipher(const SSL *);
const SSL_CIPHER *SSL_get_pending_cipher(const SSL *); int SSL_CIPHER_get_bits(const SSL_CIPHER *, int *);
const char *SSL_CIPHER_get_version(const SSL_CIPHER *); const char *SSL_CIPHER_get_name(const SSL_CIPHER *);
const char *SSL_CIPHER_standard_name(const SSL_CIPHER *); const char *OPENSSL_cipher_name(const char *);
uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *); uint16_t SSL_CIPHER_get_protocol_id(const SSL_CIPHER *);
int SSL_CIPHER_get_kx_nid(const SSL_CIPHER *); int SSL_CIPHER_get_auth_nid(const SSL_CIPHER *);
const EVP_MD *SSL_CIPHER_get_handshake_digest(const SSL_CIPHER *); int SSL_CIPHER_is_aead(const SSL_CIPHER *);
int SSL_get_fd(const SSL *); int SSL_get_rfd(const SSL *); int SSL_get_wfd(const SSL *);
const char *SSL_get_cipher_list(const SSL *, int); char *SSL_get_shared_ciphers(const SSL *, char *, int);
int SSL_get_read_ahead(const SSL *); int SSL_pending(const SSL *); int SSL_has_pending(const SSL *);
int SSL_set_fd(SSL *, int); int SSL_set_rfd(SSL *, int); int SSL_set_wfd(SSL *, int);
void SSL_set0_rbio(SSL *, BIO *); void SSL_set0_wbio(SSL *, BIO *); void SSL_set_bio(SSL *, BIO *, BIO *);
BIO *SSL_get_rbio(const SSL *); BIO *SSL_get_wbio(const SSL *); int SSL_set_cipher_list(SSL *, const char *);
int SSL_CTX_set_ciphersuites(SSL_CTX *, const char *); int SSL_set_ciphersuites(SSL *, const char *);
void SSL_set_read_ahead(SSL *, int); int SSL_get_verify_mode(const SSL *); int SSL_get_verify_depth(const SSL *);
SSL_verify_cb SSL_get_verify_callback(const SSL *); void SSL_set_verify(SSL *, int, SSL_verify_cb);
void SSL_set_verify_depth(SSL *, int); void SSL_set_cert_cb(SSL *, int (*)(SSL *, void *), void *);
int SSL_use_RSAPrivateKey(SSL *, RSA *); int SSL_use_RSAPrivateKey_ASN1(SSL *, const unsigned char *, long);
int SSL_use_PrivateKey(SSL *, EVP_PKEY *); int SSL_use_PrivateKey_ASN1(int, SSL *, const unsigned char *, long);
int SSL_use_certificate(SSL *, X509 *); int SSL_use_certificate_ASN1(SSL *, const unsigned char *, int);
int SSL_use_cert_and_key(SSL *, X509 *, EVP_PKEY *, struct stack_st_X509 *, int);
int SSL_CTX_use_serverinfo(SSL_CTX *, const unsigned char *, size_t);
int SSL_CTX_use_serverinfo_ex(SSL_CTX *, unsigned int, const unsigned char *, size_t);
int SSL_CTX_use_serverinfo_file(SSL_CTX *, const char *); int SSL_use_RSAPrivateKey_file(SSL *, const char *, int);
int SSL_use_PrivateKey_file(SSL *, const char *, int); int SSL_use_certificate_file(SSL *, const char *, int);
int SSL_CTX_use_RSAPrivateKey_file(SSL_CTX *, const char *, int);
int SSL_CTX_use_PrivateKey_file(SSL_CTX *, const char *, int);
int SSL_CTX_use_certificate_file(SSL_CTX *, const char *, int);
int SSL_CTX_use_certificate_chain_file(SSL_CTX *, const char *);
int SSL_use_certificate_chain_file(SSL *, const char *);
struct stack_st_X509_NAME *SSL_load_client_CA_file(const char *);
struct stack_st_X509_NAME *SSL_load_client_CA_file_ex(const char *, OSSL_LIB_CTX *, const char *);
int SSL_add_file_cert_subjects_to_stack(struct stack_st_X509_NAME *, const char *);
int SSL_add_dir_cert_subjects_to_stack(struct stack_st_X509_NAME *, const char *);
int SSL_add_store_cert_subjects_to_stack(struct stack_st_X509_NAME *, const char *);
const char *SSL_state_string(const SSL *); const char *SSL_rstate_string(const SSL *);
const char *SSL_state_string_long(const SSL *); const char *SSL_rstate_string_long(const SSL *);
long SSL_SESSION_get_time(const SSL_SESSION *); long SSL_SESSION_set_time(SSL_SESSION *, long);
long SSL_SESSION_get_timeout(const SSL_SESSION *); long SSL_SESSION_set_timeout(SSL_SESSION *, long);
int SSL_SESSION_get_protocol_version(const SSL_SESSION *); int SSL_SESSION_set_protocol_version(SSL_SESSION *, int);
const char *SSL_SESSION_get0_hostname(const SSL_SESSION *);
int SSL_SESSION_set1_hostname(SSL_SESSION *, const char *);
void SSL_SESSION_get0_alpn_selected(const SSL_SESSION *, const unsigned char **, size_t *);
int SSL_SESSION_set1_alpn_selected(SSL_SESSION *, const unsigned char *, size_t);
const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *);
int SSL_SESSION_set_cipher(SSL_SESSION *, const SSL_CIPHER *); int SSL_SESSION_has_ticket(const SSL_SESSION *);
unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *);
void SSL_SESSION_get0_ticket(const SSL_SESSION *, const unsigned char **, size_t *);
uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *);
int SSL_SESSION_set_max_early_data(SSL_SESSION *, uint32_t); int SSL_copy_session_id(SSL *, const SSL *);
X509 *SSL_SESSION_get0_peer(SSL_SESSION *);
int SSL_SESSION_set1_id_context(SSL_SESSION *, const unsigned char *, unsigned int);
int SSL_SESSION_set1_id(SSL_SESSION *, const unsigned char *, unsigned int);
int SSL_SESSION_is_resumable(const SSL_SESSION *); SSL_SESSION *SSL_SESSION_new(void);
SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *);
const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *, unsigned int *);
const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *, unsigned int *);
unsigned int SSL_SESSION_get_compress_id(const SSL_SESSION *); int SSL_SESSION_print_fp(FILE *, const SSL_SESSION *);
int SSL_SESSION_print(BIO *, const SSL_SESSION *); int SSL_SESSION_print_keylog(BIO *, const SSL_SESSION *);
int SSL_SESSION_up_ref(SSL_SESSION *); void SSL_SESSION_free(SSL_SESSION *);
int i2d_SSL_SESSION(const SSL_SESSION *, unsigned char **); int SSL_set_session(SSL *, SSL_SESSION *);
int SSL_CTX_add_session(SSL_CTX *, SSL_SESSION *); int SSL_CTX_remove_session(SSL_CTX *, SSL_SESSION *);
int SSL_CTX_set_generate_session_id(SSL_CTX *, GEN_SESSION_CB);
int SSL_set_generate_session_id(SSL *, GEN_SESSION_CB);
int SSL_has_matching_session_id(const SSL *, const unsigned char *, unsigned int);
SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **, const unsigned char **, long);
X509 *SSL_get0_peer_certificate(const SSL *); X509 *SSL_get1_peer_certificate(const SSL *);
struct stack_st_X509 *SSL_get_peer_cert_chain(const SSL *); int SSL_CTX_get_verify_mode(const SSL_CTX *);
int SSL_CTX_get_verify_depth(const SSL_CTX *); SSL_verify_cb SSL_CTX_get_verify_callback(const SSL_CTX *);
void SSL_CTX_set_verify(SSL_CTX *, int, SSL_verify_cb); void SSL_CTX_set_verify_depth(SSL_CTX *, int);
void SSL_CTX_set_cert_verify_callback(SSL_CTX *, int (*)(X509_STORE_CTX *, void *), void *);
void SSL_CTX_set_cert_cb(SSL_CTX *, int (*)(SSL *, void *), void *); int SSL_CTX_use_RSAPrivateKey(SSL_CTX *, RSA *);
int SSL_CTX_use_RSAPrivateKey_ASN1(SSL_CTX *, const unsigned char *, long);
int SSL_CTX_use_PrivateKey(SSL_CTX *, EVP_PKEY *);
int SSL_CTX_use_PrivateKey_ASN1(int, SSL_CTX *, const unsigned char *, long);
int SSL_CTX_use_certificate(SSL_CTX *, X509 *);
int SSL_CTX_use_certificate_ASN1(SSL_CTX *, int, const unsigned char *);
int SSL_CTX_use_cert_and_key(SSL_CTX *, X509 *, EVP_PKEY *, struct stack_st_X509 *, int);
void SSL_CTX_set_default_passwd_cb(SSL_CTX *, pem_password_cb *);
void SSL_CTX_set_default_passwd_cb_userdata(SSL_CTX *, void *);
pem_password_cb *SSL_CTX_get_default_passwd_cb(SSL_CTX *); void *SSL_CTX_get_default_passwd_cb_userdata(SSL_CTX *);
void SSL_set_default_passwd_cb(SSL *, pem_password_cb *); void SSL_set_default_passwd_cb_userdata(SSL *, void *);
pem_password_cb *SSL_get_default_passwd_cb(SSL *); void *SSL_get_default_passwd_cb_userdata(SSL *);
int SSL_CTX_check_private_key(const SSL_CTX *); int SSL_check_private_key(const SSL *);
int SSL_CTX_set_session_id_context(SSL_CTX *, const unsigned char *, unsigned int); SSL *SSL_new(SSL_CTX *);
int SSL_up_ref(SSL *); int SSL_is_dtls(const SSL *);
int SSL_set_session_id_context(SSL *, const unsigned char *, unsigned int); int SSL_CTX_set_purpose(SSL_CTX *, int);
int SSL_set_purpose(SSL *, int); int SSL_CTX_set_trust(SSL_CTX *, int); int SSL_set_trust(SSL *, int);
int SSL_set1_host(SSL *, const char *); int SSL_add1_host(SSL *, const char *); const char *SSL_get0_peername(SSL *);
void SSL_set_hostflags(SSL *, unsigned int); int SSL_CTX_dane_enable(SSL_CTX *);
int SSL_CTX_dane_mtype_set(SSL_CTX *, const EVP_MD *, uint8_t, uint8_t); int SSL_dane_enable(SSL *, const char *);
int SSL_dane_tlsa_add(SSL *, uint8_t, uint8_t, uint8_t, const unsigned char *, size_t);
int SSL_get0_dane_authority(SSL *, X509 **, EVP_PKEY **);
int SSL_get0_dane_tlsa(SSL *, uint8_t *, uint8_t *, uint8_t *, const unsigned char **, size_t *);
SSL_DANE *SSL_get0_dane(SSL *); unsigned long SSL_CTX_dane_set_flags(SSL_CTX *, unsigned long);
unsigned long SSL_CTX_dane_clear_flags(SSL_CTX *, unsigned long);
unsigned long SSL_dane_set_flags(SSL *, unsigned long); unsigned long SSL_dane_clear_flags(SSL *, unsigned long);
int SSL_CTX_set1_param(SSL_CTX *, X509_VERIFY_PARAM *); int SSL_set1_param(SSL *, X509_VERIFY_PARAM *);
X509_VERIFY_PARAM *SSL_CTX_get0_param(SSL_CTX *); X509_VERIFY_PARAM *SSL_get0_param(SSL *);
int SSL_CTX_set_srp_username(SSL_CTX *, char *); int SSL_CTX_set_srp_password(SSL_CTX *, char *);
int SSL_CTX_set_srp_strength(SSL_CTX *, int);
int SSL_CTX_set_srp_client_pwd_callback(SSL_CTX *, char *(*)(SSL *, void *));
int SSL_CTX_set_srp_verify_param_callback(SSL_CTX *, int (*)(SSL *, void *));
int SSL_CTX_set_srp_username_callback(SSL_CTX *, int (*)(SSL *, int *, void *));
int SSL_CTX_set_srp_cb_arg(SSL_CTX *, void *);
int SSL_set_srp_server_param(SSL *, const BIGNUM *, const BIGNUM *, BIGNUM *, BIGNUM *, char *);
int SSL_set_srp_server_param_pw(SSL *, const char *, const char *, const char *); BIGNUM *SSL_get_srp_g(SSL *);
BIGNUM *SSL_get_srp_N(SSL *); char *SSL_get_srp_username(SSL *); char *SSL_get_srp_userinfo(SSL *);
typedef int (*SSL_client_hello_cb_fn)(SSL *, int *, void *);
void SSL_CTX_set_client_hello_cb(SSL_CTX *, SSL_client_hello_cb_fn, void *); int SSL_client_hello_isv2(SSL *);
unsigned int SSL_client_hello_get0_legacy_version(SSL *);
size_t SSL_client_hello_get0_random(SSL *, const unsigned char **);
size_t SSL_client_hello_get0_session_id(SSL *, const unsigned char **);
size_t SSL_client_hello_get0_ciphers(SSL *, const unsigned char **);
size_t SSL_client_hello_get0_compression_methods(SSL *, const unsigned char **);
int SSL_client_hello_get1_extensions_present(SSL *, int **, size_t *);
int SSL_client_hello_get0_ext(SSL *, unsigned int, const unsigned char **, size_t *); void SSL_certs_clear(SSL *);
void SSL_free(SSL *); int SSL_waiting_for_async(SSL *); int SSL_get_all_async_fds(SSL *, int *, size_t *);
int SSL_get_changed_async_fds(SSL *, int *, size_t *, int *, size_t *);
int SSL_CTX_set_async_callback(SSL_CTX *, SSL_async_callback_fn);
int SSL_CTX_set_async_callback_arg(SSL_CTX *, void *); int SSL_set_async_callback(SSL *, SSL_async_callback_fn);
int SSL_set_async_callback_arg(SSL *, void *); int SSL_get_async_status(SSL *, int *); int SSL_accept(SSL *);
int SSL_stateless(SSL *); int SSL_connect(SSL *); int SSL_read(SSL *, void *, int);
int SSL_read_ex(SSL *, void *, size_t, size_t *); int SSL_read_early_data(SSL *, void *, size_t, size_t *);
int SSL_peek(SSL *, void *, int); int SSL_peek_ex(SSL *, void *, size_t, size_t *);
ssize_t SSL_sendfile(SSL *, int, off_t, size_t, int); int SSL_write(SSL *, const void *, int);
int SSL_write_ex(SSL *, const void *, size_t, size_t *);
int SSL_write_early_data(SSL *, const void *, size_t, size_t *); long SSL_ctrl(SSL *, int, long, void *);
long SSL_callback_ctrl(SSL *, int, void (*)(void)); long SSL_CTX_ctrl(SSL_CTX *, int, long, void *);
long SSL_CTX_callback_ctrl(SSL_CTX *, int, void (*)(void)); int SSL_get_early_data_status(const SSL *);
int SSL_get_error(const SSL *, int); const char *SSL_get_version(const SSL *);
int SSL_CTX_set_ssl_version(SSL_CTX *, const SSL_METHOD *); const SSL_METHOD *TLS_method(void);
const SSL_METHOD *TLS_server_method(void); const SSL_METHOD *TLS_client_method(void);
const SSL_METHOD *TLSv1_method(void); const SSL_METHOD *TLSv1_server_method(void);
const SSL_METHOD *TLSv1_client_method(void); const SSL_METHOD *TLSv1_1_method(void);
const SSL_METHOD *TLSv1_1_server_method(void); const SSL_METHOD *TLSv1_1_client_method(void);
const SSL_METHOD *TLSv1_2_method(void); const SSL_METHOD *TLSv1_2_server_method(void);
const SSL_METHOD *TLSv1_2_client_method(void); const SSL_METHOD *DTLSv1_method(void);
const SSL_METHOD *DTLSv1_server_method(void); const SSL_METHOD *DTLSv1_client_method(void);
const SSL_METHOD *DTLSv1_2_method(void); const SSL_METHOD *DTLSv1_2_server_method(void);
const SSL_METHOD *DTLSv1_2_client_method(void); const SSL_METHOD *DTLS_method(void);
const SSL_METHOD *DTLS_server_method(void); const SSL_METHOD *DTLS_client_method(void);
size_t DTLS_get_data_mtu(const SSL *); struct stack_st_SSL_CIPHER *SSL_get_ciphers(const SSL *);
struct stack_st_SSL_CIPHER *SSL_CTX_get_ciphers(const SSL_CTX *);
struct stack_st_SSL_CIPHER *SSL_get_client_ciphers(const SSL *);
struct stack_st_SSL_CIPHER *SSL_get1_supported_ciphers(SSL *); int SSL_do_handshake(SSL *);
int SSL_key_update(SSL *, int); int SSL_get_key_update_type(const SSL *); int SSL_renegotiate(SSL *);
int SSL_renegotiate_abbreviated(SSL *); int SSL_renegotiate_pending(const SSL *); int SSL_new_session_ticket(SSL *);
int SSL_shutdown(SSL *); int SSL_verify_client_post_handshake(SSL *);
void SSL_CTX_set_post_handshake_auth(SSL_CTX *, int); void SSL_set_post_handshake_auth(SSL *, int);
const SSL_METHOD *SSL_CTX_get_ssl_method(const SSL_CTX *); const SSL_METHOD *SSL_get_ssl_method(const SSL *);
int SSL_set_ssl_method(SSL *, const SSL_METHOD *); const char *SSL_alert_type_string_long(int);
const char *SSL_alert_type_string(int); const char *SSL_alert_desc_string_long(int);
const char *SSL_alert_desc_string(int); void SSL_set0_CA_list(SSL *, struct stack_st_X509_NAME *);
void SSL_CTX_set0_CA_list(SSL_CTX *, struct stack_st_X509_NAME *);
const struct stack_st_X509_NAME *SSL_get0_CA_list(const SSL *);
const struct stack_st_X509_NAME *SSL_CTX_get0_CA_list(const SSL_CTX *); int SSL_add1_to_CA_list(SSL *, const X509 *);
int SSL_CTX_add1_to_CA_list(SSL_CTX *, const X509 *);
const struct stack_st_X509_NAME *SSL_get0_peer_CA_list(const SSL *);
void SSL_set_client_CA_list(SSL *, struct stack_st_X509_NAME *);
void SSL_CTX_set_client_CA_list(SSL_CTX *, struct stack_st_X509_NAME *);
struct stack_st_X509_NAME *SSL_get_client_CA_list(const SSL *);
struct stack_st_X509_NAME *SSL_CTX_get_client_CA_list(const SSL_CTX *); int SSL_add_client_CA(SSL *, X509 *);
int SSL_CTX_add_client_CA(SSL_CTX *, X509 *); void SSL_set_connect_state(SSL *); void SSL_set_accept_state(SSL *);
long SSL_get_default_timeout(const SSL *); char *SSL_CIPHER_description(const SSL_CIPHER *, char *, int);
struct stack_st_X509_NAME *SSL_dup_CA_list(const struct stack_st_X509_NAME *); SSL *SSL_dup(SSL *);
X509 *SSL_get_certificate(const SSL *); struct evp_pkey_st *SSL_get_privatekey(const SSL *);
X509 *SSL_CTX_get0_certificate(const SSL_CTX *); EVP_PKEY *SSL_CTX_get0_privatekey(const SSL_CTX *);
void SSL_CTX_set_quiet_shutdown(SSL_CTX *, int); int SSL_CTX_get_quiet_shutdown(const SSL_CTX *);
void SSL_set_quiet_shutdown(SSL *, int); int SSL_get_quiet_shutdown(const SSL *); void SSL_set_shutdown(SSL *, int);
int SSL_get_shutdown(const SSL *); int SSL_version(const SSL *); int SSL_client_version(const SSL *);
int SSL_CTX_set_default_verify_paths(SSL_CTX *); int SSL_CTX_set_default_verify_dir(SSL_CTX *);
int SSL_CTX_set_default_verify_file(SSL_CTX *); int SSL_CTX_set_default_verify_store(SSL_CTX *);
int SSL_CTX_load_verify_file(SSL_CTX *, const char *); int SSL_CTX_load_verify_dir(SSL_CTX *, const char *);
int SSL_CTX_load_verify_store(SSL_CTX *, const char *);
int SSL_CTX_load_verify_locations(SSL_CTX *, const char *, const char *); SSL_SESSION *SSL_get_session(const SSL *);
SSL_SESSION *SSL_get1_session(SSL *); SSL_CTX *SSL_get_SSL_CTX(const SSL *);
SSL_CTX *SSL_set_SSL_CTX(SSL *, SSL_CTX *); void SSL_set_info_callback(SSL *, void (*)(const SSL *, int, int));
void (*SSL_get_info_callback(const SSL *))(const SSL *, int, int); OSSL_HANDSHAKE_STATE SSL_get_state(const SSL *);
void SSL_set_verify_result(SSL *, long); long SSL_get_verify_result(const SSL *);
struct stack_st_X509 *SSL_get0_verified_chain(const SSL *);
size_t SSL_get_client_random(const SSL *, unsigned char *, size_t);
size_t SSL_get_server_random(const SSL *, unsigned char *, size_t);
size_t SSL_SESSION_get_master_key(const SSL_SESSION *, unsigned char *, size_t);
int SSL_SESSION_set1_master_key(SSL_SESSION *, const unsigned char *, size_t);
uint8_t SSL_SESSION_get_max_fragment_length(const SSL_SESSION *); int SSL_set_ex_data(SSL *, int, void *);
void *SSL_get_ex_data(const SSL *, int); int SSL_SESSION_set_ex_data(SSL_SESSION *, int, void *);
void *SSL_SESSION_get_ex_data(const SSL_SESSION *, int); int SSL_CTX_set_ex_data(SSL_CTX *, int, void *);
void *SSL_CTX_get_ex_data(const SSL_CTX *, int); int SSL_get_ex_data_X509_STORE_CTX_idx(void);
void SSL_CTX_set_default_read_buffer_len(SSL_CTX *, size_t); void SSL_set_default_read_buffer_len(SSL *, size_t);
void SSL_CTX_set_tmp_dh_callback(SSL_CTX *, DH *(*)(SSL *, int, int));
void SSL_set_tmp_dh_callback(SSL *, DH *(*)(SSL *, int, int));
const COMP_METHOD *SSL_get_current_compression(const SSL *);
const COMP_METHOD *SSL_get_current_expansion(const SSL *); const char *SSL_COMP_get_name(const COMP_METHOD *);
const char *SSL_COMP_get0_name(const SSL_COMP *); int SSL_COMP_get_id(const SSL_COMP *);
struct stack_st_SSL_COMP *SSL_COMP_get_compression_methods(void);
struct stack_st_SSL_COMP *SSL_COMP_set0_compression_methods(struct stack_st_SSL_COMP *);
int SSL_COMP_add_compression_method(int, COMP_METHOD *);
const SSL_CIPHER *SSL_CIPHER_find(SSL *, const unsigned char *); int SSL_CIPHER_get_cipher_nid(const SSL_CIPHER *);
int SSL_CIPHER_get_digest_nid(const SSL_CIPHER *);
int SSL_bytes_to_cipher_list(SSL *, const unsigned char *, size_t, int, struct stack_st_SSL_CIPHER **, struct stack_st_SSL_CIPHER **);
int SSL_set_session_ticket_ext(SSL *, void *, int);
int SSL_set_session_ticket_ext_cb(SSL *, tls_session_ticket_ext_cb_fn, void *);
int SSL_set_session_secret_cb(SSL *, tls_session_secret_cb_fn, void *);
void SSL_CTX_set_not_resumable_session_callback(SSL_CTX *, int (*)(SSL *, int));
void SSL_set_not_resumable_session_callback(SSL *, int (*)(SSL *, int));
void SSL_CTX_set_record_padding_callback(SSL_CTX *, size_t (*)(SSL *, int, size_t, void *));
void SSL_CTX_set_record_padding_callback_arg(SSL_CTX *, void *);
void *SSL_CTX_get_record_padding_callback_arg(const SSL_CTX *); int SSL_CTX_set_block_padding(SSL_CTX *, size_t);
int SSL_set_record_padding_callback(SSL *, size_t (*)(SSL *, int, size_t, void *));
void SSL_set_record_padding_callback_arg(SSL *, void *); void *SSL_get_record_padding_callback_arg(const SSL *);
int SSL_set_block_padding(SSL *, size_t); int SSL_set_num_tickets(SSL *, size_t);
size_t SSL_get_num_tickets(const SSL *); int SSL_CTX_set_num_tickets(SSL_CTX *, size_t);
size_t SSL_CTX_get_num_tickets(const SSL_CTX *); int SSL_session_reused(const SSL *); int SSL_is_server(const SSL *);
SSL_CONF_CTX *SSL_CONF_CTX_new(void); int SSL_CONF_CTX_finish(SSL_CONF_CTX *); void SSL_CONF_CTX_free(SSL_CONF_CTX *);
unsigned int SSL_CONF_CTX_set_flags(SSL_CONF_CTX *, unsigned int);
unsigned int SSL_CONF_CTX_clear_flags(SSL_CONF_CTX *, unsigned int);
int SSL_CONF_CTX_set1_prefix(SSL_CONF_CTX *, const char *); void SSL_CONF_CTX_set_ssl(SSL_CONF_CTX *, SSL *);
void SSL_CONF_CTX_set_ssl_ctx(SSL_CONF_CTX *, SSL_CTX *);
int SSL_CONF_cmd(SSL_CONF_CTX *, const char *, const char *); int SSL_CONF_cmd_argv(SSL_CONF_CTX *, int *, char ***);
int SSL_CONF_cmd_value_type(SSL_CONF_CTX *, const char *); void SSL_add_ssl_module(void);
int SSL_config(SSL *, const char *); int SSL_CTX_config(SSL_CTX *, const char *);
void SSL_trace(int, int, int, const void *, size_t, SSL *, void *); int DTLSv1_listen(SSL *, BIO_ADDR *);
typedef int (*ssl_ct_validation_cb)(const CT_POLICY_EVAL_CTX *, const struct stack_st_SCT *, void *);
int SSL_set_ct_validation_callback(SSL *, ssl_ct_validation_cb, void *);
int SSL_CTX_set_ct_validation_callback(SSL_CTX *, ssl_ct_validation_cb, void *);
enum {
    SSL_CT_VALIDATION_PERMISSIVE = 0, SSL_CT_VALIDATION_STRICT
};
int SSL_enable_ct(SSL *, int); int SSL_CTX_enable_ct(SSL_CTX *, int); int SSL_ct_is_enabled(const SSL *);
int SSL_CTX_ct_is_enabled(const SSL_CTX *); const struct stack_st_SCT *SSL_get0_peer_scts(SSL *);
int SSL_CTX_set_default_ctlog_list_file(SSL_CTX *); int SSL_CTX_set_ctlog_list_file(SSL_CTX *, const char *);
void SSL_CTX_set0_ctlog_store(SSL_CTX *, CTLOG_STORE *); const CTLOG_STORE *SSL_CTX_get0_ctlog_store(const SSL_CTX *);
void SSL_set_security_level(SSL *, int); int SSL_get_security_level(const SSL *);
void SSL_set_security_callback(SSL *, int (*)(const SSL *, const SSL_CTX *, int, int, int, void *, void *));
int (*SSL_get_security_callback(const SSL *))(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
void SSL_set0_security_ex_data(SSL *, void *); void *SSL_get0_security_ex_data(const SSL *);
void SSL_CTX_set_security_level(SSL_CTX *, int); int SSL_CTX_get_security_level(const SSL_CTX *);
void SSL_CTX_set_security_callback(SSL_CTX *, int (*)(const SSL *, const SSL_CTX *, int, int, int, void *, void *));
int (*SSL_CTX_get_security_callback(const SSL_CTX *))(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
void SSL_CTX_set0_security_ex_data(SSL_CTX *, void *); void *SSL_CTX_get0_security_ex_data(const SSL_CTX *);
int OPENSSL_init_ssl(uint64_t, const OPENSSL_INIT_SETTINGS *); struct openssl_ssl_test_functions;
const struct openssl_ssl_test_functions *SSL_test_functions(void); int SSL_free_buffers(SSL *);
int SSL_alloc_buffers(SSL *); typedef int (*SSL_CTX_generate_session_ticket_fn)(SSL *, void *);
typedef SSL_TICKET_RETURN (*SSL_CTX_decrypt_session_ticket_fn)(SSL *, SSL_SESSION *, const unsigned char *, size_t, SSL_TICKET_STATUS, void *);
int SSL_CTX_set_session_ticket_cb(SSL_CTX *, SSL_CTX_generate_session_ticket_fn, SSL_CTX_decrypt_session_ticket_fn, void *);
int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *, const void *, size_t);
int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *, void **, size_t *);
typedef unsigned int (*DTLS_timer_cb)(SSL *, unsigned int); void DTLS_set_timer_cb(SSL *, DTLS_timer_cb);
typedef int (*SSL_allow_early_data_cb_fn)(SSL *, void *);
void SSL_CTX_set_allow_early_data_cb(SSL_CTX *, SSL_allow_early_data_cb_fn, void *);
void SSL_set_allow_early_data_cb(SSL *, SSL_allow_early_data_cb_fn, void *);
const char *OSSL_default_cipher_list(void); const char *OSSL_default_ciphersuites(void);
#define SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY 291
#define SSL_R_APP_DATA_IN_HANDSHAKE 100
#define SSL_R_ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT 272
#define SSL_R_AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE 158
#define SSL_R_BAD_CHANGE_CIPHER_SPEC 103
#define SSL_R_BAD_CIPHER 186
#define SSL_R_BAD_DATA 390
#define SSL_R_BAD_DATA_RETURNED_BY_CALLBACK 106
#define SSL_R_BAD_DECOMPRESSION 107
#define SSL_R_BAD_DH_VALUE 102
#define SSL_R_BAD_DIGEST_LENGTH 111
#define SSL_R_BAD_EARLY_DATA 233
#define SSL_R_BAD_ECC_CERT 304
#define SSL_R_BAD_ECPOINT 306
#define SSL_R_BAD_EXTENSION 110
#define SSL_R_BAD_HANDSHAKE_LENGTH 332
#define SSL_R_BAD_HANDSHAKE_STATE 236
#define SSL_R_BAD_HELLO_REQUEST 105
#define SSL_R_BAD_HRR_VERSION 263
#define SSL_R_BAD_KEY_SHARE 108
#define SSL_R_BAD_KEY_UPDATE 122
#define SSL_R_BAD_LEGACY_VERSION 292
#define SSL_R_BAD_LENGTH 271
#define SSL_R_BAD_PACKET 240
#define SSL_R_BAD_PACKET_LENGTH 115
#define SSL_R_BAD_PROTOCOL_VERSION_NUMBER 116
#define SSL_R_BAD_PSK 219
#define SSL_R_BAD_PSK_IDENTITY 114
#define SSL_R_BAD_RECORD_TYPE 443
#define SSL_R_BAD_RSA_ENCRYPT 119
#define SSL_R_BAD_SIGNATURE 123
#define SSL_R_BAD_SRP_A_LENGTH 347
#define SSL_R_BAD_SRP_PARAMETERS 371
#define SSL_R_BAD_SRTP_MKI_VALUE 352
#define SSL_R_BAD_SRTP_PROTECTION_PROFILE_LIST 353
#define SSL_R_BAD_SSL_FILETYPE 124
#define SSL_R_BAD_VALUE 384
#define SSL_R_BAD_WRITE_RETRY 127
#define SSL_R_BINDER_DOES_NOT_VERIFY 253
#define SSL_R_BIO_NOT_SET 128
#define SSL_R_BLOCK_CIPHER_PAD_IS_WRONG 129
#define SSL_R_BN_LIB 130
#define SSL_R_CALLBACK_FAILED 234
#define SSL_R_CANNOT_CHANGE_CIPHER 109
#define SSL_R_CANNOT_GET_GROUP_NAME 299
#define SSL_R_CA_DN_LENGTH_MISMATCH 131
#define SSL_R_CA_KEY_TOO_SMALL 397
#define SSL_R_CA_MD_TOO_WEAK 398
#define SSL_R_CCS_RECEIVED_EARLY 133
#define SSL_R_CERTIFICATE_VERIFY_FAILED 134
#define SSL_R_CERT_CB_ERROR 377
#define SSL_R_CERT_LENGTH_MISMATCH 135
#define SSL_R_CIPHERSUITE_DIGEST_HAS_CHANGED 218
#define SSL_R_CIPHER_CODE_WRONG_LENGTH 137
#define SSL_R_CLIENTHELLO_TLSEXT 226
#define SSL_R_COMPRESSED_LENGTH_TOO_LONG 140
#define SSL_R_COMPRESSION_DISABLED 343
#define SSL_R_COMPRESSION_FAILURE 141
#define SSL_R_COMPRESSION_ID_NOT_WITHIN_PRIVATE_RANGE 307
#define SSL_R_COMPRESSION_LIBRARY_ERROR 142
#define SSL_R_CONNECTION_TYPE_NOT_SET 144
#define SSL_R_CONTEXT_NOT_DANE_ENABLED 167
#define SSL_R_COOKIE_GEN_CALLBACK_FAILURE 400
#define SSL_R_COOKIE_MISMATCH 308
#define SSL_R_COPY_PARAMETERS_FAILED 296
#define SSL_R_CUSTOM_EXT_HANDLER_ALREADY_INSTALLED 206
#define SSL_R_DANE_ALREADY_ENABLED 172
#define SSL_R_DANE_CANNOT_OVERRIDE_MTYPE_FULL 173
#define SSL_R_DANE_NOT_ENABLED 175
#define SSL_R_DANE_TLSA_BAD_CERTIFICATE 180
#define SSL_R_DANE_TLSA_BAD_CERTIFICATE_USAGE 184
#define SSL_R_DANE_TLSA_BAD_DATA_LENGTH 189
#define SSL_R_DANE_TLSA_BAD_DIGEST_LENGTH 192
#define SSL_R_DANE_TLSA_BAD_MATCHING_TYPE 200
#define SSL_R_DANE_TLSA_BAD_PUBLIC_KEY 201
#define SSL_R_DANE_TLSA_BAD_SELECTOR 202
#define SSL_R_DANE_TLSA_NULL_DATA 203
#define SSL_R_DATA_BETWEEN_CCS_AND_FINISHED 145
#define SSL_R_DATA_LENGTH_TOO_LONG 146
#define SSL_R_DECRYPTION_FAILED 147
#define SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC 281
#define SSL_R_DH_KEY_TOO_SMALL 394
#define SSL_R_DH_PUBLIC_VALUE_LENGTH_IS_WRONG 148
#define SSL_R_DIGEST_CHECK_FAILED 149
#define SSL_R_DTLS_MESSAGE_TOO_BIG 334
#define SSL_R_DUPLICATE_COMPRESSION_ID 309
#define SSL_R_ECC_CERT_NOT_FOR_SIGNING 318
#define SSL_R_ECDH_REQUIRED_FOR_SUITEB_MODE 374
#define SSL_R_EE_KEY_TOO_SMALL 399
#define SSL_R_EMPTY_SRTP_PROTECTION_PROFILE_LIST 354
#define SSL_R_ENCRYPTED_LENGTH_TOO_LONG 150
#define SSL_R_ERROR_IN_RECEIVED_CIPHER_LIST 151
#define SSL_R_ERROR_SETTING_TLSA_BASE_DOMAIN 204
#define SSL_R_EXCEEDS_MAX_FRAGMENT_SIZE 194
#define SSL_R_EXCESSIVE_MESSAGE_SIZE 152
#define SSL_R_EXTENSION_NOT_RECEIVED 279
#define SSL_R_EXTRA_DATA_IN_MESSAGE 153
#define SSL_R_EXT_LENGTH_MISMATCH 163
#define SSL_R_FAILED_TO_INIT_ASYNC 405
#define SSL_R_FRAGMENTED_CLIENT_HELLO 401
#define SSL_R_GOT_A_FIN_BEFORE_A_CCS 154
#define SSL_R_HTTPS_PROXY_REQUEST 155
#define SSL_R_HTTP_REQUEST 156
#define SSL_R_ILLEGAL_POINT_COMPRESSION 162
#define SSL_R_ILLEGAL_SUITEB_DIGEST 380
#define SSL_R_INAPPROPRIATE_FALLBACK 373
#define SSL_R_INCONSISTENT_COMPRESSION 340
#define SSL_R_INCONSISTENT_EARLY_DATA_ALPN 222
#define SSL_R_INCONSISTENT_EARLY_DATA_SNI 231
#define SSL_R_INCONSISTENT_EXTMS 104
#define SSL_R_INSUFFICIENT_SECURITY 241
#define SSL_R_INVALID_ALERT 205
#define SSL_R_INVALID_CCS_MESSAGE 260
#define SSL_R_INVALID_CERTIFICATE_OR_ALG 238
#define SSL_R_INVALID_COMMAND 280
#define SSL_R_INVALID_COMPRESSION_ALGORITHM 341
#define SSL_R_INVALID_CONFIG 283
#define SSL_R_INVALID_CONFIGURATION_NAME 113
#define SSL_R_INVALID_CONTEXT 282
#define SSL_R_INVALID_CT_VALIDATION_TYPE 212
#define SSL_R_INVALID_KEY_UPDATE_TYPE 120
#define SSL_R_INVALID_MAX_EARLY_DATA 174
#define SSL_R_INVALID_NULL_CMD_NAME 385
#define SSL_R_INVALID_SEQUENCE_NUMBER 402
#define SSL_R_INVALID_SERVERINFO_DATA 388
#define SSL_R_INVALID_SESSION_ID 999
#define SSL_R_INVALID_SRP_USERNAME 357
#define SSL_R_INVALID_STATUS_RESPONSE 328
#define SSL_R_INVALID_TICKET_KEYS_LENGTH 325
#define SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED 333
#define SSL_R_LENGTH_MISMATCH 159
#define SSL_R_LENGTH_TOO_LONG 404
#define SSL_R_LENGTH_TOO_SHORT 160
#define SSL_R_LIBRARY_BUG 274
#define SSL_R_LIBRARY_HAS_NO_CIPHERS 161
#define SSL_R_MISSING_DSA_SIGNING_CERT 165
#define SSL_R_MISSING_ECDSA_SIGNING_CERT 381
#define SSL_R_MISSING_FATAL 256
#define SSL_R_MISSING_PARAMETERS 290
#define SSL_R_MISSING_PSK_KEX_MODES_EXTENSION 310
#define SSL_R_MISSING_RSA_CERTIFICATE 168
#define SSL_R_MISSING_RSA_ENCRYPTING_CERT 169
#define SSL_R_MISSING_RSA_SIGNING_CERT 170
#define SSL_R_MISSING_SIGALGS_EXTENSION 112
#define SSL_R_MISSING_SIGNING_CERT 221
#define SSL_R_MISSING_SRP_PARAM 358
#define SSL_R_MISSING_SUPPORTED_GROUPS_EXTENSION 209
#define SSL_R_MISSING_TMP_DH_KEY 171
#define SSL_R_MISSING_TMP_ECDH_KEY 311
#define SSL_R_MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA 293
#define SSL_R_NOT_ON_RECORD_BOUNDARY 182
#define SSL_R_NOT_REPLACING_CERTIFICATE 289
#define SSL_R_NOT_SERVER 284
#define SSL_R_NO_APPLICATION_PROTOCOL 235
#define SSL_R_NO_CERTIFICATES_RETURNED 176
#define SSL_R_NO_CERTIFICATE_ASSIGNED 177
#define SSL_R_NO_CERTIFICATE_SET 179
#define SSL_R_NO_CHANGE_FOLLOWING_HRR 214
#define SSL_R_NO_CIPHERS_AVAILABLE 181
#define SSL_R_NO_CIPHERS_SPECIFIED 183
#define SSL_R_NO_CIPHER_MATCH 185
#define SSL_R_NO_CLIENT_CERT_METHOD 331
#define SSL_R_NO_COMPRESSION_SPECIFIED 187
#define SSL_R_NO_COOKIE_CALLBACK_SET 287
#define SSL_R_NO_GOST_CERTIFICATE_SENT_BY_PEER 330
#define SSL_R_NO_METHOD_SPECIFIED 188
#define SSL_R_NO_PEM_EXTENSIONS 389
#define SSL_R_NO_PRIVATE_KEY_ASSIGNED 190
#define SSL_R_NO_PROTOCOLS_AVAILABLE 191
#define SSL_R_NO_RENEGOTIATION 339
#define SSL_R_NO_REQUIRED_DIGEST 324
#define SSL_R_NO_SHARED_CIPHER 193
#define SSL_R_NO_SHARED_GROUPS 410
#define SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS 376
#define SSL_R_NO_SRTP_PROFILES 359
#define SSL_R_NO_SUITABLE_DIGEST_ALGORITHM 297
#define SSL_R_NO_SUITABLE_GROUPS 295
#define SSL_R_NO_SUITABLE_KEY_SHARE 101
#define SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM 118
#define SSL_R_NO_VALID_SCTS 216
#define SSL_R_NO_VERIFY_COOKIE_CALLBACK 403
#define SSL_R_NULL_SSL_CTX 195
#define SSL_R_NULL_SSL_METHOD_PASSED 196
#define SSL_R_OCSP_CALLBACK_FAILURE 305
#define SSL_R_OLD_SESSION_CIPHER_NOT_RETURNED 197
#define SSL_R_OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED 344
#define SSL_R_OVERFLOW_ERROR 237
#define SSL_R_PACKET_LENGTH_TOO_LONG 198
#define SSL_R_PARSE_TLSEXT 227
#define SSL_R_PATH_TOO_LONG 270
#define SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE 199
#define SSL_R_PEM_NAME_BAD_PREFIX 391
#define SSL_R_PEM_NAME_TOO_SHORT 392
#define SSL_R_PIPELINE_FAILURE 406
#define SSL_R_POST_HANDSHAKE_AUTH_ENCODING_ERR 278
#define SSL_R_PRIVATE_KEY_MISMATCH 288
#define SSL_R_PROTOCOL_IS_SHUTDOWN 207
#define SSL_R_PSK_IDENTITY_NOT_FOUND 223
#define SSL_R_PSK_NO_CLIENT_CB 224
#define SSL_R_PSK_NO_SERVER_CB 225
#define SSL_R_READ_BIO_NOT_SET 211
#define SSL_R_READ_TIMEOUT_EXPIRED 312
#define SSL_R_RECORD_LENGTH_MISMATCH 213
#define SSL_R_RECORD_TOO_SMALL 298
#define SSL_R_RENEGOTIATE_EXT_TOO_LONG 335
#define SSL_R_RENEGOTIATION_ENCODING_ERR 336
#define SSL_R_RENEGOTIATION_MISMATCH 337
#define SSL_R_REQUEST_PENDING 285
#define SSL_R_REQUEST_SENT 286
#define SSL_R_REQUIRED_CIPHER_MISSING 215
#define SSL_R_REQUIRED_COMPRESSION_ALGORITHM_MISSING 342
#define SSL_R_SCSV_RECEIVED_WHEN_RENEGOTIATING 345
#define SSL_R_SCT_VERIFICATION_FAILED 208
#define SSL_R_SERVERHELLO_TLSEXT 275
#define SSL_R_SESSION_ID_CONTEXT_UNINITIALIZED 277
#define SSL_R_SHUTDOWN_WHILE_IN_INIT 407
#define SSL_R_SIGNATURE_ALGORITHMS_ERROR 360
#define SSL_R_SIGNATURE_FOR_NON_SIGNING_CERTIFICATE 220
#define SSL_R_SRP_A_CALC 361
#define SSL_R_SRTP_COULD_NOT_ALLOCATE_PROFILES 362
#define SSL_R_SRTP_PROTECTION_PROFILE_LIST_TOO_LONG 363
#define SSL_R_SRTP_UNKNOWN_PROTECTION_PROFILE 364
#define SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH 232
#define SSL_R_SSL3_EXT_INVALID_SERVERNAME 319
#define SSL_R_SSL3_EXT_INVALID_SERVERNAME_TYPE 320
#define SSL_R_SSL3_SESSION_ID_TOO_LONG 300
#define SSL_R_SSLV3_ALERT_BAD_CERTIFICATE 1042
#define SSL_R_SSLV3_ALERT_BAD_RECORD_MAC 1020
#define SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED 1045
#define SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED 1044
#define SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN 1046
#define SSL_R_SSLV3_ALERT_DECOMPRESSION_FAILURE 1030
#define SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE 1040
#define SSL_R_SSLV3_ALERT_ILLEGAL_PARAMETER 1047
#define SSL_R_SSLV3_ALERT_NO_CERTIFICATE 1041
#define SSL_R_SSLV3_ALERT_UNEXPECTED_MESSAGE 1010
#define SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE 1043
#define SSL_R_SSL_COMMAND_SECTION_EMPTY 117
#define SSL_R_SSL_COMMAND_SECTION_NOT_FOUND 125
#define SSL_R_SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION 228
#define SSL_R_SSL_HANDSHAKE_FAILURE 229
#define SSL_R_SSL_LIBRARY_HAS_NO_CIPHERS 230
#define SSL_R_SSL_NEGATIVE_LENGTH 372
#define SSL_R_SSL_SECTION_EMPTY 126
#define SSL_R_SSL_SECTION_NOT_FOUND 136
#define SSL_R_SSL_SESSION_ID_CALLBACK_FAILED 301
#define SSL_R_SSL_SESSION_ID_CONFLICT 302
#define SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG 273
#define SSL_R_SSL_SESSION_ID_HAS_BAD_LENGTH 303
#define SSL_R_SSL_SESSION_ID_TOO_LONG 408
#define SSL_R_SSL_SESSION_VERSION_MISMATCH 210
#define SSL_R_STILL_IN_INIT 121
#define SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED 1116
#define SSL_R_TLSV13_ALERT_MISSING_EXTENSION 1109
#define SSL_R_TLSV1_ALERT_ACCESS_DENIED 1049
#define SSL_R_TLSV1_ALERT_DECODE_ERROR 1050
#define SSL_R_TLSV1_ALERT_DECRYPTION_FAILED 1021
#define SSL_R_TLSV1_ALERT_DECRYPT_ERROR 1051
#define SSL_R_TLSV1_ALERT_EXPORT_RESTRICTION 1060
#define SSL_R_TLSV1_ALERT_INAPPROPRIATE_FALLBACK 1086
#define SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY 1071
#define SSL_R_TLSV1_ALERT_INTERNAL_ERROR 1080
#define SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL 1120
#define SSL_R_TLSV1_ALERT_NO_RENEGOTIATION 1100
#define SSL_R_TLSV1_ALERT_PROTOCOL_VERSION 1070
#define SSL_R_TLSV1_ALERT_RECORD_OVERFLOW 1022
#define SSL_R_TLSV1_ALERT_UNKNOWN_CA 1048
#define SSL_R_TLSV1_ALERT_UNKNOWN_PSK_IDENTITY 1115
#define SSL_R_TLSV1_ALERT_USER_CANCELLED 1090
#define SSL_R_TLSV1_BAD_CERTIFICATE_HASH_VALUE 1114
#define SSL_R_TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE 1113
#define SSL_R_TLSV1_CERTIFICATE_UNOBTAINABLE 1111
#define SSL_R_TLSV1_UNRECOGNIZED_NAME 1112
#define SSL_R_TLSV1_UNSUPPORTED_EXTENSION 1110
#define SSL_R_TLS_ILLEGAL_EXPORTER_LABEL 367
#define SSL_R_TLS_INVALID_ECPOINTFORMAT_LIST 157
#define SSL_R_TOO_MANY_KEY_UPDATES 132
#define SSL_R_TOO_MANY_WARN_ALERTS 409
#define SSL_R_TOO_MUCH_EARLY_DATA 164
#define SSL_R_UNABLE_TO_FIND_ECDH_PARAMETERS 314
#define SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS 239
#define SSL_R_UNABLE_TO_LOAD_SSL3_MD5_ROUTINES 242
#define SSL_R_UNABLE_TO_LOAD_SSL3_SHA1_ROUTINES 243
#define SSL_R_UNEXPECTED_CCS_MESSAGE 262
#define SSL_R_UNEXPECTED_END_OF_EARLY_DATA 178
#define SSL_R_UNEXPECTED_EOF_WHILE_READING 294
#define SSL_R_UNEXPECTED_MESSAGE 244
#define SSL_R_UNEXPECTED_RECORD 245
#define SSL_R_UNINITIALIZED 276
#define SSL_R_UNKNOWN_ALERT_TYPE 246
#define SSL_R_UNKNOWN_CERTIFICATE_TYPE 247
#define SSL_R_UNKNOWN_CIPHER_RETURNED 248
#define SSL_R_UNKNOWN_CIPHER_TYPE 249
#define SSL_R_UNKNOWN_CMD_NAME 386
#define SSL_R_UNKNOWN_COMMAND 139
#define SSL_R_UNKNOWN_DIGEST 368
#define SSL_R_UNKNOWN_KEY_EXCHANGE_TYPE 250
#define SSL_R_UNKNOWN_PKEY_TYPE 251
#define SSL_R_UNKNOWN_PROTOCOL 252
#define SSL_R_UNKNOWN_SSL_VERSION 254
#define SSL_R_UNKNOWN_STATE 255
#define SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED 338
#define SSL_R_UNSOLICITED_EXTENSION 217
#define SSL_R_UNSUPPORTED_COMPRESSION_ALGORITHM 257
#define SSL_R_UNSUPPORTED_ELLIPTIC_CURVE 315
#define SSL_R_UNSUPPORTED_PROTOCOL 258
#define SSL_R_UNSUPPORTED_SSL_VERSION 259
#define SSL_R_UNSUPPORTED_STATUS_TYPE 329
#define SSL_R_USE_SRTP_NOT_NEGOTIATED 369
#define SSL_R_VERSION_TOO_HIGH 166
#define SSL_R_VERSION_TOO_LOW 396
#define SSL_R_WRONG_CERTIFICATE_TYPE 383
#define SSL_R_WRONG_CIPHER_RETURNED 261
#define SSL_R_WRONG_CURVE 378
#define SSL_R_WRONG_SIGNATURE_LENGTH 264
#define SSL_R_WRONG_SIGNATURE_SIZE 265
#define SSL_R_WRONG_SIGNATURE_TYPE 370
#define SSL_R_WRONG_SSL_VERSION 266
#define SSL_R_WRONG_VERSION_NUMBER 267
#define SSL_R_X509_LIB 268
#define SSL_R_X509_VERIFICATION_SETUP_PROBLEMS 269
#define SSL_MAX_MASTER_KEY_LENGTH 48
#define SSL3_VERSION 0x0300
#define TLS1_VERSION 0x0301
#define TLS1_1_VERSION 0x0302
#define TLS1_2_VERSION 0x0303
#define TLS1_3_VERSION 0x0304
#define DTLS1_VERSION 0xFEFF
#define DTLS1_2_VERSION 0xFEFD
#define DTLS1_BAD_VER 0x0100
#define SSL_SESSION_ASN1_VERSION 0x0001
#define SSL_MAX_SSL_SESSION_ID_LENGTH 32
#define SSL_MAX_SID_CTX_LENGTH 32
#define SSL_MIN_RSA_MODULUS_LENGTH_IN_BYTES 64
#define SSL_MAX_KEY_ARG_LENGTH 8
#define SSL_MAX_PIPELINES 32
#define SSL_TXT_LOW "LOW"
#define SSL_TXT_MEDIUM "MEDIUM"
#define SSL_TXT_HIGH "HIGH"
#define SSL_TXT_FIPS "FIPS"
#define SSL_TXT_aNULL "aNULL"
#define SSL_TXT_eNULL "eNULL"
#define SSL_TXT_NULL "NULL"
#define SSL_TXT_kRSA "kRSA"
#define SSL_TXT_kDHr "kDHr"
#define SSL_TXT_kDHd "kDHd"
#define SSL_TXT_kDH "kDH"
#define SSL_TXT_kEDH "kEDH"
#define SSL_TXT_kDHE "kDHE"
#define SSL_TXT_kECDHr "kECDHr"
#define SSL_TXT_kECDHe "kECDHe"
#define SSL_TXT_kECDH "kECDH"
#define SSL_TXT_kEECDH "kEECDH"
#define SSL_TXT_kECDHE "kECDHE"
#define SSL_TXT_kPSK "kPSK"
#define SSL_TXT_kRSAPSK "kRSAPSK"
#define SSL_TXT_kECDHEPSK "kECDHEPSK"
#define SSL_TXT_kDHEPSK "kDHEPSK"
#define SSL_TXT_kGOST "kGOST"
#define SSL_TXT_kGOST18 "kGOST18"
#define SSL_TXT_kSRP "kSRP"
#define SSL_TXT_aRSA "aRSA"
#define SSL_TXT_aDSS "aDSS"
#define SSL_TXT_aDH "aDH"
#define SSL_TXT_aECDH "aECDH"
#define SSL_TXT_aECDSA "aECDSA"
#define SSL_TXT_aPSK "aPSK"
#define SSL_TXT_aGOST94 "aGOST94"
#define SSL_TXT_aGOST01 "aGOST01"
#define SSL_TXT_aGOST12 "aGOST12"
#define SSL_TXT_aGOST "aGOST"
#define SSL_TXT_aSRP "aSRP"
#define SSL_TXT_DSS "DSS"
#define SSL_TXT_DH "DH"
#define SSL_TXT_DHE "DHE"
#define SSL_TXT_EDH "EDH"
#define SSL_TXT_ADH "ADH"
#define SSL_TXT_RSA "RSA"
#define SSL_TXT_ECDH "ECDH"
#define SSL_TXT_EECDH "EECDH"
#define SSL_TXT_ECDHE "ECDHE"
#define SSL_TXT_AECDH "AECDH"
#define SSL_TXT_ECDSA "ECDSA"
#define SSL_TXT_PSK "PSK"
#define SSL_TXT_SRP "SRP"
#define SSL_TXT_DES "DES"
#define SSL_TXT_3DES "3DES"
#define SSL_TXT_RC4 "RC4"
#define SSL_TXT_RC2 "RC2"
#define SSL_TXT_IDEA "IDEA"
#define SSL_TXT_SEED "SEED"
#define SSL_TXT_AES128 "AES128"
#define SSL_TXT_AES256 "AES256"
#define SSL_TXT_AES "AES"
#define SSL_TXT_AES_GCM "AESGCM"
#define SSL_TXT_AES_CCM "AESCCM"
#define SSL_TXT_AES_CCM_8 "AESCCM8"
#define SSL_TXT_CAMELLIA128 "CAMELLIA128"
#define SSL_TXT_CAMELLIA256 "CAMELLIA256"
#define SSL_TXT_CAMELLIA "CAMELLIA"
#define SSL_TXT_CHACHA20 "CHACHA20"
#define SSL_TXT_GOST "GOST89"
#define SSL_TXT_ARIA "ARIA"
#define SSL_TXT_ARIA_GCM "ARIAGCM"
#define SSL_TXT_ARIA128 "ARIA128"
#define SSL_TXT_ARIA256 "ARIA256"
#define SSL_TXT_GOST2012_GOST8912_GOST8912 "GOST2012-GOST8912-GOST8912"
#define SSL_TXT_CBC "CBC"
#define SSL_TXT_MD5 "MD5"
#define SSL_TXT_SHA1 "SHA1"
#define SSL_TXT_SHA "SHA"
#define SSL_TXT_GOST94 "GOST94"
#define SSL_TXT_GOST89MAC "GOST89MAC"
#define SSL_TXT_GOST12 "GOST12"
#define SSL_TXT_GOST89MAC12 "GOST89MAC12"
#define SSL_TXT_SHA256 "SHA256"
#define SSL_TXT_SHA384 "SHA384"
#define SSL_TXT_SSLV3 "SSLv3"
#define SSL_TXT_TLSV1 "TLSv1"
#define SSL_TXT_TLSV1_1 "TLSv1.1"
#define SSL_TXT_TLSV1_2 "TLSv1.2"
#define SSL_TXT_ALL "ALL"
#define SSL_TXT_CMPALL "COMPLEMENTOFALL"
#define SSL_TXT_CMPDEF "COMPLEMENTOFDEFAULT"
#define SSL_DEFAULT_CIPHER_LIST "ALL:!COMPLEMENTOFDEFAULT:!eNULL"
#define TLS_DEFAULT_CIPHERSUITES "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"
#define SSL_SENT_SHUTDOWN 1
#define SSL_RECEIVED_SHUTDOWN 2
#define SSL_FILETYPE_ASN1 2
#define SSL_FILETYPE_PEM 1
#define SSL_EXT_TLS_ONLY 0x0001
#define SSL_EXT_DTLS_ONLY 0x0002
#define SSL_EXT_TLS_IMPLEMENTATION_ONLY 0x0004
#define SSL_EXT_SSL3_ALLOWED 0x0008
#define SSL_EXT_TLS1_2_AND_BELOW_ONLY 0x0010
#define SSL_EXT_TLS1_3_ONLY 0x0020
#define SSL_EXT_IGNORE_ON_RESUMPTION 0x0040
#define SSL_EXT_CLIENT_HELLO 0x0080
#define SSL_EXT_TLS1_2_SERVER_HELLO 0x0100
#define SSL_EXT_TLS1_3_SERVER_HELLO 0x0200
#define SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS 0x0400
#define SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST 0x0800
#define SSL_EXT_TLS1_3_CERTIFICATE 0x1000
#define SSL_EXT_TLS1_3_NEW_SESSION_TICKET 0x2000
#define SSL_EXT_TLS1_3_CERTIFICATE_REQUEST 0x4000
#define SSL_OP_NO_EXTENDED_MASTER_SECRET 1UL
#define SSL_OP_CLEANSE_PLAINTEXT 2UL
#define SSL_OP_LEGACY_SERVER_CONNECT 4UL
#define SSL_OP_ENABLE_KTLS 8UL
#define SSL_OP_TLSEXT_PADDING 16UL
#define SSL_OP_SAFARI_ECDHE_ECDSA_BUG 64UL
#define SSL_OP_IGNORE_UNEXPECTED_EOF 128UL
#define SSL_OP_ALLOW_CLIENT_RENEGOTIATION 256UL
#define SSL_OP_DISABLE_TLSEXT_CA_NAMES 512UL
#define SSL_OP_ALLOW_NO_DHE_KEX 1024UL
#define SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS 2048UL
#define SSL_OP_NO_QUERY_MTU 4096UL
#define SSL_OP_COOKIE_EXCHANGE 8192UL
#define SSL_OP_NO_TICKET 16384UL
#define SSL_OP_CISCO_ANYCONNECT 32768UL
#define SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION 65536UL
#define SSL_OP_NO_COMPRESSION 131072UL
#define SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION 262144UL
#define SSL_OP_NO_ENCRYPT_THEN_MAC 524288UL
#define SSL_OP_ENABLE_MIDDLEBOX_COMPAT 1048576UL
#define SSL_OP_PRIORITIZE_CHACHA 2097152UL
#define SSL_OP_CIPHER_SERVER_PREFERENCE 4194304UL
#define SSL_OP_TLS_ROLLBACK_BUG 8388608UL
#define SSL_OP_NO_ANTI_REPLAY 16777216UL
#define SSL_OP_NO_SSLv3 33554432UL
#define SSL_OP_NO_TLSv1 67108864UL
#define SSL_OP_NO_TLSv1_2 134217728UL
#define SSL_OP_NO_TLSv1_1 268435456UL
#define SSL_OP_NO_TLSv1_3 536870912UL
#define SSL_OP_NO_DTLSv1 67108864UL
#define SSL_OP_NO_DTLSv1_2 134217728UL
#define SSL_OP_NO_RENEGOTIATION 1073741824UL
#define SSL_OP_CRYPTOPRO_TLSEXT_BUG 2147483648UL
#define SSL_OP_NO_SSL_MASK 1040187392UL
#define SSL_OP_NO_DTLS_MASK 201326592UL
#define SSL_OP_ALL 2147485776UL
#define SSL_OP_MICROSOFT_SESS_ID_BUG 0x0
#define SSL_OP_NETSCAPE_CHALLENGE_BUG 0x0
#define SSL_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG 0x0
#define SSL_OP_SSLREF2_REUSE_CERT_TYPE_BUG 0x0
#define SSL_OP_MICROSOFT_BIG_SSLV3_BUFFER 0x0
#define SSL_OP_MSIE_SSLV2_RSA_PADDING 0x0
#define SSL_OP_SSLEAY_080_CLIENT_DH_BUG 0x0
#define SSL_OP_TLS_D5_BUG 0x0
#define SSL_OP_TLS_BLOCK_PADDING_BUG 0x0
#define SSL_OP_SINGLE_ECDH_USE 0x0
#define SSL_OP_SINGLE_DH_USE 0x0
#define SSL_OP_EPHEMERAL_RSA 0x0
#define SSL_OP_NO_SSLv2 0x0
#define SSL_OP_PKCS1_CHECK_1 0x0
#define SSL_OP_PKCS1_CHECK_2 0x0
#define SSL_OP_NETSCAPE_CA_DN_BUG 0x0
#define SSL_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG 0x0
#define SSL_MODE_ENABLE_PARTIAL_WRITE 0x00000001U
#define SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER 0x00000002U
#define SSL_MODE_AUTO_RETRY 0x00000004U
#define SSL_MODE_NO_AUTO_CHAIN 0x00000008U
#define SSL_MODE_RELEASE_BUFFERS 0x00000010U
#define SSL_MODE_SEND_CLIENTHELLO_TIME 0x00000020U
#define SSL_MODE_SEND_SERVERHELLO_TIME 0x00000040U
#define SSL_MODE_SEND_FALLBACK_SCSV 0x00000080U
#define SSL_MODE_ASYNC 0x00000100U
#define SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG 0x00000400U
#define SSL_CERT_FLAG_TLS_STRICT 0x00000001U
#define SSL_CERT_FLAG_SUITEB_128_LOS_ONLY 0x10000
#define SSL_CERT_FLAG_SUITEB_192_LOS 0x20000
#define SSL_CERT_FLAG_SUITEB_128_LOS 0x30000
#define SSL_CERT_FLAG_BROKEN_PROTOCOL 0x10000000
#define SSL_BUILD_CHAIN_FLAG_UNTRUSTED 0x1
#define SSL_BUILD_CHAIN_FLAG_NO_ROOT 0x2
#define SSL_BUILD_CHAIN_FLAG_CHECK 0x4
#define SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR 0x8
#define SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR 0x10
#define CERT_PKEY_VALID 0x1
#define CERT_PKEY_SIGN 0x2
#define CERT_PKEY_EE_SIGNATURE 0x10
#define CERT_PKEY_CA_SIGNATURE 0x20
#define CERT_PKEY_EE_PARAM 0x40
#define CERT_PKEY_CA_PARAM 0x80
#define CERT_PKEY_EXPLICIT_SIGN 0x100
#define CERT_PKEY_ISSUER_NAME 0x200
#define CERT_PKEY_CERT_TYPE 0x400
#define CERT_PKEY_SUITEB 0x800
#define SSL_CONF_FLAG_CMDLINE 0x1
#define SSL_CONF_FLAG_FILE 0x2
#define SSL_CONF_FLAG_CLIENT 0x4
#define SSL_CONF_FLAG_SERVER 0x8
#define SSL_CONF_FLAG_SHOW_ERRORS 0x10
#define SSL_CONF_FLAG_CERTIFICATE 0x20
#define SSL_CONF_FLAG_REQUIRE_PRIVATE 0x40
#define SSL_CONF_TYPE_UNKNOWN 0x0
#define SSL_CONF_TYPE_STRING 0x1
#define SSL_CONF_TYPE_FILE 0x2
#define SSL_CONF_TYPE_DIR 0x3
#define SSL_CONF_TYPE_NONE 0x4
#define SSL_CONF_TYPE_STORE 0x5
#define SSL_COOKIE_LENGTH 4096
#define SSL_MAX_CERT_LIST_DEFAULT 102400
#define SSL_SESSION_CACHE_MAX_SIZE_DEFAULT 20480
#define SSL_SESS_CACHE_OFF 0x0000
#define SSL_SESS_CACHE_CLIENT 0x0001
#define SSL_SESS_CACHE_SERVER 0x0002
#define SSL_SESS_CACHE_BOTH 3
#define SSL_SESS_CACHE_NO_AUTO_CLEAR 0x0080
#define SSL_SESS_CACHE_NO_INTERNAL_LOOKUP 0x0100
#define SSL_SESS_CACHE_NO_INTERNAL_STORE 0x0200
#define SSL_SESS_CACHE_NO_INTERNAL 768
#define SSL_SESS_CACHE_UPDATE_TIME 0x0400
#define SSL_CTX_set_npn_advertised_cb SSL_CTX_set_next_protos_advertised_cb
#define SSL_CTX_set_npn_select_cb SSL_CTX_set_next_proto_select_cb
#define SSL_get0_npn_negotiated SSL_get0_next_proto_negotiated
#define OPENSSL_NPN_UNSUPPORTED 0
#define OPENSSL_NPN_NEGOTIATED 1
#define OPENSSL_NPN_NO_OVERLAP 2
#define PSK_MAX_IDENTITY_LEN 256
#define PSK_MAX_PSK_LEN 512
#define SSL_NOTHING 1
#define SSL_WRITING 2
#define SSL_READING 3
#define SSL_X509_LOOKUP 4
#define SSL_ASYNC_PAUSED 5
#define SSL_ASYNC_NO_JOBS 6
#define SSL_CLIENT_HELLO_CB 7
#define SSL_RETRY_VERIFY 8
#define SSL_MAC_FLAG_READ_MAC_STREAM 1
#define SSL_MAC_FLAG_WRITE_MAC_STREAM 2
#define SSL_MAC_FLAG_READ_MAC_TLSTREE 4
#define SSL_MAC_FLAG_WRITE_MAC_TLSTREE 8
#define SSL2_VERSION 0x0002
#define SSL2_MT_CLIENT_HELLO 1
#define SSL3_SSL_SESSION_ID_LENGTH 32
#define SSL3_MAX_SSL_SESSION_ID_LENGTH 32
#define SSL3_MASTER_SECRET_SIZE 48
#define SSL3_RANDOM_SIZE 32
#define SSL3_SESSION_ID_SIZE 32
#define SSL3_RT_HEADER_LENGTH 5
#define SSL3_HM_HEADER_LENGTH 4
#define SSL3_ALIGN_PAYLOAD 8
#define SSL3_RT_MAX_MD_SIZE 64
#define SSL_RT_MAX_CIPHER_BLOCK_SIZE 16
#define SSL3_RT_MAX_EXTRA 16384
#define SSL3_RT_MAX_PLAIN_LENGTH 16384
#define SSL3_RT_MAX_COMPRESSED_OVERHEAD 1024
#define SSL3_RT_MAX_ENCRYPTED_OVERHEAD 320
#define SSL3_RT_MAX_TLS13_ENCRYPTED_OVERHEAD 256
#define SSL3_RT_SEND_MAX_ENCRYPTED_OVERHEAD 80
#define SSL3_RT_MAX_COMPRESSED_LENGTH 17408
#define SSL3_RT_MAX_ENCRYPTED_LENGTH 17728
#define SSL3_RT_MAX_TLS13_ENCRYPTED_LENGTH 16640
#define SSL3_RT_MAX_PACKET_SIZE 17733
#define SSL3_MD_CLIENT_FINISHED_CONST "CLNT"
#define SSL3_MD_SERVER_FINISHED_CONST "SRVR"
#define SSL3_VERSION_MAJOR 0x03
#define SSL3_VERSION_MINOR 0x00
#define SSL3_RT_CHANGE_CIPHER_SPEC 20
#define SSL3_RT_ALERT 21
#define SSL3_RT_HANDSHAKE 22
#define SSL3_RT_APPLICATION_DATA 23
#define TLS1_RT_CRYPTO 0x1000
#define TLS1_RT_CRYPTO_PREMASTER 0x1001
#define TLS1_RT_CRYPTO_CLIENT_RANDOM 0x1002
#define TLS1_RT_CRYPTO_SERVER_RANDOM 0x1003
#define TLS1_RT_CRYPTO_MASTER 0x1004
#define TLS1_RT_CRYPTO_READ 0x0000
#define TLS1_RT_CRYPTO_WRITE 0x0100
#define TLS1_RT_CRYPTO_MAC 0x1005
#define TLS1_RT_CRYPTO_KEY 0x1006
#define TLS1_RT_CRYPTO_IV 0x1007
#define TLS1_RT_CRYPTO_FIXED_IV 0x1008
#define SSL3_RT_HEADER 0x100
#define SSL3_RT_INNER_CONTENT_TYPE 0x101
#define SSL3_AL_WARNING 1
#define SSL3_AL_FATAL 2
#define SSL3_AD_CLOSE_NOTIFY 0
#define SSL3_AD_UNEXPECTED_MESSAGE 10
#define SSL3_AD_BAD_RECORD_MAC 20
#define SSL3_AD_DECOMPRESSION_FAILURE 30
#define SSL3_AD_HANDSHAKE_FAILURE 40
#define SSL3_AD_NO_CERTIFICATE 41
#define SSL3_AD_BAD_CERTIFICATE 42
#define SSL3_AD_UNSUPPORTED_CERTIFICATE 43
#define SSL3_AD_CERTIFICATE_REVOKED 44
#define SSL3_AD_CERTIFICATE_EXPIRED 45
#define SSL3_AD_CERTIFICATE_UNKNOWN 46
#define SSL3_AD_ILLEGAL_PARAMETER 47
#define TLS1_HB_REQUEST 1
#define TLS1_HB_RESPONSE 2
#define SSL3_CT_RSA_SIGN 1
#define SSL3_CT_DSS_SIGN 2
#define SSL3_CT_RSA_FIXED_DH 3
#define SSL3_CT_DSS_FIXED_DH 4
#define SSL3_CT_RSA_EPHEMERAL_DH 5
#define SSL3_CT_DSS_EPHEMERAL_DH 6
#define SSL3_CT_FORTEZZA_DMS 20
#define SSL3_CT_NUMBER 12
#define SSL3_FLAGS_NO_RENEGOTIATE_CIPHERS 0x0001
#define TLS1_FLAGS_TLS_PADDING_BUG 0x0
#define TLS1_FLAGS_SKIP_CERT_VERIFY 0x0010
#define TLS1_FLAGS_ENCRYPT_THEN_MAC_READ 0x0100
#define TLS1_FLAGS_ENCRYPT_THEN_MAC TLS1_FLAGS_ENCRYPT_THEN_MAC_READ
#define TLS1_FLAGS_RECEIVED_EXTMS 0x0200
#define TLS1_FLAGS_ENCRYPT_THEN_MAC_WRITE 0x0400
#define TLS1_FLAGS_STATELESS 0x0800
#define TLS1_FLAGS_REQUIRED_EXTMS 0x1000
#define SSL3_MT_HELLO_REQUEST 0
#define SSL3_MT_CLIENT_HELLO 1
#define SSL3_MT_SERVER_HELLO 2
#define SSL3_MT_NEWSESSION_TICKET 4
#define SSL3_MT_END_OF_EARLY_DATA 5
#define SSL3_MT_ENCRYPTED_EXTENSIONS 8
#define SSL3_MT_CERTIFICATE 11
#define SSL3_MT_SERVER_KEY_EXCHANGE 12
#define SSL3_MT_CERTIFICATE_REQUEST 13
#define SSL3_MT_SERVER_DONE 14
#define SSL3_MT_CERTIFICATE_VERIFY 15
#define SSL3_MT_CLIENT_KEY_EXCHANGE 16
#define SSL3_MT_FINISHED 20
#define SSL3_MT_CERTIFICATE_URL 21
#define SSL3_MT_CERTIFICATE_STATUS 22
#define SSL3_MT_SUPPLEMENTAL_DATA 23
#define SSL3_MT_KEY_UPDATE 24
#define SSL3_MT_NEXT_PROTO 67
#define SSL3_MT_MESSAGE_HASH 254
#define DTLS1_MT_HELLO_VERIFY_REQUEST 3
#define SSL3_MT_CHANGE_CIPHER_SPEC 0x0101
#define SSL3_MT_CCS 1
#define SSL3_CC_READ 0x001
#define SSL3_CC_WRITE 0x002
#define SSL3_CC_CLIENT 0x010
#define SSL3_CC_SERVER 0x020
#define SSL3_CC_EARLY 0x040
#define SSL3_CC_HANDSHAKE 0x080
#define SSL3_CC_APPLICATION 0x100
#define SSL3_CHANGE_CIPHER_CLIENT_WRITE 18
#define SSL3_CHANGE_CIPHER_SERVER_READ 33
#define SSL3_CHANGE_CIPHER_CLIENT_READ 17
#define SSL3_CHANGE_CIPHER_SERVER_WRITE 34
#define OPENSSL_TLS_SECURITY_LEVEL 1
#define TLS_MAX_VERSION TLS1_3_VERSION
#define TLS_ANY_VERSION 0x10000
#define TLS1_VERSION_MAJOR 0x03
#define TLS1_VERSION_MINOR 0x01
#define TLS1_1_VERSION_MAJOR 0x03
#define TLS1_1_VERSION_MINOR 0x02
#define TLS1_2_VERSION_MAJOR 0x03
#define TLS1_2_VERSION_MINOR 0x03
#define TLS1_AD_DECRYPTION_FAILED 21
#define TLS1_AD_RECORD_OVERFLOW 22
#define TLS1_AD_UNKNOWN_CA 48
#define TLS1_AD_ACCESS_DENIED 49
#define TLS1_AD_DECODE_ERROR 50
#define TLS1_AD_DECRYPT_ERROR 51
#define TLS1_AD_EXPORT_RESTRICTION 60
#define TLS1_AD_PROTOCOL_VERSION 70
#define TLS1_AD_INSUFFICIENT_SECURITY 71
#define TLS1_AD_INTERNAL_ERROR 80
#define TLS1_AD_INAPPROPRIATE_FALLBACK 86
#define TLS1_AD_USER_CANCELLED 90
#define TLS1_AD_NO_RENEGOTIATION 100
#define TLS13_AD_MISSING_EXTENSION 109
#define TLS13_AD_CERTIFICATE_REQUIRED 116
#define TLS1_AD_UNSUPPORTED_EXTENSION 110
#define TLS1_AD_CERTIFICATE_UNOBTAINABLE 111
#define TLS1_AD_UNRECOGNIZED_NAME 112
#define TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE 113
#define TLS1_AD_BAD_CERTIFICATE_HASH_VALUE 114
#define TLS1_AD_UNKNOWN_PSK_IDENTITY 115
#define TLS1_AD_NO_APPLICATION_PROTOCOL 120
#define TLSEXT_TYPE_server_name 0
#define TLSEXT_TYPE_max_fragment_length 1
#define TLSEXT_TYPE_client_certificate_url 2
#define TLSEXT_TYPE_trusted_ca_keys 3
#define TLSEXT_TYPE_truncated_hmac 4
#define TLSEXT_TYPE_status_request 5
#define TLSEXT_TYPE_user_mapping 6
#define TLSEXT_TYPE_client_authz 7
#define TLSEXT_TYPE_server_authz 8
#define TLSEXT_TYPE_cert_type 9
#define TLSEXT_TYPE_supported_groups 10
#define TLSEXT_TYPE_elliptic_curves TLSEXT_TYPE_supported_groups
#define TLSEXT_TYPE_ec_point_formats 11
#define TLSEXT_TYPE_srp 12
#define TLSEXT_TYPE_signature_algorithms 13
#define TLSEXT_TYPE_use_srtp 14
#define TLSEXT_TYPE_application_layer_protocol_negotiation 16
#define TLSEXT_TYPE_signed_certificate_timestamp 18
#define TLSEXT_TYPE_padding 21
#define TLSEXT_TYPE_encrypt_then_mac 22
#define TLSEXT_TYPE_extended_master_secret 23
#define TLSEXT_TYPE_session_ticket 35
#define TLSEXT_TYPE_psk 41
#define TLSEXT_TYPE_early_data 42
#define TLSEXT_TYPE_supported_versions 43
#define TLSEXT_TYPE_cookie 44
#define TLSEXT_TYPE_psk_kex_modes 45
#define TLSEXT_TYPE_certificate_authorities 47
#define TLSEXT_TYPE_post_handshake_auth 49
#define TLSEXT_TYPE_signature_algorithms_cert 50
#define TLSEXT_TYPE_key_share 51
#define TLSEXT_TYPE_renegotiate 0xff01
#define TLSEXT_TYPE_next_proto_neg 13172
#define TLSEXT_NAMETYPE_host_name 0
#define TLSEXT_STATUSTYPE_ocsp 1
#define TLSEXT_ECPOINTFORMAT_first 0
#define TLSEXT_ECPOINTFORMAT_uncompressed 0
#define TLSEXT_ECPOINTFORMAT_ansiX962_compressed_prime 1
#define TLSEXT_ECPOINTFORMAT_ansiX962_compressed_char2 2
#define TLSEXT_ECPOINTFORMAT_last 2
#define TLSEXT_signature_anonymous 0
#define TLSEXT_signature_rsa 1
#define TLSEXT_signature_dsa 2
#define TLSEXT_signature_ecdsa 3
#define TLSEXT_signature_gostr34102001 237
#define TLSEXT_signature_gostr34102012_256 238
#define TLSEXT_signature_gostr34102012_512 239
#define TLSEXT_signature_num 7
#define TLSEXT_hash_none 0
#define TLSEXT_hash_md5 1
#define TLSEXT_hash_sha1 2
#define TLSEXT_hash_sha224 3
#define TLSEXT_hash_sha256 4
#define TLSEXT_hash_sha384 5
#define TLSEXT_hash_sha512 6
#define TLSEXT_hash_gostr3411 237
#define TLSEXT_hash_gostr34112012_256 238
#define TLSEXT_hash_gostr34112012_512 239
#define TLSEXT_hash_num 10
#define TLSEXT_nid_unknown 0x1000000
#define TLSEXT_curve_P_256 23
#define TLSEXT_curve_P_384 24
#define TLSEXT_max_fragment_length_DISABLED 0
#define TLSEXT_max_fragment_length_512 1
#define TLSEXT_max_fragment_length_1024 2
#define TLSEXT_max_fragment_length_2048 3
#define TLSEXT_max_fragment_length_4096 4
#define TLSEXT_max_fragment_length_UNSPECIFIED 255
#define TLSEXT_MAXLEN_host_name 255
#define SSL_TLSEXT_ERR_OK 0
#define SSL_TLSEXT_ERR_ALERT_WARNING 1
#define SSL_TLSEXT_ERR_ALERT_FATAL 2
#define SSL_TLSEXT_ERR_NOACK 3
#define TLS_CT_RSA_SIGN 1
#define TLS_CT_DSS_SIGN 2
#define TLS_CT_RSA_FIXED_DH 3
#define TLS_CT_DSS_FIXED_DH 4
#define TLS_CT_ECDSA_SIGN 64
#define TLS_CT_RSA_FIXED_ECDH 65
#define TLS_CT_ECDSA_FIXED_ECDH 66
#define TLS_CT_GOST01_SIGN 22
#define TLS_CT_GOST12_IANA_SIGN 67
#define TLS_CT_GOST12_IANA_512_SIGN 68
#define TLS_CT_GOST12_LEGACY_SIGN 238
#define TLS_CT_GOST12_LEGACY_512_SIGN 239
#define TLS_CT_GOST12_SIGN TLS_CT_GOST12_LEGACY_SIGN
#define TLS_CT_GOST12_512_SIGN TLS_CT_GOST12_LEGACY_512_SIGN
#define TLS_CT_NUMBER 12
#define TLS1_FINISH_MAC_LENGTH 12
#define TLS_MD_MAX_CONST_SIZE 22
#define TLS_MD_CLIENT_FINISH_CONST "client finished"
#define TLS_MD_CLIENT_FINISH_CONST_SIZE 15
#define TLS_MD_SERVER_FINISH_CONST "server finished"
#define TLS_MD_SERVER_FINISH_CONST_SIZE 15
#define TLS_MD_KEY_EXPANSION_CONST "key expansion"
#define TLS_MD_KEY_EXPANSION_CONST_SIZE 13
#define TLS_MD_CLIENT_WRITE_KEY_CONST "client write key"
#define TLS_MD_CLIENT_WRITE_KEY_CONST_SIZE 16
#define TLS_MD_SERVER_WRITE_KEY_CONST "server write key"
#define TLS_MD_SERVER_WRITE_KEY_CONST_SIZE 16
#define TLS_MD_IV_BLOCK_CONST "IV block"
#define TLS_MD_IV_BLOCK_CONST_SIZE 8
#define TLS_MD_MASTER_SECRET_CONST "master secret"
#define TLS_MD_MASTER_SECRET_CONST_SIZE 13
#define TLS_MD_EXTENDED_MASTER_SECRET_CONST "extended master secret"
#define TLS_MD_EXTENDED_MASTER_SECRET_CONST_SIZE 22
#define DTLS_MIN_VERSION DTLS1_VERSION
#define DTLS_MAX_VERSION DTLS1_2_VERSION
#define DTLS1_VERSION_MAJOR 0xFE
#define DTLS_ANY_VERSION 0x1FFFF
#define DTLS1_COOKIE_LENGTH 255
#define DTLS1_RT_HEADER_LENGTH 13
#define DTLS1_HM_HEADER_LENGTH 12
#define DTLS1_HM_BAD_FRAGMENT (-2)
#define DTLS1_HM_FRAGMENT_RETRY (-3)
#define DTLS1_CCS_HEADER_LENGTH 1
#define DTLS1_AL_HEADER_LENGTH 2
#define DTLS1_TMO_ALERT_COUNT 12
#define SSL_KEY_UPDATE_NONE (-1)
#define SSL_KEY_UPDATE_NOT_REQUESTED 0
#define SSL_KEY_UPDATE_REQUESTED 1
#define SSL_ST_CONNECT 0x1000
#define SSL_ST_ACCEPT 0x2000
#define SSL_ST_MASK 0x0FFF
#define SSL_CB_LOOP 0x01
#define SSL_CB_EXIT 0x02
#define SSL_CB_READ 0x04
#define SSL_CB_WRITE 0x08
#define SSL_CB_ALERT 0x4000
#define SSL_CB_READ_ALERT 16388
#define SSL_CB_WRITE_ALERT 16392
#define SSL_CB_ACCEPT_LOOP 8193
#define SSL_CB_ACCEPT_EXIT 8194
#define SSL_CB_CONNECT_LOOP 4097
#define SSL_CB_CONNECT_EXIT 4098
#define SSL_CB_HANDSHAKE_START 0x10
#define SSL_CB_HANDSHAKE_DONE 0x20
#define SSL_ST_READ_HEADER 0xF0
#define SSL_ST_READ_BODY 0xF1
#define SSL_ST_READ_DONE 0xF2
#define SSL_VERIFY_NONE 0x00
#define SSL_VERIFY_PEER 0x01
#define SSL_VERIFY_FAIL_IF_NO_PEER_CERT 0x02
#define SSL_VERIFY_CLIENT_ONCE 0x04
#define SSL_VERIFY_POST_HANDSHAKE 0x08
#define SSL_AD_REASON_OFFSET 1000
#define SSL_AD_CLOSE_NOTIFY SSL3_AD_CLOSE_NOTIFY
#define SSL_AD_UNEXPECTED_MESSAGE SSL3_AD_UNEXPECTED_MESSAGE
#define SSL_AD_BAD_RECORD_MAC SSL3_AD_BAD_RECORD_MAC
#define SSL_AD_DECRYPTION_FAILED TLS1_AD_DECRYPTION_FAILED
#define SSL_AD_RECORD_OVERFLOW TLS1_AD_RECORD_OVERFLOW
#define SSL_AD_DECOMPRESSION_FAILURE SSL3_AD_DECOMPRESSION_FAILURE
#define SSL_AD_HANDSHAKE_FAILURE SSL3_AD_HANDSHAKE_FAILURE
#define SSL_AD_NO_CERTIFICATE SSL3_AD_NO_CERTIFICATE
#define SSL_AD_BAD_CERTIFICATE SSL3_AD_BAD_CERTIFICATE
#define SSL_AD_UNSUPPORTED_CERTIFICATE SSL3_AD_UNSUPPORTED_CERTIFICATE
#define SSL_AD_CERTIFICATE_REVOKED SSL3_AD_CERTIFICATE_REVOKED
#define SSL_AD_CERTIFICATE_EXPIRED SSL3_AD_CERTIFICATE_EXPIRED
#define SSL_AD_CERTIFICATE_UNKNOWN SSL3_AD_CERTIFICATE_UNKNOWN
#define SSL_AD_ILLEGAL_PARAMETER SSL3_AD_ILLEGAL_PARAMETER
#define SSL_AD_UNKNOWN_CA TLS1_AD_UNKNOWN_CA
#define SSL_AD_ACCESS_DENIED TLS1_AD_ACCESS_DENIED
#define SSL_AD_DECODE_ERROR TLS1_AD_DECODE_ERROR
#define SSL_AD_DECRYPT_ERROR TLS1_AD_DECRYPT_ERROR
#define SSL_AD_EXPORT_RESTRICTION TLS1_AD_EXPORT_RESTRICTION
#define SSL_AD_PROTOCOL_VERSION TLS1_AD_PROTOCOL_VERSION
#define SSL_AD_INSUFFICIENT_SECURITY TLS1_AD_INSUFFICIENT_SECURITY
#define SSL_AD_INTERNAL_ERROR TLS1_AD_INTERNAL_ERROR
#define SSL_AD_USER_CANCELLED TLS1_AD_USER_CANCELLED
#define SSL_AD_NO_RENEGOTIATION TLS1_AD_NO_RENEGOTIATION
#define SSL_AD_MISSING_EXTENSION TLS13_AD_MISSING_EXTENSION
#define SSL_AD_CERTIFICATE_REQUIRED TLS13_AD_CERTIFICATE_REQUIRED
#define SSL_AD_UNSUPPORTED_EXTENSION TLS1_AD_UNSUPPORTED_EXTENSION
#define SSL_AD_CERTIFICATE_UNOBTAINABLE TLS1_AD_CERTIFICATE_UNOBTAINABLE
#define SSL_AD_UNRECOGNIZED_NAME TLS1_AD_UNRECOGNIZED_NAME
#define SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE
#define SSL_AD_BAD_CERTIFICATE_HASH_VALUE TLS1_AD_BAD_CERTIFICATE_HASH_VALUE
#define SSL_AD_UNKNOWN_PSK_IDENTITY TLS1_AD_UNKNOWN_PSK_IDENTITY
#define SSL_AD_INAPPROPRIATE_FALLBACK TLS1_AD_INAPPROPRIATE_FALLBACK
#define SSL_AD_NO_APPLICATION_PROTOCOL TLS1_AD_NO_APPLICATION_PROTOCOL
#define SSL_ERROR_NONE 0
#define SSL_ERROR_SSL 1
#define SSL_ERROR_WANT_READ 2
#define SSL_ERROR_WANT_WRITE 3
#define SSL_ERROR_WANT_X509_LOOKUP 4
#define SSL_ERROR_SYSCALL 5
#define SSL_ERROR_ZERO_RETURN 6
#define SSL_ERROR_WANT_CONNECT 7
#define SSL_ERROR_WANT_ACCEPT 8
#define SSL_ERROR_WANT_ASYNC 9
#define SSL_ERROR_WANT_ASYNC_JOB 10
#define SSL_ERROR_WANT_CLIENT_HELLO_CB 11
#define SSL_ERROR_WANT_RETRY_VERIFY 12
#define SSL_CTRL_SET_TMP_DH 3
#define SSL_CTRL_SET_TMP_ECDH 4
#define SSL_CTRL_SET_TMP_DH_CB 6
#define SSL_CTRL_GET_CLIENT_CERT_REQUEST 9
#define SSL_CTRL_GET_NUM_RENEGOTIATIONS 10
#define SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS 11
#define SSL_CTRL_GET_TOTAL_RENEGOTIATIONS 12
#define SSL_CTRL_GET_FLAGS 13
#define SSL_CTRL_EXTRA_CHAIN_CERT 14
#define SSL_CTRL_SET_MSG_CALLBACK 15
#define SSL_CTRL_SET_MSG_CALLBACK_ARG 16
#define SSL_CTRL_SET_MTU 17
#define SSL_CTRL_SESS_NUMBER 20
#define SSL_CTRL_SESS_CONNECT 21
#define SSL_CTRL_SESS_CONNECT_GOOD 22
#define SSL_CTRL_SESS_CONNECT_RENEGOTIATE 23
#define SSL_CTRL_SESS_ACCEPT 24
#define SSL_CTRL_SESS_ACCEPT_GOOD 25
#define SSL_CTRL_SESS_ACCEPT_RENEGOTIATE 26
#define SSL_CTRL_SESS_HIT 27
#define SSL_CTRL_SESS_CB_HIT 28
#define SSL_CTRL_SESS_MISSES 29
#define SSL_CTRL_SESS_TIMEOUTS 30
#define SSL_CTRL_SESS_CACHE_FULL 31
#define SSL_CTRL_MODE 33
#define SSL_CTRL_GET_READ_AHEAD 40
#define SSL_CTRL_SET_READ_AHEAD 41
#define SSL_CTRL_SET_SESS_CACHE_SIZE 42
#define SSL_CTRL_GET_SESS_CACHE_SIZE 43
#define SSL_CTRL_SET_SESS_CACHE_MODE 44
#define SSL_CTRL_GET_SESS_CACHE_MODE 45
#define SSL_CTRL_GET_MAX_CERT_LIST 50
#define SSL_CTRL_SET_MAX_CERT_LIST 51
#define SSL_CTRL_SET_MAX_SEND_FRAGMENT 52
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_CB 53
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG 54
#define SSL_CTRL_SET_TLSEXT_HOSTNAME 55
#define SSL_CTRL_SET_TLSEXT_DEBUG_CB 56
#define SSL_CTRL_SET_TLSEXT_DEBUG_ARG 57
#define SSL_CTRL_GET_TLSEXT_TICKET_KEYS 58
#define SSL_CTRL_SET_TLSEXT_TICKET_KEYS 59
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB 63
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG 64
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE 65
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS 66
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS 67
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS 68
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS 69
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP 70
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP 71
#define SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB 72
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB 75
#define SSL_CTRL_SET_SRP_VERIFY_PARAM_CB 76
#define SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB 77
#define SSL_CTRL_SET_SRP_ARG 78
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME 79
#define SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH 80
#define SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD 81
#define DTLS_CTRL_GET_TIMEOUT 73
#define DTLS_CTRL_HANDLE_TIMEOUT 74
#define SSL_CTRL_GET_RI_SUPPORT 76
#define SSL_CTRL_CLEAR_MODE 78
#define SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB 79
#define SSL_CTRL_GET_EXTRA_CHAIN_CERTS 82
#define SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS 83
#define SSL_CTRL_CHAIN 88
#define SSL_CTRL_CHAIN_CERT 89
#define SSL_CTRL_GET_GROUPS 90
#define SSL_CTRL_SET_GROUPS 91
#define SSL_CTRL_SET_GROUPS_LIST 92
#define SSL_CTRL_GET_SHARED_GROUP 93
#define SSL_CTRL_SET_SIGALGS 97
#define SSL_CTRL_SET_SIGALGS_LIST 98
#define SSL_CTRL_CERT_FLAGS 99
#define SSL_CTRL_CLEAR_CERT_FLAGS 100
#define SSL_CTRL_SET_CLIENT_SIGALGS 101
#define SSL_CTRL_SET_CLIENT_SIGALGS_LIST 102
#define SSL_CTRL_GET_CLIENT_CERT_TYPES 103
#define SSL_CTRL_SET_CLIENT_CERT_TYPES 104
#define SSL_CTRL_BUILD_CERT_CHAIN 105
#define SSL_CTRL_SET_VERIFY_CERT_STORE 106
#define SSL_CTRL_SET_CHAIN_CERT_STORE 107
#define SSL_CTRL_GET_PEER_SIGNATURE_NID 108
#define SSL_CTRL_GET_PEER_TMP_KEY 109
#define SSL_CTRL_GET_RAW_CIPHERLIST 110
#define SSL_CTRL_GET_EC_POINT_FORMATS 111
#define SSL_CTRL_GET_CHAIN_CERTS 115
#define SSL_CTRL_SELECT_CURRENT_CERT 116
#define SSL_CTRL_SET_CURRENT_CERT 117
#define SSL_CTRL_SET_DH_AUTO 118
#define DTLS_CTRL_SET_LINK_MTU 120
#define DTLS_CTRL_GET_LINK_MIN_MTU 121
#define SSL_CTRL_GET_EXTMS_SUPPORT 122
#define SSL_CTRL_SET_MIN_PROTO_VERSION 123
#define SSL_CTRL_SET_MAX_PROTO_VERSION 124
#define SSL_CTRL_SET_SPLIT_SEND_FRAGMENT 125
#define SSL_CTRL_SET_MAX_PIPELINES 126
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE 127
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB 128
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG 129
#define SSL_CTRL_GET_MIN_PROTO_VERSION 130
#define SSL_CTRL_GET_MAX_PROTO_VERSION 131
#define SSL_CTRL_GET_SIGNATURE_NID 132
#define SSL_CTRL_GET_TMP_KEY 133
#define SSL_CTRL_GET_NEGOTIATED_GROUP 134
#define SSL_CTRL_SET_RETRY_VERIFY 136
#define SSL_CTRL_GET_VERIFY_CERT_STORE 137
#define SSL_CTRL_GET_CHAIN_CERT_STORE 138
#define SSL_CERT_SET_FIRST 1
#define SSL_CERT_SET_NEXT 2
#define SSL_CERT_SET_SERVER 3
#define SSL_CTRL_GET_SERVER_TMP_KEY SSL_CTRL_GET_PEER_TMP_KEY
#define SSL_CTRL_GET_CURVES SSL_CTRL_GET_GROUPS
#define SSL_CTRL_SET_CURVES SSL_CTRL_SET_GROUPS
#define SSL_CTRL_SET_CURVES_LIST SSL_CTRL_SET_GROUPS_LIST
#define SSL_CTRL_GET_SHARED_CURVE SSL_CTRL_GET_SHARED_GROUP
#define SSL_get1_curves SSL_get1_groups
#define SSL_CTX_set1_curves SSL_CTX_set1_groups
#define SSL_CTX_set1_curves_list SSL_CTX_set1_groups_list
#define SSL_set1_curves SSL_set1_groups
#define SSL_set1_curves_list SSL_set1_groups_list
#define SSL_get_shared_curve SSL_get_shared_group
#define SSL_SERVERINFOV1 1
#define SSL_SERVERINFOV2 2
#define SSL_get_peer_certificate SSL_get1_peer_certificate
#define SSL_CLIENT_HELLO_SUCCESS 1
#define SSL_CLIENT_HELLO_ERROR 0
#define SSL_CLIENT_HELLO_RETRY (-1)
#define SSL_READ_EARLY_DATA_ERROR 0
#define SSL_READ_EARLY_DATA_SUCCESS 1
#define SSL_READ_EARLY_DATA_FINISH 2
#define SSL_EARLY_DATA_NOT_SENT 0
#define SSL_EARLY_DATA_REJECTED 1
#define SSL_EARLY_DATA_ACCEPTED 2
#define SSLv23_method TLS_method
#define SSLv23_server_method TLS_server_method
#define SSLv23_client_method TLS_client_method
#define SSL_get0_session SSL_get_session
#define SSL_SECOP_OTHER_TYPE 0xffff0000
#define SSL_SECOP_OTHER_NONE 0
#define SSL_SECOP_OTHER_CIPHER 0x10000
#define SSL_SECOP_OTHER_CURVE 0x20000
#define SSL_SECOP_OTHER_DH 0x30000
#define SSL_SECOP_OTHER_PKEY 0x40000
#define SSL_SECOP_OTHER_SIGALG 0x50000
#define SSL_SECOP_OTHER_CERT 0x60000
#define SSL_SECOP_PEER 0x1000
#define SSL_SECOP_CIPHER_SUPPORTED 65537
#define SSL_SECOP_CIPHER_SHARED 65538
#define SSL_SECOP_CIPHER_CHECK 65539
#define SSL_SECOP_CURVE_SUPPORTED 131076
#define SSL_SECOP_CURVE_SHARED 131077
#define SSL_SECOP_CURVE_CHECK 131078
#define SSL_SECOP_TMP_DH 262151
#define SSL_SECOP_VERSION 9
#define SSL_SECOP_TICKET 10
#define SSL_SECOP_SIGALG_SUPPORTED 327691
#define SSL_SECOP_SIGALG_SHARED 327692
#define SSL_SECOP_SIGALG_CHECK 327693
#define SSL_SECOP_SIGALG_MASK 327694
#define SSL_SECOP_COMPRESSION 15
#define SSL_SECOP_EE_KEY 393232
#define SSL_SECOP_CA_KEY 393233
#define SSL_SECOP_CA_MD 393234
#define SSL_SECOP_PEER_EE_KEY 397328
#define SSL_SECOP_PEER_CA_KEY 397329
#define SSL_SECOP_PEER_CA_MD 397330
#define OPENSSL_INIT_NO_LOAD_SSL_STRINGS 0x00100000L
#define OPENSSL_INIT_LOAD_SSL_STRINGS 0x00200000L
#define OPENSSL_INIT_SSL_DEFAULT 2097154L
#define SSL_TICKET_FATAL_ERR_MALLOC 0
#define SSL_TICKET_FATAL_ERR_OTHER 1
#define SSL_TICKET_NONE 2
#define SSL_TICKET_EMPTY 3
#define SSL_TICKET_NO_DECRYPT 4
#define SSL_TICKET_SUCCESS 5
#define SSL_TICKET_SUCCESS_RENEW 6
#define SSL_TICKET_RETURN_ABORT 0
#define SSL_TICKET_RETURN_IGNORE 1
#define SSL_TICKET_RETURN_IGNORE_RENEW 2
#define SSL_TICKET_RETURN_USE 3
#define SSL_TICKET_RETURN_USE_RENEW 4
int sk_SSL_CIPHER_num(const struct stack_st_SSL_CIPHER *); SSL_CIPHER *sk_SSL_CIPHER_value(const struct stack_st_SSL_CIPHER *, int); struct stack_st_SSL_CIPHER *sk_SSL_CIPHER_new_null(void);
void sk_SSL_CIPHER_free(struct stack_st_SSL_CIPHER *); void sk_SSL_CIPHER_pop_free(struct stack_st_SSL_CIPHER *, void (*)(SSL_CIPHER *)); int sk_SSL_CIPHER_push(struct stack_st_SSL_CIPHER *, SSL_CIPHER *);
SSL_CIPHER *sk_SSL_CIPHER_pop(struct stack_st_SSL_CIPHER *); struct stack_st_SSL_CIPHER *sk_SSL_CIPHER_dup(const struct stack_st_SSL_CIPHER *); int sk_SSL_CIPHER_find(struct stack_st_SSL_CIPHER *, SSL_CIPHER *);
long SSL_CTX_set_mode(SSL_CTX *, long); long SSL_set_mode(SSL *, long); long SSL_CTX_clear_mode(SSL_CTX *, long); long SSL_clear_mode(SSL *, long);
int SSL_CTX_set_min_proto_version(SSL_CTX *, int); int SSL_CTX_set_max_proto_version(SSL_CTX *, int);
int SSL_CTX_get_min_proto_version(SSL_CTX *); int SSL_CTX_get_max_proto_version(SSL_CTX *);
int SSL_set_min_proto_version(SSL *, int); int SSL_set_max_proto_version(SSL *, int);
long SSL_set_tlsext_host_name(SSL *, const char *); long SSL_CTX_set_session_cache_mode(SSL_CTX *, long);
long SSL_CTX_sess_set_cache_size(SSL_CTX *, long); long SSL_CTX_set_read_ahead(SSL_CTX *, long);
long SSL_CTX_set_tmp_dh(SSL_CTX *, void *); long SSL_CTX_set_tmp_ecdh(SSL_CTX *, void *); int SSL_CTX_set_dh_auto(SSL_CTX *, int);
int SSL_CTX_set1_groups_list(SSL_CTX *, const char *); int SSL_CTX_set1_curves_list(SSL_CTX *, const char *); int SSL_CTX_set1_sigalgs_list(SSL_CTX *, const char *);
int SSL_set1_groups_list(SSL *, const char *); int SSL_CTX_set_ecdh_auto(SSL_CTX *, int); long SSL_CTX_add_extra_chain_cert(SSL_CTX *, X509 *);
int SSL_CTX_add1_chain_cert(SSL_CTX *, X509 *); int SSL_CTX_set_tlsext_status_type(SSL_CTX *, int); long SSL_set_tlsext_status_type(SSL *, int);
long SSL_get_tlsext_status_ocsp_resp(SSL *, void *); long SSL_set_mtu(SSL *, long); int SSL_want_read(const SSL *);
int SSL_want_write(const SSL *); int SSL_CTX_set_max_send_fragment(SSL_CTX *, long); long SSL_CTX_set_tlsext_servername_callback(SSL_CTX *, int (*)(SSL *, int *, void *));
long SSL_CTX_set_tlsext_servername_arg(SSL_CTX *, void *); long SSL_get_server_tmp_key(SSL *, void *); const char *SSL_get_cipher(const SSL *);
const char *SSL_get_cipher_name(const SSL *); const char *SSL_get_cipher_version(const SSL *); int SSL_get_cipher_bits(const SSL *, int *);
long SSL_CTX_set_chain_cert_store(SSL_CTX *, void *); long SSL_CTX_set1_verify_cert_store(SSL_CTX *, void *); long SSL_set_msg_callback_arg(SSL *, void *);
long SSL_CTX_set_msg_callback_arg(SSL_CTX *, void *); long SSL_set_max_send_fragment(SSL *, long);
int SSL_library_init(void); void SSL_load_error_strings(void); int OpenSSL_add_ssl_algorithms(void);
#ifdef __cplusplus
}
#endif
#endif
