/* wait.h: the same names as sys/wait.h */
#ifndef MOE_SHIM_WAIT_H
#define MOE_SHIM_WAIT_H
#include <sys/wait.h>
#endif
