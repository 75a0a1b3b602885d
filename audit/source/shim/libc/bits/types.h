/* bits/types.h: the same names as sys/types.h */
#ifndef MOE_SHIM_BITS_TYPES_H
#define MOE_SHIM_BITS_TYPES_H
#include <sys/types.h>
#endif
