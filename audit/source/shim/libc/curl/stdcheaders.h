/* curl/stdcheaders.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_STDCHEADERS_H
#define MOE_SHIM_CURL_STDCHEADERS_H
#include <curl/curl.h>
#endif
