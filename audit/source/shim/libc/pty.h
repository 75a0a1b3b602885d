/* pty.h: names and types of the C library */
#ifndef MOE_SHIM_PTY_H
#define MOE_SHIM_PTY_H
#include <sys/ioctl.h>
#include <termios.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned char cc_t;
typedef unsigned int speed_t;
typedef unsigned int tcflag_t;
int openpty(int *, int *, char *, const struct termios *, const struct winsize *);
int forkpty(int *, char *, const struct termios *, const struct winsize *);
#ifdef __cplusplus
}
#endif
#endif
