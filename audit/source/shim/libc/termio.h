/* termio.h: the same names as termios.h */
#ifndef MOE_SHIM_TERMIO_H
#define MOE_SHIM_TERMIO_H
#include <termios.h>
#endif
