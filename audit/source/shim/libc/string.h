/* string.h: names and types of the C library */
#ifndef MOE_SHIM_STRING_H
#define MOE_SHIM_STRING_H
#include <time.h>
#include <stddef.h>
#include <strings.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
void *memcpy(void *, const void *, size_t); void *memmove(void *, const void *, size_t);
void *memccpy(void *, const void *, int, size_t); void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t); void *memchr(const void *, int, size_t);
void *rawmemchr(const void *, int); void *memrchr(const void *, int, size_t); char *strcpy(char *, const char *);
char *strncpy(char *, const char *, size_t); char *strcat(char *, const char *);
char *strncat(char *, const char *, size_t); int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t); int strcoll(const char *, const char *);
unsigned long strxfrm(char *, const char *, size_t); int strcoll_l(const char *, const char *, locale_t);
size_t strxfrm_l(char *, const char *, size_t, locale_t); char *strdup(const char *);
char *strndup(const char *, size_t); char *strchr(const char *, int); char *strrchr(const char *, int);
char *strchrnul(const char *, int); unsigned long strcspn(const char *, const char *);
unsigned long strspn(const char *, const char *); char *strpbrk(const char *, const char *);
char *strstr(const char *, const char *); char *strtok(char *, const char *);
char *strtok_r(char *, const char *, char **); char *strcasestr(const char *, const char *);
void *memmem(const void *, size_t, const void *, size_t); void *mempcpy(void *, const void *, size_t);
unsigned long strlen(const char *); size_t strnlen(const char *, size_t); char *strerror(int);
char *strerror_r(int, char *, size_t); const char *strerrordesc_np(int); const char *strerrorname_np(int);
char *strerror_l(int, locale_t); void explicit_bzero(void *, size_t); char *strsep(char **, const char *);
char *strsignal(int); const char *sigabbrev_np(int); const char *sigdescr_np(int); char *stpcpy(char *, const char *);
char *stpncpy(char *, const char *, size_t); int strverscmp(const char *, const char *); char *strfry(char *);
void *memfrob(void *, size_t); char *basename(const char *);
#define strdupa(s) __extension__({ const char *moe_s = (s); size_t moe_n = strlen(moe_s) + 1; \
    (char *)memcpy(__builtin_alloca(moe_n), moe_s, moe_n); })
#define strndupa(s, n) __extension__({ const char *moe_s = (s); size_t moe_n = strnlen(moe_s, (n)); \
    char *moe_d = (char *)__builtin_alloca(moe_n + 1); moe_d[moe_n] = 0; (char *)memcpy(moe_d, moe_s, moe_n); })
#ifdef __cplusplus
}
#endif
#endif
