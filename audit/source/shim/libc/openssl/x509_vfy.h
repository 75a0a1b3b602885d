/* openssl/x509_vfy.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_X509_VFY_H
#define MOE_SHIM_OPENSSL_X509_VFY_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT32_TYPE__ uint32_t;
struct stack_st_ASN1_OBJECT; struct stack_st_X509; struct stack_st_X509_CRL;
typedef enum {
    X509_LU_NONE = 0, X509_LU_X509, X509_LU_CRL
} X509_LOOKUP_TYPE;
struct stack_st_X509_LOOKUP; struct stack_st_X509_OBJECT; struct stack_st_X509_VERIFY_PARAM;
struct x509_trust_st {
    int trust; int flags; int (*check_trust)(struct x509_trust_st *, X509 *, int); char *name; int arg1; void *arg2;
};
typedef struct x509_trust_st X509_TRUST; struct stack_st_X509_TRUST; int X509_TRUST_set(int *, int);
int X509_TRUST_get_count(void); X509_TRUST *X509_TRUST_get0(int); int X509_TRUST_get_by_id(int);
int X509_TRUST_add(int, int, int (*)(X509_TRUST *, X509 *, int), const char *, int, void *);
void X509_TRUST_cleanup(void); int X509_TRUST_get_flags(const X509_TRUST *);
char *X509_TRUST_get0_name(const X509_TRUST *); int X509_TRUST_get_trust(const X509_TRUST *);
int X509_trusted(const X509 *); int X509_add1_trust_object(X509 *, const ASN1_OBJECT *);
int X509_add1_reject_object(X509 *, const ASN1_OBJECT *); void X509_trust_clear(X509 *);
void X509_reject_clear(X509 *); struct stack_st_ASN1_OBJECT *X509_get0_trust_objects(X509 *);
struct stack_st_ASN1_OBJECT *X509_get0_reject_objects(X509 *);
int (*X509_TRUST_set_default(int (*)(int, X509 *, int)))(int, X509 *, int); int X509_check_trust(X509 *, int, int);
int X509_verify_cert(X509_STORE_CTX *); int X509_STORE_CTX_verify(X509_STORE_CTX *);
struct stack_st_X509 *X509_build_chain(X509 *, struct stack_st_X509 *, X509_STORE *, int, OSSL_LIB_CTX *, const char *);
int X509_STORE_set_depth(X509_STORE *, int); typedef int (*X509_STORE_CTX_verify_cb)(int, X509_STORE_CTX *);
int X509_STORE_CTX_print_verify_cb(int, X509_STORE_CTX *); typedef int (*X509_STORE_CTX_verify_fn)(X509_STORE_CTX *);
typedef int (*X509_STORE_CTX_get_issuer_fn)(X509 **, X509_STORE_CTX *, X509 *);
typedef int (*X509_STORE_CTX_check_issued_fn)(X509_STORE_CTX *, X509 *, X509 *);
typedef int (*X509_STORE_CTX_check_revocation_fn)(X509_STORE_CTX *);
typedef int (*X509_STORE_CTX_get_crl_fn)(X509_STORE_CTX *, X509_CRL **, X509 *);
typedef int (*X509_STORE_CTX_check_crl_fn)(X509_STORE_CTX *, X509_CRL *);
typedef int (*X509_STORE_CTX_cert_crl_fn)(X509_STORE_CTX *, X509_CRL *, X509 *);
typedef int (*X509_STORE_CTX_check_policy_fn)(X509_STORE_CTX *);
typedef struct stack_st_X509 *(*X509_STORE_CTX_lookup_certs_fn)(X509_STORE_CTX *, const X509_NAME *);
typedef struct stack_st_X509_CRL *(*X509_STORE_CTX_lookup_crls_fn)(const X509_STORE_CTX *, const X509_NAME *);
typedef int (*X509_STORE_CTX_cleanup_fn)(X509_STORE_CTX *); void X509_STORE_CTX_set_depth(X509_STORE_CTX *, int);
int X509_OBJECT_idx_by_subject(struct stack_st_X509_OBJECT *, X509_LOOKUP_TYPE, const X509_NAME *);
X509_OBJECT *X509_OBJECT_retrieve_by_subject(struct stack_st_X509_OBJECT *, X509_LOOKUP_TYPE, const X509_NAME *);
X509_OBJECT *X509_OBJECT_retrieve_match(struct stack_st_X509_OBJECT *, X509_OBJECT *);
int X509_OBJECT_up_ref_count(X509_OBJECT *); X509_OBJECT *X509_OBJECT_new(void); void X509_OBJECT_free(X509_OBJECT *);
X509_LOOKUP_TYPE X509_OBJECT_get_type(const X509_OBJECT *); X509 *X509_OBJECT_get0_X509(const X509_OBJECT *);
int X509_OBJECT_set1_X509(X509_OBJECT *, X509 *); X509_CRL *X509_OBJECT_get0_X509_CRL(const X509_OBJECT *);
int X509_OBJECT_set1_X509_CRL(X509_OBJECT *, X509_CRL *); X509_STORE *X509_STORE_new(void);
void X509_STORE_free(X509_STORE *); int X509_STORE_lock(X509_STORE *); int X509_STORE_unlock(X509_STORE *);
int X509_STORE_up_ref(X509_STORE *); struct stack_st_X509_OBJECT *X509_STORE_get0_objects(const X509_STORE *);
struct stack_st_X509 *X509_STORE_get1_all_certs(X509_STORE *);
struct stack_st_X509 *X509_STORE_CTX_get1_certs(X509_STORE_CTX *, const X509_NAME *);
struct stack_st_X509_CRL *X509_STORE_CTX_get1_crls(const X509_STORE_CTX *, const X509_NAME *);
int X509_STORE_set_flags(X509_STORE *, unsigned long); int X509_STORE_set_purpose(X509_STORE *, int);
int X509_STORE_set_trust(X509_STORE *, int); int X509_STORE_set1_param(X509_STORE *, const X509_VERIFY_PARAM *);
X509_VERIFY_PARAM *X509_STORE_get0_param(const X509_STORE *);
void X509_STORE_set_verify(X509_STORE *, X509_STORE_CTX_verify_fn);
void X509_STORE_CTX_set_verify(X509_STORE_CTX *, X509_STORE_CTX_verify_fn);
X509_STORE_CTX_verify_fn X509_STORE_get_verify(const X509_STORE *);
void X509_STORE_set_verify_cb(X509_STORE *, X509_STORE_CTX_verify_cb);
X509_STORE_CTX_verify_cb X509_STORE_get_verify_cb(const X509_STORE *);
void X509_STORE_set_get_issuer(X509_STORE *, X509_STORE_CTX_get_issuer_fn);
X509_STORE_CTX_get_issuer_fn X509_STORE_get_get_issuer(const X509_STORE *);
void X509_STORE_set_check_issued(X509_STORE *, X509_STORE_CTX_check_issued_fn);
X509_STORE_CTX_check_issued_fn X509_STORE_get_check_issued(const X509_STORE *);
void X509_STORE_set_check_revocation(X509_STORE *, X509_STORE_CTX_check_revocation_fn);
X509_STORE_CTX_check_revocation_fn X509_STORE_get_check_revocation(const X509_STORE *);
void X509_STORE_set_get_crl(X509_STORE *, X509_STORE_CTX_get_crl_fn);
X509_STORE_CTX_get_crl_fn X509_STORE_get_get_crl(const X509_STORE *);
void X509_STORE_set_check_crl(X509_STORE *, X509_STORE_CTX_check_crl_fn);
X509_STORE_CTX_check_crl_fn X509_STORE_get_check_crl(const X509_STORE *);
void X509_STORE_set_cert_crl(X509_STORE *, X509_STORE_CTX_cert_crl_fn);
X509_STORE_CTX_cert_crl_fn X509_STORE_get_cert_crl(const X509_STORE *);
void X509_STORE_set_check_policy(X509_STORE *, X509_STORE_CTX_check_policy_fn);
X509_STORE_CTX_check_policy_fn X509_STORE_get_check_policy(const X509_STORE *);
void X509_STORE_set_lookup_certs(X509_STORE *, X509_STORE_CTX_lookup_certs_fn);
X509_STORE_CTX_lookup_certs_fn X509_STORE_get_lookup_certs(const X509_STORE *);
void X509_STORE_set_lookup_crls(X509_STORE *, X509_STORE_CTX_lookup_crls_fn);
X509_STORE_CTX_lookup_crls_fn X509_STORE_get_lookup_crls(const X509_STORE *);
void X509_STORE_set_cleanup(X509_STORE *, X509_STORE_CTX_cleanup_fn);
X509_STORE_CTX_cleanup_fn X509_STORE_get_cleanup(const X509_STORE *);
int X509_STORE_set_ex_data(X509_STORE *, int, void *); void *X509_STORE_get_ex_data(const X509_STORE *, int);
X509_STORE_CTX *X509_STORE_CTX_new_ex(OSSL_LIB_CTX *, const char *); X509_STORE_CTX *X509_STORE_CTX_new(void);
int X509_STORE_CTX_get1_issuer(X509 **, X509_STORE_CTX *, X509 *); void X509_STORE_CTX_free(X509_STORE_CTX *);
int X509_STORE_CTX_init(X509_STORE_CTX *, X509_STORE *, X509 *, struct stack_st_X509 *);
void X509_STORE_CTX_set0_trusted_stack(X509_STORE_CTX *, struct stack_st_X509 *);
void X509_STORE_CTX_cleanup(X509_STORE_CTX *); X509_STORE *X509_STORE_CTX_get0_store(const X509_STORE_CTX *);
X509 *X509_STORE_CTX_get0_cert(const X509_STORE_CTX *);
struct stack_st_X509 *X509_STORE_CTX_get0_untrusted(const X509_STORE_CTX *);
void X509_STORE_CTX_set0_untrusted(X509_STORE_CTX *, struct stack_st_X509 *);
void X509_STORE_CTX_set_verify_cb(X509_STORE_CTX *, X509_STORE_CTX_verify_cb);
X509_STORE_CTX_verify_cb X509_STORE_CTX_get_verify_cb(const X509_STORE_CTX *);
X509_STORE_CTX_verify_fn X509_STORE_CTX_get_verify(const X509_STORE_CTX *);
X509_STORE_CTX_get_issuer_fn X509_STORE_CTX_get_get_issuer(const X509_STORE_CTX *);
X509_STORE_CTX_check_issued_fn X509_STORE_CTX_get_check_issued(const X509_STORE_CTX *);
X509_STORE_CTX_check_revocation_fn X509_STORE_CTX_get_check_revocation(const X509_STORE_CTX *);
X509_STORE_CTX_get_crl_fn X509_STORE_CTX_get_get_crl(const X509_STORE_CTX *);
X509_STORE_CTX_check_crl_fn X509_STORE_CTX_get_check_crl(const X509_STORE_CTX *);
X509_STORE_CTX_cert_crl_fn X509_STORE_CTX_get_cert_crl(const X509_STORE_CTX *);
X509_STORE_CTX_check_policy_fn X509_STORE_CTX_get_check_policy(const X509_STORE_CTX *);
X509_STORE_CTX_lookup_certs_fn X509_STORE_CTX_get_lookup_certs(const X509_STORE_CTX *);
X509_STORE_CTX_lookup_crls_fn X509_STORE_CTX_get_lookup_crls(const X509_STORE_CTX *);
X509_STORE_CTX_cleanup_fn X509_STORE_CTX_get_cleanup(const X509_STORE_CTX *);
X509_LOOKUP *X509_STORE_add_lookup(X509_STORE *, X509_LOOKUP_METHOD *);
X509_LOOKUP_METHOD *X509_LOOKUP_hash_dir(void); X509_LOOKUP_METHOD *X509_LOOKUP_file(void);
X509_LOOKUP_METHOD *X509_LOOKUP_store(void);
typedef int (*X509_LOOKUP_ctrl_fn)(X509_LOOKUP *, int, const char *, long, char **);
typedef int (*X509_LOOKUP_ctrl_ex_fn)(X509_LOOKUP *, int, const char *, long, char **, OSSL_LIB_CTX *, const char *);
typedef int (*X509_LOOKUP_get_by_subject_fn)(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, X509_OBJECT *);
typedef int (*X509_LOOKUP_get_by_subject_ex_fn)(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, X509_OBJECT *, OSSL_LIB_CTX *, const char *);
typedef int (*X509_LOOKUP_get_by_issuer_serial_fn)(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, const ASN1_INTEGER *, X509_OBJECT *);
typedef int (*X509_LOOKUP_get_by_fingerprint_fn)(X509_LOOKUP *, X509_LOOKUP_TYPE, const unsigned char *, int, X509_OBJECT *);
typedef int (*X509_LOOKUP_get_by_alias_fn)(X509_LOOKUP *, X509_LOOKUP_TYPE, const char *, int, X509_OBJECT *);
X509_LOOKUP_METHOD *X509_LOOKUP_meth_new(const char *); void X509_LOOKUP_meth_free(X509_LOOKUP_METHOD *);
int X509_LOOKUP_meth_set_new_item(X509_LOOKUP_METHOD *, int (*)(X509_LOOKUP *));
int (*X509_LOOKUP_meth_get_new_item(const X509_LOOKUP_METHOD *))(X509_LOOKUP *);
int X509_LOOKUP_meth_set_free(X509_LOOKUP_METHOD *, void (*)(X509_LOOKUP *));
void (*X509_LOOKUP_meth_get_free(const X509_LOOKUP_METHOD *))(X509_LOOKUP *);
int X509_LOOKUP_meth_set_init(X509_LOOKUP_METHOD *, int (*)(X509_LOOKUP *));
int (*X509_LOOKUP_meth_get_init(const X509_LOOKUP_METHOD *))(X509_LOOKUP *);
int X509_LOOKUP_meth_set_shutdown(X509_LOOKUP_METHOD *, int (*)(X509_LOOKUP *));
int (*X509_LOOKUP_meth_get_shutdown(const X509_LOOKUP_METHOD *))(X509_LOOKUP *);
int X509_LOOKUP_meth_set_ctrl(X509_LOOKUP_METHOD *, X509_LOOKUP_ctrl_fn);
X509_LOOKUP_ctrl_fn X509_LOOKUP_meth_get_ctrl(const X509_LOOKUP_METHOD *);
int X509_LOOKUP_meth_set_get_by_subject(X509_LOOKUP_METHOD *, X509_LOOKUP_get_by_subject_fn);
X509_LOOKUP_get_by_subject_fn X509_LOOKUP_meth_get_get_by_subject(const X509_LOOKUP_METHOD *);
int X509_LOOKUP_meth_set_get_by_issuer_serial(X509_LOOKUP_METHOD *, X509_LOOKUP_get_by_issuer_serial_fn);
X509_LOOKUP_get_by_issuer_serial_fn X509_LOOKUP_meth_get_get_by_issuer_serial(const X509_LOOKUP_METHOD *);
int X509_LOOKUP_meth_set_get_by_fingerprint(X509_LOOKUP_METHOD *, X509_LOOKUP_get_by_fingerprint_fn);
X509_LOOKUP_get_by_fingerprint_fn X509_LOOKUP_meth_get_get_by_fingerprint(const X509_LOOKUP_METHOD *);
int X509_LOOKUP_meth_set_get_by_alias(X509_LOOKUP_METHOD *, X509_LOOKUP_get_by_alias_fn);
X509_LOOKUP_get_by_alias_fn X509_LOOKUP_meth_get_get_by_alias(const X509_LOOKUP_METHOD *);
int X509_STORE_add_cert(X509_STORE *, X509 *); int X509_STORE_add_crl(X509_STORE *, X509_CRL *);
int X509_STORE_CTX_get_by_subject(const X509_STORE_CTX *, X509_LOOKUP_TYPE, const X509_NAME *, X509_OBJECT *);
X509_OBJECT *X509_STORE_CTX_get_obj_by_subject(X509_STORE_CTX *, X509_LOOKUP_TYPE, const X509_NAME *);
int X509_LOOKUP_ctrl(X509_LOOKUP *, int, const char *, long, char **);
int X509_LOOKUP_ctrl_ex(X509_LOOKUP *, int, const char *, long, char **, OSSL_LIB_CTX *, const char *);
int X509_load_cert_file(X509_LOOKUP *, const char *, int);
int X509_load_cert_file_ex(X509_LOOKUP *, const char *, int, OSSL_LIB_CTX *, const char *);
int X509_load_crl_file(X509_LOOKUP *, const char *, int);
int X509_load_cert_crl_file(X509_LOOKUP *, const char *, int);
int X509_load_cert_crl_file_ex(X509_LOOKUP *, const char *, int, OSSL_LIB_CTX *, const char *);
X509_LOOKUP *X509_LOOKUP_new(X509_LOOKUP_METHOD *); void X509_LOOKUP_free(X509_LOOKUP *);
int X509_LOOKUP_init(X509_LOOKUP *);
int X509_LOOKUP_by_subject(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, X509_OBJECT *);
int X509_LOOKUP_by_subject_ex(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, X509_OBJECT *, OSSL_LIB_CTX *, const char *);
int X509_LOOKUP_by_issuer_serial(X509_LOOKUP *, X509_LOOKUP_TYPE, const X509_NAME *, const ASN1_INTEGER *, X509_OBJECT *);
int X509_LOOKUP_by_fingerprint(X509_LOOKUP *, X509_LOOKUP_TYPE, const unsigned char *, int, X509_OBJECT *);
int X509_LOOKUP_by_alias(X509_LOOKUP *, X509_LOOKUP_TYPE, const char *, int, X509_OBJECT *);
int X509_LOOKUP_set_method_data(X509_LOOKUP *, void *); void *X509_LOOKUP_get_method_data(const X509_LOOKUP *);
X509_STORE *X509_LOOKUP_get_store(const X509_LOOKUP *); int X509_LOOKUP_shutdown(X509_LOOKUP *);
int X509_STORE_load_file(X509_STORE *, const char *); int X509_STORE_load_path(X509_STORE *, const char *);
int X509_STORE_load_store(X509_STORE *, const char *);
int X509_STORE_load_locations(X509_STORE *, const char *, const char *);
int X509_STORE_set_default_paths(X509_STORE *);
int X509_STORE_load_file_ex(X509_STORE *, const char *, OSSL_LIB_CTX *, const char *);
int X509_STORE_load_store_ex(X509_STORE *, const char *, OSSL_LIB_CTX *, const char *);
int X509_STORE_load_locations_ex(X509_STORE *, const char *, const char *, OSSL_LIB_CTX *, const char *);
int X509_STORE_set_default_paths_ex(X509_STORE *, OSSL_LIB_CTX *, const char *);
int X509_STORE_CTX_set_ex_data(X509_STORE_CTX *, int, void *);
void *X509_STORE_CTX_get_ex_data(const X509_STORE_CTX *, int); int X509_STORE_CTX_get_error(const X509_STORE_CTX *);
void X509_STORE_CTX_set_error(X509_STORE_CTX *, int); int X509_STORE_CTX_get_error_depth(const X509_STORE_CTX *);
void X509_STORE_CTX_set_error_depth(X509_STORE_CTX *, int);
X509 *X509_STORE_CTX_get_current_cert(const X509_STORE_CTX *);
void X509_STORE_CTX_set_current_cert(X509_STORE_CTX *, X509 *);
X509 *X509_STORE_CTX_get0_current_issuer(const X509_STORE_CTX *);
X509_CRL *X509_STORE_CTX_get0_current_crl(const X509_STORE_CTX *);
X509_STORE_CTX *X509_STORE_CTX_get0_parent_ctx(const X509_STORE_CTX *);
struct stack_st_X509 *X509_STORE_CTX_get0_chain(const X509_STORE_CTX *);
struct stack_st_X509 *X509_STORE_CTX_get1_chain(const X509_STORE_CTX *);
void X509_STORE_CTX_set_cert(X509_STORE_CTX *, X509 *);
void X509_STORE_CTX_set0_verified_chain(X509_STORE_CTX *, struct stack_st_X509 *);
void X509_STORE_CTX_set0_crls(X509_STORE_CTX *, struct stack_st_X509_CRL *);
int X509_STORE_CTX_set_purpose(X509_STORE_CTX *, int); int X509_STORE_CTX_set_trust(X509_STORE_CTX *, int);
int X509_STORE_CTX_purpose_inherit(X509_STORE_CTX *, int, int, int);
void X509_STORE_CTX_set_flags(X509_STORE_CTX *, unsigned long);
void X509_STORE_CTX_set_time(X509_STORE_CTX *, unsigned long, time_t);
X509_POLICY_TREE *X509_STORE_CTX_get0_policy_tree(const X509_STORE_CTX *);
int X509_STORE_CTX_get_explicit_policy(const X509_STORE_CTX *);
int X509_STORE_CTX_get_num_untrusted(const X509_STORE_CTX *);
X509_VERIFY_PARAM *X509_STORE_CTX_get0_param(const X509_STORE_CTX *);
void X509_STORE_CTX_set0_param(X509_STORE_CTX *, X509_VERIFY_PARAM *);
int X509_STORE_CTX_set_default(X509_STORE_CTX *, const char *);
void X509_STORE_CTX_set0_dane(X509_STORE_CTX *, SSL_DANE *); X509_VERIFY_PARAM *X509_VERIFY_PARAM_new(void);
void X509_VERIFY_PARAM_free(X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_inherit(X509_VERIFY_PARAM *, const X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_set1(X509_VERIFY_PARAM *, const X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_set1_name(X509_VERIFY_PARAM *, const char *);
int X509_VERIFY_PARAM_set_flags(X509_VERIFY_PARAM *, unsigned long);
int X509_VERIFY_PARAM_clear_flags(X509_VERIFY_PARAM *, unsigned long);
unsigned long X509_VERIFY_PARAM_get_flags(const X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_set_purpose(X509_VERIFY_PARAM *, int);
int X509_VERIFY_PARAM_set_trust(X509_VERIFY_PARAM *, int); void X509_VERIFY_PARAM_set_depth(X509_VERIFY_PARAM *, int);
void X509_VERIFY_PARAM_set_auth_level(X509_VERIFY_PARAM *, int);
time_t X509_VERIFY_PARAM_get_time(const X509_VERIFY_PARAM *);
void X509_VERIFY_PARAM_set_time(X509_VERIFY_PARAM *, time_t);
int X509_VERIFY_PARAM_add0_policy(X509_VERIFY_PARAM *, ASN1_OBJECT *);
int X509_VERIFY_PARAM_set1_policies(X509_VERIFY_PARAM *, struct stack_st_ASN1_OBJECT *);
int X509_VERIFY_PARAM_set_inh_flags(X509_VERIFY_PARAM *, uint32_t);
uint32_t X509_VERIFY_PARAM_get_inh_flags(const X509_VERIFY_PARAM *);
char *X509_VERIFY_PARAM_get0_host(X509_VERIFY_PARAM *, int);
int X509_VERIFY_PARAM_set1_host(X509_VERIFY_PARAM *, const char *, size_t);
int X509_VERIFY_PARAM_add1_host(X509_VERIFY_PARAM *, const char *, size_t);
void X509_VERIFY_PARAM_set_hostflags(X509_VERIFY_PARAM *, unsigned int);
unsigned int X509_VERIFY_PARAM_get_hostflags(const X509_VERIFY_PARAM *);
char *X509_VERIFY_PARAM_get0_peername(const X509_VERIFY_PARAM *);
void X509_VERIFY_PARAM_move_peername(X509_VERIFY_PARAM *, X509_VERIFY_PARAM *);
char *X509_VERIFY_PARAM_get0_email(X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_set1_email(X509_VERIFY_PARAM *, const char *, size_t);
char *X509_VERIFY_PARAM_get1_ip_asc(X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_set1_ip(X509_VERIFY_PARAM *, const unsigned char *, size_t);
int X509_VERIFY_PARAM_set1_ip_asc(X509_VERIFY_PARAM *, const char *);
int X509_VERIFY_PARAM_get_depth(const X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_get_auth_level(const X509_VERIFY_PARAM *);
const char *X509_VERIFY_PARAM_get0_name(const X509_VERIFY_PARAM *);
int X509_VERIFY_PARAM_add0_table(X509_VERIFY_PARAM *); int X509_VERIFY_PARAM_get_count(void);
const X509_VERIFY_PARAM *X509_VERIFY_PARAM_get0(int); const X509_VERIFY_PARAM *X509_VERIFY_PARAM_lookup(const char *);
void X509_VERIFY_PARAM_table_cleanup(void);
int X509_policy_check(X509_POLICY_TREE **, int *, struct stack_st_X509 *, struct stack_st_ASN1_OBJECT *, unsigned int);
void X509_policy_tree_free(X509_POLICY_TREE *); int X509_policy_tree_level_count(const X509_POLICY_TREE *);
X509_POLICY_LEVEL *X509_policy_tree_get0_level(const X509_POLICY_TREE *, int); struct stack_st_X509_POLICY_NODE;
struct stack_st_X509_POLICY_NODE *X509_policy_tree_get0_policies(const X509_POLICY_TREE *);
struct stack_st_X509_POLICY_NODE *X509_policy_tree_get0_user_policies(const X509_POLICY_TREE *);
int X509_policy_level_node_count(X509_POLICY_LEVEL *);
X509_POLICY_NODE *X509_policy_level_get0_node(const X509_POLICY_LEVEL *, int);
const ASN1_OBJECT *X509_policy_node_get0_policy(const X509_POLICY_NODE *); struct stack_st_POLICYQUALINFO;
struct stack_st_POLICYQUALINFO *X509_policy_node_get0_qualifiers(const X509_POLICY_NODE *);
const X509_POLICY_NODE *X509_policy_node_get0_parent(const X509_POLICY_NODE *);
#define X509_LU_RETRY (-1)
#define X509_LU_FAIL 0
#define X509_TRUST_DEFAULT 0
#define X509_TRUST_COMPAT 1
#define X509_TRUST_SSL_CLIENT 2
#define X509_TRUST_SSL_SERVER 3
#define X509_TRUST_EMAIL 4
#define X509_TRUST_OBJECT_SIGN 5
#define X509_TRUST_OCSP_SIGN 6
#define X509_TRUST_OCSP_REQUEST 7
#define X509_TRUST_TSA 8
#define X509_TRUST_MIN 1
#define X509_TRUST_MAX 8
#define X509_TRUST_DYNAMIC 1u
#define X509_TRUST_DYNAMIC_NAME 2u
#define X509_TRUST_NO_SS_COMPAT 4u
#define X509_TRUST_DO_SS_COMPAT 8u
#define X509_TRUST_OK_ANY_EKU 0x10u
#define X509_TRUST_TRUSTED 1
#define X509_TRUST_REJECTED 2
#define X509_TRUST_UNTRUSTED 3
#define X509_L_FILE_LOAD 1
#define X509_L_ADD_DIR 2
#define X509_L_ADD_STORE 3
#define X509_L_LOAD_STORE 4
#define X509_V_OK 0
#define X509_V_ERR_UNSPECIFIED 1
#define X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT 2
#define X509_V_ERR_UNABLE_TO_GET_CRL 3
#define X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE 4
#define X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE 5
#define X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY 6
#define X509_V_ERR_CERT_SIGNATURE_FAILURE 7
#define X509_V_ERR_CRL_SIGNATURE_FAILURE 8
#define X509_V_ERR_CERT_NOT_YET_VALID 9
#define X509_V_ERR_CERT_HAS_EXPIRED 10
#define X509_V_ERR_CRL_NOT_YET_VALID 11
#define X509_V_ERR_CRL_HAS_EXPIRED 12
#define X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD 13
#define X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD 14
#define X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD 15
#define X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD 16
#define X509_V_ERR_OUT_OF_MEM 17
#define X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT 18
#define X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN 19
#define X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY 20
#define X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE 21
#define X509_V_ERR_CERT_CHAIN_TOO_LONG 22
#define X509_V_ERR_CERT_REVOKED 23
#define X509_V_ERR_NO_ISSUER_PUBLIC_KEY 24
#define X509_V_ERR_PATH_LENGTH_EXCEEDED 25
#define X509_V_ERR_INVALID_PURPOSE 26
#define X509_V_ERR_CERT_UNTRUSTED 27
#define X509_V_ERR_CERT_REJECTED 28
#define X509_V_ERR_SUBJECT_ISSUER_MISMATCH 29
#define X509_V_ERR_AKID_SKID_MISMATCH 30
#define X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH 31
#define X509_V_ERR_KEYUSAGE_NO_CERTSIGN 32
#define X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER 33
#define X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION 34
#define X509_V_ERR_KEYUSAGE_NO_CRL_SIGN 35
#define X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION 36
#define X509_V_ERR_INVALID_NON_CA 37
#define X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED 38
#define X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE 39
#define X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED 40
#define X509_V_ERR_INVALID_EXTENSION 41
#define X509_V_ERR_INVALID_POLICY_EXTENSION 42
#define X509_V_ERR_NO_EXPLICIT_POLICY 43
#define X509_V_ERR_DIFFERENT_CRL_SCOPE 44
#define X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE 45
#define X509_V_ERR_UNNESTED_RESOURCE 46
#define X509_V_ERR_PERMITTED_VIOLATION 47
#define X509_V_ERR_EXCLUDED_VIOLATION 48
#define X509_V_ERR_SUBTREE_MINMAX 49
#define X509_V_ERR_APPLICATION_VERIFICATION 50
#define X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE 51
#define X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX 52
#define X509_V_ERR_UNSUPPORTED_NAME_SYNTAX 53
#define X509_V_ERR_CRL_PATH_VALIDATION_ERROR 54
#define X509_V_ERR_PATH_LOOP 55
#define X509_V_ERR_SUITE_B_INVALID_VERSION 56
#define X509_V_ERR_SUITE_B_INVALID_ALGORITHM 57
#define X509_V_ERR_SUITE_B_INVALID_CURVE 58
#define X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM 59
#define X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED 60
#define X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256 61
#define X509_V_ERR_HOSTNAME_MISMATCH 62
#define X509_V_ERR_EMAIL_MISMATCH 63
#define X509_V_ERR_IP_ADDRESS_MISMATCH 64
#define X509_V_ERR_DANE_NO_MATCH 65
#define X509_V_ERR_EE_KEY_TOO_SMALL 66
#define X509_V_ERR_CA_KEY_TOO_SMALL 67
#define X509_V_ERR_CA_MD_TOO_WEAK 68
#define X509_V_ERR_INVALID_CALL 69
#define X509_V_ERR_STORE_LOOKUP 70
#define X509_V_ERR_NO_VALID_SCTS 71
#define X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION 72
#define X509_V_ERR_OCSP_VERIFY_NEEDED 73
#define X509_V_ERR_OCSP_VERIFY_FAILED 74
#define X509_V_ERR_OCSP_CERT_UNKNOWN 75
#define X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM 76
#define X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH 77
#define X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY 78
#define X509_V_ERR_INVALID_CA 79
#define X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA 80
#define X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN 81
#define X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA 82
#define X509_V_ERR_ISSUER_NAME_EMPTY 83
#define X509_V_ERR_SUBJECT_NAME_EMPTY 84
#define X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER 85
#define X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER 86
#define X509_V_ERR_EMPTY_SUBJECT_ALT_NAME 87
#define X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL 88
#define X509_V_ERR_CA_BCONS_NOT_CRITICAL 89
#define X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL 90
#define X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL 91
#define X509_V_ERR_CA_CERT_MISSING_KEY_USAGE 92
#define X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3 93
#define X509_V_ERR_EC_KEY_EXPLICIT_PARAMS 94
#define X509_V_FLAG_CB_ISSUER_CHECK 0x0
#define X509_V_FLAG_USE_CHECK_TIME 0x2
#define X509_V_FLAG_CRL_CHECK 0x4
#define X509_V_FLAG_CRL_CHECK_ALL 0x8
#define X509_V_FLAG_IGNORE_CRITICAL 0x10
#define X509_V_FLAG_X509_STRICT 0x20
#define X509_V_FLAG_ALLOW_PROXY_CERTS 0x40
#define X509_V_FLAG_POLICY_CHECK 0x80
#define X509_V_FLAG_EXPLICIT_POLICY 0x100
#define X509_V_FLAG_INHIBIT_ANY 0x200
#define X509_V_FLAG_INHIBIT_MAP 0x400
#define X509_V_FLAG_NOTIFY_POLICY 0x800
#define X509_V_FLAG_EXTENDED_CRL_SUPPORT 0x1000
#define X509_V_FLAG_USE_DELTAS 0x2000
#define X509_V_FLAG_CHECK_SS_SIGNATURE 0x4000
#define X509_V_FLAG_TRUSTED_FIRST 0x8000
#define X509_V_FLAG_SUITEB_128_LOS_ONLY 0x10000
#define X509_V_FLAG_SUITEB_192_LOS 0x20000
#define X509_V_FLAG_SUITEB_128_LOS 0x30000
#define X509_V_FLAG_PARTIAL_CHAIN 0x80000
#define X509_V_FLAG_NO_ALT_CHAINS 0x100000
#define X509_V_FLAG_NO_CHECK_TIME 0x200000
#define X509_VP_FLAG_DEFAULT 0x1
#define X509_VP_FLAG_OVERWRITE 0x2
#define X509_VP_FLAG_RESET_FLAGS 0x4
#define X509_VP_FLAG_LOCKED 0x8
#define X509_VP_FLAG_ONCE 0x10
#define X509_V_FLAG_POLICY_MASK 1920
#define X509_STORE_CTX_get_chain X509_STORE_CTX_get0_chain
#define X509_STORE_CTX_set_chain X509_STORE_CTX_set0_untrusted
#define X509_STORE_CTX_trusted_stack X509_STORE_CTX_set0_trusted_stack
#define X509_STORE_get_by_subject X509_STORE_CTX_get_by_subject
#define X509_STORE_get1_certs X509_STORE_CTX_get1_certs
#define X509_STORE_get1_crls X509_STORE_CTX_get1_crls
#define X509_STORE_get1_cert X509_STORE_CTX_get1_certs
#define X509_STORE_get1_crl X509_STORE_CTX_get1_crls
#define DANE_FLAG_NO_DANE_EE_NAMECHECKS 1L
#define X509_PCY_TREE_FAILURE (-2)
#define X509_PCY_TREE_INVALID (-1)
#define X509_PCY_TREE_INTERNAL 0
#define X509_PCY_TREE_VALID 1
#define X509_PCY_TREE_EMPTY 2
#define X509_PCY_TREE_EXPLICIT 4
int sk_X509_OBJECT_num(const struct stack_st_X509_OBJECT *); X509_OBJECT *sk_X509_OBJECT_value(const struct stack_st_X509_OBJECT *, int); struct stack_st_X509_OBJECT *sk_X509_OBJECT_new_null(void);
void sk_X509_OBJECT_free(struct stack_st_X509_OBJECT *); void sk_X509_OBJECT_pop_free(struct stack_st_X509_OBJECT *, void (*)(X509_OBJECT *)); int sk_X509_OBJECT_push(struct stack_st_X509_OBJECT *, X509_OBJECT *);
X509_OBJECT *sk_X509_OBJECT_pop(struct stack_st_X509_OBJECT *); struct stack_st_X509_OBJECT *sk_X509_OBJECT_dup(const struct stack_st_X509_OBJECT *); int sk_X509_OBJECT_find(struct stack_st_X509_OBJECT *, X509_OBJECT *);
#ifdef __cplusplus
}
#endif
#endif
