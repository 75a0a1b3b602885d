/* sys/poll.h: the same names as poll.h */
#ifndef MOE_SHIM_SYS_POLL_H
#define MOE_SHIM_SYS_POLL_H
#include <poll.h>
#endif
