/* sys/quota.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_QUOTA_H
#define MOE_SHIM_SYS_QUOTA_H
#include <sys/select.h>
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __INT8_TYPE__ int8_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef long time_t;
struct dqblk {
    unsigned long dqb_bhardlimit; unsigned long dqb_bsoftlimit; unsigned long dqb_curspace;
    unsigned long dqb_ihardlimit; unsigned long dqb_isoftlimit; unsigned long dqb_curinodes;
    unsigned long dqb_btime; unsigned long dqb_itime; unsigned int dqb_valid;
};
struct dqinfo {
    unsigned long dqi_bgrace; unsigned long dqi_igrace; unsigned int dqi_flags; unsigned int dqi_valid;
};
int quotactl(int, const char *, int, caddr_t);
#define MAX_IQ_TIME 604800
#define MAX_DQ_TIME 604800
#define QUOTAFILENAME "quota"
#define QUOTAGROUP "staff"
#define NR_DQHASH 43
#define NR_DQUOTS 256
#ifdef __cplusplus
}
#endif
#endif
