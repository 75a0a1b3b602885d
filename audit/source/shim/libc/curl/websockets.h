/* curl/websockets.h: the same names as curl/curl.h */
#ifndef MOE_SHIM_CURL_WEBSOCKETS_H
#define MOE_SHIM_CURL_WEBSOCKETS_H
#include <curl/curl.h>
#endif
