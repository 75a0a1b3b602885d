/* sys/utsname.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_UTSNAME_H
#define MOE_SHIM_SYS_UTSNAME_H
#ifdef __cplusplus
extern "C" {
#endif
struct utsname {
    char sysname[65]; char nodename[65]; char release[65]; char version[65]; char machine[65]; char domainname[65];
};
int uname(struct utsname *);
#define SYS_NMLN 65
#ifdef __cplusplus
}
#endif
#endif
