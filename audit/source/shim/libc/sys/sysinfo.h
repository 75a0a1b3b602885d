/* sys/sysinfo.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SYSINFO_H
#define MOE_SHIM_SYS_SYSINFO_H
#ifdef __cplusplus
extern "C" {
#endif
struct sysinfo;
int sysinfo(struct sysinfo *); int get_nprocs_conf(void); int get_nprocs(void); long get_phys_pages(void);
long get_avphys_pages(void);
#ifdef __cplusplus
}
#endif
#endif
