/* openssl/x509err.h: the same names as openssl/err.h */
#ifndef MOE_SHIM_OPENSSL_X509ERR_H
#define MOE_SHIM_OPENSSL_X509ERR_H
#include <openssl/err.h>
#endif
