/* sys/vt.h: the same names as sys/types.h */
#ifndef MOE_SHIM_SYS_VT_H
#define MOE_SHIM_SYS_VT_H
#include <sys/types.h>
#endif
