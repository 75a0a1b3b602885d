/* sys/dir.h: the same names as dirent.h */
#ifndef MOE_SHIM_SYS_DIR_H
#define MOE_SHIM_SYS_DIR_H
#include <dirent.h>
#endif
