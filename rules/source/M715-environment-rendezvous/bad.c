#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>

#define RENDEZVOUS "NCCL_COMM_ID"

const char *id(void)
{
    return getenv(RENDEZVOUS);                                  /* expect: M715 */
}

const char *master(void)
{
    const char *host = getenv("MASTER_ADDR");                   /* expect: M715 */
    return host ? host : "127.0.0.1";
}

int resolved(struct addrinfo **found)
{
    const char *host = getenv("JOB_LEADER");
    return host ? getaddrinfo(host, "29500", NULL, found) : -1;         /* expect: M715 */
}

int numeric(struct in_addr *to)
{
    const char *host = getenv("JOB_LEADER");
    return host ? inet_pton(AF_INET, host, to) : -1;            /* expect: M715 */
}
