/* dlfcn.h: names and types of the C library */
#ifndef MOE_SHIM_DLFCN_H
#define MOE_SHIM_DLFCN_H
#ifdef __cplusplus
extern "C" {
#endif
typedef long Lmid_t;
typedef __SIZE_TYPE__ size_t;
struct link_map;
void _dl_mcount_wrapper_check(void *); void *dlopen(const char *, int); int dlclose(void *);
void *dlsym(void *, const char *); void *dlmopen(Lmid_t, const char *, int);
void *dlvsym(void *, const char *, const char *); char *dlerror(void);
typedef struct {
    const char *dli_fname; void *dli_fbase; const char *dli_sname; void *dli_saddr;
} Dl_info;
int dladdr(const void *, Dl_info *); int dladdr1(const void *, Dl_info *, void **, int);
enum {
    RTLD_DL_SYMENT = 1, RTLD_DL_LINKMAP
};
int dlinfo(void *, int, void *);
enum {
    RTLD_DI_LMID = 1, RTLD_DI_LINKMAP, RTLD_DI_CONFIGADDR, RTLD_DI_SERINFO, RTLD_DI_SERINFOSIZE, RTLD_DI_ORIGIN,
    RTLD_DI_PROFILENAME, RTLD_DI_PROFILEOUT, RTLD_DI_TLS_MODID, RTLD_DI_TLS_DATA, RTLD_DI_PHDR, RTLD_DI_MAX = 11
};
typedef struct {
    char *dls_name; unsigned int dls_flags;
} Dl_serpath;
typedef struct {
    size_t dls_size; unsigned int dls_cnt;
    union {
        Dl_serpath dls_serpath[0]; Dl_serpath __dls_serpath_pad[1];
    };
} Dl_serinfo;
struct dl_find_object {
    unsigned long long dlfo_flags; void *dlfo_map_start; void *dlfo_map_end; struct link_map *dlfo_link_map;
    void *dlfo_eh_frame; unsigned long long __dflo_reserved[7];
};
int _dl_find_object(void *, struct dl_find_object *);
#define RTLD_LAZY 0x00001
#define RTLD_NOW 0x00002
#define RTLD_BINDING_MASK 0x3
#define RTLD_NOLOAD 0x00004
#define RTLD_DEEPBIND 0x00008
#define RTLD_GLOBAL 0x00100
#define RTLD_LOCAL 0
#define RTLD_NODELETE 0x01000
#define DLFO_STRUCT_HAS_EH_DBASE 0
#define DLFO_STRUCT_HAS_EH_COUNT 0
#define LM_ID_BASE 0
#define LM_ID_NEWLM (-1)
#define RTLD_NEXT ((void *) -1l)
#define RTLD_DEFAULT ((void *) 0)
#define RTLD_NEXT ((void *)-1l)
#define RTLD_DEFAULT ((void *)0)
#ifdef __cplusplus
}
#endif
#endif
