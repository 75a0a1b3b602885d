/* openssl/ossl_typ.h: the same names as openssl/types.h */
#ifndef MOE_SHIM_OPENSSL_OSSL_TYP_H
#define MOE_SHIM_OPENSSL_OSSL_TYP_H
#include <openssl/types.h>
#endif
