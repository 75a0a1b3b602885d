/* linux/sockios.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_SOCKIOS_H
#define MOE_SHIM_LINUX_SOCKIOS_H
#include <linux/types.h>
#include <sys/ioctl.h>
#ifdef __cplusplus
extern "C" {
#endif
#define SOCK_IOC_TYPE 0x89
#define SIOCGSTAMP 35078
#define SIOCGSTAMPNS 35079
#define SIOCETHTOOL 0x8946
#define SIOCGMIIPHY 0x8947
#define SIOCGMIIREG 0x8948
#define SIOCSMIIREG 0x8949
#define SIOCWANDEV 0x894A
#define SIOCOUTQNSD 0x894B
#define SIOCGSKNS 0x894C
#define SIOCGIFVLAN 0x8982
#define SIOCSIFVLAN 0x8983
#define SIOCBONDENSLAVE 0x8990
#define SIOCBONDRELEASE 0x8991
#define SIOCBONDSETHWADDR 0x8992
#define SIOCBONDSLAVEINFOQUERY 0x8993
#define SIOCBONDINFOQUERY 0x8994
#define SIOCBONDCHANGEACTIVE 0x8995
#define SIOCBRADDBR 0x89a0
#define SIOCBRDELBR 0x89a1
#define SIOCBRADDIF 0x89a2
#define SIOCBRDELIF 0x89a3
#define SIOCSHWTSTAMP 0x89b0
#define SIOCGHWTSTAMP 0x89b1
#ifdef __cplusplus
}
#endif
#endif
