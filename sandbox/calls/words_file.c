/* Constants of calls about files, descriptors and ioctl requests. */
#include "sandbox/calls/words.h"
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/vt.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define W(x)         { #x, (uint32_t)(x), 0 }
#define N(name, v)   { name, (v), 0 }               /* headers of older systems lack it, or it is in none */
#define F(x, mask)   { #x, (uint32_t)(x), (mask) }  /* one value of a field                               */
#define END          { 0 }

/* The C library says 0 where all files are large; what the kernel sees is the machine's own. */
#ifdef __aarch64__
#define LARGEFILE 0400000
#else
#define LARGEFILE 0100000
#endif

const struct moe_word moe_words_open[] = {
    F(O_RDONLY, O_ACCMODE), F(O_WRONLY, O_ACCMODE), F(O_RDWR, O_ACCMODE),
    W(O_TMPFILE), W(O_SYNC), W(O_DSYNC), W(O_CREAT), W(O_EXCL), W(O_NOCTTY), W(O_TRUNC), W(O_APPEND), W(O_NONBLOCK), W(O_ASYNC), W(O_DIRECT),
    N("O_LARGEFILE", LARGEFILE), W(O_DIRECTORY), W(O_NOFOLLOW), W(O_NOATIME), W(O_CLOEXEC), W(O_PATH), F(O_ACCMODE, O_ACCMODE), END,
};
const struct moe_word moe_words_cloexec[] = { W(O_CLOEXEC), W(O_NONBLOCK), W(O_DIRECT), N("O_NOTIFICATION_PIPE", 0200), END };
const struct moe_word moe_words_at[] = {
    W(AT_SYMLINK_NOFOLLOW), W(AT_REMOVEDIR), W(AT_SYMLINK_FOLLOW), W(AT_NO_AUTOMOUNT), W(AT_EMPTY_PATH), N("AT_STATX_FORCE_SYNC", 0x2000),
    N("AT_STATX_DONT_SYNC", 0x4000), N("AT_RECURSIVE", 0x8000), END,
};
const struct moe_word moe_words_access[] = { W(R_OK), W(W_OK), W(X_OK), F(F_OK, 7), END };
const struct moe_word moe_words_whence[] = { W(SEEK_SET), W(SEEK_CUR), W(SEEK_END), W(SEEK_DATA), W(SEEK_HOLE), END };
const struct moe_word moe_words_fcntl[] = {
    W(F_DUPFD), W(F_GETFD), W(F_SETFD), W(F_GETFL), W(F_SETFL), W(F_GETLK), W(F_SETLK), W(F_SETLKW), W(F_SETOWN), W(F_GETOWN), W(F_SETSIG), W(F_GETSIG),
    W(F_SETOWN_EX), W(F_GETOWN_EX), N("F_GETOWNER_UIDS", 17), W(F_OFD_GETLK), W(F_OFD_SETLK), W(F_OFD_SETLKW), W(F_SETLEASE), W(F_GETLEASE), W(F_NOTIFY),
    W(F_DUPFD_CLOEXEC), N("F_DUPFD_QUERY", 1027), N("F_CREATED_QUERY", 1028), N("F_CANCELLK", 1029), W(F_SETPIPE_SZ), W(F_GETPIPE_SZ), W(F_ADD_SEALS),
    W(F_GET_SEALS), W(F_GET_RW_HINT), W(F_SET_RW_HINT), W(F_GET_FILE_RW_HINT), W(F_SET_FILE_RW_HINT), END,
};
const struct moe_word moe_words_flock[] = { W(LOCK_SH), W(LOCK_EX), W(LOCK_UN), W(LOCK_NB), END };
const struct moe_word moe_words_epoll_ctl[] = { W(EPOLL_CTL_ADD), W(EPOLL_CTL_DEL), W(EPOLL_CTL_MOD), END };
const struct moe_word moe_words_epoll_create[] = { W(EPOLL_CLOEXEC), END };
const struct moe_word moe_words_eventfd[] = { W(EFD_SEMAPHORE), W(EFD_NONBLOCK), W(EFD_CLOEXEC), END };
const struct moe_word moe_words_timerfd[] = { W(TFD_NONBLOCK), W(TFD_CLOEXEC), END };
const struct moe_word moe_words_signalfd[] = { W(SFD_NONBLOCK), W(SFD_CLOEXEC), END };
const struct moe_word moe_words_inotify[] = { W(IN_NONBLOCK), W(IN_CLOEXEC), END };
const struct moe_word moe_words_fallocate[] = {
    N("FALLOC_FL_KEEP_SIZE", 1), N("FALLOC_FL_PUNCH_HOLE", 2), N("FALLOC_FL_COLLAPSE_RANGE", 8), N("FALLOC_FL_ZERO_RANGE", 16), N("FALLOC_FL_INSERT_RANGE", 32),
    N("FALLOC_FL_UNSHARE_RANGE", 64), END,
};
const struct moe_word moe_words_rename[] = { N("RENAME_NOREPLACE", 1), N("RENAME_EXCHANGE", 2), N("RENAME_WHITEOUT", 4), END };
const struct moe_word moe_words_splice[] = { W(SPLICE_F_MOVE), W(SPLICE_F_NONBLOCK), W(SPLICE_F_MORE), W(SPLICE_F_GIFT), END };
const struct moe_word moe_words_close_range[] = { N("CLOSE_RANGE_UNSHARE", 2), N("CLOSE_RANGE_CLOEXEC", 4), END };
const struct moe_word moe_words_statx[] = {
    W(STATX_ALL), W(STATX_BASIC_STATS), W(STATX_TYPE), W(STATX_MODE), W(STATX_NLINK), W(STATX_UID), W(STATX_GID), W(STATX_ATIME),
    W(STATX_MTIME), W(STATX_CTIME), W(STATX_INO), W(STATX_SIZE), W(STATX_BLOCKS), W(STATX_BTIME), N("STATX_MNT_ID", 0x1000), N("STATX_DIOALIGN", 0x2000), END };
const struct moe_word moe_words_fadvise[] = {
    W(POSIX_FADV_NORMAL), W(POSIX_FADV_RANDOM), W(POSIX_FADV_SEQUENTIAL), W(POSIX_FADV_WILLNEED), W(POSIX_FADV_DONTNEED), W(POSIX_FADV_NOREUSE), END,
};
const struct moe_word moe_words_xattr[] = { N("XATTR_CREATE", 1), N("XATTR_REPLACE", 2), END };
const struct moe_word moe_words_sync_range[] = { W(SYNC_FILE_RANGE_WAIT_BEFORE), W(SYNC_FILE_RANGE_WRITE), W(SYNC_FILE_RANGE_WAIT_AFTER), END };
const struct moe_word moe_words_rwf[] = {
    N("RWF_HIPRI", 1), N("RWF_DSYNC", 2), N("RWF_SYNC", 4), N("RWF_NOWAIT", 8), N("RWF_APPEND", 16), N("RWF_NOAPPEND", 32), N("RWF_ATOMIC", 64), END,
};
/* mknod's mode: the type is what matters; the permissions follow in octal. */
const struct moe_word moe_words_file_type[] = {
    F(S_IFSOCK, S_IFMT), F(S_IFLNK, S_IFMT), F(S_IFREG, S_IFMT), F(S_IFBLK, S_IFMT), F(S_IFDIR, S_IFMT), F(S_IFCHR, S_IFMT), F(S_IFIFO, S_IFMT),
    W(S_ISUID), W(S_ISGID), W(S_ISVTX), END,
};

#define NV(name, nr)  { name, 0x4600u | (nr), 0xffff }    /* type 'F'; their size differs between versions, so they are compared under the mask 0xffff */
const struct moe_word moe_words_ioctl[] = {
    W(TCGETS), W(TCSETS), W(TCSETSW), W(TCSETSF), W(TCGETA), W(TCSETA), W(TCSETAW), W(TCSETAF), W(TCSBRK), W(TCXONC), W(TCFLSH), W(TIOCEXCL), W(TIOCNXCL),
    W(TIOCSCTTY),
    W(TIOCGPGRP), W(TIOCSPGRP), W(TIOCOUTQ), W(TIOCSTI), W(TIOCGWINSZ), W(TIOCSWINSZ), W(TIOCMGET), W(TIOCMSET), W(TIOCCONS), W(TIOCLINUX), W(TIOCNOTTY),
    W(TIOCSETD),
    W(TIOCGETD), W(TIOCGSID), W(TIOCGPTN), W(TIOCSPTLCK), W(TIOCGPTLCK), W(TIOCGPTPEER), W(TIOCPKT), W(TIOCGEXCL), W(TIOCVHANGUP), N("TCGETS2", 0x802c542a),
    N("TCSETS2", 0x402c542b), N("TCSETSW2", 0x402c542c), N("TCSETSF2", 0x402c542d), W(FIONREAD), W(FIONBIO), W(FIOCLEX), W(FIONCLEX), W(FIOASYNC),
    W(FIOQSIZE), N("TIOCGSERIAL", 0x541e),
    W(SIOCGIFNAME), W(SIOCGIFCONF), W(SIOCGIFFLAGS), W(SIOCSIFFLAGS), W(SIOCGIFADDR), W(SIOCSIFADDR), W(SIOCGIFBRDADDR), W(SIOCGIFNETMASK), W(SIOCSIFNETMASK),
    W(SIOCGIFMETRIC),
    W(SIOCGIFMTU), W(SIOCSIFMTU), W(SIOCGIFHWADDR), W(SIOCSIFHWADDR), W(SIOCGIFINDEX), W(SIOCGIFTXQLEN), W(SIOCADDRT), W(SIOCDELRT), W(SIOCGARP), W(SIOCSARP),
    W(SIOCDARP),
    W(SIOCETHTOOL), W(SIOCGSTAMP_OLD), W(SIOCATMARK), W(SIOCSPGRP), W(SIOCGPGRP), W(SIOCOUTQ), W(TUNSETIFF),
    W(BLKGETSIZE), W(BLKGETSIZE64), W(BLKSSZGET), W(BLKPBSZGET), W(BLKBSZGET), W(BLKFLSBUF), W(BLKRRPART), W(BLKROGET), W(BLKROSET), W(BLKDISCARD),
    W(BLKZEROOUT), W(BLKIOMIN), W(BLKIOOPT),
    W(FIGETBSZ), W(FIBMAP), W(FIFREEZE), W(FITHAW), W(FITRIM), W(FICLONE), W(FICLONERANGE), W(FIDEDUPERANGE), N("FS_IOC_FIEMAP", 0xc020660b),
    W(FS_IOC_GETFLAGS), W(FS_IOC_SETFLAGS),
    W(FS_IOC_FSGETXATTR), W(FS_IOC_FSSETXATTR), W(FS_IOC_GETVERSION), W(FS_IOC_SETVERSION),
    N("NS_GET_USERNS", 0xb701), N("NS_GET_PARENT", 0xb702), N("NS_GET_NSTYPE", 0xb703), N("NS_GET_OWNER_UID", 0xb704), N("PIDFD_GET_INFO", 0xc040ff0b),
    W(VT_ACTIVATE), W(VT_DISALLOCATE), N("KDSKBENT", 0x4b47), N("KDSKBSENT", 0x4b49), N("KDSETMODE", 0x4b3a), N("SECCOMP_IOCTL_NOTIF_RECV", 0xc0502100),
    N("SECCOMP_IOCTL_NOTIF_SEND", 0xc0182101), N("SECCOMP_IOCTL_NOTIF_ID_VALID", 0x40082102), N("SECCOMP_IOCTL_NOTIF_ADDFD", 0x40182103),
    N("RNDGETENTCNT", 0x80045200),
    N("RNDADDTOENTCNT", 0x40045201), N("RNDADDENTROPY", 0x40085203), N("RTC_RD_TIME", 0x80247009), N("KVM_CREATE_VM", 0xae01), N("UFFDIO_API", 0xc018aa3f),
    N("PERF_EVENT_IOC_ENABLE", 0x2400), N("PERF_EVENT_IOC_DISABLE", 0x2401),
    /* NVIDIA's resource manager */
    NV("NV_ESC_CARD_INFO", 200), NV("NV_ESC_REGISTER_FD", 201), NV("NV_ESC_ALLOC_OS_EVENT", 206), NV("NV_ESC_FREE_OS_EVENT", 207),
    NV("NV_ESC_CHECK_VERSION_STR", 210), NV("NV_ESC_IOCTL_XFER_CMD", 211), NV("NV_ESC_QUERY_DEVICE_INTR", 213), NV("NV_ESC_SET_NUMA_STATUS", 216),
    NV("NV_ESC_EXPORT_TO_DMABUF_FD", 217),
    NV("NV_ESC_ATTACH_GPUS_TO_FD", 212), NV("NV_ESC_SYS_PARAMS", 214), NV("NV_ESC_NUMA_INFO", 215), NV("NV_ESC_WAIT_OPEN_COMPLETE", 218),
    NV("NV_ESC_RM_ALLOC_MEMORY", 0x27),
    NV("NV_ESC_RM_FREE", 0x29), NV("NV_ESC_RM_CONTROL", 0x2a), NV("NV_ESC_RM_ALLOC", 0x2b), NV("NV_ESC_RM_DUP_OBJECT", 0x34), NV("NV_ESC_RM_SHARE", 0x35),
    NV("NV_ESC_RM_IDLE_CHANNELS", 0x41), NV("NV_ESC_RM_VID_HEAP_CONTROL", 0x4a), NV("NV_ESC_RM_MAP_MEMORY", 0x4e), NV("NV_ESC_RM_UNMAP_MEMORY", 0x4f),
    NV("NV_ESC_RM_ALLOC_CONTEXT_DMA2", 0x54), NV("NV_ESC_RM_MAP_MEMORY_DMA", 0x57), NV("NV_ESC_RM_UNMAP_MEMORY_DMA", 0x58),
    NV("NV_ESC_RM_UPDATE_DEVICE_MAPPING_INFO", 0x5e),
    /* and its unified memory, whose requests are bare numbers */
    N("UVM_INITIALIZE", 0x30000001), N("UVM_DEINITIALIZE", 0x30000002), N("UVM_CREATE_RANGE_GROUP", 23), N("UVM_DESTROY_RANGE_GROUP", 24),
    N("UVM_REGISTER_GPU_VASPACE", 25),
    N("UVM_UNREGISTER_GPU_VASPACE", 26), N("UVM_REGISTER_CHANNEL", 27), N("UVM_UNREGISTER_CHANNEL", 28), N("UVM_SET_RANGE_GROUP", 31),
    N("UVM_MAP_EXTERNAL_ALLOCATION", 33),
    N("UVM_FREE", 34), N("UVM_REGISTER_GPU", 37), N("UVM_UNREGISTER_GPU", 38), N("UVM_PAGEABLE_MEM_ACCESS", 39), N("UVM_SET_PREFERRED_LOCATION", 42),
    N("UVM_UNSET_PREFERRED_LOCATION", 43), N("UVM_ENABLE_READ_DUPLICATION", 44), N("UVM_DISABLE_READ_DUPLICATION", 45), N("UVM_MIGRATE", 51),
    N("UVM_MIGRATE_RANGE_GROUP", 53),
    N("UVM_TOOLS_READ_PROCESS_MEMORY", 62), N("UVM_TOOLS_WRITE_PROCESS_MEMORY", 63), N("UVM_TOOLS_GET_PROCESSOR_UUID_TABLE", 64),
    N("UVM_CLEAN_UP_ZOMBIE_RESOURCES", 69),
    N("UVM_POPULATE_PAGEABLE", 71), N("UVM_MAP_EXTERNAL_SPARSE", 74), N("UVM_ALLOC_DEVICE_P2P", 78), N("UVM_MAP_DYNAMIC_PARALLELISM_REGION", 65),
    N("UVM_UNMAP_EXTERNAL", 66),
    N("UVM_ALLOC_SEMAPHORE_POOL", 68), N("UVM_PAGEABLE_MEM_ACCESS_ON_GPU", 70), N("UVM_VALIDATE_VA_RANGE", 72), N("UVM_CREATE_EXTERNAL_RANGE", 73),
    N("UVM_MM_INITIALIZE", 75), END,
};
