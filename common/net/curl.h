/* libcurl, set up once a process, whoever asks first: before 7.84 that is not safe from several threads. */
#ifndef MOE_COMMON_NET_CURL_H
#define MOE_COMMON_NET_CURL_H

/* Before the first call of libcurl; any thread, as often as it likes. */
void moe_curl_set_up(void);
#endif
