/* linux/fs.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_FS_H
#define MOE_SHIM_LINUX_FS_H
#include <fcntl.h>
#include <linux/types.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/uio.h>
#include <sys/ioctl.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int __s32;
typedef long long __s64;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
struct file_clone_range {
    __s64 src_fd; __u64 src_offset; __u64 src_length; __u64 dest_offset;
};
struct fstrim_range {
    __u64 start; __u64 len; __u64 minlen;
};
struct file_dedupe_range_info {
    __s64 dest_fd; __u64 dest_offset; __u64 bytes_deduped; __s32 status; __u32 reserved;
};
struct file_dedupe_range {
    __u64 src_offset; __u64 src_length; __u16 dest_count; __u16 reserved1; __u32 reserved2;
    struct file_dedupe_range_info info[];
};
struct files_stat_struct {
    unsigned long nr_files; unsigned long nr_free_files; unsigned long max_files;
};
struct inodes_stat_t {
    long nr_inodes; long nr_unused; long dummy[5];
};
struct fsxattr {
    __u32 fsx_xflags; __u32 fsx_extsize; __u32 fsx_nextents; __u32 fsx_projid; __u32 fsx_cowextsize;
    unsigned char fsx_pad[8];
};
#define INR_OPEN_CUR 1024
#define INR_OPEN_MAX 4096
#define SEEK_MAX SEEK_HOLE
#define FILE_DEDUPE_RANGE_SAME 0
#define FILE_DEDUPE_RANGE_DIFFERS 1
#define NR_FILE 8192
#define FS_XFLAG_REALTIME 0x00000001
#define FS_XFLAG_PREALLOC 0x00000002
#define FS_XFLAG_IMMUTABLE 0x00000008
#define FS_XFLAG_APPEND 0x00000010
#define FS_XFLAG_SYNC 0x00000020
#define FS_XFLAG_NOATIME 0x00000040
#define FS_XFLAG_NODUMP 0x00000080
#define FS_XFLAG_RTINHERIT 0x00000100
#define FS_XFLAG_PROJINHERIT 0x00000200
#define FS_XFLAG_NOSYMLINKS 0x00000400
#define FS_XFLAG_EXTSIZE 0x00000800
#define FS_XFLAG_EXTSZINHERIT 0x00001000
#define FS_XFLAG_NODEFRAG 0x00002000
#define FS_XFLAG_FILESTREAM 0x00004000
#define FS_XFLAG_DAX 0x00008000
#define FS_XFLAG_COWEXTSIZE 0x00010000
#define FS_XFLAG_HASATTR 0x80000000
#define BLKTRACESTART 0x1274u
#define BLKTRACESTOP 0x1275u
#define BLKTRACETEARDOWN 0x1276u
#define BLKDISCARD 0x1277u
#define BLKIOMIN 0x1278u
#define BLKIOOPT 0x1279u
#define BLKALIGNOFF 0x127au
#define BLKPBSZGET 0x127bu
#define BLKDISCARDZEROES 0x127cu
#define BLKSECDISCARD 0x127du
#define BLKROTATIONAL 0x127eu
#define BLKZEROOUT 0x127fu
#define BLKGETDISKSEQ 0x80081280UL
#define BMAP_IOCTL 1
#define FIBMAP 1u
#define FIGETBSZ 2u
#define FIFREEZE 3221510263UL
#define FITHAW 3221510264UL
#define FITRIM 3222820985UL
#define FICLONE 0x40049409UL
#define FICLONERANGE 0x4020940dUL
#define FIDEDUPERANGE 0xc0189436UL
#define FSLABEL_MAX 256
#define FS_IOC_GETFLAGS 2148034049UL
#define FS_IOC_SETFLAGS 1074292226UL
#define FS_IOC_GETVERSION 2148038145UL
#define FS_IOC_SETVERSION 1074296322UL
#define FS_IOC32_GETFLAGS 2147771905UL
#define FS_IOC32_SETFLAGS 1074030082UL
#define FS_IOC32_GETVERSION 2147776001UL
#define FS_IOC32_SETVERSION 1074034178UL
#define FS_IOC_FSGETXATTR 2149341215UL
#define FS_IOC_FSSETXATTR 1075599392UL
#define FS_IOC_GETFSLABEL 0x81009431UL
#define FS_IOC_SETFSLABEL 0x41009432UL
#define FS_SECRM_FL 0x00000001
#define FS_UNRM_FL 0x00000002
#define FS_COMPR_FL 0x00000004
#define FS_SYNC_FL 0x00000008
#define FS_IMMUTABLE_FL 0x00000010
#define FS_APPEND_FL 0x00000020
#define FS_NODUMP_FL 0x00000040
#define FS_NOATIME_FL 0x00000080
#define FS_DIRTY_FL 0x00000100
#define FS_COMPRBLK_FL 0x00000200
#define FS_NOCOMP_FL 0x00000400
#define FS_ENCRYPT_FL 0x00000800
#define FS_BTREE_FL 0x00001000
#define FS_INDEX_FL 0x00001000
#define FS_IMAGIC_FL 0x00002000
#define FS_JOURNAL_DATA_FL 0x00004000
#define FS_NOTAIL_FL 0x00008000
#define FS_DIRSYNC_FL 0x00010000
#define FS_TOPDIR_FL 0x00020000
#define FS_HUGE_FILE_FL 0x00040000
#define FS_EXTENT_FL 0x00080000
#define FS_VERITY_FL 0x00100000
#define FS_EA_INODE_FL 0x00200000
#define FS_EOFBLOCKS_FL 0x00400000
#define FS_NOCOW_FL 0x00800000
#define FS_DAX_FL 0x02000000
#define FS_INLINE_DATA_FL 0x10000000
#define FS_PROJINHERIT_FL 0x20000000
#define FS_CASEFOLD_FL 0x40000000
#define FS_RESERVED_FL 0x80000000
#define FS_FL_USER_VISIBLE 0x0003DFFF
#define FS_FL_USER_MODIFIABLE 0x000380FF
#define RWF_SUPPORTED 31
#ifdef __cplusplus
}
#endif
#endif
