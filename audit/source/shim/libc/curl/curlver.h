/* curl/curlver.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_CURLVER_H
#define MOE_SHIM_CURL_CURLVER_H
#include <curl/curl.h>
#endif
