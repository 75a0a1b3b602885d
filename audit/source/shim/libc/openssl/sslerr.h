/* openssl/sslerr.h: the same names as openssl/err.h */
#ifndef MOE_SHIM_OPENSSL_SSLERR_H
#define MOE_SHIM_OPENSSL_SSLERR_H
#include <openssl/err.h>
#endif
