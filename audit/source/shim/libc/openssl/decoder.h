/* openssl/decoder.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_DECODER_H
#define MOE_SHIM_OPENSSL_DECODER_H
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
OSSL_DECODER *OSSL_DECODER_fetch(OSSL_LIB_CTX *, const char *, const char *); int OSSL_DECODER_up_ref(OSSL_DECODER *);
void OSSL_DECODER_free(OSSL_DECODER *); const OSSL_PROVIDER *OSSL_DECODER_get0_provider(const OSSL_DECODER *);
const char *OSSL_DECODER_get0_properties(const OSSL_DECODER *);
const char *OSSL_DECODER_get0_name(const OSSL_DECODER *);
const char *OSSL_DECODER_get0_description(const OSSL_DECODER *);
int OSSL_DECODER_is_a(const OSSL_DECODER *, const char *);
void OSSL_DECODER_do_all_provided(OSSL_LIB_CTX *, void (*)(OSSL_DECODER *, void *), void *);
int OSSL_DECODER_names_do_all(const OSSL_DECODER *, void (*)(const char *, void *), void *);
const OSSL_PARAM *OSSL_DECODER_gettable_params(OSSL_DECODER *);
int OSSL_DECODER_get_params(OSSL_DECODER *, OSSL_PARAM []);
const OSSL_PARAM *OSSL_DECODER_settable_ctx_params(OSSL_DECODER *); OSSL_DECODER_CTX *OSSL_DECODER_CTX_new(void);
int OSSL_DECODER_CTX_set_params(OSSL_DECODER_CTX *, const OSSL_PARAM []);
void OSSL_DECODER_CTX_free(OSSL_DECODER_CTX *);
int OSSL_DECODER_CTX_set_passphrase(OSSL_DECODER_CTX *, const unsigned char *, size_t);
int OSSL_DECODER_CTX_set_pem_password_cb(OSSL_DECODER_CTX *, pem_password_cb *, void *);
int OSSL_DECODER_CTX_set_passphrase_cb(OSSL_DECODER_CTX *, OSSL_PASSPHRASE_CALLBACK *, void *);
int OSSL_DECODER_CTX_set_passphrase_ui(OSSL_DECODER_CTX *, const UI_METHOD *, void *);
int OSSL_DECODER_CTX_set_selection(OSSL_DECODER_CTX *, int);
int OSSL_DECODER_CTX_set_input_type(OSSL_DECODER_CTX *, const char *);
int OSSL_DECODER_CTX_set_input_structure(OSSL_DECODER_CTX *, const char *);
int OSSL_DECODER_CTX_add_decoder(OSSL_DECODER_CTX *, OSSL_DECODER *);
int OSSL_DECODER_CTX_add_extra(OSSL_DECODER_CTX *, OSSL_LIB_CTX *, const char *);
int OSSL_DECODER_CTX_get_num_decoders(OSSL_DECODER_CTX *); struct ossl_decoder_instance_st;
typedef struct ossl_decoder_instance_st OSSL_DECODER_INSTANCE;
OSSL_DECODER *OSSL_DECODER_INSTANCE_get_decoder(OSSL_DECODER_INSTANCE *);
void *OSSL_DECODER_INSTANCE_get_decoder_ctx(OSSL_DECODER_INSTANCE *);
const char *OSSL_DECODER_INSTANCE_get_input_type(OSSL_DECODER_INSTANCE *);
const char *OSSL_DECODER_INSTANCE_get_input_structure(OSSL_DECODER_INSTANCE *, int *);
typedef int OSSL_DECODER_CONSTRUCT(OSSL_DECODER_INSTANCE *, const OSSL_PARAM *, void *);
typedef void OSSL_DECODER_CLEANUP(void *);
int OSSL_DECODER_CTX_set_construct(OSSL_DECODER_CTX *, OSSL_DECODER_CONSTRUCT *);
int OSSL_DECODER_CTX_set_construct_data(OSSL_DECODER_CTX *, void *);
int OSSL_DECODER_CTX_set_cleanup(OSSL_DECODER_CTX *, OSSL_DECODER_CLEANUP *);
OSSL_DECODER_CONSTRUCT *OSSL_DECODER_CTX_get_construct(OSSL_DECODER_CTX *);
void *OSSL_DECODER_CTX_get_construct_data(OSSL_DECODER_CTX *);
OSSL_DECODER_CLEANUP *OSSL_DECODER_CTX_get_cleanup(OSSL_DECODER_CTX *);
int OSSL_DECODER_export(OSSL_DECODER_INSTANCE *, void *, size_t, OSSL_CALLBACK *, void *);
int OSSL_DECODER_from_bio(OSSL_DECODER_CTX *, BIO *); int OSSL_DECODER_from_fp(OSSL_DECODER_CTX *, FILE *);
int OSSL_DECODER_from_data(OSSL_DECODER_CTX *, const unsigned char **, size_t *);
OSSL_DECODER_CTX *OSSL_DECODER_CTX_new_for_pkey(EVP_PKEY **, const char *, const char *, const char *, int, OSSL_LIB_CTX *, const char *);
#ifdef __cplusplus
}
#endif
#endif
