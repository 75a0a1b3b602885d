/* bits/c++config.h: named by code that asks for the version of libstdc++ */
#ifndef MOE_SHIM_CXX_BITS_C__CONFIG_H
#define MOE_SHIM_CXX_BITS_C__CONFIG_H
#include <features.h>
#endif
