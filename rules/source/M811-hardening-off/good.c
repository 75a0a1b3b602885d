#include <stdio.h>
#include <sys/personality.h>

int asks(void)
{
    return personality(0xffffffff);
}

int linux_only(void)
{
    return personality(PER_LINUX);
}

FILE *reads(void)
{
    return fopen("/proc/sys/kernel/randomize_va_space", "r");
}
