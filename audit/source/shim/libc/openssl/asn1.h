/* openssl/asn1.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_ASN1_H
#define MOE_SHIM_OPENSSL_ASN1_H
#include <openssl/bio.h>
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int ASN1_BOOLEAN;
typedef int ASN1_NULL;
typedef __INT64_TYPE__ int64_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT64_TYPE__ uint64_t;
struct tm;
struct stack_st_X509_ALGOR;
struct asn1_string_st {
    int length; int type; unsigned char *data; long flags;
};
struct ASN1_ENCODING_st {
    unsigned char *enc; long len; int modified;
};
typedef struct ASN1_ENCODING_st ASN1_ENCODING;
struct asn1_string_table_st {
    int nid; long minsize; long maxsize; unsigned long mask; unsigned long flags;
};
struct stack_st_ASN1_STRING_TABLE; struct ASN1_TEMPLATE_st; typedef struct ASN1_TEMPLATE_st ASN1_TEMPLATE;
struct ASN1_TLC_st; typedef struct ASN1_TLC_st ASN1_TLC; struct ASN1_VALUE_st;
typedef struct ASN1_VALUE_st ASN1_VALUE; typedef void *d2i_of_void(void **, const unsigned char **, long);
typedef int i2d_of_void(const void *, unsigned char **); typedef const ASN1_ITEM *ASN1_ITEM_EXP(void);
struct asn1_type_st {
    int type;
    union {
        char *ptr; ASN1_BOOLEAN boolean; ASN1_STRING *asn1_string; ASN1_OBJECT *object; ASN1_INTEGER *integer;
        ASN1_ENUMERATED *enumerated; ASN1_BIT_STRING *bit_string; ASN1_OCTET_STRING *octet_string;
        ASN1_PRINTABLESTRING *printablestring; ASN1_T61STRING *t61string; ASN1_IA5STRING *ia5string;
        ASN1_GENERALSTRING *generalstring; ASN1_BMPSTRING *bmpstring; ASN1_UNIVERSALSTRING *universalstring;
        ASN1_UTCTIME *utctime; ASN1_GENERALIZEDTIME *generalizedtime; ASN1_VISIBLESTRING *visiblestring;
        ASN1_UTF8STRING *utf8string; ASN1_STRING *set; ASN1_STRING *sequence; ASN1_VALUE *asn1_value;
    } value;
};
struct stack_st_ASN1_TYPE; typedef struct stack_st_ASN1_TYPE ASN1_SEQUENCE_ANY;
ASN1_SEQUENCE_ANY *d2i_ASN1_SEQUENCE_ANY(ASN1_SEQUENCE_ANY **, const unsigned char **, long);
int i2d_ASN1_SEQUENCE_ANY(const ASN1_SEQUENCE_ANY *, unsigned char **); const ASN1_ITEM *ASN1_SEQUENCE_ANY_it(void);
ASN1_SEQUENCE_ANY *d2i_ASN1_SET_ANY(ASN1_SEQUENCE_ANY **, const unsigned char **, long);
int i2d_ASN1_SET_ANY(const ASN1_SEQUENCE_ANY *, unsigned char **); const ASN1_ITEM *ASN1_SET_ANY_it(void);
struct BIT_STRING_BITNAME_st {
    int bitnum; const char *lname; const char *sname;
};
typedef struct BIT_STRING_BITNAME_st BIT_STRING_BITNAME; ASN1_TYPE *ASN1_TYPE_new(void);
void ASN1_TYPE_free(ASN1_TYPE *); ASN1_TYPE *d2i_ASN1_TYPE(ASN1_TYPE **, const unsigned char **, long);
int i2d_ASN1_TYPE(const ASN1_TYPE *, unsigned char **); const ASN1_ITEM *ASN1_ANY_it(void);
int ASN1_TYPE_get(const ASN1_TYPE *); void ASN1_TYPE_set(ASN1_TYPE *, int, void *);
int ASN1_TYPE_set1(ASN1_TYPE *, int, const void *); int ASN1_TYPE_cmp(const ASN1_TYPE *, const ASN1_TYPE *);
ASN1_TYPE *ASN1_TYPE_pack_sequence(const ASN1_ITEM *, void *, ASN1_TYPE **);
void *ASN1_TYPE_unpack_sequence(const ASN1_ITEM *, const ASN1_TYPE *); struct stack_st_ASN1_OBJECT;
ASN1_OBJECT *ASN1_OBJECT_new(void); void ASN1_OBJECT_free(ASN1_OBJECT *);
ASN1_OBJECT *d2i_ASN1_OBJECT(ASN1_OBJECT **, const unsigned char **, long);
int i2d_ASN1_OBJECT(const ASN1_OBJECT *, unsigned char **); const ASN1_ITEM *ASN1_OBJECT_it(void);
ASN1_STRING *ASN1_STRING_new(void); void ASN1_STRING_free(ASN1_STRING *); void ASN1_STRING_clear_free(ASN1_STRING *);
int ASN1_STRING_copy(ASN1_STRING *, const ASN1_STRING *); ASN1_STRING *ASN1_STRING_dup(const ASN1_STRING *);
ASN1_STRING *ASN1_STRING_type_new(int); int ASN1_STRING_cmp(const ASN1_STRING *, const ASN1_STRING *);
int ASN1_STRING_set(ASN1_STRING *, const void *, int); void ASN1_STRING_set0(ASN1_STRING *, void *, int);
int ASN1_STRING_length(const ASN1_STRING *); void ASN1_STRING_length_set(ASN1_STRING *, int);
int ASN1_STRING_type(const ASN1_STRING *); unsigned char *ASN1_STRING_data(ASN1_STRING *);
const unsigned char *ASN1_STRING_get0_data(const ASN1_STRING *); ASN1_BIT_STRING *ASN1_BIT_STRING_new(void);
void ASN1_BIT_STRING_free(ASN1_BIT_STRING *);
ASN1_BIT_STRING *d2i_ASN1_BIT_STRING(ASN1_BIT_STRING **, const unsigned char **, long);
int i2d_ASN1_BIT_STRING(const ASN1_BIT_STRING *, unsigned char **); const ASN1_ITEM *ASN1_BIT_STRING_it(void);
int ASN1_BIT_STRING_set(ASN1_BIT_STRING *, unsigned char *, int);
int ASN1_BIT_STRING_set_bit(ASN1_BIT_STRING *, int, int); int ASN1_BIT_STRING_get_bit(const ASN1_BIT_STRING *, int);
int ASN1_BIT_STRING_check(const ASN1_BIT_STRING *, const unsigned char *, int);
int ASN1_BIT_STRING_name_print(BIO *, ASN1_BIT_STRING *, BIT_STRING_BITNAME *, int);
int ASN1_BIT_STRING_num_asc(const char *, BIT_STRING_BITNAME *);
int ASN1_BIT_STRING_set_asc(ASN1_BIT_STRING *, const char *, int, BIT_STRING_BITNAME *); struct stack_st_ASN1_INTEGER;
ASN1_INTEGER *ASN1_INTEGER_new(void); void ASN1_INTEGER_free(ASN1_INTEGER *);
ASN1_INTEGER *d2i_ASN1_INTEGER(ASN1_INTEGER **, const unsigned char **, long);
int i2d_ASN1_INTEGER(const ASN1_INTEGER *, unsigned char **); const ASN1_ITEM *ASN1_INTEGER_it(void);
ASN1_INTEGER *d2i_ASN1_UINTEGER(ASN1_INTEGER **, const unsigned char **, long);
ASN1_INTEGER *ASN1_INTEGER_dup(const ASN1_INTEGER *);
int ASN1_INTEGER_cmp(const ASN1_INTEGER *, const ASN1_INTEGER *); ASN1_ENUMERATED *ASN1_ENUMERATED_new(void);
void ASN1_ENUMERATED_free(ASN1_ENUMERATED *);
ASN1_ENUMERATED *d2i_ASN1_ENUMERATED(ASN1_ENUMERATED **, const unsigned char **, long);
int i2d_ASN1_ENUMERATED(const ASN1_ENUMERATED *, unsigned char **); const ASN1_ITEM *ASN1_ENUMERATED_it(void);
int ASN1_UTCTIME_check(const ASN1_UTCTIME *); ASN1_UTCTIME *ASN1_UTCTIME_set(ASN1_UTCTIME *, time_t);
ASN1_UTCTIME *ASN1_UTCTIME_adj(ASN1_UTCTIME *, time_t, int, long);
int ASN1_UTCTIME_set_string(ASN1_UTCTIME *, const char *); int ASN1_UTCTIME_cmp_time_t(const ASN1_UTCTIME *, time_t);
int ASN1_GENERALIZEDTIME_check(const ASN1_GENERALIZEDTIME *);
ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_set(ASN1_GENERALIZEDTIME *, time_t);
ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_adj(ASN1_GENERALIZEDTIME *, time_t, int, long);
int ASN1_GENERALIZEDTIME_set_string(ASN1_GENERALIZEDTIME *, const char *);
int ASN1_TIME_diff(int *, int *, const ASN1_TIME *, const ASN1_TIME *);
ASN1_OCTET_STRING *ASN1_OCTET_STRING_new(void); void ASN1_OCTET_STRING_free(ASN1_OCTET_STRING *);
ASN1_OCTET_STRING *d2i_ASN1_OCTET_STRING(ASN1_OCTET_STRING **, const unsigned char **, long);
int i2d_ASN1_OCTET_STRING(const ASN1_OCTET_STRING *, unsigned char **); const ASN1_ITEM *ASN1_OCTET_STRING_it(void);
ASN1_OCTET_STRING *ASN1_OCTET_STRING_dup(const ASN1_OCTET_STRING *);
int ASN1_OCTET_STRING_cmp(const ASN1_OCTET_STRING *, const ASN1_OCTET_STRING *);
int ASN1_OCTET_STRING_set(ASN1_OCTET_STRING *, const unsigned char *, int); struct stack_st_ASN1_UTF8STRING;
ASN1_VISIBLESTRING *ASN1_VISIBLESTRING_new(void); void ASN1_VISIBLESTRING_free(ASN1_VISIBLESTRING *);
ASN1_VISIBLESTRING *d2i_ASN1_VISIBLESTRING(ASN1_VISIBLESTRING **, const unsigned char **, long);
int i2d_ASN1_VISIBLESTRING(const ASN1_VISIBLESTRING *, unsigned char **);
const ASN1_ITEM *ASN1_VISIBLESTRING_it(void); ASN1_UNIVERSALSTRING *ASN1_UNIVERSALSTRING_new(void);
void ASN1_UNIVERSALSTRING_free(ASN1_UNIVERSALSTRING *);
ASN1_UNIVERSALSTRING *d2i_ASN1_UNIVERSALSTRING(ASN1_UNIVERSALSTRING **, const unsigned char **, long);
int i2d_ASN1_UNIVERSALSTRING(const ASN1_UNIVERSALSTRING *, unsigned char **);
const ASN1_ITEM *ASN1_UNIVERSALSTRING_it(void); ASN1_UTF8STRING *ASN1_UTF8STRING_new(void);
void ASN1_UTF8STRING_free(ASN1_UTF8STRING *);
ASN1_UTF8STRING *d2i_ASN1_UTF8STRING(ASN1_UTF8STRING **, const unsigned char **, long);
int i2d_ASN1_UTF8STRING(const ASN1_UTF8STRING *, unsigned char **); const ASN1_ITEM *ASN1_UTF8STRING_it(void);
ASN1_NULL *ASN1_NULL_new(void); void ASN1_NULL_free(ASN1_NULL *);
ASN1_NULL *d2i_ASN1_NULL(ASN1_NULL **, const unsigned char **, long);
int i2d_ASN1_NULL(const ASN1_NULL *, unsigned char **); const ASN1_ITEM *ASN1_NULL_it(void);
ASN1_BMPSTRING *ASN1_BMPSTRING_new(void); void ASN1_BMPSTRING_free(ASN1_BMPSTRING *);
ASN1_BMPSTRING *d2i_ASN1_BMPSTRING(ASN1_BMPSTRING **, const unsigned char **, long);
int i2d_ASN1_BMPSTRING(const ASN1_BMPSTRING *, unsigned char **); const ASN1_ITEM *ASN1_BMPSTRING_it(void);
int UTF8_getc(const unsigned char *, int, unsigned long *); int UTF8_putc(unsigned char *, int, unsigned long);
struct stack_st_ASN1_GENERALSTRING; ASN1_STRING *ASN1_PRINTABLE_new(void); void ASN1_PRINTABLE_free(ASN1_STRING *);
ASN1_STRING *d2i_ASN1_PRINTABLE(ASN1_STRING **, const unsigned char **, long);
int i2d_ASN1_PRINTABLE(const ASN1_STRING *, unsigned char **); const ASN1_ITEM *ASN1_PRINTABLE_it(void);
ASN1_STRING *DIRECTORYSTRING_new(void); void DIRECTORYSTRING_free(ASN1_STRING *);
ASN1_STRING *d2i_DIRECTORYSTRING(ASN1_STRING **, const unsigned char **, long);
int i2d_DIRECTORYSTRING(const ASN1_STRING *, unsigned char **); const ASN1_ITEM *DIRECTORYSTRING_it(void);
ASN1_STRING *DISPLAYTEXT_new(void); void DISPLAYTEXT_free(ASN1_STRING *);
ASN1_STRING *d2i_DISPLAYTEXT(ASN1_STRING **, const unsigned char **, long);
int i2d_DISPLAYTEXT(const ASN1_STRING *, unsigned char **); const ASN1_ITEM *DISPLAYTEXT_it(void);
ASN1_PRINTABLESTRING *ASN1_PRINTABLESTRING_new(void); void ASN1_PRINTABLESTRING_free(ASN1_PRINTABLESTRING *);
ASN1_PRINTABLESTRING *d2i_ASN1_PRINTABLESTRING(ASN1_PRINTABLESTRING **, const unsigned char **, long);
int i2d_ASN1_PRINTABLESTRING(const ASN1_PRINTABLESTRING *, unsigned char **);
const ASN1_ITEM *ASN1_PRINTABLESTRING_it(void); ASN1_T61STRING *ASN1_T61STRING_new(void);
void ASN1_T61STRING_free(ASN1_T61STRING *);
ASN1_T61STRING *d2i_ASN1_T61STRING(ASN1_T61STRING **, const unsigned char **, long);
int i2d_ASN1_T61STRING(const ASN1_T61STRING *, unsigned char **); const ASN1_ITEM *ASN1_T61STRING_it(void);
ASN1_IA5STRING *ASN1_IA5STRING_new(void); void ASN1_IA5STRING_free(ASN1_IA5STRING *);
ASN1_IA5STRING *d2i_ASN1_IA5STRING(ASN1_IA5STRING **, const unsigned char **, long);
int i2d_ASN1_IA5STRING(const ASN1_IA5STRING *, unsigned char **); const ASN1_ITEM *ASN1_IA5STRING_it(void);
ASN1_GENERALSTRING *ASN1_GENERALSTRING_new(void); void ASN1_GENERALSTRING_free(ASN1_GENERALSTRING *);
ASN1_GENERALSTRING *d2i_ASN1_GENERALSTRING(ASN1_GENERALSTRING **, const unsigned char **, long);
int i2d_ASN1_GENERALSTRING(const ASN1_GENERALSTRING *, unsigned char **);
const ASN1_ITEM *ASN1_GENERALSTRING_it(void); ASN1_UTCTIME *ASN1_UTCTIME_new(void);
void ASN1_UTCTIME_free(ASN1_UTCTIME *); ASN1_UTCTIME *d2i_ASN1_UTCTIME(ASN1_UTCTIME **, const unsigned char **, long);
int i2d_ASN1_UTCTIME(const ASN1_UTCTIME *, unsigned char **); const ASN1_ITEM *ASN1_UTCTIME_it(void);
ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_new(void); void ASN1_GENERALIZEDTIME_free(ASN1_GENERALIZEDTIME *);
ASN1_GENERALIZEDTIME *d2i_ASN1_GENERALIZEDTIME(ASN1_GENERALIZEDTIME **, const unsigned char **, long);
int i2d_ASN1_GENERALIZEDTIME(const ASN1_GENERALIZEDTIME *, unsigned char **);
const ASN1_ITEM *ASN1_GENERALIZEDTIME_it(void); ASN1_TIME *ASN1_TIME_new(void); void ASN1_TIME_free(ASN1_TIME *);
ASN1_TIME *d2i_ASN1_TIME(ASN1_TIME **, const unsigned char **, long);
int i2d_ASN1_TIME(const ASN1_TIME *, unsigned char **); const ASN1_ITEM *ASN1_TIME_it(void);
ASN1_TIME *ASN1_TIME_dup(const ASN1_TIME *); ASN1_UTCTIME *ASN1_UTCTIME_dup(const ASN1_UTCTIME *);
ASN1_GENERALIZEDTIME *ASN1_GENERALIZEDTIME_dup(const ASN1_GENERALIZEDTIME *);
const ASN1_ITEM *ASN1_OCTET_STRING_NDEF_it(void); ASN1_TIME *ASN1_TIME_set(ASN1_TIME *, time_t);
ASN1_TIME *ASN1_TIME_adj(ASN1_TIME *, time_t, int, long); int ASN1_TIME_check(const ASN1_TIME *);
ASN1_GENERALIZEDTIME *ASN1_TIME_to_generalizedtime(const ASN1_TIME *, ASN1_GENERALIZEDTIME **);
int ASN1_TIME_set_string(ASN1_TIME *, const char *); int ASN1_TIME_set_string_X509(ASN1_TIME *, const char *);
int ASN1_TIME_to_tm(const ASN1_TIME *, struct tm *); int ASN1_TIME_normalize(ASN1_TIME *);
int ASN1_TIME_cmp_time_t(const ASN1_TIME *, time_t); int ASN1_TIME_compare(const ASN1_TIME *, const ASN1_TIME *);
int i2a_ASN1_INTEGER(BIO *, const ASN1_INTEGER *); int a2i_ASN1_INTEGER(BIO *, ASN1_INTEGER *, char *, int);
int i2a_ASN1_ENUMERATED(BIO *, const ASN1_ENUMERATED *);
int a2i_ASN1_ENUMERATED(BIO *, ASN1_ENUMERATED *, char *, int); int i2a_ASN1_OBJECT(BIO *, const ASN1_OBJECT *);
int a2i_ASN1_STRING(BIO *, ASN1_STRING *, char *, int); int i2a_ASN1_STRING(BIO *, const ASN1_STRING *, int);
int i2t_ASN1_OBJECT(char *, int, const ASN1_OBJECT *); int a2d_ASN1_OBJECT(unsigned char *, int, const char *, int);
ASN1_OBJECT *ASN1_OBJECT_create(int, unsigned char *, int, const char *, const char *);
int ASN1_INTEGER_get_int64(int64_t *, const ASN1_INTEGER *); int ASN1_INTEGER_set_int64(ASN1_INTEGER *, int64_t);
int ASN1_INTEGER_get_uint64(uint64_t *, const ASN1_INTEGER *); int ASN1_INTEGER_set_uint64(ASN1_INTEGER *, uint64_t);
int ASN1_INTEGER_set(ASN1_INTEGER *, long); long ASN1_INTEGER_get(const ASN1_INTEGER *);
ASN1_INTEGER *BN_to_ASN1_INTEGER(const BIGNUM *, ASN1_INTEGER *);
BIGNUM *ASN1_INTEGER_to_BN(const ASN1_INTEGER *, BIGNUM *);
int ASN1_ENUMERATED_get_int64(int64_t *, const ASN1_ENUMERATED *);
int ASN1_ENUMERATED_set_int64(ASN1_ENUMERATED *, int64_t); int ASN1_ENUMERATED_set(ASN1_ENUMERATED *, long);
long ASN1_ENUMERATED_get(const ASN1_ENUMERATED *);
ASN1_ENUMERATED *BN_to_ASN1_ENUMERATED(const BIGNUM *, ASN1_ENUMERATED *);
BIGNUM *ASN1_ENUMERATED_to_BN(const ASN1_ENUMERATED *, BIGNUM *); int ASN1_PRINTABLE_type(const unsigned char *, int);
unsigned long ASN1_tag2bit(int); int ASN1_get_object(const unsigned char **, long *, int *, int *, long);
int ASN1_check_infinite_end(unsigned char **, long); int ASN1_const_check_infinite_end(const unsigned char **, long);
void ASN1_put_object(unsigned char **, int, int, int, int); int ASN1_put_eoc(unsigned char **);
int ASN1_object_size(int, int, int); void *ASN1_dup(i2d_of_void *, d2i_of_void *, const void *);
void *ASN1_item_dup(const ASN1_ITEM *, const void *);
int ASN1_item_sign_ex(const ASN1_ITEM *, X509_ALGOR *, X509_ALGOR *, ASN1_BIT_STRING *, const void *, const ASN1_OCTET_STRING *, EVP_PKEY *, const EVP_MD *, OSSL_LIB_CTX *, const char *);
int ASN1_item_verify_ex(const ASN1_ITEM *, const X509_ALGOR *, const ASN1_BIT_STRING *, const void *, const ASN1_OCTET_STRING *, EVP_PKEY *, OSSL_LIB_CTX *, const char *);
void *ASN1_d2i_fp(void *(*)(void), d2i_of_void *, FILE *, void **);
void *ASN1_item_d2i_fp_ex(const ASN1_ITEM *, FILE *, void *, OSSL_LIB_CTX *, const char *);
void *ASN1_item_d2i_fp(const ASN1_ITEM *, FILE *, void *); int ASN1_i2d_fp(i2d_of_void *, FILE *, const void *);
int ASN1_item_i2d_fp(const ASN1_ITEM *, FILE *, const void *);
int ASN1_STRING_print_ex_fp(FILE *, const ASN1_STRING *, unsigned long);
int ASN1_STRING_to_UTF8(unsigned char **, const ASN1_STRING *);
void *ASN1_d2i_bio(void *(*)(void), d2i_of_void *, BIO *, void **);
void *ASN1_item_d2i_bio_ex(const ASN1_ITEM *, BIO *, void *, OSSL_LIB_CTX *, const char *);
void *ASN1_item_d2i_bio(const ASN1_ITEM *, BIO *, void *); int ASN1_i2d_bio(i2d_of_void *, BIO *, const void *);
int ASN1_item_i2d_bio(const ASN1_ITEM *, BIO *, const void *);
BIO *ASN1_item_i2d_mem_bio(const ASN1_ITEM *, const ASN1_VALUE *);
int ASN1_UTCTIME_print(BIO *, const ASN1_UTCTIME *);
int ASN1_GENERALIZEDTIME_print(BIO *, const ASN1_GENERALIZEDTIME *); int ASN1_TIME_print(BIO *, const ASN1_TIME *);
int ASN1_TIME_print_ex(BIO *, const ASN1_TIME *, unsigned long); int ASN1_STRING_print(BIO *, const ASN1_STRING *);
int ASN1_STRING_print_ex(BIO *, const ASN1_STRING *, unsigned long);
int ASN1_buf_print(BIO *, const unsigned char *, size_t, int);
int ASN1_bn_print(BIO *, const char *, const BIGNUM *, unsigned char *, int);
int ASN1_parse(BIO *, const unsigned char *, long, int);
int ASN1_parse_dump(BIO *, const unsigned char *, long, int, int); const char *ASN1_tag2str(int);
int ASN1_UNIVERSALSTRING_to_string(ASN1_UNIVERSALSTRING *);
int ASN1_TYPE_set_octetstring(ASN1_TYPE *, unsigned char *, int);
int ASN1_TYPE_get_octetstring(const ASN1_TYPE *, unsigned char *, int);
int ASN1_TYPE_set_int_octetstring(ASN1_TYPE *, long, unsigned char *, int);
int ASN1_TYPE_get_int_octetstring(const ASN1_TYPE *, long *, unsigned char *, int);
void *ASN1_item_unpack(const ASN1_STRING *, const ASN1_ITEM *);
ASN1_STRING *ASN1_item_pack(void *, const ASN1_ITEM *, ASN1_OCTET_STRING **);
void ASN1_STRING_set_default_mask(unsigned long); int ASN1_STRING_set_default_mask_asc(const char *);
unsigned long ASN1_STRING_get_default_mask(void);
int ASN1_mbstring_copy(ASN1_STRING **, const unsigned char *, int, int, unsigned long);
int ASN1_mbstring_ncopy(ASN1_STRING **, const unsigned char *, int, int, unsigned long, long, long);
ASN1_STRING *ASN1_STRING_set_by_NID(ASN1_STRING **, const unsigned char *, int, int, int);
ASN1_STRING_TABLE *ASN1_STRING_TABLE_get(int);
int ASN1_STRING_TABLE_add(int, long, long, unsigned long, unsigned long); void ASN1_STRING_TABLE_cleanup(void);
ASN1_VALUE *ASN1_item_new(const ASN1_ITEM *);
ASN1_VALUE *ASN1_item_new_ex(const ASN1_ITEM *, OSSL_LIB_CTX *, const char *);
void ASN1_item_free(ASN1_VALUE *, const ASN1_ITEM *);
ASN1_VALUE *ASN1_item_d2i_ex(ASN1_VALUE **, const unsigned char **, long, const ASN1_ITEM *, OSSL_LIB_CTX *, const char *);
ASN1_VALUE *ASN1_item_d2i(ASN1_VALUE **, const unsigned char **, long, const ASN1_ITEM *);
int ASN1_item_i2d(const ASN1_VALUE *, unsigned char **, const ASN1_ITEM *);
int ASN1_item_ndef_i2d(const ASN1_VALUE *, unsigned char **, const ASN1_ITEM *); void ASN1_add_oid_module(void);
void ASN1_add_stable_module(void); ASN1_TYPE *ASN1_generate_nconf(const char *, CONF *);
ASN1_TYPE *ASN1_generate_v3(const char *, X509V3_CTX *); int ASN1_str2mask(const char *, unsigned long *);
int ASN1_item_print(BIO *, const ASN1_VALUE *, int, const ASN1_ITEM *, const ASN1_PCTX *);
ASN1_PCTX *ASN1_PCTX_new(void); void ASN1_PCTX_free(ASN1_PCTX *);
unsigned long ASN1_PCTX_get_flags(const ASN1_PCTX *); void ASN1_PCTX_set_flags(ASN1_PCTX *, unsigned long);
unsigned long ASN1_PCTX_get_nm_flags(const ASN1_PCTX *); void ASN1_PCTX_set_nm_flags(ASN1_PCTX *, unsigned long);
unsigned long ASN1_PCTX_get_cert_flags(const ASN1_PCTX *); void ASN1_PCTX_set_cert_flags(ASN1_PCTX *, unsigned long);
unsigned long ASN1_PCTX_get_oid_flags(const ASN1_PCTX *); void ASN1_PCTX_set_oid_flags(ASN1_PCTX *, unsigned long);
unsigned long ASN1_PCTX_get_str_flags(const ASN1_PCTX *); void ASN1_PCTX_set_str_flags(ASN1_PCTX *, unsigned long);
ASN1_SCTX *ASN1_SCTX_new(int (*)(ASN1_SCTX *)); void ASN1_SCTX_free(ASN1_SCTX *);
const ASN1_ITEM *ASN1_SCTX_get_item(ASN1_SCTX *); const ASN1_TEMPLATE *ASN1_SCTX_get_template(ASN1_SCTX *);
unsigned long ASN1_SCTX_get_flags(ASN1_SCTX *); void ASN1_SCTX_set_app_data(ASN1_SCTX *, void *);
void *ASN1_SCTX_get_app_data(ASN1_SCTX *); const BIO_METHOD *BIO_f_asn1(void);
BIO *BIO_new_NDEF(BIO *, ASN1_VALUE *, const ASN1_ITEM *);
int i2d_ASN1_bio_stream(BIO *, ASN1_VALUE *, BIO *, int, const ASN1_ITEM *);
int PEM_write_bio_ASN1_stream(BIO *, ASN1_VALUE *, BIO *, int, const char *, const ASN1_ITEM *);
int SMIME_write_ASN1(BIO *, ASN1_VALUE *, BIO *, int, int, int, struct stack_st_X509_ALGOR *, const ASN1_ITEM *);
int SMIME_write_ASN1_ex(BIO *, ASN1_VALUE *, BIO *, int, int, int, struct stack_st_X509_ALGOR *, const ASN1_ITEM *, OSSL_LIB_CTX *, const char *);
ASN1_VALUE *SMIME_read_ASN1(BIO *, BIO **, const ASN1_ITEM *);
ASN1_VALUE *SMIME_read_ASN1_ex(BIO *, int, BIO **, const ASN1_ITEM *, ASN1_VALUE **, OSSL_LIB_CTX *, const char *);
int SMIME_crlf_copy(BIO *, BIO *, int); int SMIME_text(BIO *, BIO *); const ASN1_ITEM *ASN1_ITEM_lookup(const char *);
const ASN1_ITEM *ASN1_ITEM_get(size_t);
#define V_ASN1_UNIVERSAL 0x00
#define V_ASN1_APPLICATION 0x40
#define V_ASN1_CONTEXT_SPECIFIC 0x80
#define V_ASN1_PRIVATE 0xc0
#define V_ASN1_CONSTRUCTED 0x20
#define V_ASN1_PRIMITIVE_TAG 0x1f
#define V_ASN1_PRIMATIVE_TAG V_ASN1_PRIMITIVE_TAG
#define V_ASN1_APP_CHOOSE (-2)
#define V_ASN1_OTHER (-3)
#define V_ASN1_ANY (-4)
#define V_ASN1_UNDEF (-1)
#define V_ASN1_EOC 0
#define V_ASN1_BOOLEAN 1
#define V_ASN1_INTEGER 2
#define V_ASN1_BIT_STRING 3
#define V_ASN1_OCTET_STRING 4
#define V_ASN1_NULL 5
#define V_ASN1_OBJECT 6
#define V_ASN1_OBJECT_DESCRIPTOR 7
#define V_ASN1_EXTERNAL 8
#define V_ASN1_REAL 9
#define V_ASN1_ENUMERATED 10
#define V_ASN1_UTF8STRING 12
#define V_ASN1_SEQUENCE 16
#define V_ASN1_SET 17
#define V_ASN1_NUMERICSTRING 18
#define V_ASN1_PRINTABLESTRING 19
#define V_ASN1_T61STRING 20
#define V_ASN1_TELETEXSTRING 20
#define V_ASN1_VIDEOTEXSTRING 21
#define V_ASN1_IA5STRING 22
#define V_ASN1_UTCTIME 23
#define V_ASN1_GENERALIZEDTIME 24
#define V_ASN1_GRAPHICSTRING 25
#define V_ASN1_ISO64STRING 26
#define V_ASN1_VISIBLESTRING 26
#define V_ASN1_GENERALSTRING 27
#define V_ASN1_UNIVERSALSTRING 28
#define V_ASN1_BMPSTRING 30
#define V_ASN1_NEG 0x100
#define V_ASN1_NEG_INTEGER 258
#define V_ASN1_NEG_ENUMERATED 266
#define B_ASN1_NUMERICSTRING 0x0001
#define B_ASN1_PRINTABLESTRING 0x0002
#define B_ASN1_T61STRING 0x0004
#define B_ASN1_TELETEXSTRING 0x0004
#define B_ASN1_VIDEOTEXSTRING 0x0008
#define B_ASN1_IA5STRING 0x0010
#define B_ASN1_GRAPHICSTRING 0x0020
#define B_ASN1_ISO64STRING 0x0040
#define B_ASN1_VISIBLESTRING 0x0040
#define B_ASN1_GENERALSTRING 0x0080
#define B_ASN1_UNIVERSALSTRING 0x0100
#define B_ASN1_OCTET_STRING 0x0200
#define B_ASN1_BIT_STRING 0x0400
#define B_ASN1_BMPSTRING 0x0800
#define B_ASN1_UNKNOWN 0x1000
#define B_ASN1_UTF8STRING 0x2000
#define B_ASN1_UTCTIME 0x4000
#define B_ASN1_GENERALIZEDTIME 0x8000
#define B_ASN1_SEQUENCE 0x10000
#define MBSTRING_FLAG 0x1000
#define MBSTRING_UTF8 4096
#define MBSTRING_ASC 4097
#define MBSTRING_BMP 4098
#define MBSTRING_UNIV 4100
#define SMIME_OLDMIME 0x400
#define SMIME_CRLFEOL 0x800
#define SMIME_STREAM 0x1000
#define ASN1_STRING_FLAG_BITS_LEFT 0x08
#define ASN1_STRING_FLAG_NDEF 0x010
#define ASN1_STRING_FLAG_CONT 0x020
#define ASN1_STRING_FLAG_MSTRING 0x040
#define ASN1_STRING_FLAG_EMBED 0x080
#define ASN1_STRING_FLAG_X509_TIME 0x100
#define ASN1_LONG_UNDEF 0x7fffffffL
#define STABLE_FLAGS_MALLOC 0x01
#define STABLE_FLAGS_CLEAR STABLE_FLAGS_MALLOC
#define STABLE_NO_MASK 0x02
#define DIRSTRING_TYPE 10246
#define PKCS9STRING_TYPE 10262
#define ub_name 32768
#define ub_common_name 64
#define ub_locality_name 128
#define ub_state_name 128
#define ub_organization_name 64
#define ub_organization_unit_name 64
#define ub_title 64
#define ub_email_address 128
#define ASN1_STRFLGS_ESC_2253 1
#define ASN1_STRFLGS_ESC_CTRL 2
#define ASN1_STRFLGS_ESC_MSB 4
#define ASN1_DTFLGS_TYPE_MASK 0x0FUL
#define ASN1_DTFLGS_RFC822 0x00UL
#define ASN1_DTFLGS_ISO8601 0x01UL
#define ASN1_STRFLGS_ESC_QUOTE 8
#define CHARTYPE_PRINTABLESTRING 0x10
#define CHARTYPE_FIRST_ESC_2253 0x20
#define CHARTYPE_LAST_ESC_2253 0x40
#define ASN1_STRFLGS_UTF8_CONVERT 0x10
#define ASN1_STRFLGS_IGNORE_TYPE 0x20
#define ASN1_STRFLGS_SHOW_TYPE 0x40
#define ASN1_STRFLGS_DUMP_ALL 0x80
#define ASN1_STRFLGS_DUMP_UNKNOWN 0x100
#define ASN1_STRFLGS_DUMP_DER 0x200
#define ASN1_STRFLGS_ESC_2254 0x400
#define ASN1_STRFLGS_RFC2253 791
#define B_ASN1_TIME 49152
#define B_ASN1_PRINTABLE 81175
#define B_ASN1_DIRECTORYSTRING 10502
#define B_ASN1_DISPLAYTEXT 10320
#define ASN1_PCTX_FLAGS_SHOW_ABSENT 0x001
#define ASN1_PCTX_FLAGS_SHOW_SEQUENCE 0x002
#define ASN1_PCTX_FLAGS_SHOW_SSOF 0x004
#define ASN1_PCTX_FLAGS_SHOW_TYPE 0x008
#define ASN1_PCTX_FLAGS_NO_ANY_TYPE 0x010
#define ASN1_PCTX_FLAGS_NO_MSTRING_TYPE 0x020
#define ASN1_PCTX_FLAGS_NO_FIELD_NAME 0x040
#define ASN1_PCTX_FLAGS_SHOW_FIELD_STRUCT_NAME 0x080
#define ASN1_PCTX_FLAGS_NO_STRUCT_NAME 0x100
int sk_ASN1_OBJECT_num(const struct stack_st_ASN1_OBJECT *); ASN1_OBJECT *sk_ASN1_OBJECT_value(const struct stack_st_ASN1_OBJECT *, int); struct stack_st_ASN1_OBJECT *sk_ASN1_OBJECT_new_null(void);
void sk_ASN1_OBJECT_free(struct stack_st_ASN1_OBJECT *); void sk_ASN1_OBJECT_pop_free(struct stack_st_ASN1_OBJECT *, void (*)(ASN1_OBJECT *)); int sk_ASN1_OBJECT_push(struct stack_st_ASN1_OBJECT *, ASN1_OBJECT *);
ASN1_OBJECT *sk_ASN1_OBJECT_pop(struct stack_st_ASN1_OBJECT *); struct stack_st_ASN1_OBJECT *sk_ASN1_OBJECT_dup(const struct stack_st_ASN1_OBJECT *); int sk_ASN1_OBJECT_find(struct stack_st_ASN1_OBJECT *, ASN1_OBJECT *);
#ifdef __cplusplus
}
#endif
#endif
