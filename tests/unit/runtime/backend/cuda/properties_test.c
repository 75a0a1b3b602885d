/* What holds of each backend by itself, on CUDA's backend of floats: its host part over stand-ins of CUDA's libraries, its kernels emulated.
 *
 * Links    runtime/backend/ref runtime/backend/cpu emulated/backend */
#include "tests/support/cuda/standin.h"
#define SIDES_HEAD    8
#define SIDES_LEAST   8
#define SIDES_BACKEND moe_backend_emulated(MOE_REAL_F32)
#include "tests/unit/runtime/backend/properties_test.c"
