#include "curand_kernel.h"   /* all of it is there */
