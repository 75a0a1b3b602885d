#include "../cub.cuh"   /* all of it is there */
