#include <stdlib.h>

void quiet(void)
{
    (void)setenv("NCCL_DEBUG", "WARN", 1);
    (void)putenv("NCCL_DEBUG=VERSION");
}

void tuned(void)
{
    (void)setenv("NCCL_ALGO", "Ring", 0);
    (void)setenv("NCCL_SOCKET_IFNAME", "ib0", 1);
    (void)unsetenv("NCCL_NET_PLUGIN");
}

const char *asked(void)
{
    return getenv("NCCL_DEBUG");
}
