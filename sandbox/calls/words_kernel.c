/* Constants of the network, and of calls by which a process changes what the kernel lets it do. */
#include "sandbox/calls/words.h"
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/socket.h>

#define W(x)         { #x, (uint32_t)(x), 0 }
#define N(name, v)   { name, (v), 0 }               /* headers of older systems lack it, or it is in none */
#define F(x, mask)   { #x, (uint32_t)(x), (mask) }  /* one value of a field                               */
#define END          { 0 }

const struct moe_word moe_words_family[] = {
    W(AF_UNSPEC), W(AF_UNIX), N("AF_LOCAL", 1), W(AF_INET), W(AF_AX25), W(AF_IPX), W(AF_APPLETALK), W(AF_NETROM), W(AF_BRIDGE), W(AF_ATMPVC), W(AF_X25),
    W(AF_INET6), W(AF_ROSE),
    W(AF_DECnet), W(AF_NETBEUI), W(AF_SECURITY), W(AF_KEY), W(AF_NETLINK), W(AF_PACKET), W(AF_ASH), W(AF_ECONET), W(AF_ATMSVC), W(AF_RDS), W(AF_SNA),
    W(AF_IRDA), W(AF_PPPOX),
    W(AF_WANPIPE), W(AF_LLC), W(AF_IB), W(AF_MPLS), W(AF_CAN), W(AF_TIPC), W(AF_BLUETOOTH), W(AF_IUCV), W(AF_RXRPC), W(AF_ISDN), W(AF_PHONET),
    W(AF_IEEE802154), W(AF_CAIF), W(AF_ALG),
    W(AF_NFC), W(AF_VSOCK), W(AF_KCM), W(AF_QIPCRTR), W(AF_SMC), N("AF_XDP", 44), N("AF_MCTP", 45), END,
};
const struct moe_word moe_words_sock_type[] = {
    F(SOCK_STREAM, 15), F(SOCK_DGRAM, 15), F(SOCK_RAW, 15), F(SOCK_RDM, 15), F(SOCK_SEQPACKET, 15), F(SOCK_DCCP, 15), F(SOCK_PACKET, 15), W(SOCK_NONBLOCK),
    W(SOCK_CLOEXEC), END,
};
/* What a protocol's number means depends on the family: of a value, the name for IP is shown. */
const struct moe_word moe_words_protocol[] = {
    W(IPPROTO_IP), W(IPPROTO_ICMP), W(IPPROTO_IGMP), W(IPPROTO_IPIP), W(IPPROTO_TCP), W(IPPROTO_EGP), W(IPPROTO_PUP), W(IPPROTO_UDP), W(IPPROTO_IDP),
    W(IPPROTO_DCCP), W(IPPROTO_IPV6),
    W(IPPROTO_RSVP), W(IPPROTO_GRE), W(IPPROTO_ESP), W(IPPROTO_AH), W(IPPROTO_ICMPV6), W(IPPROTO_SCTP), W(IPPROTO_UDPLITE), W(IPPROTO_MPLS), W(IPPROTO_RAW),
    N("IPPROTO_MPTCP", 262),
    N("IPPROTO_SMC", 256), N("NETLINK_ROUTE", 0), N("NETLINK_USERSOCK", 2), N("NETLINK_FIREWALL", 3), N("NETLINK_SOCK_DIAG", 4), N("NETLINK_NFLOG", 5),
    N("NETLINK_XFRM", 6),
    N("NETLINK_SELINUX", 7), N("NETLINK_AUDIT", 9), N("NETLINK_CONNECTOR", 11), N("NETLINK_NETFILTER", 12), N("NETLINK_KOBJECT_UEVENT", 15),
    N("NETLINK_GENERIC", 16),
    N("NETLINK_RDMA", 20), N("NETLINK_CRYPTO", 21), END,
};
const struct moe_word moe_words_msg[] = {
    W(MSG_OOB), W(MSG_PEEK), W(MSG_DONTROUTE), W(MSG_CTRUNC), W(MSG_PROXY), W(MSG_TRUNC), W(MSG_DONTWAIT), W(MSG_EOR), W(MSG_WAITALL), W(MSG_FIN), W(MSG_SYN),
    W(MSG_CONFIRM), W(MSG_RST),
    W(MSG_ERRQUEUE), W(MSG_NOSIGNAL), W(MSG_MORE), W(MSG_WAITFORONE), W(MSG_BATCH), W(MSG_ZEROCOPY), W(MSG_FASTOPEN), W(MSG_CMSG_CLOEXEC), END,
};
const struct moe_word moe_words_shutdown[] = { W(SHUT_RD), W(SHUT_WR), W(SHUT_RDWR), END };
const struct moe_word moe_words_level[] = {
    W(SOL_SOCKET), W(IPPROTO_IP), W(IPPROTO_TCP), W(IPPROTO_UDP), W(IPPROTO_IPV6), W(IPPROTO_ICMPV6), W(IPPROTO_RAW), N("SOL_NETLINK", 270),
    N("SOL_TLS", 282), N("SOL_MPTCP", 284), END,
};
/* Of level SOL_SOCKET. */
const struct moe_word moe_words_sockopt[] = {
    W(SO_DEBUG), W(SO_REUSEADDR), W(SO_TYPE), W(SO_ERROR), W(SO_DONTROUTE), W(SO_BROADCAST), W(SO_SNDBUF), W(SO_RCVBUF), W(SO_KEEPALIVE), W(SO_OOBINLINE),
    W(SO_PRIORITY), W(SO_LINGER),
    W(SO_REUSEPORT), W(SO_PASSCRED), W(SO_PEERCRED), W(SO_RCVLOWAT), W(SO_SNDLOWAT), W(SO_RCVTIMEO), W(SO_SNDTIMEO), W(SO_BINDTODEVICE), W(SO_ATTACH_FILTER),
    W(SO_DETACH_FILTER),
    W(SO_PEERNAME), W(SO_TIMESTAMP), W(SO_ACCEPTCONN), W(SO_PEERSEC), W(SO_SNDBUFFORCE), W(SO_RCVBUFFORCE), W(SO_PASSSEC), W(SO_MARK), W(SO_PROTOCOL),
    W(SO_DOMAIN), W(SO_PEEK_OFF),
    W(SO_NOFCS), W(SO_LOCK_FILTER), W(SO_BUSY_POLL), W(SO_INCOMING_CPU), W(SO_ATTACH_BPF), W(SO_ZEROCOPY), W(SO_TXTIME), N("SO_NETNS_COOKIE", 71), END,
};

