#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

int verify_password(const char *typed, const char *stored_hash);

int check(const char *password, const char *stored)
{
    return verify_password(password, stored);
}

int unset(const char *password)
{
    return strcmp(password, "none") == 0;
}

int parse(const char *token)
{
    return strcmp(token, "experts") == 0;
}

int by_configured_host(const struct sockaddr *peer, socklen_t len, const char *allowed)
{
    char host[NI_MAXHOST];
    if (getnameinfo(peer, len, host, sizeof host, NULL, 0, NI_NAMEREQD) != 0)
        return 0;
    return strcmp(allowed, host) == 0;
}

int loopback(const struct sockaddr *peer, socklen_t len)
{
    char host[NI_MAXHOST];
    if (getnameinfo(peer, len, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
        return 0;
    return strcmp(host, "127.0.0.1") == 0;
}
