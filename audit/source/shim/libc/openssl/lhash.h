/* openssl/lhash.h: the same names as openssl/types.h */
#ifndef MOE_SHIM_OPENSSL_LHASH_H
#define MOE_SHIM_OPENSSL_LHASH_H
#include <openssl/types.h>
#endif
