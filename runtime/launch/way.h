/* By which of this machine's interfaces NCCL goes. It encrypts nothing and asks nobody who he is, so it is never left to choose: exact names, or none. */
#ifndef MOE_RUNTIME_LAUNCH_WAY_H
#define MOE_RUNTIME_LAUNCH_WAY_H
#include "common/base/error.h"
#include <stdbool.h>

#define MOE_CAP_WAY 256u
#define MOE_WAY_ALONE "=lo"                /* of a job of one node */

/* --interface, "ib0" or "ib0,ib1", as a value of NCCL_SOCKET_IFNAME: "=ib0,ib1". Errors: USAGE (no name, or none of an interface that is there). */
MOE_MUST_USE enum moe_code moe_way_named(const char *interfaces, char into[MOE_CAP_WAY], struct moe_error *err);
/* The same of the interface that this machine would reach `host` by, or whose address that is; nothing is sent. False: nobody can say (a name that is not known, "every
 * address"). */
bool moe_way_towards(const char *host, char into[MOE_CAP_WAY]);
/* What sockets go by, verbs go by, too: the devices of RDMA that the interfaces of `way` ("=ib0,ib1") stand on, as a value of NCCL_IB_HCA: "=mlx5_0,mlx5_1". False: none of
 * them stands on one (a bond, a VLAN, plain Ethernet), or they do not fit: verbs are to be off. `sys`: "/sys"; another folder in tests. */
bool moe_way_devices(const char *sys, const char *way, char into[MOE_CAP_WAY]);
#endif
