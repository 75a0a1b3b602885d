/* sys/wait.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_WAIT_H
#define MOE_SHIM_SYS_WAIT_H
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long long greg_t;
typedef unsigned int id_t;
typedef int pid_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef int sig_atomic_t;
typedef long time_t;
typedef enum {
    P_ALL = 0, P_PID, P_PGID, P_PIDFD
} idtype_t;
pid_t wait(int *); pid_t waitpid(pid_t, int *, int); int waitid(idtype_t, id_t, siginfo_t *, int); struct rusage;
pid_t wait3(int *, int, struct rusage *); pid_t wait4(pid_t, int *, int, struct rusage *);
#define WCOREFLAG __WCOREFLAG
#define WAIT_ANY (-1)
#define WAIT_MYPGRP 0
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSIGNALED(status) (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define WCOREDUMP(status) ((status) & 0x80)
#define W_EXITCODE(code, sig) ((code) << 8 | (sig))
#ifdef __cplusplus
}
#endif
#endif
