#include "common/net/curl.h"
#include <curl/curl.h>
#include <pthread.h>

static void set_up(void) { (void)curl_global_init(CURL_GLOBAL_DEFAULT); }

void moe_curl_set_up(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, set_up);
}
