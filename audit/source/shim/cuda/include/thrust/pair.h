#include "moe_thrust.h"   /* all of it is there */
