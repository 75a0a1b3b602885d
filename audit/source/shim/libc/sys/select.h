/* sys/select.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_SELECT_H
#define MOE_SHIM_SYS_SELECT_H
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long fd_mask;
typedef long suseconds_t;
typedef long time_t;
typedef struct {
    unsigned long __val[16];
} sigset_t;
typedef struct {
    fd_mask fds_bits[16];
} fd_set;
int select(int, fd_set *, fd_set *, fd_set *, struct timeval *);
int pselect(int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *);
#define FD_SETSIZE 1024
#define NFDBITS 64
#define FD_ZERO(set) ((void)memset((set), 0, sizeof(fd_set)))
#define FD_SET(fd, set) ((void)((set)->fds_bits[(fd) / 64] |= 1L << ((fd) % 64)))
#define FD_CLR(fd, set) ((void)((set)->fds_bits[(fd) / 64] &= ~(1L << ((fd) % 64))))
#define FD_ISSET(fd, set) (((set)->fds_bits[(fd) / 64] & 1L << ((fd) % 64)) != 0)
void *memset(void *, int, __SIZE_TYPE__);
#ifdef __cplusplus
}
#endif
#endif
