/* cuda_runtime.h: the runtime API, and its C++ forms */
#ifndef MOE_SHIM_CUDA_RUNTIME_H
#define MOE_SHIM_CUDA_RUNTIME_H
#include "crt/moe_attributes.h"
#include <stddef.h>
#include <limits.h>
#include "library_types.h"
#include "vector_types.h"
#include "vector_functions.h"
#include "driver_types.h"
#include "cuda_runtime_api.h"
#ifdef __cplusplus
template <class T> cudaChannelFormatDesc cudaCreateChannelDesc() { return cudaChannelFormatDesc(); }
template <class T> cudaError_t cudaMalloc(T **, size_t) { __builtin_unreachable(); }
template <class T> cudaError_t cudaMallocHost(T **, size_t, unsigned = 0) { __builtin_unreachable(); }
template <class T> cudaError_t cudaHostAlloc(T **, size_t, unsigned) { __builtin_unreachable(); }
template <class T> cudaError_t cudaHostGetDevicePointer(T **, void *, unsigned) { __builtin_unreachable(); }
template <class T> cudaError_t cudaMallocManaged(T **, size_t, unsigned = cudaMemAttachGlobal) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaMallocPitch(T **, size_t *, size_t, size_t) { __builtin_unreachable(); }
template <class T> cudaError_t cudaMallocAsync(T **, size_t, cudaStream_t) { __builtin_unreachable(); }
template <class T> cudaError_t cudaMallocAsync(T **, size_t, cudaMemPool_t, cudaStream_t) { __builtin_unreachable(); }
template <class T> cudaError_t cudaMallocFromPoolAsync(T **, size_t, cudaMemPool_t, cudaStream_t) {
    __builtin_unreachable();
}
template <class T>
cudaError_t cudaStreamAttachMemAsync(cudaStream_t, T *, size_t = 0, unsigned = cudaMemAttachSingle) {
    __builtin_unreachable();
}
template <class T>
cudaError_t cudaMemcpyToSymbol(const T &, const void *, size_t, size_t = 0, cudaMemcpyKind = cudaMemcpyHostToDevice) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaMemcpyToSymbolAsync(const T &, const void *, size_t, size_t = 0,
                                                       cudaMemcpyKind = cudaMemcpyHostToDevice, cudaStream_t = 0) {
    __builtin_unreachable();
}
template <class T>
cudaError_t cudaMemcpyFromSymbol(void *, const T &, size_t, size_t = 0, cudaMemcpyKind = cudaMemcpyDeviceToHost) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaMemcpyFromSymbolAsync(void *, const T &, size_t, size_t = 0,
                                                         cudaMemcpyKind = cudaMemcpyDeviceToHost, cudaStream_t = 0) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaGetSymbolAddress(void **, const T &) { __builtin_unreachable(); }
