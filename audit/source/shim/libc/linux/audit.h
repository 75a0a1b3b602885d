/* linux/audit.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_AUDIT_H
#define MOE_SHIM_LINUX_AUDIT_H
#include <elf.h>
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int __u32;
enum {
    Audit_equal = 0, Audit_not_equal, Audit_bitmask, Audit_bittest, Audit_lt, Audit_gt, Audit_le, Audit_ge,
    Audit_bad
};
enum audit_nlgrps {
    AUDIT_NLGRP_NONE = 0, AUDIT_NLGRP_READLOG, __AUDIT_NLGRP_MAX
};
struct audit_status {
    __u32 mask; __u32 enabled; __u32 failure; __u32 pid; __u32 rate_limit; __u32 backlog_limit; __u32 lost;
    __u32 backlog;
    union {
        __u32 version; __u32 feature_bitmap;
    };
    __u32 backlog_wait_time; __u32 backlog_wait_time_actual;
};
struct audit_features {
    __u32 vers; __u32 mask; __u32 features; __u32 lock;
};
struct audit_tty_status {
    __u32 enabled; __u32 log_passwd;
};
struct audit_rule_data {
    __u32 flags; __u32 action; __u32 field_count; __u32 mask[64]; __u32 fields[64]; __u32 values[64];
    __u32 fieldflags[64]; __u32 buflen; char buf[];
};
#define EM_M32 1
#define EM_SPARC 2
#define EM_68K 4
#define EM_88K 5
#define EM_486 6
#define EM_860 7
#define EM_MIPS 8
#define EM_MIPS_RS3_LE 10
#define EM_MIPS_RS4_BE 10
#define EM_PARISC 15
#define EM_SPARC32PLUS 18
#define EM_PPC 20
#define EM_SPU 23
#define EM_SH 42
#define EM_SPARCV9 43
#define EM_H8_300 46
#define EM_IA_64 50
#define EM_S390 22
#define EM_CRIS 76
#define EM_M32R 88
#define EM_MN10300 89
#define EM_OPENRISC 92
#define EM_ARCOMPACT 93
#define EM_XTENSA 94
#define EM_BLACKFIN 106
#define EM_UNICORE 110
#define EM_ALTERA_NIOS2 113
#define EM_TI_C6000 140
#define EM_HEXAGON 164
#define EM_NDS32 167
#define EM_TILEPRO 188
#define EM_MICROBLAZE 189
#define EM_TILEGX 191
#define EM_ARCV2 195
#define EM_BPF 247
#define EM_CSKY 252
#define EM_LOONGARCH 258
#define EM_FRV 0x5441
#define EM_ALPHA 0x9026
#define EM_CYGNUS_M32R 0x9041
#define EM_S390_OLD 0xA390
#define EM_CYGNUS_MN10300 0xbeef
#define AUDIT_ARCH 11
#define AUDIT_ARCH_AARCH64 3221225655u
#define AUDIT_ARCH_ALPHA 3221262374u
#define AUDIT_ARCH_ARCOMPACT 1073741917
#define AUDIT_ARCH_ARCOMPACTBE 93
#define AUDIT_ARCH_ARCV2 1073742019
#define AUDIT_ARCH_ARCV2BE 195
#define AUDIT_ARCH_ARM 1073741864
#define AUDIT_ARCH_ARMEB 40
#define AUDIT_ARCH_C6X 1073741964
#define AUDIT_ARCH_C6XBE 140
#define AUDIT_ARCH_CRIS 1073741900
#define AUDIT_ARCH_CSKY 1073742076
#define AUDIT_ARCH_FRV 21569
#define AUDIT_ARCH_H8300 46
#define AUDIT_ARCH_HEXAGON 164
#define AUDIT_ARCH_I386 1073741827
#define AUDIT_ARCH_IA64 3221225522u
#define AUDIT_ARCH_M32R 88
#define AUDIT_ARCH_M68K 4
#define AUDIT_ARCH_MICROBLAZE 189
#define AUDIT_ARCH_MIPS 8
#define AUDIT_ARCH_MIPSEL 1073741832
#define AUDIT_ARCH_MIPS64 2147483656u
#define AUDIT_ARCH_MIPS64N32 2684354568u
#define AUDIT_ARCH_MIPSEL64 3221225480u
#define AUDIT_ARCH_MIPSEL64N32 3758096392u
#define AUDIT_ARCH_NDS32 1073741991
#define AUDIT_ARCH_NDS32BE 167
#define AUDIT_ARCH_NIOS2 1073741937
#define AUDIT_ARCH_OPENRISC 92
#define AUDIT_ARCH_PARISC 15
#define AUDIT_ARCH_PARISC64 2147483663u
#define AUDIT_ARCH_PPC 20
#define AUDIT_ARCH_PPC64 2147483669u
#define AUDIT_ARCH_PPC64LE 3221225493u
#define AUDIT_ARCH_RISCV32 1073742067
#define AUDIT_ARCH_RISCV64 3221225715u
#define AUDIT_ARCH_S390 22
#define AUDIT_ARCH_S390X 2147483670u
#define AUDIT_ARCH_SH 42
#define AUDIT_ARCH_SHEL 1073741866
#define AUDIT_ARCH_SH64 2147483690u
#define AUDIT_ARCH_SHEL64 3221225514u
#define AUDIT_ARCH_SPARC 2
#define AUDIT_ARCH_SPARC64 2147483691u
#define AUDIT_ARCH_TILEGX 3221225663u
#define AUDIT_ARCH_TILEGX32 1073742015
#define AUDIT_ARCH_TILEPRO 1073742012
#define AUDIT_ARCH_UNICORE 1073741934
#define AUDIT_ARCH_X86_64 3221225534u
#define AUDIT_ARCH_XTENSA 94
#define AUDIT_ARCH_LOONGARCH32 1073742082
#define AUDIT_ARCH_LOONGARCH64 3221225730u

#ifdef __cplusplus
}
#endif
#endif
