/* openssl/types.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_TYPES_H
#define MOE_SHIM_OPENSSL_TYPES_H
#include <openssl/opensslv.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int ASN1_BOOLEAN;
typedef int ASN1_NULL;
typedef long ossl_intmax_t;
typedef unsigned long ossl_uintmax_t;
struct ossl_provider_st; typedef struct ossl_provider_st OSSL_PROVIDER; struct asn1_string_st;
typedef struct asn1_string_st ASN1_INTEGER; typedef struct asn1_string_st ASN1_ENUMERATED;
typedef struct asn1_string_st ASN1_BIT_STRING; typedef struct asn1_string_st ASN1_OCTET_STRING;
typedef struct asn1_string_st ASN1_PRINTABLESTRING; typedef struct asn1_string_st ASN1_T61STRING;
typedef struct asn1_string_st ASN1_IA5STRING; typedef struct asn1_string_st ASN1_GENERALSTRING;
typedef struct asn1_string_st ASN1_UNIVERSALSTRING; typedef struct asn1_string_st ASN1_BMPSTRING;
typedef struct asn1_string_st ASN1_UTCTIME; typedef struct asn1_string_st ASN1_TIME;
typedef struct asn1_string_st ASN1_GENERALIZEDTIME; typedef struct asn1_string_st ASN1_VISIBLESTRING;
typedef struct asn1_string_st ASN1_UTF8STRING; typedef struct asn1_string_st ASN1_STRING; struct asn1_type_st;
typedef struct asn1_type_st ASN1_TYPE; struct asn1_object_st; typedef struct asn1_object_st ASN1_OBJECT;
struct asn1_string_table_st; typedef struct asn1_string_table_st ASN1_STRING_TABLE; struct ASN1_ITEM_st;
typedef struct ASN1_ITEM_st ASN1_ITEM; struct asn1_pctx_st; typedef struct asn1_pctx_st ASN1_PCTX;
struct asn1_sctx_st; typedef struct asn1_sctx_st ASN1_SCTX; struct bio_st; typedef struct bio_st BIO;
struct bignum_st; typedef struct bignum_st BIGNUM; struct bignum_ctx; typedef struct bignum_ctx BN_CTX;
struct bn_blinding_st; typedef struct bn_blinding_st BN_BLINDING; struct bn_mont_ctx_st;
typedef struct bn_mont_ctx_st BN_MONT_CTX; struct bn_recp_ctx_st; typedef struct bn_recp_ctx_st BN_RECP_CTX;
struct bn_gencb_st; typedef struct bn_gencb_st BN_GENCB; struct buf_mem_st; typedef struct buf_mem_st BUF_MEM;
struct stack_st_BIGNUM; struct stack_st_BIGNUM_const; struct err_state_st; typedef struct err_state_st ERR_STATE;
struct evp_cipher_st; typedef struct evp_cipher_st EVP_CIPHER; struct evp_cipher_ctx_st;
typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX; struct evp_md_st; typedef struct evp_md_st EVP_MD;
struct evp_md_ctx_st; typedef struct evp_md_ctx_st EVP_MD_CTX; struct evp_mac_st; typedef struct evp_mac_st EVP_MAC;
struct evp_mac_ctx_st; typedef struct evp_mac_ctx_st EVP_MAC_CTX; struct evp_pkey_st;
typedef struct evp_pkey_st EVP_PKEY; struct evp_pkey_asn1_method_st;
typedef struct evp_pkey_asn1_method_st EVP_PKEY_ASN1_METHOD; struct evp_pkey_method_st;
typedef struct evp_pkey_method_st EVP_PKEY_METHOD; struct evp_pkey_ctx_st;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX; struct evp_keymgmt_st; typedef struct evp_keymgmt_st EVP_KEYMGMT;
struct evp_kdf_st; typedef struct evp_kdf_st EVP_KDF; struct evp_kdf_ctx_st;
typedef struct evp_kdf_ctx_st EVP_KDF_CTX; struct evp_rand_st; typedef struct evp_rand_st EVP_RAND;
struct evp_rand_ctx_st; typedef struct evp_rand_ctx_st EVP_RAND_CTX; struct evp_keyexch_st;
typedef struct evp_keyexch_st EVP_KEYEXCH; struct evp_signature_st; typedef struct evp_signature_st EVP_SIGNATURE;
struct evp_asym_cipher_st; typedef struct evp_asym_cipher_st EVP_ASYM_CIPHER; struct evp_kem_st;
typedef struct evp_kem_st EVP_KEM; struct evp_Encode_Ctx_st; typedef struct evp_Encode_Ctx_st EVP_ENCODE_CTX;
struct hmac_ctx_st; typedef struct hmac_ctx_st HMAC_CTX; struct dh_st; typedef struct dh_st DH; struct dh_method;
typedef struct dh_method DH_METHOD; struct dsa_st; typedef struct dsa_st DSA; struct dsa_method;
typedef struct dsa_method DSA_METHOD; struct rsa_st; typedef struct rsa_st RSA; struct rsa_meth_st;
typedef struct rsa_meth_st RSA_METHOD; struct rsa_pss_params_st; typedef struct rsa_pss_params_st RSA_PSS_PARAMS;
struct rsa_oaep_params_st; typedef struct rsa_oaep_params_st RSA_OAEP_PARAMS; struct ec_key_st;
typedef struct ec_key_st EC_KEY; struct ec_key_method_st; typedef struct ec_key_method_st EC_KEY_METHOD;
struct rand_meth_st; typedef struct rand_meth_st RAND_METHOD; struct rand_drbg_st;
typedef struct rand_drbg_st RAND_DRBG; struct ssl_dane_st; typedef struct ssl_dane_st SSL_DANE; struct x509_st;
typedef struct x509_st X509; struct X509_algor_st; typedef struct X509_algor_st X509_ALGOR; struct X509_crl_st;
typedef struct X509_crl_st X509_CRL; struct x509_crl_method_st; typedef struct x509_crl_method_st X509_CRL_METHOD;
struct x509_revoked_st; typedef struct x509_revoked_st X509_REVOKED; struct X509_name_st;
typedef struct X509_name_st X509_NAME; struct X509_pubkey_st; typedef struct X509_pubkey_st X509_PUBKEY;
struct x509_store_st; typedef struct x509_store_st X509_STORE; struct x509_store_ctx_st;
typedef struct x509_store_ctx_st X509_STORE_CTX; struct x509_object_st; typedef struct x509_object_st X509_OBJECT;
struct x509_lookup_st; typedef struct x509_lookup_st X509_LOOKUP; struct x509_lookup_method_st;
typedef struct x509_lookup_method_st X509_LOOKUP_METHOD; struct X509_VERIFY_PARAM_st;
typedef struct X509_VERIFY_PARAM_st X509_VERIFY_PARAM; struct x509_sig_info_st;
typedef struct x509_sig_info_st X509_SIG_INFO; struct pkcs8_priv_key_info_st;
typedef struct pkcs8_priv_key_info_st PKCS8_PRIV_KEY_INFO; struct v3_ext_ctx; typedef struct v3_ext_ctx X509V3_CTX;
struct conf_st; typedef struct conf_st CONF; struct ossl_init_settings_st;
typedef struct ossl_init_settings_st OPENSSL_INIT_SETTINGS; struct ui_st; typedef struct ui_st UI;
struct ui_method_st; typedef struct ui_method_st UI_METHOD; struct engine_st; typedef struct engine_st ENGINE;
struct ssl_st; typedef struct ssl_st SSL; struct ssl_ctx_st; typedef struct ssl_ctx_st SSL_CTX; struct comp_ctx_st;
typedef struct comp_ctx_st COMP_CTX; struct comp_method_st; typedef struct comp_method_st COMP_METHOD;
struct X509_POLICY_NODE_st; typedef struct X509_POLICY_NODE_st X509_POLICY_NODE; struct X509_POLICY_LEVEL_st;
typedef struct X509_POLICY_LEVEL_st X509_POLICY_LEVEL; struct X509_POLICY_TREE_st;
typedef struct X509_POLICY_TREE_st X509_POLICY_TREE; struct X509_POLICY_CACHE_st;
typedef struct X509_POLICY_CACHE_st X509_POLICY_CACHE; struct AUTHORITY_KEYID_st;
typedef struct AUTHORITY_KEYID_st AUTHORITY_KEYID; struct DIST_POINT_st; typedef struct DIST_POINT_st DIST_POINT;
struct ISSUING_DIST_POINT_st; typedef struct ISSUING_DIST_POINT_st ISSUING_DIST_POINT; struct NAME_CONSTRAINTS_st;
typedef struct NAME_CONSTRAINTS_st NAME_CONSTRAINTS; struct crypto_ex_data_st;
typedef struct crypto_ex_data_st CRYPTO_EX_DATA; struct ossl_http_req_ctx_st;
typedef struct ossl_http_req_ctx_st OSSL_HTTP_REQ_CTX; struct ocsp_response_st;
typedef struct ocsp_response_st OCSP_RESPONSE; struct ocsp_responder_id_st;
typedef struct ocsp_responder_id_st OCSP_RESPID; struct sct_st; typedef struct sct_st SCT; struct sct_ctx_st;
typedef struct sct_ctx_st SCT_CTX; struct ctlog_st; typedef struct ctlog_st CTLOG; struct ctlog_store_st;
typedef struct ctlog_store_st CTLOG_STORE; struct ct_policy_eval_ctx_st;
typedef struct ct_policy_eval_ctx_st CT_POLICY_EVAL_CTX; struct ossl_store_info_st;
typedef struct ossl_store_info_st OSSL_STORE_INFO; struct ossl_store_search_st;
typedef struct ossl_store_search_st OSSL_STORE_SEARCH; struct ossl_lib_ctx_st;
typedef struct ossl_lib_ctx_st OSSL_LIB_CTX; struct ossl_dispatch_st; typedef struct ossl_dispatch_st OSSL_DISPATCH;
struct ossl_item_st; typedef struct ossl_item_st OSSL_ITEM; struct ossl_algorithm_st;
typedef struct ossl_algorithm_st OSSL_ALGORITHM; struct ossl_param_st; typedef struct ossl_param_st OSSL_PARAM;
struct ossl_param_bld_st; typedef struct ossl_param_bld_st OSSL_PARAM_BLD;
typedef int pem_password_cb(char *, int, int, void *); struct ossl_encoder_st;
typedef struct ossl_encoder_st OSSL_ENCODER; struct ossl_encoder_ctx_st;
typedef struct ossl_encoder_ctx_st OSSL_ENCODER_CTX; struct ossl_decoder_st;
typedef struct ossl_decoder_st OSSL_DECODER; struct ossl_decoder_ctx_st;
typedef struct ossl_decoder_ctx_st OSSL_DECODER_CTX; struct ossl_self_test_st;
typedef struct ossl_self_test_st OSSL_SELF_TEST;
struct tm;
#ifdef __cplusplus
}
#endif
#endif
