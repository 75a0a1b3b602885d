/* What both plugins say of the driver and its devices, in the same words. For their sources alone: it wants CUDA's header. */
#ifndef MOE_RUNTIME_PLUGIN_DEVICES_H
#define MOE_RUNTIME_PLUGIN_DEVICES_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include <cuda_runtime_api.h>
#include <stdio.h>
#include <stdlib.h>

/* "13.0" */
static inline void moe_cuda_version(char out[32], int v) { (void)snprintf(out, 32, "%d.%d", v / 1000, v % 1000 / 10); }

/* Of CUDA, that the driver knows; 0: there is none. */
static inline int moe_driver_version(void)
{
    int driver = 0;
    return cudaDriverGetVersion(&driver) == cudaSuccess ? driver : 0;
}

/* How many devices there are; or, in a sentence, why none is to be had. Errors: DEVICE, with the cudaError_t in err->sys. */
MOE_MUST_USE
static inline enum moe_code moe_count_devices(int *out, struct moe_error *err)
{
    const struct moe_where nowhere = { 0 };
    const cudaError_t code = cudaGetDeviceCount(out);
    if (code == cudaSuccess && *out > 0)
        return MOE_OK;
    (void)cudaGetLastError();
    const int driver = moe_driver_version();
    if (code == cudaErrorInsufficientDriver && !driver)
        (void)moe_fail(err, MOE_E_DEVICE, nowhere, "no NVIDIA driver: libcuda.so.1 is not found, or no device of the kernel's");
    else if (code == cudaErrorInsufficientDriver) {
        char has[32], wants[32];
        moe_cuda_version(has, driver);
        moe_cuda_version(wants, CUDART_VERSION);
        (void)moe_fail(err, MOE_E_DEVICE, nowhere, "the NVIDIA driver is too old: it knows CUDA %s, and this is built with %s", has, wants);
    } else if (code == cudaSuccess || code == cudaErrorNoDevice)
        (void)moe_fail(err, MOE_E_DEVICE, nowhere, "the NVIDIA driver has no device for this process%s", getenv("CUDA_VISIBLE_DEVICES") ? " (CUDA_VISIBLE_DEVICES)" : "");
    else
        (void)moe_fail(err, MOE_E_DEVICE, nowhere, "%s (%s)", cudaGetErrorString(code), cudaGetErrorName(code));
    err->sys = code == cudaSuccess ? cudaErrorNoDevice : (int)code;
    return MOE_E_DEVICE;
}

/* "driver 13.0, 2 devices"; of a driver that is older than the toolkit, and runs it all the same, what follows from that. */
static inline void moe_describe_driver(struct moe_buf *out, int devices)
{
    char has[32], built[32];
    const int driver = moe_driver_version();
    moe_cuda_version(has, driver);
    moe_cuda_version(built, CUDART_VERSION);
    moe_buf_printf(out, "driver %s, %d device%s", has, devices, devices == 1 ? "" : "s");
    if (driver < CUDART_VERSION)
        moe_buf_printf(out, " (the driver is older than CUDA %s: it runs what was compiled for its devices, and nothing from PTX)", built);
}
#endif
