/* cuda_awbarrier.h: the same names as cuda/barrier */
#ifndef MOE_SHIM_CUDA_AWBARRIER_H
#define MOE_SHIM_CUDA_AWBARRIER_H
#include "cuda/barrier"
#endif