template <class T> cudaError_t cudaGetSymbolSize(size_t *, const T &) { __builtin_unreachable(); }
template <class T> cudaError_t cudaFuncSetAttribute(T *, cudaFuncAttribute, int) { __builtin_unreachable(); }
template <class T> cudaError_t cudaFuncGetAttributes(cudaFuncAttributes *, T *) { __builtin_unreachable(); }
template <class T> cudaError_t cudaFuncSetCacheConfig(T *, cudaFuncCache) { __builtin_unreachable(); }
template <class T> cudaError_t cudaFuncSetSharedMemConfig(T *, cudaSharedMemConfig) { __builtin_unreachable(); }
template <class T> cudaError_t cudaFuncGetName(const char **, T *) { __builtin_unreachable(); }
template <class T> cudaError_t cudaGetKernel(cudaKernel_t *, T *) { __builtin_unreachable(); }
template <class T> cudaError_t cudaLaunchKernel(T *, dim3, dim3, void **, size_t = 0, cudaStream_t = 0) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaLaunchCooperativeKernel(T *, dim3, dim3, void **, size_t = 0, cudaStream_t = 0) {
    __builtin_unreachable();
}
template <class... P, class... A>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t *, void (*)(P...), A &&...) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int *, T, int, size_t) {
    __builtin_unreachable();
}
template <class T>
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *, T, int, size_t, unsigned) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaOccupancyMaxPotentialBlockSize(int *, int *, T, size_t = 0, int = 0) {
    __builtin_unreachable();
}
template <class T>
cudaError_t cudaOccupancyMaxPotentialBlockSizeWithFlags(int *, int *, T, size_t = 0, int = 0, unsigned = 0) {
    __builtin_unreachable();
}
template <class U, class T> cudaError_t cudaOccupancyMaxPotentialBlockSizeVariableSMem(int *, int *, T, U, int = 0) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t *, T *, int, int) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaOccupancyMaxPotentialClusterSize(int *, T *, const cudaLaunchConfig_t *) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaOccupancyMaxActiveClusters(int *, T *, const cudaLaunchConfig_t *) {
    __builtin_unreachable();
}
cudaError_t cudaEventCreate(cudaEvent_t *, unsigned);
cudaError_t cudaStreamCreate(cudaStream_t *, unsigned);
template <class T, class D> cudaError_t cudaBindTexture(size_t *, T &, const D *, size_t = UINT_MAX) {
    __builtin_unreachable();
}
template <class T> cudaError_t cudaUnbindTexture(T &) { __builtin_unreachable(); }
/* argument lists of older toolkits */
cudaError_t cudaMemPrefetchAsync(const void *, size_t, int, cudaStream_t = 0);
cudaError_t cudaMemAdvise(const void *, size_t, cudaMemoryAdvise, int);
cudaError_t cudaMemcpyBatchAsync(void **, void **, size_t *, size_t, cudaMemcpyAttributes *, size_t *, size_t *, size_t, cudaStream_t);
cudaError_t cudaGraphInstantiate(cudaGraphExec_t *, cudaGraph_t, cudaGraphNode_t *, char *, size_t);
cudaError_t cudaGraphExecUpdate(cudaGraphExec_t, cudaGraph_t, cudaGraphNode_t *, cudaGraphExecUpdateResult *);
cudaError_t cudaGraphAddDependencies(cudaGraph_t, const cudaGraphNode_t *, const cudaGraphNode_t *, size_t);
cudaError_t cudaGraphGetEdges(cudaGraph_t, cudaGraphNode_t *, cudaGraphNode_t *, size_t *);
cudaError_t cudaGraphAddNode(cudaGraphNode_t *, cudaGraph_t, const cudaGraphNode_t *, size_t, cudaGraphNodeParams *);
cudaError_t cudaGraphNodeGetDependencies(cudaGraphNode_t, cudaGraphNode_t *, size_t *);
cudaError_t cudaStreamGetCaptureInfo(cudaStream_t, cudaStreamCaptureStatus *, unsigned long long *, cudaGraph_t *,
                                     const cudaGraphNode_t **, size_t *);
cudaError_t cudaStreamUpdateCaptureDependencies(cudaStream_t, cudaGraphNode_t *, size_t, unsigned = 0);
cudaError_t cudaGetDriverEntryPoint(const char *, void **, unsigned long long);
template <class T>
cudaError_t cudaGetDriverEntryPoint(const char *, T **, unsigned long long, cudaDriverEntryPointQueryResult * = 0) {
    __builtin_unreachable();
}
#ifdef __CUDA__
/* what <<<...>>> turns into: before toolkit 9.2 the first, since then the second */
extern "C" cudaError_t cudaConfigureCall(dim3, dim3, size_t = 0, cudaStream_t = 0);
extern "C" unsigned __cudaPushCallConfiguration(dim3, dim3, size_t = 0, void * = 0);
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <time.h>
#include <utility>
#include "crt/moe_device.h"
#endif
#endif
#endif
