/* What day it is: for suppressions and keys that end on one. */
#ifndef MOE_COMMON_BASE_DAY_H
#define MOE_COMMON_BASE_DAY_H

/* YYYY-MM-DD by UTC; 1970-01-01 when no clock can tell. */
void moe_today(char into[11]);
#endif
