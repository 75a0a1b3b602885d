/* linux/signal.h: the same names as signal.h */
#ifndef MOE_SHIM_LINUX_SIGNAL_H
#define MOE_SHIM_LINUX_SIGNAL_H
#include <signal.h>
#endif
