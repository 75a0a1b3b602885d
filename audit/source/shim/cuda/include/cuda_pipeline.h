/* cuda_pipeline.h: asynchronous copies */
#ifndef MOE_SHIM_CUDA_PIPELINE_H
#define MOE_SHIM_CUDA_PIPELINE_H
#include "cuda_runtime.h"
#ifdef __cplusplus
void __pipeline_memcpy_async(void *, const void *, size_t, size_t = 0); void __pipeline_commit(); void __pipeline_wait_prior(size_t); void __pipeline_arrive_on(unsigned long long *);
#endif
#endif
