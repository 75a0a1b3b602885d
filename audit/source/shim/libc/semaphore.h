/* semaphore.h: names and types of the C library */
#ifndef MOE_SHIM_SEMAPHORE_H
#define MOE_SHIM_SEMAPHORE_H
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
typedef union {
    char __size[32]; long __align;
} sem_t;
int sem_init(sem_t *, int, unsigned int); int sem_destroy(sem_t *); sem_t *sem_open(const char *, int, ...);
int sem_close(sem_t *); int sem_unlink(const char *); int sem_wait(sem_t *);
int sem_timedwait(sem_t *, const struct timespec *); int sem_clockwait(sem_t *, clockid_t, const struct timespec *);
int sem_trywait(sem_t *); int sem_post(sem_t *); int sem_getvalue(sem_t *, int *);
#define SEM_FAILED ((sem_t *) 0)
#define SEM_FAILED ((sem_t *)0)
#ifdef __cplusplus
}
#endif
#endif
