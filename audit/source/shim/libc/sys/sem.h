/* sys/sem.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SEM_H
#define MOE_SHIM_SYS_SEM_H
#include <sys/ipc.h>
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
typedef int key_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct semid_ds {
    struct ipc_perm sem_perm; time_t sem_otime; unsigned long __sem_otime_high; time_t sem_ctime;
    unsigned long __sem_ctime_high; unsigned long sem_nsems; unsigned long __glibc_reserved3;
    unsigned long __glibc_reserved4;
};
struct seminfo {
    int semmap; int semmni; int semmns; int semmnu; int semmsl; int semopm; int semume; int semusz; int semvmx;
    int semaem;
};
struct sembuf {
    unsigned short sem_num; short sem_op; short sem_flg;
};
int semctl(int, int, int, ...); int semget(key_t, int, int); int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
#define SEM_STAT 18
#define SEM_INFO 19
#define SEM_STAT_ANY 20
#ifdef __cplusplus
}
#endif
#endif
