#include "cuda_pipeline.h"   /* all of it is there */
