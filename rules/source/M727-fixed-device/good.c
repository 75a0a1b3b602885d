#include <cuda.h>
#include <cuda_runtime.h>

int by_rank(int local_rank)
{
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0)
        return 0;
    return cudaSetDevice(local_rank % devices) == cudaSuccess;
}

int the_first(void)
{
    return cudaSetDevice(0) == cudaSuccess;     /* CUDA_VISIBLE_DEVICES says which that is */
}

int driver(CUdevice *d, int which)
{
    return cuDeviceGet(d, which) == CUDA_SUCCESS;
}

int peers(int self, int peer)
{
    int can = 0;
    if (cudaDeviceCanAccessPeer(&can, self, peer) != cudaSuccess || !can)
        return 0;
    return cudaDeviceEnablePeerAccess(peer, 0) == cudaSuccess;
}
