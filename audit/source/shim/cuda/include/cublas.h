#include "cublas_api.h"   /* all of it is there */
