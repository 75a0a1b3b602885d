/* cub/iterator/constant_input_iterator.cuh: the same names as cub/cub.cuh */
#ifndef MOE_SHIM_CUB_ITERATOR_CONSTANT_INPUT_ITERATOR_CUH
#define MOE_SHIM_CUB_ITERATOR_CONSTANT_INPUT_ITERATOR_CUH
#include "../cub.cuh"
#endif
