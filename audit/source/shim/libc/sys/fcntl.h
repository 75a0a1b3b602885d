/* sys/fcntl.h: the same names as fcntl.h */
#ifndef MOE_SHIM_SYS_FCNTL_H
#define MOE_SHIM_SYS_FCNTL_H
#include <fcntl.h>
#endif
