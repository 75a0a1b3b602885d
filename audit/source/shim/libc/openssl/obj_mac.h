/* openssl/obj_mac.h: the same names as openssl/objects.h */
#ifndef MOE_SHIM_OPENSSL_OBJ_MAC_H
#define MOE_SHIM_OPENSSL_OBJ_MAC_H
#include <openssl/objects.h>
#endif
