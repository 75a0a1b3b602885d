/* texture_fetch_functions.h: empty on purpose. CUDA 13 dropped the header, clang up to 21 still includes it. */
#ifndef MOE_SHIM_TEXTURE_FETCH_FUNCTIONS_H
#define MOE_SHIM_TEXTURE_FETCH_FUNCTIONS_H
#endif
