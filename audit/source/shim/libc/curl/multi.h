/* curl/multi.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_MULTI_H
#define MOE_SHIM_CURL_MULTI_H
#include <curl/curl.h>
#endif
