#include "cusolver_common.h"   /* all of it is there */
