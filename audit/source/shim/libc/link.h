/* link.h: names and types of the C library */
#ifndef MOE_SHIM_LINK_H
#define MOE_SHIM_LINK_H
#include <dlfcn.h>
#include <elf.h>
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int Elf32_Addr;
typedef unsigned long Elf64_Addr;
typedef unsigned short Elf64_Half;
typedef unsigned int Elf_Symndx;
typedef long Lmid_t;
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __attribute__((__vector_size__(4 * sizeof(float)))) float La_x86_64_xmm;
typedef __attribute__((__vector_size__(8 * sizeof(float)))) float La_x86_64_ymm;
typedef __attribute__((__vector_size__(8 * sizeof(double)))) double La_x86_64_zmm;
typedef union {
    La_x86_64_ymm ymm[2]; La_x86_64_zmm zmm[1]; La_x86_64_xmm xmm[4];
} La_x86_64_vector;
struct La_x86_64_regs {
    uint64_t lr_rdx; uint64_t lr_r8; uint64_t lr_r9; uint64_t lr_rcx; uint64_t lr_rsi; uint64_t lr_rdi;
    uint64_t lr_rbp; uint64_t lr_rsp; La_x86_64_xmm lr_xmm[8]; La_x86_64_vector lr_vector[8];
    __int128 __glibc_unused1[4];
};
typedef struct La_x86_64_regs La_x86_64_regs;
struct La_x86_64_retval {
    uint64_t lrv_rax; uint64_t lrv_rdx; La_x86_64_xmm lrv_xmm0; La_x86_64_xmm lrv_xmm1; long double lrv_st0;
    long double lrv_st1; La_x86_64_vector lrv_vector0; La_x86_64_vector lrv_vector1; __int128 __glibc_unused1;
    __int128 __glibc_unused2;
};
typedef struct La_x86_64_retval La_x86_64_retval;
Elf64_Addr la_x86_64_gnu_pltenter(Elf64_Sym *, unsigned int, uintptr_t *, uintptr_t *, La_x86_64_regs *, unsigned int *, const char *, long *);
unsigned int la_x86_64_gnu_pltexit(Elf64_Sym *, unsigned int, uintptr_t *, uintptr_t *, const La_x86_64_regs *, La_x86_64_retval *, const char *);
Elf32_Addr la_x32_gnu_pltenter(Elf32_Sym *, unsigned int, uintptr_t *, uintptr_t *, La_x86_64_regs *, unsigned int *, const char *, long *);
unsigned int la_x32_gnu_pltexit(Elf32_Sym *, unsigned int, uintptr_t *, uintptr_t *, const La_x86_64_regs *, La_x86_64_retval *, const char *);
struct r_debug {
    int r_version; struct link_map *r_map; Elf64_Addr r_brk;
    enum {
        RT_CONSISTENT = 0, RT_ADD, RT_DELETE
    } r_state;
    Elf64_Addr r_ldbase;
};
extern struct r_debug _r_debug;
struct r_debug_extended {
    struct r_debug base; struct r_debug_extended *r_next;
};
extern Elf64_Dyn _DYNAMIC[];
struct link_map {
    Elf64_Addr l_addr; char *l_name; Elf64_Dyn *l_ld; struct link_map *l_next; struct link_map *l_prev;
};
enum {
    LA_ACT_CONSISTENT = 0, LA_ACT_ADD, LA_ACT_DELETE
};
enum {
    LA_SER_ORIG = 1, LA_SER_LIBPATH, LA_SER_RUNPATH = 4, LA_SER_CONFIG = 8, LA_SER_DEFAULT = 64, LA_SER_SECURE = 128
};
enum {
    LA_FLG_BINDTO = 1, LA_FLG_BINDFROM
};
enum {
    LA_SYMB_NOPLTENTER = 1, LA_SYMB_NOPLTEXIT, LA_SYMB_STRUCTCALL = 4, LA_SYMB_DLSYM = 8, LA_SYMB_ALTVALUE = 16
};
struct dl_phdr_info {
    Elf64_Addr dlpi_addr; const char *dlpi_name; const Elf64_Phdr *dlpi_phdr; Elf64_Half dlpi_phnum;
    unsigned long long dlpi_adds; unsigned long long dlpi_subs; size_t dlpi_tls_modid; void *dlpi_tls_data;
};
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *); unsigned int la_version(unsigned int);
void la_activity(uintptr_t *, unsigned int); char *la_objsearch(const char *, uintptr_t *, unsigned int);
unsigned int la_objopen(struct link_map *, Lmid_t, uintptr_t *); void la_preinit(uintptr_t *);
uintptr_t la_symbind32(Elf32_Sym *, unsigned int, uintptr_t *, uintptr_t *, unsigned int *, const char *);
uintptr_t la_symbind64(Elf64_Sym *, unsigned int, uintptr_t *, uintptr_t *, unsigned int *, const char *);
unsigned int la_objclose(uintptr_t *);
#define ElfW(type) Elf64_##type
#ifdef __cplusplus
}
#endif
#endif
