/* sys/file.h: names and types of the C library */
#ifndef MOE_SHIM_SYS_FILE_H
#define MOE_SHIM_SYS_FILE_H
#include <fcntl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef long time_t;
int flock(int, int);
#ifdef __cplusplus
}
#endif
#endif
