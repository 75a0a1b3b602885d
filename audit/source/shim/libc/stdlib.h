/* stdlib.h: names and types of the C library */
#ifndef MOE_SHIM_STDLIB_H
#define MOE_SHIM_STDLIB_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#include <stddef.h>
#include <alloca.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
#ifndef __cplusplus
typedef __WCHAR_TYPE__ wchar_t;
#endif
typedef struct {
    int quot; int rem;
} div_t;
typedef struct {
    long quot; long rem;
} ldiv_t;
typedef struct {
    long long quot; long long rem;
} lldiv_t;
double atof(const char *); int atoi(const char *); long atol(const char *); long long atoll(const char *);
double strtod(const char *, char **); float strtof(const char *, char **); long double strtold(const char *, char **);
long strtol(const char *, char **, int); unsigned long strtoul(const char *, char **, int);
long long strtoq(const char *, char **, int); unsigned long long strtouq(const char *, char **, int);
long long strtoll(const char *, char **, int); unsigned long long strtoull(const char *, char **, int);
int strfromd(char *, size_t, const char *, double); int strfromf(char *, size_t, const char *, float);
int strfroml(char *, size_t, const char *, long double); long strtol_l(const char *, char **, int, locale_t);
unsigned long strtoul_l(const char *, char **, int, locale_t);
long long strtoll_l(const char *, char **, int, locale_t);
unsigned long long strtoull_l(const char *, char **, int, locale_t); double strtod_l(const char *, char **, locale_t);
float strtof_l(const char *, char **, locale_t); long double strtold_l(const char *, char **, locale_t);
char *l64a(long); long a64l(const char *); long random(void); void srandom(unsigned int);
char *initstate(unsigned int, char *, size_t); char *setstate(char *); int random_r(struct random_data *, int32_t *);
int srandom_r(unsigned int, struct random_data *);
int initstate_r(unsigned int, char *, size_t, struct random_data *); int setstate_r(char *, struct random_data *);
int rand(void); void srand(unsigned int); int rand_r(unsigned int *); double drand48(void);
double erand48(unsigned short [3]); long lrand48(void); long nrand48(unsigned short [3]); long mrand48(void);
long jrand48(unsigned short [3]); void srand48(long); unsigned short *seed48(unsigned short [3]);
void lcong48(unsigned short [7]);
struct drand48_data {
    unsigned short __x[3]; unsigned short __old_x[3]; unsigned short __c; unsigned short __init;
    unsigned long long __a;
};
int drand48_r(struct drand48_data *, double *); int erand48_r(unsigned short [3], struct drand48_data *, double *);
int lrand48_r(struct drand48_data *, long *); int nrand48_r(unsigned short [3], struct drand48_data *, long *);
int mrand48_r(struct drand48_data *, long *); int jrand48_r(unsigned short [3], struct drand48_data *, long *);
int srand48_r(long, struct drand48_data *); int seed48_r(unsigned short [3], struct drand48_data *);
int lcong48_r(unsigned short [7], struct drand48_data *); unsigned int arc4random(void);
void arc4random_buf(void *, size_t); unsigned int arc4random_uniform(unsigned int); void *malloc(size_t);
void *calloc(size_t, size_t); void *realloc(void *, size_t); void free(void *);
void *reallocarray(void *, size_t, size_t); void *valloc(size_t); int posix_memalign(void **, size_t, size_t);
void *aligned_alloc(size_t, size_t); void abort(void) __attribute__((noreturn)); int atexit(void (*)(void));
int at_quick_exit(void (*)(void)); int on_exit(void (*)(int, void *), void *);
void exit(int) __attribute__((noreturn)); void quick_exit(int) __attribute__((noreturn));
void _Exit(int) __attribute__((noreturn)); char *getenv(const char *); char *secure_getenv(const char *);
int putenv(char *); int setenv(const char *, const char *, int); int unsetenv(const char *); int clearenv(void);
char *mktemp(char *); int mkstemp(char *); int mkstemp64(char *); int mkstemps(char *, int);
int mkstemps64(char *, int); char *mkdtemp(char *); int mkostemp(char *, int); int mkostemp64(char *, int);
int mkostemps(char *, int, int); int mkostemps64(char *, int, int); int system(const char *);
char *canonicalize_file_name(const char *); char *realpath(const char *, char *);
typedef int (*comparison_fn_t)(const void *, const void *);
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void qsort_r(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *); int abs(int);
long labs(long); long long llabs(long long); div_t div(int, int); ldiv_t ldiv(long, long);
lldiv_t lldiv(long long, long long); char *ecvt(double, int, int *, int *); char *fcvt(double, int, int *, int *);
char *gcvt(double, int, char *); char *qecvt(long double, int, int *, int *);
char *qfcvt(long double, int, int *, int *); char *qgcvt(long double, int, char *);
int ecvt_r(double, int, int *, int *, char *, size_t); int fcvt_r(double, int, int *, int *, char *, size_t);
int qecvt_r(long double, int, int *, int *, char *, size_t);
int qfcvt_r(long double, int, int *, int *, char *, size_t); int mblen(const char *, size_t);
int mbtowc(wchar_t *, const char *, size_t); int wctomb(char *, wchar_t);
size_t mbstowcs(wchar_t *, const char *, size_t); size_t wcstombs(char *, const wchar_t *, size_t);
int rpmatch(const char *); int getsubopt(char **, char *const *, char **); int posix_openpt(int); int grantpt(int);
int unlockpt(int); char *ptsname(int); int ptsname_r(int, char *, size_t); int getpt(void);
int getloadavg(double [], int);
#define WNOHANG 1
#define WUNTRACED 2
#define WSTOPPED 2
#define WEXITED 4
#define WCONTINUED 8
#define WNOWAIT 0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL 0x40000000
#define __WCLONE 0x80000000
#define __WCOREFLAG 0x80
#define RAND_MAX 2147483647
#define EXIT_FAILURE 1
#define EXIT_SUCCESS 0
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#ifdef __cplusplus
}
#endif
#endif
