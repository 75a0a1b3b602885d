/* threads.h: names and types of the C library */
#ifndef MOE_SHIM_THREADS_H
#define MOE_SHIM_THREADS_H
#include <sys/types.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long clock_t;
typedef int clockid_t;
typedef unsigned long thrd_t;
typedef long time_t;
typedef unsigned int tss_t;
typedef void (*tss_dtor_t)(void *); typedef int (*thrd_start_t)(void *);
enum {
    thrd_success = 0, thrd_busy, thrd_error, thrd_nomem, thrd_timedout
};
enum {
    mtx_plain = 0, mtx_recursive, mtx_timed
};
typedef struct {
    int __data;
} once_flag;
typedef union {
    char __size[40]; long __align;
} mtx_t;
typedef union {
    char __size[48]; long long __align;
} cnd_t;
int thrd_create(thrd_t *, thrd_start_t, void *); int thrd_equal(thrd_t, thrd_t); thrd_t thrd_current(void);
int thrd_sleep(const struct timespec *, struct timespec *); void thrd_exit(int) __attribute__((noreturn));
int thrd_detach(thrd_t); int thrd_join(thrd_t, int *); void thrd_yield(void); int mtx_init(mtx_t *, int);
int mtx_lock(mtx_t *); int mtx_timedlock(mtx_t *, const struct timespec *); int mtx_trylock(mtx_t *);
int mtx_unlock(mtx_t *); void mtx_destroy(mtx_t *); void call_once(once_flag *, void (*)(void));
int cnd_init(cnd_t *); int cnd_signal(cnd_t *); int cnd_broadcast(cnd_t *); int cnd_wait(cnd_t *, mtx_t *);
int cnd_timedwait(cnd_t *, mtx_t *, const struct timespec *); void cnd_destroy(cnd_t *);
int tss_create(tss_t *, tss_dtor_t); void *tss_get(tss_t); int tss_set(tss_t, void *); void tss_delete(tss_t);
#define TSS_DTOR_ITERATIONS 4
#ifdef __cplusplus
}
#endif
#endif
