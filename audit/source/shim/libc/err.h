/* err.h: names and types of the C library */
#ifndef MOE_SHIM_ERR_H
#define MOE_SHIM_ERR_H
#ifdef __cplusplus
extern "C" {
#endif
void warn(const char *, ...) __attribute__((format(printf, 1, 2)));
void vwarn(const char *, __builtin_va_list) __attribute__((format(printf, 1, 0)));
void warnx(const char *, ...) __attribute__((format(printf, 1, 2)));
void vwarnx(const char *, __builtin_va_list) __attribute__((format(printf, 1, 0)));
void err(int, const char *, ...) __attribute__((noreturn)) __attribute__((format(printf, 2, 3)));
void verr(int, const char *, __builtin_va_list) __attribute__((noreturn)) __attribute__((format(printf, 2, 0)));
void errx(int, const char *, ...) __attribute__((noreturn)) __attribute__((format(printf, 2, 3)));
void verrx(int, const char *, __builtin_va_list) __attribute__((noreturn)) __attribute__((format(printf, 2, 0)));
#ifdef __cplusplus
}
#endif
#endif
