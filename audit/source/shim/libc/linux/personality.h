/* linux/personality.h: the same names as sys/personality.h */
#ifndef MOE_SHIM_LINUX_PERSONALITY_H
#define MOE_SHIM_LINUX_PERSONALITY_H
#include <sys/personality.h>
#endif
