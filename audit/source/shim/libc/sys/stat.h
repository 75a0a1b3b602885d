/* sys/stat.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_STAT_H
#define MOE_SHIM_SYS_STAT_H
#include <fcntl.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long blkcnt_t;
typedef long blksize_t;
typedef unsigned long dev_t;
typedef unsigned int gid_t;
typedef unsigned long ino_t;
typedef unsigned int mode_t;
typedef unsigned long nlink_t;
typedef long off_t;
typedef long time_t;
typedef unsigned int uid_t;
int stat(const char *, struct stat *); int fstat(int, struct stat *); int stat64(const char *, struct stat64 *);
int fstat64(int, struct stat64 *); int fstatat(int, const char *, struct stat *, int);
int fstatat64(int, const char *, struct stat64 *, int); int lstat(const char *, struct stat *);
int lstat64(const char *, struct stat64 *); int chmod(const char *, mode_t); int lchmod(const char *, mode_t);
int fchmod(int, mode_t); int fchmodat(int, const char *, mode_t, int); mode_t umask(mode_t); mode_t getumask(void);
int mkdir(const char *, mode_t); int mkdirat(int, const char *, mode_t); int mknod(const char *, mode_t, dev_t);
int mknodat(int, const char *, mode_t, dev_t); int mkfifo(const char *, mode_t);
int mkfifoat(int, const char *, mode_t); int utimensat(int, const char *, const struct timespec [2], int);
int futimens(int, const struct timespec [2]);
struct statx_timestamp {
    long long tv_sec; unsigned int tv_nsec; int __reserved;
};
struct statx {
    unsigned int stx_mask; unsigned int stx_blksize; unsigned long long stx_attributes; unsigned int stx_nlink;
    unsigned int stx_uid; unsigned int stx_gid; unsigned short stx_mode; unsigned short __spare0[1];
    unsigned long long stx_ino; unsigned long long stx_size; unsigned long long stx_blocks;
    unsigned long long stx_attributes_mask; struct statx_timestamp stx_atime; struct statx_timestamp stx_btime;
    struct statx_timestamp stx_ctime; struct statx_timestamp stx_mtime; unsigned int stx_rdev_major;
    unsigned int stx_rdev_minor; unsigned int stx_dev_major; unsigned int stx_dev_minor;
    unsigned long long stx_mnt_id; unsigned int stx_dio_mem_align; unsigned int stx_dio_offset_align;
    unsigned long long __spare3[12];
};
int statx(int, const char *, int, unsigned int, struct statx *);
#define S_IREAD S_IRUSR
#define S_IWRITE S_IWUSR
#define S_IEXEC S_IXUSR
#define ACCESSPERMS 511
#define ALLPERMS 4095
#define DEFFILEMODE 438
#define S_BLKSIZE 512
#define STATX_TYPE 0x00000001U
#define STATX_MODE 0x00000002U
#define STATX_NLINK 0x00000004U
#define STATX_UID 0x00000008U
#define STATX_GID 0x00000010U
#define STATX_ATIME 0x00000020U
#define STATX_MTIME 0x00000040U
#define STATX_CTIME 0x00000080U
#define STATX_INO 0x00000100U
#define STATX_SIZE 0x00000200U
#define STATX_BLOCKS 0x00000400U
#define STATX_BASIC_STATS 0x000007ffU
#define STATX_BTIME 0x00000800U
#define STATX_MNT_ID 0x00001000U
#define STATX_DIOALIGN 0x00002000U
#define STATX__RESERVED 0x80000000U
#define STATX_ALL 0x00000fffU
#define STATX_ATTR_COMPRESSED 0x00000004
#define STATX_ATTR_IMMUTABLE 0x00000010
#define STATX_ATTR_APPEND 0x00000020
#define STATX_ATTR_NODUMP 0x00000040
#define STATX_ATTR_ENCRYPTED 0x00000800
#define STATX_ATTR_AUTOMOUNT 0x00001000
#define STATX_ATTR_MOUNT_ROOT 0x00002000
#define STATX_ATTR_VERITY 0x00100000
#define STATX_ATTR_DAX 0x00200000
#define S_ISREG(m) (((m) & 0170000) == 0100000)
#define S_ISDIR(m) (((m) & 0170000) == 0040000)
#define S_ISCHR(m) (((m) & 0170000) == 0020000)
#define S_ISBLK(m) (((m) & 0170000) == 0060000)
#define S_ISFIFO(m) (((m) & 0170000) == 0010000)
#define S_ISLNK(m) (((m) & 0170000) == 0120000)
#define S_ISSOCK(m) (((m) & 0170000) == 0140000)
#ifndef st_atime
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#endif
#ifdef __cplusplus
}
#endif
#endif
