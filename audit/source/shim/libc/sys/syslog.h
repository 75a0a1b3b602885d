/* sys/syslog.h: the same names as syslog.h */
#ifndef MOE_SHIM_SYS_SYSLOG_H
#define MOE_SHIM_SYS_SYSLOG_H
#include <syslog.h>
#endif
