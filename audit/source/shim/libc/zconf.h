/* zconf.h: the same names as zlib.h */
#ifndef MOE_SHIM_ZCONF_H
#define MOE_SHIM_ZCONF_H
#include <zlib.h>
#endif
