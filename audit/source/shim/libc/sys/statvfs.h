/* sys/statvfs.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_STATVFS_H
#define MOE_SHIM_SYS_STATVFS_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long fsblkcnt_t;
typedef unsigned long fsfilcnt_t;
struct statvfs {
    unsigned long f_bsize; unsigned long f_frsize; fsblkcnt_t f_blocks; fsblkcnt_t f_bfree; fsblkcnt_t f_bavail;
    fsfilcnt_t f_files; fsfilcnt_t f_ffree; fsfilcnt_t f_favail; unsigned long f_fsid; unsigned long f_flag;
    unsigned long f_namemax; int __f_spare[6];
};
struct statvfs64 {
    unsigned long f_bsize; unsigned long f_frsize; unsigned long f_blocks; unsigned long f_bfree;
    unsigned long f_bavail; unsigned long f_files; unsigned long f_ffree; unsigned long f_favail;
    unsigned long f_fsid; unsigned long f_flag; unsigned long f_namemax; int __f_spare[6];
};
enum {
    ST_RDONLY = 1, ST_NOSUID, ST_NODEV = 4, ST_NOEXEC = 8, ST_SYNCHRONOUS = 16, ST_MANDLOCK = 64, ST_WRITE = 128,
    ST_APPEND = 256, ST_IMMUTABLE = 512, ST_NOATIME = 1024, ST_NODIRATIME = 2048, ST_RELATIME = 0x1000
};
int statvfs(const char *, struct statvfs *); int statvfs64(const char *, struct statvfs64 *);
int fstatvfs(int, struct statvfs *); int fstatvfs64(int, struct statvfs64 *);
#define ST_RDONLY ST_RDONLY
#define ST_NOSUID ST_NOSUID
#define ST_NODEV ST_NODEV
#define ST_NOEXEC ST_NOEXEC
#define ST_SYNCHRONOUS ST_SYNCHRONOUS
#define ST_MANDLOCK ST_MANDLOCK
#define ST_WRITE ST_WRITE
#define ST_APPEND ST_APPEND
#define ST_IMMUTABLE ST_IMMUTABLE
#define ST_NOATIME ST_NOATIME
#define ST_NODIRATIME ST_NODIRATIME
#define ST_RELATIME ST_RELATIME
#ifdef __cplusplus
}
#endif
#endif
