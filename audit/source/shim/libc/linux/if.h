/* linux/if.h: the same names as net/if.h */
#ifndef MOE_SHIM_LINUX_IF_H
#define MOE_SHIM_LINUX_IF_H
#include <net/if.h>
#endif
