#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOE_USER = 998 };

int become(void)
{
    return setuid(MOE_USER);
}

int rename_host(void)
{
    return sethostname("worker", 6);
}

int root(void)
{
    return chroot("/var/empty") || chdir("/");
}

int variable(const char *value)
{
    return setenv("MOE_RANK", value, 1);
}
