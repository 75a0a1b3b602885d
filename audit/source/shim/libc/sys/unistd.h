/* sys/unistd.h: the same names as unistd.h */
#ifndef MOE_SHIM_SYS_UNISTD_H
#define MOE_SHIM_SYS_UNISTD_H
#include <unistd.h>
#endif
