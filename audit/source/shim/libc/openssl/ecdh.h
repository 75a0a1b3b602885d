/* openssl/ecdh.h: the same names as openssl/ec.h */
#ifndef MOE_SHIM_OPENSSL_ECDH_H
#define MOE_SHIM_OPENSSL_ECDH_H
#include <openssl/ec.h>
#endif
