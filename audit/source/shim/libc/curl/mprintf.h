/* curl/mprintf.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_MPRINTF_H
#define MOE_SHIM_CURL_MPRINTF_H
#include <curl/curl.h>
#endif
