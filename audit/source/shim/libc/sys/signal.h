/* sys/signal.h: the same names as signal.h */
#ifndef MOE_SHIM_SYS_SIGNAL_H
#define MOE_SHIM_SYS_SIGNAL_H
#include <signal.h>
#endif
