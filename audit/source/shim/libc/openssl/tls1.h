/* openssl/tls1.h: the same names as openssl/ssl.h */
#ifndef MOE_SHIM_OPENSSL_TLS1_H
#define MOE_SHIM_OPENSSL_TLS1_H
#include <openssl/ssl.h>
#endif
