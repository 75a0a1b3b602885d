#include <cuda.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

void *plugin(void)
{
    return dlopen(getenv("MOE_PLUGIN"), RTLD_NOW);              /* expect: M308 */
}

void *relative(void)
{
    return dlopen("./libnet.so", RTLD_NOW);     /* expect: M308 */
}

void *composed(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "libnccl-net-%s.so", name);
    return dlopen(path, RTLD_NOW);              /* expect: M308 */
}

int kernels(CUmodule *module, const char *file)
{
    return cuModuleLoad(module, file) == CUDA_SUCCESS ? 0 : -1; /* expect: M308 */
}
