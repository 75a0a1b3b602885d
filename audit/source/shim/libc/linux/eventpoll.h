/* linux/eventpoll.h: the same names as sys/epoll.h */
#ifndef MOE_SHIM_LINUX_EVENTPOLL_H
#define MOE_SHIM_LINUX_EVENTPOLL_H
#include <sys/epoll.h>
#endif
