/* dirent.h: names and types of the C library */
#ifndef MOE_SHIM_DIRENT_H
#define MOE_SHIM_DIRENT_H
#include <pthread.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long ino64_t;
typedef unsigned long ino_t;
typedef __SIZE_TYPE__ size_t;
struct dirent {
    ino_t d_ino; long d_off; unsigned short d_reclen; unsigned char d_type; char d_name[256];
};
struct dirent64 {
    ino64_t d_ino; long d_off; unsigned short d_reclen; unsigned char d_type; char d_name[256];
};
enum {
    DT_UNKNOWN = 0, DT_FIFO, DT_CHR, DT_DIR = 4, DT_BLK = 6, DT_REG = 8, DT_LNK = 10, DT_SOCK = 12, DT_WHT = 14
};
struct __dirstream; typedef struct __dirstream DIR; int closedir(DIR *); DIR *opendir(const char *);
DIR *fdopendir(int); struct dirent *readdir(DIR *); struct dirent64 *readdir64(DIR *);
int readdir_r(DIR *, struct dirent *, struct dirent **);
int readdir64_r(DIR *, struct dirent64 *, struct dirent64 **); void rewinddir(DIR *); void seekdir(DIR *, long);
long telldir(DIR *); int dirfd(DIR *);
int scandir(const char *, struct dirent ***, int (*)(const struct dirent *), int (*)(const struct dirent **, const struct dirent **));
int scandir64(const char *, struct dirent64 ***, int (*)(const struct dirent64 *), int (*)(const struct dirent64 **, const struct dirent64 **));
int scandirat(int, const char *, struct dirent ***, int (*)(const struct dirent *), int (*)(const struct dirent **, const struct dirent **));
int scandirat64(int, const char *, struct dirent64 ***, int (*)(const struct dirent64 *), int (*)(const struct dirent64 **, const struct dirent64 **));
int alphasort(const struct dirent **, const struct dirent **);
int alphasort64(const struct dirent64 **, const struct dirent64 **); long getdirentries(int, char *, size_t, long *);
long getdirentries64(int, char *, size_t, long *); int versionsort(const struct dirent **, const struct dirent **);
int versionsort64(const struct dirent64 **, const struct dirent64 **); long getdents64(int, void *, size_t);
#define MAXNAMLEN 255
#define DT_UNKNOWN DT_UNKNOWN
#define DT_FIFO DT_FIFO
#define DT_CHR DT_CHR
#define DT_DIR DT_DIR
#define DT_BLK DT_BLK
#define DT_REG DT_REG
#define DT_LNK DT_LNK
#define DT_SOCK DT_SOCK
#define DT_WHT DT_WHT
#define DTTOIF(t) ((t) << 12)
#define IFTODT(m) (((m) & 0170000) >> 12)
#define d_fileno d_ino
#ifdef __cplusplus
}
#endif
#endif
