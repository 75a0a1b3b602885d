/* Everything about routing, on a GPU, through the plugin: the tests of tests/unit/runtime/backend. */
#include "tests/gpu/side.h"
#define SIDES_BACKEND gpu_side()
#include "tests/unit/runtime/backend/routing_test.c"
