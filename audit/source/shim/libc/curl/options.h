/* curl/options.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_OPTIONS_H
#define MOE_SHIM_CURL_OPTIONS_H
#include <curl/curl.h>
#endif
