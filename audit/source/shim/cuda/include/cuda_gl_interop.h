/* cuda_gl_interop.h: OpenGL interop */
#ifndef MOE_SHIM_CUDA_GL_INTEROP_H
#define MOE_SHIM_CUDA_GL_INTEROP_H
#include "cuda_runtime.h"
#ifdef __cplusplus
extern "C" {
#endif
cudaError_t cudaGraphicsGLRegisterBuffer(struct cudaGraphicsResource **, unsigned int, unsigned int);
cudaError_t cudaGraphicsGLRegisterImage(struct cudaGraphicsResource **, unsigned int, unsigned int, unsigned int);
#ifdef __cplusplus
}
#endif
#endif
