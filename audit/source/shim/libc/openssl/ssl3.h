/* openssl/ssl3.h: the same names as openssl/ssl.h */
#ifndef MOE_SHIM_OPENSSL_SSL3_H
#define MOE_SHIM_OPENSSL_SSL3_H
#include <openssl/ssl.h>
#endif
