/* poll.h: names and types of the C library */
#ifndef MOE_SHIM_POLL_H
#define MOE_SHIM_POLL_H
#include <sys/select.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned long nfds_t;
typedef long time_t;
struct pollfd {
    int fd; short events; short revents;
};
int poll(struct pollfd *, nfds_t, int); int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
#define POLLIN 0x001
#define POLLPRI 0x002
#define POLLOUT 0x004
#define POLLRDNORM 0x040
#define POLLRDBAND 0x080
#define POLLWRNORM 0x100
#define POLLWRBAND 0x200
#define POLLMSG 0x400
#define POLLREMOVE 0x1000
#define POLLRDHUP 0x2000
#define POLLERR 0x008
#define POLLHUP 0x010
#define POLLNVAL 0x020
#ifdef __cplusplus
}
#endif
#endif
