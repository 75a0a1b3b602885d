/* openssl/conf.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CONF_H
#define MOE_SHIM_OPENSSL_CONF_H
#include <openssl/types.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
struct conf_method_st; struct stack_st_OPENSSL_CSTRING;
typedef struct {
    char *section; char *name; char *value;
} CONF_VALUE;
struct stack_st_CONF_VALUE;
union lh_CONF_VALUE_dummy {
    void *d1; unsigned long d2; int d3;
};
struct lhash_st_CONF_VALUE {
    union lh_CONF_VALUE_dummy dummy;
};
typedef struct conf_method_st CONF_METHOD; struct conf_imodule_st; typedef struct conf_imodule_st CONF_IMODULE;
struct conf_module_st; typedef struct conf_module_st CONF_MODULE; struct stack_st_CONF_MODULE;
struct stack_st_CONF_IMODULE; typedef int conf_init_func(CONF_IMODULE *, const CONF *);
typedef void conf_finish_func(CONF_IMODULE *); int CONF_set_default_method(CONF_METHOD *);
void CONF_set_nconf(CONF *, struct lhash_st_CONF_VALUE *);
struct lhash_st_CONF_VALUE *CONF_load(struct lhash_st_CONF_VALUE *, const char *, long *);
struct lhash_st_CONF_VALUE *CONF_load_fp(struct lhash_st_CONF_VALUE *, FILE *, long *);
struct lhash_st_CONF_VALUE *CONF_load_bio(struct lhash_st_CONF_VALUE *, BIO *, long *);
struct stack_st_CONF_VALUE *CONF_get_section(struct lhash_st_CONF_VALUE *, const char *);
char *CONF_get_string(struct lhash_st_CONF_VALUE *, const char *, const char *);
long CONF_get_number(struct lhash_st_CONF_VALUE *, const char *, const char *);
void CONF_free(struct lhash_st_CONF_VALUE *); int CONF_dump_fp(struct lhash_st_CONF_VALUE *, FILE *);
int CONF_dump_bio(struct lhash_st_CONF_VALUE *, BIO *); void OPENSSL_config(const char *);
CONF *NCONF_new_ex(OSSL_LIB_CTX *, CONF_METHOD *); OSSL_LIB_CTX *NCONF_get0_libctx(const CONF *);
CONF *NCONF_new(CONF_METHOD *); CONF_METHOD *NCONF_default(void); CONF_METHOD *NCONF_WIN32(void);
void NCONF_free(CONF *); void NCONF_free_data(CONF *); int NCONF_load(CONF *, const char *, long *);
int NCONF_load_fp(CONF *, FILE *, long *); int NCONF_load_bio(CONF *, BIO *, long *);
struct stack_st_OPENSSL_CSTRING *NCONF_get_section_names(const CONF *);
struct stack_st_CONF_VALUE *NCONF_get_section(const CONF *, const char *);
char *NCONF_get_string(const CONF *, const char *, const char *);
int NCONF_get_number_e(const CONF *, const char *, const char *, long *); int NCONF_dump_fp(const CONF *, FILE *);
int NCONF_dump_bio(const CONF *, BIO *); int CONF_modules_load(const CONF *, const char *, unsigned long);
int CONF_modules_load_file_ex(OSSL_LIB_CTX *, const char *, const char *, unsigned long);
int CONF_modules_load_file(const char *, const char *, unsigned long); void CONF_modules_unload(int);
void CONF_modules_finish(void); int CONF_module_add(const char *, conf_init_func *, conf_finish_func *);
const char *CONF_imodule_get_name(const CONF_IMODULE *); const char *CONF_imodule_get_value(const CONF_IMODULE *);
void *CONF_imodule_get_usr_data(const CONF_IMODULE *); void CONF_imodule_set_usr_data(CONF_IMODULE *, void *);
CONF_MODULE *CONF_imodule_get_module(const CONF_IMODULE *);
unsigned long CONF_imodule_get_flags(const CONF_IMODULE *);
void CONF_imodule_set_flags(CONF_IMODULE *, unsigned long); void *CONF_module_get_usr_data(CONF_MODULE *);
void CONF_module_set_usr_data(CONF_MODULE *, void *); char *CONF_get1_default_config_file(void);
int CONF_parse_list(const char *, int, int, int (*)(const char *, int, void *), void *);
void OPENSSL_load_builtin_modules(void);
#define CONF_MFLAGS_IGNORE_ERRORS 0x1
#define CONF_MFLAGS_IGNORE_RETURN_CODES 0x2
#define CONF_MFLAGS_SILENT 0x4
#define CONF_MFLAGS_NO_DSO 0x8
#define CONF_MFLAGS_IGNORE_MISSING_FILE 0x10
#define CONF_MFLAGS_DEFAULT_SECTION 0x20
int sk_CONF_VALUE_num(const struct stack_st_CONF_VALUE *); CONF_VALUE *sk_CONF_VALUE_value(const struct stack_st_CONF_VALUE *, int); struct stack_st_CONF_VALUE *sk_CONF_VALUE_new_null(void);
void sk_CONF_VALUE_free(struct stack_st_CONF_VALUE *); void sk_CONF_VALUE_pop_free(struct stack_st_CONF_VALUE *, void (*)(CONF_VALUE *)); int sk_CONF_VALUE_push(struct stack_st_CONF_VALUE *, CONF_VALUE *);
CONF_VALUE *sk_CONF_VALUE_pop(struct stack_st_CONF_VALUE *); struct stack_st_CONF_VALUE *sk_CONF_VALUE_dup(const struct stack_st_CONF_VALUE *); int sk_CONF_VALUE_find(struct stack_st_CONF_VALUE *, CONF_VALUE *);
#ifdef __cplusplus
}
#endif
#endif
