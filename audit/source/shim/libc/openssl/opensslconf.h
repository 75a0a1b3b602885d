/* openssl/opensslconf.h: the same names as openssl/opensslv.h */
#ifndef MOE_SHIM_OPENSSL_OPENSSLCONF_H
#define MOE_SHIM_OPENSSL_OPENSSLCONF_H
#include <openssl/opensslv.h>
#endif
