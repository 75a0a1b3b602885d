/* openssl/err.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_ERR_H
#define MOE_SHIM_OPENSSL_ERR_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct err_state_st {
    int err_flags[16]; int err_marks[16]; unsigned long err_buffer[16]; char *err_data[16];
    size_t err_data_size[16]; int err_data_flags[16]; char *err_file[16]; int err_line[16]; char *err_func[16];
    int top; int bottom;
};
int ERR_GET_LIB(unsigned long); int ERR_GET_RFLAGS(unsigned long); int ERR_GET_REASON(unsigned long);
int ERR_FATAL_ERROR(unsigned long); int ERR_COMMON_ERROR(unsigned long);
struct ERR_string_data_st {
    unsigned long error; const char *string;
};
typedef struct ERR_string_data_st ERR_STRING_DATA;
union lh_ERR_STRING_DATA_dummy {
    void *d1; unsigned long d2; int d3;
};
struct lhash_st_ERR_STRING_DATA {
    union lh_ERR_STRING_DATA_dummy dummy;
};
void ERR_new(void); void ERR_set_debug(const char *, int, const char *);
void ERR_set_error(int, int, const char *, ...); void ERR_vset_error(int, int, const char *, __builtin_va_list);
void ERR_set_error_data(char *, int); unsigned long ERR_get_error(void);
unsigned long ERR_get_error_all(const char **, int *, const char **, const char **, int *);
unsigned long ERR_get_error_line(const char **, int *);
unsigned long ERR_get_error_line_data(const char **, int *, const char **, int *); unsigned long ERR_peek_error(void);
unsigned long ERR_peek_error_line(const char **, int *); unsigned long ERR_peek_error_func(const char **);
unsigned long ERR_peek_error_data(const char **, int *);
unsigned long ERR_peek_error_all(const char **, int *, const char **, const char **, int *);
unsigned long ERR_peek_error_line_data(const char **, int *, const char **, int *);
unsigned long ERR_peek_last_error(void); unsigned long ERR_peek_last_error_line(const char **, int *);
unsigned long ERR_peek_last_error_func(const char **); unsigned long ERR_peek_last_error_data(const char **, int *);
unsigned long ERR_peek_last_error_all(const char **, int *, const char **, const char **, int *);
unsigned long ERR_peek_last_error_line_data(const char **, int *, const char **, int *); void ERR_clear_error(void);
char *ERR_error_string(unsigned long, char *); void ERR_error_string_n(unsigned long, char *, size_t);
const char *ERR_lib_error_string(unsigned long); const char *ERR_func_error_string(unsigned long);
const char *ERR_reason_error_string(unsigned long);
void ERR_print_errors_cb(int (*)(const char *, size_t, void *), void *); void ERR_print_errors_fp(FILE *);
void ERR_print_errors(BIO *); void ERR_add_error_data(int, ...); void ERR_add_error_vdata(int, __builtin_va_list);
void ERR_add_error_txt(const char *, const char *); void ERR_add_error_mem_bio(const char *, BIO *);
int ERR_unload_strings(int, ERR_STRING_DATA *); void ERR_remove_thread_state(void *);
void ERR_remove_state(unsigned long); ERR_STATE *ERR_get_state(void); int ERR_get_next_error_library(void);
int ERR_set_mark(void); int ERR_pop_to_mark(void); int ERR_clear_last_mark(void);
#define ERR_TXT_MALLOCED 0x01
#define ERR_TXT_STRING 0x02
#define ERR_FLAG_MARK 0x01
#define ERR_FLAG_CLEAR 0x02
#define ERR_NUM_ERRORS 16
#define ERR_LIB_NONE 1
#define ERR_LIB_SYS 2
#define ERR_LIB_BN 3
#define ERR_LIB_RSA 4
#define ERR_LIB_DH 5
#define ERR_LIB_EVP 6
#define ERR_LIB_BUF 7
#define ERR_LIB_OBJ 8
#define ERR_LIB_PEM 9
#define ERR_LIB_DSA 10
#define ERR_LIB_X509 11
#define ERR_LIB_ASN1 13
#define ERR_LIB_CONF 14
#define ERR_LIB_CRYPTO 15
#define ERR_LIB_EC 16
#define ERR_LIB_SSL 20
#define ERR_LIB_BIO 32
#define ERR_LIB_PKCS7 33
#define ERR_LIB_X509V3 34
#define ERR_LIB_PKCS12 35
#define ERR_LIB_RAND 36
#define ERR_LIB_DSO 37
#define ERR_LIB_ENGINE 38
#define ERR_LIB_OCSP 39
#define ERR_LIB_UI 40
#define ERR_LIB_COMP 41
#define ERR_LIB_ECDSA 42
#define ERR_LIB_ECDH 43
#define ERR_LIB_OSSL_STORE 44
#define ERR_LIB_FIPS 45
#define ERR_LIB_CMS 46
#define ERR_LIB_TS 47
#define ERR_LIB_HMAC 48
#define ERR_LIB_CT 50
#define ERR_LIB_ASYNC 51
#define ERR_LIB_KDF 52
#define ERR_LIB_SM2 53
#define ERR_LIB_ESS 54
#define ERR_LIB_PROP 55
#define ERR_LIB_CRMF 56
#define ERR_LIB_PROV 57
#define ERR_LIB_CMP 58
#define ERR_LIB_OSSL_ENCODER 59
#define ERR_LIB_OSSL_DECODER 60
#define ERR_LIB_HTTP 61
#define ERR_LIB_USER 128
#define ERR_SYSTEM_FLAG 2147483648u
#define ERR_SYSTEM_MASK 2147483647u
#define ERR_LIB_OFFSET 23L
#define ERR_LIB_MASK 0xFF
#define ERR_RFLAGS_OFFSET 18L
#define ERR_RFLAGS_MASK 0x1F
#define ERR_REASON_MASK 0X7FFFFF
#define ERR_RFLAG_FATAL 0x40000
#define ERR_RFLAG_COMMON 0x80000
#define ERR_R_SYS_LIB 524290
#define ERR_R_BN_LIB 524291
#define ERR_R_RSA_LIB 524292
#define ERR_R_DH_LIB 524293
#define ERR_R_EVP_LIB 524294
#define ERR_R_BUF_LIB 524295
#define ERR_R_OBJ_LIB 524296
#define ERR_R_PEM_LIB 524297
#define ERR_R_DSA_LIB 524298
#define ERR_R_X509_LIB 524299
#define ERR_R_ASN1_LIB 524301
#define ERR_R_CONF_LIB 524302
#define ERR_R_CRYPTO_LIB 524303
#define ERR_R_EC_LIB 524304
#define ERR_R_SSL_LIB 524308
#define ERR_R_BIO_LIB 524320
#define ERR_R_PKCS7_LIB 524321
#define ERR_R_X509V3_LIB 524322
#define ERR_R_PKCS12_LIB 524323
#define ERR_R_RAND_LIB 524324
#define ERR_R_DSO_LIB 524325
#define ERR_R_ENGINE_LIB 524326
#define ERR_R_UI_LIB 524328
#define ERR_R_ECDSA_LIB 524330
#define ERR_R_OSSL_STORE_LIB 524332
#define ERR_R_CMS_LIB 524334
#define ERR_R_TS_LIB 524335
#define ERR_R_CT_LIB 524338
#define ERR_R_PROV_LIB 524345
#define ERR_R_ESS_LIB 524342
#define ERR_R_CMP_LIB 524346
#define ERR_R_OSSL_ENCODER_LIB 524347
#define ERR_R_OSSL_DECODER_LIB 524348
#define ERR_R_FATAL 786432
#define ERR_R_MALLOC_FAILURE 786688
#define ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED 786689
#define ERR_R_PASSED_NULL_PARAMETER 786690
#define ERR_R_INTERNAL_ERROR 786691
#define ERR_R_DISABLED 786692
#define ERR_R_INIT_FAIL 786693
#define ERR_R_PASSED_INVALID_ARGUMENT 524550
#define ERR_R_OPERATION_FAIL 786695
#define ERR_R_INVALID_PROVIDER_FUNCTIONS 786696
#define ERR_R_INTERRUPTED_OR_CANCELLED 524553
#define ERR_R_NESTED_ASN1_ERROR 524554
#define ERR_R_MISSING_ASN1_EOS 524555
#define ERR_R_UNSUPPORTED 524556
#define ERR_R_FETCH_FAILED 524557
#define ERR_R_INVALID_PROPERTY_DEFINITION 524558
#define ERR_R_UNABLE_TO_GET_READ_LOCK 786703
#define ERR_R_UNABLE_TO_GET_WRITE_LOCK 786704
#define ERR_MAX_DATA_SIZE 1024
#ifdef __cplusplus
}
#endif
#include <openssl/crypto.h>
#endif
