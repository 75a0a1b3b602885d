/* curl/system.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_SYSTEM_H
#define MOE_SHIM_CURL_SYSTEM_H
#include <curl/curl.h>
#endif
