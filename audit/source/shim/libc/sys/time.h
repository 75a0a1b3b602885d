/* sys/time.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_TIME_H
#define MOE_SHIM_SYS_TIME_H
#include <sys/select.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long suseconds_t;
typedef long time_t;
struct timezone {
    int tz_minuteswest; int tz_dsttime;
};
int gettimeofday(struct timeval *, void *); int settimeofday(const struct timeval *, const struct timezone *);
int adjtime(const struct timeval *, struct timeval *);
enum __itimer_which {
    ITIMER_REAL = 0, ITIMER_VIRTUAL, ITIMER_PROF
};
struct itimerval {
    struct timeval it_interval; struct timeval it_value;
};
int getitimer(enum __itimer_which, struct itimerval *);
int setitimer(enum __itimer_which, const struct itimerval *, struct itimerval *);
int utimes(const char *, const struct timeval [2]); int lutimes(const char *, const struct timeval [2]);
int futimes(int, const struct timeval [2]); int futimesat(int, const char *, const struct timeval [2]);
#define ITIMER_REAL ITIMER_REAL
#define ITIMER_VIRTUAL ITIMER_VIRTUAL
#define ITIMER_PROF ITIMER_PROF
#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)
#define timercmp(a, b, op) ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec op (b)->tv_usec : (a)->tv_sec op (b)->tv_sec)
#define timeradd(a, b, r) ((void)((r)->tv_sec = (a)->tv_sec + (b)->tv_sec, (r)->tv_usec = (a)->tv_usec + (b)->tv_usec))
#define timersub(a, b, r) ((void)((r)->tv_sec = (a)->tv_sec - (b)->tv_sec, (r)->tv_usec = (a)->tv_usec - (b)->tv_usec))
#define TIMEVAL_TO_TIMESPEC(v, s) ((void)((s)->tv_sec = (v)->tv_sec, (s)->tv_nsec = (v)->tv_usec * 1000))
#define TIMESPEC_TO_TIMEVAL(v, s) ((void)((v)->tv_sec = (s)->tv_sec, (v)->tv_usec = (s)->tv_nsec / 1000))
#ifdef __cplusplus
}
#endif
#endif
