/* cooperative_groups/scan.h: the same names as cooperative_groups.h */
#ifndef MOE_SHIM_COOPERATIVE_GROUPS_SCAN_H
#define MOE_SHIM_COOPERATIVE_GROUPS_SCAN_H
#include "../cooperative_groups.h"
#endif
