/* sys/resource.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_RESOURCE_H
#define MOE_SHIM_SYS_RESOURCE_H
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int id_t;
typedef unsigned long rlim64_t;
typedef unsigned long rlim_t;
enum __rlimit_resource {
    RLIMIT_CPU = 0, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, __RLIMIT_RSS, RLIMIT_NOFILE = 7,
    __RLIMIT_OFILE = 7, RLIMIT_AS = 9, __RLIMIT_NPROC = 6, __RLIMIT_MEMLOCK = 8, __RLIMIT_LOCKS = 10,
    __RLIMIT_SIGPENDING, __RLIMIT_MSGQUEUE, __RLIMIT_NICE, __RLIMIT_RTPRIO, __RLIMIT_RTTIME, __RLIMIT_NLIMITS,
    __RLIM_NLIMITS = 16
};
struct rlimit {
    rlim_t rlim_cur; rlim_t rlim_max;
};
struct rlimit64 {
    rlim64_t rlim_cur; rlim64_t rlim_max;
};
enum __rusage_who {
    RUSAGE_SELF = 0, RUSAGE_CHILDREN = -1, RUSAGE_THREAD = 1
};
struct rusage {
    struct timeval ru_utime; struct timeval ru_stime;
    union {
        long ru_maxrss; long __ru_maxrss_word;
    };
    union {
        long ru_ixrss; long __ru_ixrss_word;
    };
    union {
        long ru_idrss; long __ru_idrss_word;
    };
    union {
        long ru_isrss; long __ru_isrss_word;
    };
    union {
        long ru_minflt; long __ru_minflt_word;
    };
    union {
        long ru_majflt; long __ru_majflt_word;
    };
    union {
        long ru_nswap; long __ru_nswap_word;
    };
    union {
        long ru_inblock; long __ru_inblock_word;
    };
    union {
        long ru_oublock; long __ru_oublock_word;
    };
    union {
        long ru_msgsnd; long __ru_msgsnd_word;
    };
    union {
        long ru_msgrcv; long __ru_msgrcv_word;
    };
    union {
        long ru_nsignals; long __ru_nsignals_word;
    };
    union {
        long ru_nvcsw; long __ru_nvcsw_word;
    };
    union {
        long ru_nivcsw; long __ru_nivcsw_word;
    };
};
enum __priority_which {
    PRIO_PROCESS = 0, PRIO_PGRP, PRIO_USER
};
int prlimit(int, enum __rlimit_resource, const struct rlimit *, struct rlimit *);
int prlimit64(int, enum __rlimit_resource, const struct rlimit64 *, struct rlimit64 *);
int getrlimit(enum __rlimit_resource, struct rlimit *); int getrlimit64(enum __rlimit_resource, struct rlimit64 *);
int setrlimit(enum __rlimit_resource, const struct rlimit *);
int setrlimit64(enum __rlimit_resource, const struct rlimit64 *); int getrusage(enum __rusage_who, struct rusage *);
int getpriority(enum __priority_which, id_t); int setpriority(enum __priority_which, id_t, int);
#define RLIMIT_RSS 5
#define RLIMIT_OFILE 7
#define RLIMIT_NPROC 6
#define RLIMIT_MEMLOCK 8
#define RLIMIT_LOCKS 10
#define RLIMIT_SIGPENDING 11
#define RLIMIT_MSGQUEUE 12
#define RLIMIT_NICE 13
#define RLIMIT_RTPRIO 14
#define RLIMIT_RTTIME 15
#define RLIMIT_NLIMITS 16
#define RLIM_NLIMITS 16
#define RLIM_INFINITY 18446744073709551615UL
#define RLIM64_INFINITY 0xffffffffffffffffuLL
#define RLIM_SAVED_MAX RLIM_INFINITY
#define RLIM_SAVED_CUR RLIM_INFINITY
#define RUSAGE_LWP 1
#define PRIO_MIN (-20)
#define PRIO_MAX 20
#define RLIMIT_CPU RLIMIT_CPU
#define RLIMIT_FSIZE RLIMIT_FSIZE
#define RLIMIT_DATA RLIMIT_DATA
#define RLIMIT_STACK RLIMIT_STACK
#define RLIMIT_CORE RLIMIT_CORE
#define RLIMIT_NOFILE RLIMIT_NOFILE
#define RLIMIT_AS RLIMIT_AS
#define RUSAGE_SELF RUSAGE_SELF
#define RUSAGE_CHILDREN RUSAGE_CHILDREN
#define RUSAGE_THREAD RUSAGE_THREAD
#define PRIO_PROCESS PRIO_PROCESS
#define PRIO_PGRP PRIO_PGRP
#define PRIO_USER PRIO_USER
#ifdef __cplusplus
}
#endif
#endif
