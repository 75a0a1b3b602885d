/* utmp.h: names and types of the C library */
#ifndef MOE_SHIM_UTMP_H
#define MOE_SHIM_UTMP_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#include <sys/time.h>
#include <paths.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef int pid_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef long time_t;
struct lastlog {
    int32_t ll_time; char ll_line[32]; char ll_host[256];
};
struct exit_status {
    short e_termination; short e_exit;
};
struct utmp {
    short ut_type; pid_t ut_pid; char ut_line[32]; char ut_id[4]; char ut_user[32]; char ut_host[256];
    struct exit_status ut_exit; int32_t ut_session;
    struct {
        int32_t tv_sec; int32_t tv_usec;
    } ut_tv;
    int32_t ut_addr_v6[4]; char __glibc_reserved[20];
};
int login_tty(int); void login(const struct utmp *); int logout(const char *);
void logwtmp(const char *, const char *, const char *); void updwtmp(const char *, const struct utmp *);
int utmpname(const char *); struct utmp *getutent(void); void setutent(void); void endutent(void);
struct utmp *getutid(const struct utmp *); struct utmp *getutline(const struct utmp *);
struct utmp *pututline(const struct utmp *); int getutent_r(struct utmp *, struct utmp **);
int getutid_r(const struct utmp *, struct utmp *, struct utmp **);
int getutline_r(const struct utmp *, struct utmp *, struct utmp **);
#define UT_LINESIZE 32
#define UT_NAMESIZE 32
#define UT_HOSTSIZE 256
#define EMPTY 0
#define RUN_LVL 1
#define BOOT_TIME 2
#define NEW_TIME 3
#define OLD_TIME 4
#define INIT_PROCESS 5
#define LOGIN_PROCESS 6
#define USER_PROCESS 7
#define DEAD_PROCESS 8
#define ACCOUNTING 9
#define UT_UNKNOWN EMPTY
#define UTMP_FILE "/var/run/utmp"
#define UTMP_FILENAME "/var/run/utmp"
#define WTMP_FILE "/var/log/wtmp"
#define WTMP_FILENAME "/var/log/wtmp"
#ifdef __cplusplus
}
#endif
#endif
