/* sys/timerfd.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_TIMERFD_H
#define MOE_SHIM_SYS_TIMERFD_H
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef long time_t;
enum {
    TFD_CLOEXEC = 0x80000, TFD_NONBLOCK = 2048
};
enum {
    TFD_TIMER_ABSTIME = 1, TFD_TIMER_CANCEL_ON_SET
};
int timerfd_create(clockid_t, int); int timerfd_settime(int, int, const struct itimerspec *, struct itimerspec *);
int timerfd_gettime(int, struct itimerspec *);
#define TFD_CLOEXEC TFD_CLOEXEC
#define TFD_NONBLOCK TFD_NONBLOCK
#define TFD_TIMER_ABSTIME TFD_TIMER_ABSTIME
#define TFD_TIMER_CANCEL_ON_SET TFD_TIMER_CANCEL_ON_SET
#ifdef __cplusplus
}
#endif
#endif
