#include <cuda.h>
#include <dlfcn.h>

#define LIB "/usr/lib/x86_64-linux-gnu/libcuda.so.1"

void *driver(void)
{
    return dlopen(LIB, RTLD_NOW | RTLD_LOCAL);
}

void *soname(void)
{
    return dlopen("libnccl.so.2", RTLD_NOW);    /* the loader's own search: system folders */
}

void *self(void)
{
    return dlopen(NULL, RTLD_NOW);
}

int kernels(CUmodule *module)
{
    return cuModuleLoad(module, "/usr/lib/moe/route.cubin") == CUDA_SUCCESS ? 0 : -1;
}
