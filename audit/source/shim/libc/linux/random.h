/* linux/random.h: the same names as sys/random.h */
#ifndef MOE_SHIM_LINUX_RANDOM_H
#define MOE_SHIM_LINUX_RANDOM_H
#include <sys/random.h>
#endif
