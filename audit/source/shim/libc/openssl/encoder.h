/* openssl/encoder.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_ENCODER_H
#define MOE_SHIM_OPENSSL_ENCODER_H
#include <openssl/core.h>
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
OSSL_ENCODER *OSSL_ENCODER_fetch(OSSL_LIB_CTX *, const char *, const char *); int OSSL_ENCODER_up_ref(OSSL_ENCODER *);
void OSSL_ENCODER_free(OSSL_ENCODER *); const OSSL_PROVIDER *OSSL_ENCODER_get0_provider(const OSSL_ENCODER *);
const char *OSSL_ENCODER_get0_properties(const OSSL_ENCODER *);
const char *OSSL_ENCODER_get0_name(const OSSL_ENCODER *);
const char *OSSL_ENCODER_get0_description(const OSSL_ENCODER *);
int OSSL_ENCODER_is_a(const OSSL_ENCODER *, const char *);
void OSSL_ENCODER_do_all_provided(OSSL_LIB_CTX *, void (*)(OSSL_ENCODER *, void *), void *);
int OSSL_ENCODER_names_do_all(const OSSL_ENCODER *, void (*)(const char *, void *), void *);
const OSSL_PARAM *OSSL_ENCODER_gettable_params(OSSL_ENCODER *);
int OSSL_ENCODER_get_params(OSSL_ENCODER *, OSSL_PARAM []);
const OSSL_PARAM *OSSL_ENCODER_settable_ctx_params(OSSL_ENCODER *); OSSL_ENCODER_CTX *OSSL_ENCODER_CTX_new(void);
int OSSL_ENCODER_CTX_set_params(OSSL_ENCODER_CTX *, const OSSL_PARAM []);
void OSSL_ENCODER_CTX_free(OSSL_ENCODER_CTX *);
int OSSL_ENCODER_CTX_set_passphrase(OSSL_ENCODER_CTX *, const unsigned char *, size_t);
int OSSL_ENCODER_CTX_set_pem_password_cb(OSSL_ENCODER_CTX *, pem_password_cb *, void *);
int OSSL_ENCODER_CTX_set_passphrase_cb(OSSL_ENCODER_CTX *, OSSL_PASSPHRASE_CALLBACK *, void *);
int OSSL_ENCODER_CTX_set_passphrase_ui(OSSL_ENCODER_CTX *, const UI_METHOD *, void *);
int OSSL_ENCODER_CTX_set_cipher(OSSL_ENCODER_CTX *, const char *, const char *);
int OSSL_ENCODER_CTX_set_selection(OSSL_ENCODER_CTX *, int);
int OSSL_ENCODER_CTX_set_output_type(OSSL_ENCODER_CTX *, const char *);
int OSSL_ENCODER_CTX_set_output_structure(OSSL_ENCODER_CTX *, const char *);
int OSSL_ENCODER_CTX_add_encoder(OSSL_ENCODER_CTX *, OSSL_ENCODER *);
int OSSL_ENCODER_CTX_add_extra(OSSL_ENCODER_CTX *, OSSL_LIB_CTX *, const char *);
int OSSL_ENCODER_CTX_get_num_encoders(OSSL_ENCODER_CTX *); struct ossl_encoder_instance_st;
typedef struct ossl_encoder_instance_st OSSL_ENCODER_INSTANCE;
OSSL_ENCODER *OSSL_ENCODER_INSTANCE_get_encoder(OSSL_ENCODER_INSTANCE *);
void *OSSL_ENCODER_INSTANCE_get_encoder_ctx(OSSL_ENCODER_INSTANCE *);
const char *OSSL_ENCODER_INSTANCE_get_output_type(OSSL_ENCODER_INSTANCE *);
const char *OSSL_ENCODER_INSTANCE_get_output_structure(OSSL_ENCODER_INSTANCE *);
typedef const void *OSSL_ENCODER_CONSTRUCT(OSSL_ENCODER_INSTANCE *, void *);
typedef void OSSL_ENCODER_CLEANUP(void *);
int OSSL_ENCODER_CTX_set_construct(OSSL_ENCODER_CTX *, OSSL_ENCODER_CONSTRUCT *);
int OSSL_ENCODER_CTX_set_construct_data(OSSL_ENCODER_CTX *, void *);
int OSSL_ENCODER_CTX_set_cleanup(OSSL_ENCODER_CTX *, OSSL_ENCODER_CLEANUP *);
int OSSL_ENCODER_to_bio(OSSL_ENCODER_CTX *, BIO *); int OSSL_ENCODER_to_fp(OSSL_ENCODER_CTX *, FILE *);
int OSSL_ENCODER_to_data(OSSL_ENCODER_CTX *, unsigned char **, size_t *);
OSSL_ENCODER_CTX *OSSL_ENCODER_CTX_new_for_pkey(const EVP_PKEY *, int, const char *, const char *, const char *);
#ifdef __cplusplus
}
#endif
#endif
