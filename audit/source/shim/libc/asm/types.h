/* asm/types.h: the same names as linux/types.h */
#ifndef MOE_SHIM_ASM_TYPES_H
#define MOE_SHIM_ASM_TYPES_H
#include <linux/types.h>
#endif