const struct moe_word moe_words_mount[] = {
    W(MS_RDONLY), W(MS_NOSUID), W(MS_NODEV), W(MS_NOEXEC), W(MS_SYNCHRONOUS), W(MS_REMOUNT), W(MS_MANDLOCK), W(MS_DIRSYNC), N("MS_NOSYMFOLLOW", 256),
    W(MS_NOATIME), W(MS_NODIRATIME),
    W(MS_BIND), W(MS_MOVE), W(MS_REC), W(MS_SILENT), W(MS_POSIXACL), W(MS_UNBINDABLE), W(MS_PRIVATE), W(MS_SLAVE), W(MS_SHARED), W(MS_RELATIME),
    W(MS_STRICTATIME), W(MS_LAZYTIME), END,
};
const struct moe_word moe_words_umount[] = { W(MNT_FORCE), W(MNT_DETACH), W(MNT_EXPIRE), W(UMOUNT_NOFOLLOW), END };
const struct moe_word moe_words_open_tree[] = {
    N("OPEN_TREE_CLONE", 1), N("OPEN_TREE_CLOEXEC", 02000000), N("AT_RECURSIVE", 0x8000), N("AT_EMPTY_PATH", 0x1000), N("AT_NO_AUTOMOUNT", 0x800),
    N("AT_SYMLINK_NOFOLLOW", 0x100), END,
};
const struct moe_word moe_words_move_mount[] = {
    N("MOVE_MOUNT_F_SYMLINKS", 1), N("MOVE_MOUNT_F_AUTOMOUNTS", 2), N("MOVE_MOUNT_F_EMPTY_PATH", 4), N("MOVE_MOUNT_T_SYMLINKS", 0x10),
    N("MOVE_MOUNT_T_AUTOMOUNTS", 0x20),
    N("MOVE_MOUNT_T_EMPTY_PATH", 0x40), N("MOVE_MOUNT_SET_GROUP", 0x100), N("MOVE_MOUNT_BENEATH", 0x200), END,
};
const struct moe_word moe_words_fsopen[] = { N("FSOPEN_CLOEXEC", 1), END };
const struct moe_word moe_words_fsmount[] = { N("FSMOUNT_CLOEXEC", 1), END };
const struct moe_word moe_words_swapon[] = { N("SWAP_FLAG_PREFER", 0x8000), N("SWAP_FLAG_DISCARD", 0x10000), END };
const struct moe_word moe_words_arch_prctl[] = {
    N("ARCH_SET_GS", 0x1001), N("ARCH_SET_FS", 0x1002), N("ARCH_GET_FS", 0x1003), N("ARCH_GET_GS", 0x1004), N("ARCH_GET_CPUID", 0x1011),
    N("ARCH_SET_CPUID", 0x1012),
    N("ARCH_GET_XCOMP_SUPP", 0x1021), N("ARCH_GET_XCOMP_PERM", 0x1022), N("ARCH_REQ_XCOMP_PERM", 0x1023), N("ARCH_MAP_VDSO_64", 0x2003),
    N("ARCH_GET_UNTAG_MASK", 0x4001),
    N("ARCH_ENABLE_TAGGED_ADDR", 0x4002), N("ARCH_SHSTK_ENABLE", 0x5001), N("ARCH_SHSTK_DISABLE", 0x5002), N("ARCH_SHSTK_LOCK", 0x5003),
    N("ARCH_SHSTK_UNLOCK", 0x5004),
    N("ARCH_SHSTK_STATUS", 0x5005), END,
};
const struct moe_word moe_words_keyctl[] = {
    N("KEYCTL_GET_KEYRING_ID", 0), N("KEYCTL_JOIN_SESSION_KEYRING", 1), N("KEYCTL_UPDATE", 2), N("KEYCTL_REVOKE", 3), N("KEYCTL_CHOWN", 4),
    N("KEYCTL_SETPERM", 5), N("KEYCTL_DESCRIBE", 6),
    N("KEYCTL_CLEAR", 7), N("KEYCTL_LINK", 8), N("KEYCTL_UNLINK", 9), N("KEYCTL_SEARCH", 10), N("KEYCTL_READ", 11), N("KEYCTL_INSTANTIATE", 12), END,
};
const struct moe_word moe_words_bpf[] = {
    N("BPF_MAP_CREATE", 0), N("BPF_MAP_LOOKUP_ELEM", 1), N("BPF_MAP_UPDATE_ELEM", 2), N("BPF_MAP_DELETE_ELEM", 3), N("BPF_MAP_GET_NEXT_KEY", 4),
    N("BPF_PROG_LOAD", 5), N("BPF_OBJ_PIN", 6),
    N("BPF_OBJ_GET", 7), N("BPF_PROG_ATTACH", 8), N("BPF_PROG_DETACH", 9), N("BPF_PROG_TEST_RUN", 10), N("BPF_BTF_LOAD", 18), N("BPF_LINK_CREATE", 28),
    N("BPF_TOKEN_CREATE", 36), END,
};
const struct moe_word moe_words_perf[] = {
    N("PERF_FLAG_FD_NO_GROUP", 1), N("PERF_FLAG_FD_OUTPUT", 2), N("PERF_FLAG_PID_CGROUP", 4), N("PERF_FLAG_FD_CLOEXEC", 8), END,
};
const struct moe_word moe_words_kcmp[] = {
    N("KCMP_FILE", 0), N("KCMP_VM", 1), N("KCMP_FILES", 2), N("KCMP_FS", 3), N("KCMP_SIGHAND", 4), N("KCMP_IO", 5), N("KCMP_SYSVSEM", 6),
    N("KCMP_EPOLL_TFD", 7), END,
};
const struct moe_word moe_words_landlock_rule[] = { N("LANDLOCK_RULE_PATH_BENEATH", 1), N("LANDLOCK_RULE_NET_PORT", 2), END };
const struct moe_word moe_words_landlock_create[] = { N("LANDLOCK_CREATE_RULESET_VERSION", 1), N("LANDLOCK_CREATE_RULESET_ERRATA", 2), END };
const struct moe_word moe_words_landlock_restrict[] = {
    N("LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF", 1), N("LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON", 2), N("LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF", 4), END,
};
const struct moe_word moe_words_userfaultfd[] = { N("UFFD_USER_MODE_ONLY", 1), N("O_NONBLOCK", 04000), N("O_CLOEXEC", 02000000), END };
const struct moe_word moe_words_reboot[] = {
    N("LINUX_REBOOT_CMD_RESTART", 0x01234567), N("LINUX_REBOOT_CMD_HALT", 0xcdef0123), N("LINUX_REBOOT_CMD_CAD_ON", 0x89abcdef),
    N("LINUX_REBOOT_CMD_CAD_OFF", 0),
    N("LINUX_REBOOT_CMD_POWER_OFF", 0x4321fedc), N("LINUX_REBOOT_CMD_RESTART2", 0xa1b2c3d4), N("LINUX_REBOOT_CMD_SW_SUSPEND", 0xd000fce2),
    N("LINUX_REBOOT_CMD_KEXEC", 0x45584543), END,
};
const struct moe_word moe_words_syslog[] = {
    N("SYSLOG_ACTION_READ", 2), N("SYSLOG_ACTION_READ_ALL", 3), N("SYSLOG_ACTION_READ_CLEAR", 4), N("SYSLOG_ACTION_CLEAR", 5),
    N("SYSLOG_ACTION_CONSOLE_OFF", 6),
    N("SYSLOG_ACTION_CONSOLE_ON", 7), N("SYSLOG_ACTION_CONSOLE_LEVEL", 8), N("SYSLOG_ACTION_SIZE_UNREAD", 9), N("SYSLOG_ACTION_SIZE_BUFFER", 10), END,
};
const struct moe_word moe_words_module[] = {
    N("MODULE_INIT_IGNORE_MODVERSIONS", 1), N("MODULE_INIT_IGNORE_VERMAGIC", 2), N("MODULE_INIT_COMPRESSED_FILE", 4), N("O_TRUNC", 01000),
    N("O_NONBLOCK", 04000), END,
};
const struct moe_word moe_words_fanotify[] = {
    N("FAN_CLOEXEC", 1), N("FAN_NONBLOCK", 2), N("FAN_CLASS_CONTENT", 4), N("FAN_CLASS_PRE_CONTENT", 8), N("FAN_UNLIMITED_QUEUE", 16),
    N("FAN_UNLIMITED_MARKS", 32),
    N("FAN_ENABLE_AUDIT", 64), N("FAN_REPORT_PIDFD", 128), N("FAN_REPORT_TID", 256), N("FAN_REPORT_FID", 512), N("FAN_REPORT_DIR_FID", 1024),
    N("FAN_REPORT_NAME", 2048), END,
};
