/* How long things take: time that nobody sets. What day it is: day.h. */
#ifndef MOE_COMMON_BASE_CLOCK_H
#define MOE_COMMON_BASE_CLOCK_H
#include <stdint.h>

/* Milliseconds since some moment, the same for all processes of this machine until it starts again. */
uint64_t moe_now_ms(void);
#endif
