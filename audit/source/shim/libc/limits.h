/* limits.h: the ISO limits where the compiler brings none, and the Linux ones */
#ifndef MOE_SHIM_LIMITS_H
#define MOE_SHIM_LIMITS_H
#ifndef INT_MAX
#define CHAR_BIT 8
#define SCHAR_MAX 127
#define SCHAR_MIN (-128)
#define UCHAR_MAX 255
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#define SHRT_MAX 32767
#define SHRT_MIN (-32768)
#define USHRT_MAX 65535
#define INT_MAX __INT_MAX__
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX (INT_MAX * 2u + 1u)
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-LONG_MAX - 1L)
#define ULONG_MAX (LONG_MAX * 2ul + 1ul)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-LLONG_MAX - 1LL)
#define ULLONG_MAX (LLONG_MAX * 2ull + 1ull)
#define MB_LEN_MAX 16
#endif
#include <linux/limits.h>
#define SSIZE_MAX __PTRDIFF_MAX__
#define IOV_MAX 1024
#define HOST_NAME_MAX 64
#define LOGIN_NAME_MAX 256
#define TTY_NAME_MAX 32
#define NGROUPS_MAX 65536
#define OPEN_MAX 1024
#define PTHREAD_KEYS_MAX 1024
#define PTHREAD_STACK_MIN 16384
#define SEM_VALUE_MAX 2147483647
#define LINE_MAX 2048
#define NZERO 20
#define RE_DUP_MAX 0x7fff
#define _POSIX_PATH_MAX 256
#define _POSIX_HOST_NAME_MAX 255
#define _POSIX_ARG_MAX 4096
#define _POSIX_NAME_MAX 14
#endif
