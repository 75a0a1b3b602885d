#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>

const char *verbosity(void)
{
    return getenv("NCCL_DEBUG");
}

int own_machine(struct in_addr *to)
{
    return inet_pton(AF_INET, "127.0.0.1", to);
}

int given(const char *host, struct addrinfo **found)
{
    return getaddrinfo(host, "29500", NULL, found);
}

int workers(void)
{
    const char *n = getenv("JOB_WORKERS");
    return n ? atoi(n) : 1;
}
