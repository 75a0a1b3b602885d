/* memory.h: the same names as string.h */
#ifndef MOE_SHIM_MEMORY_H
#define MOE_SHIM_MEMORY_H
#include <string.h>
#endif
