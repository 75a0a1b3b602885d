/* asm/siginfo.h: the same names as signal.h */
#ifndef MOE_SHIM_ASM_SIGINFO_H
#define MOE_SHIM_ASM_SIGINFO_H
#include <signal.h>
#endif
