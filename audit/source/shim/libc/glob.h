/* glob.h: names and types of the C library */
#ifndef MOE_SHIM_GLOB_H
#define MOE_SHIM_GLOB_H
#include <dirent.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef __SIZE_TYPE__ size_t;
struct stat;
typedef struct {
    size_t gl_pathc; char **gl_pathv; size_t gl_offs; int gl_flags; void (*gl_closedir)(void *);
    struct dirent *(*gl_readdir)(void *); void *(*gl_opendir)(const char *);
    int (*gl_lstat)(const char *, struct stat *); int (*gl_stat)(const char *, struct stat *);
} glob_t;
struct stat64;
typedef struct {
    size_t gl_pathc; char **gl_pathv; size_t gl_offs; int gl_flags; void (*gl_closedir)(void *);
    struct dirent64 *(*gl_readdir)(void *); void *(*gl_opendir)(const char *);
    int (*gl_lstat)(const char *, struct stat64 *); int (*gl_stat)(const char *, struct stat64 *);
} glob64_t;
int glob(const char *, int, int (*)(const char *, int), glob_t *); void globfree(glob_t *);
int glob64(const char *, int, int (*)(const char *, int), glob64_t *); void globfree64(glob64_t *);
int glob_pattern_p(const char *, int);
#define GLOB_ERR 1
#define GLOB_MARK 2
#define GLOB_NOSORT 4
#define GLOB_DOOFFS 8
#define GLOB_NOCHECK 0x10
#define GLOB_APPEND 0x20
#define GLOB_NOESCAPE 0x40
#define GLOB_PERIOD 0x80
#define GLOB_MAGCHAR 0x100
#define GLOB_ALTDIRFUNC 0x200
#define GLOB_BRACE 0x400
#define GLOB_NOMAGIC 0x800
#define GLOB_TILDE 0x1000
#define GLOB_ONLYDIR 0x2000
#define GLOB_TILDE_CHECK 0x4000
#define GLOB_NOSPACE 1
#define GLOB_ABORTED 2
#define GLOB_NOMATCH 3
#define GLOB_NOSYS 4
#define GLOB_ABEND GLOB_ABORTED
#ifdef __cplusplus
}
#endif
#endif
