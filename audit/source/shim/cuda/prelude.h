/*
 * prelude.h: forced on every .cu and .cuh that is parsed without a CUDA toolkit (-include).
 * It does what nvcc does before the first line: the keywords, the runtime API, the built-in variables.
 * The pragma stays open on purpose: from here on every function counts as host and device, so that a call on
 * the wrong side is not an error that would hide the rest of the body. Host pass only; clang 14 to 22.
 */
#ifndef MOE_SHIM_PRELUDE_H
#define MOE_SHIM_PRELUDE_H
#if defined(__CUDA__) && defined(__cplusplus)
#ifndef __CUDACC__
#define __CUDACC__ 1
#define __NVCC__ 1
#define __CUDACC_VER_MAJOR__ 13
#define __CUDACC_VER_MINOR__ 0
#define __CUDACC_VER_BUILD__ 48
#define __CUDACC_RELAXED_CONSTEXPR__ 1
#define __CUDACC_EXTENDED_LAMBDA__ 1
#endif
#include "include/crt/moe_attributes.h"
#pragma clang force_cuda_host_device begin
#include <stdlib.h>
#if __has_include(<bits/exception.h>)
#include <bits/exception.h> /* classes that override its members must be on the same side as it */
#endif
#pragma clang force_cuda_host_device end
#include <new> /* outside: clang wraps it with device twins of its own */
#pragma clang force_cuda_host_device begin
#define __nv_is_extended_device_lambda_closure_type(type) false
/* a toolkit that happens to lie on the default include path must not be read on top of this: its core stays shut */
#define __CUDA_RUNTIME_H__
#define __CUDA_RUNTIME_API_H__
#define __DRIVER_TYPES_H__
#define __VECTOR_TYPES_H__
#define __VECTOR_FUNCTIONS_H__
#define __HOST_DEFINES_H__
#define __HOST_CONFIG_H__
#define __BUILTIN_TYPES_H__
#define __CHANNEL_DESCRIPTOR_H__
#define __DEVICE_TYPES_H__
#define __SURFACE_TYPES_H__
#define __TEXTURE_TYPES_H__
#define __LIBRARY_TYPES_H__
#define __DEVICE_LAUNCH_PARAMETERS_H__
#define __COMMON_FUNCTIONS_H__
#define __MATH_FUNCTIONS_H__
#define __DEVICE_FUNCTIONS_H__
#define __CUDA_DEVICE_RUNTIME_API_H__
#define _COOPERATIVE_GROUPS_H_
#include "include/cuda_runtime.h"
#include "include/cooperative_groups.h"
#endif
#endif
