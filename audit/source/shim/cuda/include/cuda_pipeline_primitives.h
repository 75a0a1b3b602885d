/* cuda_pipeline_primitives.h: the same names as cuda_pipeline.h */
#ifndef MOE_SHIM_CUDA_PIPELINE_PRIMITIVES_H
#define MOE_SHIM_CUDA_PIPELINE_PRIMITIVES_H
#include "cuda_pipeline.h"
#endif
