/* sys/user.h: the same names as sys/types.h */
#ifndef MOE_SHIM_SYS_USER_H
#define MOE_SHIM_SYS_USER_H
#include <sys/types.h>
#endif
