/* How long things take, in milliseconds and parts of them. */
#ifndef MOE_RUNTIME_MOE_LAP_H
#define MOE_RUNTIME_MOE_LAP_H
#include <time.h>

/* Milliseconds since *from, which becomes now. */
static inline double moe_lap_ms(struct timespec *from)
{
    const struct timespec before = *from;
    if (clock_gettime(CLOCK_MONOTONIC, from) != 0)
        return 0;
    return (double)(from->tv_sec - before.tv_sec) * 1e3 + (double)(from->tv_nsec - before.tv_nsec) / 1e6;
}
#endif
