#include "../cooperative_groups.h"   /* all of it is there */
