/* curl/easy.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_EASY_H
#define MOE_SHIM_CURL_EASY_H
#include <curl/curl.h>
#endif
