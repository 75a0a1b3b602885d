/* wchar.h: names and types of the C library */
#ifndef MOE_SHIM_WCHAR_H
#define MOE_SHIM_WCHAR_H
#include <stdint.h>
#include <time.h>
typedef struct _IO_FILE FILE; typedef struct __mbstate_t { int moe_count; unsigned moe_value; } mbstate_t;
#include <stdarg.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
#ifndef __cplusplus
typedef __WCHAR_TYPE__ wchar_t;
#endif
typedef __WINT_TYPE__ wint_t;
struct tm; wchar_t *wcscpy(wchar_t *, const wchar_t *); wchar_t *wcsncpy(wchar_t *, const wchar_t *, size_t);
wchar_t *wcscat(wchar_t *, const wchar_t *); wchar_t *wcsncat(wchar_t *, const wchar_t *, size_t);
int wcscmp(const wchar_t *, const wchar_t *); int wcsncmp(const wchar_t *, const wchar_t *, size_t);
int wcscasecmp(const wchar_t *, const wchar_t *); int wcsncasecmp(const wchar_t *, const wchar_t *, size_t);
int wcscasecmp_l(const wchar_t *, const wchar_t *, locale_t);
int wcsncasecmp_l(const wchar_t *, const wchar_t *, size_t, locale_t); int wcscoll(const wchar_t *, const wchar_t *);
size_t wcsxfrm(wchar_t *, const wchar_t *, size_t); int wcscoll_l(const wchar_t *, const wchar_t *, locale_t);
size_t wcsxfrm_l(wchar_t *, const wchar_t *, size_t, locale_t); wchar_t *wcsdup(const wchar_t *);
int *wcschr(const wchar_t *, wchar_t); wchar_t *wcsrchr(const wchar_t *, wchar_t);
wchar_t *wcschrnul(const wchar_t *, wchar_t); size_t wcscspn(const wchar_t *, const wchar_t *);
size_t wcsspn(const wchar_t *, const wchar_t *); wchar_t *wcspbrk(const wchar_t *, const wchar_t *);
wchar_t *wcsstr(const wchar_t *, const wchar_t *); wchar_t *wcstok(wchar_t *, const wchar_t *, wchar_t **);
unsigned long wcslen(const wchar_t *); wchar_t *wcswcs(const wchar_t *, const wchar_t *);
size_t wcsnlen(const wchar_t *, size_t); int *wmemchr(const wchar_t *, wchar_t, size_t);
int wmemcmp(const wchar_t *, const wchar_t *, size_t); int *wmemcpy(wchar_t *, const wchar_t *, size_t);
int *wmemmove(wchar_t *, const wchar_t *, size_t); wchar_t *wmemset(wchar_t *, wchar_t, size_t);
wchar_t *wmempcpy(wchar_t *, const wchar_t *, size_t); wint_t btowc(int); int wctob(wint_t);
int mbsinit(const mbstate_t *); size_t mbrtowc(wchar_t *, const char *, size_t, mbstate_t *);
size_t wcrtomb(char *, wchar_t, mbstate_t *); size_t mbrlen(const char *, size_t, mbstate_t *);
size_t mbsrtowcs(wchar_t *, const char **, size_t, mbstate_t *);
size_t wcsrtombs(char *, const wchar_t **, size_t, mbstate_t *);
size_t mbsnrtowcs(wchar_t *, const char **, size_t, size_t, mbstate_t *);
size_t wcsnrtombs(char *, const wchar_t **, size_t, size_t, mbstate_t *); int wcwidth(wchar_t);
int wcswidth(const wchar_t *, size_t); double wcstod(const wchar_t *, wchar_t **);
float wcstof(const wchar_t *, wchar_t **); long double wcstold(const wchar_t *, wchar_t **);
long wcstol(const wchar_t *, wchar_t **, int); unsigned long wcstoul(const wchar_t *, wchar_t **, int);
long long wcstoll(const wchar_t *, wchar_t **, int); unsigned long long wcstoull(const wchar_t *, wchar_t **, int);
long long wcstoq(const wchar_t *, wchar_t **, int); unsigned long long wcstouq(const wchar_t *, wchar_t **, int);
long wcstol_l(const wchar_t *, wchar_t **, int, locale_t);
unsigned long wcstoul_l(const wchar_t *, wchar_t **, int, locale_t);
long long wcstoll_l(const wchar_t *, wchar_t **, int, locale_t);
unsigned long long wcstoull_l(const wchar_t *, wchar_t **, int, locale_t);
double wcstod_l(const wchar_t *, wchar_t **, locale_t); float wcstof_l(const wchar_t *, wchar_t **, locale_t);
long double wcstold_l(const wchar_t *, wchar_t **, locale_t); wchar_t *wcpcpy(wchar_t *, const wchar_t *);
wchar_t *wcpncpy(wchar_t *, const wchar_t *, size_t); FILE *open_wmemstream(wchar_t **, size_t *);
int fwide(FILE *, int); int fwprintf(FILE *, const wchar_t *, ...); int wprintf(const wchar_t *, ...);
int swprintf(wchar_t *, size_t, const wchar_t *, ...); int vfwprintf(FILE *, const wchar_t *, __builtin_va_list);
int vwprintf(const wchar_t *, __builtin_va_list);
int vswprintf(wchar_t *, size_t, const wchar_t *, __builtin_va_list); int fwscanf(FILE *, const wchar_t *, ...);
int wscanf(const wchar_t *, ...); int swscanf(const wchar_t *, const wchar_t *, ...);
int vfwscanf(FILE *, const wchar_t *, __builtin_va_list); int vwscanf(const wchar_t *, __builtin_va_list);
int vswscanf(const wchar_t *, const wchar_t *, __builtin_va_list); wint_t fgetwc(FILE *); wint_t getwc(FILE *);
wint_t getwchar(void); wint_t fputwc(wchar_t, FILE *); wint_t putwc(wchar_t, FILE *); wint_t putwchar(wchar_t);
wchar_t *fgetws(wchar_t *, int, FILE *); int fputws(const wchar_t *, FILE *); wint_t ungetwc(wint_t, FILE *);
wint_t getwc_unlocked(FILE *); wint_t getwchar_unlocked(void); wint_t fgetwc_unlocked(FILE *);
wint_t fputwc_unlocked(wchar_t, FILE *); wint_t putwc_unlocked(wchar_t, FILE *); wint_t putwchar_unlocked(wchar_t);
wchar_t *fgetws_unlocked(wchar_t *, int, FILE *); int fputws_unlocked(const wchar_t *, FILE *);
size_t wcsftime(wchar_t *, size_t, const wchar_t *, const struct tm *);
size_t wcsftime_l(wchar_t *, size_t, const wchar_t *, const struct tm *, locale_t);
#define __WCHAR_MAX 2147483647
#define __WCHAR_MIN (-0x7fffffff - 1)
#define WEOF 0xffffffffu
#ifdef __cplusplus
}
#endif
#endif
