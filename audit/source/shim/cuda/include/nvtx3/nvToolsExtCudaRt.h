#include "nvToolsExt.h"   /* all of it is there */
