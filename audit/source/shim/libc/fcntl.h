/* fcntl.h: names and types of the C library */
#ifndef MOE_SHIM_FCNTL_H
#define MOE_SHIM_FCNTL_H
#include <stdio.h>
#include <sys/uio.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int mode_t;
typedef long off64_t;
typedef long off_t;
typedef int pid_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct flock {
    short l_type; short l_whence; off_t l_start; off_t l_len; pid_t l_pid;
};
struct flock64 {
    short l_type; short l_whence; off64_t l_start; off64_t l_len; pid_t l_pid;
};
enum __pid_type {
    F_OWNER_TID = 0, F_OWNER_PID, F_OWNER_PGRP, F_OWNER_GID = 2
};
struct f_owner_ex {
    enum __pid_type type; pid_t pid;
};
struct file_handle {
    unsigned int handle_bytes; int handle_type; unsigned char f_handle[0];
};
long readahead(int, off64_t, size_t); int sync_file_range(int, off64_t, off64_t, unsigned int);
long vmsplice(int, const struct iovec *, size_t, unsigned int);
long splice(int, off64_t *, int, off64_t *, size_t, unsigned int); long tee(int, int, size_t, unsigned int);
int fallocate(int, int, off_t, off_t); int fallocate64(int, int, off64_t, off64_t);
int name_to_handle_at(int, const char *, struct file_handle *, int *, int);
int open_by_handle_at(int, struct file_handle *, int);
struct stat {
    unsigned long st_dev; unsigned long st_ino; unsigned long st_nlink; mode_t st_mode; unsigned int st_uid;
    unsigned int st_gid; int __pad0; unsigned long st_rdev; off_t st_size; long st_blksize; long st_blocks;
    struct timespec st_atim; struct timespec st_mtim; struct timespec st_ctim; long __glibc_reserved[3];
};
struct stat64 {
    unsigned long st_dev; unsigned long st_ino; unsigned long st_nlink; mode_t st_mode; unsigned int st_uid;
    unsigned int st_gid; int __pad0; unsigned long st_rdev; off_t st_size; long st_blksize; long st_blocks;
    struct timespec st_atim; struct timespec st_mtim; struct timespec st_ctim; long __glibc_reserved[3];
};
int fcntl(int, int, ...); int fcntl64(int, int, ...); int open(const char *, int, ...);
int open64(const char *, int, ...); int openat(int, const char *, int, ...);
int openat64(int, const char *, int, ...); int creat(const char *, mode_t); int creat64(const char *, mode_t);
int lockf(int, int, off_t); int lockf64(int, int, off64_t); int posix_fadvise(int, off_t, off_t, int);
int posix_fadvise64(int, off64_t, off64_t, int); int posix_fallocate(int, off_t, off_t);
int posix_fallocate64(int, off64_t, off64_t);
#define F_GETLK64 5
#define F_SETLK64 6
#define F_SETLKW64 7
#define O_ACCMODE 0003
#define O_RDONLY 00
#define O_WRONLY 01
#define O_RDWR 02
#define O_CREAT 0100
#define O_EXCL 0200
#define O_NOCTTY 0400
#define O_TRUNC 01000
#define O_APPEND 02000
#define O_NONBLOCK 04000
#define O_NDELAY O_NONBLOCK
#define O_SYNC 04010000
#define O_FSYNC O_SYNC
#define O_ASYNC 020000
#define F_GETLK F_GETLK64
#define F_SETLK F_SETLK64
#define F_SETLKW F_SETLKW64
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#define O_LARGEFILE 0
#define O_DIRECTORY 65536
#define O_NOFOLLOW 131072
#define O_CLOEXEC 524288
#define O_DIRECT 16384
#define O_NOATIME 262144
#define O_PATH 2097152
#define O_TMPFILE 4259840
#define O_DSYNC 4096
#define O_RSYNC O_SYNC
#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_SETOWN 8
#define F_GETOWN 9
#define F_SETSIG 10
#define F_GETSIG 11
#define F_SETOWN_EX 15
#define F_GETOWN_EX 16
#define F_SETLEASE 1024
#define F_GETLEASE 1025
#define F_NOTIFY 1026
#define F_SETPIPE_SZ 1031
#define F_GETPIPE_SZ 1032
#define F_ADD_SEALS 1033
#define F_GET_SEALS 1034
#define F_GET_RW_HINT 1035
#define F_SET_RW_HINT 1036
#define F_GET_FILE_RW_HINT 1037
#define F_SET_FILE_RW_HINT 1038
#define F_DUPFD_CLOEXEC 1030
#define FD_CLOEXEC 1
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define F_EXLCK 4
#define F_SHLCK 8
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
#define LOCK_MAND 32
#define LOCK_READ 64
#define LOCK_WRITE 128
#define LOCK_RW 192
#define DN_ACCESS 0x00000001
#define DN_MODIFY 0x00000002
#define DN_CREATE 0x00000004
#define DN_DELETE 0x00000008
#define DN_RENAME 0x00000010
#define DN_ATTRIB 0x00000020
#define DN_MULTISHOT 0x80000000
#define F_SEAL_SEAL 0x0001
#define F_SEAL_SHRINK 0x0002
#define F_SEAL_GROW 0x0004
#define F_SEAL_WRITE 0x0008
#define F_SEAL_FUTURE_WRITE 0x0010
#define RWH_WRITE_LIFE_NOT_SET 0
#define RWF_WRITE_LIFE_NOT_SET RWH_WRITE_LIFE_NOT_SET
#define RWH_WRITE_LIFE_NONE 1
#define RWH_WRITE_LIFE_SHORT 2
#define RWH_WRITE_LIFE_MEDIUM 3
#define RWH_WRITE_LIFE_LONG 4
#define RWH_WRITE_LIFE_EXTREME 5
#define FAPPEND O_APPEND
#define FFSYNC O_FSYNC
#define FASYNC O_ASYNC
#define FNONBLOCK O_NONBLOCK
#define FNDELAY O_NDELAY
#define POSIX_FADV_NORMAL 0
#define POSIX_FADV_RANDOM 1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED 3
#define POSIX_FADV_DONTNEED 4
#define POSIX_FADV_NOREUSE 5
#define SYNC_FILE_RANGE_WAIT_BEFORE 1
#define SYNC_FILE_RANGE_WRITE 2
#define SYNC_FILE_RANGE_WAIT_AFTER 4
#define SYNC_FILE_RANGE_WRITE_AND_WAIT 7
#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8
#define MAX_HANDLE_SZ 128
#define AT_FDCWD (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_REMOVEDIR 0x200
#define AT_SYMLINK_FOLLOW 0x400
#define AT_NO_AUTOMOUNT 0x800
#define AT_EMPTY_PATH 0x1000
#define AT_STATX_SYNC_TYPE 0x6000
#define AT_STATX_SYNC_AS_STAT 0x0000
#define AT_STATX_FORCE_SYNC 0x2000
#define AT_STATX_DONT_SYNC 0x4000
#define AT_RECURSIVE 0x8000
#define AT_EACCESS 0x200
#define UTIME_NOW 0x3fffffffL
#define UTIME_OMIT 0x3ffffffeL
#define S_IFMT 61440
#define S_IFDIR 16384
#define S_IFCHR 8192
#define S_IFBLK 24576
#define S_IFREG 32768
#define S_IFIFO 4096
#define S_IFLNK 40960
#define S_IFSOCK 49152
#define S_ISUID 2048
#define S_ISGID 1024
#define S_ISVTX 512
#define S_IRUSR 256
#define S_IWUSR 128
#define S_IXUSR 64
#define S_IRWXU 448
#define S_IRGRP 32
#define S_IWGRP 16
#define S_IXGRP 8
#define S_IRWXG 56
#define S_IROTH 4
#define S_IWOTH 2
#define S_IXOTH 1
#define S_IRWXO 7
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#ifdef __cplusplus
}
#endif
#endif
