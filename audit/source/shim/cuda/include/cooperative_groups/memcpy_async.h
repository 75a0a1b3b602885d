/* cooperative_groups/memcpy_async.h: the same names as cooperative_groups.h */
#ifndef MOE_SHIM_COOPERATIVE_GROUPS_MEMCPY_ASYNC_H
#define MOE_SHIM_COOPERATIVE_GROUPS_MEMCPY_ASYNC_H
#include "../cooperative_groups.h"
#endif
