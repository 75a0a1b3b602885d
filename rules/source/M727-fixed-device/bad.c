#include <cuda.h>
#include <cuda_runtime.h>

#define SECOND 1

int chosen(void)
{
    return cudaSetDevice(3) == cudaSuccess;     /* expect: M727 */
}

int by_macro(void)
{
    return cudaSetDevice(SECOND) == cudaSuccess;        /* expect: M727 */
}

int driver(CUdevice *d)
{
    return cuDeviceGet(d, 2) == CUDA_SUCCESS;   /* expect: M727 */
}

int peers(int peer)
{
    return cudaDeviceEnablePeerAccess(peer, 0) == cudaSuccess;  /* expect: M727 */
}
