/* sys/ucontext.h: the same names as ucontext.h */
#ifndef MOE_SHIM_SYS_UCONTEXT_H
#define MOE_SHIM_SYS_UCONTEXT_H
#include <ucontext.h>
#endif
