#include "nvtx3/nvToolsExt.h"   /* all of it is there */
