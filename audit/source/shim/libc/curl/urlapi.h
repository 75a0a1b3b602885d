/* curl/urlapi.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_URLAPI_H
#define MOE_SHIM_CURL_URLAPI_H
#include <curl/curl.h>
#endif
