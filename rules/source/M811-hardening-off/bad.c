#include <malloc.h>
#include <stdio.h>
#include <sys/personality.h>

#define FIXED ADDR_NO_RANDOMIZE

int plain(void)
{
    return personality(ADDR_NO_RANDOMIZE);      /* expect: M811 */
}

int by_macro(void)
{
    return personality(FIXED);                  /* expect: M811 */
}

int added(unsigned long now)
{
    return personality(now | ADDR_NO_RANDOMIZE);                /* expect: M811 */
}

FILE *machine(void)
{
    return fopen("/proc/sys/kernel/randomize_va_space", "w");   /* expect: M811 */
}
