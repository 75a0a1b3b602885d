/* aio.h: names and types of the C library */
#ifndef MOE_SHIM_AIO_H
#define MOE_SHIM_AIO_H
#include <signal.h>
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
typedef long off64_t;
typedef long off_t;
typedef unsigned int pthread_key_t;
typedef int pthread_once_t;
typedef volatile int pthread_spinlock_t;
typedef unsigned long pthread_t;
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef long time_t;
struct aiocb {
    int aio_fildes; int aio_lio_opcode; int aio_reqprio; volatile void *aio_buf; size_t aio_nbytes;
    struct sigevent aio_sigevent; struct aiocb *__next_prio; int __abs_prio; int __policy; int __error_code;
    ssize_t __return_value; off_t aio_offset; char __pad[0]; char __glibc_reserved[32];
};
struct aiocb64 {
    int aio_fildes; int aio_lio_opcode; int aio_reqprio; volatile void *aio_buf; size_t aio_nbytes;
    struct sigevent aio_sigevent; struct aiocb *__next_prio; int __abs_prio; int __policy; int __error_code;
    ssize_t __return_value; off64_t aio_offset; char __glibc_reserved[32];
};
struct aioinit {
    int aio_threads; int aio_num; int aio_locks; int aio_usedba; int aio_debug; int aio_numusers; int aio_idle_time;
    int aio_reserved;
};
enum {
    AIO_CANCELED = 0, AIO_NOTCANCELED, AIO_ALLDONE
};
enum {
    LIO_READ = 0, LIO_WRITE, LIO_NOP
};
enum {
    LIO_WAIT = 0, LIO_NOWAIT
};
void aio_init(const struct aioinit *); int aio_read(struct aiocb *); int aio_write(struct aiocb *);
int lio_listio(int, struct aiocb *const [], int, struct sigevent *); int aio_error(const struct aiocb *);
ssize_t aio_return(struct aiocb *); int aio_cancel(int, struct aiocb *);
int aio_suspend(const struct aiocb *const [], int, const struct timespec *); int aio_fsync(int, struct aiocb *);
int aio_read64(struct aiocb64 *); int aio_write64(struct aiocb64 *);
int lio_listio64(int, struct aiocb64 *const [], int, struct sigevent *); int aio_error64(const struct aiocb64 *);
ssize_t aio_return64(struct aiocb64 *); int aio_cancel64(int, struct aiocb64 *);
int aio_suspend64(const struct aiocb64 *const [], int, const struct timespec *);
int aio_fsync64(int, struct aiocb64 *);
#define AIO_CANCELED AIO_CANCELED
#define AIO_NOTCANCELED AIO_NOTCANCELED
#define AIO_ALLDONE AIO_ALLDONE
#define LIO_READ LIO_READ
#define LIO_WRITE LIO_WRITE
#define LIO_NOP LIO_NOP
#define LIO_WAIT LIO_WAIT
#define LIO_NOWAIT LIO_NOWAIT
#ifdef __cplusplus
}
#endif
#endif
