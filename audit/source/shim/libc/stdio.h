/* stdio.h: names and types of the C library */
#ifndef MOE_SHIM_STDIO_H
#define MOE_SHIM_STDIO_H
#include <wchar.h>
#include <stdarg.h>
#include <stddef.h>
typedef struct _IO_FILE FILE; typedef struct moe_fpos { long moe_pos[2]; } fpos_t; typedef fpos_t fpos64_t;
#ifdef __cplusplus
extern "C" {
#endif
typedef long off64_t;
typedef long off_t;
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef ssize_t cookie_read_function_t(void *, char *, size_t);
typedef ssize_t cookie_write_function_t(void *, const char *, size_t);
typedef int cookie_seek_function_t(void *, off64_t *, int); typedef int cookie_close_function_t(void *);
typedef struct _IO_cookie_io_functions_t cookie_io_functions_t; typedef __builtin_va_list va_list; extern FILE *stdin;
extern FILE *stdout; extern FILE *stderr; int remove(const char *); int rename(const char *, const char *);
int renameat(int, const char *, int, const char *); int renameat2(int, const char *, int, const char *, unsigned int);
int fclose(FILE *); FILE *tmpfile(void); FILE *tmpfile64(void); char *tmpnam(char [20]); char *tmpnam_r(char [20]);
char *tempnam(const char *, const char *); int fflush(FILE *); int fflush_unlocked(FILE *); int fcloseall(void);
FILE *fopen(const char *, const char *); FILE *freopen(const char *, const char *, FILE *);
FILE *fopen64(const char *, const char *); FILE *freopen64(const char *, const char *, FILE *);
FILE *fdopen(int, const char *); FILE *fopencookie(void *, const char *, cookie_io_functions_t);
FILE *fmemopen(void *, size_t, const char *); FILE *open_memstream(char **, size_t *); void setbuf(FILE *, char *);
int setvbuf(FILE *, char *, int, size_t); void setbuffer(FILE *, char *, size_t); void setlinebuf(FILE *);
int fprintf(FILE *, const char *, ...); int printf(const char *, ...); int sprintf(char *, const char *, ...);
int vfprintf(FILE *, const char *, __builtin_va_list); int vprintf(const char *, __builtin_va_list);
int vsprintf(char *, const char *, __builtin_va_list); int snprintf(char *, size_t, const char *, ...);
int vsnprintf(char *, size_t, const char *, __builtin_va_list);
int vasprintf(char **, const char *, __builtin_va_list) __attribute__((format(printf, 2, 0)));
int asprintf(char **, const char *, ...) __attribute__((format(printf, 2, 3)));
int vdprintf(int, const char *, __builtin_va_list) __attribute__((format(printf, 2, 0)));
int dprintf(int, const char *, ...) __attribute__((format(printf, 2, 3))); int fscanf(FILE *, const char *, ...);
int scanf(const char *, ...); int sscanf(const char *, const char *, ...);
int vfscanf(FILE *, const char *, __builtin_va_list); int vscanf(const char *, __builtin_va_list);
int vsscanf(const char *, const char *, __builtin_va_list); int fgetc(FILE *); int getc(FILE *); int getchar(void);
int getc_unlocked(FILE *); int getchar_unlocked(void); int fgetc_unlocked(FILE *); int fputc(int, FILE *);
int putc(int, FILE *); int putchar(int); int fputc_unlocked(int, FILE *); int putc_unlocked(int, FILE *);
int putchar_unlocked(int); int getw(FILE *); int putw(int, FILE *); char *fgets(char *, int, FILE *);
char *fgets_unlocked(char *, int, FILE *); ssize_t getdelim(char **, size_t *, int, FILE *);
ssize_t getline(char **, size_t *, FILE *); int fputs(const char *, FILE *); int puts(const char *);
int ungetc(int, FILE *); unsigned long fread(void *, size_t, size_t, FILE *);
unsigned long fwrite(const void *, size_t, size_t, FILE *); int fputs_unlocked(const char *, FILE *);
size_t fread_unlocked(void *, size_t, size_t, FILE *); size_t fwrite_unlocked(const void *, size_t, size_t, FILE *);
int fseek(FILE *, long, int); long ftell(FILE *); void rewind(FILE *); int fseeko(FILE *, off_t, int);
off_t ftello(FILE *); int fgetpos(FILE *, fpos_t *); int fsetpos(FILE *, const fpos_t *);
int fseeko64(FILE *, off64_t, int); off64_t ftello64(FILE *); int fgetpos64(FILE *, fpos64_t *);
int fsetpos64(FILE *, const fpos64_t *); void clearerr(FILE *); int feof(FILE *); int ferror(FILE *);
void clearerr_unlocked(FILE *); int feof_unlocked(FILE *); int ferror_unlocked(FILE *); void perror(const char *);
int fileno(FILE *); int fileno_unlocked(FILE *); int pclose(FILE *); FILE *popen(const char *, const char *);
char *ctermid(char *); char *cuserid(char *); struct obstack; void flockfile(FILE *); int ftrylockfile(FILE *);
void funlockfile(FILE *);
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define BUFSIZ 8192
#define EOF (-1)
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define P_tmpdir "/tmp"
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#define RENAME_WHITEOUT 4
#define stdin stdin
#define stdout stdout
#define stderr stderr
#ifdef __cplusplus
}
#endif
#endif
