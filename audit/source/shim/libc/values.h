/* values.h: the same names as limits.h */
#ifndef MOE_SHIM_VALUES_H
#define MOE_SHIM_VALUES_H
#include <limits.h>
#endif
