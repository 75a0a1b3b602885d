/* openssl/ecdsa.h: the same names as openssl/ec.h */
#ifndef MOE_SHIM_OPENSSL_ECDSA_H
#define MOE_SHIM_OPENSSL_ECDSA_H
#include <openssl/ec.h>
#endif
