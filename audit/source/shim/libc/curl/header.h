/* curl/header.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_HEADER_H
#define MOE_SHIM_CURL_HEADER_H
#include <curl/curl.h>
#endif
