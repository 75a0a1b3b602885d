/* linux/mempolicy.h: names and types of the C library */
#ifndef MOE_SHIM_LINUX_MEMPOLICY_H
#define MOE_SHIM_LINUX_MEMPOLICY_H
#include <linux/types.h>
#ifdef __cplusplus
extern "C" {
#endif
enum {
    MPOL_DEFAULT = 0, MPOL_PREFERRED, MPOL_BIND, MPOL_INTERLEAVE, MPOL_LOCAL, MPOL_PREFERRED_MANY, MPOL_MAX
};
#define MPOL_F_STATIC_NODES 0x8000
#define MPOL_F_RELATIVE_NODES 0x4000
#define MPOL_F_NUMA_BALANCING 0x2000
#define MPOL_MODE_FLAGS 57344
#define MPOL_F_NODE 1
#define MPOL_F_ADDR 2
#define MPOL_F_MEMS_ALLOWED 4
#define MPOL_MF_STRICT 1
#define MPOL_MF_MOVE 2
#define MPOL_MF_MOVE_ALL 4
#define MPOL_MF_LAZY 8
#define MPOL_MF_INTERNAL 0x10
#define MPOL_MF_VALID 7
#define MPOL_F_SHARED 1
#define MPOL_F_MOF 8
#define MPOL_F_MORON 0x10
#define RECLAIM_ZONE 1
#define RECLAIM_WRITE 2
#define RECLAIM_UNMAP 4
#ifdef __cplusplus
}
#endif
#endif
