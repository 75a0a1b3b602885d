/* sys/un.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_UN_H
#define MOE_SHIM_SYS_UN_H
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned short sa_family_t;
struct sockaddr_un {
    sa_family_t sun_family; char sun_path[108];
};
#define SUN_LEN(p) ((size_t)(((struct sockaddr_un *)0)->sun_path) + __builtin_strlen((p)->sun_path))
#ifdef __cplusplus
}
#endif
#endif
