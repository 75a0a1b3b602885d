/* cJSON.h: the same names as cjson/cJSON.h */
#ifndef MOE_SHIM_CJSON_H
#define MOE_SHIM_CJSON_H
#include <cjson/cJSON.h>
#endif
