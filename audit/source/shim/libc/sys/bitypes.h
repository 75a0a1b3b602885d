/* sys/bitypes.h: the same names as sys/types.h */
#ifndef MOE_SHIM_SYS_BITYPES_H
#define MOE_SHIM_SYS_BITYPES_H
#include <sys/types.h>
#endif
