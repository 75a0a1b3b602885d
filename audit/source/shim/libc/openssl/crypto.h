/* openssl/crypto.h: names and types of OpenSSL 3 */
#ifndef MOE_SHIM_OPENSSL_CRYPTO_H
#define MOE_SHIM_OPENSSL_CRYPTO_H
#include <openssl/core.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <openssl/opensslv.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int CRYPTO_ONCE;
typedef unsigned long CRYPTO_THREAD_ID;
typedef unsigned int CRYPTO_THREAD_LOCAL;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT64_TYPE__ uint64_t;
struct tm;
typedef struct {
    int dummy;
} CRYPTO_dynlock;
typedef void CRYPTO_RWLOCK; CRYPTO_RWLOCK *CRYPTO_THREAD_lock_new(void); int CRYPTO_THREAD_read_lock(CRYPTO_RWLOCK *);
int CRYPTO_THREAD_write_lock(CRYPTO_RWLOCK *); int CRYPTO_THREAD_unlock(CRYPTO_RWLOCK *);
void CRYPTO_THREAD_lock_free(CRYPTO_RWLOCK *); int CRYPTO_atomic_add(int *, int, int *, CRYPTO_RWLOCK *);
int CRYPTO_atomic_or(uint64_t *, uint64_t, uint64_t *, CRYPTO_RWLOCK *);
int CRYPTO_atomic_load(uint64_t *, uint64_t *, CRYPTO_RWLOCK *); size_t OPENSSL_strlcpy(char *, const char *, size_t);
size_t OPENSSL_strlcat(char *, const char *, size_t); size_t OPENSSL_strnlen(const char *, size_t);
int OPENSSL_buf2hexstr_ex(char *, size_t, size_t *, const unsigned char *, size_t, const char);
char *OPENSSL_buf2hexstr(const unsigned char *, long);
int OPENSSL_hexstr2buf_ex(unsigned char *, size_t, size_t *, const char *, const char);
unsigned char *OPENSSL_hexstr2buf(const char *, long *); int OPENSSL_hexchar2int(unsigned char);
int OPENSSL_strcasecmp(const char *, const char *); int OPENSSL_strncasecmp(const char *, const char *, size_t);
unsigned int OPENSSL_version_major(void); unsigned int OPENSSL_version_minor(void);
unsigned int OPENSSL_version_patch(void); const char *OPENSSL_version_pre_release(void);
const char *OPENSSL_version_build_metadata(void); unsigned long OpenSSL_version_num(void);
const char *OpenSSL_version(int); const char *OPENSSL_info(int); int OPENSSL_issetugid(void);
struct crypto_ex_data_st {
    OSSL_LIB_CTX *ctx; struct stack_st_void *sk;
};
struct stack_st_void; typedef void CRYPTO_EX_new(void *, void *, CRYPTO_EX_DATA *, int, long, void *);
typedef void CRYPTO_EX_free(void *, void *, CRYPTO_EX_DATA *, int, long, void *);
typedef int CRYPTO_EX_dup(CRYPTO_EX_DATA *, const CRYPTO_EX_DATA *, void **, int, long, void *);
int CRYPTO_get_ex_new_index(int, long, void *, CRYPTO_EX_new *, CRYPTO_EX_dup *, CRYPTO_EX_free *);
int CRYPTO_free_ex_index(int, int); int CRYPTO_new_ex_data(int, void *, CRYPTO_EX_DATA *);
int CRYPTO_dup_ex_data(int, CRYPTO_EX_DATA *, const CRYPTO_EX_DATA *);
void CRYPTO_free_ex_data(int, void *, CRYPTO_EX_DATA *); int CRYPTO_alloc_ex_data(int, void *, CRYPTO_EX_DATA *, int);
int CRYPTO_set_ex_data(CRYPTO_EX_DATA *, int, void *); void *CRYPTO_get_ex_data(const CRYPTO_EX_DATA *, int);
struct crypto_threadid_st {
    int dummy;
};
typedef struct crypto_threadid_st CRYPTO_THREADID; typedef void *(*CRYPTO_malloc_fn)(size_t, const char *, int);
typedef void *(*CRYPTO_realloc_fn)(void *, size_t, const char *, int);
typedef void (*CRYPTO_free_fn)(void *, const char *, int);
int CRYPTO_set_mem_functions(CRYPTO_malloc_fn, CRYPTO_realloc_fn, CRYPTO_free_fn);
void CRYPTO_get_mem_functions(CRYPTO_malloc_fn *, CRYPTO_realloc_fn *, CRYPTO_free_fn *);
void *CRYPTO_malloc(size_t, const char *, int); void *CRYPTO_zalloc(size_t, const char *, int);
void *CRYPTO_memdup(const void *, size_t, const char *, int); char *CRYPTO_strdup(const char *, const char *, int);
char *CRYPTO_strndup(const char *, size_t, const char *, int); void CRYPTO_free(void *, const char *, int);
void CRYPTO_clear_free(void *, size_t, const char *, int); void *CRYPTO_realloc(void *, size_t, const char *, int);
void *CRYPTO_clear_realloc(void *, size_t, size_t, const char *, int); int CRYPTO_secure_malloc_init(size_t, size_t);
int CRYPTO_secure_malloc_done(void); void *CRYPTO_secure_malloc(size_t, const char *, int);
void *CRYPTO_secure_zalloc(size_t, const char *, int); void CRYPTO_secure_free(void *, const char *, int);
void CRYPTO_secure_clear_free(void *, size_t, const char *, int); int CRYPTO_secure_allocated(const void *);
int CRYPTO_secure_malloc_initialized(void); size_t CRYPTO_secure_actual_size(void *); size_t CRYPTO_secure_used(void);
void OPENSSL_cleanse(void *, size_t); void OPENSSL_die(const char *, const char *, int); int OPENSSL_isservice(void);
void OPENSSL_init(void); void OPENSSL_fork_prepare(void); void OPENSSL_fork_parent(void);
void OPENSSL_fork_child(void); struct tm *OPENSSL_gmtime(const time_t *, struct tm *);
int OPENSSL_gmtime_adj(struct tm *, int, long);
int OPENSSL_gmtime_diff(int *, int *, const struct tm *, const struct tm *);
int CRYPTO_memcmp(const void *, const void *, size_t); void OPENSSL_cleanup(void);
int OPENSSL_init_crypto(uint64_t, const OPENSSL_INIT_SETTINGS *); int OPENSSL_atexit(void (*)(void));
void OPENSSL_thread_stop(void); void OPENSSL_thread_stop_ex(OSSL_LIB_CTX *);
OPENSSL_INIT_SETTINGS *OPENSSL_INIT_new(void);
int OPENSSL_INIT_set_config_filename(OPENSSL_INIT_SETTINGS *, const char *);
void OPENSSL_INIT_set_config_file_flags(OPENSSL_INIT_SETTINGS *, unsigned long);
int OPENSSL_INIT_set_config_appname(OPENSSL_INIT_SETTINGS *, const char *);
void OPENSSL_INIT_free(OPENSSL_INIT_SETTINGS *); int CRYPTO_THREAD_run_once(CRYPTO_ONCE *, void (*)(void));
int CRYPTO_THREAD_init_local(CRYPTO_THREAD_LOCAL *, void (*)(void *));
void *CRYPTO_THREAD_get_local(CRYPTO_THREAD_LOCAL *); int CRYPTO_THREAD_set_local(CRYPTO_THREAD_LOCAL *, void *);
int CRYPTO_THREAD_cleanup_local(CRYPTO_THREAD_LOCAL *); CRYPTO_THREAD_ID CRYPTO_THREAD_get_current_id(void);
int CRYPTO_THREAD_compare_id(CRYPTO_THREAD_ID, CRYPTO_THREAD_ID); OSSL_LIB_CTX *OSSL_LIB_CTX_new(void);
OSSL_LIB_CTX *OSSL_LIB_CTX_new_from_dispatch(const OSSL_CORE_HANDLE *, const OSSL_DISPATCH *);
OSSL_LIB_CTX *OSSL_LIB_CTX_new_child(const OSSL_CORE_HANDLE *, const OSSL_DISPATCH *);
int OSSL_LIB_CTX_load_config(OSSL_LIB_CTX *, const char *); void OSSL_LIB_CTX_free(OSSL_LIB_CTX *);
OSSL_LIB_CTX *OSSL_LIB_CTX_get0_global_default(void); OSSL_LIB_CTX *OSSL_LIB_CTX_set0_default(OSSL_LIB_CTX *);
#define SSLeay OpenSSL_version_num
#define SSLeay_version OpenSSL_version
#define SSLEAY_VERSION_NUMBER 805306720L
#define SSLEAY_VERSION OPENSSL_VERSION
#define SSLEAY_CFLAGS OPENSSL_CFLAGS
#define SSLEAY_BUILT_ON OPENSSL_BUILT_ON
#define SSLEAY_PLATFORM OPENSSL_PLATFORM
#define SSLEAY_DIR OPENSSL_DIR
#define OPENSSL_VERSION 0
#define OPENSSL_CFLAGS 1
#define OPENSSL_BUILT_ON 2
#define OPENSSL_PLATFORM 3
#define OPENSSL_DIR 4
#define OPENSSL_ENGINES_DIR 5
#define OPENSSL_VERSION_STRING 6
#define OPENSSL_FULL_VERSION_STRING 7
#define OPENSSL_MODULES_DIR 8
#define OPENSSL_CPU_INFO 9
#define OPENSSL_INFO_CONFIG_DIR 1001
#define OPENSSL_INFO_ENGINES_DIR 1002
#define OPENSSL_INFO_MODULES_DIR 1003
#define OPENSSL_INFO_DSO_EXTENSION 1004
#define OPENSSL_INFO_DIR_FILENAME_SEPARATOR 1005
#define OPENSSL_INFO_LIST_SEPARATOR 1006
#define OPENSSL_INFO_SEED_SOURCE 1007
#define OPENSSL_INFO_CPU_SETTINGS 1008
#define CRYPTO_EX_INDEX_SSL 0
#define CRYPTO_EX_INDEX_SSL_CTX 1
#define CRYPTO_EX_INDEX_SSL_SESSION 2
#define CRYPTO_EX_INDEX_X509 3
#define CRYPTO_EX_INDEX_X509_STORE 4
#define CRYPTO_EX_INDEX_X509_STORE_CTX 5
#define CRYPTO_EX_INDEX_DH 6
#define CRYPTO_EX_INDEX_DSA 7
#define CRYPTO_EX_INDEX_EC_KEY 8
#define CRYPTO_EX_INDEX_RSA 9
#define CRYPTO_EX_INDEX_ENGINE 10
#define CRYPTO_EX_INDEX_UI 11
#define CRYPTO_EX_INDEX_BIO 12
#define CRYPTO_EX_INDEX_APP 13
#define CRYPTO_EX_INDEX_UI_METHOD 14
#define CRYPTO_EX_INDEX_RAND_DRBG 15
#define CRYPTO_EX_INDEX_DRBG CRYPTO_EX_INDEX_RAND_DRBG
#define CRYPTO_EX_INDEX_OSSL_LIB_CTX 16
#define CRYPTO_EX_INDEX_EVP_PKEY 17
#define CRYPTO_EX_INDEX__COUNT 18
#define CRYPTO_LOCK 1
#define CRYPTO_UNLOCK 2
#define CRYPTO_READ 4
#define CRYPTO_WRITE 8
#define OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS 0x00000001L
#define OPENSSL_INIT_LOAD_CRYPTO_STRINGS 0x00000002L
#define OPENSSL_INIT_ADD_ALL_CIPHERS 0x00000004L
#define OPENSSL_INIT_ADD_ALL_DIGESTS 0x00000008L
#define OPENSSL_INIT_NO_ADD_ALL_CIPHERS 0x00000010L
#define OPENSSL_INIT_NO_ADD_ALL_DIGESTS 0x00000020L
#define OPENSSL_INIT_LOAD_CONFIG 0x00000040L
#define OPENSSL_INIT_NO_LOAD_CONFIG 0x00000080L
#define OPENSSL_INIT_ASYNC 0x00000100L
#define OPENSSL_INIT_ENGINE_RDRAND 0x00000200L
#define OPENSSL_INIT_ENGINE_DYNAMIC 0x00000400L
#define OPENSSL_INIT_ENGINE_OPENSSL 0x00000800L
#define OPENSSL_INIT_ENGINE_CRYPTODEV 0x00001000L
#define OPENSSL_INIT_ENGINE_CAPI 0x00002000L
#define OPENSSL_INIT_ENGINE_PADLOCK 0x00004000L
#define OPENSSL_INIT_ENGINE_AFALG 0x00008000L
#define OPENSSL_INIT_ATFORK 0x00020000L
#define OPENSSL_INIT_NO_ATEXIT 0x00080000L
#define OPENSSL_INIT_ENGINE_ALL_BUILTIN 30208L
#define CRYPTO_ONCE_STATIC_INIT 0
void *OPENSSL_malloc(size_t); void *OPENSSL_zalloc(size_t); void *OPENSSL_realloc(void *, size_t); void OPENSSL_free(void *);
void *OPENSSL_clear_realloc(void *, size_t, size_t); void OPENSSL_clear_free(void *, size_t); char *OPENSSL_strdup(const char *);
char *OPENSSL_strndup(const char *, size_t); void *OPENSSL_memdup(const void *, size_t); void *OPENSSL_secure_malloc(size_t);
void *OPENSSL_secure_zalloc(size_t); void OPENSSL_secure_free(void *); void OPENSSL_secure_clear_free(void *, size_t);
#ifdef __cplusplus
}
#endif
#endif
