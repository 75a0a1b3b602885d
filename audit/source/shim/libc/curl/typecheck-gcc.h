/* curl/typecheck-gcc.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_TYPECHECK_GCC_H
#define MOE_SHIM_CURL_TYPECHECK_GCC_H
#include <curl/curl.h>
#endif
