/* openssl/ebcdic.h: the same names as openssl/types.h */
#ifndef MOE_SHIM_OPENSSL_EBCDIC_H
#define MOE_SHIM_OPENSSL_EBCDIC_H
#include <openssl/types.h>
#endif
