/* openssl/macros.h: the same names as openssl/opensslv.h */
#ifndef MOE_SHIM_OPENSSL_MACROS_H
#define MOE_SHIM_OPENSSL_MACROS_H
#include <openssl/opensslv.h>
#endif
