/* cusolverDn.h: the same names as cusolver_common.h */
#ifndef MOE_SHIM_CUSOLVERDN_H
#define MOE_SHIM_CUSOLVERDN_H
#include "cusolver_common.h"
#endif
