/* Between the files of this folder. */
#ifndef MOE_SANDBOX_KERNEL_PARTS_H
#define MOE_SANDBOX_KERNEL_PARTS_H
#include "sandbox/kernel/kernel.h"

/* "unshare: Operation not permitted"; `sys` 0: the words alone. */
void moe_kernel_lacks(struct moe_kernel *k, enum moe_layer layer, const char *what, int sys);
void moe_kernel_namespaces(bool quick, struct moe_kernel *k);
void moe_kernel_cgroup(struct moe_kernel *k);
#endif
