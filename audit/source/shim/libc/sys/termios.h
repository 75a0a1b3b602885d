/* sys/termios.h: the same names as termios.h */
#ifndef MOE_SHIM_SYS_TERMIOS_H
#define MOE_SHIM_SYS_TERMIOS_H
#include <termios.h>
#endif
