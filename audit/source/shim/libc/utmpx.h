/* utmpx.h: names and types of the C library */
#ifndef MOE_SHIM_UTMPX_H
#define MOE_SHIM_UTMPX_H
#include <sys/select.h>
#include <time.h>
#include <utmp.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef int pid_t;
typedef long time_t;
struct __exit_status {
    short e_termination; short e_exit;
};
struct utmpx {
    short ut_type; pid_t ut_pid; char ut_line[32]; char ut_id[4]; char ut_user[32]; char ut_host[256];
    struct __exit_status ut_exit; int ut_session;
    struct {
        int tv_sec; int tv_usec;
    } ut_tv;
    int ut_addr_v6[4]; char __glibc_reserved[20];
};
struct utmp; void setutxent(void); void endutxent(void); struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *); struct utmpx *getutxline(const struct utmpx *);
struct utmpx *pututxline(const struct utmpx *); int utmpxname(const char *);
void updwtmpx(const char *, const struct utmpx *); void getutmp(const struct utmpx *, struct utmp *);
void getutmpx(const struct utmp *, struct utmpx *);
#define _PATH_UTMPX "/var/run/utmp"
#define _PATH_WTMPX "/var/log/wtmp"
#define UTMPX_FILE _PATH_UTMPX
#define UTMPX_FILENAME _PATH_UTMPX
#define WTMPX_FILE _PATH_WTMPX
#define WTMPX_FILENAME _PATH_WTMPX
#ifdef __cplusplus
}
#endif
#endif
