/* bits/exception.h: std::exception, for those who name this header */
#ifndef MOE_SHIM_CXX_BITS_EXCEPTION_H
#define MOE_SHIM_CXX_BITS_EXCEPTION_H
#include "../moe_cxx/core.h"
#endif
