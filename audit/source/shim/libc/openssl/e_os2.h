/* openssl/e_os2.h: the same names as openssl/types.h */
#ifndef MOE_SHIM_OPENSSL_E_OS2_H
#define MOE_SHIM_OPENSSL_E_OS2_H
#include <openssl/types.h>
#endif
